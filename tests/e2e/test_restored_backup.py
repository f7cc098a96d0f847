"""The server went back to an older copy: devices send what it lacks."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Response, Route

from tests.e2e.conftest import NewDevice
from tests.e2e.device import Device, Person
from tests.e2e.running_app import RunningApp
from tests.e2e.watch import Watch

pytestmark = pytest.mark.usefixtures("offline_ready")


@pytest.fixture
def tablet(new_device: NewDevice, person: Person, signed_in: Device, watch: Watch) -> Device:
    """The same person's second device."""
    watch.expect_status(409)
    tablet = new_device()
    tablet.sign_in(person)
    tablet.wait_until_offline_ready()
    return tablet


def go_back_to(app: RunningApp, backup: Path) -> None:
    app.stop_web()
    app.restore(backup)
    app.start_web()


def test_devices_bring_back_what_the_backup_lacks(
    app: RunningApp, signed_in: Device, person: Person, tablet: Device
) -> None:
    yesterday = signed_in.today(minus=1)
    signed_in.answer("Pain", 3)
    signed_in.expect_synced()
    backup = app.back_up()

    # After the backup: an edit, a second field, another day, and one from the other device.
    signed_in.answer("Pain", 7)
    signed_in.answer("EMS", "Yes")
    signed_in.open_day_from_history(yesterday)
    signed_in.answer("Numbness", 9)
    signed_in.expect_synced()
    tablet.open_day_from_history(tablet.today(minus=2))
    tablet.answer("Tingling", 2)
    tablet.expect_synced()
    go_back_to(app, backup)
    assert app.days_of(person.email)[signed_in.today()]["pain"] == 3

    def on_server() -> tuple[object, ...]:
        days = app.days_of(person.email)
        today, before, two_ago = (days.get(signed_in.today(minus=ago), {}) for ago in range(3))
        return today["pain"], today["ems_used"], before.get("numbness"), two_ago.get("tingling")

    for device in (signed_in, tablet):
        device.open("/")
    signed_in.expect_soon(on_server, (7, 1, 9, 2))
    for device in (signed_in, tablet):
        device.reload()
        device.expect_answer("Pain", 7)
        device.open_day_from_history(yesterday)
        device.expect_answer("Numbness", 9)
        device.open_day_from_history(device.today(minus=2))
        device.expect_answer("Tingling", 2)


def on_a_slow_way(route: Route) -> None:
    """As the server sees it: what the request calls now is past when it arrives."""
    request = route.request.post_data_json
    sent = datetime.fromisoformat(request["client_now"]) - timedelta(seconds=20)
    route.continue_(post_data=request | {"client_now": sent.isoformat()})


def took_changes(answer: Response) -> bool:
    if not answer.url.endswith("/api/v1/sync"):
        return False
    return answer.ok and bool(answer.request.post_data_json["ops"])


def test_a_device_that_never_saw_an_answer_does_not_take_it_away(
    app: RunningApp, signed_in: Device, person: Person, tablet: Device
) -> None:
    backup = app.back_up()
    signed_in.answer("Pain", 7)
    signed_in.expect_synced()
    tablet.reload()
    tablet.answer("Tingling", 2)
    tablet.expect_synced()
    go_back_to(app, backup)

    def on_server() -> tuple[object, ...]:
        today = app.days_of(person.email).get(signed_in.today(), {})
        return today.get("pain"), today.get("tingling")

    tablet.open("/")
    tablet.expect_soon(on_server, (7, 2))
    signed_in.page.route("**/api/v1/sync", on_a_slow_way)
    with signed_in.page.expect_response(took_changes):
        signed_in.open("/")
    signed_in.expect_synced()
    assert on_server() == (7, 2)
    signed_in.expect_answer("Tingling", 2)
