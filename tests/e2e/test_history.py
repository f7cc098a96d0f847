"""History on a phone: a month in view with its buttons, which stay under the finger, and nothing wider than the screen."""

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.e2e.conftest import NewDevice
from tests.e2e.device import Device, Person
from tests.e2e.running_app import RunningApp
from tests.e2e.screenshots import demo_person

pytestmark = pytest.mark.long

BAR = "document.querySelector('.bar').getBoundingClientRect().top"
BUTTONS = "Math.round(document.querySelector('.month-ways').getBoundingClientRect().top + scrollY)"
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
    assert _bottom(page.locator(".calendar tr").last) <= page.evaluate(BAR)
    _expect_to_fit(page)


def test_at_200_percent_nothing_is_wider_than_the_screen_and_the_buttons_stay(
    app: RunningApp, big_text: BrowserContext, demo: Person
) -> None:
    phone = Device(app, big_text, app.url)
    phone.sign_in(demo)
    page = phone.page
    _open(page, phone)
    places = set()
    for _ in range(8):
        places.add(page.evaluate(BUTTONS))
        _turn(page, "Month before")
    assert len(places) == 1, places
    _expect_to_fit(page)


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


def _expect_to_fit(page: Page) -> None:
    for width in (360, 320):
        page.set_viewport_size({"width": width, "height": 740})
        for span in ("2 weeks", "3 months", "Year", "All"):
            page.get_by_role("radio", name=span).click()
            _unfold(page)
            assert page.evaluate(WIDER_THAN_THE_PAGE) == [], f"{span}, {width}"


def _unfold(page: Page) -> None:
    fold = page.get_by_role("button", name="As a table", expanded=False)
    if fold.count():
        fold.click()
    expect(page.locator(".values-of")).to_be_visible()


def _bottom(target: Locator) -> float:
    box = target.bounding_box()
    assert box
    return box["y"] + box["height"]
