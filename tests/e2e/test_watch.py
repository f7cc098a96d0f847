"""The watch that every browser test is under notices what it should."""

import contextlib

from playwright.sync_api import Error

from tests.e2e.device import Device
from tests.e2e.watch import Watch

# Over only when it was thrown: a page that is left takes its timers with it.
UNCAUGHT = """() => new Promise((resolve) => setTimeout(() => {
  setTimeout(resolve)
  throw new Error('nobody caught me')
}))"""


def test_it_notices_strangers_errors_and_breaches_of_the_csp(phone: Device, watch: Watch) -> None:
    phone.open("/")
    phone.page.evaluate("fetch('http://elsewhere.test/').catch(() => {})")
    phone.page.evaluate("() => { console.error('something broke') }")
    phone.page.evaluate(UNCAUGHT)
    with contextlib.suppress(Error):
        phone.page.goto("http://elsewhere.test/page")
    noticed = "\n".join(watch.complaints)
    watch.complaints.clear()
    for wanted in (
        "request to another host: http://elsewhere.test/page",
        "console error: something broke",
        "CSP violation: connect-src http://elsewhere.test/",
        "nobody caught me",
    ):
        assert wanted in noticed
