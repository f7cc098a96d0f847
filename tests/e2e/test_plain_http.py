"""Opened over plain http from another host: no service worker, no locks; the app says so, logs and syncs."""

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import PLAIN_HTTP_HOST, NewDevice
from tests.e2e.device import Device, Person
from tests.e2e.running_app import RunningApp
from tests.e2e.watch import Watch


@pytest.fixture
def plain(app: RunningApp, new_device: NewDevice, watch: Watch) -> Device:
    address = f"http://{PLAIN_HTTP_HOST}:{app.port}"
    app.stop_web()
    app.start_web(public_url=address)
    watch.trust_host(PLAIN_HTTP_HOST)
    watch.expect_text("Cross-Origin-Opener-Policy header has been ignored")
    return new_device(address)


@pytest.fixture(autouse=True)
def _back_to_loopback(app: RunningApp) -> object:
    yield
    app.stop_web()


def test_it_says_what_will_not_work_and_logs_all_the_same(
    plain: Device, person: Person, app: RunningApp
) -> None:
    plain.sign_in(person)
    page = plain.page
    assert (
        page.evaluate("[isSecureContext, 'serviceWorker' in navigator, 'locks' in navigator]")
        == [False] * 3
    )
    expect(page.get_by_text("This address is not encrypted (http). Logging works.")).to_be_visible()
    plain.log(5, 3, 1, "Yes")
    plain.expect_synced()
    assert app.days_of(person.email)[plain.today()]["pain"] == 5
    page.get_by_role("link", name="What this means").click()
    expect(page.get_by_text("the browser does not allow installing")).to_be_visible()

    # The server goes away while the page is open: answers are kept, and sent when it is back.
    plain.go("Today")
    app.stop_web()
    plain.answer("Pain", 8)
    plain.expect_saved_here()
    app.start_web(public_url=plain.origin)
    plain.reload()
    plain.expect_synced()
    assert app.days_of(person.email)[plain.today()]["pain"] == 8
