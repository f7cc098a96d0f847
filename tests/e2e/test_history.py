"""History on a phone: a month in view with its buttons, nothing wider than the screen, found again as it was left."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import NewDevice
from tests.e2e.device import Device, Person
from tests.e2e.running_app import RunningApp
from tests.e2e.screenshots import demo_person

pytestmark = pytest.mark.long

BAR = "document.querySelector('.bar').getBoundingClientRect().top"
WIDER_THAN_THE_PAGE = """() => {
  const page = document.querySelector('main').getBoundingClientRect().right - 8 + 0.5
  const wide = [...document.querySelectorAll('main :is(table, td, th, figure, .choices)')]
    .filter((element) => element.getClientRects().length > 0 && getComputedStyle(element.closest('thead') ?? element).clipPath === 'none')
    .filter((element) => element.getBoundingClientRect().right > page || element.scrollWidth > element.clientWidth + 1)
  return [...wide.map((element) => `${element.tagName} ${element.className} ${element.textContent.slice(0, 40)}`),
    ...(document.scrollingElement.scrollWidth > innerWidth ? ['the page'] : [])]
}"""


@pytest.fixture(scope="module")
def demo(running_app: RunningApp) -> Person:
    return demo_person(running_app)


@pytest.fixture
def phone(new_device: NewDevice, demo: Person) -> Device:
    """With a year of days, sessions, and days written later."""
    phone = new_device()
    phone.sign_in(demo)
    return phone


def test_the_month_is_in_view_and_nothing_is_wider_than_the_screen(phone: Device) -> None:
    page = phone.page
    _open(page, phone)
    _turn(page, "Month before")
    assert _bottom(page.locator(".month-ways")) <= page.evaluate(BAR)
    page.set_viewport_size({"width": 360, "height": 640})
    assert _bottom(page.locator(".calendar")) <= page.evaluate(BAR)
    for width in (360, 320):
        page.set_viewport_size({"width": width, "height": 740})
        for span in ("2 weeks", "3 months", "Year", "All"):
            page.get_by_role("radio", name=span).click()
            _unfold(page)
            assert page.evaluate(WIDER_THAN_THE_PAGE) == [], f"{span}, {width}"


def test_it_is_found_again_as_it_was_left(phone: Device) -> None:
    page = phone.page
    month = page.locator(".month")
    _open(page, phone)
    page.get_by_role("radio", name="Numbness").click()
    _turn(page, "Month before")
    _turn(page, "Month before")
    shown = month.text_content()
    steps = page.evaluate("history.length")

    def look_at_days(*ways: str) -> None:
        page.locator(".calendar a").nth(9).click()
        expect(page.get_by_role("radiogroup", name="EMS")).to_be_visible()
        for way in ways:
            name = page.locator("h1").text_content()
            page.get_by_role("link", name=way).click()
            expect(page.locator("h1")).not_to_have_text(str(name))

    def expect_as_left() -> None:
        expect(month).to_have_text(str(shown))
        expect(page.get_by_role("radio", name="Numbness")).to_be_checked()

    look_at_days("Day before", "Day before", "Day after")
    page.go_back()
    expect_as_left()
    look_at_days("Day before")
    page.get_by_role("link", name="Month", exact=True).click()
    expect_as_left()
    look_at_days()
    phone.go("History")
    expect_as_left()
    # The step to the day that was left lies ahead; behind lies what was there before History.
    assert page.evaluate("history.length") == steps + 1


def test_a_day_that_was_opened_by_its_address_leads_to_its_month(phone: Device) -> None:
    on = phone.today(minus=70)
    phone.open(f"/day/{on}")
    phone.page.get_by_role("link", name="Month", exact=True).click()
    expect(phone.page.locator(".month")).to_have_text(phone.month_name(on))


def _open(page: Page, phone: Device) -> None:
    phone.open("/history")
    expect(page.locator(".summary")).to_be_visible()


def _turn(page: Page, way: str) -> None:
    before = str(page.locator(".month").text_content())
    page.get_by_role("button", name=way).click()
    expect(page.locator(".month")).not_to_have_text(before)


def _unfold(page: Page) -> None:
    fold = page.get_by_role("button", name="As a table", expanded=False)
    if fold.count():
        fold.click()
    expect(page.locator(".values-of")).to_be_visible()


def _bottom(target: Locator) -> float:
    box = target.bounding_box()
    assert box
    return box["y"] + box["height"]
