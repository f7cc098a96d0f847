"""Reading reminders: what the diary already answers, what comes next, what is open, what was missed."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db.models import Q, QuerySet

from accounts.models import User
from accounts.queries import has_verified_email
from diary.access import live_subscriptions_of, occurrences_of, reminders_of
from diary.clock import CLOCKS_DIFFER
from diary.models import (
    SYMPTOMS,
    Delivery,
    EmsSession,
    Entry,
    Occurrence,
    PushSubscription,
    Reminder,
    ReminderSettings,
)
from diary.push import configuration
from diary.reminders.counters import STANDSTILL
from diary.reminders.planning import AHEAD
from diary.reminders.schedule import Due, due_between, slot_of
from diary.trials.design import NOTHING
from diary.trials.queries import todays_plans

SILENT_AFTER = 3
NEXT_SHOWN = 3
MISSED_SHOWN = 20
_MISSED_FOR = timedelta(days=7)
# A weekly question is answered when it was in these days: today and the six before.
_WEEK = timedelta(days=6)
_LOOKING_AHEAD = timedelta(days=22)
_IN_FLIGHT_OR_TAKEN = ("accepted", "ambiguous", "sending")

Logged = set[int]


def logged_among(occurrences: Sequence[Occurrence]) -> Logged:
    """The numbers of those that the diary answers already: the day, a session of that day, either of them, the week's question."""
    found: Logged = set()
    for kind, answered in (
        (Reminder.Kind.CHECK_IN, _days_written),
        (Reminder.Kind.EMS_SESSION, _days_with_session),
        (Reminder.Kind.TRIAL_PERIOD, _days_begun),
        (Reminder.Kind.WEEKLY, _weeks_asked),
    ):
        asked = [one for one in occurrences if one.reminder.kind == kind]
        if asked:
            days = answered({one.reminder.owner_id for one in asked}, _span(asked))
            found |= {one.pk for one in asked if (one.reminder.owner_id, one.local_date) in days}
    return found


Days = set[tuple[int, date]]
Span = tuple[date, date]


def _span(occurrences: Sequence[Occurrence]) -> Span:
    days = [one.local_date for one in occurrences]
    return min(days), max(days)


def _entries(owners: set[int], first: date, last: date) -> QuerySet[Entry]:
    return Entry.objects.filter(
        owner__in=owners, on__range=(first, last), kind="daily", deleted_at__isnull=True
    )


def _days_written(owners: set[int], span: Span) -> Days:
    """Days with a score, or with a question that was skipped on purpose."""
    rows = _entries(owners, *span).values_list("owner_id", "on", *SYMPTOMS, "ratings", "skipped")
    return {
        (owner_id, on)
        for owner_id, on, *answers in rows
        if any(answer not in (None, {}, []) for answer in answers)
    }


def _days_with_session(owners: set[int], span: Span) -> Days:
    sessions = EmsSession.objects.filter(owner__in=owners, on__range=span, deleted_at__isnull=True)
    return set(sessions.values_list("owner_id", "on"))


def _days_begun(owners: set[int], span: Span) -> Days:
    """Days with a score, an answer to "EMS today?" or a session: who wrote it had before their eyes what the day is."""
    told = _entries(owners, *span).filter(ems_used__isnull=False)
    return (
        _days_written(owners, span)
        | _days_with_session(owners, span)
        | set(told.values_list("owner_id", "on"))
    )


def _weeks_asked(owners: set[int], span: Span) -> Days:
    """The day of an answer and the six days after it."""
    rows = _entries(owners, span[0] - _WEEK, span[1])
    answered = rows.filter(Q(spread_feet__isnull=False) | Q(spread_hands__isnull=False))
    return {
        (owner_id, on + timedelta(days=number))
        for owner_id, on in answered.values_list("owner_id", "on")
        for number in range(7)
    }


def on_trial_among(occurrences: Iterable[Occurrence], now: datetime) -> dict[int, str]:
    """Number -> what a running trial assigned to today, of those about EMS; the others are not in it."""
    asked = [one for one in occurrences if one.reminder.kind == Reminder.Kind.EMS_SESSION]
    plans = todays_plans({one.reminder.owner_id for one in asked}, now) if asked else {}
    return {one.pk: plans[one.reminder.owner_id] for one in asked if one.reminder.owner_id in plans}


def idle_among(occurrences: Iterable[Occurrence], now: datetime) -> set[int]:
    """The numbers of those about EMS on a day that a trial keeps free of it: told once, and nothing is left undone."""
    return {pk for pk, plan in on_trial_among(occurrences, now).items() if plan == NOTHING}


def outside_trial_among(occurrences: Iterable[Occurrence], now: datetime) -> set[int]:
    """The numbers of those about today in a trial that have none: planned, resting or over, or there never was one.

    What is over by now is looked at as it was at its end: a trial that began since makes nothing missed before it.
    """
    by_moment: dict[datetime, list[Occurrence]] = defaultdict(list)
    for one in occurrences:
        if one.reminder.kind == Reminder.Kind.TRIAL_PERIOD:
            by_moment[min(now, one.expires_at)].append(one)
    found: set[int] = set()
    for moment, asked in by_moment.items():
        running = todays_plans({one.reminder.owner_id for one in asked}, moment)
        found |= {one.pk for one in asked if one.reminder.owner_id not in running}
    return found


