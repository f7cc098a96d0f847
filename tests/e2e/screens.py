"""Every screen and page there is, and how a person gets it in front of them. For axe, big text and screenshots."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page, Route, expect

from tests.e2e.device import Device, Person
from tests.e2e.stimulation import answer_safety_check, go_to_timer, make_programme

COLOURS_HAVE_CHANGED = """async () => {
  await new Promise(requestAnimationFrame)
  await Promise.all(document.getAnimations().map((change) => change.finished))
}"""
LOOKS = {"light": "Light", "dark": "Dark", "amber": "Amber, for the night"}
PAGES_FOR_ANYBODY = {
    "sign-in": "/accounts/login/",
    "sign-up": "/accounts/signup/",
    "forgotten-password": "/accounts/password/reset/",
    "not-found": "/nothing/here/",
}
PAGES_FOR_MEMBERS = {
    "email": "/accounts/email/",
    "change-password": "/accounts/password/change/",
    "sign-out-page": "/accounts/logout/",
}


@dataclass(frozen=True)
class Shown:
    name: str
    show: Callable[[Device], None]


def choose_look(phone: Device, look: str) -> None:
    phone.open("/settings")
    phone.choice("Look", LOOKS[look]).click()
    expect(phone.choice("Look", LOOKS[look])).to_be_checked()


def put_on(phone: Device, look: str) -> None:
    """What choosing a look does to the page, without the way to Settings and back; done when the colours have changed."""
    phone.page.evaluate("(look) => { document.documentElement.dataset.look = look }", look)
    phone.page.evaluate(COLOURS_HAVE_CHANGED)


def _at(path: str) -> Callable[[Device], None]:
    def show(phone: Device) -> None:
        phone.open(path)
        expect(phone.page.get_by_role("heading", level=1)).to_be_visible()

    return show


def _unfold_all(page: Page) -> None:
    for name in (
        "More details",
        "Earlier values",
        "As a table",
        "What Daymark is, and is not",
        "More settings",
        "Pads",
        "What it was set to",
        "Before the session",
        "Earlier checks",
        "More",
        "E-mail",
        "Calendar",
        "Did not reach you",
        "More choices",
        "Show as a QR code",
        "What is in the file",
        "How the file was read",
        "The first differences",
        "What cannot be brought in",
    ):
        button = page.get_by_role("button", name=name, exact=True, expanded=False)
        if button.count():
            button.click()


def _today_unfolded(phone: Device) -> None:
    _at("/")(phone)
    expect(phone.page.get_by_role("radiogroup", name="EMS")).to_be_visible()
    _unfold_all(phone.page)
    for more in ("More about ", "Left and right differ"):
        for button in phone.page.get_by_role("button", name=re.compile(f"^{more}")).all():
            button.click()
    phone.page.get_by_role("button", name="Rate right now").click()


def _bad_day(phone: Device) -> None:
    _at("/check-in")(phone)
    question, back = (
        phone.page.get_by_role("radiogroup"),
        phone.page.get_by_role("button", name=re.compile("Change$")),
    )
    expect(question.or_(back).first).to_be_visible()
    if not question.count():
        back.click()
    expect(question).to_be_visible()


def _history(phone: Device) -> None:
    _at("/history")(phone)
    expect(phone.page.get_by_role("table").first).to_be_visible()
    _unfold_all(phone.page)


def _day(ago: int) -> Callable[[Device], None]:
    def show(phone: Device) -> None:
        _at(f"/day/{phone.today(minus=ago)}")(phone)
        expect(phone.page.get_by_role("radiogroup", name="EMS")).to_be_visible()
        _unfold_all(phone.page)

    return show


def _settings(phone: Device) -> None:
    _at("/settings")(phone)
    expect(phone.page.get_by_text("Nothing waits to be sent.")).to_be_visible()


def _more(phone: Device) -> None:
    _at("/more")(phone)
    _unfold_all(phone.page)


def _welcome(step: int) -> Callable[[Device], None]:
    def show(phone: Device) -> None:
        # Its step is kept with the place in the browser's history: a new visit begins anew.
        _at("/more")(phone)
        _at("/welcome")(phone)
        if step:
            phone.page.get_by_role("button", name="Start").click()
        for number in range(1, step):
            expect(phone.page.get_by_text(f"Question {number} of 4")).to_be_visible()
            phone.page.get_by_role("button", name="Skip").or_(
                phone.page.get_by_role("button", name="Next")
            ).click()

    return show


def _unfolded(path: str) -> Callable[[Device], None]:
    def show(phone: Device) -> None:
        _at(path)(phone)
        _unfold_all(phone.page)

    return show


def _first_of(pattern: str) -> Callable[[Device], None]:
    """The first programme or session that the home of EMS links to."""

    def show(phone: Device) -> None:
        _at("/ems")(phone)
        phone.page.locator(f"main a[href^='{pattern}']:not([href$=new])").first.click()
        expect(phone.page.get_by_role("button", name=re.compile("^Delete: "))).to_be_visible()
        _unfold_all(phone.page)

    return show


def _reminders(phone: Device) -> None:
    _at("/reminders")(phone)
    expect(phone.page.get_by_role("heading", name="Your reminders")).to_be_visible()
    _unfold_all(phone.page)


def _reminder_of(words: str) -> Callable[[Device], None]:
    def show(phone: Device) -> None:
        _reminders(phone)
        phone.page.get_by_role("link", name=re.compile(f"^Change: {words}")).click()
        expect(phone.page.get_by_role("button", name="Delete this reminder")).to_be_visible()
        _unfold_all(phone.page)

    return show


def _new_reminder(phone: Device) -> None:
    _at("/reminders/new")(phone)
    expect(phone.page.get_by_role("button", name=re.compile("^Remind me every"))).to_be_visible()


def _weekly(phone: Device) -> None:
    _at("/weekly")(phone)
    expect(phone.page.get_by_role("radiogroup")).to_be_visible()


def _safety_questions(phone: Device) -> None:
    _at("/ems/safety")(phone)
    again = phone.page.get_by_role("button", name="Answer the questions again")
    save = phone.page.get_by_role("button", name="Save my answers")
    expect(again.or_(save)).to_be_visible()
    if again.count():
        again.click()
    save.click()
    expect(phone.page.get_by_role("alert")).to_be_visible()


def _safety_result(yes: str) -> Callable[[Device], None]:
    def show(phone: Device) -> None:
        _safety_questions(phone)
        answer_safety_check(phone, yes=yes)
        _unfold_all(phone.page)

    return show


def _session(phone: Device) -> None:
    _at("/ems/session")(phone)
    expect(phone.page.get_by_text("What will you use?")).to_be_visible()


def _session_skin(phone: Device) -> None:
    _session(phone)
    phone.page.get_by_role("button", name=re.compile("^Same as last time")).click()
    phone.choice("Skin before", "Something is not right").click()
    expect(phone.page.get_by_role("alert")).to_be_visible()


def show_running_timer(phone: Device) -> None:
    """From /ems/session: where it was left, or with the same as last time."""
    same = phone.page.get_by_role("button", name=re.compile("^Same as last time"))
    skin = phone.page.get_by_role("radiogroup", name="Skin before")
    check = phone.page.get_by_role("link", name="Go to the safety check")
    expect(same.or_(skin).or_(check)).to_be_visible()
    if check.count():
        check.click()
        answer_safety_check(phone)
        phone.page.get_by_role("link", name="Start a session").click()
        expect(same).to_be_visible()
    if same.count():
        same.click()
    go_to_timer(phone, pain=5)
    phone.page.get_by_role("button", name="Start", exact=True).click()
    expect(phone.page.get_by_role("button", name="Pause")).to_be_visible()


def _session_timer(phone: Device) -> None:
    _at("/ems/session")(phone)
    show_running_timer(phone)


def _session_after(phone: Device) -> None:
    _at("/ems/session")(phone)
    phone.page.get_by_role("button", name="Finish").click()
    phone.page.get_by_role("button", name="Burn or blister").click()
    expect(phone.page.get_by_role("alert")).to_be_visible()


def _no_session_left(phone: Device) -> None:
    """The end of the session of the screens before: today, with a session on it."""
    _at("/ems/session")(phone)
    phone.page.get_by_role("button", name="Done").click()
    _at("/")(phone)
    expect(phone.page.get_by_role("region", name="Sessions of this day")).to_be_visible()


def _made_link(phone: Device) -> None:
    _at("/share/new")(phone)
    phone.page.get_by_role("button", name="Make the link").click()
    expect(phone.page.get_by_label("The link")).to_be_visible()
    _unfold_all(phone.page)


def _links(phone: Device) -> None:
    _at("/share")(phone)
    expect(phone.page.get_by_role("link", name=re.compile("^A link")).first).to_be_visible()


def _one_link(phone: Device) -> None:
    _links(phone)
    phone.page.get_by_role("link", name=re.compile("^A link")).first.click()
    expect(phone.page.get_by_text("Nobody yet.")).to_be_visible()


def _helps(phone: Device) -> None:
    _at("/does-it-help")(phone)
    expect(phone.page.get_by_role("heading", name="What goes together")).to_be_visible()


def _together(phone: Device) -> None:
    _helps(phone)
    phone.page.get_by_role("link", name=re.compile("^Pain")).click()
    expect(phone.page.get_by_text("What an ordinary diary cannot tell")).to_be_visible()


def _morning(phone: Device) -> None:
    _at("/does-it-help/morning")(phone)
    expect(phone.page.get_by_role("radiogroup").first).to_be_visible()


def _new_trial(phone: Device) -> None:
    _unfolded("/trial/new")(phone)
    phone.page.get_by_role("button", name="How it goes", expanded=False).click()


def _trial(phone: Device) -> None:
    """The one that goes on; set up where there is none."""
    _helps(phone)
    is_open = phone.page.get_by_role("link", name="Open the trial")
    if is_open.count():
        is_open.click()
    else:
        _at("/trial/new")(phone)
        phone.choice("First day", "Today").click()
        phone.page.get_by_role("button", name="Set up the trial").click()
    proof = phone.page.get_by_role("button", name="Proof that the order was fixed at the start")
    proof.click()
    expect(phone.page.get_by_text("No results until")).to_be_visible()


def _unsent(phone: Device) -> None:
    """What the server refused: a value that no button gives, changed on its way. It goes with the screen."""
    page = phone.page
    _at(f"/day/{phone.today(minus=9)}")(phone)
    page.route("**/api/v1/sync", _with_a_wrong_score)
    phone.steady()
    pain = page.get_by_role("radiogroup", name=re.compile("^Pain")).first
    pain.get_by_role("radio", name="1", exact=True).click()
    expect(page.get_by_text("1 answer needs your attention")).to_be_visible()
    page.unroute("**/api/v1/sync")
    page.get_by_role("link", name="Look", exact=True).click()
    expect(page.get_by_role("button", name="Send again")).to_be_visible()


def _with_a_wrong_score(route: Route) -> None:
    route.continue_(post_data=re.sub(r'(pain":)1\b', r"\g<1>11", route.request.post_data or ""))


TABLE = "date,pain,weather\n03/04/2026,6,rain\n04/04/2026,11,sun\n"


def _data(phone: Device) -> None:
    """Nothing made, nothing chosen."""
    _at("/data")(phone)
    make = phone.page.get_by_role("button", name="Make my file")
    expect(make.or_(phone.page.get_by_role("button", name="Save the file"))).to_be_visible()
    _unfold_all(phone.page)


def _data_file(phone: Device) -> None:
    _at("/data")(phone)
    make = phone.page.get_by_role("button", name="Make my file")
    save = phone.page.get_by_role("button", name="Save the file")
    expect(make.or_(save)).to_be_visible()
    if make.count():
        make.click()
    expect(save).to_be_visible()


def _data_found(phone: Device) -> None:
    """What a table was understood to be, with a question; what an earlier visit left is given up first."""
    _at("/data")(phone)
    choose = phone.page.get_by_role("button", name="Choose a file")
    leave = phone.page.get_by_role("button", name="Do not bring it in")
    expect(choose.or_(leave)).to_be_visible()
    if leave.count():
        leave.click()
    with phone.page.expect_file_chooser() as opened:
        choose.click()
    opened.value.set_files({"name": "a.csv", "mimeType": "text/csv", "buffer": TABLE.encode()})
    expect(phone.page.get_by_text("A table with 2 rows")).to_be_visible()
    _unfold_all(phone.page)


def _data_look(phone: Device) -> None:
    """What would be written; it is not."""
    _data_found(phone)
    phone.page.get_by_role("radio", name="Day first").click()
    phone.page.get_by_role("button", name="Go on", exact=True).click()
    expect(phone.page.get_by_role("heading", name="Step 3 of 4")).to_be_visible()
    _unfold_all(phone.page)


SCREENS = [
    Shown("today", _at("/")),
    Shown("today-unfolded", _today_unfolded),
    Shown("bad-day", _bad_day),
    Shown("history", _history),
    Shown("day", _day(1)),
    Shown("day-late", _day(3)),
    Shown("settings", _settings),
    Shown("more", _more),
    Shown("install", _at("/install")),
    *(Shown(f"welcome-{step}", _welcome(step)) for step in range(5)),
    Shown("doctor", _at("/doctor")),
    Shown("ems-help", _at("/ems/help")),
    Shown("ems-safety", _safety_questions),
    Shown("ems-safety-closed", _safety_result("Heart")),
    Shown("ems-safety-open", _safety_result("")),
    Shown("helps", _helps),
    Shown("together", _together),
    Shown("morning", _morning),
    Shown("trial-new", _new_trial),
    Shown("trial", _trial),
    Shown("today-in-trial", _at("/")),
    Shown("ems", _unfolded("/ems")),
    Shown("ems-log", _unfolded("/ems/log")),
    Shown("ems-programme-new", _at("/ems/programmes/new")),
    Shown("ems-programme", _first_of("/ems/programmes/")),
    Shown("ems-one-session", _first_of("/ems/sessions/")),
    Shown("reminders", _reminders),
    Shown("reminder-new", _new_reminder),
    Shown("reminder", _reminder_of("Check-in")),
    Shown("reminder-own-words", _reminder_of("My reminder")),
    Shown("weekly", _weekly),
    Shown("share-new", _unfolded("/share/new")),
    Shown("share-made", _made_link),
    Shown("share", _links),
    Shown("share-one", _one_link),
    Shown("data", _data),
    Shown("data-file", _data_file),
    Shown("data-found", _data_found),
    Shown("data-look", _data_look),
    # One session, in the order somebody lives it.
    Shown("ems-session", _session),
    Shown("ems-session-skin", _session_skin),
    Shown("ems-session-timer", _session_timer),
    Shown("ems-session-after", _session_after),
    Shown("today-with-session", _no_session_left),
    # Last, for its banner stands on every screen after it.
    Shown("unsent", _unsent),
]


def walk_pages(phone: Device, person: Person, see: Callable[[str], None]) -> None:
    """Every page outside the app, seen by its name; signs in on the way."""
    for name, path in PAGES_FOR_ANYBODY.items():
        phone.open(path)
        see(name)
    phone.sign_in(person)
    phone.open("/accounts/tokens/")
    see("is-it-you")
    for name, path in (PAGES_FOR_MEMBERS | {"tokens": "/accounts/tokens/"}).items():
        open_members_page(phone, path, person.password)
        see(name)


def walk_screens(phone: Device, see: Callable[[str], None]) -> None:
    """Every screen of somebody who is signed in, has a diary to show and has made reminders."""
    for screen in SCREENS:
        screen.show(phone)
        see(screen.name)


def fill_diary(phone: Device) -> None:
    """Today, a day with a note and an earlier value, a late day, a moment, so that every part has something to show."""
    phone.open("/")
    phone.log(6, 4, 2, "No")
    page = phone.page
    page.get_by_role("button", name="Rate right now").click()
    page.get_by_role("radiogroup", name="Right now: Pain").get_by_role("radio", name="7").click()
    page.get_by_role("button", name="Done").click()
    phone.open(f"/day/{phone.today(minus=1)}")
    phone.log(4, 4, 3, "Yes")
    phone.write_note("A long walk by the river.")
    phone.open(f"/day/{phone.today(minus=1)}")
    phone.answer("Pain", 5)
    phone.open(f"/day/{phone.today(minus=3)}")
    phone.log(7, 5, 4, "No")
    make_programme(phone, "EMS")
    phone.open("/ems/log")
    phone.page.get_by_role("button", name=re.compile("^EMS 1")).click()
    phone.page.wait_for_url(re.compile("/ems/sessions/"))
    make_reminders(phone)
    phone.open("/")
    phone.expect_synced()


def make_reminders(phone: Device) -> None:
    """One for the check-in, one in words of one's own."""
    phone.open("/reminders/new")
    phone.page.get_by_role("button", name=re.compile("^Remind me every day at")).click()
    expect(phone.page.get_by_role("heading", name="Your reminders")).to_be_visible()
    phone.page.get_by_role("link", name="Add a reminder").click()
    phone.page.get_by_role("button", name=re.compile("^My own words")).click()
    expect(phone.page.get_by_role("button", name="Delete this reminder")).to_be_visible()


def open_members_page(phone: Device, path: str, password: str) -> None:
    phone.open(path)
    if phone.page.get_by_role("heading", name="Is it you?").count():
        phone.page.get_by_label("Password").fill(password)
        phone.page.get_by_role("button", name="Go on").click()
        phone.page.wait_for_url(phone.origin + path)
