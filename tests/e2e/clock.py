"""A phone's clock, and where wanted the server's with it, moved by hand."""

from datetime import datetime
from zoneinfo import ZoneInfo

from playwright.sync_api import expect

from tests.e2e.conftest import PHONE
from tests.e2e.device import Device

HERE = ZoneInfo(PHONE["timezone_id"])

# The page's clocks: the guard against second taps measures with one, entries are dated with the other.
CLOCK = """
let ahead = 0
const [now, RealDate] = [performance.now.bind(performance), Date]
window.later = (ms) => { ahead += ms }
performance.now = () => now() + ahead
window.Date = class extends RealDate {
  constructor(...given) { given.length ? super(...given) : super(RealDate.now() + ahead) }
  static now() { return RealDate.now() + ahead }
}
if (origin !== 'null') later(Number(localStorage.getItem('test-clock')))
"""


def seconds_until(moment: datetime) -> float:
    return (moment - datetime.now(HERE)).total_seconds()


def move_clock_to(phone: Device, moment: datetime) -> None:
    """Of the phone alone; `CLOCK` must be its init script."""
    open_at(phone, moment)
    expect(phone.heading_of_today()).to_be_visible()


def open_at(phone: Device, moment: datetime) -> None:
    """Whatever it is that the app shows then."""
    ahead = round(seconds_until(moment) * 1000)
    phone.page.evaluate("(ahead) => localStorage.setItem('test-clock', ahead)", ahead)
    phone.open("/")
