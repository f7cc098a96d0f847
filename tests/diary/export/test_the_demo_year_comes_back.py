"""A year as people see it in the demonstration, out and in again. What a database could change: test_round_trip.py."""

import pytest

from tests.diary.export.diaries import fill_days
from tests.diary.export.taking import brought_back, everything_of, what_comes_back


@pytest.mark.long
def test_the_demo_year_comes_back(alice, bob):
    fill_days(alice, days=365)
    before = everything_of(alice)
    assert len(before["entries"]) > 250
    brought_back(bob, before)
    assert what_comes_back(everything_of(bob)) == what_comes_back(before)
