"""An evening, the night after it and the next day: every answer lands on the day that was meant."""

import re
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import expect

from tests.e2e.clock import CLOCK, HERE, move_clock_to, open_at
from tests.e2e.device import Device, Person
from tests.e2e.running_app import RunningApp

OPEN = """(path) => navigator.serviceWorker.dispatchEvent(new MessageEvent('message', {
  data: { kind: 'open', path }, ports: [new MessageChannel().port1],
}))"""
SHORT = """(on) => new Intl.DateTimeFormat(navigator.language,
  { weekday: 'short', day: 'numeric', month: 'short', timeZone: 'UTC' }).format(new Date(on))"""
COMES_BACK = "() => document.dispatchEvent(new Event('visibilitychange'))"


def at(hour: int, minute: int, days: int = 0) -> datetime:
    day = datetime.now(HERE).replace(hour=hour, minute=minute, second=0, microsecond=0)
    return day + timedelta(days=days)


def wait_until(phone: Device, moment: datetime) -> None:
    """The page stays open; then somebody looks at it again."""
    now = phone.page.evaluate("() => Date.now()") / 1000
    phone.page.evaluate("(ms) => later(ms)", (moment.timestamp() - now) * 1000)
    phone.page.evaluate(COMES_BACK)


@pytest.fixture
def evening(phone: Device, person: Person) -> tuple[str, str]:
    """Ten in the evening, signed in; this day and the next."""
    phone.page.add_init_script(CLOCK)
    phone.sign_in(person)
    move_clock_to(phone, at(22, 0))
    return phone.today(), phone.today(minus=-1)


def pains(app: RunningApp, phone: Device, person: Person) -> dict[str, int]:
    phone.expect_synced()
    return {on: day["pain"] for on, day in app.days_of(person.email).items()}


def is_about(phone: Device, on: str) -> None:
    expect(phone.page.get_by_role("heading", level=1)).to_have_text(
        # With or without its year, which brings a comma along.
        re.compile(r"\W+".join(re.split(r"\W+", phone.page.evaluate(SHORT, on))) + r"( \d{4})?$")
    )


def test_a_page_left_open_stays_on_its_evening_and_moves_on_in_the_morning(
    app: RunningApp, phone: Device, person: Person, evening: tuple[str, str]
) -> None:
    first, second = evening
    phone.answer("Numbness", 1)
    wait_until(phone, at(23, 50))
    phone.answer("Tingling", 2)
    for hour, minute in ((0, 20), (3, 59)):
        wait_until(phone, at(hour, minute, days=1))
        is_about(phone, first)
        expect(phone.page.get_by_role("button", name="Go to today")).to_be_visible()
    phone.answer("Pain", 5)
    wait_until(phone, at(4, 1, days=1))
    is_about(phone, second)
    phone._answered.clear()
    phone.answer("Pain", 1)
    wait_until(phone, at(21, 0, days=1))
    is_about(phone, second)
    assert pains(app, phone, person) == {first: 5, second: 1}


def test_opened_after_midnight_it_asks_once_and_only_where_yesterday_is_open(
    app: RunningApp, phone: Device, person: Person, evening: tuple[str, str]
) -> None:
    first, second = evening
    page = phone.page
    open_at(phone, at(0, 20, days=1))
    page.get_by_role("button", name=re.compile("^Yesterday evening, ")).click()
    is_about(phone, first)
    phone.answer("Pain", 6)
    phone.expect_synced()
    # The choice holds for the night, also when the page is opened anew.
    open_at(phone, at(3, 59, days=1))
    is_about(phone, first)
    move_clock_to(phone, at(4, 1, days=1))
    is_about(phone, second)
    phone.answer("Pain", 2)
    phone.page.get_by_role("link", name="Yesterday", exact=True).click()
    is_about(phone, first)
    phone.expect_answer("Pain", 6)
    assert pains(app, phone, person) == {first: 6, second: 2}


def test_a_reminder_opens_the_day_it_was_made_for_whatever_page_is_open(
    app: RunningApp, phone: Device, person: Person, evening: tuple[str, str]
) -> None:
    first, second = evening
    wait_until(phone, at(0, 20, days=1))
    phone.page.evaluate(OPEN, f"/check-in/{first}")
    is_about(phone, first)
    phone.tap(phone.choice("Pain", 7))
    phone.expect_synced()
    wait_until(phone, at(3, 59, days=1))
    phone.page.evaluate(OPEN, f"/check-in/{second}")
    is_about(phone, second)
    phone.tap(phone.choice("Pain", 3))
    assert pains(app, phone, person) == {first: 7, second: 3}
