"""Reminders of EMS and of today in a trial, while one is running: the same words on both kinds of days, nothing of the days to come."""

import json
from collections.abc import Iterator
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.core import mail as outgoing
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from diary.models import Occurrence, Period, Reminder, Trial
from diary.reminders.feed import calendar_feed
from diary.reminders.queries import on_trial_among
from diary.reminders.services import dispatch_due, open_calendar
from diary.reminders.waking import wake_next
from diary.trials.queries import todays_plans
from tests.diary.reminders.conftest import verify
from tests.diary.reminders.making import (
    make_due,
    make_phone,
    make_reminder,
    move,
    state_of,
    the_delivery,
)
from tests.diary.trials.trying import (
    START,
    act,
    done,
    noon,
    order_of,
    screened,
    secrets_of,
    start,
    turn_coins,
)
from tests.factories import make_session, make_user
from tests.pushd.server import PushService
from tests.security.canary import redis_as_text
from tests.security.conftest import logs

__all__ = ["logs"]
pytestmark = pytest.mark.django_db
NEUTRAL = "A moment for your diary?"


@pytest.fixture
def clock(alice: Any) -> Iterator[Any]:
    """Ticks: the push service of the tests has a clock of its own, so today stays today."""
    with time_machine.travel(timezone.now(), tick=True) as moved:
        screened(alice)
        yield moved


def begin(client: Any, *order: str, **fields: Any) -> Trial:
    """A trial that started today, its first pair as told."""
    start(client, starts_on=f"{timezone.now().date()}", time_zone="UTC", **fields)
    for number, assigned in enumerate(order, start=1):
        Period.objects.get(number=number).delete()
        Period.objects.create(trial=Trial.objects.get(), number=number, assigned=assigned)
    return Trial.objects.get()


def reminded(owner: Any, pushd: PushService, kind: str, **fields: Any) -> dict[str, Any]:
    Reminder.objects.all().delete()
    pushd.log.clear()
    make_due(make_reminder(owner, kind=kind, **fields))
    dispatch_due()
    (arrived,) = pushd.log
    found: dict[str, Any] = json.loads(arrived.plaintext or b"")
    return found


def neutral_of(message: dict[str, Any]) -> dict[str, Any]:
    """Without what is another one in every message: the tag and the acknowledgement."""
    notification = message["notification"]
    kept = {name: value for name, value in notification["data"].items() if name != "ack"}
    return message | {"notification": notification | {"tag": "", "data": kept}}


@pytest.mark.parametrize("off_kind", ["nothing", "active_low"])
@pytest.mark.parametrize(("kind", "address"), [("ems_session", "/"), ("trial_period", "/#today")])
def test_the_message_is_the_same_on_both_kinds_of_days_and_opens_today(
    clock: Any,
    alice: Any,
    alices_client: Any,
    pushd: PushService,
    kind: str,
    address: str,
    off_kind: str,
) -> None:
    """Byte by byte, and so as long: what differs is a tag of fixed length and signed row numbers."""
    trial = begin(alices_client, "ems", "no_ems", off_kind=off_kind)
    make_phone(alice, pushd)
    message = neutral_of(reminded(alice, pushd, kind))
    turn_coins(trial, beyond=0)
    assert todays_plans([alice.pk], timezone.now()) == {alice.pk: off_kind}
    assert neutral_of(reminded(alice, pushd, kind)) == message
    assert message["notification"]["body"] == NEUTRAL
    assert message["notification"]["navigate"] == f"{settings.PUBLIC_URL}{address}"
    said = json.dumps(message).lower()
    assert not [word for word in ("ems", "trial", "pain", "session", "pads") if word in said]


