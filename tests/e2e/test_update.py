"""A new version of the app: offered, never forced."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.e2e.device import Device
from tests.e2e.running_app import RunningApp

NEW_VERSION = "ffffffffffff"
WORKER_WAITING = "navigator.serviceWorker.getRegistration().then(({ waiting }) => waiting?.state)"


@pytest.fixture
def _new_version(app: RunningApp, offline_ready: Device) -> Iterator[None]:
    """Served after the phone has taken the version before."""
    worker = app.dist / "sw.js"
    built = worker.read_text()
    (version,) = offline_ready.page.evaluate("caches.keys()")
    worker.write_text(built.replace(version.rpartition("-")[2], NEW_VERSION))
    yield
    worker.write_text(built)


@pytest.mark.usefixtures("_new_version")
def test_the_person_chooses_when_the_new_version_comes(signed_in: Device) -> None:
    page = signed_in.page
    signed_in.reload()
    expect(page.get_by_text("A new version of Daymark is ready.")).to_be_visible()
    page.evaluate("window.notReloaded = true")
    signed_in.answer("Pain", 4)
    signed_in.expect_synced()
    # Taken, the new version would not wait any more, and the page would have been reloaded.
    assert page.evaluate(WORKER_WAITING) == "installed"
    assert page.evaluate("window.notReloaded") is True

    with page.expect_navigation():
        page.get_by_role("button", name="Update now").click()
    signed_in.expect_answer("Pain", 4)
    expect(page.get_by_text("A new version of Daymark is ready.")).to_have_count(0)
    page.wait_for_function("caches.keys().then((names) => names.length === 1)")
    assert page.evaluate("caches.keys()") == [f"daymark-app-{NEW_VERSION}"]


@pytest.mark.usefixtures("_new_version")
def test_later_means_later(signed_in: Device) -> None:
    page = signed_in.page
    signed_in.reload()
    page.get_by_role("button", name="Later").click()
    expect(page.get_by_text(re.compile("new version"))).to_have_count(0)
    signed_in.answer("Pain", 4)
    signed_in.expect_synced()
