"""Two devices of one person, two people on one device, two tabs."""

from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Route, expect

from tests.e2e.clock import CLOCK, HERE, move_clock_to
from tests.e2e.conftest import NewDevice, next_person
from tests.e2e.device import Device, Person
from tests.e2e.running_app import RunningApp
from tests.e2e.watch import Watch

pytestmark = pytest.mark.usefixtures("offline_ready")


@pytest.fixture
def tablet(new_device: NewDevice, person: Person, signed_in: Device) -> Device:
    """The same person's second device; both hold today's check-in, synced."""
    signed_in.log(4, 4, 4, "No")
    signed_in.expect_synced()
    tablet = new_device()
    tablet.sign_in(person)
    tablet.expect_answer("Pain", 4)
    tablet.wait_until_offline_ready()
    return tablet


def test_different_fields_of_one_day_edited_apart_both_survive(
    app: RunningApp, signed_in: Device, tablet: Device, person: Person
) -> None:
    app.stop_web()
    signed_in.answer("Pain", 7)
    tablet.answer("Numbness", 1)
    app.start_web()
    tablet.reload()
    tablet.expect_synced()
    signed_in.reload()
    signed_in.expect_synced()
    tablet.reload()
    for device in (signed_in, tablet):
        device.expect_answer("Pain", 7)
        device.expect_answer("Numbness", 1)
    day = app.days_of(person.email)[signed_in.today()]
    assert (day["pain"], day["numbness"]) == (7, 1)


def test_the_later_edit_of_one_field_wins_and_the_earlier_value_is_shown_on_both(
    app: RunningApp, signed_in: Device, tablet: Device, person: Person
) -> None:
    devices = (signed_in, tablet)
    noon = datetime.now(HERE).replace(hour=12, minute=0)
    for device in devices:
        device.page.add_init_script(CLOCK)
        move_clock_to(device, noon)
    app.stop_web()
    signed_in.answer("Pain", 3)
    signed_in.expect_saved_here()
    # More than the time on the way: the server cannot tell a slow way from a clock that is behind.
    for device in devices:
        move_clock_to(device, noon + timedelta(minutes=10))
    tablet.answer("Pain", 8)
    tablet.expect_saved_here()
    # The later one is sent first, so that order of arrival cannot be what decides.
    signed_in.page.goto("about:blank")
    app.start_web()
    tablet.reload()
    tablet.expect_synced()
    assert app.days_of(person.email)[tablet.today()]["pain"] == 8
    signed_in.open("/")
    signed_in.expect_synced()
    tablet.reload()
    for device in devices:
        device.expect_answer("Pain", 8)
        device.open_day_from_history(device.today())
        device.expect_answer("Pain", 8)
        device.page.get_by_role("button", name="Earlier values").click()
        lost = device.page.get_by_role("listitem").filter(has_text="Pain – earlier value: 3")
        expect(lost).to_be_visible()


def test_two_people_on_one_device_never_meet(
    app: RunningApp, signed_in: Device, person: Person, watch: Watch
) -> None:
    watch.expect_status(401, 403)
    page = signed_in.page
    app.stop_web()
    signed_in.answer("Pain", 9)
    signed_in.write_note("only mine to read")
    signed_in.expect_saved_here()
    app.end_all_sessions()
    app.start_web()

    bob = next_person()
    signed_in.sign_in(bob)
    expect(signed_in.choice("Pain", 9)).not_to_be_checked()
    signed_in.answer("Tingling", 2)
    signed_in.expect_synced()
    signed_in.go("History")
    expect(page.get_by_role("link", name="Pain 9")).to_have_count(0)
    assert "only mine to read" not in page.content()
    assert app.days_of(person.email) == {}
    signed_in.go("More")
    page.get_by_role("link", name="Settings").click()
    page.get_by_role("button", name="Sign out", exact=True).click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()

    signed_in.sign_in(person)
    signed_in.expect_answer("Pain", 9)
    signed_in.expect_synced()
    expect(signed_in.choice("Tingling", 2)).not_to_be_checked()
    assert app.days_of(person.email)[signed_in.today()]["pain"] == 9
    assert app.days_of(bob.email)[signed_in.today()]["tingling"] == 2


def test_of_two_tabs_one_syncs_and_the_other_shows_the_change(signed_in: Device) -> None:
    first, second = signed_in.page, signed_in.context.new_page()
    # Its first sync must be over: it would take the answer along that the first tab is to send.
    with second.expect_response("**/api/v1/sync"):
        second.goto(signed_in.origin + "/settings")
    expect(second.get_by_text("Last synced")).to_be_visible()
    held: list[Route] = []
    sent_by_second: list[str] = []
    first.route("**/api/v1/sync", lambda route: route.continue_() if held else held.append(route))
    second.on(
        "request", lambda r: sent_by_second.append(r.url) if r.url.endswith("/sync") else None
    )

    signed_in.answer("Pain", 6)
    signed_in.expect_soon(lambda: len(held), 1)
    # Its sync is under way now; the other tab must keep its hands off, and shows what waits.
    sent_by_second.clear()
    expect(second.get_by_text("1 change waits to be sent")).to_be_visible()
    second.get_by_role("button", name="Sync now").click()
    expect(second.get_by_text("Another tab is sending.")).to_be_visible()
    assert sent_by_second == []

    held[0].continue_()
    expect(second.get_by_text("Nothing waits to be sent.")).to_be_visible()
    second.get_by_role("link", name="Today").click()
    expect(
        second.get_by_role("radiogroup", name="Pain", exact=True).get_by_role("radio", name="6")
    ).to_be_checked()
    # Seen without asking anybody: an answer in one tab appears in the other.
    signed_in.answer("Numbness", 3)
    expect(
        second.get_by_role("radiogroup", name="Numbness", exact=True).get_by_role("radio", name="3")
    ).to_be_checked()
