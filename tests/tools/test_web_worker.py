"""The web server's worker: whoever is slow to send or to read holds no thread, and what is too much is not read at all."""

import contextlib
import http.client
import json
import os
import signal
import socket
import struct
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from config.web_worker import (
    BODY_BYTES_MAX,
    HEAD_BYTES_MAX,
    LARGE_BODIES,
    Refused,
    body_length,
)
from diary.api.parsers import UPLOAD_BYTES_MAX
from tests.tools.processes import PATIENCE_SECONDS, ROOT, wait_for
from tools import broker

pytestmark = pytest.mark.long

THREADS = 2
CROWD = 20
HOST = b"Host: localhost\r\n"


def gone_while_told_to_go_on(link: socket.socket) -> None:
    """Asks to be told to go on, and takes its connection away by force in the same moment."""
    head = b"POST / HTTP/1.1\r\n" + HOST + b"Content-Length: 1000\r\nExpect: 100-continue\r\n\r\n"
    link.sendall(head)
    link.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    link.close()


class Server:
    def __init__(self, folder: Path, **environment: str) -> None:
        self.port = broker.free_port()
        self.said = folder / "said"
        options = ["--bind", f"127.0.0.1:{self.port}", "--threads", str(THREADS), "--workers", "1"]
        worker = ["--worker-class", "config.web_worker.WebWorker", "--no-control-socket"]
        argv = [sys.executable, "-m", "gunicorn", "tests.tools.slow_app:app", *worker, *options]
        with self.said.open("w") as said:
            self.process = subprocess.Popen(
                argv, cwd=ROOT, env=os.environ | environment, stdout=said, stderr=said
            )
        wait_for(self._listens)

    def _listens(self) -> bool:
        with socket.socket() as link:
            return link.connect_ex(("127.0.0.1", self.port)) == 0

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(timeout=PATIENCE_SECONDS)

    def connect(self, *, receives: int | None = None) -> socket.socket:
        link = socket.socket()
        if receives:
            link.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receives)
        link.settimeout(PATIENCE_SECONDS)
        link.connect(("127.0.0.1", self.port))
        return link

    def ask(self, method: str = "GET", path: str = "/", body: bytes | None = None) -> bytes:
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_SECONDS)
        with contextlib.closing(link):
            link.request(method, path, body)
            return link.getresponse().read()

    def has(self, link: socket.socket) -> bool:
        """True as long as it keeps this connection open."""
        (worker,) = psutil.Process(self.process.pid).children()
        return link.getsockname() in [found.raddr for found in worker.net_connections()]

    def exchange(self, *pieces: bytes) -> bytes:
        """Everything that comes until the server closes."""
        with self.connect() as link:
            for piece in pieces:
                link.sendall(piece)
            return everything(link)


def everything(link: socket.socket) -> bytes:
    got = b""
    while piece := link.recv(65536):
        got += piece
    return got


def head(first: bytes, *lines: bytes) -> bytes:
    return b"\r\n".join([first + b" HTTP/1.1", b"Host: localhost", *lines, b"", b""])


HALF_A_BODY = head(b"POST /", b"Content-Length: 1000") + b"x"
SLOW = {
    "heads": b"GET / HTTP/1.1\r\nHost: loc",
    "bodies": HALF_A_BODY,
    "readers": head(b"GET /long"),
    "goodbyes": head(b"GET /", b"Connection: close"),
}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    server = Server(tmp_path_factory.mktemp("server"))
    yield server
    server.stop()
    assert "Traceback" not in server.said.read_text()


@pytest.fixture
def impatient(tmp_path: Path) -> Iterator[Server]:
    server = Server(tmp_path, IMPATIENT="1")
    yield server
    server.stop()
    assert "Traceback" not in server.said.read_text()


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Server]:
    """It holds 5 MB at most."""
    server = Server(tmp_path, HELD_BYTES_MAX="5000000")
    yield server
    server.stop()
    assert "Traceback" not in server.said.read_text()


