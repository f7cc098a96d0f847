"""Instants and local days. Pure: no clock, no database.

A local day belongs to an IANA time zone; arithmetic with durations happens in UTC.
"""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

# Paper diaries are filled in days later; an answer within 36 h of the day's end still counts as that day's.
# Stone 2002, doi 10.1136/bmj.324.7347.1193 (90 % claimed, 11 % kept on paper; 94 % electronic).
LATE_AFTER = timedelta(hours=36)


def zone_of(time_zone: str) -> ZoneInfo:
    """The zone of that name; UTC for one that this machine's database of zones lacks, as after a move to an older one."""
    try:
        return ZoneInfo(time_zone)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


def local_day(instant: datetime, time_zone: str) -> date:
    """The date on the wall at `instant` (aware) in `time_zone`."""
    return instant.astimezone(zone_of(time_zone)).date()


def end_of_day(on: date, time_zone: str) -> datetime:
    """The UTC instant at which the local date `on` ends: the first midnight after it."""
    midnight = datetime.combine(on + timedelta(days=1), time.min, tzinfo=zone_of(time_zone))
    return midnight.astimezone(UTC)


def is_late(on: date, time_zone: str, written_at: datetime | None) -> bool:
    """True when something about the day `on` was written more than 36 h after that day ended; None is "not known"."""
    return written_at is not None and written_at > end_of_day(on, time_zone) + LATE_AFTER
