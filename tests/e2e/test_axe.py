"""axe finds nothing to object to, on any screen, in any look."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.e2e.conftest import NewDevice
from tests.e2e.device import Device, Person
from tests.e2e.running_app import RunningApp
from tests.e2e.screens import (
    LOOKS,
    PAGES_FOR_ANYBODY,
    PAGES_FOR_MEMBERS,
    SCREENS,
    fill_diary,
    open_members_page,
    put_on,
)
from tests.e2e.watch import Watch

AXE = Axe()


def violations(phone: Device, name: str) -> list[str]:
    answer = AXE.run(phone.page).response
    assert answer["passes"], "axe checked nothing"
    found: list[dict[str, Any]] = answer["violations"]
    return [
        f"{name}: {each['id']}: {node['html'][:120]} {node['failureSummary']}"
        for each in found
        for node in each["nodes"]
    ]


def test_every_screen_of_the_app_in_every_look(signed_in: Device) -> None:
    fill_diary(signed_in)
    found = []
    for screen in SCREENS:
        screen.show(signed_in)
        for look in LOOKS:
            put_on(signed_in, look)
            found += violations(signed_in, f"{screen.name} {look}")
    assert found == []


@pytest.mark.parametrize("look", ["light", "dark"])
def test_pages_of_the_account(
    new_device: NewDevice, person: Person, watch: Watch, look: str
) -> None:
    watch.expect_status(404)
    phone = new_device(color_scheme=look)
    found = []
    for name, path in PAGES_FOR_ANYBODY.items():
        phone.open(path)
        found += violations(phone, name)
    phone.open("/accounts/login/")
    phone.fill_sign_in(Person(person.email, "not this one"))
    expect(phone.page.get_by_role("alert")).to_be_visible()
    found += violations(phone, "sign-in refused")
    phone.sign_in(person)
    phone.open("/accounts/tokens/")
    found += violations(phone, "is it you")
    open_members_page(phone, "/accounts/tokens/", person.password)
    phone.page.get_by_label("What is it for?").fill("kitchen tablet")
    phone.page.get_by_label("May read the diary").check()
    phone.page.get_by_role("button", name="Make a token").click()
    expect(phone.page.get_by_label("New token")).to_be_visible()
    found += violations(phone, "tokens")
    phone.page.get_by_role("link", name="Remove kitchen tablet").click()
    found += violations(phone, "remove a token")
    for name, path in PAGES_FOR_MEMBERS.items():
        open_members_page(phone, path, person.password)
        found += violations(phone, name)
    assert found == []


@pytest.mark.parametrize("look", ["light", "dark"])
def test_what_shows_without_a_server(
    app: RunningApp, new_device: NewDevice, person: Person, watch: Watch, look: str
) -> None:
    watch.expect_status(401, 403)
    phone = new_device(color_scheme=look)
    phone.open("/")
    expect(phone.page.get_by_role("link", name="Create an account")).to_be_visible()
    found = violations(phone, "door")
    phone.wait_until_offline_ready()
    phone.sign_in(person)
    app.stop_web()
    phone.reload()
    phone.answer("Pain", 6)
    found += violations(phone, "today offline")
    phone.open("/settings")
    phone.page.get_by_role("button", name="Sign out", exact=True).click()
    expect(phone.page.get_by_role("dialog")).to_be_visible()
    found += violations(phone, "sign-out dialog")
    stranger = new_device(color_scheme=look)
    app.end_all_sessions()
    app.start_web()
    stranger.open("/")
    stranger.wait_until_offline_ready()
    phone.open("/")
    expect(phone.page.get_by_text("waits on this device")).to_be_visible()
    found += violations(phone, "session ended")
    app.stop_web()
    stranger.reload()
    expect(stranger.page.get_by_text("There is no network")).to_be_visible()
    found += violations(stranger, "door offline")
    assert found == []
