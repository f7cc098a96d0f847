"""A whole trial as somebody lives it, on two devices: 60 days with gaps, two pauses and a week without a network; no answer
before the end through any door, and then the answer everywhere; what it looks like in another diary, and tampered with.

Phone, tablet and server go on together, by jumps, on an app of its own. A person answers on some days; the days between
are told in one round (`fill_in`).
"""

import hashlib
import os
import re
import subprocess
from collections.abc import Iterator
from functools import partial

import pytest
from playwright.sync_api import expect

from tests.e2e import trials
from tests.e2e.conftest import NewDevice
from tests.e2e.device import Device, Person
from tests.e2e.people import email_of
from tests.e2e.screens import LOOKS, put_on
from tests.e2e.stimulation import answer_safety_check
from tests.e2e.test_axe import violations_in_every_look
from tests.e2e.test_big_text import CUT_OFF, TARGETS
from tests.e2e.test_doctor import picture
from tests.e2e.trials import SAYS_EMS, SAYS_NONE, SAYS_OVER, SAYS_PAUSED, SAYS_UNKNOWN
from tests.e2e.watch import Watch

pytestmark = pytest.mark.long

PAIRS, PERIOD_DAYS = 10, 3
TRIAL_DAYS = 2 * PAIRS * PERIOD_DAYS
HOW_LONG = f"Standard: {TRIAL_DAYS} days"
# Days of the calendar, counted from the first day of the trial.
ON_TABLET, PAUSED, RESUMED, PEEKED, BEFORE_WEEK = 4, 9, 11, 20, 31
FIRST_OFFLINE, ILL, WELL, LAST_KNOWN, UNKNOWN, BACK = 32, 33, 34, 35, 36, 39
RESTED = {10, 11, 34}
LAST, OVER = TRIAL_DAYS + len(RESTED) - 1, TRIAL_DAYS + len(RESTED)
MISSED, LATE = {6, 14, 37}, 16
SIZE_OF_LETTERS = "parseFloat(getComputedStyle(document.body).fontSize)"
ANSWERS = re.compile(r"points? (lower|higher)|on EMS days|Cannot tell|No difference", re.IGNORECASE)
RANGE = r"the true difference is probably between [0-9.]+ and [0-9.]+ points lower\."


@pytest.fixture(scope="module")
def own_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[trials.TrialApp]:
    app = trials.TrialApp(tmp_path_factory.mktemp("trial"))
    try:
        app.start(2)
        yield app
    finally:
        app.stop()
        print(app.log())


@pytest.fixture
def app(own_app: trials.TrialApp) -> trials.TrialApp:
    """In place of the one that all other tests share: its clock moves."""
    return own_app


@pytest.fixture
def days(app: trials.TrialApp) -> trials.Days:
    return trials.Days(app, trials.noon_tomorrow())


def number_of(day: int) -> int:
    """Which day of the trial a day of the calendar is, from 0."""
    return day - sum(rest < day for rest in RESTED)


def look_at(device: Device, name: str) -> None:
    """In all looks, at 360 pixels, and in letters twice as large: nothing to object to."""
    page = device.page
    assert violations_in_every_look(device, name) == []
    for look in LOOKS if "SHOTS" in os.environ else ():
        put_on(device, look)
        picture(page, f"{name}-{look}")
    put_on(device, "light")
    browser = device.context.new_cdp_session(page)
    for letters in (32, 16):
        # As somebody sets it in the browser, which is what media queries count with; 16 is what it has.
        browser.send("Page.setFontSizes", {"fontSizes": {"standard": letters}})
        device.expect_soon(partial(page.evaluate, SIZE_OF_LETTERS), letters * 1.125)
        assert page.evaluate(CUT_OFF) + page.evaluate(TARGETS, 44) == []
    browser.detach()


def set_up(phone: Device) -> None:
    """Through the safety check, as the app leads there."""
    page = phone.page
    phone.go("Helps?")
    page.get_by_role("link", name="Read more and set up a trial").click()
    phone.choice("How long?", HOW_LONG).click()
    phone.choice("First day", "Today").click()
    page.get_by_role("button", name="Set up the trial").click()
    expect(page.get_by_text("Please answer the safety check first.")).to_be_visible()
    page.get_by_role("link", name="To the safety check").click()
    answer_safety_check(phone)
    phone.open("/trial/new")
    expect(phone.choice("First day", "Today")).to_be_checked()
    expect(phone.choice("How long?", HOW_LONG)).to_be_checked()
    page.get_by_role("button", name="Set up the trial").click()
    expect(page.get_by_text(f"Day 1 of {TRIAL_DAYS}")).to_be_visible()


