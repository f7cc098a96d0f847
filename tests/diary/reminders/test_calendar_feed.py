"""The calendar feed: what a calendar program gets at the secret address, and that others get nothing."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar, Event

from diary.models import Reminder
from diary.reminders.feed import ics
from diary.reminders.schedule import due_between, slot_of
from diary.reminders.services import close_calendar, open_calendar, pause_reminders
from tests.diary.reminders.making import make_reminder

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)  # a Monday


def fetch(secret: str, client: Client | None = None) -> Any:
    return (client or Client()).get(f"/calendar/{secret}.ics")


def events(owner: Any) -> list[Event]:
    answer = fetch(open_calendar(owner_id=owner.pk))
    assert answer.status_code == 200
    return list(Calendar.from_ical(answer.content).events)


def starts(event: Event) -> datetime:
    start = event.start
    assert isinstance(start, datetime)
    return start


@pytest.mark.django_db
@time_machine.travel(NOW)
def test_one_event_for_each_reminder_and_time(alice: Any) -> None:
    make_reminder(alice, times=["08:00", "20:00"], weekdays=[0, 2])
    make_reminder(alice, kind="weekly", times=["18:30"], weekdays=[6], time_zone="Asia/Tokyo")
    morning, evening, weekly = events(alice)
    assert morning["RRULE"].to_ical() == b"FREQ=WEEKLY;BYDAY=MO,WE"
    # 08:00 in Berlin is over on this Monday
    assert starts(morning) == datetime(2026, 11, 25, 8, 0, tzinfo=ZoneInfo("Europe/Berlin"))
    assert starts(evening) == datetime(2026, 11, 23, 20, 0, tzinfo=ZoneInfo("Europe/Berlin"))
    assert starts(weekly) == datetime(2026, 11, 29, 18, 30, tzinfo=ZoneInfo("Asia/Tokyo"))
    assert weekly["DTSTART"].params["TZID"] == "Asia/Tokyo"
    assert len({event["UID"] for event in (morning, evening, weekly)}) == 3
    for event in (morning, evening, weekly):
        (alarm,) = event.alarms.times
        assert alarm.trigger == starts(event)


@pytest.mark.django_db
def test_it_brings_its_time_zones_along(alice: Any) -> None:
    for zone in ("Asia/Tokyo", "America/New_York", "UTC"):
        make_reminder(alice, time_zone=zone)
    feed = Calendar.from_ical(fetch(open_calendar(owner_id=alice.pk)).content)
    assert feed.get_missing_tzids() == set()
    assert {zone.tz_name for zone in feed.timezones} >= {"Asia/Tokyo", "America/New_York"}


@pytest.mark.django_db
def test_its_words_are_neutral(alice: Any) -> None:
    make_reminder(alice, kind="custom", text="Take the blue ones", show_text=True)
    make_reminder(alice, kind="ems_session")
    answer = fetch(open_calendar(owner_id=alice.pk))
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    for word in (b"blue", b"ems", b"EMS", b"custom", b"alice"):
        assert word not in answer.content
    summaries = {event["SUMMARY"] for event in Calendar.from_ical(answer.content).events}
    assert summaries == {"Daymark"}


@pytest.mark.django_db
def test_it_needs_no_cookie_sets_none_and_is_not_stored(alice: Any, alices_client: Any) -> None:
    make_reminder(alice)
    secret = open_calendar(owner_id=alice.pk)
    for client in (Client(), alices_client):
        answer = fetch(secret, client)
        assert answer.status_code == 200
        assert not answer.cookies
        assert "private" in answer["Cache-Control"]
    assert Client().post(f"/calendar/{secret}.ics").status_code == 405


@pytest.mark.django_db
def test_an_unknown_an_old_and_an_ended_secret_are_one_and_the_same(alice: Any) -> None:
    old = open_calendar(owner_id=alice.pk)
    new = open_calendar(owner_id=alice.pk)
    close_calendar(owner_id=alice.pk)
    nowhere = Client().get("/there-is-nothing.ics")
    for secret in (old, new, "x" * 43, "x", "\u0661", "%00"):
        answer = fetch(secret)
        assert (answer.status_code, answer.content) == (404, nowhere.content)


@pytest.mark.django_db
@time_machine.travel(NOW)
def test_what_is_off_is_not_in_it_and_a_rest_is_left_out(alice: Any) -> None:
    make_reminder(alice, active=False)
    assert events(alice) == []
    make_reminder(alice)
    pause_reminders(owner_id=alice.pk, until=NOW + timedelta(days=7), now=NOW)
    (event,) = events(alice)
    assert starts(event).date() == (NOW + timedelta(days=7)).date()


@pytest.mark.django_db
@pytest.mark.parametrize("all_off", [True, False], ids=["all off", "none at all"])
def test_one_without_events_is_a_calendar_all_the_same(all_off: bool, alice: Any) -> None:
    if all_off:
        make_reminder(alice, active=False)
    answer = fetch(open_calendar(owner_id=alice.pk))
    assert answer.status_code == 200
    lines = answer.content.decode().replace("\r\n ", "").split("\r\n")
    parts = [line for line in lines if line.startswith(("BEGIN:", "END:"))]
    # icalbody = calprops component; component = 1*(eventc / todoc / … / timezonec / …)
    assert parts == [
        *("BEGIN:VCALENDAR", "BEGIN:VTIMEZONE", "BEGIN:STANDARD"),
        *("END:STANDARD", "END:VTIMEZONE", "END:VCALENDAR"),
    ]
    assert {"VERSION:2.0", "TZID:UTC", "TZOFFSETTO:+0000"} <= set(lines)


@pytest.mark.django_db
def test_it_costs_two_queries(alice: Any, django_assert_num_queries: Any) -> None:
    for _ in range(5):
        make_reminder(alice)
    secret = open_calendar(owner_id=alice.pk)
    with django_assert_num_queries(2):
        fetch(secret)


@given(
    on=st.dates(min_value=NOW.date(), max_value=NOW.date() + timedelta(days=400)),
    at=st.sampled_from(["00:00", "00:30", "01:30", "02:30", "03:00", "12:00", "23:59"]),
    weekdays=st.sets(st.integers(0, 6), min_size=1),
    zone=st.sampled_from(
        ["Europe/Berlin", "America/St_Johns", "Australia/Lord_Howe", "Africa/Casablanca", "UTC"]
    ),
)
def test_the_first_event_is_one_that_rings_and_fits_its_rule(
    on: Any, at: str, weekdays: set[int], zone: str
) -> None:
    since = datetime(on.year, on.month, on.day, 7, tzinfo=UTC)
    rule = Reminder(
        reminder_id=UUID(int=1),
        times=[at],
        weekdays=sorted(weekdays),
        time_zone=zone,
        created_at=since,
    )
    (event,) = Calendar.from_ical(ics([rule], since)).events
    rings = due_between([slot_of(at)], rule.weekdays, zone, since, since + timedelta(days=15))
    start = starts(event)
    assert (start.date(), f"{start:%H:%M}") == (rings[0].local_date, at)
    assert start.weekday() in weekdays
