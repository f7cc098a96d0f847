"""Guessing is slow: limits in the shared cache, and a page of ours that says so."""

import pytest
from django.core import mail

from accounts.models import User
from tests.accounts.browser import Browser, Page
from tests.accounts.constants import PASSWORD

pytestmark = pytest.mark.usefixtures("with_mail")


def guess(email: str, **headers: str) -> Page:
    return Browser(**headers).sign_in(email, "not-the-password")


def test_five_wrong_passwords_close_an_address_for_a_while_even_for_the_right_one(
    alice: User,
) -> None:
    for number in range(5):
        assert "not right" in guess(alice.email, REMOTE_ADDR=f"203.0.113.{number}").text

    page = Browser(REMOTE_ADDR="203.0.113.99").sign_in(alice.email, PASSWORD)

    assert "Too many tries" in page.text
    assert page.path == "/accounts/login/"


def test_another_person_is_not_kept_out(alice: User, mallory: User) -> None:
    for _ in range(6):
        guess(alice.email, REMOTE_ADDR="203.0.113.1")

    assert Browser(REMOTE_ADDR="203.0.113.2").sign_in(mallory.email, PASSWORD).path == "/"


def test_another_host_header_does_not_start_the_count_again(alice: User) -> None:
    for number in range(5):
        guess(
            alice.email, REMOTE_ADDR=f"203.0.113.{number}", HTTP_HOST=f"localhost:{9000 + number}"
        )

    page = guess(alice.email, REMOTE_ADDR="203.0.113.9", HTTP_HOST="localhost:9999")

    assert "Too many tries" in page.text


def test_capitals_do_not_start_the_count_again(alice: User) -> None:
    for number in range(5):
        guess(alice.email, REMOTE_ADDR=f"203.0.113.{number}")

    assert "Too many tries" in guess("Alice@Example.org", REMOTE_ADDR="203.0.113.9").text


def test_one_place_cannot_try_many_addresses(db: None) -> None:
    pages = [guess(f"person{number}@example.org") for number in range(11)]

    assert "not right" in pages[9].text
    assert "Too many tries" in pages[10].text


def test_signing_up_too_often_from_one_place_shows_our_page(db: None) -> None:
    page = Browser().open("/accounts/signup/")
    for number in range(20):
        page.press("Sign up", email=f"p{number}@example.org", password1="short")

    page = page.press("Sign up", email="p@example.org", password1=PASSWORD)

    assert page.status == 429
    assert page.response["Retry-After"] == "60"
    assert page.title == "Too many tries · Daymark"
    assert any(values.get("href", "").endswith("pages.css") for _, values in page.tags)
    assert not User.objects.exists()


def test_asking_for_codes_too_often_for_one_address_stops_the_mails(alice: User) -> None:
    pages = [
        Browser(REMOTE_ADDR=f"203.0.113.{number}")
        .open("/accounts/password/reset/")
        .press("Get a code", email=alice.email)
        for number in range(6)
    ]

    assert [page.status for page in pages] == [200] * 5 + [429]
    assert len(mail.outbox) == 5


def test_confirming_the_password_is_limited_too(alices_browser: Browser) -> None:
    page = alices_browser.open("/accounts/tokens/")
    for _ in range(5):
        page = page.press("Go on", password="a guess")
        assert "This password is not right." in page.text

    page = page.press("Go on", password=PASSWORD)

    assert "Too many tries" in page.text
    assert page.path.startswith("/accounts/reauthenticate/")


def test_looking_at_a_page_costs_nothing(visitor: Browser) -> None:
    for _ in range(40):
        assert visitor.open("/accounts/login/").status == 200
