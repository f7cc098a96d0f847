"""The broker is refused, frozen or restarted: everything goes on, what guards a secret too, and nobody waits for it twice."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from datetime import timedelta
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from django.conf import settings as project
from django.core.cache import cache
from django.test import override_settings
from django.utils import timezone
from rest_framework.test import APIClient

from accounts import shared_cache
from accounts.models import GuardCount
from accounts.shared_cache import broker_answers
from accounts.tasks import begin_soon, forget_counts
from diary.api.shared import LinkThrottle
from diary.api.throttling import ShareThrottle
from tests.accounts.browser import Browser
from tests.diary.sharing.test_rest import make, open_page, token_of
from tests.diary.sharing.test_software import manifest
from tests.factories import PASSWORD, Phone, today
from tests.tools.processes import wait_for
from tools import broker

pytestmark = pytest.mark.django_db
HOW = ["refused", "frozen"]


class OwnBroker:
    """One that only this test uses."""

    def __init__(self, folder: Path) -> None:
        self.server = broker.prepare(folder, durable=True)
        self.start()

    def start(self) -> None:
        child = self.server.child
        self.process = subprocess.Popen(child.argv, cwd=child.cwd, stdout=subprocess.DEVNULL)
        wait_for(self.server.answers)

    def end(self) -> None:
        self.process.kill()
        self.process.wait()

    @contextmanager
    def away(self, how: str) -> Iterator[None]:
        """Refused or frozen; only a frozen one is given up soon, one that answers is waited for."""
        if how == "refused":
            self.end()
            yield
            self.start()
            return
        self.process.send_signal(signal.SIGSTOP)
        os.waitpid(self.process.pid, os.WUNTRACED)
        with self.waited_for(seconds=0.5):
            yield
        self.process.send_signal(signal.SIGCONT)

    def waited_for(self, *, seconds: float) -> Any:
        options = {"socket_timeout": seconds, "socket_connect_timeout": seconds}
        own = {"LOCATION": self.server.url, "OPTIONS": options}
        return override_settings(CACHES={"default": project.CACHES["default"] | own})


@pytest.fixture
def own_broker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[OwnBroker]:
    own = OwnBroker(tmp_path)
    # Long enough that no test sees its end, unless it wants to.
    monkeypatch.setattr(shared_cache, "_REST_SECONDS", 3_600)
    with own.waited_for(seconds=30):
        assert broker_answers()
        yield own
    own.end()


@pytest.fixture(params=HOW)
def away(request: pytest.FixtureRequest, own_broker: OwnBroker) -> Iterator[None]:
    with own_broker.away(request.param):
        yield


@pytest.fixture
def tries(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What the broker was asked."""
    asked = []
    real = shared_cache._Client._tried

    def tried(self: Any, ask: Callable[..., Any], *arguments: Any) -> Any:
        def counted(*given: Any) -> Any:
            asked.append(ask)
            return ask(*given)

        return real(self, counted, *arguments)

    monkeypatch.setattr(shared_cache._Client, "_tried", tried)
    return asked


@pytest.mark.usefixtures("away")
def test_signing_in_syncing_reading_and_sharing_go_on_and_one_request_waits_once(
    alice: Any, phone: Phone, alices_client: APIClient, tries: list[Any]
) -> None:
    assert Browser().sign_in(alice.email, PASSWORD).path == "/"
    phone.sync(phone.day_op(today(), pain=4))
    assert alices_client.get("/api/v1/entries/").json()["results"][0]["pain"] == 4
    made = make(alices_client)
    inside = manifest(made, passcode=made["passcode"], embeddedLengthMax=0)
    assert inside.status_code == 200
    for file in inside.json()["files"]:
        assert APIClient().get("/" + file["location"].split("/", 3)[3]).status_code == 200
    doctor = APIClient()
    read_at = open_page(doctor, made, passcode=made["passcode"]).json()["address"]
    assert [doctor.get(read_at + file).status_code for file in ("", "a4.pdf")] == [200, 200]
    assert len(tries) == 1


@pytest.mark.usefixtures("away")
def test_guesses_at_a_password_are_still_counted(alice: Any) -> None:
    for number in range(5):
        page = Browser(REMOTE_ADDR=f"203.0.113.{number}").sign_in(alice.email, "a guess")
        assert "not right" in page.text
    page = Browser(REMOTE_ADDR="203.0.113.99").sign_in(alice.email, PASSWORD)
    assert "Too many tries" in page.text


@pytest.mark.usefixtures("away")
def test_guesses_at_a_link_are_still_counted(alices_client: APIClient) -> None:
    made = make(alices_client)
    with mock.patch.object(ShareThrottle, "get_rate", return_value="2/min"):
        assert [manifest(made, passcode="no").status_code for _ in range(3)] == [401, 401, 429]


