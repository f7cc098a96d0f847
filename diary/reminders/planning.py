"""From the rule to its due times: rows for the next 48 hours, so that finding what is due costs what is due."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q

from diary.clock import CLOCKS_DIFFER
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
    _plan_anew_from(now, beyond=now + AHEAD + CLOCKS_DIFFER)
    found = Reminder.objects.select_for_update(skip_locked=True).filter(
        planned_until__lt=now + _AGAIN_BEFORE
    )
    reminders = list(found.order_by("planned_until")[:BATCH])
    _forget_the_future(reminders, now)
    _add(
        occurrence
        for reminder in reminders
        for occurrence in _occurrences(reminder, _first_unplanned(reminder, now), now)
    )
    Reminder.objects.filter(pk__in=[one.pk for one in reminders]).update(planned_until=now + AHEAD)
    return len(reminders)


def _first_unplanned(reminder: Reminder, now: datetime) -> datetime:
    """Where planning goes on; never before the reminder was made, whatever the clock said then."""
    made_at = min(reminder.created_at, now)
    return max(reminder.planned_until or now, made_at, now - _LOOKING_BACK)


@transaction.atomic
def plan_all_anew(now: datetime) -> None:
    """After the clock went back: whatever the marks say, each reminder is looked at again by `plan_next`."""
    _plan_anew_from(now, beyond=now - WINDOW)


def _plan_anew_from(now: datetime, *, beyond: datetime) -> None:
    """What claims to be planned beyond that instant is planned again, from the first window that is still open."""
    Reminder.objects.filter(planned_until__gt=beyond).update(planned_until=now - WINDOW)


def _forget_the_future(reminders: Sequence[Reminder], now: datetime) -> None:
    """Removes due times that nobody has planned yet and that all the same have happened, by a clock that was ahead.

    That is any in days to come that are new, and in those planned anew what was missed before its window ended: no message
    went out for it. What was sent there stays: it was sent, if at the wrong hour, and does not come twice.
    """
    is_new = Q(reminder__planned_until__gt=now) & ~Q(state="scheduled")
    was_early = Q(state="missed", expires_at__gt=now)
    Occurrence.objects.filter(
        is_new | was_early,
        reminder__in=reminders,
        # For the index; the clock on the wall may be a day away from ours.
        local_date__gte=(now - WINDOW).date() - timedelta(days=1),
        due_at__gte=F("reminder__planned_until"),
    ).delete()


def plan_anew(reminder: Reminder, now: datetime, *, travelled: bool = False) -> None:
    """After a change of the rule: what has not come due yet is planned again, what has stays as it is.

    After a journey to the east a time that was jumped over is still sent within its window.
    """
    # Missed and yet to come: by a clock that was ahead.
    reminder.occurrences.filter(state__in=("scheduled", "missed"), due_at__gt=now).delete()
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
