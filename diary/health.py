"""Is this installation working? Database, broker, whether beat and a worker are alive, and whether reminders go out."""

from datetime import UTC, datetime, timedelta

from django.core.cache import cache
from django.db import Error, connection
from django.utils import timezone

from accounts.shared_cache import broker_answers
from diary.clock import is_recent
from diary.keys import keys_problem
from diary.reminders import counters
from diary.reminders.queries import is_keeping_up

HEARTBEAT_KEY = "beat-heartbeat"
# Beat sends one every 15 s through the broker to a worker; four may be late.
HEARTBEAT_MAX_AGE = timedelta(seconds=75)


def note_heartbeat(now: datetime) -> None:
    cache.set(HEARTBEAT_KEY, now.timestamp(), timeout=3600)


def readiness() -> dict[str, bool]:
    """Each part and whether it works; never raises."""
    broker, beat = _broker_and_beat()
    reminders, push_keys = _reminders_and_keys()
    return {
        "database": _database(),
        "keys": _keys(),
        "broker": broker,
        "beat": beat,
        "reminders": reminders,
        "push_keys": push_keys,
    }


def _database() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error:
        return False
    return True


def _keys() -> bool:
    try:
        return keys_problem() is None
    except Error:
        return False


def _broker_and_beat() -> tuple[bool, bool]:
    if not broker_answers():
        return False, False
    last = cache.get(HEARTBEAT_KEY)
    beat_at = datetime.fromtimestamp(float(last), UTC) if last else None
    return True, beat_at is not None and is_recent(beat_at, timezone.now(), HEARTBEAT_MAX_AGE)


def _reminders_and_keys() -> tuple[bool, bool]:
    now = timezone.now()
    try:
        reminders = counters.is_dispatching(now) and is_keeping_up(now)
        return reminders, counters.keys_are_accepted(now)
    except Error:
        return False, False
