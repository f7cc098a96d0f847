"""The people of the tests: alice keeps a diary, bob is somebody she may show it to, mallory must see nothing."""

import gc
import os
import socket
import traceback
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from rest_framework.test import APIClient

from tests.factories import Phone, make_user
from tests.profiles import PROFILE, SEED, use_for_hypothesis

MISSING = "Tests need a real Redis: run them with `make test-python`, or set REDIS_URL."


def pytest_configure(config: pytest.Config) -> None:
    if not os.environ.get("REDIS_URL"):
        raise pytest.UsageError(MISSING)
    use_for_hypothesis()


def pytest_report_header() -> str:
    repeated = f", repeated by TEST_SEED={SEED}" if PROFILE.is_random else ""
    return f"profile: {PROFILE.name}{repeated}"


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Long ones first; in random order within long and short.

    Many long ones wait for processes. One worker begins with them while the other has the short ones, then they share.
    """
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


def pytest_collection_finish() -> None:
    """What is loaded stays: the garbage collector need not look through it again and again."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def _fresh_cache(request: pytest.FixtureRequest) -> None:
    """Rate limits and sessions of one test must not reach the next; workers of xdist keep apart."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    cache.key_prefix = f"test-{worker}"  # type: ignore[attr-defined]
    for key in cache._cache.get_client().scan_iter(f"test-{worker}:*"):  # type: ignore[attr-defined]
        cache._cache.get_client().delete(key)  # type: ignore[attr-defined]


@pytest.fixture(autouse=True)
def nobody_is_called_while_a_lock_is_held(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """A mail server, a push service, the broker: whoever hangs would hold up everybody else's writes.

    Gives the places of the calls so far.
    """
    called: list[str] = []

    def watched(name: str) -> Callable[..., Any]:
        real = getattr(socket.socket, name)

        def call(self: socket.socket, *arguments: Any) -> Any:
            if is_inside_a_transaction():
                called.append("".join(traceback.format_stack(limit=20)))
            return real(self, *arguments)

        return call

    # The database's own are not among them: neither SQLite nor libpq goes through Python's sockets.
    for name in ("connect", "connect_ex", "send", "sendall"):
        monkeypatch.setattr(socket.socket, name, watched(name))
    yield called
    assert not called, called[0]


def is_inside_a_transaction() -> bool:
    """Of the app's own: the one that a test runs in, to be undone at its end, holds up nobody."""
    return any(not block._from_testcase for block in connection.atomic_blocks)


@pytest.fixture
def alice(db: None) -> Any:
    return make_user("alice@example.org", time_zone="Europe/Berlin")


@pytest.fixture
def bob(db: None) -> Any:
    return make_user("bob@example.org")


@pytest.fixture
def mallory(db: None) -> Any:
    return make_user("mallory@example.org")


def _client(user: Any) -> APIClient:
    client = APIClient()
    client.force_login(user)
    return client


@pytest.fixture
def alices_client(alice: Any) -> APIClient:
    return _client(alice)


@pytest.fixture
def mallorys_client(mallory: Any) -> APIClient:
    return _client(mallory)


@pytest.fixture
def phone(alices_client: APIClient, alice: Any) -> Phone:
    return Phone(alices_client, alice.sync_state.diary_id)


@pytest.fixture
def tablet(alices_client: APIClient, alice: Any) -> Phone:
    return Phone(alices_client, alice.sync_state.diary_id, user_agent="Mozilla/5.0 (iPad)")
