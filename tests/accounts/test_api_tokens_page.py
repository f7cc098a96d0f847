"""The page of API tokens: list, make, shown once, remove; after the password, and only one's own."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from accounts.models import ApiToken, User
from accounts.queries import live_api_token
from accounts.services import issue_api_token
from tests.accounts.browser import Browser, Page
from tests.accounts.constants import PASSWORD

PATH = "/accounts/tokens/"


def open_tokens(browser: Browser) -> Page:
    return browser.open(PATH).press("Go on", password=PASSWORD)


def shown_secret(page: Page) -> str:
    return next(values["value"] for _, values in page.tags if values.get("id") == "secret")


def test_it_opens_after_the_password(alices_browser: Browser) -> None:
    page = alices_browser.open(PATH)
    assert page.path == "/accounts/reauthenticate/?next=%2Faccounts%2Ftokens%2F"

    page = page.press("Go on", password=PASSWORD)

    assert page.path == PATH
    assert "None yet." in page.text


def test_it_asks_again_after_fifteen_minutes_and_then_does_what_was_asked(
    alice: User,
) -> None:
    with time_machine.travel(datetime(2026, 11, 22, 19, tzinfo=UTC), tick=False) as clock:
        browser = Browser()
        browser.sign_in(alice.email, PASSWORD)
        page = open_tokens(browser)
        clock.shift(timedelta(minutes=16))

        page = page.press("Make a token", name="shortcut", can_write="on")
        assert page.path.startswith("/accounts/reauthenticate/")
        assert not ApiToken.objects.exists()

        page = page.press("Go on", password=PASSWORD)
    assert live_api_token(shown_secret(page)) is not None


def test_a_new_token_is_shown_once_and_only_its_digest_is_kept(
    alice: User, alices_browser: Browser
) -> None:
    page = open_tokens(alices_browser).press("Make a token", name="shortcut", can_read="on")
    secret = shown_secret(page)

    assert secret.startswith("dm_")
    assert len(secret) == 3 + 43
    token = live_api_token(secret)
    assert token is not None
    assert (token.owner, token.name, token.can_read, token.can_write) == (
        alice,
        "shortcut",
        True,
        False,
    )
    assert secret.encode() not in bytes(token.digest)
    page = alices_browser.open(PATH)
    assert secret not in page.html
    assert "shortcut" in page.text


def test_the_same_name_twice_makes_one_token(alice: User, alices_browser: Browser) -> None:
    page = open_tokens(alices_browser)
    page.press("Make a token", name="shortcut", can_read="on")

    page = page.press("Make a token", name="shortcut", can_read="on")

    assert "You already have a token with this name." in page.text
    assert page.form("Make a token").inputs["name"]["aria-invalid"] == "true"
    assert ApiToken.objects.count() == 1


def test_it_must_be_allowed_something(alices_browser: Browser) -> None:
    page = open_tokens(alices_browser).press("Make a token", name="shortcut")

    assert "Choose at least one thing" in page.text
    assert not ApiToken.objects.exists()


@pytest.mark.parametrize("name", ["", "x" * 61])
def test_it_needs_a_name_of_reasonable_length(alices_browser: Browser, name: str) -> None:
    page = open_tokens(alices_browser).press("Make a token", name=name, can_read="on")

    assert page.form("Make a token").inputs["name"]["aria-invalid"] == "true"
    assert not ApiToken.objects.exists()


def test_nobody_has_more_than_twenty(alice: User, mallory: User, alices_browser: Browser) -> None:
    issue_api_token(owner=mallory, name="kettle", can_read=True, can_write=True)
    page = open_tokens(alices_browser)
    for number in range(20):
        page = page.press("Make a token", name=f"token {number}", can_read="on")
        assert shown_secret(page)

    page = page.press("Make a token", name="one more", can_read="on")

    assert "You have 20 tokens." in page.text
    assert alice.api_tokens.count() == 20


def test_removing_one_asks_first_and_then_ends_it(alice: User, alices_browser: Browser) -> None:
    page = open_tokens(alices_browser).press("Make a token", name="shortcut", can_read="on")
    secret = shown_secret(page)

    page = page.follow("Remove shortcut")
    assert "Remove shortcut?" in page.text
    assert live_api_token(secret) is not None

    page = page.press("Remove it")
    assert page.path == PATH
    assert "None yet." in page.text
    assert live_api_token(secret) is None


def test_removing_it_again_keeps_the_first_time(alice: User, alices_browser: Browser) -> None:
    page = open_tokens(alices_browser).press("Make a token", name="shortcut", can_read="on")
    page = page.follow("Remove shortcut")
    page.press("Remove it")
    first = ApiToken.objects.get().revoked_at

    page.press("Remove it")

    assert ApiToken.objects.get().revoked_at == first


def test_a_removed_name_is_free_again(alices_browser: Browser) -> None:
    page = open_tokens(alices_browser).press("Make a token", name="shortcut", can_read="on")
    page.follow("Remove shortcut").press("Remove it")

    page = alices_browser.open(PATH).press("Make a token", name="shortcut", can_read="on")

    assert shown_secret(page)


def test_a_stranger_neither_sees_nor_removes_it(alice: User, mallorys_browser: Browser) -> None:
    token, secret = issue_api_token(owner=alice, name="kettle", can_read=True, can_write=True)
    page = open_tokens(mallorys_browser)
    assert "kettle" not in page.text
    values = {"csrfmiddlewaretoken": page.form("Make a token").values["csrfmiddlewaretoken"]}

    assert mallorys_browser.open(f"{PATH}{token.pk}/revoke/").status == 404
    assert mallorys_browser.post(f"{PATH}{token.pk}/revoke/", values).status == 404
    assert live_api_token(secret) is not None


def test_someone_not_signed_in_is_asked_to(visitor: Browser, alice: User) -> None:
    token, _ = issue_api_token(owner=alice, name="kettle", can_read=True, can_write=True)

    assert visitor.open(PATH).path == f"/accounts/login/?next={PATH}"
    assert visitor.open(f"{PATH}{token.pk}/revoke/").path.startswith("/accounts/login/")


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_a_wrong_method_is_refused(alices_browser: Browser, method: str) -> None:
    token = open_tokens(alices_browser).form("Make a token").values["csrfmiddlewaretoken"]
    send = getattr(alices_browser.client, method)

    assert send(PATH, headers={"X-CSRFToken": token}).status_code == 405


def test_it_can_be_asked_for_its_head(alices_browser: Browser) -> None:
    open_tokens(alices_browser)

    assert alices_browser.client.head(PATH).status_code == 200


def test_a_name_is_shown_as_text(alices_browser: Browser) -> None:
    page = open_tokens(alices_browser)

    page = page.press("Make a token", name="<b onclick=x>kettle</b>", can_read="on")

    assert "<b onclick" not in page.html
    assert "<b onclick=x>kettle</b>" in page.text
