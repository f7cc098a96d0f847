"""Signing out: a question, then the act."""

from tests.accounts.browser import Browser


def test_opening_the_page_asks_and_ends_nothing(alices_browser: Browser) -> None:
    page = alices_browser.open("/accounts/logout/")

    assert page.status == 200
    assert "Sign out?" in page.text
    assert alices_browser.is_signed_in


def test_the_button_signs_out_and_shows_the_sign_in_page(alices_browser: Browser) -> None:
    page = alices_browser.open("/accounts/logout/").press("Sign out")

    assert page.path == "/accounts/login/"
    assert not alices_browser.is_signed_in


def test_the_old_session_is_dead(alices_browser: Browser) -> None:
    key = alices_browser.client.cookies["sessionid"].value
    alices_browser.open("/accounts/logout/").press("Sign out")

    thief = Browser()
    thief.client.cookies["sessionid"] = key
    assert thief.open("/accounts/email/").path.startswith("/accounts/login/")


def test_a_second_time_shows_the_sign_in_page_again(alices_browser: Browser) -> None:
    page = alices_browser.open("/accounts/logout/")
    page.press("Sign out")

    assert alices_browser.open("/accounts/logout/").path == "/accounts/login/"


def test_a_form_from_elsewhere_signs_nobody_out(alices_browser: Browser) -> None:
    assert alices_browser.client.post("/accounts/logout/").status_code == 403
    assert alices_browser.is_signed_in
