"""How the push service of the tests answers one request, well or badly. Each is a coroutine that writes to the client."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

Answer = Callable[[asyncio.StreamWriter], Awaitable[None]]


def status(code: int, *headers: str, body: bytes = b"") -> Answer:
    """An ordinary answer; the connection stays open."""

    async def answer(writer: asyncio.StreamWriter) -> None:
        writer.write(_head(code, *headers, f"Content-Length: {len(body)}") + body)

    return answer


def throttled_until(seconds: float) -> Answer:
    """429 with a date instead of a number."""

    async def answer(writer: asyncio.StreamWriter) -> None:
        until = format_datetime(datetime.now(UTC) + timedelta(seconds=seconds), usegmt=True)
        await status(429, f"Retry-After: {until}")(writer)

    return answer


async def hang(writer: asyncio.StreamWriter) -> None:
    """Takes the message and says nothing."""
    await asyncio.sleep(3600)


async def reset(writer: asyncio.StreamWriter) -> None:
    """Cuts the connection without a word."""
    writer.transport.abort()


def reset_in_body(code: int) -> Answer:
    """A status, part of the body, and then the connection is cut."""

    async def answer(writer: asyncio.StreamWriter) -> None:
        writer.write(_head(code, "Content-Length: 1000") + b"half")
        await writer.drain()
        await asyncio.sleep(0.05)
        writer.transport.abort()

    return answer


def slow_body(code: int) -> Answer:
    """A status at once, then a body of one byte a second."""

    async def answer(writer: asyncio.StreamWriter) -> None:
        writer.write(_head(code, "Content-Length: 1000"))
        await _slowly(writer, b"x" * 1000)

    return answer


async def slow_head(writer: asyncio.StreamWriter) -> None:
    """Even the status line comes at one byte a second."""
    await _slowly(writer, _head(201, "Content-Length: 0"))


def oversized(code: int) -> Answer:
    """A body of 64 MiB."""

    async def answer(writer: asyncio.StreamWriter) -> None:
        writer.write(_head(code, f"Content-Length: {64 << 20}"))
        for _ in range(1024):
            writer.write(b"x" * 65536)
            await writer.drain()

    return answer


async def oversized_head(writer: asyncio.StreamWriter) -> None:
    """A single header of 1 MiB."""
    writer.write(_head(201, "X-Long: " + "x" * (1 << 20), "Content-Length: 0"))
    await writer.drain()


async def nonsense(writer: asyncio.StreamWriter) -> None:
    writer.write(b"\x00\x01\x02 not HTTP at all\r\n\r\n")
    await writer.drain()
    writer.close()


async def _slowly(writer: asyncio.StreamWriter, content: bytes) -> None:
    for byte in content:
        writer.write(bytes([byte]))
        await writer.drain()
        await asyncio.sleep(1)


def _head(code: int, *headers: str) -> bytes:
    return "\r\n".join([f"HTTP/1.1 {code} Answer", *headers, "", ""]).encode()
