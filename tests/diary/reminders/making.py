"""Makers for the tests of reminders: a reminder, a due time of it right now, a phone that takes pushes."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.utils import timezone

from diary.models import Delivery, Occurrence, PushSubscription, Reminder
from diary.reminders.devices import subscribe
from diary.reminders.services import record_reminder
from tests.pushd.faults import Answer
from tests.pushd.server import PushService


def make_reminder(owner: Any, **fields: Any) -> Reminder:
    values = {"kind": "check_in", "times": ["20:00"]} | fields
    reminder, _ = record_reminder(owner=owner, reminder_id=uuid4(), fields=values)
    return reminder


def make_due(reminder: Reminder, *, ago: timedelta = timedelta(seconds=1)) -> Occurrence:
    """The next due time of a reminder, moved so that it came `ago`."""
    occurrence = reminder.occurrences.filter(state="scheduled").order_by("due_at").first()
    assert occurrence is not None
    due_at = timezone.now() - ago
    occurrence.due_at = occurrence.wake_at = due_at
    occurrence.expires_at = due_at + timedelta(minutes=90)
    occurrence.save()
    return occurrence


def make_phone(owner: Any, pushd: PushService, *answers: Answer) -> PushSubscription:
    """A subscription at the push service of the tests, that answers 201 unless told otherwise."""
    made = pushd.subscribe(*answers)
    fields = {
        "endpoint": made.endpoint,
        "p256dh": made.p256dh,
        "auth": made.auth,
        "device_id": str(uuid4()),
    }
    subscription, _ = subscribe(
        owner_id=owner.pk, fields=fields, name="Android phone", now=timezone.now()
    )
    return subscription


def state_of(occurrence: Occurrence) -> str:
    return Occurrence.objects.values_list("state", flat=True).get(pk=occurrence.pk)


def move(occurrence: Occurrence, **times: datetime) -> None:
    Occurrence.objects.filter(pk=occurrence.pk).update(**times)


def the_delivery(occurrence: Occurrence, channel: str = "push:") -> Delivery:
    return Delivery.objects.get(occurrence=occurrence, channel__startswith=channel)
