"""A trial in a browser: an app of its own whose clock moves and whose log is kept, what a person taps, and every door one could peek through."""

import io
import json
import os
import re
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4, uuid5

import pypdf
from playwright.sync_api import APIResponse, expect

from tests.e2e.clock import CLOCK, HERE, seconds_until
from tests.e2e.device import Device, Person
from tests.e2e.running_app import RunningApp
from tests.e2e.test_doctor import ask, knock

Json = dict[str, Any]

SAYS_EMS, SAYS_NONE = "Today: EMS", "Today: no EMS"
SAYS_PAUSED = "Your trial is paused."
SAYS_UNKNOWN = "This phone does not know today’s part of your trial yet. It needs the network once. Rate your day as always."
SAYS_OVER = "Your trial is over. The answer is ready."
ANY_OF_THEM = re.compile(
    "^(" + "|".join(map(re.escape, (SAYS_EMS, SAYS_NONE, SAYS_PAUSED, SAYS_OVER))) + ")$"
)
# All that a browser keeps of an origin, as text.
KEPT = """async () => {
  const told = [JSON.stringify({ ...localStorage }), JSON.stringify({ ...sessionStorage })]
  for (const name of await caches.keys()) {
    for (const request of await (await caches.open(name)).keys()) told.push(request.url)
  }
  const asked = (request) => new Promise((done, failed) => {
    request.onsuccess = () => done(request.result)
    request.onerror = () => failed(request.error)
  })
  for (const { name } of await indexedDB.databases()) {
    const database = await asked(indexedDB.open(name))
    for (const store of database.objectStoreNames) {
      told.push(JSON.stringify(await asked(database.transaction(store).objectStore(store).getAll())))
    }
    database.close()
  }
  return told
}"""
# How many changes wait to be sent.
UNSENT = """async () => {
  const { name } = (await indexedDB.databases()).find(({ name }) => /^daymark-[0-9a-f]{8}-/.test(name))
  const asked = (request) => new Promise((done) => { request.onsuccess = () => done(request.result) })
  const database = await asked(indexedDB.open(name))
  const waiting = await asked(database.transaction('outbox').objectStore('outbox').count())
  database.close()
  return waiting
}"""
# As tests of the server's own side do; the coins of one pair lie the other way round after it.
TURN_A_PAIR = """
from diary.models import Trial
first, second = Trial.objects.get(record_id="{trial}", owner__email="{email}").periods.order_by("number")[:2]
first.assigned, second.assigned = second.assigned, first.assigned
first.save(), second.save()
"""
DOORS = ("trials/", "trials/{trial}/", "insights/", "summary/", "entries/", "session/")
TABLES = ("days.csv", "report.json", "report.fhir.json")


class TrialApp(RunningApp):
    """What its processes write goes into a file that a test can read; printed at the end, for the evidence of a failure."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, movable_clock=True)
        self._log = folder / "app.log"

    def start(self, people: int) -> None:
        with self._written_down():
            super().start(people)

    def start_web(self, public_url: str | None = None) -> None:
        with self._written_down():
            super().start_web(public_url)

    def log(self) -> str:
        return self._log.read_text()

    @contextmanager
    def _written_down(self) -> Iterator[None]:
        """A child writes where this process writes when it is started."""
        before = [os.dup(1), os.dup(2)]
        with self._log.open("ab") as log:
            for number in (1, 2):
                os.dup2(log.fileno(), number)
        try:
            yield
        finally:
            for number, kept in zip((1, 2), before, strict=True):
                os.dup2(kept, number)
                os.close(kept)


@dataclass
class Days:
    """Calendar days counted from the first one of the trial, all at noon; the clocks of app and devices go on together."""

    app: TrialApp
    first: datetime

    def on(self, day: int) -> date:
        return (self.first + timedelta(days=day)).date()

    def begin(self, day: int, device: Device, minutes: int = 0) -> None:
        """Opens the device on Today."""
        self.set_clock(device, day, minutes)
        device.open("/")
        expect(device.heading_of_today()).to_be_visible()

    def sign_in(self, device: Device, person: Person, day: int) -> None:
        """A device that was never here, on that day."""
        device.page.add_init_script(CLOCK)
        self.set_clock(device, day)
        device.sign_in(person)

    def set_clock(self, device: Device, day: int, minutes: int = 0) -> None:
        """The server's too. The device has it from the next page on."""
        moment = self.first + timedelta(days=day, minutes=minutes)
        self.app.move_clock(seconds_until(moment))
        if device.page.url == "about:blank":
            # A page of the same origin without the app, which would begin with the clock of before.
            device.open("/s")
        ahead = round(seconds_until(moment) * 1000)
        device.page.evaluate("(ahead) => localStorage.setItem('test-clock', ahead)", ahead)


