"""The address in every reminder mail: a page with one button, and one click for mail programs (RFC 8058)."""

from typing import Any

import pytest
from django.core import mail as outgoing
from django.test import Client

from diary.models import ReminderSettings
from diary.reminders.messages import reminder_mail, unsubscribe_token
from diary.reminders.services import dispatch_due, stop_mails
from tests.accounts.browser import Browser
from tests.diary.reminders.conftest import verify
from tests.diary.reminders.making import make_due, make_reminder, the_delivery

pytestmark = pytest.mark.django_db


def address(owner: Any) -> str:
    return f"/reminders/unsubscribe/{unsubscribe_token(owner.pk)}/"


def is_stopped(owner: Any) -> bool:
    return ReminderSettings.objects.filter(owner=owner, email_stopped_at__isnull=False).exists()


def stranger() -> Client:
    return Client(enforce_csrf_checks=True)


def test_looking_at_the_page_changes_nothing(alice: Any) -> None:
    for method in ("get", "head"):
        answer = getattr(stranger(), method)(address(alice))
        assert answer.status_code == 200
    page = stranger().get(address(alice)).content.decode()
    assert page.count('<form method="post">') == page.count('<button class="primary"') == 1
    assert "<script" not in page
    assert alice.email not in page
    assert not is_stopped(alice)


def test_the_button_stops_the_mails(alice: Any, bob: Any) -> None:
    for _ in range(2):
        answer = stranger().post(address(alice))
        assert answer.status_code == 200
        assert "No more reminder mails" in answer.content.decode()
        assert not answer.cookies
    assert is_stopped(alice)
    assert not is_stopped(bob)


def test_a_browser_without_scripts_presses_it(alice: Any) -> None:
    page = Browser().open(address(alice)).press("Stop the mails")
    assert page.status == 200
    assert is_stopped(alice)


def test_one_click_of_a_mail_program(alice: Any) -> None:
    answer = stranger().post(
        address(alice),
        "List-Unsubscribe=One-Click",
        content_type="application/x-www-form-urlencoded",
        headers={"Origin": "https://mail.example", "Sec-Fetch-Site": "cross-site"},
    )
    assert answer.status_code == 200
    assert is_stopped(alice)


def test_the_mail_leads_here_and_the_next_one_does_not_come(
    alice: Any, mail: None, settings: Any
) -> None:
    verify(alice)
    reminder = make_reminder(alice, channels=["email"])
    due = make_due(reminder)
    dispatch_due()
    (sent,) = outgoing.outbox
    header = sent.extra_headers["List-Unsubscribe"]
    assert header == f"<{settings.PUBLIC_URL}{address(alice)}>"
    assert header.strip("<>") in str(sent.body)
    assert reminder_mail(the_delivery(due, "email")).extra_headers["List-Unsubscribe"] == header
    stranger().post(address(alice))
    make_due(reminder)
    dispatch_due()
    assert len(outgoing.outbox) == 1


def test_a_bad_token_is_no_address(alice: Any) -> None:
    good = unsubscribe_token(alice.pk)
    nobody = unsubscribe_token(10**6)
    for token in (good[:-1], good.upper(), "x", f"{good}x", nobody, "\u0661"):
        for method in ("get", "post"):
            answer = getattr(stranger(), method)(f"/reminders/unsubscribe/{token}/")
            assert answer.status_code == 404, token
    for method in ("put", "patch", "delete", "options"):
        assert getattr(stranger(), method)(address(alice)).status_code == 405
    assert not ReminderSettings.objects.exists()


def test_an_account_that_is_gone(alice: Any) -> None:
    gone = address(alice)
    alice.delete()
    assert stranger().post(gone).status_code == 404


def test_who_stopped_them_keeps_the_first_time(alice: Any) -> None:
    stranger().post(address(alice))
    first = ReminderSettings.objects.get().email_stopped_at
    stranger().post(address(alice))
    assert ReminderSettings.objects.get().email_stopped_at == first
    assert first is not None
    stop_mails(owner_id=alice.pk, stopped=False, now=first)
    assert not is_stopped(alice)
