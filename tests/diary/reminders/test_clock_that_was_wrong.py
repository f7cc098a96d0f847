"""One look with a clock that is ahead, or behind, and then the right one: what is due comes, once, and health says so."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from unittest import mock

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from icalendar import Calendar

from diary import health, tasks
from diary.models import Delivery, Occurrence, Reminder
from diary.reminders import counters, planning, queries
from diary.reminders.claims import claim_next
from diary.reminders.feed import calendar_feed
from diary.reminders.services import dispatch_due, open_calendar, record_reminder
from diary.reminders.waking import wake_next
from tests.diary.reminders.making import make_due, make_phone, make_reminder
from tests.pushd import faults
from tests.pushd.server import PushService

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
YEAR = 365 * DAY
# A Wednesday, 19:00 in Berlin; reminders are due at 20:00 there.
NOW = datetime(2026, 11, 25, 18, tzinfo=UTC)
DUE = NOW + HOUR
TODAY = date(2026, 11, 25)
EITHER_WAY = [YEAR, DAY, 3 * HOUR, -3 * HOUR, -DAY, -YEAR]


class Clock:
    """What the server takes for the time; the time of sending, of leases and of tokens follows it."""

    def __init__(self, traveller: Any) -> None:
        self.set = traveller.move_to

    def look(self, at: datetime) -> None:
        """Somebody looks what is due, at that time."""
        self.set(at)
        dispatch_due()


@pytest.fixture
def clock(pushd: PushService) -> Iterator[Clock]:
    # After the push service: its certificate is of the real time.
    with time_machine.travel(NOW, tick=False) as traveller:
        yield Clock(traveller)


def days_told(pushd: PushService) -> list[str]:
    """The days that messages were about, in their order."""
    assert not [arrival.problems for arrival in pushd.log if arrival.problems]
    return [
        json.loads(arrival.plaintext or b"")["notification"]["navigate"].rsplit("/", 1)[-1]
        for arrival in pushd.log
    ]


def planned_days(reminder: Reminder) -> dict[date, str]:
    """State by local date, of what is yet to come."""
    coming = reminder.occurrences.filter(due_at__gt=timezone.now())
    return dict(coming.values_list("local_date", "state"))


def is_ready() -> bool:
    return health.readiness()["reminders"]


@pytest.mark.parametrize("skew", EITHER_WAY)
def test_after_a_look_with_a_wrong_clock_each_reminder_comes_at_its_time_and_once(
    alice: Any, pushd: PushService, clock: Clock, skew: timedelta
) -> None:
    make_phone(alice, pushd)
    reminder = make_reminder(alice)
    clock.look(NOW)
    clock.look(NOW + skew)
    clock.look(NOW + MINUTE)
    assert is_ready()
    planned = planned_days(reminder)
    assert (planned[TODAY], planned[TODAY + DAY]) == ("scheduled", "scheduled")
    assert pushd.log == []
    for moment in (DUE, DUE + MINUTE, DUE + DAY, DUE + DAY + MINUTE):
        clock.look(moment + MINUTE)
    assert days_told(pushd) == [str(TODAY), str(TODAY + DAY)]


@pytest.mark.parametrize("skew", [YEAR, -YEAR])
def test_a_server_that_starts_with_a_wrong_clock_plans_anew_with_the_right_one(
    alice: Any, pushd: PushService, clock: Clock, skew: timedelta
) -> None:
    make_phone(alice, pushd)
    clock.set(NOW + skew)
    reminder = make_reminder(alice)
    clock.look(NOW + skew)
    clock.look(NOW)
    assert is_ready()
    assert planned_days(reminder)[TODAY] == "scheduled"
    clock.look(DUE)
    assert days_told(pushd) == [str(TODAY)]


@pytest.mark.parametrize("skew", EITHER_WAY)
def test_what_was_sent_does_not_come_again(
    alice: Any, pushd: PushService, clock: Clock, skew: timedelta
) -> None:
    make_phone(alice, pushd)
    make_reminder(alice)
    for moment in (DUE, DUE + skew, DUE + MINUTE, DUE + 2 * MINUTE):
        clock.look(moment)
    assert days_told(pushd).count(str(TODAY)) == 1


@pytest.mark.parametrize("skew", [YEAR, 3 * HOUR])
def test_what_could_not_be_sent_yet_goes_out_after_all(
    alice: Any, pushd: PushService, clock: Clock, skew: timedelta
) -> None:
    make_phone(alice, pushd, faults.status(503), faults.status(201))
    make_reminder(alice)
    clock.look(DUE)
    assert not Delivery.objects.filter(state="accepted").exists()
    clock.look(DUE + 2 * MINUTE + skew)
    clock.look(DUE + 3 * MINUTE)
    clock.look(DUE + 4 * MINUTE)
    # Once in vain, and once more.
    assert days_told(pushd).count(str(TODAY)) == 2
    accepted = Delivery.objects.filter(occurrence__local_date=TODAY, state="accepted")
    assert accepted.count() == 1


def test_what_the_wrong_clock_has_sent_a_year_ahead_comes_a_year_later(
    alice: Any, pushd: PushService, clock: Clock
) -> None:
    make_phone(alice, pushd)
    reminder = make_reminder(alice)
    a_year_later = DUE + YEAR
    clock.look(a_year_later)
    assert days_told(pushd) == [str(a_year_later.date())]
    clock.look(NOW)
    assert queries.open_occurrences(alice.pk, NOW) == []
    # Nobody looks for most of a year, then as usual.
    for days in range(8, 0, -1):
        clock.look(a_year_later - days * DAY / 2)
    assert planned_days(reminder)[a_year_later.date()] == "scheduled"
    before = days_told(pushd)
    clock.look(a_year_later)
    assert days_told(pushd) == [*before, str(a_year_later.date())]


def test_a_changed_time_does_not_ring_at_the_old_one(
    alice: Any, pushd: PushService, clock: Clock
) -> None:
    make_phone(alice, pushd)
    reminder = make_reminder(alice)
    clock.look(NOW + DAY + 3 * HOUR)
    clock.set(NOW)
    fields = {"times": ["21:00"]}
    record_reminder(owner=alice, reminder_id=reminder.reminder_id, fields=fields)
    clock.look(NOW)
    slots = reminder.occurrences.filter(due_at__gt=NOW).values_list("slot", flat=True)
    assert set(slots) == {21 * 60}


def test_a_reminder_made_after_its_time_does_not_ring_when_the_clock_goes_back(
    alice: Any, pushd: PushService, clock: Clock
) -> None:
    make_phone(alice, pushd)
    clock.look(DUE + 30 * MINUTE)
    make_reminder(alice)
    clock.look(DUE + 20 * MINUTE)
    assert days_told(pushd) == []


def test_all_are_planned_at_once_however_many_a_call_takes(
    alice: Any, bob: Any, mallory: Any, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(planning, "BATCH", 1)
    reminders = [make_reminder(person) for person in (alice, bob, mallory)]
    clock.look(NOW + YEAR)
    clock.look(NOW)
    assert [planned_days(one).get(TODAY) for one in reminders] == ["scheduled"] * 3
    assert is_ready()


def test_a_message_held_by_a_dead_sender_with_a_wrong_clock_is_taken_back(
    alice: Any, pushd: PushService, clock: Clock
) -> None:
    make_phone(alice, pushd)
    make_reminder(alice)
    clock.set(DUE)
    wake_next(DUE)
    assert len(claim_next(DUE + YEAR)) == 1
    clock.look(DUE + MINUTE)
    assert days_told(pushd) == [str(TODAY)]


def test_a_message_sent_by_a_wrong_clock_keeps_no_late_one_back(
    alice: Any, pushd: PushService, clock: Clock
) -> None:
    """Of several late ones a person gets one; what was sent "in a year" is not one of them."""
    make_phone(alice, pushd)
    sent = make_due(make_reminder(alice))
    dispatch_due()
    Delivery.objects.filter(occurrence=sent).update(made_at=NOW + YEAR)
    late = make_due(make_reminder(alice), ago=10 * MINUTE)
    dispatch_due()
    assert Delivery.objects.filter(occurrence=late, state="accepted").exists()


def test_the_lists_of_the_app_hold_nothing_of_the_wrong_clock(
    alice: Any, pushd: PushService, clock: Clock
) -> None:
    reminder = make_reminder(alice)
    clock.look(DUE + YEAR)
    states = set(reminder.occurrences.values_list("state", flat=True))
    assert {"due", "missed"} <= states
    clock.set(NOW)
    assert queries.open_occurrences(alice.pk, NOW) == []
    assert queries.missed_occurrences(alice.pk, NOW) == []


def test_the_calendar_of_a_reminder_made_with_a_wrong_clock_begins_now(
    alice: Any, clock: Clock
) -> None:
    clock.set(NOW + YEAR)
    make_reminder(alice)
    clock.set(NOW)
    feed = Calendar.from_ical(calendar_feed(open_calendar(owner_id=alice.pk), NOW))
    (event,) = feed.walk("VEVENT")
    assert event["dtstart"].dt.date() == TODAY


# --- What the operator sees --------------------------------------------------------------------


@pytest.mark.parametrize("skew", [YEAR, -YEAR])
def test_a_look_with_a_wrong_clock_is_no_look_now(
    alice: Any, clock: Clock, skew: timedelta
) -> None:
    clock.look(NOW + skew)
    clock.set(NOW)
    assert not is_ready()
    clock.look(NOW)
    assert is_ready()


def test_reminders_that_nobody_plans_are_told(alice: Any, clock: Clock) -> None:
    reminder = make_reminder(alice)
    counters.note_tick(NOW)
    assert is_ready()
    for mark in (NOW - MINUTE, NOW + YEAR):
        Reminder.objects.filter(pk=reminder.pk).update(planned_until=mark)
        assert not is_ready()
        assert Client().get("/healthz/ready").status_code == 503
    dispatch_due()
    assert is_ready()


def test_due_times_that_nobody_wakes_are_told(alice: Any, clock: Clock) -> None:
    make_due(make_reminder(alice), ago=counters.STANDSTILL + MINUTE)
    counters.note_tick(NOW)
    assert not is_ready()
    dispatch_due()
    assert is_ready()


def test_a_heartbeat_from_the_future_is_none(db: None, clock: Clock) -> None:
    health.note_heartbeat(NOW + YEAR)
    assert not health.readiness()["beat"]
    health.note_heartbeat(NOW)
    assert health.readiness()["beat"]
    cache.delete(health.HEARTBEAT_KEY)


def test_keys_refused_in_the_future_are_not_refused_now(db: None, clock: Clock) -> None:
    counters.note_refused_keys(NOW + YEAR)
    assert health.readiness()["push_keys"]
    counters.note_refused_keys(NOW)
    assert not health.readiness()["push_keys"]


# --- What is deleted for good ------------------------------------------------------------------


def test_nothing_is_deleted_for_good_by_a_clock_that_has_just_jumped(
    alice: Any, clock: Clock
) -> None:
    old = make_due(make_reminder(alice))
    Occurrence.objects.filter(pk=old.pk).update(due_at=NOW - 89 * DAY, expires_at=NOW - 88 * DAY)
    for hours in range(26):
        clock.set(NOW - (25 - hours) * HOUR)
        counters.note_tick(timezone.now())
    clock.set(NOW + YEAR)
    # Before anybody looked with that clock, and after.
    tasks.prune_reminders()
    dispatch_due()
    tasks.prune_reminders()
    clock.look(NOW)
    tasks.prune_reminders()
    assert Occurrence.objects.filter(pk=old.pk).exists()
    for hours in range(50):
        clock.set(NOW + hours * HOUR)
        counters.note_tick(timezone.now())
    tasks.prune_reminders()
    assert not Occurrence.objects.filter(pk=old.pk).exists()


def test_every_task_that_deletes_for_good_waits_for_a_steady_clock(db: None, clock: Clock) -> None:
    """In the middle of a jump none of them so much as asks the database what is old."""
    what = {
        "prune_sync_history": "diary.tasks.sync_services.prune_sync_history",
        "prune_reminders": "diary.tasks.reminder_services.prune_reminders",
        "prune_shares": "diary.tasks.sharing_services.prune_shares",
        "clear_expired_sessions": "diary.tasks.call_command",
        "forget_expired_mails": "diary.tasks.mails.forget_expired",
    }
    for task, service in what.items():
        with mock.patch(service) as called:
            getattr(tasks, task)()
        assert not called.called, task
