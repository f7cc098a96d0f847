"""The mail server is away, hangs, or turns an address down: every page answers, and the mail arrives when it can."""

import re
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core.mail import EmailMessage
from django.db import connection, transaction
from django.utils import timezone

from accounts import mails
from accounts.models import Mail, User
from tests.accounts.browser import Browser
from tests.accounts.constants import PASSWORD
from tests.accounts.mail_server import MailServer, used_by

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("with_mail")]
NEW_PASSWORD = "seven-kettles-on-a-quiet-hill"
NEW = "nora@example.org"


class Alone(Browser):
    """No worker comes by after its requests."""

    has_worker = False


@pytest.fixture
def server(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[MailServer]:
    # Long enough that no test sees its end by waiting.
    monkeypatch.setattr(mails, "_RESTS_SECONDS", 3_600)
    with used_by(settings) as running:
        yield running


def make_due() -> None:
    """As if the time of the next try had come."""
    Mail.objects.update(next_try_at=timezone.now())
    mails.cache.delete(mails._ROUND_KEY)


def keep(to: str, owner: User | None = None, **more: Any) -> Mail:
    return mails.keep_mail(EmailMessage("s", "b", to=[to]), owner=owner, **more)


# --- Pages ---------------------------------------------------------------------------------------


def sign_up(browser: Browser) -> None:
    page = browser.open("/accounts/signup/").press("Sign up", email=NEW, password1=PASSWORD)
    assert (page.status, page.title) == (200, "Type the code · Daymark")
    assert "may take some minutes" in page.text


def sign_up_with_a_known_address(browser: Browser) -> None:
    page = browser.open("/accounts/signup/")
    page = page.press("Sign up", email="alice@example.org", password1=PASSWORD)
    assert (page.status, page.title) == (200, "Type the code · Daymark")


def sign_in_unconfirmed(browser: Browser) -> None:
    EmailAddress.objects.update(verified=False)
    page = browser.sign_in("alice@example.org", PASSWORD)
    assert (page.status, page.title) == (200, "Type the code · Daymark")


def forget_the_password(browser: Browser) -> None:
    page = browser.open("/accounts/password/reset/")
    page = page.press("Get a code", email="alice@example.org")
    assert (page.status, page.title) == (200, "Type the code · Daymark")
    assert "may take some minutes" in page.text


def change_the_password(browser: Browser) -> None:
    browser.sign_in("alice@example.org", PASSWORD)
    page = browser.open("/accounts/password/change/")
    page = page.press("Change password", oldpassword=PASSWORD, password1=NEW_PASSWORD)
    assert page.status in (200, 302)
    assert User.objects.get(email="alice@example.org").check_password(NEW_PASSWORD)
    # The device that did it stays signed in.
    assert browser.open("/accounts/email/").title == "E-mail address · Daymark"


ACTS = [
    sign_up,
    sign_up_with_a_known_address,
    sign_in_unconfirmed,
    forget_the_password,
    change_the_password,
]


@pytest.mark.parametrize("act", ACTS)
def test_no_page_speaks_to_the_mail_server_and_the_mail_comes_when_it_is_back(
    server: MailServer, settings: Any, alice: User, act: Callable[[Browser], None]
) -> None:
    server.how, settings.EMAIL_TIMEOUT = "hangs", 0.2
    act(Alone())
    assert server.contacts == 0
    assert Mail.objects.count() == 1
    assert mails.send_due() == {"away": 1}
    server.how, settings.EMAIL_TIMEOUT = "takes", 60
    # It is given a rest first.
    assert mails.send_due() == {}
    make_due()
    assert mails.send_due() == {"sent": 1}
    assert len(server.taken) == 1
    assert not Mail.objects.exists()


@pytest.mark.parametrize("act", ACTS)
def test_no_page_fails_when_nothing_listens_there(
    settings: Any, alice: User, act: Callable[[Browser], None]
) -> None:
    with used_by(settings):
        pass
    # Its worker comes by after each page, in vain.
    act(Browser())
    assert Mail.objects.get().tries == 0


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("act", ACTS)
def test_somebody_elses_write_goes_through_while_the_mail_server_hangs(
    server: MailServer, alice: User, act: Callable[[Browser], None]
) -> None:
    """Written in the very moment in which the mail server is spoken to, and without any patience for a lock."""
    written: list[str] = []

    def write() -> None:
        try:
            if connection.vendor == "sqlite":
                connection.cursor().execute("PRAGMA busy_timeout = 0")
            with transaction.atomic():
                mine = User.objects.select_for_update(nowait=connection.vendor == "postgresql")
                written.append(mine.get(pk=alice.pk).email)
                User.objects.filter(pk=alice.pk).update(locale="de")
        except Exception as error:  # noqa: BLE001 - told by the test, not by a thread
            written.append(repr(error))
        finally:
            connection.close()
            done.set()

    done = threading.Event()
    # It says nothing until the other one has written, and nothing then: two writers at once would be another question.
    server.how, server.on_contact = "hangs up", write
    act(Alone())
    assert mails.send_due() == {"away": 1}
    assert done.wait(60)
    assert written == [alice.email]


# --- Mails ---------------------------------------------------------------------------------------


def test_one_address_that_is_turned_away_stops_nobody_elses_mail(
    server: MailServer, alice: User
) -> None:
    server.answers = {"nobody@example.org": "550 no such person", "later@example.org": "451 later"}
    for name in ("nobody", "later", "alice", "bob"):
        keep(f"{name}@example.org")
    began = timezone.now()
    assert mails.send_due() == {"refused": 1, "retried": 1, "sent": 2}
    assert server.taken == ["alice@example.org", "bob@example.org"]
    (waiting,) = Mail.objects.all()
    assert waiting.content["to"] == ["later@example.org"]
    assert began + timedelta(seconds=10) < waiting.next_try_at
    assert waiting.next_try_at < timezone.now() + timedelta(seconds=19)
    server.answers = {}
    make_due()
    assert mails.send_due() == {"sent": 1}


def test_one_that_cannot_even_be_read_stops_nobody_elses_mail(server: MailServer) -> None:
    broken = keep("broken@example.org")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE accounts_mail SET content = 'x' WHERE id = %s", [broken.pk])
    keep("a b@exa\nmple.org")
    keep("bob@example.org")
    assert mails.send_due() == {"retried": 2, "sent": 1}
    assert server.taken == ["bob@example.org"]


def test_tries_become_rarer_and_end(server: MailServer) -> None:
    server.answers = {"later@example.org": "451 later"}
    keep("later@example.org")
    waits = []
    for _ in range(8):
        mails.send_due()
        waits.append((Mail.objects.get().next_try_at - timezone.now()).total_seconds())
        make_due()
    assert waits[0] < 20
    assert 2.9 * 3_600 < waits[-1] < 5 * 3_600
    assert waits[:6] == sorted(waits[:6])
    Mail.objects.update(good_until=timezone.now())
    assert mails.send_due() == {}
    mails.forget_expired(timezone.now())
    assert not Mail.objects.exists()


def test_a_code_that_is_good_no_more_is_not_sent(
    server: MailServer, alice: User, time_machine: Any
) -> None:
    now = timezone.now()
    time_machine.move_to(now, tick=False)
    forget_the_password(Alone())
    assert Mail.objects.get().good_until == now + timedelta(minutes=10)
    time_machine.move_to(now + timedelta(minutes=10), tick=False)
    assert mails.send_due() == {}
    assert server.contacts == 0


def test_other_mails_wait_two_days(server: MailServer, alice: User) -> None:
    change_the_password(Alone())
    left = Mail.objects.get().good_until - timezone.now()
    assert timedelta(hours=47) < left <= timedelta(days=2)


def test_a_stranger_who_asks_for_a_code_takes_away_none_that_waits(
    server: MailServer, alice: User
) -> None:
    """Each session has a code of its own, and both are good."""
    owner = Alone()
    page = owner.open("/accounts/password/reset/").press("Get a code", email=alice.email)
    forget_the_password(Alone())
    assert mails.send_due() == {"sent": 2}
    (code,) = re.findall(r"^\s*(\d{6}|\d{4}-\d{4})\s*$", server.mails[0], re.MULTILINE)
    assert page.press("Go on", code=code).path == "/accounts/password/reset/complete/"


def test_a_mail_says_who_it_is_and_that_no_person_wrote_it(server: MailServer, alice: User) -> None:
    message_id = keep(alice.email).content["headers"]["Message-ID"]
    server.answers = {alice.email: "451 later"}
    assert mails.send_due() == {"retried": 1}
    server.answers = {}
    make_due()
    assert mails.send_due() == {"sent": 1}
    (sent,) = server.mails
    assert f"Message-ID: {message_id}" in sent
    assert "Auto-Submitted: auto-generated" in sent


def test_one_that_names_itself_keeps_its_name_and_its_other_headers(
    server: MailServer, alice: User
) -> None:
    named = {"Message-ID": "<off-1@daymark.test>", "List-Unsubscribe": "<https://daymark.test/u>"}
    mails.keep_mail(EmailMessage("s", "b", to=[alice.email], headers=named), owner=alice)
    assert mails.send_due() == {"sent": 1}
    for name, value in {**named, "Auto-Submitted": "auto-generated"}.items():
        assert server.mails[0].count(f"{name}: {value}\r\n") == 1
    assert server.mails[0].count("Message-ID:") == 1


def test_one_that_an_older_version_wrote_down_is_sent_too(server: MailServer, alice: User) -> None:
    now = timezone.now()
    content = {"to": [alice.email], "subject": "s", "body": "b", "headers": {}}
    Mail.objects.create(content=content, good_until=now + mails.GOOD_FOR, next_try_at=now)
    assert mails.send_due() == {"sent": 1}
    assert server.taken == [alice.email]


def test_what_one_sender_holds_no_other_sends(server: MailServer, alice: User) -> None:
    keep(alice.email)
    first = mails._claim_next()
    assert first
    assert mails._claim_next() is None
    # Its lease ends: it may be dead, and somebody else takes over.
    Mail.objects.update(next_try_at=timezone.now())
    second = mails._claim_next()
    assert second
    # It lives after all, and what it writes down no longer counts.
    assert not mails._held(first).exists()
    assert mails._held(second).exists()


def test_one_round_at_a_time(server: MailServer, alice: User) -> None:
    """So that a mail server that hangs holds up one worker and not all."""
    keep(alice.email)
    mails.cache.add(mails._ROUND_KEY, timezone.now().timestamp())
    assert mails.send_due() == {}
    mails.cache.delete(mails._ROUND_KEY)
    assert mails.send_due() == {"sent": 1}
    assert mails.cache.get(mails._ROUND_KEY) is None


def test_a_clock_that_was_a_year_ahead_delays_nothing(
    server: MailServer, alice: User, time_machine: Any
) -> None:
    now = timezone.now()
    time_machine.move_to(now + timedelta(days=365))
    keep(alice.email)
    time_machine.move_to(now)
    assert mails.send_due() == {"sent": 1}


@pytest.mark.parametrize("days", [365, -365])
def test_a_rest_from_a_wrong_clock_delays_nothing(
    server: MailServer, alice: User, time_machine: Any, days: int
) -> None:
    """The broker keeps a mark until the time that its clock then showed."""
    now = timezone.now()
    time_machine.move_to(now + timedelta(days=days))
    keep(alice.email)
    server.how = "hangs up"
    assert mails.send_due() == {"away": 1}
    time_machine.move_to(now)
    server.how = "takes"
    Mail.objects.update(good_until=now + mails.GOOD_FOR)
    assert mails.send_due() == {"sent": 1}


def test_a_clock_that_is_a_year_ahead_deletes_nothing(
    server: MailServer, alice: User, time_machine: Any
) -> None:
    now = timezone.now()
    keep(alice.email)
    time_machine.move_to(now + timedelta(days=365))
    assert mails.send_due() == {}
    time_machine.move_to(now + timedelta(minutes=1))
    assert mails.send_due() == {"sent": 1}


def test_only_what_is_over_is_forgotten(alice: User) -> None:
    kept = keep(alice.email)
    keep(alice.email, good_for=timedelta(0))
    for _ in range(2):
        mails.forget_expired(timezone.now())
        assert Mail.objects.get() == kept


def test_they_go_with_the_account(alice: User, mallory: User) -> None:
    keep(alice.email, alice)
    kept = keep(mallory.email, mallory)
    alice.delete()
    assert Mail.objects.get() == kept


@pytest.mark.parametrize("act", ACTS)
def test_each_mail_belongs_to_the_account_it_tells_of(
    alice: User, act: Callable[[Browser], None]
) -> None:
    act(Alone())
    kept = Mail.objects.get()
    assert kept.owner is not None
    assert kept.content["to"] == [kept.owner.email]


def test_neither_address_nor_code_lies_readable_in_the_row(alice: User) -> None:
    forget_the_password(Alone())
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM accounts_mail")
        stored = str(cursor.fetchall())
    assert alice.email not in stored
    assert "code for a new password" not in stored
    assert "code for a new password" in Mail.objects.get().content["body"]


def test_logs_name_the_kind_of_trouble_and_nobody(
    server: MailServer, caplog: pytest.LogCaptureFixture
) -> None:
    server.answers = {"later@example.org": "451 later@example.org has no room"}
    keep("later@example.org")
    mails.send_due()
    assert "SMTPRecipientsRefused" in caplog.text
    assert "later" not in caplog.text
