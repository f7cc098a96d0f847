"""A whole trial as somebody lives it: set up, kept day by day, paused, offline; no answer before the end, and then the answer.

The clocks of the phone and of the server go on together, one day at a time, on an app of its own.
"""

import hashlib
import json
import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import cache

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.clock import CLOCK, HERE, move_clock_to, seconds_until
from tests.e2e.conftest import NewDevice
from tests.e2e.device import Device, Person
from tests.e2e.people import email_of
from tests.e2e.running_app import RunningApp
from tests.e2e.screens import LOOKS, put_on
from tests.e2e.stimulation import answer_safety_check
from tests.e2e.test_axe import violations_in_every_look
from tests.e2e.test_big_text import CUT_OFF, TARGETS
from tests.e2e.test_doctor import ask, fits, knock, picture
from tests.e2e.watch import Watch

pytestmark = pytest.mark.long

PAIRS, PERIOD_DAYS = 8, 2
TRIAL_DAYS = 2 * PAIRS * PERIOD_DAYS
HOW_LONG = f"Quick: {TRIAL_DAYS} days"
OFFLINE = (3, 4)
PAUSED_ON, RESUMED_ON, PEEKED_ON = 9, 11, 20
MISSED = (16, 29)
SAYS_EMS, SAYS_NONE, SAYS_PAUSED, SAYS_OVER = (
    "Today: EMS", "Today: no EMS", "Your trial is paused.", "Your trial is over. The answer is ready.",
)  # fmt: skip
ANY_OF_THEM = re.compile(rf"^({SAYS_EMS}|{SAYS_NONE}|{SAYS_PAUSED}|{SAYS_OVER})$")
GET = """async (path) => {
  const answer = await fetch(path)
  return [answer.status, await answer.text()]
}"""
ANSWERS = re.compile(r"points? (lower|higher)|on EMS days|Cannot tell|No difference", re.IGNORECASE)


@pytest.fixture(scope="module")
def own_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningApp]:
    app = RunningApp(tmp_path_factory.mktemp("trial"), movable_clock=True)
    try:
        app.start(1)
        yield app
    finally:
        app.stop()


@cache
def first_noon() -> datetime:
    """The same all through the test, which may run over midnight."""
    return datetime.now(HERE).replace(hour=12, minute=0, second=0)


def go_to(app: RunningApp, phone: Device, day: int) -> date:
    """Noon of the day that many days after the first one."""
    noon = first_noon() + timedelta(days=day)
    app.move_clock(seconds_until(noon))
    move_clock_to(phone, noon)
    return noon.date()


def said_today(phone: Device) -> str:
    words = phone.page.get_by_role("status").get_by_text(ANY_OF_THEM)
    expect(words).to_be_visible()
    return words.inner_text()


def open_helps(phone: Device) -> None:
    phone.go("Helps?")
    expect(phone.page.get_by_role("heading", name="A trial of your own")).to_be_visible()


def open_trial(phone: Device, words: str = "Open the trial") -> None:
    phone.page.get_by_role("link", name=words).click()
    expect(phone.page.get_by_role("heading", level=1, name="Your trial")).to_be_visible()


def fingerprints(page: Page) -> list[str]:
    page.get_by_role("button", name="Proof that the order was fixed at the start").click()
    expect(page.locator("main code").first).to_be_visible()
    return page.locator("main code").all_inner_texts()


def look_at(phone: Device, name: str) -> None:
    """In all looks, at 360 pixels: nothing to object to."""
    assert violations_in_every_look(phone, name) == []
    for look in LOOKS:
        put_on(phone, look)
        picture(phone.page, f"{name}-{look}")
    assert fits(phone.page)
    assert phone.page.evaluate(CUT_OFF) + phone.page.evaluate(TARGETS, 44) == []


def set_up(phone: Device) -> str:
    """Through the safety check, as the app leads there; gives the fingerprint that was shown."""
    page = phone.page
    open_helps(phone)
    page.get_by_role("link", name="Read more and set up a trial").click()
    look_at(phone, "trial-new")
    phone.choice("How long?", HOW_LONG).click()
    phone.choice("First day", "Today").click()
    page.get_by_role("button", name="Set up the trial").click()
    expect(page.get_by_text("Please answer the safety check first.")).to_be_visible()
    page.get_by_role("link", name="To the safety check").click()
    answer_safety_check(phone)
    phone.open("/trial/new")
    phone.choice("How long?", HOW_LONG).click()
    phone.choice("First day", "Today").click()
    page.get_by_role("button", name="Set up the trial").click()
    expect(page.get_by_text(f"Day 1 of {TRIAL_DAYS}")).to_be_visible()
    shown = fingerprints(page)
    look_at(phone, "trial-running")
    return shown[0]


def rate(phone: Device, said: str, day: int) -> None:
    phone.answer("EMS", "Yes" if said == SAYS_EMS else "No")
    phone.answer("Pain", 2 + day % 3 if said == SAYS_EMS else 6 + day % 2)


def pause(phone: Device) -> None:
    open_trial(phone)
    phone.page.get_by_role("button", name="I am away").click()
    expect(phone.page.get_by_text("Take the time you need.")).to_be_visible()
    look_at(phone, "trial-paused")


