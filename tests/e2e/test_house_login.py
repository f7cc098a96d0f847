"""A real proxy in front of the app: one with a login of its own, and one that touches the pages. Nothing unsent is lost."""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import NewDevice
from tests.e2e.device import Device, Person
from tests.e2e.house import House
from tests.e2e.running_app import RunningApp
from tests.e2e.test_doctor import ask, knock
from tests.e2e.watch import Watch

IN_BETWEEN = re.compile("Something between this device and your server answers in its place")
ONLY_WITH_A_NETWORK = re.compile("so it opens only with a network")
# A page that began almost a minute ago, whatever the app reckons its minute from.
A_MINUTE_SOON_OVER = """{
  const now = performance.now.bind(performance)
  performance.now = () => now() + 58_000
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


def as_of(house: House, app: RunningApp, address: str) -> str:
    """A link as it is where the house's address is the public one."""
    _, sign, payload = address.partition("#shlink:/")
    whole = urlsafe_b64decode(payload + "=" * (-len(payload) % 4)).decode()
    there = urlsafe_b64encode(whole.replace(app.url, house.url).encode()).decode().rstrip("=")
    return f"{house.url}/s{sign}{there}"


def test_behind_it_a_doctor_reads_a_link_without_its_cookie(
    house: House, phone: Device, person: Person, app: RunningApp, new_device: NewDevice
) -> None:
    phone.sign_in(person)
    made = ask(phone, "", question="Is it the tablets?")
    # Else its service worker may be fetched only now, and Chromium says aloud that the login is not one.
    phone.wait_until_offline_ready()
    house.asks = True
    doctor = new_device(house.url)
    knock(doctor, as_of(house, app, made["address"]), "Dr Amsel", made["passcode"])
    expect(doctor.page.get_by_text("Is it the tablets?")).to_be_visible()
    assert doctor.page.url.startswith(house.url)


def test_where_pages_are_touched_on_the_way_it_says_once_that_it_needs_a_network(
    house: House, phone: Device, person: Person, app: RunningApp, watch: Watch
) -> None:
    house.touches = True
    phone.context.add_init_script(A_MINUTE_SOON_OVER)
    phone.sign_in(person)
    notice = phone.page.get_by_text(ONLY_WITH_A_NETWORK)
    # Less than the real minute: an app that this clock does not reach fails here each time, not when a machine is slow.
    expect(notice).to_be_visible(timeout=30_000)
    assert phone.page.evaluate(HAS_NO_WORKER)
    phone.answer("Pain", 6)
    phone.expect_synced()
    assert app.days_of(person.email)[phone.today()]["pain"] == 6

    phone.tap(phone.page.get_by_role("button", name="All right"))
    expect(notice).to_have_count(0)
