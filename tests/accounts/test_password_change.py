"""Changing a password that is known: the old one once, the new one once."""

import pytest
from django.core import mail

from accounts.models import User
from tests.accounts.browser import Browser
from tests.accounts.constants import PASSWORD

NEW_PASSWORD = "seven-kettles-on-a-quiet-hill"
PATH = "/accounts/password/change/"


@pytest.mark.usefixtures("with_mail")
def test_it_changes_and_stays_signed_in_and_tells_by_mail(
    alice: User, alices_browser: Browser
) -> None:
    page = alices_browser.open(PATH).press(
        "Change password", oldpassword=PASSWORD, password1=NEW_PASSWORD
    )

    assert "Your new password is saved." in page.text
    assert alices_browser.open("/accounts/email/").path == "/accounts/email/"
    assert Browser().sign_in(alice.email, NEW_PASSWORD).path == "/"
    assert [message.subject for message in mail.outbox] == ["Daymark: your password was changed"]


@pytest.mark.usefixtures("without_mail")
def test_without_a_mail_server_it_works_and_sends_nothing(
    alice: User, alices_browser: Browser
) -> None:
    alices_browser.open(PATH).press("Change password", oldpassword=PASSWORD, password1=NEW_PASSWORD)

    assert Browser().sign_in(alice.email, NEW_PASSWORD).path == "/"
    assert mail.outbox == []


def test_other_devices_have_to_sign_in_again(alice: User, alices_browser: Browser) -> None:
    tablet = Browser()
    tablet.sign_in(alice.email, PASSWORD)

    alices_browser.open(PATH).press("Change password", oldpassword=PASSWORD, password1=NEW_PASSWORD)

    assert tablet.open("/accounts/email/").path.startswith("/accounts/login/")


def test_it_asks_for_the_old_password(alice: User, alices_browser: Browser) -> None:
    page = alices_browser.open(PATH).press(
        "Change password", oldpassword="a guess", password1=NEW_PASSWORD
    )

    assert "This is not your current password." in page.text
    assert Browser().sign_in(alice.email, PASSWORD).path == "/"


def test_a_weak_password_is_refused(alice: User, alices_browser: Browser) -> None:
    page = alices_browser.open(PATH).press(
        "Change password", oldpassword=PASSWORD, password1="12345678"
    )

    assert page.form("Change password").inputs["password1"]["aria-invalid"] == "true"
    assert Browser().sign_in(alice.email, PASSWORD).path == "/"


def test_a_stranger_is_asked_to_sign_in(visitor: Browser) -> None:
    assert visitor.open(PATH).path == f"/accounts/login/?next={PATH}"


def test_the_password_manager_learns_whose_password_it_is(
    alice: User, alices_browser: Browser
) -> None:
    inputs = alices_browser.open(PATH).form("Change password").inputs

    assert inputs["username"]["value"] == alice.email
    assert inputs["oldpassword"]["autocomplete"] == "current-password"
    assert inputs["password1"]["autocomplete"] == "new-password"
