"""From nothing to a logged day: sign up, first run, check-in, history, and the row on the server."""

import re

from playwright.sync_api import Page, expect

from tests.e2e.device import Device, Person
from tests.e2e.running_app import RunningApp

NEWCOMER = Person("newcomer@example.org", "walking on warm sand")


def sign_up(page: Page, person: Person) -> None:
    page.get_by_label("E-mail address").fill(person.email)
    page.get_by_label("Password").fill(person.password)
    page.get_by_role("button", name="Sign up").click()


def test_a_newcomer_signs_up_and_logs_the_day_in_four_taps(app: RunningApp, phone: Device) -> None:
    page = phone.page
    phone.open("/")
    page.get_by_role("link", name="Create an account").click()
    sign_up(page, NEWCOMER)

    # First run: one question answered, three skipped.
    page.get_by_role("button", name="Start").click()
    page.get_by_role("button", name="Feet").click()
    page.get_by_role("button", name="Next").click()
    for number in (2, 3, 4):
        expect(page.get_by_text(f"Question {number} of 4")).to_be_visible()
        page.get_by_role("button", name="Skip").click()
    expect(phone.heading_of_today()).to_be_visible()

    phone.taps = 0
    for question, answer in (("Pain", 6), ("Numbness", 4), ("Tingling", 0)):
        phone.answer(f"{question}, feet", answer)
    phone.answer("EMS", "No")
    assert phone.taps <= 5

    phone.expect_synced()
    phone.go("History")
    cell = page.get_by_role("link", name=re.compile(rf"^{phone.day_name(phone.today())}, Pain 6"))
    expect(cell).to_be_visible()
    day = app.days_of(NEWCOMER.email)[phone.today()]
    assert (day["pain"], day["numbness"], day["tingling"], day["ems_used"]) == (6, 4, 0, 0)


def test_a_tap_is_saved_on_this_device_without_waiting_for_the_network(signed_in: Device) -> None:
    signed_in.page.route("**/api/v1/sync", lambda route: None)  # never answered
    signed_in.answer("Pain", 7)
    signed_in.expect_saved_here()


def test_a_note_that_was_emptied_stays_empty(
    app: RunningApp, signed_in: Device, person: Person
) -> None:
    def stored() -> str:
        return str(app.days_of(person.email).get(signed_in.today(), {}).get("note", ""))

    signed_in.write_note("cold feet")
    signed_in.expect_soon(lambda: stored() != "", True)
    signed_in.write_note("")
    signed_in.expect_soon(stored, "")
    signed_in.expect_synced()
    signed_in.page.get_by_role("button", name=re.compile("^Undo")).click()
    expect(signed_in.page.get_by_role("textbox", name="Note")).to_have_value("cold feet")
    signed_in.expect_soon(lambda: stored() != "", True)
