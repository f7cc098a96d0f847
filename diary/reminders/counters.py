"""Figures for the operator: what was due, sent, retried, ambiguous, missed, and how late. No person in any of them."""

from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from django.db import connection

from diary.clock import CLOCKS_DIFFER, is_recent
from diary.models import ReminderCounter

# Upper bounds of the lateness histogram, seconds.
LATENESS_BUCKETS = (1, 2, 5, 10, 30, 60, 300, 900, 5400)
LAST_TICK = "last_tick_at"
KEYS_REFUSED = "keys_refused_at"
# Since when the clock has neither gone back nor jumped.
STEADY_SINCE = "steady_since_at"
STANDSTILL = timedelta(seconds=90)
_NOTED_EVERY = timedelta(seconds=15)
_KEYS_ARE_BAD_FOR = timedelta(minutes=10)
# A server that was off for a weekend looks like a clock that jumped: then what is old stays a day longer.
_JUMP = timedelta(days=2)
_STEADY_AFTER = timedelta(days=1)
_TICKS_WITHIN = timedelta(hours=1)


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
    # The clock may have gone back; a counter never does.
    figures["lateness_milliseconds"] = round(sum(max(0, each) for each in seconds_late) * 1000)
    return Counter(figures)


def note_tick(now: datetime) -> None:
    """Remembers that reminders are being looked at; writes at most every 15 s."""
    marks = _times_of(LAST_TICK, STEADY_SINCE)
    last, steady_since = marks.get(LAST_TICK), marks.get(STEADY_SINCE)
    if last is None or steady_since is None or not is_recent(last, now, _JUMP):
        _note_time(STEADY_SINCE, steady_since, now)
    _note_time(LAST_TICK, last, now)


def clock_went_back(now: datetime) -> bool:
    """Whether somebody has looked at reminders with a clock that was further than ours is now."""
    last = _times_of(LAST_TICK).get(LAST_TICK)
    return last is not None and last > now + CLOCKS_DIFFER


def clock_is_steady(now: datetime) -> bool:
    """Whether the clock has gone forward evenly for a day: only then is anything old enough to be deleted for good."""
    marks = _times_of(LAST_TICK, STEADY_SINCE)
    if len(marks) < 2:
        return False
    is_ticking = is_recent(marks[LAST_TICK], now, _TICKS_WITHIN)
    return is_ticking and now - marks[STEADY_SINCE] >= _STEADY_AFTER


def note_refused_keys(now: datetime) -> None:
    """Remembers that a push service refused our VAPID keys."""
    _note_time(KEYS_REFUSED, _times_of(KEYS_REFUSED).get(KEYS_REFUSED), now)


def _note_time(name: str, noted: datetime | None, now: datetime) -> None:
    value = {"value": int(now.timestamp())}
    if noted is None:
        ReminderCounter.objects.update_or_create(name=name, defaults=value)
    # Also back: a time in the future would stand still until it has come.
    elif abs(now - noted) >= _NOTED_EVERY:
        ReminderCounter.objects.filter(name=name).update(**value)


def is_dispatching(now: datetime) -> bool:
    """Whether reminders were looked at within the last 90 s."""
    return _is_recent(LAST_TICK, now, STANDSTILL)


def keys_are_accepted(now: datetime) -> bool:
    """False for ten minutes after a push service refused our keys."""
    return not _is_recent(KEYS_REFUSED, now, _KEYS_ARE_BAD_FOR)


def _is_recent(name: str, now: datetime, within: timedelta) -> bool:
    mark = _times_of(name).get(name)
    return mark is not None and is_recent(mark, now, within)


def _times_of(*names: str) -> dict[str, datetime]:
    """Those that were noted ever."""
    rows = ReminderCounter.objects.filter(name__in=names)
    return {name: datetime.fromtimestamp(at, UTC) for name, at in rows.values_list("name", "value")}