@pytest.mark.parametrize("kind", SLOW)
def test_many_slow_ones_hold_nobody_up(server: Server, kind: str) -> None:
    with contextlib.ExitStack() as stack:
        slow = [stack.enter_context(server.connect(receives=4096)) for _ in range(CROWD)]
        for link in slow:
            link.sendall(SLOW[kind])
        assert server.ask("POST", "/", b"hello") == b"read 5"
        # The server had not given up on them first.
        for link in slow if kind in ("heads", "bodies") else []:
            link.setblocking(False)
            with pytest.raises(BlockingIOError):
                link.recv(1)


def test_a_slow_body_is_answered_when_it_is_whole(server: Server) -> None:
    with server.connect() as link:
        for byte in head(b"POST /", b"Content-Length: 3", b"Connection: close") + b"abc":
            link.sendall(bytes([byte]))
        assert everything(link).endswith(b"read 3")


def test_a_long_answer_arrives_whole_at_a_slow_reader(server: Server) -> None:
    with server.connect(receives=4096) as link:
        link.sendall(head(b"GET /long", b"Connection: close"))
        assert server.ask() == b"read 0"
        assert everything(link).count(b"x") >= 4_000_000


@pytest.mark.parametrize("size", [0, 1, 70_000, BODY_BYTES_MAX])
def test_a_body_arrives_whole(server: Server, size: int) -> None:
    assert server.ask("POST", "/", b"x" * size) == b"read %d" % size


def test_one_connection_carries_many_requests(server: Server) -> None:
    link = http.client.HTTPConnection("127.0.0.1", server.port, timeout=PATIENCE_SECONDS)
    with contextlib.closing(link):
        link.connect()
        first = link.sock
        for path, body in [("/", b"abc"), ("/unread", b"abc"), ("/", b"")]:
            link.request("POST", path, body)
            said = link.getresponse().read()
            assert said == (b"read nothing" if path == "/unread" else b"read %d" % len(body))
        assert link.sock is first


def test_requests_sent_at_once_are_answered_in_order(server: Server) -> None:
    body = head(b"POST /", b"Content-Length: 3") + b"abc"
    got = server.exchange(head(b"GET /") + body + head(b"GET /unread", b"Connection: close"))
    assert [got.find(b"read 0"), got.find(b"read 3"), got.find(b"read nothing")] == sorted(
        [got.find(b"read 0"), got.find(b"read 3"), got.find(b"read nothing")]
    )
    assert got.count(b"HTTP/1.1 200 OK") == 3


def test_who_asks_whether_to_send_is_told_once(server: Server) -> None:
    with server.connect() as link:
        lines = (b"Content-Length: 3", b"Expect: 100-continue", b"Connection: close")
        link.sendall(head(b"POST /", *lines))
        assert link.recv(100) == b"HTTP/1.1 100 Continue\r\n\r\n"
        link.sendall(b"abc")
        got = everything(link)
        assert got.startswith(b"HTTP/1.1 200 OK")
        assert got.endswith(b"read 3")


def test_who_speaks_http_1_0_is_told_nothing_in_between(server: Server) -> None:
    with server.connect() as link:
        link.sendall(
            b"POST / HTTP/1.0\r\n" + HOST + b"Content-Length: 3\r\nExpect: 100-continue\r\n\r\n"
        )
        # Answered after those that came before it: the head has arrived.
        assert server.ask() == b"read 0"
        link.sendall(b"abc")
        assert everything(link).startswith(b"HTTP/1.0 200 OK")


@pytest.mark.parametrize(
    ("status", "sent"),
    [
        (413, head(b"POST /", b"Content-Length: 300000000") + b"x" * 100_000),
        (413, head(b"POST /", b"Content-Length: " + b"9" * 5_000)),
        (411, head(b"POST /", b"Transfer-Encoding: chunked") + b"3\r\nabc\r\n0\r\n\r\n"),
        (431, b"GET / HTTP/1.1\r\n" + b"A: " + b"x" * HEAD_BYTES_MAX),
    ],
    ids=["body", "endless number", "unknown length", "head"],
)
def test_what_is_too_much_is_refused_before_it_is_read(
    server: Server, status: int, sent: bytes
) -> None:
    said, _, body = server.exchange(sent).partition(b"\r\n\r\n")
    assert said.startswith(b"HTTP/1.1 %d " % status)
    assert b"Content-Security-Policy: default-src 'none'" in said
    assert b"Cache-Control: no-store" in said
    assert b"Server:" not in said
    assert json.loads(body)["status"] == status


