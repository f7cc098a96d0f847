"""Everything taken along as a file, fetched once; a table and such a file brought in; all as its owner meets it."""

import json
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import FilePayload, Page, expect

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
    "daymark.json", "daymark-export.schema.json", "days.csv", "moments.csv", "sessions.csv",
    "side_effects.csv", "safety_checks.csv", "fhir.json", "report.pdf", "README.txt",
}  # fmt: skip
# Both ways of reading these dates are possible. The third row has a score that there is not.
TABLE = (
    "Datum;Schmerz (0-10);Taubheit;Ameisen;Wetter\r\n"
    "03.04.2026;6;4;2;Regen\r\n"
    "04.04.2026;5;4;;Sonne\r\n"
    "05.04.2026;11;4;1;Sonne\r\n"
    "06.04.2026;3;2;0;Wind\r\n"
)
SLASHES = "date,pain,numbness\n03/04/2026,6,4\n04/04/2026,5,4\n"
# Every target of a screen that is for all ages.
LEAST_TARGET = 56
FETCH_AGAIN = "async (path) => (await fetch(path)).status"
# What two accounts can have in common: not the ids, which belong to one of them, not when it was written down, and not
# the notes, which lie encrypted there.
SAME_IN_BOTH = ("on", "kind", "pain", "numbness", "tingling", "ratings", "ems_used")


def table(text: str, name: str = "tagebuch.csv") -> FilePayload:
    return {"name": name, "mimeType": "text/csv", "buffer": text.encode("utf-8-sig")}


def choose(page: Page, file: FilePayload | Path) -> None:
    with page.expect_file_chooser() as opened:
        page.get_by_role("button", name="Choose a file").click()
    opened.value.set_files(file)


def go_to_data(phone: Device) -> None:
    phone.go("More")
    phone.page.get_by_role("link", name="Your data").click()
    expect(phone.page.get_by_role("heading", name="Take everything with you")).to_be_visible()


def make_file(phone: Device) -> None:
    phone.page.get_by_role("button", name="Make my file").click()
    expect(phone.page.get_by_role("progressbar")).to_be_visible()
    expect(phone.page.get_by_role("button", name="Save the file")).to_be_visible()


def save_file(phone: Device, folder: Path) -> Path:
    with phone.page.expect_download() as coming:
        phone.page.get_by_role("button", name="Save the file").click()
    target = folder / coming.value.suggested_filename
    coming.value.save_as(target)
    return target


def bring_in(phone: Device, words: str) -> None:
    phone.page.get_by_role("button", name=words, exact=True).click()
    expect(phone.page.get_by_text("Your diary was brought in.").first).to_be_visible()


def diary_in(file: Path) -> dict[str, Any]:
    with zipfile.ZipFile(file) as packed:
        content: dict[str, Any] = json.loads(packed.read("daymark.json"))
    return content


def entries_of(app: RunningApp, person: Person) -> list[dict[str, Any]]:
    rows = [*app.days_of(person.email).values(), *app.moments_of(person.email)]
    kept = [{field: row[field] for field in SAME_IN_BOTH if field in row} for row in rows]
    return sorted(kept, key=lambda row: (row["on"], row["kind"]))


def test_everything_is_made_saved_and_complete(
    signed_in: Device, tmp_path: Path, watch: Watch
) -> None:
    watch.expect_status(404)
    fill_diary(signed_in)
    go_to_data(signed_in)
    make_file(signed_in)
    picture(signed_in.page, "data-ready")
    with signed_in.page.expect_request("**/api/v1/exports/*/file/") as asked:
        file = save_file(signed_in, tmp_path)
    with zipfile.ZipFile(BytesIO(file.read_bytes())) as packed:
        assert packed.testzip() is None
        assert set(packed.namelist()) == IN_THE_FILE
        assert packed.read("report.pdf").startswith(b"%PDF")
        assert b"A long walk by the river." in packed.read("days.csv")
    diary = diary_in(file)
    days = {each["on"]: each for each in diary["entries"] if each["kind"] == "daily"}
    assert set(days) == {signed_in.today(minus=ago) for ago in (0, 1, 3)}
    assert [len(diary[part]) for part in ("ems_programmes", "ems_sessions", "reminders")] == [
        1, 1, 2,
    ]  # fmt: skip

    # Once: what this screen still has can be saved again, the server has nothing any more.
    assert signed_in.page.evaluate(FETCH_AGAIN, asked.value.url) == 404
    with signed_in.page.expect_download() as again:
        signed_in.page.get_by_role("button", name="Save it again").click()
    assert Path(again.value.path()).read_bytes() == file.read_bytes()
    signed_in.reload()
    expect(signed_in.page.get_by_text("Your last file was fetched on")).to_be_visible()
    expect(signed_in.page.get_by_role("button", name="Make my file")).to_be_visible()


