"""What the tests of sessions do with a phone, and what the server then has."""

import re
from typing import Any

from playwright.sync_api import expect

from tests.e2e.device import Device, Person
from tests.e2e.running_app import RunningApp


def make_programme(phone: Device, kind: str) -> None:
    """A programme of that kind with the name the app gives it, such as "TENS 1"."""
    phone.open("/ems/programmes/new")
    phone.page.get_by_role("button", name=re.compile(f"^{kind}")).click()
    expect(phone.page.get_by_role("heading", level=1, name=f"{kind} 1")).to_be_visible()


def answer_safety_check(phone: Device, *, yes: str = "") -> None:
    """Everything answered so that nothing speaks against a session, but the question called `yes`."""
    questions = phone.page.get_by_role("main").get_by_role("radiogroup")
    expect(questions.first).to_be_visible()
    for question in questions.all():
        name = question.get_attribute("aria-label") or ""
        # "Can you feel a light touch?": there, yes is what speaks for a session.
        fine = "Yes" if name == "Feeling under the pads" else "No"
        answer = question.get_by_role("radio", name="Yes" if name == yes else fine, exact=True)
        answer.click()
        expect(answer).to_be_checked()
    # It may have been tapped before the questions were answered.
    phone.steady()
    phone.page.get_by_role("button", name="Save my answers").click()
    outcome = "Talk to your doctor first" if yes else "Nothing here speaks against it"
    expect(phone.page.get_by_role("heading", name=outcome)).to_be_visible()


def begin_session(phone: Device, programme: str) -> None:
    if not phone.page.url.endswith("/ems/session"):
        phone.open("/ems/session")
    phone.page.get_by_role("button", name=re.compile(f"^{programme}")).click()


def go_to_timer(phone: Device, *, pain: int) -> None:
    phone.choice("Skin before", "The skin looks fine").click()
    phone.page.get_by_role("button", name="Next").click()
    phone.choice("Pain, right before", pain).click()
    phone.steady()
    phone.page.get_by_role("button", name="Next").click()
    expect(phone.page.get_by_role("timer")).to_be_visible()


def sessions_of(app: RunningApp, person: Person) -> list[dict[str, Any]]:
    return _rows(app, person, "diary_emssession")


def side_effects_of(app: RunningApp, person: Person) -> list[dict[str, Any]]:
    return _rows(app, person, "diary_sideeffect")


def _rows(app: RunningApp, person: Person, table: str) -> list[dict[str, Any]]:
    return app.rows(
        f"SELECT r.* FROM {table} r JOIN accounts_user u ON u.id = r.owner_id"
        " WHERE u.email = ? AND r.deleted_at IS NULL",
        person.email,
    )