@pytest.mark.parametrize(
    "lines",
    [
        (b"Content-Length: 3", b"Content-Length: 3"),
        (b"Content-Length: 3", b"Content-Length: 30"),
        (b"Content-Length: +3",),
        (b"Content-Length : 3",),
        (b"X: y", b" Content-Length: 3"),
    ],
)
def test_what_two_readers_could_read_differently_ends_the_connection(
    server: Server, lines: tuple[bytes, ...]
) -> None:
    got = server.exchange(head(b"POST /", *lines) + b"abc" + head(b"GET /"))
    assert got.startswith(b"HTTP/1.1 400 ")
    assert got.count(b"HTTP/1.1 ") == 1


def test_who_takes_too_long_is_told_and_let_go(impatient: Server) -> None:
    assert impatient.exchange(HALF_A_BODY).startswith(b"HTTP/1.1 408 ")
    assert impatient.exchange(SLOW["heads"]).startswith(b"HTTP/1.1 408 ")
    with impatient.connect(receives=4096) as link:
        link.sendall(head(b"GET /long"))
        assert link.recv(1) == b"H"
        wait_for(lambda: not impatient.has(link))
        assert everything(link).count(b"x") < 4_000_000


def test_too_much_at_once_ends_who_holds_most(small: Server) -> None:
    """Of two who send 4 and 2 MB, the first has to go, however they arrive; the second is answered."""
    post = b"POST /api/v1/imports/"
    with small.connect() as first, small.connect() as second:
        first.sendall(head(post, b"Content-Length: 4000001") + b"x" * 4_000_000)
        second.sendall(head(post, b"Content-Length: 2000000", b"Connection: close"))
        second.sendall(b"x" * 1_999_999)
        with contextlib.suppress(ConnectionResetError):
            assert everything(first) == b""
        second.sendall(b"x")
        assert everything(second).endswith(b"read 2000000")


def test_a_request_on_its_way_is_answered_before_the_server_ends(tmp_path: Path) -> None:
    server = Server(tmp_path)
    with server.connect() as link, server.connect() as idle:
        link.sendall(head(b"POST /", b"Content-Length: 3") + b"ab")
        # Answered after those that came before it: the half body has arrived.
        assert server.ask() == b"read 0"
        server.process.send_signal(signal.SIGTERM)
        assert everything(idle) == b""
        link.sendall(b"c")
        got = everything(link)
        assert got.endswith(b"read 3")
        assert b"Connection: close" in got
    assert server.process.wait(timeout=PATIENCE_SECONDS) == 0


def test_only_a_file_that_is_brought_may_be_large() -> None:
    def length(path: bytes, size: int) -> int:
        return body_length(head(b"POST " + path, b"content-length:%d" % size)[:-2])

    assert length(b"/api/v1/imports/?x=1", UPLOAD_BYTES_MAX + 1) == UPLOAD_BYTES_MAX + 1
    assert max(LARGE_BODIES.values()) > UPLOAD_BYTES_MAX, "the app's own words are heard first"
    for path in (b"/api/v1/sync", b"/accounts/login/", b"/api/v1/imports/x/"):
        assert length(path, BODY_BYTES_MAX) == BODY_BYTES_MAX
        with pytest.raises(Refused):
            length(path, BODY_BYTES_MAX + 1)


def test_who_is_gone_while_being_told_to_go_on_ends_nobody_else(server: Server) -> None:
    (before,) = psutil.Process(server.process.pid).children()
    for _ in range(50):
        gone_while_told_to_go_on(server.connect())
    server.ask()
    (after,) = psutil.Process(server.process.pid).children()
    assert after.pid == before.pid
