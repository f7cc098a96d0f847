"""A small HTTP client with one keep-alive connection: as little work of its own as possible beside the server's."""

import gzip
import json
import socket
import time
from dataclasses import dataclass
from typing import Any

# Well below the server's keep-alive.
PAUSE_SECONDS = 5


class Unexpected(Exception):
    """An answer that is not the one a case counts on: what follows would measure an error page."""


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:
        packed = self.headers.get("content-encoding") == "gzip"
        return json.loads(gzip.decompress(self.body) if packed else self.body)


class Client:
    """Sends prepared requests; knows the session's cookies and form token once it has signed in."""

    def __init__(self, port: int, session: str = "") -> None:
        self._port = port
        self._link = self._connect()
        self._used_at = time.monotonic()
        self._buffer = b""
        self._headers = f"Host: 127.0.0.1:{port}\r\nUser-Agent: bench (iPhone)\r\n"
        self._headers += "Accept-Encoding: gzip, deflate, br\r\n"
        if session:
            self._sign_in(session)

    def _connect(self) -> socket.socket:
        link = socket.create_connection(("127.0.0.1", self._port), timeout=60)
        link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return link

    def wake(self) -> None:
        """Connects anew after a pause in which the server may have ended the connection."""
        if time.monotonic() - self._used_at > PAUSE_SECONDS:
            self._link.close()
            self._link = self._connect()

    def _sign_in(self, session: str) -> None:
        self._headers += f"Cookie: sessionid={session}"
        answer = self.send(self.request("GET", "/api/v1/session/", unfinished=True))
        cookie = answer.headers["set-cookie"].split(";")[0]
        self._headers += f"; {cookie}\r\nX-CSRFToken: {answer.json()['csrf_token']}\r\n"

    def request(
        self, method: str, path: str, body: Any = None, *, extra: str = "", unfinished: bool = False
    ) -> bytes:
        """The bytes of one request, made before the clock runs."""
        head = f"{method} {path} HTTP/1.1\r\n{self._headers}{chr(13) + chr(10) if unfinished else ''}{extra}"
        if body is None:
            return f"{head}\r\n".encode()
        payload = json.dumps(body).encode()
        head += f"Content-Type: application/json\r\nContent-Length: {len(payload)}\r\n"
        return f"{head}\r\n".encode() + payload

    def send(self, request: bytes) -> Answer:
        self._link.sendall(request)
        while (end := self._buffer.find(b"\r\n\r\n")) < 0:
            self._receive()
        lines = self._buffer[:end].decode("latin-1").split("\r\n")
        headers = {
            name.lower(): value for name, _, value in (line.partition(": ") for line in lines[1:])
        }
        total = end + 4 + int(headers["content-length"])
        while len(self._buffer) < total:
            self._receive()
        self._used_at = time.monotonic()
        body, self._buffer = self._buffer[end + 4 : total], self._buffer[total:]
        return Answer(int(lines[0].split()[1]), headers, body)

    def _receive(self) -> None:
        part = self._link.recv(1 << 20)
        if not part:
            raise Unexpected("the server closed the connection")
        self._buffer += part
