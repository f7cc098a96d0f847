"""gunicorn's threaded worker, changed in one thing: no thread ever waits for a client.

One loop reads every connection, within a time and a size. Only a request that is there as a whole gets a thread, and
what its client is slow to take of the answer goes back to the loop. So neither slow heads nor slow bodies nor slow
readers keep anybody else from being answered. What a request means is still gunicorn's own parser's to say.

`tools/run.py` names it; `tests/tools/test_web_worker.py` holds it to this. With a certificate of gunicorn's own
(`--certfile`) it is gunicorn's worker as it comes.
"""

import errno
import json
import re
import selectors
import socket
import time
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

from gunicorn.workers.gthread import STOP_KEEPALIVE_LINGER, TConn, ThreadWorker

from config.middleware import HEADERS

# Above what the app itself takes of each (DATA_UPLOAD_MAX_MEMORY_SIZE, UPLOAD_BYTES_MAX), so that its own words are heard.
BODY_BYTES_MAX = 2_000_000
LARGE_BODIES = {b"/api/v1/imports/": 21_000_000}
HEAD_BYTES_MAX = 64 * 1024
# Of requests that are not whole yet and answers that are not taken yet, in one process; without one answer that is longer.
HELD_BYTES_MAX = 96_000_000
# Of whole requests that have or wait for a thread. They cannot be ended, so one too many is refused, unless it is small.
QUEUED_BYTES_MAX = 64_000_000
SMALL_BYTES_MAX = 64 * 1024
HEAD_SECONDS = 10.0
# For a body or an answer: so long, and more for a long one. A phone far from everywhere sends 10 kB/s.
PIECE_SECONDS = 20.0
BYTES_A_SECOND = 10_000
_LINGER_SECONDS = 3.0
_RETRY_SECONDS = 10
_BREATH_SECONDS = 0.05
_READ_BYTES = 64 * 1024

_HEAD_END = b"\r\n\r\n"
_LENGTH = re.compile(rb"\r\ncontent-length[ \t]*:[ \t]*([0-9]+)[ \t]*\r\n", re.IGNORECASE)
_CODED = re.compile(rb"\r\ntransfer-encoding[ \t]*:", re.IGNORECASE)
_ASKS_FIRST = re.compile(rb"\r\nexpect[ \t]*:[ \t]*100-continue", re.IGNORECASE)
_SHORTAGES = (errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM)
_CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"
_REASONS = {
    408: ("malformed", "Request Timeout", "The request took too long to arrive."),
    411: ("malformed", "Length Required", "Say how long the body is (Content-Length)."),
    413: ("too_large", "Content Too Large", "The body is too large."),
    431: ("malformed", "Request Header Fields Too Large", "The headers are too large."),
    503: ("busy", "Service Unavailable", "Busy, try again soon."),
}


class Refused(Exception):
    """This request is answered without the app, with `status`, and its connection is closed."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class Wire:
    """The socket as gunicorn's parser and answer see it: it holds one whole request, takes an answer, and never waits."""

    def __init__(self, sock: socket.socket) -> None:
        self.sock = sock
        self.unsent = bytearray()
        # The parser wanted more than there was: it and the loop read the head differently.
        self.was_starved = False
        self._request = memoryview(b"")

    def load(self, request: bytes) -> None:
        self._request, self.was_starved = memoryview(request), False

    def recv(self, size: int) -> bytes:
        piece, self._request = bytes(self._request[:size]), self._request[size:]
        self.was_starved |= not piece
        return piece

    @property
    def is_used_up(self) -> bool:
        return not self._request and not self.was_starved

    def sendall(self, data: bytes) -> None:
        """Sends what the client takes at once and keeps the rest for the loop. Raises OSError when the client is gone."""
        rest = memoryview(data)
        if not self.unsent:
            rest = rest[self._send(rest) :]
        self.unsent += rest

    def flush(self) -> bool:
        """True when all is sent; raises OSError when the client is gone."""
        with memoryview(self.unsent) as view, view[:_READ_BYTES] as piece:
            sent = self._send(piece) if piece else 0
        del self.unsent[:sent]
        return not self.unsent

    def _send(self, data: memoryview) -> int:
        try:
            return self.sock.send(data)
        except (BlockingIOError, InterruptedError):
            return 0

    def send(self, data: bytes) -> int:
        """Only for "100 Continue", which the loop has said already."""
        return len(data)

    def gettimeout(self) -> None:
        return None

    def settimeout(self, seconds: float | None) -> None:
        """It never waits. The loop alone ends a connection."""

    setblocking = shutdown = settimeout

    def close(self) -> None:
        """The loop does it."""


