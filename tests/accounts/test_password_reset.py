"""A forgotten password: a code by mail (or in the console), then a new password, then the diary."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core import mail

from accounts.models import User
from tests.accounts.browser import Browser, Page
from tests.accounts.constants import PASSWORD

NEW_PASSWORD = "seven-kettles-on-a-quiet-hill"


def ask(visitor: Browser, email: str) -> Page:
    page = visitor.open("/accounts/login/").follow("Forgot your password?")
    return page.press("Get a code", email=email)


@pytest.mark.usefixtures("either_mail_mode")
def test_the_code_leads_to_a_new_password_and_into_the_diary(
    visitor: Browser, alice: User, code_from_mail: Callable[[], str]
) -> None:
    page = ask(visitor, alice.email).press("Go on", code=code_from_mail())
    assert page.path == "/accounts/password/reset/complete/"

    page = page.press("Save and sign in", password1=NEW_PASSWORD)

    assert page.path == "/"
    assert visitor.is_signed_in
    assert Browser().sign_in(alice.email, NEW_PASSWORD).path == "/"
    assert Browser().sign_in(alice.email, PASSWORD).path == "/accounts/login/"


@pytest.mark.usefixtures("without_mail")
def test_without_a_mail_server_the_page_says_where_the_code_is(
    visitor: Browser, alice: User
) -> None:
    assert "ask the person who runs this server" in visitor.open("/accounts/password/reset/").text
    assert "in the server's console" in ask(visitor, alice.email).text


@pytest.mark.usefixtures("with_mail")
def test_with_a_mail_server_it_speaks_of_mail_only(visitor: Browser, alice: User) -> None:
    assert "console" not in visitor.open("/accounts/password/reset/").text
    assert "console" not in ask(visitor, alice.email).text


@pytest.mark.usefixtures("either_mail_mode")
def test_it_ends_the_sessions_of_other_devices(
    visitor: Browser, alice: User, alices_browser: Browser, code_from_mail: Callable[[], str]
) -> None:
    page = ask(visitor, alice.email).press("Go on", code=code_from_mail())
    page.press("Save and sign in", password1=NEW_PASSWORD)

    assert alices_browser.open("/accounts/email/").path.startswith("/accounts/login/")


@pytest.mark.usefixtures("with_mail")
def test_the_owner_is_told(
    visitor: Browser, alice: User, code_from_mail: Callable[[], str]
) -> None:
    page = ask(visitor, alice.email).press("Go on", code=code_from_mail())
    page.press("Save and sign in", password1=NEW_PASSWORD)

    assert mail.outbox[-1].subject == "Daymark: your password was changed"
    assert mail.outbox[-1].to == [alice.email]


@pytest.mark.usefixtures("either_mail_mode")
def test_a_weak_password_is_refused_at_its_field(
    visitor: Browser, alice: User, code_from_mail: Callable[[], str]
) -> None:
    page = ask(visitor, alice.email).press("Go on", code=code_from_mail())
    page = page.press("Save and sign in", password1="short")

    assert page.status == 200
    assert page.form("Save and sign in").inputs["password1"]["aria-invalid"] == "true"
    assert Browser().sign_in(alice.email, PASSWORD).path == "/"


@pytest.mark.usefixtures("either_mail_mode")
def test_after_three_wrong_codes_the_right_one_is_worth_nothing(
    visitor: Browser, alice: User, code_from_mail: Callable[[], str]
) -> None:
    first = page = ask(visitor, alice.email)
    for _ in range(3):
        page = page.press("Go on", code="0000-0000")

    page = first.press("Go on", code=code_from_mail())

    assert page.path == "/accounts/login/"
    assert not visitor.is_signed_in


@pytest.mark.usefixtures("either_mail_mode")
@pytest.mark.parametrize(
    ("minutes", "leads_to"),
    [(9, "/accounts/password/reset/complete/"), (11, "/accounts/login/")],
)
def test_the_code_is_good_for_ten_minutes(
    visitor: Browser,
    alice: User,
    code_from_mail: Callable[[], str],
    minutes: int,
    leads_to: str,
) -> None:
    with time_machine.travel(datetime(2026, 11, 22, 19, tzinfo=UTC), tick=False) as clock:
        page = ask(visitor, alice.email)
        clock.shift(timedelta(minutes=minutes))

        assert page.press("Go on", code=code_from_mail()).path == leads_to


@pytest.mark.usefixtures("either_mail_mode")
def test_the_same_code_does_not_work_twice(
    visitor: Browser, alice: User, code_from_mail: Callable[[], str]
) -> None:
    code_page = ask(visitor, alice.email)
    page = code_page.press("Go on", code=code_from_mail())
    page.press("Save and sign in", password1=NEW_PASSWORD)

    again = visitor.post("/accounts/password/reset/complete/", page.form("Save and sign in").values)
    assert again.status == 403 or again.path == "/accounts/password/reset/"
    assert Browser().sign_in(alice.email, NEW_PASSWORD).path == "/"


@pytest.mark.usefixtures("either_mail_mode")
def test_the_code_works_only_where_it_was_asked_for(
    visitor: Browser, alice: User, code_from_mail: Callable[[], str]
) -> None:
    ask(visitor, alice.email)

    assert Browser().open("/accounts/password/reset/confirm/").path == "/accounts/login/"
    assert Browser().open("/accounts/password/reset/complete/").path == "/accounts/password/reset/"


@pytest.mark.usefixtures("either_mail_mode")
def test_the_last_step_cannot_be_reached_without_the_code(visitor: Browser, alice: User) -> None:
    ask(visitor, alice.email)

    page = visitor.open("/accounts/password/reset/complete/")

    assert page.path == "/accounts/password/reset/confirm/"


@pytest.mark.usefixtures("either_mail_mode")
def test_a_closed_account_gets_no_code(visitor: Browser, alice: User) -> None:
    alice.is_active = False
    alice.save(update_fields=["is_active"])

    ask(visitor, alice.email)

    assert "no account" in mail.outbox[-1].subject
