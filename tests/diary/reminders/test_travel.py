"""A phone that crosses zones: a local date and time rings once, whichever way one travels."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from diary.models import Occurrence, Reminder
from diary.reminders.planning import plan_anew
from tests.diary.reminders.making import make_reminder

HOUR = timedelta(hours=1)
EVENING = datetime(2026, 11, 25, 19, 0, tzinfo=UTC)  # 20:00 in Berlin


def planned(reminder: Reminder) -> list[tuple[str, datetime]]:
    rows = reminder.occurrences.filter(state="scheduled").order_by("due_at")
    return [(str(one.local_date), one.due_at) for one in rows]


def at_20_in_berlin(alice: Any, now: datetime) -> Reminder:
    reminder = make_reminder(alice, times=["20:00"])
    reminder.occurrences.all().delete()
    plan_anew(reminder, now)
    return reminder


def travel(reminder: Reminder, time_zone: str, now: datetime) -> None:
    reminder.time_zone = time_zone
    reminder.save()
    plan_anew(reminder, now, travelled=True)


def test_going_west_after_it_rang_it_does_not_ring_again_that_day(alice: Any) -> None:
    reminder = at_20_in_berlin(alice, EVENING - HOUR)
    Occurrence.objects.filter(due_at=EVENING).update(state="done", wake_at=None)
    travel(reminder, "America/New_York", EVENING + HOUR)
    assert planned(reminder) == [("2026-11-26", datetime(2026, 11, 27, 1, 0, tzinfo=UTC))]


def test_going_west_before_it_rang_it_rings_in_the_evening_there(alice: Any) -> None:
    reminder = at_20_in_berlin(alice, EVENING - 3 * HOUR)
    travel(reminder, "America/New_York", EVENING - 2 * HOUR)
    assert planned(reminder)[0] == ("2026-11-25", datetime(2026, 11, 26, 1, 0, tzinfo=UTC))


@pytest.mark.parametrize(("minutes", "rings"), [(60, True), (100, False)])
def test_going_east_over_it_it_rings_if_its_window_is_open(
    alice: Any, minutes: int, rings: bool
) -> None:
    there = datetime(2026, 11, 25, 16, 0, tzinfo=UTC)  # 20:00 in Dubai
    reminder = at_20_in_berlin(alice, there - 5 * HOUR)
    travel(reminder, "Asia/Dubai", there + timedelta(minutes=minutes))
    first = planned(reminder)[0]
    assert (first == ("2026-11-25", there)) == rings
    if not rings:
        assert first == ("2026-11-26", there + 24 * HOUR)


def test_across_the_date_line_every_local_date_rings_once(alice: Any) -> None:
    reminder = at_20_in_berlin(alice, EVENING)
    for zone in ("Pacific/Auckland", "Pacific/Honolulu", "Pacific/Kiritimati", "Europe/Berlin"):
        travel(reminder, zone, EVENING + HOUR)
    dates = list(reminder.occurrences.values_list("local_date", flat=True))
    assert len(dates) == len(set(dates))


def test_what_is_due_this_moment_survives_a_change(alice: Any) -> None:
    reminder = at_20_in_berlin(alice, EVENING - HOUR)
    plan_anew(reminder, EVENING + timedelta(seconds=3))
    assert ("2026-11-25", EVENING) in planned(reminder)
