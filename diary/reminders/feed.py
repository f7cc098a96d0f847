"""The calendar feed: reminders as RFC 5545 events for whoever knows a secret address. Neutral: no kind, no text."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta

from icalendar import Alarm, Calendar, Event, Timezone

from diary.access import reminders_of
from diary.exceptions import RecordNotFound
from diary.localtime import zone_of
from diary.models import Reminder, ReminderSettings
from diary.reminders.schedule import due_between, slot_of
from diary.reminders.services import calendar_digest
from diary.trials.queries import todays_plans

_NAME = "Daymark"
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_EVENT_LASTS = timedelta(minutes=5)
_FETCHED_EVERY = timedelta(hours=6)
_A_YEAR = timedelta(days=366)
# Every weekday is in there, also when a local date or its clock time falls out.
_FIRST_WITHIN = timedelta(days=15)


def calendar_feed(secret: str, now: datetime) -> bytes:
    """The feed behind a secret; raises RecordNotFound for one that never was or has ended."""
    digest = calendar_digest(secret)
    owner = ReminderSettings.objects.filter(calendar_digest=digest).values_list("owner_id").first()
    if owner is None:
        raise RecordNotFound
    return ics(_that_come(owner[0], now), now)


def _that_come(owner_id: int, now: datetime) -> list[Reminder]:
    """The active ones; those about today in a trial only while one is running."""
    active = list(reminders_of(owner_id).filter(active=True))
    outside = [one for one in active if one.kind == Reminder.Kind.TRIAL_PERIOD]
    if outside and todays_plans([owner_id], now):
        return active
    return [one for one in active if one not in outside]


def ics(reminders: Iterable[Reminder], now: datetime) -> bytes:
    """One repeated event for each reminder and time, with an alarm at its start; a rest moves the first one."""
    calendar = Calendar()
    calendar.add("prodid", "-//Daymark//Reminders//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", _NAME)
    calendar.add("refresh-interval", _FETCHED_EVERY, parameters={"VALUE": "DURATION"})
    first = now
    for reminder in reminders:
        first = min(first, reminder.created_at)
        for event in _events(reminder, now):
            calendar.add_component(event)
    calendar.add_missing_timezones((first - _A_YEAR).date(), (now + 5 * _A_YEAR).date())
    if not calendar.subcomponents:
        # A calendar without any component is none (RFC 5545, 3.6); this one says nothing.
        calendar.add_component(Timezone.from_tzid("UTC"))
    feed: bytes = calendar.to_ical()
    return feed


def _events(reminder: Reminder, now: datetime) -> Iterator[Event]:
    for at in reminder.times:
        start = _first(reminder, slot_of(at), now)
        if start is not None:
            yield _event(reminder, at, start, now)


def _first(reminder: Reminder, slot: int, now: datetime) -> datetime | None:
    """The first local time that counts: since the reminder exists, and after a rest."""
    # Made with a clock that was ahead, it would begin in a year.
    made_at = min(reminder.created_at, now)
    since = max(made_at, reminder.paused_until or made_at)
    found = due_between([slot], reminder.weekdays, reminder.time_zone, since, since + _FIRST_WITHIN)
    if not found:
        return None
    hours, minutes = divmod(slot, 60)
    on = found[0].local_date
    return datetime(on.year, on.month, on.day, hours, minutes, tzinfo=zone_of(reminder.time_zone))


def _event(reminder: Reminder, at: str, start: datetime, now: datetime) -> Event:
    event = Event()
    event.add("uid", f"{reminder.reminder_id}-{at.replace(':', '')}")
    event.add("dtstamp", now.astimezone(UTC).replace(microsecond=0))
    event.add("summary", _NAME)
    event.add("dtstart", start)
    event.add("duration", _EVENT_LASTS)
    event.add("rrule", {"freq": "weekly", "byday": [_WEEKDAYS[day] for day in reminder.weekdays]})
    event.add("class", "PRIVATE")
    event.add("transp", "TRANSPARENT")
    event.add_component(_alarm())
    return event


def _alarm() -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", _NAME)
    alarm.add("trigger", timedelta())
    return alarm
