"""Sizes that numb fingers and tired eyes need: big targets, and text at 200 % without anything lost."""

from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, expect

from diary.sharing.report.page import render_report
from tests.diary.sharing.people import people
from tests.e2e.conftest import NewDevice
from tests.e2e.device import Device, Person
from tests.e2e.fits import Box, distance
from tests.e2e.running_app import RunningApp
from tests.e2e.screens import SCREENS, make_reminders, walk_pages, walk_screens
from tests.e2e.screenshots import demo_person, take_top
from tests.e2e.test_on_paper import with_styles
from tests.e2e.watch import Watch

pytestmark = pytest.mark.long

# Long lists lay out what is out of sight only when it comes into sight.
LAY_OUT_ALL = """() => {
  for (const element of document.querySelectorAll('main *')) {
    if (getComputedStyle(element).contentVisibility === 'auto') element.style.contentVisibility = 'visible'
  }
}"""

HIDE_WHAT_IS_FOR_EARS = """[...document.querySelectorAll('thead, thead th')].every((head) => {
  if (getComputedStyle(head).clipPath === 'inset(50%)') head.style.visibility = 'hidden'
  return true
})"""

TARGETS = """(least) => {
  const problems = []
  const shown = (element) => element.getClientRects().length > 0 && element.checkVisibility({ visibilityProperty: true })
  const inText = (element) => element.matches('p a:not(.button), li a:not(.button), td a') && !element.closest('nav')
  const afloat = (element) => {
    for (let at = element; at; at = at.parentElement) if (/fixed|sticky/.test(getComputedStyle(at).position)) return true
    return false
  }
  const hidden = (element) => element.matches('.visually-hidden, .skip-link, .closed')
  const targets = [...document.querySelectorAll('button, a, input:not([type=hidden]), textarea, select')]
    .filter((element) => shown(element) && !hidden(element))
  const boxes = targets.map((element) => ({ element, box: element.getBoundingClientRect(), afloat: afloat(element) }))
  const name = ({ element, box }) =>
    `${element.tagName} "${(element.getAttribute('aria-label') ?? element.textContent).trim().slice(0, 40)}" ${Math.round(box.width)}x${Math.round(box.height)}`
  for (const one of boxes) {
    const tick = one.element.matches('[type=checkbox], [type=radio]') && one.element.closest('label')?.getBoundingClientRect()
    const height = Math.max(one.box.height, tick ? tick.height : 0)
    const width = Math.max(one.box.width, tick ? tick.width : 0)
    if (!inText(one.element) && (height < least - 0.5 || width < least - 0.5)) problems.push(`small: ${name(one)}`)
  }
  boxes.forEach((one, index) => boxes.slice(index + 1).forEach((other) => {
    if (one.afloat !== other.afloat || one.element.contains(other.element)) return
    const [a, b] = [one.box, other.box]
    const [x, y] = [Math.min(a.right, b.right) - Math.max(a.left, b.left), Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top)]
    if (x > 1 && y > 1) problems.push(`overlap: ${name(one)} and ${name(other)}`)
  }))
  return problems
}"""

CUT_OFF = """() => {
  const problems = []
  // Not innerWidth: a phone zooms out until what is too wide fits, and then that is as wide.
  const [wide, screen] = [document.scrollingElement.scrollWidth, document.documentElement.clientWidth]
  if (wide > screen) problems.push(`scrolls sideways: ${wide} px on ${screen}`)
  const isForEars = (element) => element && (getComputedStyle(element).clipPath === 'inset(50%)' || isForEars(element.parentElement))
  const unseen = (element) => element.closest('.skip-link, [aria-hidden=true], noscript, script, style') || isForEars(element)
  const scrolls = (element) => {
    for (let at = element.parentElement; at; at = at.parentElement) if (/auto|scroll/.test(getComputedStyle(at).overflowX)) return true
    return false
  }
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement
    const text = walker.currentNode.data.trim()
    if (!text || unseen(element) || !element.checkVisibility({ visibilityProperty: true })) continue
    const range = document.createRange()
    range.selectNodeContents(walker.currentNode)
    const box = range.getBoundingClientRect()
    if (!scrolls(element) && (box.right > screen + 1 || box.left < -1)) problems.push(`off the screen: "${text.slice(0, 40)}"`)
    for (let at = element; at; at = at.parentElement) {
      const style = getComputedStyle(at)
      if (style.display === 'inline' || !/hidden|clip/.test(style.overflowX + style.overflowY)) continue
      const frame = at.getBoundingClientRect()
      if (box.right > frame.right + 1 || box.bottom > frame.bottom + 1 || box.left < frame.left - 1) problems.push(`cut off: "${text.slice(0, 40)}"`)
    }
    const button = element.closest('button, a.button, .cell')
    if (button) {
      const frame = button.getBoundingClientRect()
      if (box.right > frame.right + 1 || box.left < frame.left - 1 || box.bottom > frame.bottom + 1 || box.top < frame.top - 1)
        problems.push(`sticks out of its button: "${text.slice(0, 40)}"`)
    }
  }
  return problems
}"""

SCORES = """() => [...document.querySelectorAll('.choices.scores')].map((group) => ({
  name: group.getAttribute('aria-label'),
  boxes: [...group.querySelectorAll('[role=radio]')].map((button) => button.getBoundingClientRect().toJSON()),
}))"""

LONG_ZONE, LONG_PLACE = "America/North_Dakota/New_Salem", "New Salem, North Dakota"
FAR_AWAY = f"""{{
  const real = Intl.DateTimeFormat.prototype.resolvedOptions
  Intl.DateTimeFormat.prototype.resolvedOptions = function () {{ return {{ ...real.call(this), timeZone: '{LONG_ZONE}' }} }}
}}"""

