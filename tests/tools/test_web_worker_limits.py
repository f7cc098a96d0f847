"""The web server's worker in this process, its turns given by the test: who is let go when something runs short."""

import contextlib
import errno
import os
import select
import selectors
import socket
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace
from typing import Any

import pytest
from gunicorn.config import Config
from gunicorn.glogging import Logger

from config import web_worker
from config.web_worker import Connection, WebWorker, Wire
from tests.tools import slow_app
from tests.tools.processes import PATIENCE_SECONDS, wait_for

LONG = b"GET /long HTTP/1.1\r\nHost: localhost\r\n\r\n"


def post(size: int, *, sent: int) -> bytes:
    return b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n" % size + b"x" * sent


class Workshop:
    """A worker with one thread, for four connections that wait, and its clients."""

    def __init__(self, connections: int = 6) -> None:
        cfg = Config()
        cfg.set("worker_connections", connections)
        self.worker = WebWorker(0, os.getppid(), [], None, 30, cfg, Logger(cfg))
        self.worker.wsgi = slow_app.app
        self.worker.tpool = ThreadPoolExecutor(1)
        self.worker.poller = selectors.DefaultSelector()
        queue = self.worker.method_queue
        queue.init()
        self.worker.poller.register(queue.fileno(), selectors.EVENT_READ, queue.run_callbacks)
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.listener.setblocking(False)
        self.sockets: list[socket.socket] = [self.listener]
        self.thread_may_go_on = threading.Event()

    def close(self) -> None:
        self.thread_may_go_on.set()
        self.worker.tpool.shutdown(cancel_futures=True)
        self.worker.poller.close()
        for each in self.sockets:
            each.close()
        self.worker.method_queue.close()
        self.worker.tmp.close()

    def hold_the_thread(self) -> None:
        self.worker.tpool.submit(self.thread_may_go_on.wait)

    def visit(self) -> tuple[Connection, socket.socket]:
        link = socket.socket()
        link.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65536)
        link.settimeout(PATIENCE_SECONDS)
        link.connect(self.listener.getsockname())
        self.accept()
        conn = list(self.worker._waiting)[-1]
        # Else the kernel would take whole answers.
        conn.raw.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 65536)
        self.sockets += [link, conn.raw]
        return conn, link

    def accept(self) -> None:
        select.select([self.listener], [], [], PATIENCE_SECONDS)
        self.worker.accept(self.listener)

    def bring(self, sent: bytes) -> tuple[Connection, socket.socket]:
        """One more visitor, all of whose bytes have been read."""
        conn, link = self.visit()
        link.sendall(sent)
        self.until(lambda: conn.act != self.worker._read or conn.held >= len(sent))
        return conn, link

    def until(self, condition: Callable[[], bool]) -> None:
        def turn() -> bool:
            if condition():
                return True
            self.worker.wait_for_and_dispatch_events(0.01)
            return condition()

        wait_for(turn)


def is_ended(conn: Connection) -> bool:
    return conn.raw.fileno() < 0


def answer(link: socket.socket, end: bytes) -> bool:
    """True once what comes ends so; False when it does not."""
    got = b""
    while not got.endswith(end):
        piece = link.recv(2000)
        if not piece:
            return False
        got += piece
    return True


@pytest.fixture
def shop() -> Iterator[Workshop]:
    with contextlib.closing(Workshop()) as shop:
        yield shop
        assert shop.worker._held_bytes == sum(conn.counted for conn in shop.worker._waiting)


