"""Everything taken along as a file; somebody's table and such a file brought in, and taken back; all as its owner meets it."""

import io
import json
import re
import zipfile
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from playwright.sync_api import BrowserContext, FilePayload, Locator, Page, expect

from tests.e2e.clock import HERE
from tests.e2e.conftest import NewDevice, next_person
from tests.e2e.device import Device, Person
from tests.e2e.running_app import RunningApp
from tests.e2e.screens import fill_diary
from tests.e2e.test_axe import violations_in_every_look
from tests.e2e.test_big_text import CUT_OFF, TARGETS
from tests.e2e.test_doctor import fits, picture
from tests.e2e.test_keyboard import FOCUS
from tests.e2e.watch import Watch

pytestmark = pytest.mark.long

IN_THE_FILE = {
    "daymark.json", "daymark-export.schema.json", "csv/days.csv", "csv/moments.csv", "csv/sessions.csv",
    "csv/side_effects.csv", "csv/safety_checks.csv", "csv/README.txt", "fhir.json", "report.html", "report.pdf",
    "README.txt",
}  # fmt: skip
# Every target of a screen that is for all ages.
LEAST_TARGET = 56
# What two accounts can have in common: not the ids, which belong to one of them, not when it was written down, and not
# the notes, which lie encrypted there.
SAME_IN_BOTH = ("on", "kind", "pain", "numbness", "tingling", "ratings", "ems_used")
# Both ways of reading these dates are possible, and a day has two values.
TWO_QUESTIONS = (
    "date;time;pain\r\n03/04/2026;08:00;3\r\n03/04/2026;20:00;6\r\n04/04/2026;08:00;2\r\n"
)
PICTURE = b"\x89PNG\r\n\x1a\n\x00\x00"
DAY_SCORE = "Some values have a time. Which of them is the day’s?"


def day(back: int) -> date:
    return datetime.now(HERE).date() - timedelta(days=back)


def german() -> FilePayload:
    """As Excel writes it: half a point and an eleven that there are not, a blank that is missing, a zero that is none."""
    rows = (
        "Datum;Schmerz;Taubheit;Ameisen;EMS;Notiz",
        f'{day(3):%d.%m.%Y};7,0;3;4;ja;"Füße; kalt"',
        f"{day(2):%d.%m.%Y};;0;2;nein;",
        f"{day(1):%d.%m.%Y};7,5;4;11;;",
    )
    return table("\r\n".join(rows))


def workbook() -> FilePayload:
    book = Workbook()
    for row in (("Day", "Hurts", "Pain"), (day(2), 4, 7), (day(1), 0, None)):
        book.worksheets[0].append(row)
    packed = io.BytesIO()
    book.save(packed)
    return {"name": "diary.xlsx", "mimeType": "", "buffer": packed.getvalue()}


def table(text: str) -> FilePayload:
    return {"name": "tagebuch.csv", "mimeType": "text/csv", "buffer": text.encode("utf-8-sig")}


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def step(page: Page, number: int) -> Locator:
    return page.get_by_role("heading", name=re.compile(rf"^Step {number} of"))


def choose(page: Page, file: FilePayload | Path) -> None:
    with page.expect_file_chooser() as opened:
        page.get_by_role("button", name=re.compile("^Choose (a|another) file$")).click()
    opened.value.set_files(file)


def understood(page: Page, file: FilePayload) -> None:
    choose(page, file)
    expect(step(page, 2)).to_be_visible()


def bring_in(page: Page) -> None:
    """From a table without open questions."""
    press(page, "Go on")
    press(page, "Bring it in")
    expect(step(page, 4)).to_be_visible()
    expect(page.get_by_text("Your diary was brought in.").first).to_be_visible()


def pick(page: Page, question: str, answer: str) -> None:
    group = page.get_by_role("radiogroup", name=question)
    group.get_by_role("radio", name=answer).click()


def go_to_data(phone: Device) -> None:
    phone.go("More")
    phone.page.get_by_role("link", name="Your data").click()
    expect(phone.page.get_by_role("heading", name="Take everything with you")).to_be_visible()


def make_file(phone: Device) -> None:
    phone.page.get_by_role("button", name="Make my file").click()
    expect(phone.page.get_by_role("button", name="Save the file")).to_be_visible()


def type_password(phone: Device, person: Person) -> None:
    """Asked for in place of the file, for it was not typed within the last minutes but to sign in."""
    press(phone.page, "Save the file")
    phone.page.get_by_role("link", name="Type my password").click()
    phone.page.get_by_label("Password").fill(person.password)
    press(phone.page, "Go on")
    expect(phone.page.get_by_role("button", name="Save the file")).to_be_visible()


