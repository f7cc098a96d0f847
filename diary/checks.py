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
def web_push_settings_are_right(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """A wrong value is an error. One left out is not: then no push is sent."""
    found: list[CheckMessage] = []
    if settings.VAPID_PRIVATE_KEY and (problem := configuration.key_problem()):
        found.append(Error(problem, id="diary.E002"))
    if settings.VAPID_SUBJECT and (problem := configuration.contact_problem()):
        found.append(Error(problem, id="diary.E003"))
    if problem := configuration.hosts_problem():
        found.append(Error(problem, id="diary.E004"))
    return found


@register(Tags.security, deploy=True)
def web_push_is_possible(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Says to who puts this on the internet what keeps reminders from being pushed."""
    if not settings.VAPID_PRIVATE_KEY:
        hint = "`make run` writes a VAPID_PRIVATE_KEY; by hand: manage.py make_vapid_keys"
        return [Warning("Without VAPID_PRIVATE_KEY no push is sent.", hint=hint, id="diary.W001")]
    if not settings.VAPID_SUBJECT and (problem := configuration.contact_problem()):
        hint = "Set VAPID_SUBJECT to an address of yours; PUBLIC_URL cannot stand in for it."
        return [Warning(problem, hint=hint, id="diary.W002")]
    return []
