"""What a wrong clock, an unknown zone or a wrong tap did to an answer is mended by the person it belongs to; the answer stays."""

import re
from datetime import datetime, timedelta

from playwright.sync_api import expect

from tests.e2e.clock import CLOCK, HERE, move_clock_to
from tests.e2e.conftest import NewDevice
from tests.e2e.device import Device, Person
from tests.e2e.running_app import RunningApp

UNKNOWN_ZONE = """{
  const options = Intl.DateTimeFormat.prototype.resolvedOptions
  Intl.DateTimeFormat.prototype.resolvedOptions = function () {
    return { ...options.call(this), timeZone: 'Etc/Unknown' }
  }
}"""


def test_a_phone_a_month_ahead_keeps_its_answers_and_they_find_their_day(
    app: RunningApp, phone: Device, person: Person
) -> None:
    phone.page.add_init_script(CLOCK)
    phone.sign_in(person)
    today = phone.today()
    noon = datetime.now(HERE).replace(hour=12, minute=0)
    move_clock_to(phone, noon + timedelta(days=32))
    wrong = phone.today()
    phone.answer("Pain", 6)
    phone.answer("Numbness", 2)
    page = phone.page
    expect(
        page.get_by_text("2 answers cannot be sent yet. They stay on this device.")
    ).to_be_visible()
    phone.reload()
    phone.expect_answer("Pain", 6)
    page.get_by_role("link", name="Look", exact=True).click()
    expect(page.get_by_text("32 days ahead of the server’s. It is sent by itself")).to_be_visible()
    expect(page.get_by_role("definition")).to_have_text(["6", "2"])

    move_clock_to(phone, noon)
    page.get_by_role("link", name="Look", exact=True).click()
    page.get_by_label("Which day was it?").fill(today)
    page.get_by_role("button", name="Put it on that day").click()
    expect(page.get_by_text("There is nothing here.")).to_be_visible()
    phone.go("Today")
    phone.expect_answer("Pain", 6)
    phone.expect_synced()
    days = app.days_of(person.email)
    assert (days[today]["pain"], days[today]["numbness"]) == (6, 2)
    assert wrong not in days


def test_a_browser_that_does_not_say_where_it_is_logs_as_any_other(
    app: RunningApp, new_device: NewDevice, person: Person
) -> None:
    phone = new_device()
    phone.page.add_init_script(UNKNOWN_ZONE)
    phone.sign_in(person)
    told = phone.page.get_by_text("This browser does not say where it is.")
    expect(told).to_be_visible()
    phone.page.get_by_role("button", name="All right").click()
    phone.answer("Pain", 4)
    phone.expect_synced()
    assert app.days_of(person.email)[phone.today()]["pain"] == 4
    phone.reload()
    phone.expect_answer("Pain", 4)
    expect(told).to_have_count(0)


def test_a_deleted_day_comes_back_by_undo_and_after_a_reload(
    app: RunningApp, signed_in: Device, person: Person
) -> None:
    page, yesterday = signed_in.page, signed_in.today(minus=1)
    signed_in.open(f"/day/{yesterday}")
    signed_in.log(5, 3, 2, "No")
    signed_in.write_note("long walk")
    signed_in.answer("Pain", 6)
    signed_in.expect_synced()
    whole = {"pain": 6, "numbness": 3, "tingling": 2, "ems_used": 0}

    def stored() -> dict[str, object]:
        day = app.days_of(person.email).get(yesterday, {})
        return {name: day[name] for name in whole if name in day}

    delete = page.get_by_role("button", name="Delete this day’s entry")
    delete.click()
    signed_in.expect_soon(stored, {})
    page.get_by_role("button", name=re.compile("^Undo")).click()
    signed_in.expect_soon(stored, whole)
    signed_in.steady()
    delete.click()
    signed_in.expect_soon(stored, {})
    signed_in.reload()
    page.get_by_role("button", name="Put it back").click()
    expect(page.get_by_role("textbox", name="Note")).to_have_value("long walk")
    signed_in.expect_soon(stored, whole)
