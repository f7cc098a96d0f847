"""The code that proves an address: three tries, ten minutes, and another one on request."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core import mail

from accounts.models import User
from accounts.queries import has_verified_email
from tests.accounts.browser import Browser, Page
from tests.accounts.constants import PASSWORD

pytestmark = pytest.mark.usefixtures("with_mail")
NEW = "nora@example.org"
START = datetime(2026, 11, 22, 19, 0, tzinfo=UTC)


@pytest.fixture
def code_page(visitor: Browser) -> Page:
    return visitor.open("/accounts/signup/").press("Sign up", email=NEW, password1=PASSWORD)


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06d}"


def test_two_wrong_codes_leave_a_third_try(
    visitor: Browser, code_page: Page, code_from_mail: Callable[[], str]
) -> None:
    code = code_from_mail()
    for _ in range(2):
        code_page = code_page.press("Confirm", code=wrong(code))
        assert "This code is not right." in code_page.text

    assert code_page.press("Confirm", code=code).path == "/"


def test_after_three_wrong_codes_the_right_one_is_worth_nothing(
    visitor: Browser, code_page: Page, code_from_mail: Callable[[], str]
) -> None:
    code, page = code_from_mail(), code_page
    for _ in range(3):
        page = page.press("Confirm", code=wrong(code))
    assert page.path == "/accounts/login/"
    assert "Too many tries" in page.text

    code_page.press("Confirm", code=code)

    assert not visitor.is_signed_in
    assert not has_verified_email(User.objects.get(email=NEW))


@pytest.mark.parametrize(("minutes", "works"), [(9, True), (11, False)])
def test_it_is_good_for_ten_minutes(
    visitor: Browser, code_from_mail: Callable[[], str], minutes: int, works: bool
) -> None:
    with time_machine.travel(START, tick=False) as clock:
        page = visitor.open("/accounts/signup/").press("Sign up", email=NEW, password1=PASSWORD)
        clock.shift(timedelta(minutes=minutes))
        page.press("Confirm", code=code_from_mail())

    assert has_verified_email(User.objects.get(email=NEW)) is works


def test_spaces_and_dashes_do_not_matter(
    code_page: Page, code_from_mail: Callable[[], str]
) -> None:
    code = code_from_mail()

    assert code_page.press("Confirm", code=f" {code[:3]}-{code[3:]} ").path == "/"


@pytest.mark.parametrize("zero", ["٠", "०", "０"], ids=["Arabic", "Devanagari", "full width"])
def test_it_may_be_typed_with_the_digits_of_any_keyboard(
    code_page: Page, code_from_mail: Callable[[], str], zero: str
) -> None:
    typed = "".join(chr(ord(zero) + int(digit)) for digit in code_from_mail())

    assert code_page.press("Confirm", code=typed).path == "/"


def test_another_code_replaces_the_first(
    visitor: Browser, code_from_mail: Callable[[], str]
) -> None:
    with time_machine.travel(START, tick=False) as clock:
        page = visitor.open("/accounts/signup/").press("Sign up", email=NEW, password1=PASSWORD)
        first = code_from_mail()
        clock.shift(timedelta(seconds=30))
        page = page.press("Send another code")
        second = code_from_mail()

        assert len(mail.outbox) == 2
        assert first != second
        assert "not right" in page.press("Confirm", code=first).text
        assert page.press("Confirm", code=second).path == "/"


def test_asking_again_at_once_is_asked_to_wait_and_the_first_code_stays_good(
    code_page: Page, code_from_mail: Callable[[], str]
) -> None:
    page = code_page.press("Send another code")

    assert "Please wait a moment" in page.text
    assert len(mail.outbox) == 1
    assert page.press("Confirm", code=code_from_mail()).path == "/"


def test_the_field_brings_up_the_number_pad_and_takes_the_code_from_the_phone(
    code_page: Page,
) -> None:
    field = code_page.form("Confirm").inputs["code"]

    assert field["inputmode"] == "numeric"
    assert field["autocomplete"] == "one-time-code"


def test_one_can_start_again_with_another_address(visitor: Browser, code_page: Page) -> None:
    assert code_page.press("Start again with another address").path == "/accounts/login/"
    assert visitor.open("/accounts/signup/").form("Sign up")


def test_a_stranger_has_no_code_to_type(visitor: Browser) -> None:
    assert visitor.open("/accounts/confirm-email/").path == "/accounts/login/"
