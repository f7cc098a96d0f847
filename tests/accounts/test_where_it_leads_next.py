"""`next` leads to our own paths and nowhere else."""

from urllib.parse import quote

import pytest

from accounts.models import User
from tests.accounts.browser import Browser
from tests.accounts.constants import PASSWORD

OUTSIDE = [
    "https://evil.example/",
    "//evil.example/",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "https:evil.example",
    "javascript:alert(1)",
    "http://localhost:1234/",
    "http://127.0.0.1/steal",
    "http://testserver/",
    "//testserver/",
    "//localhost:1234/",
    "history",
    " //evil.example",
    "/\t/evil.example",
]


@pytest.mark.parametrize("target", OUTSIDE)
def test_signing_in_stays_here(visitor: Browser, alice: User, target: str) -> None:
    page = visitor.open(f"/accounts/login/?next={quote(target)}")

    page = page.press("Sign in", login=alice.email, password=PASSWORD)

    assert page.path == "/"
    assert visitor.is_signed_in


@pytest.mark.parametrize("target", ["/history", "/settings?from=mail", "/accounts/logout/"])
def test_a_path_of_ours_is_followed(visitor: Browser, alice: User, target: str) -> None:
    page = visitor.open(f"/accounts/login/?next={quote(target)}")

    assert page.press("Sign in", login=alice.email, password=PASSWORD).path == target


@pytest.mark.parametrize("target", OUTSIDE)
def test_signing_out_stays_here(alices_browser: Browser, target: str) -> None:
    page = alices_browser.open(f"/accounts/logout/?next={quote(target)}")

    assert page.press("Sign out").path == "/accounts/login/"


@pytest.mark.parametrize("target", OUTSIDE)
def test_confirming_the_password_stays_here(alices_browser: Browser, target: str) -> None:
    page = alices_browser.open(f"/accounts/reauthenticate/?next={quote(target)}")

    assert page.press("Go on", password=PASSWORD).path == "/"


@pytest.mark.parametrize("target", OUTSIDE)
@pytest.mark.usefixtures("without_mail")
def test_signing_up_stays_here(visitor: Browser, target: str) -> None:
    page = visitor.open(f"/accounts/signup/?next={quote(target)}")

    page = page.press("Sign up", email="nora@example.org", password1=PASSWORD)

    assert page.path == "/"


@pytest.mark.parametrize("target", OUTSIDE[:4])
def test_links_between_the_pages_do_not_carry_it(visitor: Browser, target: str) -> None:
    page = visitor.open(f"/accounts/login/?next={quote(target)}")

    assert page.links["Sign up"] == "/accounts/signup/"
