"""A phone for `bench.device`: a browser profile on disk, which is filled, left and opened again."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, CDPSession, Page, Playwright

from bench.lighthouse import chromium_flags
from tests.e2e.morning import ZONE
from tools import browser
from tools.supervise import NotReady

SLOWER = 4
PHONE: dict[str, Any] = {
    "viewport": {"width": 360, "height": 740},
    "has_touch": True,
    "is_mobile": True,
    "locale": "en-GB",
    # After midnight Today first asks which day is meant.
    "timezone_id": ZONE,
}
_PATIENCE_SECONDS = 60

# From the start of the navigation, in ms: the first byte of the page, the first scores painted, a tap on one of them
# (at that very moment) stored; and what a tap takes when the page has come to rest. Painted: in a task after the frame.
_USABLE = """() => {
  const LATER_MS = 1_500
  const painted = (then) => requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = then
    port2.postMessage(null)
  })
  const openScore = () => document.querySelector('.score-cells [role=radio][aria-checked=false]')
  const isSeen = (score) => {
    const { top, bottom, width } = score.getBoundingClientRect()
    return width > 0 && top >= 0 && bottom <= innerHeight
  }
  const is = (state) => document.querySelector('.save-state')?.classList.contains(state)
  window.usable = new Promise((resolve, reject) => {
    const fail = (why) => reject(new Error(why))
    setTimeout(() => fail('Today did not become usable'), 30_000)
    let next = seek
    const look = new MutationObserver(() => next())
    look.observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ['class'] })
    function seek() {
      const score = openScore()
      if (!score) return
      next = () => {}
      painted(() => {
        const seen = performance.now()
        if (!isSeen(score)) return fail('The first scores are not in view')
        tap(score, (took, saved) => setTimeout(() => tap(openScore(), (later) => {
          look.disconnect()
          const [{ responseStart }] = performance.getEntriesByType('navigation')
          resolve({ page: responseStart, seen, saved, tap: took, later })
        }), LATER_MS))
      })
    }
    function tap(score, then) {
      const began = performance.now()
      next = () => {
        if (is('pending')) next = () => is('device') && stored()
      }
      score.click()
      function stored() {
        next = () => {}
        painted(() => then(performance.now() - began, performance.now()))
      }
    }
  })
}"""

_HELD = """async () => {
  const names = (await indexedDB.databases()).map(({ name }) => name)
  const name = names.find((one) => /^daymark-[0-9a-f]{8}-/.test(one))
  if (!name) return 0
  const asked = (request) => new Promise((done, failed) => {
    request.onsuccess = () => done(request.result)
    request.onerror = () => failed(request.error)
  })
  const database = await asked(indexedDB.open(name))
  const held = await asked(database.transaction('records').objectStore('records').count())
  database.close()
  return held
}"""

_HAS_APP = "navigator.serviceWorker.getRegistration().then((one) => Boolean(one?.active))"

_STORAGE = """async () => {
  const { usage, usageDetails } = await navigator.storage.estimate()
  return { usage, ...usageDetails }
}"""


@dataclass(frozen=True)
class Start:
    """One cold page, ms since its navigation began; of a tap alone: the first, and one when all is at rest."""

    page: float
    seen: float
    saved: float
    tap: float
    later: float


@dataclass(frozen=True)
class Stored:
    """Bytes, as the browser counts them."""

    indexed_db: int
    caches: int
    worker: int


def open_phone(playwright: Playwright, folder: Path, url: str, *flags: str) -> BrowserContext:
    """Not `new_context`: such a profile is kept in memory and nothing of it on disk."""
    return playwright.chromium.launch_persistent_context(
        str(folder),
        executable_path=str(browser.find()),
        args=[*chromium_flags().split(), *flags],
        base_url=url,
        **PHONE,
    )


def sign_in_with(phone: BrowserContext, url: str, cookies: Mapping[str, str]) -> None:
    expires = time.time() + 86_400
    phone.add_cookies(
        [
            {"name": name, "value": value, "url": url, "expires": expires}
            for name, value in cookies.items()
        ]
    )


def pull_everything(phone: BrowserContext, records: int) -> None:
    """Until the whole diary and the whole app are on the phone."""
    page = phone.pages[0]
    page.goto("/more")
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while (held := page.evaluate(_HELD)) < records or not page.evaluate(_HAS_APP):
        if time.monotonic() > deadline:
            raise NotReady(f"{held} of {records} records, or not all of the app, on the phone.")
        page.wait_for_timeout(500)
    # The last answer is written down.
    page.wait_for_timeout(1_000)


def storage_of(phone: BrowserContext) -> Stored:
    page = phone.pages[0]
    page.goto("/more")
    page.locator("#content h1").wait_for()
    found = page.evaluate(_STORAGE)
    return Stored(found["indexedDB"], found["caches"], found.get("serviceWorkerRegistrations", 0))


def starts_of(phone: BrowserContext, times: int) -> list[Start]:
    """Each in a tab of its own, beside an empty one, with no worker running, and without a network."""
    idle = phone.pages[0]
    idle.goto("about:blank")
    phone.set_offline(True)
    _start(phone, phone.new_cdp_session(idle))  # the first one after an update compiles everything
    return [_start(phone, phone.new_cdp_session(idle)) for _ in range(times)]


def _start(phone: BrowserContext, workers: CDPSession) -> Start:
    workers.send("ServiceWorker.enable")
    workers.send("ServiceWorker.stopAllWorkers")
    workers.detach()
    page = phone.new_page()
    page.add_init_script(f"({_USABLE})()")
    slow_down(page)
    # A phone that is slow for other reasons.
    page.wait_for_timeout(500)
    page.goto("/", wait_until="commit")
    found = page.evaluate("usable")
    # What was only begun is ended.
    page.wait_for_timeout(500)
    page.close()
    return Start(**found)


def slow_down(page: Page) -> None:
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
