"""Changing the address one signs in with: after the password, and with a code where there is mail."""

from collections.abc import Callable

import pytest
from allauth.account.models import EmailAddress
from django.core import mail

from accounts.models import User
from accounts.queries import has_verified_email
from tests.accounts.browser import Browser, Page
from tests.accounts.constants import PASSWORD

NEW = "alice@new.example.org"
PATH = "/accounts/email/"


def change(browser: Browser, email: str) -> Page:
    page = browser.open(PATH).press("Change address", email=email)
    if page.path.startswith("/accounts/reauthenticate/"):
        page = page.press("Go on", password=PASSWORD)
    return page


@pytest.mark.usefixtures("either_mail_mode")
def test_it_asks_for_the_password_first(alice: User, alices_browser: Browser) -> None:
    page = alices_browser.open(PATH).press("Change address", email=NEW)

    assert page.path.startswith("/accounts/reauthenticate/")
    assert "This password is not right." in page.press("Go on", password="a guess").text
    alice.refresh_from_db()
    assert alice.email == "alice@example.org"
    assert mail.outbox == []


@pytest.mark.usefixtures("with_mail")
def test_the_new_address_counts_once_its_code_is_typed(
    alice: User, alices_browser: Browser, code_from_mail: Callable[[], str]
) -> None:
    page = change(alices_browser, NEW)
    assert page.path == "/accounts/confirm-email/"
    assert mail.outbox[-1].to == [NEW]
    alice.refresh_from_db()
    assert alice.email == "alice@example.org"

    page = page.press("Confirm", code=code_from_mail())

    assert page.path == PATH
    assert "Your address is confirmed." in page.text
    alice.refresh_from_db()
    assert alice.email == NEW
    assert has_verified_email(alice)
    assert EmailAddress.objects.get(user=alice).email == NEW


@pytest.mark.usefixtures("with_mail")
def test_the_old_address_is_told(
    alice: User, alices_browser: Browser, code_from_mail: Callable[[], str]
) -> None:
    change(alices_browser, NEW).press("Confirm", code=code_from_mail())

    assert mail.outbox[-1].to == ["alice@example.org"]
    assert mail.outbox[-1].subject == "Daymark: your address was changed"
    assert NEW not in mail.outbox[-1].body


@pytest.mark.usefixtures("with_mail")
def test_three_wrong_codes_lead_back_and_change_nothing(
    alice: User, alices_browser: Browser
) -> None:
    page = change(alices_browser, NEW)
    for _ in range(3):
        page = page.press("Confirm", code="000000")

    assert page.path == PATH
    assert "Too many tries" in page.text
    alice.refresh_from_db()
    assert alice.email == "alice@example.org"


@pytest.mark.usefixtures("with_mail")
def test_the_address_of_another_account_cannot_be_taken(
    alice: User, mallory: User, mallorys_browser: Browser, code_from_mail: Callable[[], str]
) -> None:
    # Even someone who reads that mailbox: an address belongs to one account.
    page = change(mallorys_browser, alice.email).press("Confirm", code=code_from_mail())

    assert "There is already an account with this address." in page.text
    mallory.refresh_from_db()
    assert mallory.email == "mallory@example.org"


@pytest.mark.usefixtures("without_mail")
def test_without_a_mail_server_it_changes_at_once(alice: User, alices_browser: Browser) -> None:
    page = change(alices_browser, NEW)

    assert page.path == PATH
    assert f"You sign in with: {NEW}" in page.text
    assert "cannot send mail" in page.text
    assert mail.outbox == []
    assert not has_verified_email(User.objects.get(pk=alice.pk))
    assert Browser().sign_in(NEW, PASSWORD).path == "/"


@pytest.mark.usefixtures("without_mail")
def test_without_a_mail_server_a_taken_address_is_refused(
    alice: User, mallory: User, mallorys_browser: Browser
) -> None:
    page = change(mallorys_browser, alice.email.upper())

    assert "There is already an account with this address." in page.text
    mallory.refresh_from_db()
    assert mallory.email == "mallory@example.org"


@pytest.mark.usefixtures("either_mail_mode")
def test_the_same_address_again_is_named_as_such(alices_browser: Browser, alice: User) -> None:
    page = alices_browser.open(PATH).press("Change address", email=alice.email)

    assert "This is already your address." in page.text


@pytest.mark.usefixtures("with_mail")
def test_an_address_from_the_time_without_mail_can_be_confirmed_later(
    alice: User, alices_browser: Browser, code_from_mail: Callable[[], str]
) -> None:
    EmailAddress.objects.update(verified=False)

    page = alices_browser.open(PATH)
    assert "not confirmed yet" in page.text
    page = page.press("Send me a code").press("Confirm", code=code_from_mail())

    assert page.path == PATH
    assert has_verified_email(alice)


@pytest.mark.usefixtures("either_mail_mode")
@pytest.mark.parametrize("action", ["action_remove", "action_primary", "action_send", "other"])
def test_actions_that_no_form_offers_do_nothing(
    alice: User, alices_browser: Browser, action: str, either_mail_mode: str
) -> None:
    token = alices_browser.open(PATH).form("Change address").values["csrfmiddlewaretoken"]

    page = alices_browser.post(
        PATH, {"csrfmiddlewaretoken": token, "email": "other@example.org", action: "1"}
    )

    assert page.path == PATH
    assert EmailAddress.objects.get(user=alice).email == alice.email
    assert mail.outbox == []


@pytest.mark.usefixtures("without_mail")
def test_without_a_mail_server_no_code_can_be_asked_for(
    alice: User, alices_browser: Browser
) -> None:
    EmailAddress.objects.update(verified=False)
    token = alices_browser.open(PATH).form("Change address").values["csrfmiddlewaretoken"]

    page = alices_browser.post(
        PATH, {"csrfmiddlewaretoken": token, "email": alice.email, "action_send": "1"}
    )

    assert page.path == PATH
    assert mail.outbox == []


def test_a_stranger_is_asked_to_sign_in(visitor: Browser) -> None:
    assert visitor.open(PATH).path == f"/accounts/login/?next={PATH}"
