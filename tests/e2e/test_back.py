"""Back is never a maze: whatever was done on a screen, the way up finds the list where it was left."""

import re

from playwright.sync_api import Page, expect

from tests.e2e.device import Device

SCROLLED = "Math.round(scrollY)"
STEPS = "history.length"
LOWEST = "scrollTo(0, document.documentElement.scrollHeight)"


def test_a_day_that_was_written_or_deleted_leads_back_to_the_place_in_the_month(
    signed_in: Device,
) -> None:
    phone, page = signed_in, signed_in.page
    page.set_viewport_size({"width": 360, "height": 560})
    phone.go("History")
    page.get_by_role("radio", name="Tingling").click()
    page.get_by_role("button", name="Month before").click()
    month = page.locator(".month").text_content()

    page.locator(".month-ways").scroll_into_view_if_needed()
    left_at = _open_last_day(page)
    assert left_at > 0

    def expect_as_left() -> None:
        expect(page.locator(".month")).to_have_text(str(month))
        expect(page.get_by_role("radio", name="Tingling")).to_be_checked()
        phone.expect_soon(lambda: page.evaluate(SCROLLED), left_at)

    phone.answer("Pain", 6)
    page.get_by_role("link", name="Day before").click()
    expect(phone.choice("Pain", 6)).not_to_be_checked()
    phone.answer("Pain", 4)
    page.go_back()
    expect_as_left()

    assert _open_last_day(page) == left_at
    phone.expect_answer("Pain", 6)
    page.get_by_role("button", name="Delete this day’s entry").click()
    expect(phone.choice("Pain", 6)).not_to_be_checked()
    page.get_by_role("link", name="Month", exact=True).click()
    expect_as_left()

    assert _open_last_day(page) == left_at
    phone.go("History")
    expect_as_left()


def test_a_tab_and_a_link_to_the_list_lead_up_and_add_no_step(signed_in: Device) -> None:
    phone, page = signed_in, signed_in.page
    page.set_viewport_size({"width": 360, "height": 560})
    phone.go("More")
    page.get_by_role("link", name=re.compile("^Settings")).scroll_into_view_if_needed()
    left_at = page.evaluate(SCROLLED)
    assert left_at > 0
    page.get_by_role("link", name=re.compile("^Settings")).click()
    steps = page.evaluate(STEPS)
    expect(page.get_by_role("heading", level=1, name="Settings")).to_be_visible()
    page.evaluate(LOWEST)
    phone.go("More")
    phone.expect_soon(lambda: page.evaluate(SCROLLED), left_at)

    phone.go("Share")
    page.get_by_role("link", name="Make a link").click()
    page.get_by_role("link", name="All links").click()
    expect(page).to_have_url(re.compile("/share$"))
    assert page.evaluate(STEPS) == steps + 1

    # A day opened on Today leads there, however many others are looked through.
    phone.go("Today")
    page.get_by_role("link", name="Yesterday", exact=True).click()
    page.get_by_role("link", name="Day before").click()
    expect(page).to_have_url(re.compile(phone.today(minus=2)))
    page.go_back()
    expect(phone.heading_of_today()).to_be_visible()


def _open_last_day(page: Page) -> int:
    """Of the month that is shown; returns where the page stood."""
    day = page.locator(".calendar a").last
    day.scroll_into_view_if_needed()
    left_at: int = page.evaluate(SCROLLED)
    day.click()
    expect(page.get_by_role("radiogroup", name="EMS")).to_be_visible()
    return left_at
