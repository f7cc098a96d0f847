"""System checks: a wrong key or a missing build is told at start."""

from typing import Any

from cryptography.fernet import Fernet
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register

from diary.push import configuration


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


@register(Tags.security)
def web_push_is_usable(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """A wrong value is an error; push left out on purpose, or impossible without https, is not."""
    if not settings.VAPID_PRIVATE_KEY:
        hint = "`make run` writes a VAPID_PRIVATE_KEY; by hand: manage.py make_vapid_keys"
        return [Warning("Without VAPID_PRIVATE_KEY no push is sent.", hint=hint, id="diary.W001")]
    found: list[CheckMessage] = []
    if problem := configuration.key_problem():
        found.append(Error(problem, id="diary.E002"))
    if problem := configuration.contact_problem():
        found.extend(_unusable_contact(problem))
    if problem := configuration.hosts_problem():
        found.append(Error(problem, id="diary.E004"))
    return found


def _unusable_contact(problem: str) -> list[CheckMessage]:
    if settings.VAPID_SUBJECT:
        return [Error(problem, id="diary.E003")]
    if not settings.IS_HTTPS:
        return []
    hint = "Set VAPID_SUBJECT to an address of yours; PUBLIC_URL cannot stand in for it."
    return [Warning(problem, hint=hint, id="diary.W002")]