def save_file(phone: Device, folder: Path) -> Path:
    with phone.page.expect_download() as coming:
        press(phone.page, "Save the file")
    target = folder / coming.value.suggested_filename
    coming.value.save_as(target)
    return target


def entries_of(app: RunningApp, person: Person) -> list[dict[str, Any]]:
    rows = [*app.days_of(person.email).values(), *app.moments_of(person.email)]
    kept = [{field: row[field] for field in SAME_IN_BOTH if field in row} for row in rows]
    return sorted(kept, key=lambda row: (row["on"], row["kind"]))


def note_of(phone: Device, on: str) -> Locator:
    phone.open(f"/day/{on}")
    return phone.page.get_by_role("textbox", name="Note")


def in_history(phone: Device, on: str) -> Locator:
    phone.open("/history")
    return phone.in_calendar(on)


def test_everything_is_saved_fills_an_empty_diary_and_is_saved_again_until_it_is_deleted(
    app: RunningApp, signed_in: Device, person: Person, new_device: NewDevice, tmp_path: Path, watch: Watch
) -> None:  # fmt: skip
    watch.expect_status(403, 404)
    fill_diary(signed_in)
    go_to_data(signed_in)
    make_file(signed_in)
    type_password(signed_in, person)
    page = signed_in.page
    picture(page, "data-ready")
    with page.expect_request("**/api/v1/exports/*/file/") as asked:
        file = save_file(signed_in, tmp_path)
    with zipfile.ZipFile(file) as packed:
        assert packed.testzip() is None
        assert set(packed.namelist()) == IN_THE_FILE
        assert packed.read("report.pdf").startswith(b"%PDF")
        assert b"A long walk by the river." in packed.read("csv/days.csv")
        diary = json.loads(packed.read("daymark.json"))
    days = {each["on"] for each in diary["entries"] if each["kind"] == "daily"}
    assert days == {signed_in.today(minus=ago) for ago in (0, 1, 3)}
    assert len(diary["ems_programmes"]) == len(diary["ems_sessions"]) == 1

    other, phone = next_person(), new_device()
    phone.sign_in(other)
    go_to_data(phone)
    choose(phone.page, file)
    expect(phone.page.get_by_text("A Daymark file")).to_be_visible()
    press(phone.page, "Bring it in")
    expect(phone.page.get_by_text("Your diary was brought in.").first).to_be_visible()
    assert entries_of(app, other) == entries_of(app, person)
    assert len(entries_of(app, other)) >= 4
    phone.open_day_from_history(phone.today(minus=1))
    note = phone.page.get_by_role("textbox", name="Note")
    expect(note).to_have_value("A long walk by the river.")
    phone.open("/reminders")
    expect(phone.page.get_by_text("My reminder").first).to_be_visible()

    before = file.read_bytes()
    signed_in.reload()
    assert save_file(signed_in, tmp_path).read_bytes() == before
    press(page, "Delete it now")
    press(page, "Delete the file")
    expect(page.get_by_role("button", name="Make my file")).to_be_visible()
    fetch_again = "async (path) => (await fetch(path)).status"
    assert page.evaluate(fetch_again, asked.value.url) == 404


def test_a_spreadsheet_is_mended_looked_at_brought_in_and_taken_back(
    signed_in: Device, app: RunningApp, person: Person
) -> None:
    page = signed_in.page
    go_to_data(signed_in)
    understood(page, german())
    expect(page.get_by_text("A table with 3 rows")).to_be_visible()
    expect(page.get_by_text("“Ameisen” stays out.")).to_be_visible()
    page.get_by_label("Column “Ameisen”").select_option(label="Tingling")
    expect(page.get_by_text("“Ameisen” stays out.")).to_be_hidden()
    # Whoever is called away finds it as it was.
    signed_in.reload()
    expect(page.get_by_label("Column “Ameisen”")).to_have_value("tingling")
    press(page, "Go on")
    expect(page.get_by_text("Row 4, column “Schmerz”, “7,5”")).to_be_visible()
    expect(page.get_by_text("Row 4, column “Ameisen”, “11”")).to_be_visible()
    expect(page.get_by_role("columnheader", name="Tingling")).to_be_visible()
    assert app.days_of(person.email) == {}
    picture(page, "data-look")
    press(page, "Bring it in")
    expect(page.get_by_text("Your diary was brought in.").first).to_be_visible()
    expect(page.get_by_text("3 entries are new")).to_be_visible()
    scores = [(row["pain"], row["numbness"], row["tingling"]) for row in entries_of(app, person)]
    assert scores == [(7, 3, 4), (None, 0, 2), (None, 4, None)]
    page.get_by_role("link", name="See it in History").click()
    first = day(3).isoformat()
    expect(in_history(signed_in, first)).to_have_accessible_name(re.compile("Pain 7"))
    expect(note_of(signed_in, first)).to_have_value("Füße; kalt")

    signed_in.open("/data")
    page.get_by_role("button", name=re.compile("^Take it back: A table")).click()
    press(page, "Take it back")
    expect(page.get_by_text("It was taken back.").first).to_be_visible()
    assert app.days_of(person.email) == {}
    expect(in_history(signed_in, first)).to_have_accessible_name(re.compile("no entry"))
    expect(page.get_by_text("Nothing written yet.")).to_be_visible()


