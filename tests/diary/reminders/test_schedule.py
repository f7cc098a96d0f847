"""Wall-clock times become instants: one a local date, in every zone, through every change of the clocks."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diary.reminders.schedule import (
    WINDOW,
    due_between,
    instant_of,
    quiet_end,
    slot_of,
    time_of,
)

ZONES = sorted(available_timezones() - {"localtime", "Factory"})
EVERY_DAY = range(7)
slots = st.integers(0, 1439)


def test_a_time_in_the_gap_keeps_the_offset_before_it() -> None:
    found = instant_of(date(2026, 3, 29), slot_of("02:30"), "Europe/Berlin")
    assert found == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)


def test_of_an_overlap_only_the_first_pass_counts() -> None:
    found = instant_of(date(2026, 10, 25), slot_of("02:30"), "Europe/Berlin")
    assert found == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_a_date_that_was_jumped_over_has_no_reminder() -> None:
    assert instant_of(date(2011, 12, 30), 540, "Pacific/Apia") is None
    assert instant_of(date(2011, 12, 31), 540, "Pacific/Apia") is not None


@given(slots)
def test_a_slot_is_a_time_on_the_wall(slot: int) -> None:
    assert slot_of(time_of(slot)) == slot


@given(st.sampled_from(ZONES), st.dates(date(2020, 1, 1), date(2035, 12, 20)), slots)
def test_one_a_day_and_later_every_day(zone: str, first: date, slot: int) -> None:
    days = [first + timedelta(days=number) for number in range(8)]
    instants = [instant_of(on, slot, zone) for on in days]
    assert None not in instants
    assert instants == sorted(set(instants))  # type: ignore[type-var]
    found = due_between([slot], EVERY_DAY, zone, instants[0], instants[-1])  # type: ignore[arg-type]
    assert [due.local_date for due in found] == days[:-1]


@pytest.mark.long
@pytest.mark.parametrize("zone", ZONES)
def test_every_change_of_the_clocks_from_2020_to_2035(zone: str) -> None:
    """All times that a change can touch, around the days on which the offset of the zone changes."""
    for on in _changes(zone):
        start = datetime(on.year, on.month, on.day, tzinfo=UTC) - timedelta(days=2)
        found = due_between(range(0, 1440, 30), EVERY_DAY, zone, start, start + timedelta(days=5))
        keys = [(due.local_date, due.slot) for due in found]
        assert len(keys) == len(set(keys))
        whole = {start.date() + timedelta(days=number) for number in (2, 3)}
        for day in whole:
            assert sum(key[0] == day for key in keys) == 48, (zone, day)
        assert all(due.due_at < due.expires_at <= due.due_at + WINDOW for due in found)


def _changes(zone: str) -> list[date]:
    """The dates on which the offset differs from the day before; looked for week by week."""
    weeks = [date(2020, 1, 1) + timedelta(days=7 * number) for number in range(834)]
    return [
        before + timedelta(days=number + 1)
        for before, after in pairwise(weeks)
        if _offset(before, zone) != _offset(after, zone)
        for number in range(7)
        if _offset(before + timedelta(days=number), zone)
        != _offset(before + timedelta(days=number + 1), zone)
    ]


def _offset(on: date, zone: str) -> timedelta | None:
    return datetime(on.year, on.month, on.day, 12, tzinfo=ZoneInfo(zone)).utcoffset()


def test_a_window_ends_at_the_next_reminder() -> None:
    start = datetime(2026, 11, 23, 0, 0, tzinfo=UTC)
    slots = [slot_of("08:00"), slot_of("09:00"), slot_of("20:00")]
    first, second, third = due_between(slots, EVERY_DAY, "UTC", start, start + timedelta(days=1))
    assert first.expires_at == second.due_at
    assert second.expires_at == second.due_at + WINDOW
    assert third.expires_at == third.due_at + WINDOW


def test_the_last_window_of_a_range_knows_the_next_one_outside_of_it() -> None:
    start = datetime(2026, 11, 23, 7, 30, tzinfo=UTC)
    slots = [slot_of("08:00"), slot_of("09:00")]
    (only,) = due_between(slots, EVERY_DAY, "UTC", start, start + timedelta(hours=1))
    assert only.expires_at == start + timedelta(minutes=90)


def test_only_chosen_weekdays() -> None:
    start = datetime(2026, 11, 23, tzinfo=UTC)
    found = due_between([720], [0, 6], "UTC", start, start + timedelta(days=14))
    assert [due.local_date.weekday() for due in found] == [0, 6, 0, 6]


@pytest.mark.parametrize(
    ("at", "expected"),
    [("21:59", None), ("22:00", "07:00"), ("23:30", "07:00"), ("06:59", "07:00"), ("07:00", None)],
)
def test_quiet_hours_across_midnight(at: str, expected: str | None) -> None:
    now = instant_of(date(2026, 11, 23), slot_of(at), "Europe/Berlin")
    assert now is not None
    end = quiet_end(now, "22:00", "07:00", "Europe/Berlin")
    assert (end is None) == (expected is None)
    if end:
        assert timedelta(0) < end - now <= timedelta(hours=9)


def test_quiet_hours_within_a_day_and_none() -> None:
    noon = datetime(2026, 11, 23, 12, tzinfo=UTC)
    assert quiet_end(noon, "11:00", "13:00", "UTC") == noon + timedelta(hours=1)
    assert quiet_end(noon, "13:00", "14:00", "UTC") is None
    assert quiet_end(noon, None, None, "UTC") is None