@pytest.mark.usefixtures("away")
def test_guesses_at_a_link_from_everywhere_are_still_counted(
    alices_client: APIClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = make(alices_client)
    monkeypatch.setitem(LinkThrottle.THROTTLE_RATES, "link", "2/min")
    at = f"/s/m/{token_of(made)}"
    guess = {"recipient": "Dr Amsel", "passcode": "no"}
    answers = [
        APIClient(REMOTE_ADDR=f"203.0.113.{number}").post(at, guess, format="json").status_code
        for number in range(3)
    ]
    assert answers == [401, 401, 429]


@pytest.mark.usefixtures("away")
def test_other_limits_let_through_and_cost_no_write(alices_client: APIClient) -> None:
    with mock.patch("rest_framework.throttling.SimpleRateThrottle.get_rate", return_value="1/min"):
        answers = [alices_client.get("/api/v1/entries/").status_code for _ in range(3)]
    assert answers == [200, 200, 200]
    assert not GuardCount.objects.exists()


@pytest.mark.usefixtures("away")
def test_what_is_counted_in_the_database_names_nobody(alice: Any) -> None:
    Browser(REMOTE_ADDR="203.0.113.7").sign_in(alice.email, "a guess")
    kept = str(list(GuardCount.objects.values_list()))
    assert GuardCount.objects.exists()
    for name in ("203.0.113", "alice", "login", "allauth"):
        assert name not in kept


@pytest.mark.usefixtures("away")
def test_and_is_forgotten_when_it_counts_no_more(alice: Any, time_machine: Any) -> None:
    Browser().sign_in(alice.email, "a guess")
    forget_counts()
    assert GuardCount.objects.exists()
    time_machine.move_to(timezone.now() + timedelta(hours=25))
    forget_counts()
    assert not GuardCount.objects.exists()


def lock_out(alice: Any) -> None:
    for number in range(5):
        Browser(REMOTE_ADDR=f"203.0.113.{number}").sign_in(alice.email, "a guess")
    assert "Too many tries" in Browser().sign_in(alice.email, PASSWORD).text


@pytest.mark.parametrize("where", ["broker", "database"])
def test_who_was_locked_out_by_a_clock_a_year_ahead_gets_in_once_it_is_right(
    where: str, own_broker: OwnBroker, alice: Any, time_machine: Any
) -> None:
    now = timezone.now()
    with own_broker.away("refused") if where == "database" else nullcontext():
        time_machine.move_to(now + timedelta(days=365))
        lock_out(alice)
        time_machine.move_to(now)
        assert Browser().sign_in(alice.email, PASSWORD).path == "/"
        lock_out(alice)
    assert GuardCount.objects.exists() == (where == "database")


def test_only_limits_lose_times_that_have_not_come() -> None:
    now = time.time()
    for name in ("throttle_user_1", "allauth:rl:a", "kept"):
        cache.set(name, [now + 301, now + 200, now])
    assert [len(cache.get(name)) for name in ("throttle_user_1", "allauth:rl:a", "kept")] == [
        2,
        2,
        3,
    ]
    assert cache.get("throttle_user_2", []) == []
    assert cache.get("throttle_user_2") is None


@pytest.mark.usefixtures("away")
def test_what_a_clock_a_year_ahead_has_counted_is_forgotten_too(
    alice: Any, time_machine: Any
) -> None:
    now = timezone.now()
    time_machine.move_to(now + timedelta(days=365))
    Browser().sign_in(alice.email, "a guess")
    time_machine.move_to(now)
    forget_counts()
    assert not GuardCount.objects.exists()


@pytest.mark.usefixtures("away")
def test_asking_for_a_task_neither_fails_nor_waits(tries: list[Any]) -> None:
    task = mock.Mock()
    for _ in range(3):
        begin_soon(task, 1)
    assert task.mock_calls == []
    assert len(tries) == 1


@pytest.mark.usefixtures("away")
def test_readiness_names_it() -> None:
    answer = APIClient().get("/healthz/ready")
    assert answer.status_code == 503
    assert (answer.json()["broker"], answer.json()["beat"]) == (False, False)


@pytest.mark.parametrize("how", HOW)
def test_it_is_used_again_when_it_is_back(own_broker: OwnBroker, how: str) -> None:
    """Also over connections that its restart has cut."""
    cache.set("kept", 1)
    with own_broker.away(how):
        assert cache.get("kept") is None
    # Still left alone.
    assert cache.get("kept") is None
    shared_cache._breaker_of(own_broker.server.url)._again_at = time.monotonic()
    assert cache.get("kept") == 1


def test_after_the_rest_only_one_asks_and_the_others_go_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    breaker = shared_cache._Breaker()
    monkeypatch.setattr(shared_cache, "_REST_SECONDS", 3_600)
    breaker.trip()
    assert not breaker.lets_through()
    breaker._again_at = time.monotonic()
    assert breaker.lets_through()
    assert not breaker.lets_through()
    breaker.reset()
    assert breaker.lets_through()
    assert breaker.lets_through()
