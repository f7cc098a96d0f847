"""A diary with something of everything in it."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.utils import timezone

from accounts.services import issue_api_token
from diary.ems.demo import demo_ems
from diary.entries.demo import demo_days
from diary.entries.services import record_day, record_entry, record_profile
from diary.localtime import local_day
from diary.models import (
    DataImport,
    Delivery,
    Device,
    Occurrence,
    PushSubscription,
    ShareLink,
    ShareView,
)
from diary.records import change_record
from diary.reminders.services import open_calendar, pause_reminders, record_reminder, stop_mails
from diary.sharing.services import make_link
from diary.sync.registry import SYNCED
from diary.trials.services import end_trial, pause_trial, resume_trial, start_trial
from tests.factories import make_screening, stamp

NOTE = "Walked to the lake; numb afterwards"


def fill_diary(owner: Any, *, days: int = 90) -> None:
    """Days with places, notes and gaps, sessions, side effects, checks, reminders, links, a trial that is over and one that is not."""
    now = timezone.now()
    today = local_day(now, owner.time_zone)
    # Before the days: of their side effects it must not know.
    _finished_trial(owner, now)
    fill_days(owner, days=days)
    record_profile(owner_id=owner.pk, fields={"neuropathy_cause": "diabetes", "regions": ["feet"]})
    record_entry(
        owner_id=owner.pk,
        record_id=uuid4(),
        fields={
            "kind": "moment",
            "occurred_at": stamp(now - timedelta(hours=30)),
            "time_zone": "Europe/Berlin",
            "pain": 4,
            "note": NOTE,
        },
        at=now - timedelta(hours=30),
    )
    # Filled in late, and only in part: which answer came when has to survive.
    long_ago = {
        "owner_id": owner.pk,
        "diary_id": owner.sync_state.diary_id,
        "on": today - timedelta(days=days + 10),
    }
    zone = {"time_zone": owner.time_zone}
    record_day(**long_ago, fields=zone | {"pain": 5}, at=now - timedelta(days=days + 10))
    record_day(**long_ago, fields={"tingling": 2, "note": NOTE}, at=now - timedelta(hours=1))
    for kind, fields in (("check_in", {}), ("custom", {"text": "Cream", "active": False})):
        record_reminder(
            owner=owner, reminder_id=uuid4(), fields={"kind": kind, "times": ["20:30"], **fields}
        )
    make_link(owner=owner, fields={"label": "Dr Amsel", "last_days": 30}, now=now)
    _open_trial(owner, now)


def fill_account(owner: Any) -> None:
    """What is there beside a diary, and what only many edits leave: devices, tokens, a browser that shows reminders, due
    times, a link that was opened, a calendar, mails stopped, a value that was emptied, one that lost against another.
    """
    now = timezone.now()
    phone, tablet = str(uuid4()), str(uuid4())
    for device_id, name in ((phone, "iPhone"), (tablet, "iPad")):
        Device.objects.create(
            owner=owner, device_id=device_id, name=name, time_zone="Europe/Berlin", seen_at=now
        )
    edited_by_two(owner, phone, tablet, now)
    issue_api_token(owner=owner, name="shortcut", can_read=True, can_write=False)
    browser = PushSubscription.objects.create(
        owner=owner, endpoint_digest=phone.encode()[:32], keys={}, device_id=phone,
        name="iPhone", created_at=now,
    )  # fmt: skip
    due = Occurrence.objects.filter(reminder__owner=owner).first()
    assert due
    Delivery.objects.create(
        occurrence=due, channel=f"push:{browser.pk}", subscription=browser, made_at=now,
        planned_at=now,
    )  # fmt: skip
    link = ShareLink.objects.filter(owner=owner).latest("pk")
    ShareView.objects.create(link=link, at=now, recipient="Dr Amsel", outcome="opened")
    open_calendar(owner_id=owner.pk)
    stop_mails(owner_id=owner.pk, stopped=True, now=now)
    pause_reminders(owner_id=owner.pk, until=now + timedelta(days=3), now=now)
    DataImport.objects.create(owner=owner, created_at=now, expires_at=now, result={"created": 3})


def edited_by_two(owner: Any, phone: str, tablet: str, now: datetime) -> None:
    """A moment with a note that was emptied, and a score that two devices changed without knowing of each other."""
    about: dict[str, Any] = {"owner_id": owner.pk, "record_id": uuid4()}
    begun = {
        "kind": "moment",
        "occurred_at": stamp(now - timedelta(hours=5)),
        "time_zone": "Europe/Berlin",
        "note": NOTE,
        "pain": 6,
    }
    at = now - timedelta(hours=5)
    record_entry(**about, fields=begun, at=at, device_id=phone, base=0)
    later = {"pain": 7, "note": ""}
    record_entry(**about, fields=later, at=at + timedelta(hours=2), device_id=phone, base=0)
    record_entry(**about, fields={"pain": 3}, at=at + timedelta(hours=1), device_id=tablet, base=0)


def fill_days(owner: Any, *, days: int) -> None:
    """Invented days and sessions up to yesterday."""
    now = timezone.now()
    diary = owner.sync_state
    first = local_day(now, owner.time_zone) - timedelta(days=days)
    invented = [day for day in demo_days(local_day(now, owner.time_zone)) if day.on >= first]
    for day in invented[:-1]:
        record_day(
            owner_id=owner.pk,
            diary_id=diary.diary_id,
            on=day.on,
            fields={"time_zone": owner.time_zone} | day.fields,
            at=min(day.written_at, now),
        )
    for record in demo_ems(invented[:-1], diary.diary_id):
        change_record(
            SYNCED[record.type],
            owner_id=owner.pk,
            record_id=record.id_in(diary.diary_id),
            fields=record.fields,
            at=min(record.written_at, now),
        )


def _finished_trial(owner: Any, now: datetime) -> None:
    began = now - timedelta(days=80)
    make_screening(owner, began - timedelta(days=1))
    fields = {"symptom": "pain", "preset": "standard"}
    trial, _ = start_trial(owner=owner, trial_id=uuid4(), fields=fields, now=began)
    about: dict[str, Any] = {"owner_id": owner.pk, "trial_id": trial.record_id}
    pause_trial(**about, fields={"reason": "travel"}, now=began + timedelta(days=10))
    resume_trial(**about, now=began + timedelta(days=12))
    end_trial(**about, now=began + timedelta(days=60))


def _open_trial(owner: Any, now: datetime) -> None:
    make_screening(owner, now - timedelta(minutes=5))
    fields = {"symptom": "numbness"}
    start_trial(owner=owner, trial_id=uuid4(), fields=fields, now=now - timedelta(minutes=1))