def noon_tomorrow() -> datetime:
    """Never behind, whenever the test runs: what the app was started with lies before it."""
    noon = datetime.now(HERE).replace(hour=12, minute=0, second=0, microsecond=0)
    return noon + timedelta(days=1)


# --- what a person sees and taps ---------------------------------------------------------------


def said_today(device: Device) -> str:
    words = device.page.get_by_role("status").get_by_text(ANY_OF_THEM)
    expect(words).to_be_visible()
    return words.inner_text()


def expect_said(device: Device, words: str) -> None:
    """What Today says once what is new has arrived."""
    expect(device.page.get_by_role("status").get_by_text(words, exact=True)).to_be_visible()


def open_trial(device: Device, words: str = "Open the trial") -> None:
    device.page.get_by_role("link", name=words).click()
    expect(device.page.get_by_role("heading", level=1, name="Your trial")).to_be_visible()


def pause(device: Device, reason: str) -> None:
    open_trial(device)
    device.page.get_by_role("button", name=reason).click()
    expect(device.page.get_by_text("Take the time you need")).to_be_visible()


def go_on(device: Device) -> None:
    open_trial(device)
    again = device.page.get_by_role("button", name="Go on with the trial", exact=True)
    again.click()
    expect(again).to_have_count(0)


def fingerprints(device: Device) -> list[str]:
    device.page.get_by_role("button", name="Proof that the order was fixed at the start").click()
    shown = device.page.locator("main code")
    expect(shown.first).to_be_visible()
    return shown.all_inner_texts()


def answer_on(device: Device) -> str:
    """Verdict, sentence, range and days, as they stand on the screen of a trial that is over."""
    answer = device.page.get_by_role("region", name="The answer", exact=True)
    expect(answer).to_be_visible()
    return answer.inner_text()


def fill_in(device: Device, scores: dict[date, tuple[int, bool]]) -> None:
    """Pain and "EMS today?" of days gone by, each as of its evening: told in one round by the page, in place of many taps."""
    diary = UUID(asked(device, "session/").json()["diary_id"])
    ops = [_op(diary, on, pain, ems) for on, (pain, ems) in scores.items()]
    results = synced(device, ops, limit=1)["results"]
    assert [one["status"] for one in results] == ["applied"] * len(ops)


def _op(diary: UUID, on: date, pain: int, ems: bool) -> Json:
    at = datetime.combine(on, time(20), HERE)
    day = {"kind": "daily", "on": f"{on}", "time_zone": str(HERE), "pain": pain, "ems_used": ems}
    return {
        "op_id": str(uuid4()), "type": "entry", "id": str(uuid5(diary, f"{on}")), "op": "put", "base": None,
        "at": at.isoformat(), "set": day,
    }  # fmt: skip


# --- the doors ---------------------------------------------------------------------------------


def asked(device: Device, path: str) -> APIResponse:
    """What REST says to whoever is signed in on the device."""
    return device.context.request.get(f"{device.origin}/api/v1/{path}")


def told(device: Device, path: str, **body: Any) -> Json:
    token = asked(device, "session/").json()["csrf_token"]
    answer = device.context.request.post(
        f"{device.origin}/api/v1/{path}", headers={"X-CSRFToken": token}, **body
    )
    assert answer.ok, answer.text()
    found: Json = answer.json()
    return found


