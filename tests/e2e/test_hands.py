"""Fingers that tremble, words typed without a pause, a screen in forced colours: what a tired hand on a real browser does."""

from collections.abc import Callable

from playwright.sync_api import BrowserContext, Locator, expect

from tests.e2e.device import Device, Person
from tests.e2e.running_app import RunningApp
from tests.e2e.screens import open_members_page

TOUCH_PX = 44


def test_a_second_tap_in_the_same_place_answers_no_other_question(
    app: RunningApp, new_context: Callable[..., BrowserContext], person: Person
) -> None:
    phone = Device(app, new_context(), app.url, hurried=True)
    phone.sign_in(person)
    phone.open("/check-in")
    box = phone.choice("Pain", 6).bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    phone.page.touchscreen.tap(x, y)
    expect(phone.choice("Numbness", 6)).to_be_visible()
    phone.page.touchscreen.tap(x, y)
    # Elsewhere it counts at once.
    phone.page.get_by_role("button", name="All questions on one page").tap()
    phone.expect_answer("Pain", 6)
    expect(phone.choice("Numbness", 6)).not_to_be_checked()


def colours(place: Locator) -> str:
    return str(
        place.evaluate(
            "(e) => { const s = getComputedStyle(e); return [s.backgroundColor, s.color, s.borderTopColor, s.borderTopWidth].join() }"
        )
    )


def test_in_forced_colours_what_is_chosen_and_where_one_is_can_be_told(signed_in: Device) -> None:
    page = signed_in.page
    page.emulate_media(forced_colors="active")
    signed_in.answer("Pain", 6)
    assert colours(signed_in.choice("Pain", 6)) != colours(signed_in.choice("Pain", 7))
    tabs = page.locator("nav.bar a")
    seen = [colours(tab) for tab in tabs.all()]
    assert len(set(seen[1:])) == 1
    assert seen[0] != seen[1]


def test_a_password_can_be_looked_at_and_a_token_copied(
    app: RunningApp, phone: Device, person: Person
) -> None:
    page = phone.page
    phone.context.grant_permissions(["clipboard-read", "clipboard-write"])
    phone.open(f"/accounts/login/#{person.email}")
    expect(page.get_by_label("E-mail address")).to_have_value(person.email)
    field = page.locator("input[name=password]")
    field.fill(person.password)
    page.get_by_role("button", name="Show password").click()
    expect(field).to_have_attribute("type", "text")
    page.get_by_role("button", name="Hide password").click()
    expect(field).to_have_attribute("type", "password")
    page.get_by_role("button", name="Sign in").click()
    expect(phone.heading_of_today()).to_be_visible()
    open_members_page(phone, "/accounts/tokens/", person.password)
    page.get_by_label("What is it for?").fill("kitchen tablet")
    page.get_by_label("May read the diary").check()
    page.get_by_role("button", name="Make a token").click()
    page.get_by_role("button", name="Copy").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == page.get_by_label("New token").input_value()


def test_the_buttons_below_the_calendar_stay_under_the_finger(signed_in: Device) -> None:
    signed_in.answer("Pain", 6)
    signed_in.go("History")
    button = signed_in.page.get_by_role("button", name="Month before")
    tops = set()
    for _ in range(14):
        tops.add(round(button.evaluate("(e) => e.getBoundingClientRect().top + scrollY")))
        button.click()
    assert len(tops) == 1


def test_tabs_are_high_enough_for_a_thumb_on_a_small_phone_with_large_text(
    signed_in: Device,
) -> None:
    page = signed_in.page
    page.set_viewport_size({"width": 320, "height": 640})
    page.evaluate("document.documentElement.style.fontSize = '150%'")
    for tab in page.locator("nav.bar a").all():
        box = tab.bounding_box()
        assert box is not None
        assert box["height"] >= TOUCH_PX
