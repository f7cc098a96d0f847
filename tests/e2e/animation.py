"""A check-in of 20 seconds as README.md shows it: four taps, one mistake and its correction, the month it becomes part of."""

import io
import re
from pathlib import Path

from PIL import Image, ImageDraw
from playwright.sync_api import Locator, Page, expect

from tests.e2e.device import Device
from tests.e2e.screens import COLOURS_HAVE_CHANGED

MAX_BYTES = 1_000_000
LOOKED_AT_MS, AIMED_MS, ANSWERED_MS = 2_000, 650, 900
FINGER_PX = 22
FINGER = (106, 44, 88, 110)


class Film:
    """Pictures of a phone's window, each with how long it is shown, in milliseconds."""

    def __init__(self, phone: Device) -> None:
        self.phone = phone
        self.pictures: list[Image.Image] = []
        self.times_ms: list[int] = []

    def show(self, ms: int, finger: tuple[float, float] | None = None) -> None:
        self.phone.page.evaluate(COLOURS_HAVE_CHANGED)
        picture = Image.open(io.BytesIO(self.phone.page.screenshot())).convert("RGB")
        if finger:
            _press(picture, finger, picture.width / self.phone.page.evaluate("innerWidth"))
        self.pictures.append(picture)
        self.times_ms.append(ms)

    def tap(self, target: Locator, ms: int = ANSWERED_MS) -> None:
        """A finger comes, then what its tap did."""
        box = target.bounding_box()
        assert box
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        self.show(AIMED_MS, (x, y))
        # Where it is: a click on the element itself may scroll to it first.
        self.phone.page.mouse.click(x, y)
        self.phone.page.wait_for_load_state("networkidle")
        self.show(ms)

    def save(self, target: Path) -> None:
        first, *others = self.pictures
        first.save(
            target,
            save_all=True,
            append_images=others,
            duration=self.times_ms,
            loop=0,
            quality=75,
            method=6,
            minimize_size=True,
        )
        size = target.stat().st_size
        print(f"{target.name}: {sum(self.times_ms) / 1000:.1f} s, {size / 1000:.0f} kB")
        assert size <= MAX_BYTES, size


def _press(picture: Image.Image, at: tuple[float, float], scale: float) -> None:
    x, y, reach = at[0] * scale, at[1] * scale, FINGER_PX * scale
    mark = Image.new("RGBA", picture.size)
    ImageDraw.Draw(mark).ellipse([x - reach, y - reach, x + reach, y + reach], fill=FINGER)
    picture.paste(mark, mask=mark)


def film_check_in(phone: Device, target: Path, dress: str) -> None:
    """Of somebody with feet only, and nothing written today. `dress`: what the page has to do to look as on phones."""
    page = phone.page
    _begin_the_day_anew(phone)
    phone.open("/")
    page.get_by_role("radiogroup", name="EMS").wait_for()
    page.evaluate(dress)
    page.wait_for_load_state("networkidle")
    film = Film(phone)
    film.show(LOOKED_AT_MS)
    for question, score in (("Pain", "4"), ("Numbness", "6"), ("Tingling", "3")):
        film.tap(_answer(page, question, score))
    film.tap(_answer(page, "EMS", "No"), LOOKED_AT_MS)
    film.tap(_answer(page, "Numbness", "5"), LOOKED_AT_MS)
    bar = page.get_by_role("navigation", name="Main")
    film.tap(bar.get_by_role("link", name="History"))
    film.tap(page.get_by_role("button", name="Month before"), LOOKED_AT_MS)
    chart = page.get_by_role("heading", name="The three scores")
    chart.evaluate("(heading) => heading.scrollIntoView()")
    film.show(2 * LOOKED_AT_MS)
    film.save(target)


def _begin_the_day_anew(phone: Device) -> None:
    page = phone.page
    phone.open("/settings")
    hands = page.get_by_role("button", name="Hands")
    if hands.get_attribute("aria-pressed") == "true":
        hands.click()
    expect(hands).to_have_attribute("aria-pressed", "false")
    page.evaluate("localStorage.setItem('daymark-install', 'dismissed')")
    phone.open(f"/day/{phone.today()}")
    page.get_by_role("button", name="Delete this day’s entry").click()
    phone.expect_synced()


def _answer(page: Page, question: str, answer: str) -> Locator:
    group = page.get_by_role("radiogroup", name=re.compile(f"^{question}")).first
    return group.get_by_role("radio", name=re.compile(rf"^{answer}\b"))