# The app asks after three days.
SINCE_LONG = f"""async () => {{
  const {{ name }} = (await indexedDB.databases()).find(({{ name }}) => /^daymark-[0-9a-f]{{8}}-/.test(name))
  const done = (request) => new Promise((resolve, reject) => {{
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  }})
  const database = await done(indexedDB.open(name))
  const kept = database.transaction('meta', 'readwrite').objectStore('meta')
  await done(kept.put({{ zone: '{LONG_ZONE}', since: '2026-01-01', answered: false }}, 'kept_zone_elsewhere'))
  database.close()
}}"""

SPOIL = """() => {
  const add = (tag, text, style) => {
    const element = document.createElement(tag)
    element.textContent = text
    Object.assign(element.style, style)
    document.body.append(element)
  }
  add('button', 'tiny', { minHeight: 0, height: '20px' })
  add('button', 'below', { position: 'relative', zIndex: 1 })
  add('button', 'above', { position: 'relative', marginTop: '-40px' })
  add('p', 'a long line', { whiteSpace: 'nowrap', width: '400px', textAlign: 'right' })
  add('p', 'half a line', { height: '5px', overflow: 'hidden' })
}"""


def test_the_measures_notice_what_they_should(phone: Device) -> None:
    phone.open("/accounts/login/")
    assert phone.page.evaluate(TARGETS, 44) == []
    assert phone.page.evaluate(CUT_OFF) == []
    phone.page.evaluate(SPOIL)
    found = "\n".join(phone.page.evaluate(TARGETS, 44) + phone.page.evaluate(CUT_OFF))
    for wanted in (
        'small: BUTTON "tiny"',
        'overlap: BUTTON "below"',
        'off the screen: "a long line"',
        'cut off: "half a line"',
        "scrolls sideways",
    ):
        assert wanted in found


@pytest.mark.parametrize(("screen", "least_width"), [(360, 50), (412, 56)])
def test_score_buttons_are_big_and_8_pixels_apart(
    new_device: NewDevice, person: Person, screen: int, least_width: int
) -> None:
    """Six of 56 pixels and their distances do not fit into 360: there they are taller than wide."""
    phone = new_device(viewport={"width": screen, "height": 740})
    phone.sign_in(person)
    for path in ("/", "/check-in"):
        phone.open(path)
        phone.choice("Pain", 6).wait_for()
        for group in phone.page.evaluate(SCORES):
            boxes: list[Box] = group["boxes"]
            pairs = [(a, b) for i, a in enumerate(boxes) for b in boxes[i + 1 :]]
            assert len(boxes) == 11
            assert min(box["height"] for box in boxes) >= 56, group["name"]
            assert min(box["width"] for box in boxes) >= least_width, group["name"]
            assert min(distance(a, b) for a, b in pairs) >= 8, group["name"]


def test_text_at_200_percent_loses_nothing_on_any_screen_of_the_screenshots(
    app: RunningApp, big_text: BrowserContext, watch: Watch, tmp_path: Path
) -> None:
    """The walk of `python -m tests.e2e.screenshots`, with its account, so that the tool is known to reach every screen."""
    watch.expect_status(404)
    phone = Device(app, big_text, app.url)
    found = []

    def look_at(name: str) -> None:
        phone.page.evaluate(LAY_OUT_ALL)
        problems = phone.page.evaluate(CUT_OFF) + phone.page.evaluate(TARGETS, 44)
        found.extend(f"{name}: {problem}" for problem in problems)
        take_top(phone, tmp_path / "pictures" / f"{name}.png")

    walk_pages(phone, demo_person(app), look_at)
    assert phone.page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)") == 36
    make_reminders(phone)
    walk_screens(phone, look_at)
    assert not found, "\n".join(found)
    taken = {picture.stem for picture in (tmp_path / "pictures").iterdir()}
    assert {screen.name for screen in SCREENS} <= taken


def test_a_time_zone_with_a_long_name_fits_at_200_percent(
    app: RunningApp, big_text: BrowserContext, person: Person
) -> None:
    phone = Device(app, big_text, app.url)
    phone.sign_in(person)
    phone.page.evaluate(SINCE_LONG)
    phone.context.add_init_script(FAR_AWAY)
    phone.open("/")
    expect(phone.page.get_by_role("button", name=LONG_PLACE)).to_be_visible()
    assert phone.page.evaluate(CUT_OFF) == []
    make_reminders(phone)
    phone.page.get_by_role("button", name="More", exact=True).click()
    expect(phone.page.get_by_role("radio", name=LONG_PLACE)).to_be_visible()
    assert phone.page.evaluate(CUT_OFF) == []


@pytest.mark.parametrize("width", [320, 1280])
def test_nobodys_report_scrolls_sideways_or_is_cut_in_usual_and_in_large_letters(
    phone: Device, big_text: BrowserContext, width: int
) -> None:
    """All the invented people but the one of ten years, who has the tables of the others ten times."""
    found = []
    for page, letters in ((phone.page, "usual"), (big_text.new_page(), "large")):
        page.set_viewport_size({"width": width, "height": 740})
        for name, report in people().items():
            if name != "ten years":
                page.set_content(with_styles(render_report(report, links={})))
                problems = page.evaluate(f"{HIDE_WHAT_IS_FOR_EARS} && ({CUT_OFF})()")
                found += [f"{name}, {letters}: {problem}" for problem in problems]
    assert found == []