def synced(device: Device, ops: Sequence[Json] = (), *, limit: int = 1000) -> Json:
    """One round as a device that knows nothing yet."""
    asks = {
        "protocol": 1, "schema": 2, "device_id": str(uuid4()), "epoch": None, "cursor": None, "limit": limit,
        "client_now": device.page.evaluate("new Date().toISOString()"), "time_zone": str(HERE), "ops": list(ops),
    }  # fmt: skip
    return told(device, "sync", data=asks)


def doors_of_owner(device: Device, trial: str) -> dict[str, str]:
    """Name of the door -> all that it tells."""
    paths = [path.format(trial=trial) for path in DOORS]
    answers = {path: asked(device, path) for path in paths}
    assert all(answer.ok for answer in answers.values())
    found = {path: answer.text() for path, answer in answers.items()}
    return found | {"sync": json.dumps(synced(device)), "browser": kept_in(device)}


def kept_in(device: Device) -> str:
    return "\n".join(device.page.evaluate(KEPT))


def open_report(owner: Device, doctor: Device) -> None:
    """By a new link that goes on with the diary."""
    made = ask(owner, "", label="Dr Amsel", live=True, last_days=90)
    knock(doctor, made["address"], "Dr Amsel", made["passcode"])
    expect(doctor.page.get_by_role("heading", level=1)).to_contain_text("Symptom diary report")


def doors_of_doctor(doctor: Device) -> dict[str, str]:
    found = {name: doctor.context.request.get(doctor.page.url + name) for name in TABLES}
    assert all(answer.ok for answer in found.values())
    page = {"report": doctor.page.content(), "report.pdf": pdf_of(doctor)}
    return page | {name: answer.text() for name, answer in found.items()}


def pdf_of(doctor: Device) -> str:
    """The text of the one that the report offers."""
    return pdf_text(doctor.context.request.get(f"{doctor.page.url}a4.pdf").body())


def everything_of(device: Device, person: Person) -> bytes:
    """The owner's ZIP, given after the password."""
    page = f"{device.origin}/accounts/reauthenticate/"
    token = asked(device, "session/").json()["csrf_token"]
    form = {"password": person.password, "csrfmiddlewaretoken": token}
    assert device.context.request.post(page, form=form, headers={"Referer": page}).ok
    made = told(device, "exports/", data={})
    address = f"exports/{made['id']}/"
    device.expect_soon(lambda: asked(device, address).json()["state"], "ready")
    return asked(device, f"{address}file/").body()


def members(packed: bytes) -> dict[str, str]:
    """Of a ZIP: name -> text, also of the PDF."""
    with zipfile.ZipFile(io.BytesIO(packed)) as file:
        return {f"zip {name}": _text(name, file.read(name)) for name in file.namelist()}


def _text(name: str, content: bytes) -> str:
    return pdf_text(content) if name.endswith(".pdf") else content.decode()


def pdf_text(content: bytes) -> str:
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)


def bring_in(device: Device, packed: bytes) -> None:
    """The ZIP, by REST, into the diary of whoever is signed in there."""
    file = {"name": "daymark.zip", "mimeType": "application/zip", "buffer": packed}
    brought = told(device, "imports/", multipart={"file": file})
    address = f"imports/{brought['id']}/"
    device.expect_soon(lambda: asked(device, address).json()["state"], "preview")
    told(device, f"{address}commit/", data={})
    device.expect_soon(lambda: asked(device, address).json()["state"], "done")


def telling_more_than(periods: int, doors: dict[str, str]) -> set[str]:
    """The doors with a longer piece of order than that: as letters, or as periods one after the other."""
    letters = re.compile(rf"(?<![A-Za-z0-9_+/-])[EN]{{{periods + 1},}}(?![A-Za-z0-9_+/-])")
    return {
        name
        for name, text in doors.items()
        if letters.search(text) or text.replace("\\", "").count('"on_ems"') > periods
    }


def holding(secret: str, doors: dict[str, str]) -> set[str]:
    return {name for name, text in doors.items() if secret in text}


def turn_a_pair(app: RunningApp, person: Person, trial: str) -> None:
    app.manage("shell", "-c", TURN_A_PAIR.format(trial=trial, email=person.email))
