"""Nobody can find out from outside whether an address has an account: what was asked and answered is the same."""

import pytest
from django.core import mail

from accounts.models import User
from tests.accounts.browser import Browser, Page
from tests.accounts.constants import PASSWORD

pytestmark = pytest.mark.usefixtures("with_mail")
UNKNOWN = "nobody@example.org"


def seen(page: Page, email: str) -> tuple[int, str, str, str]:
    """All that a person outside can see of a page, without the address they typed themselves."""
    return page.status, page.path, page.title, page.text.replace(email, "ADDRESS")


def sign_up(email: str) -> Page:
    return Browser().open("/accounts/signup/").press("Sign up", email=email, password1=PASSWORD)


def ask_for_code(email: str) -> Page:
    return Browser().open("/accounts/password/reset/").press("Get a code", email=email)


def test_sign_up_with_a_known_address_looks_like_any_other(alice: User) -> None:
    known, unknown = sign_up(alice.email), sign_up(UNKNOWN)

    assert seen(known, alice.email) == seen(unknown, UNKNOWN)
    assert known.path == "/accounts/confirm-email/"
    assert set(known.response.headers) == set(unknown.response.headers)


def test_wrong_codes_after_it_look_the_same_to_the_end(alice: User) -> None:
    known, unknown = sign_up(alice.email), sign_up(UNKNOWN)

    for _ in range(3):
        known = known.press("Confirm", code="000000")
        unknown = unknown.press("Confirm", code="000000")
        assert seen(known, alice.email) == seen(unknown, UNKNOWN)
    assert known.path == "/accounts/login/"


def test_the_owner_of_the_known_address_is_told_by_mail(alice: User) -> None:
    sign_up(alice.email)

    assert [message.to for message in mail.outbox] == [[alice.email]]
    assert "already have an account" in mail.outbox[0].subject
    assert User.objects.count() == 1


def test_sign_up_takes_the_time_of_hashing_either_way(
    alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    hashed: list[str] = []
    real = User.set_password

    def counting(user: User, raw: str | None) -> None:
        hashed.append(str(raw))
        real(user, raw)

    monkeypatch.setattr(User, "set_password", counting)
    sign_up(alice.email)
    assert len(hashed) == 1
    sign_up(UNKNOWN)
    assert len(hashed) == 2


def test_asking_for_a_new_password_looks_the_same(alice: User) -> None:
    known, unknown = ask_for_code(alice.email), ask_for_code(UNKNOWN)

    assert seen(known, alice.email) == seen(unknown, UNKNOWN)
    assert known.path == "/accounts/password/reset/confirm/"
    for _ in range(3):
        known = known.press("Go on", code="00000000")
        unknown = unknown.press("Go on", code="00000000")
        assert seen(known, alice.email) == seen(unknown, UNKNOWN)
    assert known.path == "/accounts/login/"


def test_both_addresses_get_one_mail(alice: User) -> None:
    ask_for_code(alice.email)
    ask_for_code(UNKNOWN)

    assert [message.to for message in mail.outbox] == [[alice.email], [UNKNOWN]]


def test_changing_to_a_known_address_does_not_tell(
    alice: User, mallorys_browser: Browser, mallory: User
) -> None:
    def change(email: str) -> Page:
        page = mallorys_browser.open("/accounts/email/").press("Change address", email=email)
        if page.path.startswith("/accounts/reauthenticate/"):
            page = page.press("Go on", password=PASSWORD)
        return page

    known, unknown = change(alice.email), change(UNKNOWN)

    assert seen(known, alice.email) == seen(unknown, UNKNOWN)


def test_without_a_mail_server_sign_up_has_to_say_that_an_address_is_taken(
    alice: User, without_mail: None
) -> None:
    # There is no second way to tell the owner; only the rate limit slows a search down.
    page = sign_up(alice.email)

    assert "There is already an account with this address." in page.text
    assert User.objects.count() == 1
