"""A link as a doctor meets it: one page in front, a passcode, one page to read; and nothing once it has ended."""

import json
import os
from typing import Any

from playwright.sync_api import Page, expect

from tests.e2e.conftest import NewDevice
from tests.e2e.device import Device
from tests.e2e.test_axe import violations
from tests.e2e.watch import Watch

ASK = """async ([path, fields]) => {
  const session = await (await fetch('/api/v1/session/')).json()
  const answer = await fetch(path, {
    method: 'POST', body: JSON.stringify(fields),
    headers: { 'Content-Type': 'application/json', 'X-CSRFToken': session.csrf_token },
  })
  return answer.json()
}"""


def ask(owner: Device, path: str, **fields: Any) -> dict[str, Any]:
    """What the owner's app asks the server."""
    answer: dict[str, Any] = owner.page.evaluate(ASK, [f"/api/v1/shares/{path}", fields])
    return answer


def knock(doctor: Device, address: str, name: str, passcode: str) -> None:
    doctor.page.goto(address)
    doctor.page.get_by_label("Your name").fill(name)
    doctor.page.get_by_label("Passcode").fill(passcode)
    doctor.page.get_by_role("button", name="Open the report").click()


def fits(page: Page) -> bool:
    """Nothing to scroll sideways."""
    found: bool = page.evaluate(
        "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    )
    return found


def picture(page: Page, name: str) -> None:
    """For people to look at, where SHOTS names a folder."""
    if folder := os.environ.get("SHOTS"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def test_a_doctor_reads_one_page_and_the_patient_can_end_it(
    signed_in: Device, new_device: NewDevice, watch: Watch
) -> None:
    watch.expect_status(401, 404)
    signed_in.log(pain=6, numbness=4, tingling=0, ems="No")
    signed_in.expect_synced()
    made = ask(signed_in, "", label="Dr Amsel", question="Is it the tablets?")

    for scheme, width in (("light", 360), ("dark", 1280)):
        doctor = new_device(
            color_scheme=scheme, viewport={"width": width, "height": 740}, is_mobile=width < 500
        )
        knock(doctor, made["address"], "Dr Amsel", "wrong")
        expect(doctor.page.get_by_role("alert")).to_contain_text("Tries left:")
        assert violations(doctor, f"gate {scheme}") == []
        assert fits(doctor.page)
        picture(doctor.page, f"gate-{scheme}")

        doctor.page.get_by_label("Passcode").fill(made["passcode"].lower())
        doctor.page.get_by_role("button", name="Open the report").click()
        expect(doctor.page.get_by_text("Is it the tablets?")).to_be_visible()
        assert "shlink" not in doctor.page.url
        picture(doctor.page, f"report-{scheme}")
        assert violations(doctor, f"report {scheme}") == []
        assert fits(doctor.page)

    one = ask(signed_in, f"{made['id']}/revoke/")
    assert (one["views"], one["tries_left"], one["state"]) == (2, 3, "revoked")
    doctor.page.reload()
    expect(doctor.page.get_by_text("Is it the tablets?")).not_to_be_visible()
    knock(doctor, made["address"], "Dr Amsel", made["passcode"])
    expect(doctor.page.get_by_role("alert")).to_contain_text("does not open (any more)")


# What some browsers of today do not have either.
OLDER = "delete AbortSignal.timeout; delete window.fetch; delete Array.prototype.at; delete URL.canParse"


def test_a_link_that_a_mail_program_has_rewritten_opens_also_in_an_older_browser(
    signed_in: Device, new_device: NewDevice
) -> None:
    made = ask(signed_in, "")
    doctor = new_device()
    doctor.context.add_init_script(OLDER)
    link = made["address"].partition("#")[2]
    for rewritten in (f"/s%23{link}", f"/s%23{link.replace(':/', '%3A%2F')}.", f"/s/%2523{link}"):
        doctor.page.goto("about:blank")
        knock(doctor, doctor.origin + rewritten, "Dr Amsel", made["passcode"])
        expect(doctor.page.get_by_role("heading", level=1)).to_contain_text("Symptom diary report")
        doctor.page.goto(doctor.origin + rewritten)
        expect(doctor.page.get_by_label("Passcode")).to_be_visible()
        assert doctor.page.url == f"{doctor.origin}/s#{link}", "out of the path again"
        assert not doctor.page.get_by_text("This browser cannot open the link").is_visible()


def test_two_patients_in_one_browser_stay_apart_and_reading_ends(
    signed_in: Device, new_device: NewDevice, watch: Watch
) -> None:
    watch.expect_status(404)
    anna, ben = (
        ask(signed_in, "", shown_name=name, with_passcode=False)
        for name in ("Anna Amsel", "Ben Becker")
    )
    doctor = new_device()
    tabs = {"Anna Amsel": doctor.page, "Ben Becker": doctor.context.new_page()}
    for made, tab in zip((anna, ben), tabs.values(), strict=True):
        tab.goto(made["address"])
        tab.get_by_label("Your name").fill("Dr Amsel")
        tab.get_by_role("button", name="Open the report").click()
        expect(tab.get_by_role("heading", level=1)).to_contain_text(made["shown_name"])
    for name, tab in tabs.items():
        tab.reload()
        expect(tab.get_by_role("heading", level=1)).to_contain_text(name)
        with tab.expect_download() as saved:
            tab.get_by_role("link", name="days", exact=True).click()
        assert saved.value.suggested_filename.startswith(f"diary-{name.replace(' ', '-')}-")

    first, second = tabs.values()
    first.get_by_role("button", name="I have finished reading").click()
    expect(first.get_by_role("heading", level=1)).to_have_text("You have finished reading")
    first.go_back()
    expect(first.get_by_role("heading", level=1)).to_have_text("Open the link again")
    second.reload()
    expect(second.get_by_role("heading", level=1)).to_contain_text("Ben Becker")


def test_the_report_needs_no_script(signed_in: Device, new_device: NewDevice) -> None:
    signed_in.log(pain=6, numbness=4, tingling=0, ems="No")
    signed_in.expect_synced()
    made = ask(signed_in, "", with_passcode=False)
    token = made["address"].partition("#shlink:/")[2]
    doctor = new_device(java_script_enabled=False)
    payload = signed_in.page.evaluate(
        "(text) => atob(text.replaceAll('-', '+').replaceAll('_', '/'))", token
    )
    fields = {"token": json.loads(payload)["url"].rsplit("/", 1)[1], "recipient": "Dr Amsel"}
    opened = doctor.context.request.post(f"{doctor.origin}/s/open", data=fields)
    assert opened.ok
    doctor.open(opened.json()["address"])
    expect(doctor.page.get_by_role("heading", level=1)).to_be_visible()
    expect(doctor.page.get_by_role("img").first).to_be_visible()


def test_a_broken_link_says_what_to_do(phone: Device) -> None:
    for broken in (
        "/s",
        "/s#",
        "/s#shlink:/not-a-link",
        "/s#shlink:/eyJ1cmwiOiJodHRwczovL2V2aWwuZXhhbXBsZS9zL20veCJ9",
    ):
        phone.page.goto("about:blank")
        phone.open(broken)
        expect(phone.page.get_by_role("alert")).to_contain_text("ask the patient")
