"""Local days in time zones with and without clock changes, and when an answer counts as late."""

import zoneinfo
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diary.localtime import LATE_AFTER, end_of_day, is_late, local_day

ZONES = sorted(zoneinfo.available_timezones())
zones = st.sampled_from(ZONES)
instants = st.datetimes(
    min_value=datetime(1975, 1, 1),  # noqa: DTZ001 - Hypothesis wants naive bounds
    max_value=datetime(2100, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
)


@pytest.mark.parametrize(
    ("instant", "zone", "day"),
    [
        (datetime(2026, 11, 22, 22, 59, tzinfo=UTC), "Europe/Berlin", date(2026, 11, 22)),
        (datetime(2026, 11, 22, 23, 0, tzinfo=UTC), "Europe/Berlin", date(2026, 11, 23)),
        (datetime(2026, 7, 1, 22, 0, tzinfo=UTC), "Europe/Berlin", date(2026, 7, 2)),
        (datetime(2026, 11, 22, 10, 30, tzinfo=UTC), "Pacific/Kiritimati", date(2026, 11, 23)),
        (datetime(2026, 11, 22, 10, 30, tzinfo=UTC), "Pacific/Pago_Pago", date(2026, 11, 21)),
        (datetime(2026, 11, 22, 18, 20, tzinfo=UTC), "Asia/Kathmandu", date(2026, 11, 23)),
    ],
)
def test_the_local_day_is_the_date_on_the_wall(instant: datetime, zone: str, day: date) -> None:
    assert local_day(instant, zone) == day


@pytest.mark.parametrize(
    ("on", "zone", "end"),
    [
        (date(2026, 11, 22), "UTC", datetime(2026, 11, 23, tzinfo=UTC)),
        # The day the clocks go forward has 23 hours, the day they go back 25.
        (date(2026, 3, 28), "Europe/Berlin", datetime(2026, 3, 28, 23, tzinfo=UTC)),
        (date(2026, 3, 29), "Europe/Berlin", datetime(2026, 3, 29, 22, tzinfo=UTC)),
        (date(2026, 10, 25), "Europe/Berlin", datetime(2026, 10, 25, 23, tzinfo=UTC)),
        # Clocks go forward at midnight: the day before ends where 1 o'clock begins.
        (date(2018, 11, 3), "America/Sao_Paulo", datetime(2018, 11, 4, 3, tzinfo=UTC)),
        # Clocks go back at midnight in Havana: midnight comes twice, the first one ends the day.
        (date(2025, 11, 1), "America/Havana", datetime(2025, 11, 2, 4, tzinfo=UTC)),
        # Samoa left out 30 December 2011.
        (date(2011, 12, 29), "Pacific/Apia", datetime(2011, 12, 30, 10, tzinfo=UTC)),
    ],
)
def test_a_day_ends_at_the_first_midnight_after_it(on: date, zone: str, end: datetime) -> None:
    assert end_of_day(on, zone) == end


@given(instants, zones)
def test_an_instant_lies_in_its_local_day(instant: datetime, zone: str) -> None:
    on = local_day(instant, zone)
    assert instant < end_of_day(on, zone)
    # At least 23 hours apart, except where a zone jumps over the date line or moves its clocks by more.
    assert instant >= end_of_day(on - timedelta(days=1), zone) - timedelta(hours=2)


@given(st.dates(date(1975, 1, 1), date(2100, 1, 1)), zones)
def test_days_end_in_their_order(on: date, zone: str) -> None:
    gap = end_of_day(on + timedelta(days=1), zone) - end_of_day(on, zone)
    assert timedelta(0) <= gap <= timedelta(hours=49)


def test_36_hours_after_the_end_of_the_day_is_still_in_time() -> None:
    limit = datetime(2026, 11, 24, 11, tzinfo=UTC)
    assert not is_late(date(2026, 11, 22), "Europe/Berlin", limit)
    assert is_late(date(2026, 11, 22), "Europe/Berlin", limit + timedelta(milliseconds=1))


def test_the_36_hours_are_real_hours_when_the_clocks_change() -> None:
    # 24 October ends at 22:00 UTC; an hour is repeated on the 25th, so the wall shows 11:00 when 36 hours are over.
    limit = datetime(2026, 10, 26, 10, tzinfo=UTC)
    assert not is_late(date(2026, 10, 24), "Europe/Berlin", limit)
    assert is_late(date(2026, 10, 24), "Europe/Berlin", limit + timedelta(seconds=1))


@given(st.dates(date(1975, 1, 1), date(2100, 1, 1)), zones)
def test_the_day_itself_is_never_late(on: date, zone: str) -> None:
    end = end_of_day(on, zone)
    assert not is_late(on, zone, end)
    assert is_late(on, zone, end + LATE_AFTER + timedelta(seconds=1))
