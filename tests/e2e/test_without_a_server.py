"""The server process is gone: writing goes on, nothing is lost, and everything is sent when it is back."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import NewDevice
from tests.e2e.device import Device, Person
from tests.e2e.running_app import RunningApp
from tests.e2e.watch import Watch

pytestmark = pytest.mark.usefixtures("offline_ready")

SCORES = {0: (3, 4, 5, "No"), 1: (6, 0, 2, "Yes"), 2: (8, 7, 1, "No")}


def expect_scores(phone: Device, scores: tuple[int, int, int, str]) -> None:
    for question, answer in zip(("Pain", "Numbness", "Tingling", "EMS"), scores, strict=True):
        phone.expect_answer(question, answer)


def expect_all_days(phone: Device) -> None:
    for ago, scores in SCORES.items():
        phone.open_day_from_history(phone.today(minus=ago))
        expect_scores(phone, scores)


def test_three_days_survive_a_reload_and_reach_a_second_device_by_themselves(
    app: RunningApp, signed_in: Device, person: Person, new_device: NewDevice
) -> None:
    app.stop_web()
    signed_in.reload()
    signed_in.log(*SCORES[0])
    for ago in (1, 2):
        signed_in.open_day_from_history(signed_in.today(minus=ago))
        signed_in.log(*SCORES[ago])
    signed_in.expect_saved_here()

    signed_in.reload()
    expect_all_days(signed_in)
    assert app.days_of(person.email) == {}

    app.start_web()
    signed_in.expect_synced()
    assert {on: day["pain"] for on, day in app.days_of(person.email).items()} == {
        signed_in.today(minus=ago): scores[0] for ago, scores in SCORES.items()
    }
    second = new_device()
    second.sign_in(person)
    expect_all_days(second)


def test_an_expired_session_stops_nothing_and_signing_in_sends_everything(
    app: RunningApp, signed_in: Device, person: Person, watch: Watch
) -> None:
    watch.expect_status(401, 403)
    app.stop_web()
    app.end_all_sessions()
    signed_in.log(*SCORES[1])
    signed_in.expect_saved_here()
    app.start_web()
    signed_in.reload()

    banner = signed_in.page.get_by_text("4 entries wait on this device – sign in to send them.")
    expect(banner).to_be_visible()
    signed_in.answer("Pain", 5)
    expect(signed_in.page.get_by_text("5 entries wait on this device")).to_be_visible()
    assert app.days_of(person.email) == {}

    signed_in.page.get_by_role("link", name="Sign in", exact=True).click()
    signed_in.fill_sign_in(person)
    signed_in.expect_synced()
    expect_scores(signed_in, (5, *SCORES[1][1:]))
    assert app.days_of(person.email)[signed_in.today()]["pain"] == 5


def unsent_and_leaving(app: RunningApp, phone: Device) -> Page:
    app.stop_web()
    phone.answer("Pain", 9)
    phone.expect_saved_here()
    phone.go("More")
    phone.page.get_by_role("link", name="Settings").click()
    phone.page.get_by_role("button", name="Sign out", exact=True).click()
    expect(phone.page.get_by_role("dialog", name="Sign out?")).to_contain_text(
        "1 change is only on this device."
    )
    return phone.page


def test_staying_keeps_what_was_not_sent(app: RunningApp, signed_in: Device) -> None:
    page = unsent_and_leaving(app, signed_in)
    page.get_by_role("button", name="Keep them and stay signed in").click()
    expect(page.get_by_role("dialog")).to_be_hidden()
    signed_in.go("Today")
    signed_in.expect_answer("Pain", 9)


LEFT_ON_DEVICE = """async () => ({
  databases: (await indexedDB.databases()).map((one) => one.name),
  cached: (await Promise.all((await caches.keys()).map(async (name) => (await caches.open(name)).keys()))).flat().length,
  workers: (await navigator.serviceWorker.getRegistrations()).length,
  people: await new Promise((resolve) => {
    const opening = indexedDB.open('daymark-people')
    opening.onsuccess = () => {
      const all = opening.result.transaction('people').objectStore('people').getAll()
      all.onsuccess = () => resolve(JSON.stringify(all.result))
    }
  }),
})"""


def expect_nothing_left(phone: Device, person: Person) -> None:
    """The list of people stays, empty of anything that tells who they are."""
    phone.open("/accounts/login/")
    left = phone.page.evaluate(LEFT_ON_DEVICE)
    assert left["databases"] == ["daymark-people"]
    assert person.email not in left["people"]
    assert left["cached"] == 0
    assert left["workers"] == 0


def test_discarding_wipes_the_device_and_ends_the_session_when_the_server_is_back(
    app: RunningApp, signed_in: Device, person: Person
) -> None:
    page = unsent_and_leaving(app, signed_in)
    page.get_by_role("button", name="Discard and sign out").click()
    # There is no server, so there is no page of it to go to.
    expect(page.get_by_role("heading", name="You are signed out")).to_be_visible()
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_text("The server still does not answer.")).to_be_visible()
    app.start_web()
    expect_nothing_left(signed_in, person)

    signed_in.open("/")
    expect(page.get_by_role("link", name="Create an account")).to_be_visible()
    assert app.days_of(person.email) == {}
    assert page.evaluate("fetch('/api/v1/session/').then((r) => r.json())")["user"] is None


def test_signing_out_with_everything_sent_leaves_nothing_and_asks_nothing(
    signed_in: Device, person: Person, app: RunningApp
) -> None:
    signed_in.answer("Pain", 2)
    signed_in.expect_synced()
    signed_in.go("More")
    signed_in.page.get_by_role("link", name="Settings").click()
    signed_in.page.get_by_role("button", name="Sign out", exact=True).click()
    expect(signed_in.page.get_by_role("heading", name="Sign in")).to_be_visible()
    expect_nothing_left(signed_in, person)
    assert app.days_of(person.email)[signed_in.today()]["pain"] == 2
