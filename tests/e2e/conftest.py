"""One running app and one Chromium for all browser tests of a worker; people and phones for each of them."""

import itertools
import json
import os
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Playwright, expect

from tests.e2e.device import LIMIT_MS, Device, Person
from tests.e2e.evidence import Evidence
from tests.e2e.morning import ZONE
from tests.e2e.people import email_of
from tests.e2e.running_app import RunningApp
from tests.e2e.watch import Watch
from tools import browser as chromium

PEOPLE = 130
PLAIN_HTTP_HOST = "diary.test"
FLAGS = [
    "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", f"--host-resolver-rules=MAP {PLAIN_HTTP_HOST} 127.0.0.1",
]  # fmt: skip
PHONE: dict[str, Any] = {
    "viewport": {"width": 360, "height": 740},
    "has_touch": True,
    "is_mobile": True,
    "locale": "en-GB",
    "timezone_id": ZONE,
}

# A browser whose owner set the text to 200 % in its settings: nothing is injected into the page.
BIG_TEXT = {"webkit": {"webprefs": {"default_font_size": 32}}}

NewDevice = Callable[..., Device]

expect.set_options(timeout=LIMIT_MS)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.e2e)


_EVIDENCE = pytest.StashKey[Evidence]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.failed and (evidence := item.stash.get(_EVIDENCE, None)):
        evidence.wanted = True
        evidence.keep_log(f"{report.longreprtext}\n{report.capstdout}\n{report.capstderr}")
    return report


@pytest.fixture
def evidence(request: pytest.FixtureRequest) -> Evidence:
    return request.node.stash.setdefault(_EVIDENCE, Evidence(request.node.nodeid))  # type: ignore[no-any-return]


def flags() -> list[str]:
    return [*FLAGS, "--no-sandbox"] if os.geteuid() == 0 else FLAGS


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    path = chromium.find()
    assert path, "The browser tests need Chromium: `make test-e2e` installs it."
    return {"executable_path": str(path), "args": flags()}


@pytest.fixture(scope="session")
def running_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningApp]:
    app = RunningApp(tmp_path_factory.mktemp("daymark"))
    try:
        app.start(PEOPLE)
        yield app
    finally:
        app.stop()


@pytest.fixture
def app(running_app: RunningApp) -> Iterator[RunningApp]:
    """The running app, up, with fresh rate limits; a test that stopped it leaves it up again."""
    running_app.forget_rate_limits()
    running_app.was_stopped = False
    yield running_app
    if not running_app.is_up:
        running_app.start_web()


@pytest.fixture
def watch(app: RunningApp) -> Iterator[Watch]:
    watch = Watch()
    watch.server_may_be_down = lambda: app.was_stopped
    yield watch
    assert watch.complaints == []


@pytest.fixture
def new_context(
    browser: Browser, watch: Watch, evidence: Evidence
) -> Iterator[Callable[..., BrowserContext]]:
    """A browser profile of its own: no cookies, no storage."""
    opened: list[BrowserContext] = []

    def make(**options: Any) -> BrowserContext:
        context = browser.new_context(**PHONE | options)
        context.set_default_timeout(LIMIT_MS)
        watch.follow(context)
        evidence.follow(context)
        opened.append(context)
        return context

    yield make
    evidence.wanted |= bool(watch.complaints)
    for context in opened:
        evidence.close(context)


@pytest.fixture
def new_device(app: RunningApp, new_context: Callable[..., BrowserContext]) -> NewDevice:
    def make(origin: str | None = None, **options: Any) -> Device:
        return Device(app, new_context(**options), origin or app.url)

    return make


@pytest.fixture
def phone(new_device: NewDevice) -> Device:
    return new_device()


_numbers = itertools.count()


@pytest.fixture
def person() -> Person:
    """Somebody with an account who has answered the first questions."""
    return next_person()


def next_person() -> Person:
    number = next(_numbers)
    assert number < PEOPLE, "Raise PEOPLE."
    return Person(email_of(number))


@pytest.fixture
def signed_in(phone: Device, person: Person) -> Device:
    phone.sign_in(person)
    return phone


@pytest.fixture
def offline_ready(signed_in: Device) -> Device:
    """The app takes up its service worker two seconds after it began; only who goes offline has to wait for that."""
    signed_in.wait_until_offline_ready()
    return signed_in


@pytest.fixture
def own_profile(
    playwright: Playwright,
    browser_type_launch_args: dict[str, Any],
    tmp_path: Path,
    watch: Watch,
    evidence: Evidence,
) -> Iterator[BrowserContext]:
    """A profile on disk, as on a phone, not a private window."""
    context = playwright.chromium.launch_persistent_context(
        tmp_path / "profile", **browser_type_launch_args, **PHONE
    )
    context.set_default_timeout(LIMIT_MS)
    watch.follow(context)
    evidence.follow(context)
    yield context
    evidence.close(context)


@pytest.fixture
def _text_set_big(tmp_path: Path) -> None:
    settings = tmp_path / "profile" / "Default" / "Preferences"
    settings.parent.mkdir(parents=True)
    settings.write_text(json.dumps(BIG_TEXT))


@pytest.fixture
def big_text(_text_set_big: None, own_profile: BrowserContext) -> BrowserContext:
    return own_profile
