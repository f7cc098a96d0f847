"""When a reminder is due: wall-clock times in an IANA zone, as instants. Pure: no clock, no database."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from diary.localtime import zone_of

WINDOW = timedelta(minutes=90)


class Due(NamedTuple):
    """One due time: local date, slot (minutes after midnight on the wall clock), and from when until when."""

    local_date: date
    slot: int
    due_at: datetime
    expires_at: datetime


def slot_of(at: str) -> int:
    """Minutes after midnight of "20:30"."""
    hours, minutes = at.split(":")
    return int(hours) * 60 + int(minutes)


def time_of(slot: int) -> str:
    """The reverse of `slot_of`."""
    return f"{slot // 60:02}:{slot % 60:02}"


def instant_of(on: date, slot: int, time_zone: str) -> datetime | None:
    """The UTC instant of a wall-clock time, None on a local date that does not exist.

    In a gap the offset before it counts (02:30 becomes 03:30), in an overlap the first pass.
    """
    if not date_exists(on, time_zone):
        return None
    return _instant(on, time(slot // 60, slot % 60), time_zone)


@lru_cache(maxsize=4096)
def date_exists(on: date, time_zone: str) -> bool:
    """False when the zone jumped over the whole local date, as Apia did on 2011-12-30."""
    next_day = on + timedelta(days=1)
    return _instant(on, time.min, time_zone) < _instant(next_day, time.min, time_zone)


def due_between(
    slots: Sequence[int], weekdays: Sequence[int], time_zone: str, start: datetime, end: datetime
) -> list[Due]:
    """Every due time with start <= instant < end, by instant; Monday is weekday 0.

    A window ends after 90 minutes, or at the next due time of these slots if that is sooner.
    """
    found = list(_instants(slots, weekdays, time_zone, start, end + WINDOW))
    later = sorted({instant for instant, _, _ in found})
    next_of = dict(pairwise(later))
    return [
        Due(on, slot, instant, min(instant + WINDOW, next_of.get(instant, instant + WINDOW)))
        for instant, on, slot in found
        if instant < end
    ]


def _instants(
    slots: Sequence[int], weekdays: Sequence[int], time_zone: str, start: datetime, end: datetime
) -> list[tuple[datetime, date, int]]:
    return sorted(
        (instant, on, slot)
        for on in _dates_around(start, end, time_zone)
        if on.weekday() in weekdays
        for slot in slots
        if (instant := instant_of(on, slot, time_zone)) and start <= instant < end
    )


def quiet_end(
    at: datetime, quiet_from: str | None, quiet_until: str | None, time_zone: str
) -> datetime | None:
    """The instant at which the quiet hours around `at` end; None outside of them. They may cross midnight."""
    if quiet_from is None or quiet_until is None:
        return None
    local = at.astimezone(zone_of(time_zone))
    now, first, last = local.hour * 60 + local.minute, slot_of(quiet_from), slot_of(quiet_until)
    crosses = first > last
    is_quiet = (now >= first or now < last) if crosses else first <= now < last
    if not is_quiet:
        return None
    on = local.date() + timedelta(days=1 if crosses and now >= first else 0)
    return _instant(on, time(last // 60, last % 60), time_zone)


def _dates_around(start: datetime, end: datetime, time_zone: str) -> Iterator[date]:
    """A day more at each end: in a gap a time may fall on the next date."""
    zone = zone_of(time_zone)
    on = start.astimezone(zone).date() - timedelta(days=1)
    last = end.astimezone(zone).date() + timedelta(days=1)
    while on <= last:
        yield on
        on += timedelta(days=1)


def _instant(on: date, at: time, time_zone: str) -> datetime:
    return datetime.combine(on, at.replace(fold=0), tzinfo=zone_of(time_zone)).astimezone(UTC)
