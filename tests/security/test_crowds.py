"""The whole app as `make run` starts its web server: a crowd of one kind keeps nobody else from writing."""

import contextlib
import http.client
import json
import socket
import statistics
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from itertools import cycle
from threading import Barrier
from typing import Any

import pytest

from tests.diary.own_database import environment, own_database
from tests.tools.processes import PATIENCE_SECONDS, ROOT, wait_for
from tools import broker, run
from tools.address import Address

pytestmark = [pytest.mark.long, pytest.mark.django_db]

READERS = 80
SLOW = 40
# Of the time alone, or of a short while. What it guards against never ended.
TIMES_ALONE_MAX = 20
ALONE_SECONDS_MIN = 0.05
# An account may ask 600 times a minute.
PAUSE_SECONDS = 0.1


class App:
    def __init__(self, database: str) -> None:
        self.port = broker.free_port()
        where = Address("127.0.0.1", self.port, f"http://127.0.0.1:{self.port}")
        env = environment(database, PUBLIC_URL=where.public_url)
        argv = [sys.executable, "-m", "tests.security.crowds"]
        made = subprocess.run(argv, cwd=ROOT, env=env, capture_output=True, check=True, text=True)
        self.world: dict[str, str] = json.loads(made.stdout)
        self._pain = cycle(range(11))
        self.web = run._web(env, where)
        self.web.start()
        wait_for(where.is_live)

    def ask(
        self, method: str, path: str, body: Any = None, **headers: str
    ) -> http.client.HTTPResponse:
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_SECONDS)
        with contextlib.closing(link):
            sent = None if body is None else json.dumps(body)
            link.request(method, path, sent, {"Content-Type": "application/json", **headers})
            answer = link.getresponse()
            answer.content = answer.read()  # type: ignore[attr-defined]
            return answer

    def write(self) -> float:
        """Seconds that a day of bob's takes."""
        began = time.monotonic()
        on = date.today() - timedelta(days=1)  # noqa: DTZ011 - any day will do
        token = {"Authorization": f"Bearer {self.world['token']}"}
        day = {"pain": next(self._pain)}
        answer = self.ask("PUT", f"/api/v1/entries/daily/{on}/", day, **token)
        assert answer.status in (200, 201)
        return time.monotonic() - began

    def read_link(self) -> tuple[str, str]:
        """The address of alice's report, and the cookie of who has opened it."""
        body = {"token": self.world["link"], "recipient": "Dr Amsel"}
        answer = self.ask("POST", "/s/open", body)
        address: str = json.loads(answer.content)["address"]  # type: ignore[attr-defined]
        return address, str(answer.headers["Set-Cookie"]).partition(";")[0]


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory, django_db_blocker: Any) -> Iterator[App]:
    folder = tmp_path_factory.mktemp("crowds")
    with django_db_blocker.unblock(), own_database(folder) as database:
        app = App(database)
        yield app
        app.web.stop()


@pytest.fixture
def alone(app: App) -> float:
    app.write()
    return statistics.median(app.write() for _ in range(5))


def test_slow_bodies_keep_nobody_from_writing(app: App, alone: float) -> None:
    head = b"POST /api/v1/sync HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000\r\n\r\n{"
    with contextlib.ExitStack() as stack:
        for _ in range(SLOW):
            link = socket.create_connection(("127.0.0.1", app.port))
            stack.enter_context(link).sendall(head)
        meanwhile = statistics.median(app.write() for _ in range(5))
    print(f"a write: {alone * 1000:.0f} ms alone, {meanwhile * 1000:.0f} ms beside slow bodies")
    assert meanwhile < TIMES_ALONE_MAX * max(alone, ALONE_SECONDS_MIN)


def test_a_crowd_that_wants_pdfs_keeps_nobody_from_writing(app: App, alone: float) -> None:
    address, cookie = app.read_link()
    assert app.ask("GET", f"{address}a4.pdf", Cookie=cookie).status == 200
    together = Barrier(READERS + 1)

    def reader() -> tuple[int, str | None]:
        together.wait(PATIENCE_SECONDS)
        answer = app.ask("GET", f"{address}a4.pdf", Cookie=cookie)
        return answer.status, answer.headers["Retry-After"]

    with ThreadPoolExecutor(READERS) as pool:
        answers = [pool.submit(reader) for _ in range(READERS)]
        together.wait(PATIENCE_SECONDS)
        written = [app.write()]
        while not all(answer.done() for answer in answers):
            time.sleep(PAUSE_SECONDS)
            written.append(app.write())
    told = Counter(answer.result()[0] for answer in answers)
    print(
        f"a write: {alone * 1000:.0f} ms alone, median {statistics.median(written) * 1000:.0f} ms and at most"
        f" {max(written) * 1000:.0f} ms beside {READERS} readers, who were told {dict(told)}"
    )
    assert statistics.median(written) < TIMES_ALONE_MAX * max(alone, ALONE_SECONDS_MIN)
    assert set(told) <= {200, 429, 503}
    assert told[200] >= 1
    assert told[503] + told[429] >= READERS / 2, "most are told at once to come again"
    assert all(answer.result()[1] for answer in answers if answer.result()[0] != 200)


def test_a_huge_form_is_refused_before_it_is_sent(app: App) -> None:
    head = (
        b"POST /accounts/login/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 300000000\r\n"
        b"Content-Type: multipart/form-data; boundary=x\r\n\r\n"
        b'--x\r\nContent-Disposition: form-data; name="f"; filename="f"\r\n\r\n'
    )
    with socket.create_connection(("127.0.0.1", app.port), timeout=PATIENCE_SECONDS) as link:
        link.sendall(head + b"x" * 100_000)
        assert link.recv(100).startswith(b"HTTP/1.1 413 ")
