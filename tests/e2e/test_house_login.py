"""A real proxy in front of the app: one with a login of its own, and one that touches the pages. Nothing unsent is lost."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import NewDevice
from tests.e2e.device import Device, Person
from tests.e2e.house import House
from tests.e2e.running_app import RunningApp
from tests.e2e.watch import Watch

IN_BETWEEN = re.compile("Something between this device and your server answers in its place")
ONLY_WITH_A_NETWORK = re.compile("so it opens only with a network")
# What the app does a minute after its start it does after two seconds.
A_QUICK_MINUTE = """{
  const wait = setTimeout
  window.setTimeout = (work, ms, ...rest) => wait(work, ms === 60_000 ? 2_000 : ms, ...rest)
}"""
HAS_NO_WORKER = "navigator.serviceWorker.getRegistration().then((found) => !found?.active)"


@pytest.fixture
def house(app: RunningApp) -> Iterator[House]:
    with House(app.port) as house:
        yield house


@pytest.fixture
def phone(house: House, new_device: NewDevice) -> Device:
    return new_device(house.url)


def test_behind_a_login_of_the_house_one_button_leads_through_and_back_with_everything(
    house: House, phone: Device, person: Person, app: RunningApp, watch: Watch
) -> None:
    watch.trust_host("localhost")
    phone.sign_in(person)
    phone.wait_until_offline_ready()
    phone.answer("Pain", 6)
    phone.expect_synced()

    house.asks = True
    phone.answer("Numbness", 3)
    banner = phone.page.get_by_text(IN_BETWEEN)
    expect(banner).to_be_visible()
    phone.reload()
    expect(banner).to_be_visible()
    phone.expect_answer("Numbness", 3)
    expect(phone.page.get_by_text("No network")).to_have_count(0)

    phone.tap(phone.page.get_by_role("button", name="Open its page"))
    phone.page.get_by_role("link", name="Let me in").click()
    expect(phone.heading_of_today()).to_be_visible()
    expect(phone.page).to_have_url(f"{house.url}/")
    phone.expect_synced()
    expect(banner).to_have_count(0)
    phone.expect_answer("Numbness", 3)
    day = app.days_of(person.email)[phone.today()]
    assert (day["pain"], day["numbness"]) == (6, 3)


def test_where_pages_are_touched_on_the_way_it_says_once_that_it_needs_a_network(
    house: House, phone: Device, person: Person, app: RunningApp, watch: Watch
) -> None:
    house.touches = True
    phone.context.add_init_script(A_QUICK_MINUTE)
    phone.sign_in(person)
    notice = phone.page.get_by_text(ONLY_WITH_A_NETWORK)
    expect(notice).to_be_visible()
    assert phone.page.evaluate(HAS_NO_WORKER)
    phone.answer("Pain", 6)
    phone.expect_synced()
    assert app.days_of(person.email)[phone.today()]["pain"] == 6

    phone.tap(phone.page.get_by_role("button", name="All right"))
    expect(notice).to_have_count(0)
