"""Reminders that follow the phone: what a sync from another time zone changes, and what it does not."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from diary.models import Reminder
from tests.diary.reminders.making import make_due, make_reminder, state_of
from tests.factories import Phone, today

pytestmark = pytest.mark.django_db
BERLIN, NEW_YORK, TOKYO = "Europe/Berlin", "America/New_York", "Asia/Tokyo"


def sync_from(phone: Phone, time_zone: str, *ops: dict[str, Any]) -> Any:
    answer = phone.post(phone.request(*ops) | {"time_zone": time_zone})
    assert answer.status_code == 200
    return answer.json()


def zone(reminder: Reminder) -> str:
    reminder.refresh_from_db()
    return reminder.time_zone


def test_a_phone_that_travelled_takes_its_reminders_along(alice: Any, phone: Phone) -> None:
    following = make_reminder(alice)
    fixed = make_reminder(alice, time_zone_mode="fixed")
    sync_from(phone, BERLIN)
    before = set(following.occurrences.values_list("due_at", flat=True))
    sync_from(phone, NEW_YORK)
    assert (zone(following), zone(fixed)) == (NEW_YORK, BERLIN)
    assert not before & set(following.occurrences.values_list("due_at", flat=True))
    sync_from(phone, NEW_YORK, phone.day_op(today(), pain=3))
    sync_from(phone, BERLIN, phone.day_op(today(), "patch", pain=4))
    assert zone(following) == BERLIN


def test_what_is_due_already_stays(alice: Any, phone: Phone) -> None:
    due = make_due(make_reminder(alice))
    due.state = "due"
    due.save()
    sync_from(phone, BERLIN)
    sync_from(phone, TOKYO)
    assert state_of(due) == "due"


def test_the_first_phone_says_where_its_person_is(alice: Any, phone: Phone) -> None:
    reminder = make_reminder(alice)
    sync_from(phone, TOKYO)
    assert zone(reminder) == TOKYO


def test_a_second_device_elsewhere_moves_nothing(alice: Any, phone: Phone, tablet: Phone) -> None:
    reminder = make_reminder(alice)
    sync_from(phone, BERLIN)
    sync_from(tablet, TOKYO)
    sync_from(phone, BERLIN)
    sync_from(tablet, TOKYO)
    assert zone(reminder) == BERLIN
    sync_from(tablet, NEW_YORK)
    assert zone(reminder) == NEW_YORK


def test_somebody_elses_reminders_stay(
    alice: Any, phone: Phone, mallorys_client: APIClient, mallory: Any
) -> None:
    reminder = make_reminder(alice)
    sync_from(phone, BERLIN)
    stranger = Phone(mallorys_client, mallory.sync_state.diary_id, device_id=phone.device_id)
    sync_from(stranger, BERLIN)
    sync_from(stranger, TOKYO)
    assert zone(reminder) == BERLIN


def test_a_sync_at_home_asks_nothing_about_reminders(phone: Phone) -> None:
    sync_from(phone, BERLIN)
    with CaptureQueriesContext(connection) as asked:
        sync_from(phone, BERLIN)
    assert asked.captured_queries
    assert "reminder" not in str(asked.captured_queries)