def test_a_table_is_looked_at_corrected_and_brought_in(
    signed_in: Device, app: RunningApp, person: Person
) -> None:
    page = signed_in.page
    go_to_data(signed_in)
    choose(page, table(TABLE))
    expect(page.get_by_text("A table with 4 rows")).to_be_visible()
    expect(page.get_by_text("Left out: Ameisen, Wetter.")).to_be_visible()
    expect(page.get_by_text("Row 4", exact=False)).to_be_visible()
    page.get_by_role("button", name="Which column is what").click()
    page.get_by_label("Column “Ameisen”").select_option(label="Tingling")
    expect(page.get_by_text("Left out: Wetter.")).to_be_visible()
    expect(page.get_by_role("columnheader", name="Tingling")).to_be_visible()
    assert app.days_of(person.email) == {}
    picture(page, "data-preview")
    bring_in(signed_in, "Bring in 3 days")
    expect(page.get_by_text("3 are new")).to_be_visible()
    days = app.days_of(person.email)
    assert {on: (day["pain"], day["numbness"], day["tingling"]) for on, day in days.items()} == {
        "2026-04-03": (6, 4, 2), "2026-04-04": (5, 4, None), "2026-04-06": (3, 2, 0),
    }  # fmt: skip
    # They are on the phone without anything else being tapped.
    page.get_by_role("link", name="See it in History").click()
    expect(page.get_by_role("heading", level=1, name="History")).to_be_visible()
    page.get_by_role("radiogroup", name="Show").or_(page.get_by_role("table")).first.wait_for()
    signed_in.open("/day/2026-04-06")
    signed_in.expect_answer("Pain", 3)


def test_dates_that_can_be_read_in_two_ways_are_asked_about(
    signed_in: Device, app: RunningApp, person: Person
) -> None:
    page = signed_in.page
    go_to_data(signed_in)
    choose(page, table(SLASHES, "diary.csv"))
    expect(page.get_by_text("Please say how the dates are written.")).to_be_visible()
    expect(page.get_by_role("button", name="Bring in 2 days")).to_have_count(0)
    page.get_by_role("radio", name="Month first").click()
    expect(page.get_by_role("rowheader", name="4 Mar 2026")).to_be_visible()
    signed_in.steady()
    page.get_by_role("radio", name="Day first").click()
    expect(page.get_by_role("rowheader", name="3 Apr 2026")).to_be_visible()
    bring_in(signed_in, "Bring in 2 days")
    assert set(app.days_of(person.email)) == {"2026-04-03", "2026-04-04"}


def test_what_differs_is_kept_unless_the_file_shall_count(
    signed_in: Device, app: RunningApp, person: Person
) -> None:
    signed_in.log(pain=6, numbness=4, tingling=0, ems="No")
    signed_in.expect_synced()
    page, on = signed_in.page, signed_in.today()
    for choice, pain in (("Keep my diary", 6), ("Take what the file says", 2)):
        signed_in.open("/data")
        choose(page, table(f"date,pain\n{on},2\n"))
        page.get_by_role("radio", name=choice).click()
        bring_in(signed_in, "Bring in 1 day")
        assert app.days_of(person.email)[on]["pain"] == pain


