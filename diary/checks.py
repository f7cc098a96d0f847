"""System checks: a wrong key or a missing build is told at start."""

from typing import Any

from cryptography.fernet import Fernet
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register


@register(Tags.security)
def field_keys_are_usable(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    try:
        usable = bool([Fernet(key) for key in settings.FIELD_KEYS])
    except ValueError:
        usable = False
    if usable:
        return []
    return [
        Error(
            "FIELD_KEYS holds no usable Fernet keys.", hint="`make run` makes one.", id="diary.E001"
        )
    ]