@pytest.mark.parametrize(("days", "opens"), [(0, "/"), (1, "/ems")])
def test_while_it_rests_it_opens_the_sessions_but_the_day_on_which_that_is_told_counts(
    clock: Any, alice: Any, alices_client: Any, pushd: PushService, days: int, opens: str
) -> None:
    trial = begin(alices_client, "no_ems", "ems")
    make_phone(alice, pushd)
    act(alices_client, {"id": trial.record_id}, "pause", reason="travel")
    clock.shift(timedelta(days=days))
    message = reminded(alice, pushd, "ems_session")
    assert message["notification"]["navigate"] == f"{settings.PUBLIC_URL}{opens}"


def test_after_a_red_flag_nobody_is_asked_for_ems_also_on_the_day_itself(
    clock: Any, alice: Any, alices_client: Any
) -> None:
    trial = begin(alices_client, "ems", "no_ems")
    assert todays_plans([alice.pk], timezone.now()) == {alice.pk: "ems"}
    act(alices_client, {"id": trial.record_id}, "pause", reason="red_flag")
    assert todays_plans([alice.pk], timezone.now()) == {alice.pk: "nothing"}


@pytest.mark.parametrize(
    ("order", "off_kind", "is_asked"),
    [
        (("ems", "no_ems"), "nothing", True),
        (("no_ems", "ems"), "nothing", False),
        (("no_ems", "ems"), "active_low", True),
    ],
)
def test_on_a_day_without_ems_nothing_is_repeated_open_or_missed(
    clock: Any,
    alice: Any,
    alices_client: Any,
    pushd: PushService,
    order: Any,
    off_kind: str,
    is_asked: bool,
) -> None:
    begin(alices_client, *order, off_kind=off_kind)
    make_phone(alice, pushd)
    occurrence = make_due(make_reminder(alice, kind="ems_session", nag_after_minutes=10))
    dispatch_due()
    state = alices_client.get("/api/v1/reminders/state/").json()
    assert (len(state["open"]) == 1) == is_asked
    move(occurrence, due_at=timezone.now() - timedelta(minutes=11), wake_at=timezone.now())
    dispatch_due()
    assert len(pushd.log) == (2 if is_asked else 1)
    unseen = make_due(make_reminder(alice, kind="ems_session", times=["07:00"]))
    past = timezone.now() - timedelta(minutes=1)
    move(unseen, due_at=past - timedelta(minutes=90), expires_at=past, wake_at=past)
    wake_next(timezone.now())
    assert state_of(unseen) == ("missed" if is_asked else "done")


def test_a_session_on_a_day_without_ems_is_logged_all_the_same(
    clock: Any, alice: Any, alices_client: Any, pushd: PushService
) -> None:
    begin(alices_client, "no_ems", "ems")
    make_phone(alice, pushd)
    occurrence = make_due(make_reminder(alice, kind="ems_session", time_zone_mode="fixed"))
    make_session(alice, noon(occurrence.local_date))
    dispatch_due()
    assert state_of(occurrence) == "skipped"
    assert pushd.log == []


def test_other_reminders_know_nothing_of_a_trial(
    clock: Any, alice: Any, alices_client: Any, pushd: PushService
) -> None:
    begin(alices_client, "no_ems", "ems")
    make_phone(alice, pushd)
    occurrence = make_due(make_reminder(alice, kind="check_in"))
    with CaptureQueriesContext(connection) as asked:
        dispatch_due()
    (arrived,) = pushd.log
    opened = json.loads(arrived.plaintext or b"")["notification"]["navigate"]
    assert opened.endswith(f"/check-in/{occurrence.local_date}")
    assert "diary_trial" not in str([query["sql"] for query in asked])


@pytest.mark.parametrize("kind", ["ems_session", "trial_period"])
def test_by_mail_it_is_the_mail_of_every_day(
    clock: Any, alice: Any, alices_client: Any, mail: None, kind: str
) -> None:
    verify(alice)
    begin(alices_client, "no_ems", "ems")
    occurrence = make_due(make_reminder(alice, kind=kind, channels=["email"]))
    dispatch_due()
    assert the_delivery(occurrence, "email").state == "accepted"
    (message,) = outgoing.outbox
    assert f"{settings.PUBLIC_URL}/\n" in str(message.body)
    assert not [word for word in ("EMS", "trial") if word in message.subject + str(message.body)]


