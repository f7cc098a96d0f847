"""Each account page for eyes, ears and hands: titled, labelled, ours alone, and fine without JavaScript."""

from typing import Any

import pytest
from django.template.loader import render_to_string

from accounts.models import User
from tests.accounts.browser import Browser, Page
from tests.accounts.constants import PASSWORD, WITH_MAIL, WITHOUT_MAIL


def signed_in(browser: Browser, user: User) -> Browser:
    browser.sign_in(user.email, PASSWORD)
    return browser


def sign_up(browser: Browser, user: User) -> Page:
    return browser.open("/accounts/signup/")


def sign_up_with_errors(browser: Browser, user: User) -> Page:
    return sign_up(browser, user).press("Sign up", email="nobody", password1="short")


def sign_in(browser: Browser, user: User) -> Page:
    return browser.open("/accounts/login/")


def sign_in_with_errors(browser: Browser, user: User) -> Page:
    return browser.sign_in(user.email, "wrong")


def reset(browser: Browser, user: User) -> Page:
    return browser.open("/accounts/password/reset/")


def reset_code(browser: Browser, user: User) -> Page:
    return reset(browser, user).press("Get a code", email=user.email)


def inactive(browser: Browser, user: User) -> Page:
    return browser.open("/accounts/inactive/")


def sign_out(browser: Browser, user: User) -> Page:
    return signed_in(browser, user).open("/accounts/logout/")


def address(browser: Browser, user: User) -> Page:
    return signed_in(browser, user).open("/accounts/email/")


def password(browser: Browser, user: User) -> Page:
    return signed_in(browser, user).open("/accounts/password/change/")


def confirm_password(browser: Browser, user: User) -> Page:
    return signed_in(browser, user).open("/accounts/tokens/")


def tokens(browser: Browser, user: User) -> Page:
    return confirm_password(browser, user).press("Go on", password=PASSWORD)


def tokens_with_errors(browser: Browser, user: User) -> Page:
    return tokens(browser, user).press("Make a token", name="shortcut")


def new_token(browser: Browser, user: User) -> Page:
    return tokens(browser, user).press("Make a token", name="shortcut", can_write="on")


def remove_token(browser: Browser, user: User) -> Page:
    return new_token(browser, user).follow("Remove shortcut")


PAGES = [
    sign_up,
    sign_up_with_errors,
    sign_in,
    sign_in_with_errors,
    reset,
    reset_code,
    inactive,
    sign_out,
    address,
    password,
    confirm_password,
    tokens,
    tokens_with_errors,
    new_token,
    remove_token,
]


SAYS_MORE_WITHOUT_MAIL = [sign_up, reset, reset_code, address]
OPENED = [(page, WITH_MAIL) for page in PAGES] + [
    (page, WITHOUT_MAIL) for page in SAYS_MORE_WITHOUT_MAIL
]


@pytest.fixture(params=OPENED, ids=lambda opened: opened[0].__name__)
def page(request: pytest.FixtureRequest, visitor: Browser, alice: User, settings: Any) -> Page:
    opened, mode = request.param
    for name, value in mode.items():
        setattr(settings, name, value)
    page: Page = opened(visitor, alice)
    assert page.status == 200
    return page


def test_it_has_a_title_a_language_and_one_heading(page: Page) -> None:
    assert page.title.endswith("· Daymark")
    assert [values["lang"] for tag, values in page.tags if tag == "html"] == ["en"]
    assert [tag for tag, _ in page.tags].count("h1") == 1
    assert [tag for tag, _ in page.tags].count("main") == 1


def test_one_link_leads_to_the_warning_signs(page: Page) -> None:
    assert [values.get("href") for _, values in page.tags].count("/doctor") == 1
    assert page.links["Warning signs"] == "/doctor"


@pytest.mark.parametrize("name", ["403_csrf.html", "404.html", "429.html", "500.html"])
def test_an_error_page_leads_to_the_warning_signs_too(name: str) -> None:
    assert 'href="/doctor"' in render_to_string(name)


def test_every_field_has_a_label_and_no_placeholder(page: Page) -> None:
    labelled = {values.get("for") for tag, values in page.tags if tag == "label"}
    for form in page.forms:
        for name, field in form.inputs.items():
            if field.get("type") == "hidden" or "hidden" in field:
                continue
            assert field["id"] in labelled, name
            assert "placeholder" not in field


def test_what_describes_a_field_is_on_the_page(page: Page) -> None:
    ids = [values["id"] for _, values in page.tags if "id" in values]
    assert len(ids) == len(set(ids))
    for _, values in page.tags:
        for described in values.get("aria-describedby", "").split():
            assert described in ids
        if values.get("aria-invalid"):
            assert f"{values['id']}_error" in values["aria-describedby"].split()


def test_browsers_know_what_to_fill_in(page: Page) -> None:
    expected = {
        "login": "username",
        "email": "email",
        "password": "current-password",
        "oldpassword": "current-password",
        "password1": "new-password",
        "code": "one-time-code",
    }
    for form in page.forms:
        for name, field in form.inputs.items():
            if name in expected and field.get("type") != "hidden":
                assert field["autocomplete"] == expected[name]


def test_it_brings_our_stylesheet_and_one_script_at_most(page: Page) -> None:
    scripts = [values.get("src") for tag, values in page.tags if tag == "script"]
    assert scripts in ([], ["/static/account_fields.js"])
    assert "<style" not in page.html
    for tag, values in page.tags:
        assert "style" not in values, tag
        assert not [name for name in values if name.startswith("on")], tag
        assert "//" not in values.get("href", values.get("src", values.get("action", "")))
    sheets = [v["href"] for tag, v in page.tags if tag == "link" and v["rel"] == "stylesheet"]
    assert sheets == ["/static/app/assets/pages.css"]


def test_its_headers_allow_nothing_foreign_and_no_copy(page: Page) -> None:
    policy = page.response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "no-store" in page.response.headers["Cache-Control"]


def test_every_form_is_protected_and_sends_to_our_own_paths(page: Page) -> None:
    for form in page.forms:
        assert form.method == "post"
        assert form.action.startswith("/accounts/")
        assert "csrfmiddlewaretoken" in form.values


def test_passwords_are_never_given_back(page: Page) -> None:
    for form in page.forms:
        for field in form.inputs.values():
            if field.get("type") == "password":
                assert "value" not in field