class Connection(TConn):  # type: ignore[misc]
    """One connection, and what the loop is waiting for on it."""

    def __init__(self, cfg: Any, sock: socket.socket, client: Any, server: Any) -> None:
        super().__init__(cfg, Wire(sock), client, server)
        self.raw = sock
        self.data_ready = True
        self.came = bytearray()
        # Bytes of the request with its head, once that is known; bytes that have or wait for a thread; bytes in the worker's
        # sum of those that the loop waits for.
        self.needed = self.given = self.counted = 0
        self.looked_at = 0
        self.since = self.deadline = 0.0
        # What happens when it can go on, and what once the answer is sent.
        self.act: Callable[[Connection], None] | None = None
        self.then: Callable[[Connection], None] = Connection.close

    @property
    def held(self) -> int:
        return len(self.came) + len(self.sock.unsent)


class WebWorker(ThreadWorker):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # It would write past the loop.
        self.cfg.set("sendfile", False)
        self._waiting: dict[Connection, None] = {}
        self._waiting_max = max(1, self.worker_connections - 2 * self.cfg.threads)
        # Of those that are waiting, and of those that have or wait for a thread.
        self._held_bytes = self._queued_bytes = 0
        # Whose answer is too long to be counted.
        self._giant: Connection | None = None
        self._swept_at = 0.0
        self._idle_seconds = max(float(self.cfg.keepalive), HEAD_SECONDS)

    # --- a connection comes, and becomes a request ---

    def accept(self, listener: Any) -> None:
        if self.cfg.is_ssl:
            super().accept(listener)
            return
        try:
            sock, client = listener.accept()
        except OSError as error:
            if error.errno in _SHORTAGES:
                if not self._make_room():
                    # The threads have it all, and the listener would be ready again and again.
                    time.sleep(_BREATH_SECONDS)
            elif error.errno not in (errno.EAGAIN, errno.ECONNABORTED, errno.EPROTO):
                raise
            return
        sock.setblocking(False)
        self.nr_conns += 1
        if len(self._waiting) >= self._waiting_max:
            self._make_room()
        conn = Connection(self.cfg, sock, client, listener.getsockname())
        self._do(self._await_request, conn)

    def _await_request(self, conn: Connection) -> None:
        """For the first request, or the next one, whose beginning may be there already."""
        conn.needed = conn.looked_at = 0
        self._wait(conn, selectors.EVENT_READ, self._read, self._idle_seconds)
        if conn.came:
            self._begin(conn)

    def _read(self, conn: Connection) -> None:
        try:
            data = conn.raw.recv(_READ_BYTES)
        except (BlockingIOError, InterruptedError):
            return
        if not data:
            # Half a request is nobody's.
            self._drop(conn)
            return
        was_idle = not conn.came
        conn.came += data
        self._begin(conn) if was_idle else self._look(conn)

    def _begin(self, conn: Connection) -> None:
        conn.since = time.monotonic()
        conn.deadline = conn.since + HEAD_SECONDS
        self._look(conn)

    def _look(self, conn: Connection) -> None:
        """Gives a request that is whole to a thread; refuses one that may not become whole."""
        try:
            if not conn.needed:
                self._measure(conn)
            if conn.needed and len(conn.came) >= conn.needed:
                self._give(conn)
                return
        except Refused as refused:
            self._refuse(conn, refused.status)
            return
        self._count(conn)
        self._keep_within()

    def _give(self, conn: Connection) -> None:
        """Lets a whole request wait for a thread; raises Refused when too much waits already."""
        if conn.needed > SMALL_BYTES_MAX and self._queued_bytes + conn.needed > QUEUED_BYTES_MAX:
            raise Refused(503)
        self._forget(conn)
        conn.given = conn.needed
        self._queued_bytes += conn.given
        conn.sock.load(bytes(conn.came[: conn.needed]))
        del conn.came[: conn.needed]
        self.enqueue_req(conn)

    def _measure(self, conn: Connection) -> None:
        end = conn.came.find(_HEAD_END, conn.looked_at, HEAD_BYTES_MAX)
        conn.looked_at = max(0, len(conn.came) - len(_HEAD_END) + 1)
        if end < 0:
            if len(conn.came) >= HEAD_BYTES_MAX:
                raise Refused(431)
            return
        head = bytes(conn.came[: end + 2])
        length = body_length(head)
        conn.needed = end + len(_HEAD_END) + length
        conn.deadline = conn.since + _seconds_for(length)
        is_new_enough = head.partition(b"\r\n")[0].endswith(b" HTTP/1.1")
        if len(conn.came) < conn.needed and is_new_enough and _ASKS_FIRST.search(head):
            conn.sock.sendall(_CONTINUE)

    def _refuse(self, conn: Connection, status: int) -> None:
        self._forget(conn)
        conn.came.clear()
        conn.then = self._linger
        conn.sock.unsent.clear()
        conn.sock.unsent += refusal(status)
        self._write(conn)

    # --- an answer goes ---

    def finish_request(self, conn: Any, fs: "Future[bool]") -> None:
        """The thread has answered; called in the loop."""
        if not isinstance(conn, Connection):
            super().finish_request(conn, fs)
            return
        self._queued_bytes -= conn.given
        conn.given = 0
        went_well = not fs.cancelled() and fs.exception() is None and fs.result() is True
        goes_on = went_well and conn.sock.is_used_up and not conn.parser.unreader.buf.getvalue()
        conn.then = self._await_request if goes_on else self._linger
        self._do(self._write, conn)

    def _write(self, conn: Connection) -> None:
        """Sends on; `conn.then` follows when all is sent."""
        if conn.sock.flush():
            self._forget(conn)
            conn.then(conn)
        elif not conn.act:
            seconds = _seconds_for(len(conn.sock.unsent))
            self._wait(conn, selectors.EVENT_WRITE, self._write, seconds)
            self._keep_within()
        else:
            self._count(conn)

    def _linger(self, conn: Connection) -> None:
        """Closes once the client has, or soon: at once would take back what it has not read of the answer."""
        conn.came.clear()
        conn.raw.shutdown(socket.SHUT_WR)
        self._wait(conn, selectors.EVENT_READ, self._discard, _LINGER_SECONDS)

    def _discard(self, conn: Connection) -> None:
        try:
            if conn.raw.recv(_READ_BYTES):
                return
        except (BlockingIOError, InterruptedError):
            return
        self._drop(conn)

    # --- waiting, within a time and so many bytes ---

    def _wait(
        self, conn: Connection, event: int, act: Callable[[Connection], None], seconds: float
    ) -> None:
        self.poller.register(conn.raw, event, lambda _socket: self._go_on(conn))
        conn.since = time.monotonic()
        conn.deadline = conn.since + seconds
        conn.act = act
        self._waiting[conn] = None
        self._count(conn)

    def _go_on(self, conn: Connection) -> None:
        # Another one's turn may have ended it, in the same round.
        if conn.act:
            self._do(conn.act, conn)

    def _do(self, act: Callable[..., None], conn: Connection, *arguments: Any) -> None:
        """A connection that fails is let go, and the loop goes on without it."""
        try:
            act(conn, *arguments)
        except OSError:
            self._drop(conn)

    def _forget(self, conn: Connection) -> None:
        """Waits for nothing on this connection any more."""
        if conn.act:
            conn.act = None
            del self._waiting[conn]
            self._held_bytes -= conn.counted
            conn.counted = 0
            if conn is self._giant:
                self._giant = None
            self.poller.unregister(conn.raw)

    def _count(self, conn: Connection) -> None:
        """One answer that is over the limit by itself neither counts nor ends others; it stays so while it gets shorter."""
        if not self._giant and conn.held > HELD_BYTES_MAX:
            self._giant = conn
        counts = 0 if conn is self._giant else conn.held
        self._held_bytes += counts - conn.counted
        conn.counted = counts

    def _drop(self, conn: Connection) -> None:
        self._forget(conn)
        self.nr_conns -= 1
        conn.raw.close()

    def _keep_within(self) -> None:
        """Ends who holds most of those that are waiting, until they do not hold too much."""
        while self._held_bytes > HELD_BYTES_MAX:
            self._drop(max(self._waiting, key=lambda conn: conn.counted))

    def _make_room(self) -> bool:
        """Ends one connection: of those that hold nothing, or else of all, the longest waiting. False: nobody is waiting."""
        if not self._waiting:
            return False
        self._drop(min(self._waiting, key=lambda conn: (conn.held > 0, conn.since)))
        return True

    def murder_pending(self) -> None:
        """gunicorn's name: once in a while, ends who has been waiting too long."""
        super().murder_pending()
        # Those whom a thread has answered wait again; were all places taken, gunicorn would accept nobody.
        while len(self._waiting) > self._waiting_max:
            self._make_room()
        now = time.monotonic()
        if now < self._swept_at + 0.5:
            return
        self._swept_at = now
        for conn in [conn for conn in self._waiting if conn.deadline <= now]:
            if not conn.act:
                # Another one's refusal has ended it.
                continue
            if conn.came and conn.act == self._read:
                self._do(self._refuse, conn, 408)
            else:
                self._drop(conn)

    def _cap_keepalive(self, deadline: float) -> None:
        """The worker stops: who asks for nothing is let go by then."""
        super()._cap_keepalive(deadline)
        self._idle_seconds = min(self._idle_seconds, STOP_KEEPALIVE_LINGER)
        for conn in self._waiting:
            if not conn.held:
                conn.deadline = min(conn.deadline, deadline)


