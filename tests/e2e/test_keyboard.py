"""A whole check-in without touching the screen, with the focus in sight, and a title for every screen."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.device import Device
from tests.e2e.running_app import RunningApp

FOCUS = """() => {
  const element = document.activeElement
  const style = getComputedStyle(element)
  return {
    role: element.getAttribute('role'),
    name: element.getAttribute('aria-label'),
    group: element.closest('[role=radiogroup]')?.getAttribute('aria-label') ?? null,
    visible: element.matches(':focus-visible') && style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
  }
}"""


def tab_to_group(page: Page, name: str) -> None:
    for _ in range(40):
        page.keyboard.press("Tab")
        focus = page.evaluate(FOCUS)
        assert focus["visible"], f"focus cannot be seen on {focus}"
        if focus["group"] == name:
            return
    pytest.fail(f"{name} cannot be reached with Tab")


def test_a_check_in_with_the_keyboard_alone(signed_in: Device, app: RunningApp) -> None:
    page = signed_in.page
    for question, steps in (("Pain", 6), ("Numbness", 2), ("Tingling", 0)):
        tab_to_group(page, question)
        for _ in range(steps):
            page.keyboard.press("ArrowRight")
        assert page.evaluate(FOCUS)["visible"]
        page.keyboard.press("Enter")
        signed_in.expect_answer(question, steps)
    tab_to_group(page, "EMS")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Space")
    signed_in.expect_answer("EMS", "No")
    signed_in.expect_synced()


def test_moving_with_an_arrow_saves_nothing(signed_in: Device) -> None:
    page = signed_in.page
    tab_to_group(page, "Pain")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("radio", checked=True)).to_have_count(0)


def test_the_first_stop_leads_past_the_bar_to_the_content(signed_in: Device) -> None:
    signed_in.reload()
    expect(signed_in.heading_of_today()).to_be_visible()
    page = signed_in.page
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()


def test_every_screen_has_a_title_and_takes_the_focus(signed_in: Device) -> None:
    page = signed_in.page
    titles = [page.title()]
    for place in ("History", "More"):
        signed_in.go(place)
        expect(page.get_by_role("heading", level=1)).to_be_focused()
        titles.append(page.title())
    for link in ("Settings", "Put Daymark on the home screen"):
        page.get_by_role("link", name=link).click()
        expect(page.get_by_role("heading", level=1)).to_be_focused()
        titles.append(page.title())
        page.go_back()
        expect(page.get_by_role("heading", level=1, name="More")).to_be_visible()
    assert titles == [
        "Today – Daymark", "History – Daymark", "More – Daymark", "Settings – Daymark", "On the home screen – Daymark",
    ]  # fmt: skip
