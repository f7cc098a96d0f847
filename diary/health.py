"""Is this installation working? Database, broker, and whether beat and a worker are alive."""

from datetime import datetime, timedelta

from django.core.cache import cache
from django.db import DatabaseError, connection
from django.utils import timezone
from redis.exceptions import RedisError

HEARTBEAT_KEY = "beat-heartbeat"
# Beat sends one every 15 s through the broker to a worker; four may be late.
HEARTBEAT_MAX_AGE = timedelta(seconds=75)


def note_heartbeat(now: datetime) -> None:
    cache.set(HEARTBEAT_KEY, now.timestamp(), timeout=3600)


def readiness() -> dict[str, bool]:
    """Each part and whether it works; never raises."""
    broker, beat = _broker_and_beat()
    return {"database": _database(), "broker": broker, "beat": beat}


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
