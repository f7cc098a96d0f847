"""Changing reminders, and the one function that sends them. Every door (REST, sync, tasks, commands) ends here.

How a due time becomes a message: planning.py (rows ahead), waking.py (decide, make messages), claims.py (lease and
fence), sending.py (send, write down). The design's reasons: docs/decisions/0011-reminders.md.
"""

import hashlib
import secrets
import time
from collections import Counter
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.encryption import is_unreadable
from accounts.models import User
from diary.access import occurrences_of, reminder_of, reminders_of
from diary.cleaners import clean_fields
from diary.exceptions import RecordNotFound, invalid_field
from diary.models import Occurrence, Reminder, ReminderSettings
from diary.records import lock_diary
from diary.reminders import claims, counters, devices, planning, sending, waking
from diary.reminders.deciding import SNOOZE, WINDOW_AFTER_SNOOZE
from diary.reminders.fields import (
    DEFAULTS,
    REMINDER_CLEANERS,
    refuse_half_reminder,
    without_contradiction,
)

REMINDERS_MAX = 20
PAUSE_AT_MOST = timedelta(days=366)
KEPT_FOR = timedelta(days=90)
_TICK_SECONDS = 20
_PRUNED_AT_ONCE = 1_000
# What another due time means: with it the planned ones are made anew.
_SCHEDULE = ("times", "weekdays", "time_zone", "active")


# --- What a person changes ---------------------------------------------------------------------


@transaction.atomic
def record_reminder(
    *, owner: User, reminder_id: UUID, fields: dict[str, Any], create: bool = True
) -> tuple[Reminder, bool]:
    """Creates the reminder or changes the given fields; returns it, and whether it is new.

    Raises InvalidFields, RecordNotFound when `create` is false and there is none. A change takes effect for what is
    not due yet. The same again changes nothing.
    """
    lock_diary(owner.pk)
    now = timezone.now()
    values = clean_fields(fields, REMINDER_CLEANERS)
    existing = reminders_of(owner.pk).filter(reminder_id=reminder_id).first()
    if existing is None:
        if not create:
            raise RecordNotFound
        return _add_reminder(owner, reminder_id, values, now), True
    _change_reminder(existing, values, now)
    return existing, False


def _add_reminder(
    owner: User, reminder_id: UUID, values: dict[str, Any], now: datetime
) -> Reminder:
    if reminders_of(owner.pk).count() >= REMINDERS_MAX:
        raise invalid_field("body", "too_many", f"must be one of at most {REMINDERS_MAX} reminders")
    values = DEFAULTS | {"time_zone": owner.time_zone} | values
    refuse_half_reminder(values)
    reminder = Reminder.objects.create(
        owner=owner, reminder_id=reminder_id, created_at=now, **without_contradiction(values)
    )
    planning.plan_anew(reminder, now)
    return reminder


def _change_reminder(reminder: Reminder, values: dict[str, Any], now: datetime) -> None:
    before = {name: getattr(reminder, name) for name in REMINDER_CLEANERS}
    after = before | values
    # Text that no key opens is there all the same: who only moves the time need not type it again.
    refuse_half_reminder(after | ({"text": "kept"} if is_unreadable(after["text"]) else {}))
    after = without_contradiction(after)
    if after == before:
        return
    # What equals what was there is not written: empty text may stand for text that no key opens.
    changed = [name for name, value in after.items() if value != before[name]]
    for name in changed:
        setattr(reminder, name, after[name])
    reminder.save(update_fields=changed)
    if any(before[name] != after[name] for name in _SCHEDULE):
        planning.plan_anew(reminder, now)
    if not reminder.active:
        _end_open(reminder.occurrences.filter(state="due"), "skipped")


def replacement(fields: dict[str, Any]) -> dict[str, Any]:
    """`fields` as a whole reminder: what is left out gets its default; kind and times must be there."""
    return DEFAULTS | fields


@transaction.atomic
def remove_reminder(*, owner_id: int, reminder_id: UUID) -> None:
    """Deletes a reminder with its due times; raises RecordNotFound, also the second time."""
    lock_diary(owner_id)
    reminder_of(owner_id, reminder_id).delete()


@transaction.atomic
def pause_reminders(*, owner_id: int, until: datetime | None, now: datetime) -> None:
    """A rest from reminders until an instant at most a year ahead, None ends it. What is open now is skipped."""
    if until is not None and not now < until <= now + PAUSE_AT_MOST:
        raise invalid_field("until", "out_of_range", "must be within the next year, or null")
    lock_diary(owner_id)
    reminders_of(owner_id).update(paused_until=until)
    if until is not None:
        _end_open(occurrences_of(owner_id).filter(state="due"), "skipped")


