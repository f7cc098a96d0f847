"""The server went back to an older copy: devices send what it lacks."""

from tests.e2e.conftest import NewDevice
from tests.e2e.device import Device, Person
from tests.e2e.running_app import RunningApp
from tests.e2e.watch import Watch


def test_devices_bring_back_what_the_backup_lacks(
    app: RunningApp, signed_in: Device, person: Person, new_device: NewDevice, watch: Watch
) -> None:
    watch.expect_status(409)
    tablet = new_device()
    tablet.sign_in(person)
    tablet.wait_until_offline_ready()
    yesterday = signed_in.today(minus=1)
    signed_in.answer("Pain", 3)
    signed_in.expect_synced()
    backup = app.back_up()

    # After the backup: an edit, a second field, another day, and one from the other device.
    signed_in.reload()
    signed_in.answer("Pain", 7)
    signed_in.answer("EMS", "Yes")
    signed_in.open_day_from_history(yesterday)
    signed_in.answer("Numbness", 9)
    signed_in.expect_synced()
    tablet.reload()
    tablet.answer("Tingling", 2)
    tablet.expect_synced()
    app.stop_web()
    app.restore(backup)
    assert app.days_of(person.email)[signed_in.today()]["pain"] == 3
    app.start_web()

    def on_server() -> tuple[object, ...]:
        days = app.days_of(person.email)
        today, before = days[signed_in.today()], days.get(yesterday, {})
        return today["pain"], today["ems_used"], today["tingling"], before.get("numbness")

    for device in (signed_in, tablet):
        device.open("/")
    signed_in.expect_on_server(on_server, (7, 1, 2, 9))
    for device in (signed_in, tablet):
        device.expect_answer("Pain", 7)
        device.expect_answer("Tingling", 2)
        device.open_day_from_history(yesterday)
        device.expect_answer("Numbness", 9)
