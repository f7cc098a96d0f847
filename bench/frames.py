"""`make frames`: how smoothly the long screens scroll on a phone four times slower than this machine."""

import argparse
import statistics
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from bench.lighthouse import chromium_flags, sign_in
from bench.report import DOCUMENT, heading, write_between_markers
from bench.servers import Installation, install, python
from tools import browser
from tools.steps import SetupError
from tools.supervise import NotReady, Stopped, Supervisor

SLOWER = 4
DAYS = 3_650
SCROLL = """async () => {
  scrollTo(0, 0)
  const frame = () => new Promise(requestAnimationFrame)
  const bottom = () => document.scrollingElement.scrollHeight - innerHeight
  for (let settling = 0; settling < 30; settling += 1) await frame()
  const gaps = []
  let last = await frame()
  while (scrollY < bottom() - 1 && gaps.length < 1200) {
    scrollBy(0, 40)
    const now = await frame()
    gaps.push(now - last)
    last = now
  }
  return gaps
}"""
CLICK = """async (button) => {
  const frame = () => new Promise(requestAnimationFrame)
  await frame()
  const began = performance.now()
  button.click()
  await frame()
  await frame()
  return performance.now() - began
}"""


@dataclass(frozen=True)
class Scrolled:
    """One screen: what is on it, the gaps between its frames, and what a tap there took, all in ms."""

    name: str
    gaps: Sequence[float]
    tap: str
    tap_ms: float


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.frames", description=__doc__)
    parser.add_argument("--no-write", action="store_true", help=f"leave {DOCUMENT.name} alone")
    options = parser.parse_args()
    try:
        with tempfile.TemporaryDirectory(prefix="daymark-") as name, Supervisor() as supervisor:
            text = _report(_measured(supervisor, Path(name)))
    except Stopped:
        return 130
    except (NotReady, SetupError) as error:
        sys.exit(str(error))
    print(text)
    if not options.no_write:
        write_between_markers(DOCUMENT, "frames", text)
    return 0


def _measured(supervisor: Supervisor, folder: Path) -> list[Scrolled]:
    # 36 of 100 entries are days.
    app = install(supervisor, folder, database="sqlite", entries=DAYS * 100 // 36 + 1)
    login = python(app.env, "manage.py", "demo")
    url = f"http://127.0.0.1:{app.port}"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=str(browser.find()), args=chromium_flags().split()
        )
        ten_years = _phone(chromium, url, _session_of(app))
        year = _phone(chromium, url, sign_in(url, login))
        found = [_history(ten_years), _sessions(year)]
        chromium.close()
    return found


def _session_of(app: Installation) -> dict[str, str]:
    return {"sessionid": app.veteran.session}


def _phone(chromium: Browser, url: str, cookies: Mapping[str, str]) -> Page:
    """A phone that has everything already: only drawing is measured."""
    context = chromium.new_context(viewport={"width": 360, "height": 740}, base_url=url)
    context.add_cookies(
        [{"name": name, "value": value, "url": url} for name, value in cookies.items()]
    )
    page = context.new_page()
    page.goto("/settings")
    page.get_by_text("Last synced").wait_for(timeout=120_000)
    return page


def _slow_down(page: Page) -> None:
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})


def _history(page: Page) -> Scrolled:
    page.goto("/history")
    everything = page.get_by_role("radio", name="All", exact=True)
    everything.wait_for(timeout=60_000)
    page.wait_for_timeout(1_000)
    _slow_down(page)
    took: float = everything.evaluate(CLICK)
    page.wait_for_timeout(1_000)
    return Scrolled(
        f"History, {DAYS} days, chart of all", page.evaluate(SCROLL), "to the chart of all", took
    )


def _sessions(page: Page) -> Scrolled:
    page.goto("/ems")
    page.get_by_role("heading", name="Sessions", exact=True).wait_for()
    page.wait_for_timeout(1_000)
    _slow_down(page)
    earlier, took = page.get_by_role("button", name="Show earlier sessions"), 0.0
    while earlier.count():
        took = max(took, float(earlier.evaluate(CLICK)))
        page.wait_for_timeout(200)
    return Scrolled(
        "EMS, a year of sessions, all shown",
        page.evaluate(SCROLL),
        "to earlier sessions, slowest",
        took,
    )


def _report(found: Sequence[Scrolled]) -> str:
    head = "screen | frames | median ms | 95 % ms | slowest ms | frames a second | a tap | its next picture, ms"
    rows = [f"| {' | '.join(_cells(one))} |" for one in found]
    how = f"Chromium, 360x740, CPU {SLOWER}x slower, scrolled by 40 px a frame from top to bottom."
    columns = head.count("|") + 1
    return "\n".join(
        [heading("make frames"), "", how, "", f"| {head} |", "|" + "---|" * columns, *rows]
    )


def _cells(one: Scrolled) -> list[Any]:
    gaps = sorted(one.gaps)
    a_second = 1000 * len(gaps) / sum(gaps)
    return [
        one.name,
        str(len(gaps)),
        f"{statistics.median(gaps):.1f}",
        f"{gaps[int(len(gaps) * 0.95)]:.1f}",
        f"{gaps[-1]:.1f}",
        f"{a_second:.0f}",
        one.tap,
        f"{one.tap_ms:.0f}",
    ]


if __name__ == "__main__":
    sys.exit(main())
