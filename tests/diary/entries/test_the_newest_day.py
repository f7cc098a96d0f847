"""Whoever travels writes days by the phone, while the account stays at home: the newest day is never left out."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from rest_framework.test import APIClient

from diary.entries.queries import newest_day
from diary.sharing.report.facts import Scope
from diary.sharing.report.reading import read_report
from tests.factories import make_day, make_screening, make_session, make_side_effect

pytestmark = pytest.mark.django_db
# Two in the afternoon in Berlin; the thirtieth has begun in Auckland.
NOW = datetime(2026, 11, 29, 13, tzinfo=UTC)
TODAY, AHEAD = date(2026, 11, 29), date(2026, 11, 30)


@pytest.fixture(autouse=True)
def _now() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


def test_without_a_word_it_is_the_accounts_today(alice: Any) -> None:
    assert newest_day(alice.pk, "Europe/Berlin", NOW) == TODAY


def test_a_day_written_further_east_is_in_summary_and_report(
    alice: Any, alices_client: APIClient
) -> None:
    make_day(alice, AHEAD, time_zone="Pacific/Auckland", pain=7)
    assert newest_day(alice.pk, "Europe/Berlin", NOW) == AHEAD
    days = alices_client.get("/api/v1/summary/").json()["days"]
    assert [(day["on"], day["pain"]) for day in days] == [("2026-11-30", 7)]
    report = read_report(
        alice.pk, Scope(from_on=date(2026, 11, 1), to_on=AHEAD, includes=frozenset()), now=NOW
    )
    assert [day.on for day in report.days] == [AHEAD]


@pytest.mark.parametrize("make", [make_session, make_side_effect, make_screening])
def test_nor_is_anything_else_that_was_kept_there_left_out(alice: Any, make: Any) -> None:
    make(alice, NOW)
    assert newest_day(alice.pk, "Europe/Berlin", NOW) == TODAY
    make(alice, NOW, time_zone="Pacific/Auckland")
    assert newest_day(alice.pk, "Europe/Berlin", NOW) == AHEAD


def test_a_day_filled_in_ahead_is_not(alice: Any) -> None:
    make_day(alice, AHEAD, time_zone="Europe/Berlin", pain=7)
    assert newest_day(alice.pk, "Europe/Berlin", NOW) == TODAY


def test_nor_is_anybody_elses(alice: Any, mallory: Any) -> None:
    make_day(mallory, AHEAD, time_zone="Pacific/Auckland", pain=7)
    assert newest_day(alice.pk, "Europe/Berlin", NOW) == TODAY
