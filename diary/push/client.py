"""Sends messages to push services over kept-alive connections. One client belongs to one event loop."""

import asyncio
import logging
import socket
import ssl
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import NamedTuple

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from yarl import URL

from diary.push.answers import outcome_of, retry_after_seconds
from diary.push.encryption import BadKeys, TooLong, encrypt
from diary.push.hosts import EndpointRefused, Rules, is_reachable, push_host
from diary.push.messages import Outcome, Push, PushResult
from diary.push.vapid import Signer

_log = logging.getLogger(__name__)
_MOST_OF_AN_ANSWER_BYTES = 4096
_RESOLVED_FOR_SECONDS = 60
_HEADER_BYTES = 4096


@dataclass(frozen=True, kw_only=True)
class Limits:
    """How long a push service may take, and how many messages are under way at once."""

    connect_seconds: float = 5
    total_seconds: float = 15
    # The status decides. The rest of an answer is read only so that the connection can be used again.
    rest_seconds: float = 1
    at_once: int = 100
    # Keys that a host refuses will be refused for the next message as well.
    misconfigured_pause_seconds: int = 300
    throttled_pause_seconds: int = 60


@dataclass(frozen=True, kw_only=True)
class Options:
    """Everything a client needs to know. `authorities` is a file of certificates to trust besides the system's."""

    signer: Signer
    rules: Rules = field(default_factory=Rules)
    limits: Limits = field(default_factory=Limits)
    authorities: str | None = None


class PublicResolver(AbstractResolver):
    """Looks a name up and keeps only the addresses that a push may go to; the connection uses these and no others."""

    def __init__(self, rules: Rules) -> None:
        self._rules = rules

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        loop = asyncio.get_running_loop()
        found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM, family=family)
        kept = [
            _resolved(host, port, kind, str(address[0]))
            for kind, _, _, _, address in found
            if is_reachable(str(address[0]), rules=self._rules)
        ]
        if not kept:
            raise OSError("no address that a push may go to")
        return kept

    async def close(self) -> None:
        """Nothing is held open."""


def _resolved(host: str, port: int, family: socket.AddressFamily, address: str) -> ResolveResult:
    return ResolveResult(
        hostname=host,
        host=address,
        port=port,
        family=family,
        proto=socket.IPPROTO_TCP,
        flags=socket.AI_NUMERICHOST | socket.AI_NUMERICSERV,
    )


class _Pause(NamedTuple):
    until: float
    outcome: Outcome


class Client:
    """Keeps connections, and which hosts asked for a pause. Make and close it on the loop that uses it."""

    def __init__(self, options: Options, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._signer = options.signer
        self._rules = options.rules
        self._limits = options.limits
        self._clock = clock
        self._pauses: dict[str, _Pause] = {}
        self._free = asyncio.Semaphore(options.limits.at_once)
        self._session = _session(options)

    async def close(self) -> None:
        await self._session.close()

    async def send_all(self, pushes: Sequence[Push]) -> list[PushResult]:
        """One result a message, in the same order. A message that fails leaves the others alone."""
        return list(await asyncio.gather(*(self._send(push) for push in pushes)))

    async def _send(self, push: Push) -> PushResult:
        try:
            host = push_host(push.endpoint, rules=self._rules)
        except EndpointRefused:
            return _result(push, Outcome.BLOCKED)
        async with self._free:
            if pause := self._pause(host):
                return self._paused(push, pause)
            try:
                body = encrypt(push.payload, p256dh=push.p256dh, auth=push.auth)
            except (BadKeys, TooLong):
                return _result(push, Outcome.REFUSED)
            result = await self._post(push, host, body)
        self._remember(host, result)
        return result

    async def _post(self, push: Push, host: str, body: bytes) -> PushResult:
        # `encoded`: the address is sent as the browser gave it.
        url = URL(push.endpoint, encoded=True)
        if url.host != host:
            return _result(push, Outcome.BLOCKED)
        try:
            async with self._session.post(
                url, data=body, headers=self._headers(push, url), allow_redirects=False
            ) as response:
                await self._read_rest(response)
                wait = retry_after_seconds(response.headers, now=datetime.now(UTC))
                return _result(push, outcome_of(response.status), response.status, wait)
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            # The kind of failure and the host only: an endpoint is a key to somebody's phone.
            _log.info("No answer from push service %s: %s", host, type(error).__name__)
            return _result(push, Outcome.RETRY)

    def _headers(self, push: Push, url: URL) -> dict[str, str]:
        return {
            "Authorization": self._signer.header(str(url.origin())),
            "Content-Encoding": "aes128gcm",
            "Content-Type": "application/octet-stream",
            # 0 would mean: only if the phone is on at this very moment.
            "TTL": str(max(1, push.ttl_seconds)),
            "Urgency": push.urgency,
            "Topic": push.topic,
        }

    async def _read_rest(self, response: aiohttp.ClientResponse) -> None:
        """Frees the connection for the next message, or drops it where the answer is long or slow."""
        try:
            async with asyncio.timeout(self._limits.rest_seconds):
                left = _MOST_OF_AN_ANSWER_BYTES
                while left > 0 and (chunk := await response.content.read(left)):
                    left -= len(chunk)
        except (aiohttp.ClientError, TimeoutError, OSError):
            left = 0
        if left <= 0:
            response.close()

    def _remember(self, host: str, result: PushResult) -> None:
        if result.outcome is Outcome.THROTTLED:
            usual = self._limits.throttled_pause_seconds
        elif result.outcome is Outcome.MISCONFIGURED and result.status:
            usual = self._limits.misconfigured_pause_seconds
            _log.error("Push service %s refuses our VAPID keys (%d)", host, result.status)
        else:
            return
        seconds = usual if result.retry_after_seconds is None else result.retry_after_seconds
        self._pauses[host] = _Pause(self._clock() + seconds, result.outcome)

    def _pause(self, host: str) -> _Pause | None:
        pause = self._pauses.get(host)
        if pause and pause.until <= self._clock():
            del self._pauses[host]
            return None
        return pause

    def _paused(self, push: Push, pause: _Pause) -> PushResult:
        # Rounded up: an attempt a moment too early would only be told to wait again.
        seconds = int(pause.until - self._clock()) + 1
        return _result(push, pause.outcome, None, seconds)


def _session(options: Options) -> aiohttp.ClientSession:
    limits = options.limits
    connector = aiohttp.TCPConnector(
        resolver=PublicResolver(options.rules),
        ssl=_tls(options.authorities),
        limit=0,
        ttl_dns_cache=_RESOLVED_FOR_SECONDS,
        keepalive_timeout=60,
    )
    return aiohttp.ClientSession(
        connector=connector,
        timeout=aiohttp.ClientTimeout(total=limits.total_seconds, connect=limits.connect_seconds),
        headers={"User-Agent": "Daymark"},
        cookie_jar=aiohttp.DummyCookieJar(),
        auto_decompress=False,
        trust_env=False,
        max_line_size=_HEADER_BYTES,
        max_field_size=_HEADER_BYTES,
        read_bufsize=_MOST_OF_AN_ANSWER_BYTES,
    )


def _tls(authorities: str | None) -> ssl.SSLContext:
    context = ssl.create_default_context()
    if authorities:
        context.load_verify_locations(authorities)
    return context


def _result(
    push: Push, outcome: Outcome, status: int | None = None, wait: int | None = None
) -> PushResult:
    return PushResult(
        subscription_id=push.subscription_id,
        outcome=outcome,
        status=status,
        retry_after_seconds=wait,
    )
