"""Is this installation working? Database, broker, whether beat and a worker are alive, and whether reminders go out."""

from datetime import datetime, timedelta

from django.core.cache import cache
from django.db import DatabaseError, connection
from django.utils import timezone
from redis.exceptions import RedisError

from diary.reminders import counters

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
        "broker": broker,
        "beat": beat,
        "reminders": reminders,
        "push_keys": push_keys,
    }


def _database() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def _broker_and_beat() -> tuple[bool, bool]:
    try:
        last = cache.get(HEARTBEAT_KEY)
    except RedisError:
        return False, False
    age = timezone.now().timestamp() - float(last) if last else None
    return True, age is not None and age < HEARTBEAT_MAX_AGE.total_seconds()


def _reminders_and_keys() -> tuple[bool, bool]:
    now = timezone.now()
    try:
        return counters.is_dispatching(now), counters.keys_are_accepted(now)
    except DatabaseError:
        return False, False
