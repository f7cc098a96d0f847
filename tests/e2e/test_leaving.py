"""A page left in the turn of the tap itself: its transaction ends with it, the answer does not."""

import pytest
from playwright.sync_api import Locator, expect

from tests.e2e.device import Device, Person
from tests.e2e.running_app import RunningApp

pytestmark = pytest.mark.usefixtures("offline_ready")

TAP_AND_LEAVE = "(element) => { element.click(); location.reload() }"
TYPE_AND_LEAVE = """(field) => {
  field.value = 'A long walk by the river.'
  field.dispatchEvent(new Event('input', { bubbles: true }))
  location.reload()
}"""


def leave_with(phone: Device, target: Locator, how: str) -> None:
    with phone.page.expect_navigation():
        target.evaluate(how)


def test_the_last_tap_and_the_last_words_are_there(
    app: RunningApp, signed_in: Device, person: Person
) -> None:
    page, on = signed_in.page, signed_in.today(minus=1)
    app.stop_web()
    signed_in.open(f"/day/{on}")
    for pain in range(8):
        leave_with(signed_in, signed_in.choice("Pain", pain), TAP_AND_LEAVE)
        signed_in.expect_answer("Pain", pain)
    note = page.get_by_role("textbox", name="Note")
    leave_with(signed_in, note, TYPE_AND_LEAVE)
    expect(note).to_have_value("A long walk by the river.")
    signed_in.open("/")
    page.get_by_role("button", name="Rate right now").click()
    seven = page.get_by_role("radiogroup", name="Right now: Pain").get_by_role("radio", name="7")
    leave_with(signed_in, seven, TAP_AND_LEAVE)
    expect(page.get_by_text("10 waiting").first).to_be_visible()

    app.start_web()
    signed_in.reload()
    signed_in.expect_soon(lambda: [row["pain"] for row in app.moments_of(person.email)], [7])
    assert app.days_of(person.email)[on]["pain"] == 7
    assert (
        page.evaluate("Object.keys(localStorage).filter((key) => key.includes('unstored'))") == []
    )
