"""axe finds nothing to object to, on any screen, in any look."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.e2e.conftest import NewDevice
from tests.e2e.device import Device, Person
from tests.e2e.running_app import RunningApp
from tests.e2e.screens import (
    COLOURS_HAVE_CHANGED,
    LOOKS,
    PAGES_FOR_ANYBODY,
    PAGES_FOR_MEMBERS,
    SCREENS,
    fill_diary,
    open_members_page,
    put_on,
)
from tests.e2e.test_big_text import TARGETS
from tests.e2e.watch import Watch

pytestmark = pytest.mark.long

AXE = Axe()
RESULTS = {"resultTypes": ["violations"]}
OF_COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}


def violations(phone: Device, name: str, *, of_colours: bool = False) -> list[str]:
    """What axe objects to on the page as it is now, all of it or only what colours can cause."""
    if not phone.page.evaluate("'axe' in window"):
        phone.page.evaluate(AXE.axe_script)
    options = OF_COLOURS if of_colours else {}
    answer = phone.page.evaluate("(options) => axe.run(options)", RESULTS | options)
    assert answer["passes"], "axe checked nothing"
    found: list[dict[str, Any]] = answer["violations"]
    return [
        f"{name}: {each['id']}: {node['html'][:120]} {node['failureSummary']}"
        for each in found
        for node in each["nodes"]
    ]


def violations_in_every_look(phone: Device, name: str) -> list[str]:
    """A look is other values of the same colours (tokens.css) and changes nothing else."""
    found: list[str] = []
    for number, look in enumerate(LOOKS):
        put_on(phone, look)
        found += violations(phone, f"{name} {look}", of_colours=number > 0)
    return found


def violations_by_day_and_night(phone: Device, name: str) -> list[str]:
    """As the phone's own setting has it, which is what counts before anybody has chosen a look."""
    found = violations(phone, f"{name} light")
    phone.page.emulate_media(color_scheme="dark")
    phone.page.evaluate(COLOURS_HAVE_CHANGED)
    found += violations(phone, f"{name} dark", of_colours=True)
    phone.page.emulate_media(color_scheme="light")
    return found


def test_every_screen_of_the_app_in_every_look_with_targets_that_are_big_enough(
    signed_in: Device,
) -> None:
    fill_diary(signed_in)
    found: list[str] = []
    for screen in SCREENS:
        screen.show(signed_in)
        found += [f"{screen.name}: {one}" for one in signed_in.page.evaluate(TARGETS, 44)]
        found += violations_in_every_look(signed_in, screen.name)
    assert found == []


def test_pages_of_the_account(phone: Device, person: Person, watch: Watch) -> None:
    watch.expect_status(404)
    found = []
    for name, path in PAGES_FOR_ANYBODY.items():
        phone.open(path)
        found += violations_by_day_and_night(phone, name)
    phone.open("/accounts/login/")
    phone.fill_sign_in(Person(person.email, "not this one"))
    expect(phone.page.get_by_role("alert")).to_be_visible()
    found += violations_by_day_and_night(phone, "sign-in refused")
    phone.sign_in(person)
    phone.open("/accounts/tokens/")
    found += violations_by_day_and_night(phone, "is it you")
    open_members_page(phone, "/accounts/tokens/", person.password)
    phone.page.get_by_label("What is it for?").fill("kitchen tablet")
    phone.page.get_by_label("May read the diary").check()
    phone.page.get_by_role("button", name="Make a token").click()
    expect(phone.page.get_by_label("New token")).to_be_visible()
    found += violations_by_day_and_night(phone, "tokens")
    phone.page.get_by_role("link", name="Remove kitchen tablet").click()
    found += violations_by_day_and_night(phone, "remove a token")
    for name, path in PAGES_FOR_MEMBERS.items():
        open_members_page(phone, path, person.password)
        found += violations_by_day_and_night(phone, name)
    assert found == []


def test_what_shows_without_a_server(
    app: RunningApp, new_device: NewDevice, person: Person, watch: Watch
) -> None:
    watch.expect_status(401, 403)
    phone = new_device()
    phone.open("/")
    expect(phone.page.get_by_role("link", name="Create an account")).to_be_visible()
    found = violations_by_day_and_night(phone, "door")
    phone.wait_until_offline_ready()
    phone.sign_in(person)
    app.stop_web()
    phone.reload()
    phone.answer("Pain", 6)
    found += violations_by_day_and_night(phone, "today offline")
    phone.open("/settings")
    phone.page.get_by_role("button", name="Sign out", exact=True).click()
    expect(phone.page.get_by_role("dialog")).to_be_visible()
    found += violations_by_day_and_night(phone, "sign-out dialog")
    stranger = new_device()
    app.end_all_sessions()
    app.start_web()
    stranger.open("/")
    stranger.wait_until_offline_ready()
    phone.open("/")
    expect(phone.page.get_by_text("waits on this device")).to_be_visible()
    found += violations_by_day_and_night(phone, "session ended")
    app.stop_web()
    stranger.reload()
    expect(stranger.page.get_by_text("There is no network")).to_be_visible()
    found += violations_by_day_and_night(stranger, "door offline")
    assert found == []
