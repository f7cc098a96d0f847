"""Reminders as somebody meets them: set in one tap, shown once, answered, put off, away for a while.

Chromium cannot subscribe without Google's push service, so `subscribe` answers with an address that leads nowhere; what
the service worker gets comes through DevTools, in the words the server would send.
"""

import json
import re
from typing import Any

import pytest
from playwright.sync_api import Worker, expect

from tests.e2e.device import Device, Person
from tests.e2e.running_app import RunningApp
from tests.e2e.watch import Watch

SUBSCRIBE_NOWHERE = """
  const bytes = (length) => Uint8Array.from({ length }, (_, index) => index)
  PushManager.prototype.subscribe = async () => {
    const pair = await crypto.subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, false, ['deriveBits'])
    const raw = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey))
    const text = (array) => btoa(String.fromCharCode(...array)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
    const endpoint = `https://push.test/${crypto.randomUUID()}`
    const keys = { p256dh: text(raw), auth: text(bytes(16)) }
    window.subscribed = { endpoint, toJSON: () => ({ endpoint, keys }), unsubscribe: async () => true }
    return window.subscribed
  }
  PushManager.prototype.getSubscription = async () => window.subscribed ?? null
"""
# What a tap on the notification does; a real one is out of reach of a browser without a screen.
TAP = """async (action) => {
  const [notification] = await self.registration.getNotifications()
  self.dispatchEvent(new NotificationEvent('notificationclick', { notification, action }))
}"""
SHOWN = """async () => (await self.registration.getNotifications())
  .map(({ title, body, tag }) => ({ title, body, tag }))"""

# How many notifications the worker has put on the screen so far.
COUNT_SHOWN = """() => {
  if (self.shownSoFar === undefined) {
    self.shownSoFar = 0
    const show = ServiceWorkerRegistration.prototype.showNotification
    ServiceWorkerRegistration.prototype.showNotification = async function (...given) {
      await show.apply(this, given)
      self.shownSoFar += 1
    }
  }
  return self.shownSoFar
}"""

# Run by the server's own code: a reminder that came due ten minutes ago, and the push about it.
MAKE_DUE = """
import datetime, zoneinfo, django; django.setup()
from django.utils import timezone
from diary.models import Delivery, Occurrence, PushSubscription, Reminder
from diary.reminders.messages import push_for
reminder = Reminder.objects.get(owner__email='{email}')
device = PushSubscription.objects.filter(owner=reminder.owner).first()
now = timezone.now()
due = Occurrence.objects.create(reminder=reminder, local_date=now.astimezone(zoneinfo.ZoneInfo(reminder.time_zone)).date(), slot=1, due_at=now - datetime.timedelta(minutes=10),
    expires_at=now + datetime.timedelta(minutes=80), wake_at=now + datetime.timedelta(minutes=80), state='due')
if device:
    delivery = Delivery(occurrence=due)
    print(push_for(delivery, device, now).payload.decode())
"""


@pytest.fixture
def allowed(offline_ready: Device) -> Device:
    """A phone whose owner says yes when the browser asks."""
    offline_ready.context.grant_permissions(["notifications"], origin=offline_ready.origin)
    offline_ready.context.add_init_script(SUBSCRIBE_NOWHERE)
    return offline_ready


def make_daily(phone: Device) -> None:
    phone.open("/reminders")
    phone.page.get_by_role("button", name=re.compile("^Remind me every day at")).click()
    expect(phone.page.get_by_text("Every day at 20:00", exact=True)).to_be_visible()


def switch_on(phone: Device) -> None:
    make_daily(phone)
    phone.page.get_by_role("button", name="Show reminders on this phone").click()
    expect(phone.page.get_by_text("No symptom, no number, no name.")).to_be_visible()
    # The permission is given already, so the phone does not ask.
    phone.page.get_by_role("button", name="Show reminders on this phone").click()
    expect(phone.page.get_by_text("This phone now shows reminders.")).to_be_visible()


def make_due(app: RunningApp, person: Person) -> dict[str, Any]:
    """A reminder that is open; returns the message a push would carry, empty without a device."""
    printed = app._call("-c", MAKE_DUE.format(email=person.email))
    message: dict[str, Any] = json.loads(printed or "{}")
    return message


def deliver(phone: Device, data: str) -> list[dict[str, str]]:
    """As if the browser's push service had brought it: what is on the screen once the worker has shown it.

    Nobody may ask for the notifications before: Chromium takes one that it is just putting on the screen for one that
    is gone, and forgets it.
    """
    session = phone.context.new_cdp_session(phone.page)
    found: list[str] = []
    session.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda event: found.extend(each["registrationId"] for each in event["registrations"]),
    )
    session.send("ServiceWorker.enable")
    phone.page.wait_for_function("() => navigator.serviceWorker.controller !== null")
    phone.expect_soon(lambda: bool(found), True)
    before = worker(phone).evaluate(COUNT_SHOWN)
    session.send(
        "ServiceWorker.deliverPushMessage",
        {"origin": phone.origin, "registrationId": found[-1], "data": data},
    )
    session.detach()
    phone.expect_soon(lambda: worker(phone).evaluate("self.shownSoFar") > before, True)
    shown: list[dict[str, str]] = worker(phone).evaluate(SHOWN)
    return shown


