"""Figures for the operator: what was due, sent, retried, ambiguous, missed, and how late. No person in any of them."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import connection

from diary.models import ReminderCounter

# Upper bounds of the lateness histogram, seconds.
LATENESS_BUCKETS = (1, 2, 5, 10, 30, 60, 300, 900, 5400)
LAST_TICK = "last_tick_at"
KEYS_REFUSED = "keys_refused_at"
STANDSTILL = timedelta(seconds=90)
_NOTED_EVERY_SECONDS = 15
_KEYS_ARE_BAD_FOR = timedelta(minutes=10)


def count(figures: Mapping[str, int]) -> None:
    """Adds to the counters; those of 0 are left out. What each means is in docs/deploy.md."""
    table = connection.ops.quote_name(ReminderCounter._meta.db_table)
    rows = [(name, value) for name, value in sorted(figures.items()) if value]
    if not rows:
        return
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {table} (name, value) VALUES (%s, %s)"  # noqa: S608 - our own table
            f" ON CONFLICT (name) DO UPDATE SET value = {table}.value + excluded.value",
            rows,
        )


def lateness_figures(seconds_late: list[float]) -> Counter[str]:
    """A histogram as Prometheus counts it: each bucket holds everything up to its bound."""
    figures = {
        f"lateness_le_{bound}": sum(each <= bound for each in seconds_late)
        for bound in LATENESS_BUCKETS
    }
    figures["lateness_count"] = len(seconds_late)
    figures["lateness_milliseconds"] = round(sum(seconds_late) * 1000)
    return Counter(figures)


def note_tick(now: datetime) -> None:
    """Remembers that reminders are being looked at; writes at most every 15 s."""
    _note_time(LAST_TICK, now)


def note_refused_keys(now: datetime) -> None:
    """Remembers that a push service refused our VAPID keys."""
    _note_time(KEYS_REFUSED, now)


def _note_time(name: str, now: datetime) -> None:
    seconds = int(now.timestamp())
    row, is_new = ReminderCounter.objects.get_or_create(name=name, defaults={"value": seconds})
    if not is_new and seconds - row.value >= _NOTED_EVERY_SECONDS:
        ReminderCounter.objects.filter(name=name, value__lt=seconds).update(value=seconds)


def is_dispatching(now: datetime) -> bool:
    """Whether reminders were looked at within the last 90 s."""
    return _is_recent(LAST_TICK, now, STANDSTILL)


def keys_are_accepted(now: datetime) -> bool:
    """False for ten minutes after a push service refused our keys."""
    return not _is_recent(KEYS_REFUSED, now, _KEYS_ARE_BAD_FOR)


def _is_recent(name: str, now: datetime, within: timedelta) -> bool:
    row = ReminderCounter.objects.filter(name=name).first()
    return row is not None and now.timestamp() - row.value <= within.total_seconds()
