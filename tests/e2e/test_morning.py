"""At whatever hour the browser tests run, they see a day that is young and the same everywhere."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.e2e.morning import zone_with_morning


@pytest.mark.parametrize("hour", range(24))
def test_it_is_morning_there_and_the_same_day_as_in_utc(hour: int) -> None:
    at = datetime(2026, 6, 30, hour, tzinfo=UTC)
    for moment in (at, at + timedelta(minutes=59)):
        there = moment.astimezone(ZoneInfo(zone_with_morning(moment)))
        assert 8 <= there.hour < 13
        assert there.date() == moment.date()
