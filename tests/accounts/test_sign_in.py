"""Signing in with address and password."""

from collections.abc import Callable

import pytest
from allauth.account.models import EmailAddress
from django.core import mail

from accounts.models import User
from tests.accounts.browser import Browser
from tests.accounts.constants import PASSWORD


@pytest.mark.usefixtures("either_mail_mode")
def test_the_right_password_opens_the_diary(visitor: Browser, alice: User) -> None:
    assert visitor.sign_in(alice.email, PASSWORD).path == "/"
    assert visitor.is_signed_in


@pytest.mark.usefixtures("either_mail_mode")
def test_the_address_may_be_typed_with_capitals_and_spaces(visitor: Browser, alice: User) -> None:
    assert visitor.sign_in(" Alice@Example.ORG ", PASSWORD).path == "/"


@pytest.mark.usefixtures("either_mail_mode")
def test_a_wrong_password_and_an_unknown_address_look_the_same(
    visitor: Browser, alice: User
) -> None:
    wrong = visitor.sign_in(alice.email, "not-the-password")
    unknown = visitor.sign_in("nobody@example.org", "not-the-password")

    assert "The e-mail address or the password is not right." in wrong.text
    assert wrong.text == unknown.text
    assert not visitor.is_signed_in


def test_the_session_changes_its_key(visitor: Browser, alice: User) -> None:
    session = visitor.client.session
    session["planted"] = "by someone else"
    session.save()
    visitor.client.cookies["sessionid"] = session.session_key

    visitor.sign_in(alice.email, PASSWORD)

    assert visitor.is_signed_in
    assert visitor.client.cookies["sessionid"].value != session.session_key


def test_the_session_cookie_is_out_of_reach_of_scripts_and_lasts(
    visitor: Browser, alice: User
) -> None:
    visitor.sign_in(alice.email, PASSWORD)

    cookie = visitor.client.cookies["sessionid"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie["max-age"] == 60 * 60 * 24 * 90


@pytest.mark.usefixtures("with_mail")
def test_an_address_that_was_never_confirmed_is_confirmed_first(
    visitor: Browser, alice: User, code_from_mail: Callable[[], str]
) -> None:
    EmailAddress.objects.update(verified=False)

    page = visitor.sign_in(alice.email, PASSWORD)

    assert page.path == "/accounts/confirm-email/"
    assert not visitor.is_signed_in
    assert page.press("Confirm", code=code_from_mail()).path == "/"
    assert visitor.is_signed_in


@pytest.mark.usefixtures("without_mail")
def test_without_a_mail_server_an_unconfirmed_address_is_enough(
    visitor: Browser, alice: User
) -> None:
    EmailAddress.objects.update(verified=False)

    assert visitor.sign_in(alice.email, PASSWORD).path == "/"
    assert mail.outbox == []


@pytest.mark.usefixtures("either_mail_mode")
def test_a_closed_account_stays_closed(visitor: Browser, alice: User) -> None:
    alice.is_active = False
    alice.save(update_fields=["is_active"])

    page = visitor.sign_in(alice.email, PASSWORD)

    assert page.path == "/accounts/inactive/"
    assert not visitor.is_signed_in