def test_a_workbook_is_a_table_too(signed_in: Device, app: RunningApp, person: Person) -> None:
    signed_in.open("/data")
    understood(signed_in.page, workbook())
    signed_in.page.get_by_label("Column “Hurts”").select_option(label="Numbness")
    bring_in(signed_in.page)
    days = app.days_of(person.email)
    scores = {on: (row["pain"], row["numbness"]) for on, row in days.items()}
    assert scores == {day(2).isoformat(): (7, 4), day(1).isoformat(): (None, 0)}


def test_of_a_pasted_table_the_scale_is_asked_and_what_stood_there_is_kept(
    signed_in: Device, app: RunningApp, person: Person
) -> None:
    page = signed_in.page
    signed_in.open("/data")
    press(page, "Paste a table")
    page.get_by_label("Your table").fill(f"date\tpain_vas_mm\n{day(2)}\t64\n{day(1)}\t7\n")
    press(page, "Read this")
    expect(page.get_by_text("One question above is still open.")).to_be_visible()
    expect(page.get_by_role("button", name="Go on")).to_be_disabled()
    pick(page, "How is “pain_vas_mm” written?", "0 to 100")
    bring_in(page)
    assert [row["pain"] for row in entries_of(app, person)] == [6, 1]
    expect(note_of(signed_in, day(2).isoformat())).to_have_value(re.compile("64"))


def test_day_or_month_and_the_score_of_a_day_are_asked_and_not_guessed(
    signed_in: Device, app: RunningApp, person: Person
) -> None:
    page = signed_in.page
    signed_in.open("/data")
    understood(page, table(TWO_QUESTIONS))
    # How many values a day has is known when the days are.
    pick(page, "How are the dates written?", "Month first: 03/04/2026 is 4 Mar 2026")
    pick(page, DAY_SCORE, "The last")
    press(page, "Go on")
    expect(page.get_by_role("rowheader", name="4 Mar 2026").first).to_be_visible()
    press(page, "Back to what is what")
    signed_in.steady()
    pick(page, "How are the dates written?", "Day first: 03/04/2026 is 3 Apr 2026")
    pick(page, DAY_SCORE, "The highest")
    bring_in(page)
    days = {on: row["pain"] for on, row in app.days_of(person.email).items()}
    assert days == {"2026-04-03": 6, "2026-04-04": 2}
    assert sorted(row["pain"] for row in app.moments_of(person.email)) == [2, 3, 6]


def test_what_differs_is_kept_unless_the_file_shall_count(
    signed_in: Device, app: RunningApp, person: Person
) -> None:
    signed_in.log(pain=6, numbness=4, tingling=0, ems="No")
    signed_in.expect_synced()
    page, on = signed_in.page, signed_in.today()
    for choice, pain in (("Keep mine", 6), ("Take the file’s", 2)):
        signed_in.open("/data")
        understood(page, table(f"date,pain\n{on},2\n"))
        press(page, "Go on")
        pick(page, "Where both have an answer, and not the same", choice)
        press(page, "Bring it in")
        expect(page.get_by_text("Your diary was brought in.").first).to_be_visible()
        assert app.days_of(person.email)[on]["pain"] == pain


def bomb() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("daymark.json", bytes(120_000_000))
    return packed.getvalue()


def test_a_file_that_is_none_is_refused_in_words(signed_in: Device) -> None:
    signed_in.open("/data")
    for content, words in (
        (PICTURE, "This file cannot be read."),
        (b" ", "There is nothing in this file."),
        (bomb(), "This file is too large or holds too much."),
    ):
        choose(signed_in.page, {"name": "a.csv", "mimeType": "text/csv", "buffer": content})
        expect(signed_in.page.get_by_role("alert")).to_contain_text(words)
    expect(signed_in.page.get_by_role("button", name="Choose another file")).to_be_enabled()


