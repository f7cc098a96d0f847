"""From the rule to its due times: rows for the next 48 hours, so that finding what is due costs what is due."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction

from diary.models import Occurrence, Reminder
from diary.reminders.schedule import WINDOW, due_between, slot_of

AHEAD = timedelta(hours=48)
_AGAIN_BEFORE = timedelta(hours=24)
# After a longer standstill what was due before is not even shown as missed.
_LOOKING_BACK = timedelta(days=7)
BATCH = 200


@transaction.atomic
def plan_next(now: datetime) -> int:
    """Plans ahead for up to 200 reminders that need it; returns how many. A second call finds the next ones."""
    found = Reminder.objects.select_for_update(skip_locked=True).filter(
        planned_until__lt=now + _AGAIN_BEFORE
    )
    reminders = list(found.order_by("planned_until")[:BATCH])
    _add(
        occurrence
        for reminder in reminders
        for occurrence in _occurrences(
            reminder, max(reminder.planned_until or now, now - _LOOKING_BACK), now
        )
    )
    Reminder.objects.filter(pk__in=[one.pk for one in reminders]).update(planned_until=now + AHEAD)
    return len(reminders)


def plan_anew(reminder: Reminder, now: datetime, *, travelled: bool = False) -> None:
    """After a change of the rule: what has not come due yet is planned again, what has stays as it is.

    After a journey to the east a time that was jumped over is still sent within its window.
    """
    reminder.occurrences.filter(state="scheduled", due_at__gt=now).delete()
    reminder.planned_until = now + AHEAD if reminder.active else None
    reminder.save(update_fields=["planned_until"])
    if reminder.active:
        _add(_occurrences(reminder, now - WINDOW if travelled else now, now))


def _occurrences(reminder: Reminder, start: datetime, now: datetime) -> list[Occurrence]:
    slots = [slot_of(at) for at in reminder.times]
    found = due_between(slots, reminder.weekdays, reminder.time_zone, start, now + AHEAD)
    return [
        Occurrence(
            reminder=reminder,
            local_date=due.local_date,
            slot=due.slot,
            due_at=due.due_at,
            wake_at=due.due_at,
            expires_at=due.expires_at,
        )
        for due in found
    ]


def _add(occurrences: Iterable[Occurrence]) -> None:
    # What exists already stays: a local date and time come once, also after a journey to the west.
    Occurrence.objects.bulk_create(occurrences, batch_size=500, ignore_conflicts=True)
