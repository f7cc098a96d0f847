"""The page of the parts (`make parts`): in every look axe finds nothing, nothing is wider than the window, nothing complains.

It needs no server, so what Django and the app do is not here.
"""

import functools
import threading
from collections.abc import Callable, Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Frame, Page

from tests.e2e.screens import COLOURS_HAVE_CHANGED, LOOKS
from tests.e2e.test_axe import OF_COLOURS, RESULTS
from tests.e2e.watch import Watch
from tools import node, steps
from tools.paths import FRONTEND

pytestmark = pytest.mark.long

VITE = FRONTEND / "node_modules/vite/bin/vite.js"
AXE_SCRIPT = Axe().axe_script
# A window within the page is no page: what belongs to one (a heading, say) is asked of the look around it.
RUN_AXE = (
    "(options) => axe.run(document.querySelector('.screen') ? document : document.body, options)"
)
ALL_THERE = """() => {
  const stages = [...document.querySelectorAll('.stage')]
  return stages.length > 2 && stages.every(({ dataset }) => dataset.ready === 'true') && !document.querySelector('.afterwards')
}"""
# axe asks for the filling of letters; in forced colours Chromium then says what the sheet has, not what is painted.
PAINTED_COLOURS = """() => {
  const real = CSSStyleDeclaration.prototype.getPropertyValue
  CSSStyleDeclaration.prototype.getPropertyValue = function (name) {
    return real.call(this, name === '-webkit-text-fill-color' ? 'color' : name)
  }
}"""
TOO_WIDE = """() => {
  const { scrollWidth, clientWidth } = document.documentElement
  if (scrollWidth <= clientWidth) return []
  const wide = [...document.querySelectorAll('body *')].filter((one) => one.getBoundingClientRect().right > clientWidth + 1)
  return [`${scrollWidth} px on ${clientWidth}`, ...wide.map((one) => one.outerHTML.slice(0, 120))]
}"""


@pytest.fixture
def watch() -> Iterator[Watch]:
    """As in conftest.py, without an app."""
    watch = Watch()
    yield watch
    assert watch.complaints == []


class _Files(SimpleHTTPRequestHandler):
    def translate_path(self, path: str) -> str:
        name = path.partition("?")[0]
        return super().translate_path("/parts.html" if name == "/parts" else name)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("parts")
    build(folder)
    with ThreadingHTTPServer(
        ("127.0.0.1", 0), functools.partial(_Files, directory=str(folder))
    ) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/parts"
        server.shutdown()


def build(folder: Path) -> None:
    found = node.required()
    steps.command(
        [
            *(found, VITE, "build", "--config", "tests/preview/vite.config.ts"),
            *("--outDir", folder, "--logLevel", "warn"),
        ],
        cwd=FRONTEND,
        env=node.environment(found),
    )


def show(context: BrowserContext, address: str) -> Page:
    page = context.new_page()
    page.goto(address)
    for look in looks(page).values():
        look.wait_for_function(ALL_THERE)
    return page


def looks(page: Page) -> dict[str, Frame]:
    """The window of each look, by its name."""
    frames = {
        parse_qs(urlsplit(frame.url).query)["look"][0]: frame
        for frame in page.main_frame.child_frames
    }
    assert list(frames) == list(LOOKS)
    return frames


def violations(frame: Frame, name: str, *, of_colours: bool = False) -> list[str]:
    """Of one window, without those within it."""
    if not frame.evaluate("'axe' in window"):
        frame.evaluate(AXE_SCRIPT)
    options = RESULTS | {"iframes": False} | (OF_COLOURS if of_colours else {})
    answer = frame.evaluate(RUN_AXE, options)
    assert answer["passes"], "axe checked nothing"
    return [
        f"{name}: {each['id']}: {one['html'][:120]} {one['failureSummary']}"
        for each in answer["violations"]
        for one in each["nodes"]
    ]


def too_wide(page: Page) -> list[str]:
    return [f"{frame.url}: {each}" for frame in page.frames for each in frame.evaluate(TOO_WIDE)]


def test_a_phone_in_every_look_on_a_bad_day_and_in_forced_colours(
    new_context: Callable[..., BrowserContext], address: str
) -> None:
    page = show(new_context(), address)
    found = violations(page.main_frame, "around")
    for look, frame in looks(page).items():
        found += violations(frame, look, of_colours=look != "light")
    light = looks(page)["light"]
    for inner in light.child_frames:
        found += violations(inner, f"light, {inner.title()}")
    light.evaluate("document.documentElement.classList.add('quiet-page')")
    light.evaluate(COLOURS_HAVE_CHANGED)
    found += violations(light, "bad day", of_colours=True)
    page.emulate_media(forced_colors="active")
    light.evaluate(COLOURS_HAVE_CHANGED)
    light.evaluate(PAINTED_COLOURS)
    found += violations(light, "forced", of_colours=True)
    assert found == []
    assert too_wide(page) == []


def test_a_wide_window_has_the_looks_beside_each_other(
    new_context: Callable[..., BrowserContext], address: str
) -> None:
    page = show(new_context(viewport={"width": 1200, "height": 900}, is_mobile=False), address)
    tops = page.locator(".looks-look").evaluate_all(
        "(frames) => frames.map((frame) => frame.getBoundingClientRect().top)"
    )
    assert len(set(tops)) == 1
    assert too_wide(page) == []
    assert violations(page.main_frame, "around") == []
    assert violations(looks(page)["light"], "light") == []


def test_letters_of_twice_the_size_have_room(big_text: BrowserContext, address: str) -> None:
    page = show(big_text, address)
    assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "36px"
    assert too_wide(page) == []