def body_length(head: bytes) -> int:
    """Bytes of the body that this head (with its last line's end) announces; raises Refused.

    A head that means something else to gunicorn's parser is refused there, or ends the connection.
    """
    if _CODED.search(head):
        # The app would see an empty body: neither Django nor WSGI know bodies of unknown length.
        raise Refused(411)
    found = _LENGTH.search(head)
    if not found:
        return 0
    digits = found[1].lstrip(b"0")
    path = head.split(b" ", 2)[1].partition(b"?")[0] if head.count(b" ") > 1 else b""
    if len(digits) > 12 or int(digits or b"0") > LARGE_BODIES.get(path, BODY_BYTES_MAX):
        raise Refused(413)
    return int(digits or b"0")


def refusal(status: int) -> bytes:
    """The whole answer, in the one shape of errors and with the headers that every answer carries."""
    code, reason, detail = _REASONS[status]
    body = json.dumps(
        {
            "type": "about:blank",
            "title": reason,
            "status": status,
            "code": code,
            "detail": detail,
            "errors": [],
        }
    ).encode()
    headers = HEADERS | {
        "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
        "Content-Type": "application/problem+json",
        "Content-Length": str(len(body)),
        "Connection": "close",
    }
    if status == 503:
        headers["Retry-After"] = str(_RETRY_SECONDS)
    lines = [f"HTTP/1.1 {status} {reason}", *(f"{name}: {headers[name]}" for name in headers)]
    return "\r\n".join([*lines, "", ""]).encode() + body


def _seconds_for(size: int) -> float:
    return PIECE_SECONDS + size / BYTES_A_SECOND
