"""The reminder "What is today in my trial": it comes while a trial is running, whatever is assigned, and else is as if it were not."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.core import mail as outgoing
from django.db import IntegrityError, connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from diary.models import Occurrence, Period, Reminder, Trial
from diary.reminders.feed import calendar_feed
from diary.reminders.fields import KINDS
from diary.reminders.queries import outside_trial_among
from diary.reminders.services import dispatch_due, open_calendar
from diary.reminders.waking import wake_next
from tests.diary.reminders.conftest import verify
from tests.diary.reminders.making import make_due, make_reminder, move, state_of
from tests.diary.trials.trying import START, act, done, noon, on, screened, start
from tests.factories import make_day, make_session, make_user

pytestmark = pytest.mark.django_db
STATE = "/api/v1/reminders/state/"
HOURS = timedelta(hours=1)


@pytest.fixture
def moved(alice: Any) -> Iterator[Any]:
    with time_machine.travel(noon(START, "UTC"), tick=False) as clock:
        screened(alice)
        yield clock


def begin(client: Any, *, days: int = 0) -> dict[str, Any]:
    """A trial of 32 days, each a period of its own, that begins in so many days."""
    return start(client, preset="quick", starts_on=f"{on(days)}", time_zone="UTC")


def make_today(owner: Any, **fields: Any) -> Reminder:
    values = {"times": ["08:00"], "time_zone": "UTC", "time_zone_mode": "fixed"} | fields
    return make_reminder(owner, kind="trial_period", **values)


def comes(clock: Any, day: int) -> bool:
    """Whether a mail comes on the morning of that day; afterwards its window is over."""
    outgoing.outbox.clear()
    clock.move_to(noon(on(day), "UTC") - 4 * HOURS)
    dispatch_due()
    clock.move_to(noon(on(day), "UTC"))
    dispatch_due()
    return len(outgoing.outbox) == 1


def test_it_comes_on_the_days_of_a_running_trial_and_on_no_other(
    moved: Any, alice: Any, alices_client: Any, mail: None
) -> None:
    verify(alice)
    trial = begin(alices_client, days=2)
    reminder = make_today(alice, channels=["email"])
    told = {5: "pause", 8: "resume", 12: "end"}
    came = []
    for day in range(1, 15):
        came += [day] if comes(moved, day) else []
        alices_client.force_login(alice)
        if day in told:
            done(alices_client, trial, told[day], **({"reason": "illness"} if day == 5 else {}))
    assert came == [2, 3, 4, 5, 9, 10, 11, 12]
    began = reminder.occurrences.filter(due_at__lte=timezone.now()).order_by("due_at")
    states = {(one.local_date - START).days: one.state for one in began}
    quiet = dict.fromkeys((1, 6, 7, 8, 13, 14), "skipped")
    assert states == dict.fromkeys(came, "done") | quiet
    state = alices_client.get(STATE).json()
    assert (state["open"], state["missed"]) == ([], [])


def test_without_any_trial_nothing_comes_and_nothing_is_missed(
    moved: Any, alice: Any, alices_client: Any, mail: None
) -> None:
    verify(alice)
    occurrence = make_due(make_today(alice, channels=["email"]))
    dispatch_due()
    assert (state_of(occurrence), outgoing.outbox) == ("skipped", [])


@pytest.mark.parametrize("assigned", ["ems", "no_ems"])
def test_it_is_open_on_both_kinds_of_days_and_repeated_where_that_was_chosen(
    moved: Any, alice: Any, alices_client: Any, mail: None, assigned: str
) -> None:
    verify(alice)
    begin(alices_client)
    Period.objects.filter(number=1).delete()
    Period.objects.create(trial=Trial.objects.get(), number=1, assigned=assigned)
    occurrence = make_due(make_today(alice, channels=["email"], nag_after_minutes=10))
    dispatch_due()
    (asked,) = alices_client.get(STATE).json()["open"]
    assert asked["kind"] == "trial_period"
    moved.shift(10 * timedelta(minutes=1))
    dispatch_due()
    assert (len(outgoing.outbox), state_of(occurrence)) == (2, "due")


def test_what_is_open_when_the_trial_is_ended_is_over_without_a_word(
    moved: Any, alice: Any, alices_client: Any, mail: None
) -> None:
    verify(alice)
    trial = begin(alices_client)
    occurrence = make_due(make_today(alice, channels=["email"], nag_after_minutes=10))
    dispatch_due()
    assert act(alices_client, trial, "end").status_code == 200
    assert alices_client.get(STATE).json()["open"] == []
    moved.shift(10 * timedelta(minutes=1))
    dispatch_due()
    assert (len(outgoing.outbox), state_of(occurrence)) == (1, "skipped")


def test_what_nobody_woke_is_missed_on_a_day_of_the_trial_only(
    moved: Any, alice: Any, alices_client: Any
) -> None:
    """Looked at when it is running: the day before it was planned."""
    begin(alices_client, days=1)
    before, during = make_today(alice), make_today(alice)
    moved.move_to(noon(on(2), "UTC"))
    woken = [one.occurrences.order_by("due_at")[0] for one in (before, during)]
    for one, day in zip(woken, (0, 1), strict=True):
        due_at = noon(on(day), "UTC")
        move(one, due_at=due_at, wake_at=due_at, expires_at=due_at + HOURS)
    wake_next(timezone.now())
    assert [state_of(one) for one in woken] == ["skipped", "missed"]


@pytest.mark.parametrize(
    ("written", "is_answered"),
    [
        ({"pain": 3}, True),
        ({"skipped": ["pain"]}, True),
        ({"ems_used": False}, True),
        ({"note": "a walk"}, False),
        (None, True),
    ],
    ids=["score", "skipped", "ems today", "note", "session"],
)
def test_a_score_ems_today_or_a_session_answers_it(
    moved: Any, alice: Any, alices_client: Any, written: dict[str, Any] | None, is_answered: bool
) -> None:
    begin(alices_client)
    first, second = make_due(make_today(alice)), make_due(make_today(alice))
    both = Occurrence.objects.filter(pk__in=[first.pk, second.pk])
    both.update(local_date=START)
    move(second, wake_at=timezone.now() + HOURS)
    wake_next(timezone.now())
    assert len(alices_client.get(STATE).json()["open"]) == 1
    if written is None:
        make_session(alice, timezone.now())
    else:
        make_day(alice, START, **{"pain": None} | written)
    assert (alices_client.get(STATE).json()["open"] == []) == is_answered
    both.update(wake_at=timezone.now())
    wake_next(timezone.now())
    expected = ["answered", "skipped"] if is_answered else ["due", "due"]
    assert [state_of(first), state_of(second)] == expected


def test_the_calendar_has_it_while_a_trial_is_running(
    moved: Any, alice: Any, alices_client: Any
) -> None:
    trial = begin(alices_client, days=1)
    make_today(alice)
    secret = open_calendar(owner_id=alice.pk)
    told = []
    for day in (0, 1, 2):
        moved.move_to(noon(on(day), "UTC"))
        told.append(b"BEGIN:VEVENT" in calendar_feed(secret, timezone.now()))
        if day == 1:
            alices_client.force_login(alice)
            done(alices_client, trial, "end")
    assert told == [False, True, False]


def test_many_people_cost_as_many_statements_as_one(
    moved: Any, alice: Any, alices_client: Any
) -> None:
    begin(alices_client)
    made_for = [alice, *(make_user(f"p{number}@example.org") for number in range(9))]
    asked_about = [make_due(make_today(person)).pk for person in made_for]
    found = list(Occurrence.objects.filter(pk__in=asked_about).select_related("reminder"))
    with CaptureQueriesContext(connection) as asked:
        outside = outside_trial_among(found, timezone.now())
    assert outside == set(asked_about[1:])
    assert len(asked) == 2


def test_one_is_made_over_rest_without_a_trial_and_has_no_words_of_its_own(
    alices_client: Any,
) -> None:
    body = {"kind": "trial_period", "times": ["08:00"]}
    made = alices_client.post("/api/v1/reminders/", body, format="json")
    assert (made.status_code, made.json()["kind"]) == (201, "trial_period")
    refused = alices_client.post("/api/v1/reminders/", body | {"text": "Cream"}, format="json")
    (error,) = refused.json()["errors"]
    assert (error["field"], error["code"]) == ("text", "not_for_this_kind")


def test_the_published_format_of_an_export_names_every_kind() -> None:
    schema = json.loads((Path(settings.BASE_DIR) / "docs" / "export.schema.json").read_text())
    assert schema["$defs"]["reminder"]["properties"]["kind"]["enum"] == list(KINDS)


def test_the_database_takes_the_kinds_there_are(alice: Any) -> None:
    reminder = make_today(alice)
    for kind in KINDS:
        Reminder.objects.filter(pk=reminder.pk).update(kind=kind)
    with pytest.raises(IntegrityError, match="reminder_kind_known"), transaction.atomic():
        Reminder.objects.filter(pk=reminder.pk).update(kind="trial")


@pytest.mark.django_db(transaction=True)
def test_the_migration_keeps_what_is_there_and_takes_the_new_kind_from_then_on(alice: Any) -> None:
    old = make_reminder(alice, kind="weekly")
    loader = MigrationLoader(connection)
    migration = loader.get_migration("diary", "0010_trial_reminders")
    before = loader.project_state(("diary", "0009_key_check"))
    with connection.schema_editor() as editor:
        migration.unapply(before, editor)
    try:
        with pytest.raises(IntegrityError, match="reminder_kind_known"):
            Reminder.objects.filter(pk=old.pk).update(kind="trial_period")
    finally:
        with connection.schema_editor() as editor:
            migration.apply(before, editor)
    assert Reminder.objects.get(pk=old.pk).kind == "weekly"
    assert old.occurrences.exists()
    Reminder.objects.filter(pk=old.pk).update(kind="trial_period")