@pytest.mark.usefixtures("offline_ready")
def test_without_a_network_it_says_so(signed_in: Device) -> None:
    signed_in.app.stop_web()
    go = signed_in.page.get_by_role("button", name="Try again")
    signed_in.open("/data")
    expect(signed_in.page.get_by_text("This needs the internet.")).to_be_visible()
    signed_in.app.start_web()
    go.click()
    expect(signed_in.page.get_by_role("button", name="Make my file")).to_be_visible()


def tab_to(page: Page, name: str) -> None:
    for _ in range(60):
        page.keyboard.press("Tab")
        assert page.evaluate(FOCUS)["visible"]
        if page.evaluate("document.activeElement.textContent").startswith(name):
            return
    pytest.fail(f"{name} cannot be reached with Tab")


def enter(page: Page, name: str) -> None:
    tab_to(page, name)
    page.keyboard.press("Enter")


def test_all_of_it_with_the_keyboard_alone(
    signed_in: Device, app: RunningApp, person: Person
) -> None:
    page = signed_in.page
    signed_in.open("/data")
    expect(page.get_by_role("button", name="Make my file")).to_be_visible()
    enter(page, "Make my file")
    expect(page.get_by_role("button", name="Save the file")).to_be_visible()
    enter(page, "Delete it now")
    expect(page.get_by_role("alertdialog")).to_be_visible()
    enter(page, "Delete the file")
    expect(page.get_by_role("button", name="Make my file")).to_be_visible()
    tab_to(page, "Choose a file")
    with page.expect_file_chooser() as opened:
        page.keyboard.press("Enter")
    opened.value.set_files(table(TWO_QUESTIONS))
    expect(step(page, 2)).to_be_visible()
    tab_to(page, "Day first")
    page.keyboard.press("Space")
    expect(page.get_by_role("radiogroup", name=DAY_SCORE)).to_be_visible()
    tab_to(page, "The highest")
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="Go on")).to_be_enabled()
    enter(page, "Go on")
    # What came is said and read from its beginning.
    expect(step(page, 3)).to_be_focused()
    enter(page, "Bring it in")
    expect(page.get_by_text("Your diary was brought in.").first).to_be_visible()
    assert len(app.days_of(person.email)) == 2
    enter(page, "Take it back")
    expect(page.get_by_role("alertdialog")).to_be_visible()
    enter(page, "Take it back")
    expect(page.get_by_text("It was taken back.").first).to_be_visible()
    assert app.days_of(person.email) == {}


def states(phone: Device) -> list[tuple[str, Callable[[], None]]]:
    page = phone.page

    def ready() -> None:
        make_file(phone)

    def password() -> None:
        press(page, "Save the file")
        expect(page.get_by_role("link", name="Type my password")).to_be_visible()

    def pasting() -> None:
        press(page, "Paste a table")

    def refused() -> None:
        choose(page, {"name": "a.csv", "mimeType": "", "buffer": PICTURE})
        expect(page.get_by_role("alert").filter(has_text="cannot be read")).to_be_visible()

    def questions() -> None:
        understood(
            page,
            table(
                f"date;time;pain;numb\n{TWO_QUESTIONS.partition(chr(10))[2]}05/04/2026;;64;low\n"
            ),
        )
        press(page, "How the file was read")

    def look() -> None:
        press(page, "Do not bring it in")
        understood(page, german())
        press(page, "Go on")
        expect(step(page, 3)).to_be_visible()

    def done() -> None:
        press(page, "Bring it in")
        expect(page.get_by_text("Your diary was brought in.").first).to_be_visible()

    def asked() -> None:
        page.get_by_role("button", name=re.compile("^Take it back")).click()
        expect(page.get_by_role("alertdialog")).to_be_visible()

    return [(each.__name__, each) for each in (ready, password, pasting, refused, questions, look, done, asked)]  # fmt: skip


def test_every_state_in_every_look(signed_in: Device, watch: Watch) -> None:
    watch.expect_status(403)
    go_to_data(signed_in)
    found: list[str] = []
    for name, reach in states(signed_in):
        reach()
        found += violations_in_every_look(signed_in, name)
        found += [f"{name}: {one}" for one in signed_in.page.evaluate(TARGETS, LEAST_TARGET)]
        found += [f"{name}: {one}" for one in signed_in.page.evaluate(CUT_OFF)]
        assert fits(signed_in.page)
    assert found == []


def test_no_state_loses_anything_with_text_at_200_percent(
    app: RunningApp, person: Person, big_text: BrowserContext, watch: Watch
) -> None:
    watch.expect_status(403)
    phone = Device(app, big_text, app.url)
    phone.sign_in(person)
    go_to_data(phone)
    found: list[str] = []
    for name, reach in states(phone):
        reach()
        found += [f"{name}: {one}" for one in phone.page.evaluate(CUT_OFF)]
    assert found == []
