"""Thirty days without a server, three hundred entries, the session expired meanwhile: then everything is sent."""

import re
import time
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.clock import CLOCK, HERE, move_clock_to
from tests.e2e.device import Device, Person
from tests.e2e.running_app import RunningApp
from tests.e2e.watch import Watch

pytestmark = pytest.mark.long

DAYS = 30
MOMENTS_A_DAY = 9

# Rates "right now" by pressing the app's own buttons, as fast as the screen takes them. Each rating is in storage
# before the next one: the list of today's ratings has it.
RATE_RIGHT_NOW = """async (count) => {
  const until = async (find) => {
    for (let i = 0; i < 400; i++) {
      const found = find()
      if (found) return found
      await new Promise((resolve) => requestAnimationFrame(resolve))
    }
    throw new Error(`never came: ${find}`)
  }
  const button = (text) => () => [...document.querySelectorAll('main button')].find((b) => b.textContent === text)
  const rated = () => document.querySelectorAll('ul.moments > li').length
  for (let done = 0; done < count; done++) {
    window.later(60_000);
    (await until(button('Rate right now'))).click()
    const group = await until(() => document.querySelector('[role=radiogroup][aria-label="Right now: Pain"]'))
    group.querySelectorAll('[role=radio]')[done % 11].click()
    await until(() => rated() === done + 1)
    button('Done')().click()
  }
}"""


def log_a_day(phone: Device, page: Page, ago: int) -> None:
    noon = datetime.now(HERE).replace(hour=12, minute=0)
    move_clock_to(phone, noon - timedelta(days=ago))
    phone.answer("Pain", ago % 11)
    page.evaluate(RATE_RIGHT_NOW, MOMENTS_A_DAY)


def test_thirty_days_offline_and_an_expired_session_lose_nothing(
    app: RunningApp, phone: Device, person: Person, watch: Watch
) -> None:
    watch.expect_status(401, 403)
    page = phone.page
    page.add_init_script(CLOCK)
    phone.sign_in(person)
    phone.wait_until_offline_ready()
    app.stop_web()
    for ago in range(DAYS, 0, -1):
        log_a_day(phone, page, ago)
    app.end_all_sessions()
    app.start_web()
    page.evaluate("localStorage.removeItem('test-clock')")

    phone.open("/accounts/login/")
    started = time.monotonic()
    phone.fill_sign_in(person)
    wanted = DAYS * (1 + MOMENTS_A_DAY)
    phone.expect_soon(
        lambda: len(app.days_of(person.email)) + len(app.moments_of(person.email)), wanted
    )
    seconds = time.monotonic() - started
    print(f"{wanted} entries of {DAYS} days on the server {seconds:.1f} s after signing in")
    expect(page.get_by_text(re.compile("waits? on this device"))).to_have_count(0)
    assert {on: day["pain"] for on, day in app.days_of(person.email).items()} == {
        phone.today(minus=ago): ago % 11 for ago in range(1, DAYS + 1)
    }