def worker(phone: Device) -> Worker:
    return phone.context.service_workers[0]


def expect_none_shown(phone: Device) -> None:
    phone.expect_soon(lambda: worker(phone).evaluate(SHOWN), [])


def confirmed_at(app: RunningApp, person: Person) -> str | None:
    (device,) = devices_of(app, person)
    when: str | None = device["last_confirmed_at"]
    return when


def test_a_reminder_is_set_in_one_tap_changed_and_rests(signed_in: Device) -> None:
    page = signed_in.page
    make_daily(signed_in)
    # It has no way to anybody yet, so no time is promised.
    expect(page.get_by_text("It does not come yet:")).to_be_visible()
    expect(page.locator(".next-one")).to_have_count(0)
    page.get_by_role("link", name=re.compile("^Change: Check-in")).click()
    page.get_by_role("button", name=re.compile("^0?8:00$")).click()
    expect(page.get_by_text("Saved on the server", exact=True)).to_be_visible()
    signed_in.choice("How it reaches you", "On my phones and by e-mail").click()
    page.get_by_role("button", name="More", exact=True).click()
    signed_in.choice("Quiet hours", "Between two times").click()
    expect(page.get_by_label("Quiet from")).to_have_value("22:00")
    page.get_by_role("link", name="All reminders").click()
    expect(page.get_by_text(re.compile("^Every day at 0?8:00, 20:00$"))).to_be_visible()
    page.get_by_role("button", name="Rest for 1 week").click()
    expect(page.get_by_text(re.compile("^All reminders rest until"))).to_be_visible()
    signed_in.reload()
    expect(page.get_by_text(re.compile("^All reminders rest until"))).to_be_visible()
    page.get_by_role("button", name="End the rest").click()
    expect(page.get_by_role("button", name="Rest for 1 day")).to_be_visible()


def test_a_deleted_reminder_can_be_put_back(signed_in: Device) -> None:
    page = signed_in.page
    make_daily(signed_in)
    page.get_by_role("link", name=re.compile("^Change: Check-in")).click()
    page.get_by_role("button", name="Delete this reminder").click()
    expect(page.get_by_text("Reminder deleted").last).to_be_visible()
    signed_in.steady()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("radiogroup", name="How it reaches you")).to_be_visible()
    signed_in.open("/reminders")
    expect(page.get_by_text("Every day at 20:00", exact=True)).to_be_visible()


def test_a_push_is_one_notification_and_the_server_hears_of_it(
    app: RunningApp, allowed: Device, person: Person
) -> None:
    switch_on(allowed)
    assert confirmed_at(app, person) is None
    message = make_due(app, person)
    (shown,) = deliver(allowed, json.dumps(message))
    assert (shown["title"], shown["body"]) == ("Daymark", "A moment for your diary?")
    assert deliver(allowed, json.dumps(message)) == [shown]
    allowed.expect_soon(lambda: confirmed_at(app, person) is not None, True)
    allowed.page.get_by_role("button", name="All reminders").click()
    expect(allowed.page.get_by_text("This phone shows reminders. Last confirmed")).to_be_visible()
    for days in (1, 2):
        expect(allowed.page.locator(".next-one").nth(days)).to_be_visible()


@pytest.mark.parametrize("data", ["{", '{"web_push": 8030}'])
def test_a_push_nobody_can_read_is_shown_too(allowed: Device, data: str) -> None:
    allowed.open("/")
    (shown,) = deliver(allowed, data)
    assert (shown["title"], shown["body"]) == ("Daymark", "A moment for your diary?")


def test_a_tap_opens_the_question_and_logging_turns_the_reminder_off(
    app: RunningApp, allowed: Device, person: Person
) -> None:
    page = allowed.page
    switch_on(allowed)
    message = make_due(app, person)
    assert len(deliver(allowed, json.dumps(message))) == 1
    allowed.open("/more")
    worker(allowed).evaluate(TAP, "")
    page.wait_for_url(re.compile(r"/check-in/\d{4}-\d\d-\d\d$"))
    expect_none_shown(allowed)
    # Of another due time: the browser may still be closing the one before.
    message["notification"]["tag"] = "another"
    assert len(deliver(allowed, json.dumps(message))) == 1
    page.get_by_role("radiogroup").get_by_role("radio", name=re.compile("^3")).click()
    expect_none_shown(allowed)
    allowed.expect_synced()
    allowed.open("/reminders")
    expect(page.get_by_role("heading", name="Your reminders")).to_be_visible()
    expect(page.get_by_role("heading", name="Open now")).to_be_hidden()