@pytest.mark.parametrize("kind", ["ems_session", "trial_period"])
def test_nothing_tells_what_comes_after_the_next_period(
    clock: Any, alice: Any, alices_client: Any, pushd: PushService, logs: StringIO, kind: str
) -> None:
    """The whole of what leaves is the same when every coin beyond is turned round."""
    trial = begin(alices_client, "no_ems", "ems")
    reminder = make_reminder(alice, kind=kind, times=["08:00", "21:00"])
    make_phone(alice, pushd)
    make_due(reminder)
    dispatch_due()
    secret = open_calendar(owner_id=alice.pk)
    now = timezone.now()
    before = everything(alices_client, secret, reminder, now)
    turn_coins(trial, beyond=2)
    assert everything(alices_client, secret, reminder, now) == before
    nonce, order = secrets_of(trial)
    left = [logs.getvalue(), redis_as_text(), str([one.plaintext for one in pushd.log]), *before]
    for text in left:
        assert nonce not in text
        assert order not in text
        assert "no_ems" not in text


def everything(client: Any, secret: str, reminder: Any, now: Any) -> list[str]:
    listed = client.get("/api/v1/reminders/").json()
    state = client.get("/api/v1/reminders/state/").json()
    rows = list(Occurrence.objects.filter(reminder=reminder).order_by("pk").values())
    return [calendar_feed(secret, now).decode(), str(listed), str(state), str(rows)]


def test_only_todays_period_of_each_is_read(clock: Any, alice: Any, alices_client: Any) -> None:
    begin(alices_client, "no_ems", "ems")
    with CaptureQueriesContext(connection) as asked:
        assert todays_plans([alice.pk], timezone.now()) == {alice.pk: "nothing"}
    (periods,) = [query["sql"] for query in asked if "diary_period" in query["sql"]]
    assert '"number" = 1' in periods
    assert '"nonce"' not in str([query["sql"] for query in asked])


def test_many_cost_as_many_statements_as_one(clock: Any, alice: Any, alices_client: Any) -> None:
    begin(alices_client, "no_ems", "ems")
    trial = Trial.objects.get()
    found = [make_due(make_reminder(alice, kind="ems_session"))]
    for number in range(9):
        person = make_user(f"p{number}@example.org")
        other = Trial.objects.defer(None).get(pk=trial.pk)
        other.pk, other.owner_id = None, person.pk
        other.save()
        Period.objects.create(trial=other, number=1, assigned="ems")
        found.append(make_due(make_reminder(person, kind="ems_session")))
    with CaptureQueriesContext(connection) as asked:
        plans = on_trial_among(Occurrence.objects.select_related("reminder"), timezone.now())
    assert len(asked) == 3
    assert [plans[one.pk] for one in found] == ["nothing"] + ["ems"] * 9


def test_the_plan_is_that_of_the_day_where_the_trial_is(alice: Any, alices_client: Any) -> None:
    with time_machine.travel(noon(START), tick=False) as moved:
        screened(alice)
        trial = start(alices_client, preset="quick", starts_on=f"{START + timedelta(days=1)}")
        order = order_of(Trial.objects.get())
        plans = {"ems": "ems", "no_ems": "nothing"}
        assert todays_plans([alice.pk], timezone.now()) == {}
        for number in range(32):
            moved.move_to(noon(START + timedelta(days=1 + number)) - timedelta(hours=11))
            assert todays_plans([alice.pk], timezone.now()) == {alice.pk: plans[order[number // 2]]}
        moved.move_to(noon(START + timedelta(days=33)))
        assert todays_plans([alice.pk], timezone.now()) == {}
        moved.move_to(noon(START + timedelta(days=20)))
        alices_client.force_login(alice)
        done(alices_client, trial, "end")
        assert todays_plans([alice.pk], timezone.now()) == {}
