"""A reminder's own words, and the diary behind it: not in a push, a mail, a calendar, a figure, Redis or a log."""

import json
from io import StringIO
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from diary.reminders.devices import send_test
from diary.reminders.fields import REMINDER_CLEANERS
from diary.reminders.services import dispatch_due, open_calendar
from tests.diary.reminders.conftest import verify
from tests.diary.reminders.making import make_due, make_phone, make_reminder
from tests.factories import make_day, make_session, today
from tests.pushd.server import PushService
from tests.security.canary import WORD, Visitor, assert_silent
from tests.security.world import subscription_body

pytestmark = pytest.mark.django_db
REMINDERS = "/api/v1/reminders/"


@pytest.mark.parametrize("name", [*REMINDER_CLEANERS, f"{WORD}-field", "id"])
def test_wrong_values_in_every_field_of_a_reminder(
    name: str, visitor: Visitor, alice: Any, logs: StringIO
) -> None:
    mine = make_reminder(alice)
    for wrong in (f"{WORD}\x00", [WORD], {WORD: WORD}):
        body = {"kind": "check_in", "times": ["20:00"], name: wrong}
        assert visitor("post", REMINDERS, body).status_code == 400
        if name != "id":
            one = f"{REMINDERS}{mine.reminder_id}/"
            assert visitor("patch", one, {name: wrong}).status_code == 400
            assert visitor("put", one, {name: wrong}).status_code == 400
    assert_silent(logs, visitor)


def test_wrong_values_around_reminders(visitor: Visitor, logs: StringIO) -> None:
    for path, good in (
        ("reminders/pause/", {"until": None}),
        ("reminders/email/", {"stopped": True}),
        ("push/ack/", {"token": "x", "action": "shown"}),
        ("push/subscriptions/", subscription_body()),
    ):
        for name in (*good, WORD):
            for wrong in (WORD, [WORD], {WORD: WORD}):
                assert visitor("post", f"/api/v1/{path}", good | {name: wrong}).status_code == 400
        visitor.raw("POST", f"/api/v1/{path}", f'{{"until": "{WORD}')
    elsewhere = {"endpoint": f"https://{WORD}.example/{WORD}"}
    body = subscription_body() | elsewhere
    assert visitor("post", "/api/v1/push/subscriptions/", body).status_code == 400
    assert_silent(logs, visitor)


@pytest.mark.parametrize("kind", ["check_in", "custom"])
def test_reminders_that_ring(
    kind: str, alice: Any, visitor: Visitor, pushd: PushService, settings: Any, logs: StringIO
) -> None:
    """The diary and the reminder are full of it; push, mail, calendar, figures, Redis and logs are not."""
    settings.MAIL_CONFIGURED, settings.METRICS_TOKEN = True, "figures"
    verify(alice)
    make_day(alice, today(), note=WORD)
    make_session(alice, timezone.now(), note=WORD, device_name=WORD)
    fields = {"kind": kind, "channels": ["push", "email"], "skip_if_logged": False}
    make_due(make_reminder(alice, **fields, text=WORD if kind == "custom" else ""))
    shown = make_phone(alice, pushd)
    dispatch_due()
    assert send_test(shown) == "accepted"
    assert len(pushd.log) == 2
    assert len(mail.outbox) == 1
    assert WORD not in str([(one.headers, one.plaintext) for one in pushd.log])
    feed = visitor("get", f"/calendar/{open_calendar(owner_id=alice.pk)}.ics")
    figures = visitor("get", "/metrics", headers={"Authorization": "Bearer figures"})
    for answer in (feed, figures):
        assert answer.status_code == 200
        assert WORD not in answer.content.decode() + str(answer.headers)
    assert_silent(logs, visitor)


def test_a_text_that_may_be_on_the_lock_screen_is_only_inside_the_push(
    alice: Any, pushd: PushService, logs: StringIO
) -> None:
    make_due(make_reminder(alice, kind="custom", text=WORD, show_text=True))
    make_phone(alice, pushd)
    dispatch_due()
    (arrived,) = pushd.log
    assert json.loads(arrived.plaintext or b"")["notification"].pop("body") == WORD
    assert (arrived.plaintext or b"").count(WORD.encode()) == 1
    assert WORD not in str(arrived.headers)
    assert_silent(logs)


@pytest.mark.parametrize("path", ["calendar/{}.ics", "reminders/unsubscribe/{}/", "Calendar/{}"])
def test_addresses_that_are_keys(path: str, visitor: Visitor, logs: StringIO) -> None:
    for method in ("get", "post", "delete"):
        assert visitor(method, "/" + path.format(WORD)).status_code in (404, 405)
    assert "404 Not Found: GET " in logs.getvalue()
    assert_silent(logs, visitor)