@transaction.atomic
def snooze(*, owner_id: int, occurrence_id: UUID, now: datetime) -> Occurrence:
    """Reminds again in an hour; a second call counts from then. Raises RecordNotFound unless it is open."""
    lock_diary(owner_id)
    open_ones = occurrences_of(owner_id).filter(state="due", expires_at__gt=now)
    occurrence = open_ones.filter(occurrence_id=occurrence_id).first()
    if occurrence is None:
        raise RecordNotFound
    at = now + SNOOZE
    occurrence.snoozed_until = occurrence.wake_at = at
    occurrence.expires_at = max(occurrence.expires_at, at + WINDOW_AFTER_SNOOZE)
    occurrence.nagged = True
    occurrence.save(update_fields=["snoozed_until", "wake_at", "expires_at", "nagged"])
    return occurrence


@transaction.atomic
def mark_done(*, owner_id: int, occurrence_id: UUID) -> Occurrence:
    """The person has done it; a second call changes nothing. Raises RecordNotFound for one that is not due yet."""
    lock_diary(owner_id)
    mine = occurrences_of(owner_id).exclude(state="scheduled")
    occurrence = mine.filter(occurrence_id=occurrence_id).first()
    if occurrence is None:
        raise RecordNotFound
    if occurrence.state in ("due", "missed"):
        _end_open(Occurrence.objects.filter(pk=occurrence.pk), "answered")
        occurrence.refresh_from_db()
    return occurrence


def _end_open(occurrences: Any, state: str) -> None:
    numbers = list(occurrences.values_list("pk", flat=True))
    waking.end(numbers, state)


@transaction.atomic
def move_to_zone(*, owner_id: int, time_zone: str, now: datetime) -> int:
    """The phone is in another zone: reminders that follow it move what is not due yet; returns how many did."""
    lock_diary(owner_id)
    following = reminders_of(owner_id).filter(time_zone_mode="device").exclude(time_zone=time_zone)
    moved = list(following)
    for reminder in moved:
        reminder.time_zone = time_zone
        reminder.save(update_fields=["time_zone"])
        planning.plan_anew(reminder, now, travelled=True)
    return len(moved)


@transaction.atomic
def stop_mails(*, owner_id: int, stopped: bool, now: datetime) -> None:
    """Stops or restarts reminder mails, as a channel and as a stand-in. A second call keeps the first time."""
    row, _ = ReminderSettings.objects.get_or_create(owner_id=owner_id)
    if stopped != (row.email_stopped_at is not None):
        row.email_stopped_at = now if stopped else None
        row.save(update_fields=["email_stopped_at"])


def open_calendar(*, owner_id: int) -> str:
    """A new secret for the calendar's address; only its digest is kept, and an earlier one ends."""
    secret = secrets.token_urlsafe(32)
    ReminderSettings.objects.update_or_create(
        owner_id=owner_id, defaults={"calendar_digest": calendar_digest(secret)}
    )
    return secret


def close_calendar(*, owner_id: int) -> None:
    """Ends the calendar's address; a second call changes nothing."""
    ReminderSettings.objects.filter(owner_id=owner_id).update(calendar_digest=None)


def calendar_digest(secret: str) -> bytes:
    """SHA-256; no salt, the secret is 32 random bytes."""
    return hashlib.sha256(secret.encode()).digest()


def take_acknowledgement(*, token: str, action: str, now: datetime) -> None:
    """A device says "shown", or "later" for its person. Raises InvalidFields or RecordNotFound.

    "Later" on a reminder that is over, or answered, changes nothing.
    """
    number, action = devices.confirm(token=token, action=action, now=now)
    occurrence = Occurrence.objects.filter(pk=number).select_related("reminder").first()
    if (
        action == "later"
        and occurrence
        and occurrence.state == "due"
        and occurrence.expires_at > now
    ):
        snooze(
            owner_id=occurrence.reminder.owner_id,
            occurrence_id=occurrence.occurrence_id,
            now=now,
        )


# --- What runs by itself -----------------------------------------------------------------------


def dispatch_due() -> Counter[str]:
    """Plans ahead, wakes what is due, sends; returns what happened how often. Runs for about 20 s at most.

    Any number of callers on any number of hosts is harmless. A second call finds what is left.
    """
    started, ends = timezone.now(), time.monotonic() + _TICK_SECONDS
    if counters.clock_went_back(started):
        # Before the mark that tells it is gone: who dies here leaves it to the next.
        planning.plan_all_anew(started)
    counters.note_tick(started)
    figures: Counter[str] = Counter(claims.sweep(started))
    planned = planning.BATCH
    while time.monotonic() < ends:
        # Again only while there is more than one call takes.
        planned = planning.plan_next(timezone.now()) if planned == planning.BATCH else 0
        woken = waking.wake_next(timezone.now())
        sent = sending.send_next(timezone.now())
        figures.update(woken)
        figures.update(sent)
        figures["planned"] += planned
        if not planned and not woken.total() and not sent.total():
            break
    counters.count(figures)
    return figures


def prune_reminders(*, now: datetime) -> int:
    """Removes due times older than 90 days with their messages, a thousand at a time; returns how many."""
    old = Occurrence.objects.filter(due_at__lt=now - KEPT_FOR)
    total = 0
    while numbers := list(old.values_list("pk", flat=True)[:_PRUNED_AT_ONCE]):
        Occurrence.objects.filter(pk__in=numbers).delete()
        total += len(numbers)
    return total