def test_the_file_fills_an_empty_diary(
    app: RunningApp, signed_in: Device, person: Person, new_device: NewDevice, tmp_path: Path
) -> None:
    fill_diary(signed_in)
    go_to_data(signed_in)
    make_file(signed_in)
    file = save_file(signed_in, tmp_path)
    other, phone = next_person(), new_device()
    phone.sign_in(other)
    go_to_data(phone)
    choose(phone.page, file)
    expect(phone.page.get_by_text("A Daymark file with")).to_be_visible()
    phone.page.get_by_role("button", name="Bring in").click()
    expect(phone.page.get_by_text("Your diary was brought in.").first).to_be_visible()
    assert entries_of(app, other) == entries_of(app, person)
    assert len(entries_of(app, other)) >= 4
    phone.open_day_from_history(phone.today(minus=1))
    expect(phone.page.get_by_role("textbox", name="Note")).to_have_value(
        "A long walk by the river."
    )
    phone.open("/reminders")
    expect(phone.page.get_by_text("My reminder").first).to_be_visible()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\x89PNG\r\n\x1a\n\x00\x00", "This file cannot be read."),
        (b"PK\x03\x04 and no more", "This file cannot be read."),
        (b"weather,mood\nrain,fine\n", "No column with dates was found."),
    ],
)
def test_a_file_that_is_none_is_refused_in_words(
    signed_in: Device, watch: Watch, content: bytes, words: str
) -> None:
    watch.expect_status(400)
    signed_in.open("/data")
    choose(signed_in.page, {"name": "file.csv", "mimeType": "text/csv", "buffer": content})
    expect(signed_in.page.get_by_role("alert")).to_contain_text(words)
    expect(signed_in.page.get_by_role("button", name="Choose a file")).to_be_enabled()


@pytest.mark.usefixtures("offline_ready")
def test_without_a_network_it_says_so(signed_in: Device) -> None:
    go_to_data(signed_in)
    signed_in.app.stop_web()
    signed_in.open("/data")
    expect(signed_in.page.get_by_text("This needs the internet.")).to_be_visible()
    signed_in.app.start_web()
    signed_in.page.get_by_role("button", name="Try again").click()
    expect(signed_in.page.get_by_role("button", name="Make my file")).to_be_visible()


def tab_to(page: Page, name: str) -> None:
    for _ in range(40):
        page.keyboard.press("Tab")
        assert page.evaluate(FOCUS)["visible"]
        if page.evaluate("document.activeElement.textContent").startswith(name):
            return
    pytest.fail(f"{name} cannot be reached with Tab")


def test_all_of_it_with_the_keyboard_alone(
    signed_in: Device, app: RunningApp, person: Person
) -> None:
    page = signed_in.page
    signed_in.open("/data")
    expect(page.get_by_role("button", name="Make my file")).to_be_visible()
    tab_to(page, "Make my file")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Save the file")).to_be_visible()
    tab_to(page, "Save the file")
    with page.expect_download():
        page.keyboard.press("Enter")
    tab_to(page, "Choose a file")
    with page.expect_file_chooser() as opened:
        page.keyboard.press("Enter")
    opened.value.set_files(table(SLASHES))
    expect(page.get_by_text("A table with 2 rows")).to_be_visible()
    tab_to(page, "Day first")
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="Bring in 2 days")).to_be_visible()
    tab_to(page, "Bring in 2 days")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Your diary was brought in.").first).to_be_visible()
    assert len(app.days_of(person.email)) == 2


def states(phone: Device) -> list[tuple[str, Callable[[], None]]]:
    page = phone.page

    def ready() -> None:
        make_file(phone)

    def saved() -> None:
        with page.expect_download():
            page.get_by_role("button", name="Save the file").click()
        expect(page.get_by_role("button", name="Save it again")).to_be_visible()

    def found() -> None:
        choose(page, table(TABLE))
        page.get_by_role("button", name="Which column is what").click()

    def done() -> None:
        bring_in(phone, "Bring in 3 days")

    return [("ready", ready), ("saved", saved), ("found", found), ("done", done)]


def test_every_state_in_every_look(signed_in: Device) -> None:
    go_to_data(signed_in)
    found: list[str] = []
    for name, reach in states(signed_in):
        reach()
        found += violations_in_every_look(signed_in, name)
        found += [f"{name}: {one}" for one in signed_in.page.evaluate(TARGETS, LEAST_TARGET)]
        found += [f"{name}: {one}" for one in signed_in.page.evaluate(CUT_OFF)]
        assert fits(signed_in.page)
    assert found == []