def reached_among(occurrences: Sequence[Occurrence], now: datetime) -> set[int]:
    """The numbers of those whose window is over and of which some message was taken, or may have been."""
    ending = [one.pk for one in occurrences if one.expires_at <= now and one.state == "due"]
    sent = Delivery.objects.filter(occurrence__in=ending, state__in=_IN_FLIGHT_OR_TAKEN)
    return set(sent.values_list("occurrence_id", flat=True)) if ending else set()


def people_without_mail(owners: Iterable[int]) -> set[int]:
    """Those who get no reminder by mail: the address is not theirs for certain, or they stopped it."""
    asked = set(owners)
    if not asked:
        return set()
    stopped = ReminderSettings.objects.filter(owner__in=asked, email_stopped_at__isnull=False)
    verified = EmailAddress.objects.filter(user__in=asked, verified=True, primary=True)
    return (asked - set(verified.values_list("user_id", flat=True))) | set(
        stopped.values_list("owner_id", flat=True)
    )


def next_times(reminder: Reminder, now: datetime) -> list[Due]:
    """The next three due times within three weeks; none while inactive, none before a pause ends."""
    if not reminder.active:
        return []
    start = max(now, reminder.paused_until or now)
    slots = [slot_of(at) for at in reminder.times]
    end = start + _LOOKING_AHEAD
    return due_between(slots, reminder.weekdays, reminder.time_zone, start, end)[:NEXT_SHOWN]


def reminder_state(owner: User, now: datetime) -> dict[str, Any]:
    """What the app shows around the list: what is open, what was missed, whether reminders arrive."""
    settings_row = ReminderSettings.objects.filter(owner=owner).first()
    stopped = bool(settings_row and settings_row.email_stopped_at)
    available = settings.MAIL_CONFIGURED and has_verified_email(user=owner)
    is_configured = configuration.is_configured()
    return {
        "push": {
            "configured": is_configured,
            "public_key": configuration.public_key() if is_configured else None,
        },
        "email": {"available": available, "stopped": stopped},
        "calendar": {"exists": bool(settings_row and settings_row.calendar_digest)},
        "arriving": _arriving(owner.pk),
        "open": open_occurrences(owner.pk, now),
        "missed": missed_occurrences(owner.pk, now),
    }


def open_occurrences(owner_id: int, now: datetime) -> list[Occurrence]:
    """What is due now, not yet answered by the diary, not kept free by a trial and not outside of one, oldest first."""
    begun = occurrences_of(owner_id).filter(state="due", due_at__lte=now + CLOCKS_DIFFER)
    due = list(begun.order_by("due_at"))
    logged, quiet = logged_among(due), idle_among(due, now) | outside_trial_among(due, now)
    asking = [one for one in due if one.pk not in quiet]
    return [one for one in asking if one.pk not in logged or not one.reminder.skip_if_logged]


def missed_occurrences(owner_id: int, now: datetime) -> list[Occurrence]:
    """What went by without a message in the last seven days, newest first, at most 20."""
    missed = occurrences_of(owner_id).filter(
        state="missed", due_at__range=(now - _MISSED_FOR, now + CLOCKS_DIFFER)
    )
    return list(missed.order_by("-due_at")[:MISSED_SHOWN])


def unplanned_reminders(now: datetime) -> QuerySet[Reminder]:
    """Whose next days nobody has planned: their mark has passed, or says more than planning ever does."""
    return Reminder.objects.filter(
        Q(planned_until__lt=now) | Q(planned_until__gt=now + AHEAD + CLOCKS_DIFFER)
    )


def overdue_occurrences(now: datetime) -> QuerySet[Occurrence]:
    """Due times that nobody has woken for 90 s."""
    return Occurrence.objects.filter(wake_at__lt=now - STANDSTILL)


def is_keeping_up(now: datetime) -> bool:
    """Whether every reminder is planned and every due time was looked at when it came."""
    return not unplanned_reminders(now).exists() and not overdue_occurrences(now).exists()


def is_silent(subscription: PushSubscription) -> bool:
    """Three messages were taken by the push service and the device said of none that it had shown it."""
    return subscription.unconfirmed >= SILENT_AFTER


def _arriving(owner_id: int) -> str:
    wanted = reminders_of(owner_id).filter(active=True).values_list("channels", flat=True)
    if not any("push" in channels for channels in wanted):
        return "not_needed"
    subscriptions = list(live_subscriptions_of(owner_id))
    if not subscriptions:
        return "no_device"
    if all(is_silent(one) for one in subscriptions):
        return "silent"
    confirmed = [one for one in subscriptions if one.last_confirmed_at and not is_silent(one)]
    return "yes" if confirmed else "unproven"