def test_later_on_the_notification_puts_it_off(
    app: RunningApp, allowed: Device, person: Person
) -> None:
    switch_on(allowed)
    assert len(deliver(allowed, json.dumps(make_due(app, person)))) == 1
    worker(allowed).evaluate(TAP, "later")
    expect_none_shown(allowed)
    allowed.expect_soon(lambda: is_put_off(app, person), True)


def is_put_off(app: RunningApp, person: Person) -> bool:
    (due,) = app.rows(
        "SELECT o.snoozed_until FROM diary_occurrence o JOIN diary_reminder r ON r.id = o.reminder_id"
        " JOIN accounts_user u ON u.id = r.owner_id WHERE u.email = ? AND o.slot = 1",
        person.email,
    )
    return due["snoozed_until"] is not None


def test_an_open_reminder_is_a_calm_line_on_today_until_the_day_is_written(
    app: RunningApp, signed_in: Device, person: Person
) -> None:
    page = signed_in.page
    make_daily(signed_in)
    make_due(app, person)
    signed_in.open("/")
    expect(page.get_by_text(re.compile("^Your check-in of .* is open"))).to_be_visible()
    signed_in.answer("Pain", 4)
    expect(page.get_by_text(re.compile("^Your check-in of .* is open"))).to_be_hidden()


@pytest.mark.usefixtures("offline_ready")
def test_without_a_server_the_last_known_reminders_are_shown(
    app: RunningApp, signed_in: Device
) -> None:
    page = signed_in.page
    make_daily(signed_in)
    app.stop_web()
    signed_in.open("/reminders")
    expect(page.get_by_text("This is what was last known.")).to_be_visible()
    expect(page.get_by_text("Every day at 20:00", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="Rest for 1 day")).to_be_disabled()
    app.start_web()
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_role("button", name="Rest for 1 day")).to_be_enabled()


def devices_of(app: RunningApp, person: Person) -> list[dict[str, Any]]:
    return app.rows(
        "SELECT r.* FROM diary_pushsubscription r JOIN accounts_user u ON u.id = r.owner_id"
        " WHERE u.email = ?",
        person.email,
    )


def test_signing_out_ends_the_reminders_of_this_phone(
    app: RunningApp, allowed: Device, person: Person
) -> None:
    switch_on(allowed)
    allowed.open("/settings")
    allowed.page.get_by_role("button", name="Sign out", exact=True).click()
    allowed.page.wait_for_url("**/accounts/login/**")
    assert not devices_of(app, person)


def test_the_weekly_question_is_saved_with_today(
    app: RunningApp, signed_in: Device, person: Person
) -> None:
    signed_in.open("/weekly")
    signed_in.page.get_by_role("radio", name="up to the ankle").click()
    expect(signed_in.page.get_by_text("That is all for this week.")).to_be_visible()
    signed_in.expect_soon(
        lambda: [day["spread_feet"] for day in app.days_of(person.email).values()], ["ankle"]
    )


def test_a_calendar_address_is_shown_once_and_taken_back(
    app: RunningApp, signed_in: Device
) -> None:
    page = signed_in.page
    make_daily(signed_in)
    page.get_by_role("button", name="Calendar").click()
    page.get_by_role("button", name="Make an address").click()
    address = page.get_by_label("Calendar address").input_value()
    assert re.fullmatch(rf"{re.escape(app.url)}/calendar/[\w-]+\.ics", address)
    assert "BEGIN:VEVENT" in page.request.get(address).text()
    signed_in.reload()
    page.get_by_role("button", name="Calendar").click()
    expect(page.get_by_text("There is an address.")).to_be_visible()
    assert address not in page.content()
    page.get_by_role("button", name="Take the address back").click()
    expect(page.get_by_text("The address no longer works.").first).to_be_visible()
    assert page.request.get(address).status == 404


def test_a_device_can_be_removed(
    app: RunningApp, allowed: Device, person: Person, watch: Watch
) -> None:
    page = allowed.page
    # The phone may just be asking after the device that is being removed.
    watch.expect_status(404)
    switch_on(allowed)
    page.get_by_role("button", name="All reminders").click()
    page.get_by_role("button", name="Devices that show reminders").click()
    page.get_by_role("button", name=re.compile("^Remove: ")).click()
    expect(page.get_by_text(re.compile("no longer gets reminders")).first).to_be_visible()
    expect(page.get_by_role("heading", name="Reminders are not arriving")).to_be_visible()
    assert not devices_of(app, person)