@pytest.fixture
def limits(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    def set_limits(**limits: int) -> None:
        for name, value in limits.items():
            monkeypatch.setattr(web_worker, name, value)

    return set_limits


def test_what_waits_for_a_thread_has_an_end_and_ends_nobody_else(
    shop: Workshop, limits: Callable[..., None]
) -> None:
    limits(HELD_BYTES_MAX=150_000, QUEUED_BYTES_MAX=90_500)
    shop.hold_the_thread()
    half, half_link = shop.bring(post(80_000, sent=50_000))
    large, _ = shop.bring(post(90_000, sent=90_000))
    link = shop.bring(post(90_000, sent=90_000))[1]
    said = link.recv(2000)
    assert said.startswith(b"HTTP/1.1 503 ")
    assert b"Retry-After: 10\r\n" in said
    # A small one finds its place.
    small, small_link = shop.bring(post(1_000, sent=1_000))
    assert large.given
    assert small.given
    assert not is_ended(half)
    shop.thread_may_go_on.set()
    shop.until(lambda: not small.given)
    assert answer(small_link, b"read 1000")
    assert shop.worker._queued_bytes == 0
    half_link.sendall(b"x" * 30_000)
    shop.until(lambda: not half.came and not half.given)
    assert answer(half_link, b"read 80000")


def test_who_holds_most_goes_first(shop: Workshop, limits: Callable[..., None]) -> None:
    limits(HELD_BYTES_MAX=10_000)
    older, most, newer = (shop.bring(post(9_000, sent=size))[0] for size in (2_000, 6_000, 3_000))
    assert [is_ended(conn) for conn in (older, most, newer)] == [False, True, False]


def test_who_asks_for_nothing_makes_room_first(shop: Workshop) -> None:
    busy, idle, *others = [shop.bring(sent)[0] for sent in (b"GET", b"", b"GET", b"GET")]
    newest = shop.bring(b"")[0]
    assert [is_ended(conn) for conn in (busy, idle, *others, newest)] == [False, True] + 3 * [False]
    last = shop.bring(b"GET")[0]
    assert [is_ended(conn) for conn in (busy, newest, last)] == [False, True, False]
    shop.bring(b"")
    assert is_ended(busy)


def test_who_waits_again_after_an_answer_leaves_room_for_others(shop: Workshop) -> None:
    shop.hold_the_thread()
    askers = [shop.visit() for _ in range(4)][:2]
    for _, link in askers:
        link.sendall(post(0, sent=0))
    shop.until(lambda: all(conn.given for conn, _ in askers))
    for _ in range(2):
        shop.visit()
    assert shop.worker.nr_conns == 6
    shop.thread_may_go_on.set()
    shop.until(lambda: not any(conn.given for conn, _ in askers))
    shop.worker.murder_pending()
    assert shop.worker.nr_conns == 4


def test_where_threads_could_take_every_place_one_may_still_wait() -> None:
    with contextlib.closing(Workshop(connections=2)) as shop:
        conn = shop.visit()[0]
        shop.worker.murder_pending()
        assert not is_ended(conn)


def test_one_answer_over_the_limit_ends_nobody_and_is_not_ended(
    shop: Workshop, limits: Callable[..., None]
) -> None:
    limits(HELD_BYTES_MAX=1_000_000)
    first = shop.bring(post(9_000, sent=2_000))[0]
    giant, link = shop.bring(LONG)
    shop.until(lambda: giant.act == shop.worker._write)
    assert not is_ended(first)
    link.setblocking(False)
    got = 0

    def take() -> None:
        nonlocal got
        with contextlib.suppress(BlockingIOError):
            while piece := link.recv(65536):
                got += len(piece)

    # Nor is it once so little is left that it would be one of many.
    shop.until(lambda: take() or len(giant.sock.unsent) <= 1_000_000)  # type: ignore[func-returns-value]
    second = shop.bring(post(900_000, sent=500_000))[0]
    assert [is_ended(conn) for conn in (first, giant, second)] == 3 * [False]
    shop.until(lambda: take() or got > 4_000_000)  # type: ignore[func-returns-value]


def test_of_two_such_answers_the_second_goes(shop: Workshop, limits: Callable[..., None]) -> None:
    limits(HELD_BYTES_MAX=100_000)
    other = shop.bring(post(9_000, sent=2_000))[0]
    first = shop.bring(LONG)[0]
    shop.until(lambda: first.act == shop.worker._write)
    second = shop.bring(LONG)[0]
    shop.until(lambda: is_ended(second))
    assert [is_ended(conn) for conn in (other, first)] == [False, False]


def test_who_was_ended_for_another_is_not_ended_again(
    shop: Workshop, limits: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    told = shop.bring(post(9_000, sent=10))[0]
    ended = shop.bring(post(9_000, sent=2_000))[0]
    monkeypatch.setattr(Wire, "_send", lambda wire, data: 0)
    limits(HELD_BYTES_MAX=2_200)
    told.deadline = ended.deadline = 0.0
    shop.worker.murder_pending()
    assert [is_ended(conn) for conn in (told, ended)] == [False, True]
    assert shop.worker.nr_conns == 1


@pytest.mark.parametrize("when", ["it comes", "it is refused", "it is answered"])
def test_a_connection_that_fails_ends_itself_alone(
    shop: Workshop, monkeypatch: pytest.MonkeyPatch, when: str
) -> None:
    def register(*_: Any) -> None:
        raise OSError(errno.ENOSPC, "no more of them")

    if when == "it comes":
        shop.visit()
        monkeypatch.setattr(shop.worker.poller, "register", register)
        link = socket.create_connection(shop.listener.getsockname(), PATIENCE_SECONDS)
        shop.sockets.append(link)
        shop.accept()
        assert link.recv(1) == b""
        assert shop.worker.nr_conns == 1
        return
    conn, link = shop.visit()
    monkeypatch.setattr(shop.worker.poller, "register", register)
    link.sendall(post(3_000_000 if when == "it is refused" else 0, sent=0))
    shop.until(lambda: is_ended(conn))
    assert shop.worker.nr_conns == 0


@pytest.mark.parametrize("name", ["EMFILE", "ENFILE", "ENOBUFS", "ENOMEM", "EPROTO", "EAGAIN"])
def test_no_shortage_ends_the_worker(shop: Workshop, name: str) -> None:
    def accept() -> None:
        raise OSError(getattr(errno, name), name)

    began = time.monotonic()
    shop.worker.accept(SimpleNamespace(accept=accept))
    # Nobody could be ended: it does not ask again at once.
    is_short = name not in ("EPROTO", "EAGAIN")
    assert not is_short or time.monotonic() - began >= 0.04
    conn = shop.visit()[0]
    shop.worker.accept(SimpleNamespace(accept=accept))
    assert is_ended(conn) == is_short
