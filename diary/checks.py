"""System checks: a wrong key or a missing build is told at start."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import DatabaseError

from diary.keys import keys_problem
from diary.push import configuration

# What `config/start.py` asks before anything starts.
START = "start"


@register(Tags.database, START)
def field_keys_open_what_is_stored(
    app_configs: Any, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """Only where a database may be asked. One that is away says so itself."""
    try:
        problem = keys_problem() if databases else None
    except DatabaseError:
        return []
    return [Error(problem, id="diary.E005")] if problem else []


@register(Tags.security, START)
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
