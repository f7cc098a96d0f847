"""A push service for benchmarks, in a process of its own: takes everything, checks nothing, notes when.

`python -m bench.push_sink FOLDER PORT` says "ready", then one JSON line, [[phone, topic, Unix seconds], ...], for each
line it reads, and ends when there are no more. What really judges is in tests/pushd; decrypting costs more than what is measured here.
"""

import asyncio
import json
import os
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec

from diary.push.encryption import encode, point_of
from tools.broker import free_port
from tools.paths import ROOT

_ANSWER = b"HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n"
_DIFFERENT_KEYS = 64

Arrival = tuple[int, str, float]


# --- the bench's side --------------------------------------------------------------------------


@dataclass(frozen=True)
class Phone:
    """What a browser would hand over. Nobody opens what it gets, so a few keys serve all."""

    number: int
    endpoint: str
    p256dh: str
    auth: str


class Sink:
    """The process; `subscribe` gives phones, `log` what came so far."""

    def __init__(self, folder: Path) -> None:
        from tests.pushd import certificates

        self.authority, _ = certificates.make(folder)
        self.port = free_port()
        argv = [sys.executable, "-m", "bench.push_sink", str(folder), str(self.port)]
        self._process = subprocess.Popen(
            argv,
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._read()
        self._keys = [_public_key() for _ in range(_DIFFERENT_KEYS)]
        self._count = 0

    def subscribe(self) -> Phone:
        self._count += 1
        return Phone(
            number=self._count,
            endpoint=f"https://localhost:{self.port}/{self._count}",
            p256dh=self._keys[self._count % _DIFFERENT_KEYS],
            auth=encode(os.urandom(16)),
        )

    @property
    def log(self) -> list[Arrival]:
        assert self._process.stdin
        print("log", file=self._process.stdin, flush=True)
        return [(int(phone), str(topic), float(at)) for phone, topic, at in self._read()]

    def _read(self) -> Any:
        assert self._process.stdout
        return json.loads(self._process.stdout.readline())

    def stop(self) -> None:
        assert self._process.stdin
        self._process.stdin.close()
        self._process.wait(10)


def _public_key() -> str:
    return encode(point_of(ec.generate_private_key(ec.SECP256R1()).public_key()))


@contextmanager
def sink(folder: Path) -> Iterator[Sink]:
    made = Sink(folder)
    try:
        yield made
    finally:
        made.stop()


# --- the other process -------------------------------------------------------------------------


class _Taking(asyncio.Protocol):
    """One connection: as little HTTP as a sender that keeps to the rules needs."""

    def __init__(self, arrived: list[Arrival]) -> None:
        self._arrived = arrived
        self._rest = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._rest += data
        while (end := self._rest.find(b"\r\n\r\n")) >= 0:
            head = self._rest[:end].decode("latin-1")
            path, *lines = head.split("\r\n")
            headers = dict(line.lower().split(": ", 1) for line in lines)
            length = end + 4 + int(headers["content-length"])
            if len(self._rest) < length:
                return
            self._rest = self._rest[length:]
            topic = next(line[7:] for line in lines if line.lower().startswith("topic: "))
            self._arrived.append((int(path.split(" ")[1][1:]), topic, time.time()))
            self._transport.write(_ANSWER)


async def _serve(folder: Path, port: int) -> None:
    arrived: list[Arrival] = []
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "server.pem", folder / "server.key")
    loop = asyncio.get_running_loop()
    await loop.create_server(
        lambda: _Taking(arrived), "127.0.0.1", port, ssl=context, backlog=1_000
    )
    print('"ready"', flush=True)
    ended = asyncio.Event()
    threading.Thread(target=_tell, args=(arrived, loop, ended), daemon=True).start()
    await ended.wait()


def _tell(arrived: list[Arrival], loop: asyncio.AbstractEventLoop, ended: asyncio.Event) -> None:
    for _ in sys.stdin:
        print(json.dumps(arrived), flush=True)
    loop.call_soon_threadsafe(ended.set)


if __name__ == "__main__":
    asyncio.run(_serve(Path(sys.argv[1]), int(sys.argv[2])))
