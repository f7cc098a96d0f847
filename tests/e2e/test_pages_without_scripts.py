"""The account pages do their work in a browser that runs no JavaScript."""

import pytest
from playwright.sync_api import APIRequestContext, Page, Playwright, expect

from tests.e2e.conftest import NewDevice
from tests.e2e.device import Device, Person


@pytest.fixture
def plain(new_device: NewDevice) -> Device:
    return new_device(java_script_enabled=False)


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def heading(page: Page, name: str) -> None:
    expect(page.get_by_role("heading", level=1, name=name)).to_be_visible()


def sign_in(plain: Device, person: Person) -> None:
    plain.fill_sign_in(person)
    plain.page.wait_for_url(plain.origin + "/")


def confirm_password(page: Page, password: str) -> None:
    heading(page, "Is it you?")
    page.get_by_label("Password").fill(password)
    press(page, "Go on")


def test_signing_up_and_out_and_in_again(plain: Device) -> None:
    page, email, password = plain.page, "no-scripts@example.org", "slow and steady and plain"
    plain.open("/accounts/signup/")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password").fill(password)
    press(page, "Sign up")
    page.wait_for_url(plain.origin + "/")
    # The words stand in a noscript element, where finding by text does not look.
    assert "The diary needs JavaScript." in page.locator("body").inner_text()
    plain.open("/accounts/logout/")
    heading(page, "Sign out?")
    press(page, "Sign out")
    heading(page, "Sign in")
    sign_in(plain, Person(email, password))
    plain.open("/accounts/email/")
    expect(page.get_by_role("main").get_by_text(email)).to_be_visible()


def test_a_wrong_password_is_told_beside_what_was_typed(plain: Device, person: Person) -> None:
    plain.open("/accounts/login/")
    plain.fill_sign_in(Person(person.email, "not this one"))
    expect(plain.page.get_by_role("alert")).to_contain_text("not right")
    expect(plain.page.get_by_label("E-mail address")).to_have_value(person.email)


def test_changing_the_password(plain: Device, person: Person) -> None:
    page, new = plain.page, "another long and honest one"
    plain.open("/accounts/login/")
    sign_in(plain, person)
    plain.open("/accounts/password/change/")
    page.get_by_label("Current password").fill(person.password)
    page.get_by_label("New password").fill(new)
    press(page, "Change password")
    plain.open("/accounts/logout/")
    press(page, "Sign out")
    sign_in(plain, Person(person.email, new))
    plain.open("/accounts/tokens/")
    confirm_password(page, new)
    heading(page, "API tokens")


def status_for(script: APIRequestContext, address: str, secret: str) -> int:
    return script.get(address, headers={"Authorization": f"Bearer {secret}"}).status


def test_making_using_and_removing_a_token(
    plain: Device, person: Person, playwright: Playwright
) -> None:
    page = plain.page
    plain.open("/accounts/login/")
    sign_in(plain, person)
    plain.open("/accounts/tokens/")
    confirm_password(page, person.password)
    page.get_by_label("What is it for?").fill("kitchen tablet")
    page.get_by_label("May read the diary").check()
    press(page, "Make a token")
    secret = page.get_by_label("New token").input_value()
    script, address = playwright.request.new_context(), plain.origin + "/api/v1/entries/"
    assert status_for(script, address, secret) == 200

    page.get_by_role("link", name="Remove kitchen tablet").click()
    press(page, "Remove it")
    expect(page.get_by_text("None yet.")).to_be_visible()
    assert status_for(script, address, secret) == 401
    script.dispose()
