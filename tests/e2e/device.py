"""A phone in somebody's hand: finds things the way people and screen readers do, by role and name."""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.e2e.people import PASSWORD
from tests.e2e.running_app import RunningApp

SAVED_HERE = "Saved on this device"
SYNCED = "Saved and synced"
# A limit only ends a test that hangs; no test waits for one.
LIMIT_MS = 60_000

# The app measures the time between two taps with this clock and with no other.
A_SECOND_LATER = """() => {
  const now = performance.now.bind(performance)
  performance.now = () => now() + 1_100
}"""


# A test is quicker than any finger; for the app a second has gone by after each of its taps, once they are handled.
UNHURRIED = """{
  const now = performance.now.bind(performance)
  let ahead = 0
  performance.now = () => now() + ahead
  addEventListener('click', () => { ahead += 1_100 })
}"""


@dataclass
class Person:
    email: str
    password: str = PASSWORD


@dataclass
class Device:
    app: RunningApp
    context: BrowserContext
    origin: str
    # taps as fast as the test does, as a trembling finger would
    hurried: bool = False
    page: Page = field(init=False)
    taps: int = 0
    _answered: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        if not self.hurried:
            self.context.add_init_script(UNHURRIED)
        self.page = self.context.new_page()
        # From the start: Playwright begins to catch file choosers some time after it was asked to, and a key that is
        # pressed meanwhile opens one that nobody catches.
        self.page.on("filechooser", lambda _: None)

    # --- getting somewhere ---

    def open(self, path: str = "/") -> None:
        self.page.goto(self.origin + path)

    def sign_in(self, person: Person) -> None:
        self.open("/accounts/login/")
        self.fill_sign_in(person)
        expect(self.heading_of_today()).to_be_visible()

    def fill_sign_in(self, person: Person) -> None:
        self.page.get_by_label("E-mail address").fill(person.email)
        self.page.get_by_label("Password").fill(person.password)
        self.page.get_by_role("button", name="Sign in", exact=True).click()

    def heading_of_today(self) -> Locator:
        return self.page.get_by_role("heading", level=1, name=re.compile("^Today"))

    def wait_until_offline_ready(self) -> None:
        """Until the service worker holds the whole app."""
        self.page.evaluate("navigator.serviceWorker.ready.then(() => true)")

    def reload(self) -> None:
        self.page.reload()

    def go(self, place: str) -> None:
        """By the bar at the bottom."""
        bar = self.page.get_by_role("navigation", name="Main")
        self.tap(bar.get_by_role("link", name=place, exact=True))

    def open_day_from_history(self, on: str) -> None:
        """Through the calendar, as a person would; `on` is an ISO date."""
        self.go("History")
        self.tap(self.in_calendar(on))
        expect(self.page).to_have_url(re.compile(f"/day/{on}$"))
        expect(self.page.get_by_role("radiogroup", name="EMS")).to_be_visible()

    def in_calendar(self, on: str) -> Locator:
        """A day of this month or the one before, in the calendar of History, which shows one of them."""
        month, wanted = self.page.locator(".month"), self.month_name(on)
        expect(month).to_be_visible()
        if month.text_content() != wanted:
            is_this_month = on[:7] == self.today()[:7]
            way = "Month after" if is_this_month else "Month before"
            self.tap(self.page.get_by_role("button", name=way))
            expect(month).to_have_text(wanted)
        name = re.compile(f"^{self.day_name(on)}")
        return self.page.get_by_role("table").first.get_by_role("link", name=name)

    # --- what day it is there ---

    def today(self, minus: int = 0) -> str:
        """The phone's local date, ISO."""
        return self.page.evaluate(
            """(minus) => { const now = new Date(); now.setDate(now.getDate() - minus)
            const two = (number) => String(number).padStart(2, '0')
            return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}` }""",
            minus,
        )

    def day_name(self, on: str) -> str:
        """As the app writes it: with its year, where that is another one."""
        year = None if on[:4] == self.today()[:4] else "numeric"
        return self.page.evaluate(
            """([on, year]) => new Intl.DateTimeFormat(navigator.language,
            { weekday: 'long', day: 'numeric', month: 'long', ...(year && { year }), timeZone: 'UTC' }).format(new Date(on))""",
            [on, year],
        )

    def month_name(self, on: str) -> str:
        return self.page.evaluate(
            """(on) => new Intl.DateTimeFormat(navigator.language, { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(new Date(on))""",
            on,
        )

    # --- answering ---

    def tap(self, target: Locator) -> None:
        self.taps += 1
        target.click()

    def choice(self, question: str, answer: str | int) -> Locator:
        group = self.page.get_by_role("radiogroup", name=question, exact=True)
        return group.get_by_role("radio", name=re.compile(rf"^{answer}(,|$)"))

    def answer(self, question: str, answer: str | int) -> None:
        if question in self._answered:
            self.steady()
        self.tap(self.choice(question, answer))
        self._answered.add(question)
        expect(self.choice(question, answer)).to_be_checked()

    def steady(self) -> None:
        """The next tap is no trembling finger's: for the app the last one is more than a second ago."""
        self.page.evaluate(A_SECOND_LATER)

    def log(self, pain: int, numbness: int, tingling: int, ems: str) -> None:
        self.answer("Pain", pain)
        self.answer("Numbness", numbness)
        self.answer("Tingling", tingling)
        self.answer("EMS", ems)

    def write_note(self, text: str) -> None:
        self.page.get_by_role("textbox", name="Note").fill(text)
        self.page.get_by_role("textbox", name="Note").blur()

    # --- what it says ---

    def expect_answer(self, question: str, answer: str | int) -> None:
        expect(self.choice(question, answer)).to_be_checked()

    def expect_saved_here(self) -> None:
        expect(self.page.get_by_text(SAVED_HERE, exact=False).first).to_be_visible()

    def expect_synced(self) -> None:
        expect(self.page.get_by_text(SYNCED).first).to_be_visible()

    def expect_soon(self, seen: Callable[[], Any], wanted: Any) -> None:
        """Waits until `seen` gives what is wanted; the words "synced" may still be about what was there before."""
        deadline = time.monotonic() + LIMIT_MS / 1000
        while seen() != wanted and time.monotonic() < deadline:
            self.page.wait_for_timeout(100)
        assert seen() == wanted
