"""How many questions a tick asks the database: as many for many reminders of the same minute as for one."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from diary.models import Occurrence
from diary.reminders.waking import wake_next
from tests.diary.reminders.making import make_phone, make_reminder
from tests.factories import make_user
from tests.pushd.server import PushService


def make_due_at_once(count: int, name: str, pushd: PushService) -> None:
    due_at = timezone.now() - timedelta(seconds=1)
    for number in range(count):
        person = make_user(f"{name}{number}@example.org")
        make_phone(person, pushd)
        first = make_reminder(person).occurrences.earliest("due_at")
        Occurrence.objects.filter(pk=first.pk).update(
            due_at=due_at, wake_at=due_at, expires_at=due_at + timedelta(minutes=90)
        )


def statements_of_waking(expected: int) -> int:
    with CaptureQueriesContext(
        connection,
    ) as statements:
        assert wake_next(timezone.now())["due"] == expected
    return len(statements)


@pytest.mark.django_db
def test_many_of_the_same_minute_cost_as_many_statements_as_one(pushd: PushService) -> None:
    make_due_at_once(1, "one", pushd)
    for_one = statements_of_waking(1)
    make_due_at_once(20, "many", pushd)
    assert statements_of_waking(20) == for_one


def test_each_keeps_its_own_end(alice: Any, bob: Any) -> None:
    """Those of different minutes are not mixed up."""
    now = timezone.now()
    for person, minutes in ((alice, 1), (bob, 2)):
        due_at = now - timedelta(minutes=minutes)
        first = make_reminder(person).occurrences.earliest("due_at")
        Occurrence.objects.filter(pk=first.pk).update(
            due_at=due_at, wake_at=due_at, expires_at=due_at + timedelta(minutes=90)
        )
    wake_next(now)
    due = Occurrence.objects.filter(state="due")
    assert due.count() == 2
    assert all(one.wake_at == one.expires_at for one in due)