def pain_of(day: int, ems: bool) -> int:
    return 2 + day % 3 if ems else 6 + day % 2


class Life:
    """Somebody in a trial, and what Today said to them."""

    def __init__(self, days: trials.Days, phone: Device, tablet: Device, person: Person) -> None:
        self.days, self.phone, self.tablet, self.person = days, phone, tablet, person
        self.said: dict[int, str] = {}
        self.filled = 0
        self.trial = ""

    def live(self, day: int, device: Device) -> None:
        """Opens the app, does as Today says, and answers."""
        self.days.begin(day, device)
        self.said[day] = trials.said_today(device)
        ems = self.said[day] == SAYS_EMS
        self.answer(device, day, ems=ems)

    def answer(self, device: Device, day: int, *, ems: bool) -> None:
        device.answer("EMS", "Yes" if ems else "No")
        device.answer("Pain", pain_of(day, ems))
        self.kept(device)

    def kept(self, device: Device) -> None:
        """Before any clock moves: what was told today must also be sent today, or wait where no server answers."""
        if self.days.app.is_up:
            device.expect_soon(partial(device.page.evaluate, trials.UNSENT), 0)
            device.expect_synced()
        else:
            device.expect_saved_here()

    def catch_up(self, until: int) -> None:
        """The days that nobody opened the app on; those of `MISSED` stay empty."""
        (trial,) = trials.asked(self.phone, "trials/").json()["results"]
        scores = {}
        for day in range(self.filled, until):
            on = f"{self.days.on(day)}"
            if day not in {*self.said, *RESTED, *MISSED, LATE, UNKNOWN}:
                (ems,) = [
                    one["on_ems"] for one in trial["periods"] if one["from"] <= on <= one["to"]
                ]
                scores[self.days.on(day)] = (pain_of(day, ems), ems)
        self.filled = until
        trials.fill_in(self.phone, scores)


def live_until_peeking(life: Life) -> None:
    days, phone, tablet = life.days, life.phone, life.tablet
    life.said[0] = trials.said_today(phone)
    life.answer(phone, 0, ems=life.said[0] == SAYS_EMS)
    # It learns of the trial by sync alone.
    days.sign_in(tablet, life.person, ON_TABLET)
    life.live(ON_TABLET, tablet)
    life.live(PAUSED, phone)
    life.catch_up(PAUSED)
    trials.pause(phone, "I am away")
    life.kept(phone)
    look_at(phone, "trial-paused")
    days.begin(RESUMED, phone)
    assert trials.said_today(phone) == SAYS_PAUSED
    trials.go_on(phone)
    life.kept(phone)
    life.live(PEEKED, phone)
    life.catch_up(PEEKED)
    phone.open(f"/day/{days.on(LATE)}")
    life.answer(phone, LATE, ems=False)


def live_without_a_network(life: Life) -> None:
    """A week: the phone knows the rest of the next period, then says that it knows no more; a pause told on both devices."""
    days, phone, tablet = life.days, life.phone, life.tablet
    life.live(BEFORE_WEEK, tablet)
    life.live(BEFORE_WEEK, phone)
    life.catch_up(BEFORE_WEEK)
    for device in (phone, tablet):
        device.wait_until_offline_ready()
    days.app.stop_web()
    life.live(FIRST_OFFLINE, phone)
    life.live(ILL, phone)
    trials.pause(phone, "I am ill")
    life.kept(phone)
    days.begin(ILL, tablet, minutes=30)
    trials.pause(tablet, "I am away")
    life.kept(tablet)
    # Laid aside: its clock stands still, and it must not be what it sends first when the network is back.
    tablet.page.goto("about:blank")
    days.begin(WELL, phone)
    assert trials.said_today(phone) == SAYS_PAUSED
    trials.go_on(phone)
    life.kept(phone)
    life.live(LAST_KNOWN, phone)
    days.begin(UNKNOWN, phone)
    trials.expect_said(phone, SAYS_UNKNOWN)
    look_at(phone, "today-unknown")
    life.answer(phone, UNKNOWN, ems=False)
    days.begin(BACK, phone)
    trials.expect_said(phone, SAYS_UNKNOWN)
    days.app.start_web()
    phone.reload()
    life.said[BACK] = trials.said_today(phone)
    life.answer(phone, BACK, ems=life.said[BACK] == SAYS_EMS)
    written = days.app.days_of(life.person.email)
    for day in (FIRST_OFFLINE, ILL, LAST_KNOWN, UNKNOWN):
        ems = life.said.get(day) == SAYS_EMS
        row = written[f"{days.on(day)}"]
        assert (row["pain"], row["ems_used"]) == (pain_of(day, ems), ems)