def go_on(phone: Device) -> None:
    open_trial(phone)
    phone.page.get_by_role("button", name="Go on with the trial").click()
    expect(phone.page.get_by_role("button", name="Go on with the trial")).to_have_count(0)


def peek(app: RunningApp, phone: Device, doctor: Device, today: date) -> None:
    """Through every door that the owner or a doctor has: no result, and no period but those begun and the next."""
    order = [row["assigned"] for row in app.rows("SELECT * FROM diary_period ORDER BY number")]
    page = phone.page
    for show in (open_helps, open_trial):
        show(phone)
        page.wait_for_load_state("networkidle")
        assert not ANSWERS.search(page.get_by_role("main").inner_text())
    _, told = page.evaluate(GET, "/api/v1/trials/")
    (trial,) = json.loads(told)["results"]
    begun = [one for one in trial["periods"] if one["from"] <= f"{today}"]
    assert len(trial["periods"]) == len(begun) + 1 < len(order)
    assert trial["committed_text"] is None
    status, told = page.evaluate(GET, f"/api/v1/trials/{trial['id']}/result/")
    assert status == 409
    assert json.loads(told)["code"] == "not_yet"
    assert json.loads(page.evaluate(GET, "/api/v1/insights/")[1])["left_out"] == "trial"

    made = ask(phone, "", label="Dr Amsel")
    knock(doctor, made["address"], "Dr Amsel", made["passcode"])
    expect(doctor.page.get_by_text("running since").first).to_be_visible()
    assert not ANSWERS.search(doctor.page.inner_text("body"))


def test_a_whole_trial(own_app: RunningApp, new_device: NewDevice, watch: Watch) -> None:
    watch.expect_status(409)
    watch.server_may_be_down = lambda: own_app.was_stopped
    phone, doctor = new_device(own_app.url), new_device(own_app.url)
    phone.app = own_app
    phone.page.add_init_script(CLOCK)
    phone.sign_in(Person(email_of(0)))
    phone.wait_until_offline_ready()
    go_to(own_app, phone, 0)
    fingerprint = set_up(phone)

    said: dict[date, str] = {}
    for day in range(TRIAL_DAYS + 10):
        if day == OFFLINE[0]:
            own_app.stop_web()
        today = go_to(own_app, phone, day)
        words = said_today(phone)
        if words == SAYS_OVER:
            break
        said[today] = words
        if day in MISSED:
            continue
        rate(phone, words, day)
        if day in OFFLINE:
            phone.expect_saved_here()
        else:
            phone.expect_synced()
        if day == OFFLINE[-1]:
            own_app.start_web()
        if day == PAUSED_ON:
            pause(phone)
        if day == RESUMED_ON:
            go_on(phone)
        if day == PEEKED_ON:
            peek(own_app, phone, doctor, today)

    rested = [f"{on}" for on, words in said.items() if words == SAYS_PAUSED]
    first = date.fromisoformat(min(f"{on}" for on in said))
    assert rested == [
        f"{first + timedelta(days=day)}" for day in range(PAUSED_ON + 1, RESUMED_ON + 1)
    ]
    lived = [words for words in said.values() if words != SAYS_PAUSED]
    assert len(lived) == TRIAL_DAYS

    open_trial(phone, "See the answer")
    page = phone.page
    expect(page.get_by_role("heading", name="The answer: Lower on EMS days")).to_be_visible()
    expect(
        page.get_by_text(re.compile(r"On EMS days your pain was [0-9.]+ points lower on average\."))
    ).to_be_visible()
    rated = TRIAL_DAYS - len(MISSED)
    expect(page.get_by_text(f"From {rated} rated days in {PAIRS} pairs.")).to_be_visible()
    without = sum(said[first + timedelta(days=day)] == SAYS_EMS for day in MISSED)
    used = f"EMS was used on {TRIAL_DAYS // 2 - without} of {TRIAL_DAYS // 2} EMS days."
    expect(page.get_by_text(used)).to_be_visible()
    expect(page.get_by_text(f"{len(MISSED)} days have no rating.")).to_be_visible()
    expect(page.get_by_role("table").get_by_role("row")).to_have_count(1 + PAIRS)
    assert page.locator(".table-holder").evaluate("box => box.scrollWidth <= box.clientWidth")
    shown, text = fingerprints(page)
    expect(page.get_by_text("Checked on this device: the order is the one")).to_be_visible()
    assert shown == fingerprint == hashlib.sha256(text.encode()).hexdigest()
    order = text.splitlines()[2]
    assert [
        SAYS_EMS if one == "E" else SAYS_NONE for one in order for _ in range(PERIOD_DAYS)
    ] == lived
    look_at(phone, "trial-answer")

    open_helps(phone)
    expect(page.get_by_role("link", name="Finished on")).to_be_visible()
    expect(
        page.get_by_text("No link found.")
        .or_(page.get_by_text("go together with lower pain"))
        .first
    ).to_be_visible()
    look_at(phone, "helps-after")
    phone.go("Today")
    expect(page.get_by_text(SAYS_OVER)).to_have_count(0)
