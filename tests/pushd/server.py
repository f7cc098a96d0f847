"""A push service of our own: TLS, RFC 8030, a log of what came, and any fault a subscription is told to have.

It runs on an event loop in a thread, so that a test talks to it as to a stranger.
"""

import asyncio
import base64
import itertools
import os
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tests.pushd import certificates, faults, judging


@dataclass
class Subscription:
    """What a browser would hand over, and how the push service treats it."""

    number: int
    endpoint: str
    p256dh: str
    auth: str
    private_key: ec.EllipticCurvePrivateKey = field(repr=False)
    secret: bytes = field(repr=False)
    # Used one after the other; the last one stays.
    answers: list[faults.Answer]


@dataclass(frozen=True)
class Arrival:
    """One request as it came. `problems` is empty for a request that a strict push service would take."""

    subscription: int
    connection: int
    headers: dict[str, str]
    plaintext: bytes | None
    problems: list[str]
    arrived_at: float


class PushService:
    """`log` holds every request, in order of arrival. `port` and `authority` say where and whom to trust."""

    def __init__(self, folder: Path, *, vapid_key: str | None = None) -> None:
        self.log: list[Arrival] = []
        self.authority, self._tls = certificates.make(folder)
        self.port = 0
        self.connections = 0
        self._vapid_key = vapid_key
        self._subscriptions: dict[str, Subscription] = {}
        self._numbers = itertools.count(1)

    def subscribe(self, *answers: faults.Answer) -> Subscription:
        """A new subscription that answers 201 unless told otherwise."""
        key, secret = ec.generate_private_key(ec.SECP256R1()), os.urandom(16)
        point = key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        path = f"/push/{_text(os.urandom(18))}"
        made = Subscription(
            number=next(self._numbers),
            endpoint=f"{self.origin}{path}",
            p256dh=_text(point),
            auth=_text(secret),
            private_key=key,
            secret=secret,
            answers=list(answers) or [faults.status(201)],
        )
        self._subscriptions[path] = made
        return made

    @property
    def origin(self) -> str:
        return f"https://localhost:{self.port}"

    def arrivals(self, subscription: Subscription) -> list[Arrival]:
        return [arrival for arrival in self.log if arrival.subscription == subscription.number]

    async def listen(self) -> asyncio.Server:
        server = await asyncio.start_server(self._serve, "127.0.0.1", 0, ssl=self._tls)
        self.port = server.sockets[0].getsockname()[1]
        return server

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        connection = self.connections
        try:
            while await self._answer_one(reader, writer, connection):
                pass
        except (OSError, asyncio.IncompleteReadError, ssl.SSLError):
            pass  # the client went away, which many faults make it do
        except asyncio.CancelledError:
            pass  # the tests are over; `streams` of Python 3.11 stumbles over a cancelled handler
        finally:
            writer.transport.abort()

    async def _answer_one(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, connection: int
    ) -> bool:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        request, *lines = head.strip().split("\r\n")
        method, path, _ = request.split(" ")
        headers = {name.lower(): value for name, value in (line.split(": ", 1) for line in lines)}
        body = await reader.readexactly(int(headers.get("content-length", 0)))
        subscription = self._subscriptions.get(path)
        if method != "POST" or subscription is None:
            answer = faults.status(404)
        else:
            answer = self._judge(subscription, connection, headers, body)
        await answer(writer)
        await writer.drain()
        return not writer.transport.is_closing()

    def _judge(
        self, subscription: Subscription, connection: int, headers: dict[str, str], body: bytes
    ) -> faults.Answer:
        signed = judging.vapid_problems(
            headers.get("authorization", ""), origin=self.origin, key=self._vapid_key
        )
        problems = [*signed, *judging.header_problems(headers)]
        plaintext = self._open(subscription, body)
        if plaintext is None:
            problems.append("cannot be decrypted")
        if len(body) > 4096:
            problems.append("too long")
        self.log.append(
            Arrival(subscription.number, connection, headers, plaintext, problems, time.time())
        )
        if signed:
            return faults.status(403)
        if problems:
            return faults.status(400)
        remaining = subscription.answers
        return remaining.pop(0) if len(remaining) > 1 else remaining[0]

    def _open(self, subscription: Subscription, body: bytes) -> bytes | None:
        try:
            return judging.decrypted(
                body, private_key=subscription.private_key, secret=subscription.secret
            )
        except Exception:  # noqa: BLE001 - http_ece raises many kinds, and all mean the same here
            return None


@contextmanager
def running(folder: Path, *, vapid_key: str | None = None) -> Iterator[PushService]:
    """A push service on a free port of this machine, for as long as the block lasts."""
    service = PushService(folder, vapid_key=vapid_key)
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name="pushd", daemon=True)
    thread.start()
    server = asyncio.run_coroutine_threadsafe(service.listen(), loop).result(10)
    try:
        yield service
    finally:
        asyncio.run_coroutine_threadsafe(_stop(server), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()


async def _stop(server: asyncio.Server) -> None:
    server.close()
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
    await asyncio.sleep(0)  # connections that were cut are closed in the loop's next round


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