def disagreed(life: Life) -> None:
    """What arrived last was told first: the later word stands on both devices, and the other one beside it."""
    life.days.begin(BACK, life.tablet)
    trials.expect_said(life.tablet, life.said[BACK])
    life.tablet.answer("Numbness", 4)
    life.tablet.expect_synced()
    life.phone.reload()
    for device in (life.tablet, life.phone):
        trials.open_trial(device)
        device.page.get_by_role("button", name="Earlier values").click()
        # Of both pauses as they were first told, and of the one that gave way.
        for words, count in (("earlier value: away", 2), ("earlier value: ill", 1)):
            expect(device.page.get_by_role("listitem").filter(has_text=words)).to_have_count(count)
    (trial,) = trials.asked(life.phone, "trials/").json()["results"]
    assert [(one["reason"], one["told_on"], one["until"]) for one in trial["pauses"]] == [
        ("travel", f"{life.days.on(PAUSED)}", f"{life.days.on(RESUMED + 1)}"),
        ("illness", f"{life.days.on(ILL)}", f"{life.days.on(WELL + 1)}"),
    ]


def peek(life: Life, doctor: Device) -> dict[str, str]:
    """Everything that every door tells in the middle of it: no result, and no period but those begun and the next."""
    phone, page = life.phone, life.phone.page
    known = number_of(PEEKED) // PERIOD_DAYS + 2
    told = {
        "/does-it-help": "The days of your trial are left out",
        f"/trial/{life.trial}": "No results until",
    }
    for path, words in told.items():
        phone.open(path)
        expect(page.get_by_text(words)).to_be_visible()
        assert not ANSWERS.search(page.get_by_role("main").inner_text())
    answer = trials.asked(phone, f"trials/{life.trial}/result/")
    assert (answer.status, answer.json()["code"]) == (409, "not_yet")
    assert trials.asked(phone, "insights/").json()["left_out"] == "trial"

    doors = trials.doors_of_owner(phone, life.trial) | {"tablet": trials.kept_in(life.tablet)}
    trials.open_report(phone, doctor)
    expect(doctor.page.get_by_text("running since").first).to_be_visible()
    doors |= trials.doors_of_doctor(doctor) | trials.members(
        trials.everything_of(phone, life.person)
    )
    doors["log"] = life.days.app.log()
    (one,) = [each["data"] for each in trials.synced(phone)["changes"] if each["type"] == "trial"]
    assert (len(one["shown_order"]), one["committed_text"]) == (known, "")
    (listed,) = trials.asked(phone, "trials/").json()["results"]
    assert (len(listed["periods"]), listed["committed_text"]) == (known, None)
    assert trials.telling_more_than(known, doors) == set()
    assert "409 Conflict: GET trial-result" in doors["log"]
    assert trials.telling_more_than(known - 1, doors) >= {
        "trials/",
        "sync",
        "browser",
        "zip daymark.json",
    }
    for name in ("report", "report.pdf", *trials.TABLES, "zip report.pdf", "zip fhir.json"):
        assert not ANSWERS.search(doors[name]), name
    return doors


def read_the_answer(life: Life, fingerprint: str) -> str:
    """On the phone, from Today; gives the text that was hashed."""
    phone, page = life.phone, life.phone.page
    life.days.begin(OVER, phone)
    assert trials.said_today(phone) == SAYS_OVER
    trials.open_trial(phone, "See the answer")
    expect(page.get_by_role("heading", name="The answer: Lower on EMS days")).to_be_visible()
    said = trials.answer_on(phone)
    assert re.search(r"On EMS days your pain was [0-9.]+ points lower on average\.", said)
    assert re.search(RANGE, said)
    assert f"From {TRIAL_DAYS - len(MISSED)} rated days in {PAIRS} pairs." in said
    shown, text, line = trials.fingerprints(phone)
    expect(page.get_by_text("Checked on this device: the order is the one")).to_be_visible()
    assert shown == fingerprint == hashlib.sha256(text.encode()).hexdigest()
    by_hand = subprocess.run(["sh", "-c", line], capture_output=True, text=True, check=True)
    assert by_hand.stdout.split()[0] == fingerprint
    keeps_to_it(life, text.split("\n")[2])
    look_at(phone, "trial-answer")
    return text


