"""Whether a screen leaves something behind: each is entered twelve times in one tab, and counted when it has been left."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from playwright.sync_api import BrowserContext, CDPSession, Page

# Else V8 compiles what is run often anew, and again: 200 kB that are no leak.
ONE_COMPILER = "--js-flags=--no-lazy-feedback-allocation,--no-sparkplug,--no-maglev,--no-turbofan"
# The first two times a screen is fetched and has its caches filled.
MOUNTS = (2, 7, 12)
NODES, LISTENERS, BYTES = 1, 1, 5_000
# It has no banners and little else.
_ELSEWHERE = "/install"

# One step in the browser's history, as Back and Forward do it, until the page has been still for a moment.
_STEPS = """async ({ path, times }) => {
  const still = () => new Promise((done) => {
    const began = performance.now()
    let last = began
    const seen = new MutationObserver(() => void (last = performance.now()))
    seen.observe(document, { subtree: true, childList: true, attributes: true, characterData: true })
    const look = () => {
      const now = performance.now()
      if ((now - last < 80 || now - began < 150) && now - began < 3000) return setTimeout(look, 20)
      seen.disconnect()
      done()
    }
    look()
  })
  const step = async (way) => {
    const moved = new Promise((done) => addEventListener('popstate', done, { once: true }))
    way()
    await moved
    await still()
  }
  const enter = () => {
    history.pushState({}, '', path)
    dispatchEvent(new PopStateEvent('popstate'))
  }
  const isFirst = history.state?.entered !== path
  if (isFirst) history.replaceState({ ...history.state, entered: path }, '')
  let heading = null
  for (let time = 0; time < times; time += 1) {
    await step(isFirst && time === 0 ? enter : () => history.forward())
    if (location.pathname !== path) throw new Error(`${path} led to ${location.pathname}`)
    heading = document.querySelector('#content h1')?.textContent ?? null
    await step(() => history.back())
  }
  performance.clearResourceTimings()
  return heading
}"""


@dataclass(frozen=True)
class Counted:
    """What the tab holds after its garbage was collected."""

    nodes: int
    listeners: int
    heap: int


@dataclass(frozen=True)
class Left:
    """One screen: what was there each time it was counted, `MOUNTS`."""

    screen: str
    counted: Sequence[Counted]

    def a_mount(self) -> tuple[float, float, float]:
        """Nodes, listeners and bytes that each further time has added."""
        return _between(self.counted[0], self.counted[-1], MOUNTS[-1] - MOUNTS[0])

    def grows(self) -> list[str]:
        """What grew beyond its limit, all the way: once is the browser's own doing."""
        spans = zip(self.counted, self.counted[1:], MOUNTS, MOUNTS[1:], strict=False)
        least = [
            min(kind) for kind in zip(*(_between(a, b, n - m) for a, b, m, n in spans), strict=True)
        ]
        limits = {"nodes": NODES, "listeners": LISTENERS, "heap": BYTES}
        return [
            kind for (kind, most), value in zip(limits.items(), least, strict=True) if value > most
        ]


def _between(before: Counted, after: Counted, mounts: int) -> tuple[float, float, float]:
    return (
        (after.nodes - before.nodes) / mounts,
        (after.listeners - before.listeners) / mounts,
        (after.heap - before.heap) / mounts,
    )


def screens(today: date) -> dict[str, str]:
    return {
        "Today": "/",
        "one question at a time": "/check-in",
        "a day": f"/day/{today - timedelta(days=1)}",
        "History": "/history",
        "EMS": "/ems",
        "a session": "/ems/session",
        "Reminders": "/reminders",
        "Share": "/share",
        "Does it help?": "/does-it-help",
        "More": "/more",
        "Settings": "/settings",
        "Your data": "/data",
    }


def leaks_of(phone: BrowserContext, say: Callable[[str], None]) -> Iterator[Left]:
    page = phone.pages[0]
    session = phone.new_cdp_session(page)
    page.goto(_ELSEWHERE)
    today = date.fromisoformat(page.evaluate("new Date().toLocaleDateString('sv')"))
    for name, path in screens(today).items():
        say(f"{name}, {MOUNTS[-1]} times")
        yield Left(name, _counted(page, session, path))


def _counted(page: Page, session: CDPSession, path: str) -> list[Counted]:
    page.goto(_ELSEWHERE)
    page.locator("#content h1").wait_for()
    found: list[Counted] = []
    for before, mounts in zip((0, *MOUNTS), MOUNTS, strict=False):
        heading = page.evaluate(_STEPS, {"path": path, "times": mounts - before})
        assert heading, f"{path} shows no heading"
        found.append(_count(page, session))
    return found


def _count(page: Page, session: CDPSession) -> Counted:
    # What the first collection lets go of may hold more.
    for _ in range(3):
        session.send("HeapProfiler.collectGarbage")
        page.wait_for_timeout(100)
    counters = session.send("Memory.getDOMCounters")
    heap = session.send("Runtime.getHeapUsage")["usedSize"]
    return Counted(counters["nodes"], counters["jsEventListeners"], int(heap))
