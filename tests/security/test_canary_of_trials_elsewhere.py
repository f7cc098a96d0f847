"""What a trial gives to reports and reminders: its secrets before the end in nothing, a person's words never, logs silent."""

import json
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.core import mail
from rest_framework.test import APIClient

from diary.models import Trial
from diary.reminders.services import dispatch_due, open_calendar
from tests.diary.reminders.conftest import verify
from tests.diary.reminders.making import make_due, make_phone, make_reminder
from tests.diary.sharing.test_rest import make, open_page, payload_of
from tests.diary.sharing.test_software import opened, path_of
from tests.diary.trials.trying import START, act, noon, screened, start
from tests.factories import make_day, make_session, today
from tests.pushd.server import PushService
from tests.security.canary import WORD, Visitor, assert_silent, redis_as_text

pytestmark = pytest.mark.django_db
PAGES = ("", "days.csv", "report.json", "report.fhir.json")


def secrets_of(trial: Trial) -> tuple[str, str]:
    letters = {"ems": "E", "no_ems": "N"}
    assigned = trial.periods.order_by("number").values_list("assigned", flat=True)
    return trial.nonce, "".join(letters[one] for one in assigned)


def outputs(visitor: Visitor, **fields: Any) -> list[str]:
    """Everything a link gives to its readers and its owner."""
    made = make(visitor.client, with_passcode=False, last_days=90, **fields)
    reader = APIClient()
    assert open_page(reader, made).status_code == 200
    shown = [reader.get(f"/s/r/{made['id']}/{path}").content.decode() for path in PAGES]
    shown.append(visitor.client.get(f"/share/{made['id']}/preview").content.decode())
    asked = APIClient().post(
        path_of(payload_of(made["address"])["url"]), {"recipient": "x"}, format="json"
    )
    return [*shown, "".join(str(opened(made, one["embedded"])) for one in asked.json()["files"])]


def lived(alice: Any, client: Any, clock: Any, days: int) -> Trial:
    screened(alice)
    start(client, preset="quick", starts_on=f"{START}")
    for number in range(days):
        on = START + timedelta(days=number)
        clock.move_to(noon(on))
        make_day(alice, on, pain=number % 7, note=WORD)
        make_session(alice, noon(on), note=WORD)
    clock.move_to(noon(START + timedelta(days=days)))
    client.force_login(alice)
    return Trial.objects.get()


@pytest.mark.parametrize("live", [True, False])
def test_nothing_of_a_running_trial_is_in_a_link(
    live: bool, alice: Any, visitor: Visitor, logs: StringIO
) -> None:
    with time_machine.travel(noon(START), tick=False) as clock:
        trial = lived(alice, visitor.client, clock, 20)
        shown = outputs(visitor, live=live)
        for text in [*shown, logs.getvalue(), redis_as_text()]:
            for secret in secrets_of(trial):
                assert secret not in text
        assert_silent(logs, visitor)


@pytest.mark.parametrize("live", [True, False])
def test_of_a_finished_one_no_note_and_without_ems_nothing(
    live: bool, alice: Any, visitor: Visitor, logs: StringIO
) -> None:
    with time_machine.travel(noon(START), tick=False) as clock:
        trial = lived(alice, visitor.client, clock, 33)
        nonce, _ = secrets_of(trial)
        told = outputs(visitor, live=live, includes=["ems"])
        assert WORD not in "".join(told)
        assert [trial.commitment in text for text in told] == [True, False, *[True] * 4]
        silent = outputs(visitor, live=live, includes=["side_effects"])
        for text in silent:
            for secret in (trial.commitment, nonce, "andomised", "trial_assigned", "of 100 such"):
                assert secret not in text
        assert nonce not in logs.getvalue() + redis_as_text()
        assert_silent(logs, visitor)


def test_a_reminder_on_a_day_of_a_trial(
    alice: Any, visitor: Visitor, pushd: PushService, settings: Any, logs: StringIO
) -> None:
    settings.MAIL_CONFIGURED = True
    verify(alice)
    screened(alice)
    start(visitor.client, starts_on=f"{today()}", time_zone="UTC")
    trial = Trial.objects.get()
    make_day(alice, today(), note=WORD)
    make_due(make_reminder(alice, kind="ems_session", channels=["push", "email"]))
    make_phone(alice, pushd)
    dispatch_due()
    feed = visitor("get", f"/calendar/{open_calendar(owner_id=alice.pk)}.ics")
    listed = visitor("get", "/api/v1/reminders/")
    (arrived,) = pushd.log
    (message,) = mail.outbox
    left = [
        str(json.loads(arrived.plaintext or b"")) + str(arrived.headers),
        message.subject + str(message.body) + str(message.extra_headers),
        feed.content.decode(),
        listed.content.decode(),
        logs.getvalue(),
        redis_as_text(),
    ]
    for text in left:
        for secret in (*secrets_of(trial), str(trial.record_id), "no_ems", WORD):
            assert secret not in text
    assert_silent(logs, visitor)


def test_a_red_flag_that_rests_a_trial_is_in_no_log(
    alice: Any, visitor: Visitor, logs: StringIO
) -> None:
    screened(alice)
    made = start(visitor.client, starts_on=f"{today()}", time_zone="UTC")
    make_day(alice, today(), falls=2, spread_feet="knee", note=WORD)
    assert [one.reason for one in Trial.objects.get().rests] == ["red_flag"]
    assert act(visitor.client, made, "resume").status_code == 200
    assert "red_flag" not in logs.getvalue() + redis_as_text()
    assert_silent(logs, visitor)