def keeps_to_it(life: Life, order: str) -> None:
    """Each word of Today was the coin's, and what was done is told."""
    word = {"E": SAYS_EMS, "N": SAYS_NONE}
    lived = {day: order[number_of(day) // PERIOD_DAYS] for day in range(OVER) if day not in RESTED}
    assert life.said == {day: word[lived[day]] for day in life.said}
    on_ems = [day for day, letter in lived.items() if letter == "E"]
    done = [day for day in on_ems if day not in {*MISSED, UNKNOWN, LATE}]
    page = life.phone.page
    for words in (
        f"EMS was used on {len(done)} of {TRIAL_DAYS // 2} EMS days.",
        f"{len(MISSED)} days have no rating.",
        "1 day was filled in late.",
    ):
        expect(page.get_by_text(words)).to_be_visible()
    expect(page.get_by_role("table").get_by_role("row")).to_have_count(1 + PAIRS)
    assert page.locator(".table-holder").evaluate("box => box.scrollWidth <= box.clientWidth")


def told_by_report(doctor: Device) -> list[str]:
    """The page, and the PDF that it offers, without line ends."""
    told = (doctor.page.get_by_role("main").inner_text(), trials.pdf_of(doctor))
    return [" ".join(text.split()) for text in told]


def read_it_everywhere(life: Life, doctor: Device, other: Device, another: Person) -> None:
    """On the tablet before anything else, in the doctor's report, and in the diary of somebody who brought the file in."""
    phone, path = life.phone, f"/trial/{life.trial}"
    said = trials.answer_on(phone)
    life.days.set_clock(life.tablet, OVER)
    life.tablet.open(path)
    assert trials.answer_on(life.tablet) == said

    trials.open_report(phone, doctor)
    for text in told_by_report(doctor):
        assert re.search(r"On EMS days pain was [0-9.]+ points lower on average\.", text)
        assert "Checked for this report: the order is that one." in text

    packed = trials.everything_of(phone, life.person)
    life.days.sign_in(other, another, OVER)
    trials.bring_in(other, packed)
    other.open(path)
    assert trials.answer_on(other) == said
    expect(other.page.get_by_role("alert")).to_have_count(0)


def tamper(life: Life, doctor: Device) -> None:
    """Said before the answer, on the phone and in the report."""
    phone = life.phone
    trials.turn_a_pair(phone.app, life.person, life.trial)
    phone.reload()
    alert = phone.page.get_by_role("alert").filter(has_text="This answer cannot be relied on")
    expect(alert).to_be_visible()
    shown = phone.page.get_by_role("main").inner_text()
    assert shown.index("This answer cannot be relied on") < shown.index("The answer:")
    look_at(phone, "trial-tampered")
    doctor.page.reload()
    for text in told_by_report(doctor):
        assert text.index("do not rely on it") < text.index("Do not rely on this result")
        assert text.index("Do not rely on this result") < text.index("On EMS days pain was")


def test_a_whole_trial(
    app: trials.TrialApp, days: trials.Days, new_device: NewDevice, watch: Watch
) -> None:
    watch.server_may_be_down = lambda: app.was_stopped
    watch.expect_status(409)
    phone, tablet, doctor, other = (new_device() for _ in range(4))
    person, another = Person(email_of(0)), Person(email_of(1))
    life = Life(days, phone, tablet, person)
    days.sign_in(phone, person, 0)
    set_up(phone)
    life.trial = phone.page.url.rpartition("/")[2]
    (fingerprint,) = trials.fingerprints(phone)
    phone.go("Today")

    live_until_peeking(life)
    doors = peek(life, doctor)
    live_without_a_network(life)
    disagreed(life)
    life.live(LAST, phone)
    life.catch_up(LAST)
    text = read_the_answer(life, fingerprint)

    nonce = text.split("\n")[3]
    assert trials.holding(nonce, doors) == set()
    assert trials.holding(nonce, trials.doors_of_owner(phone, life.trial)) >= {
        "trials/",
        "sync",
        "browser",
    }
    read_it_everywhere(life, doctor, other, another)
    tamper(life, doctor)
