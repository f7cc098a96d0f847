"""The door to Web Push: `send_all`, to be called from ordinary code.

One event loop in a thread of its own serves a process for as long as it lives, so that connections are kept from one
tick to the next and a name server that hangs cannot hold up the end of a tick.
"""

import asyncio
import atexit
import os
import threading
from collections.abc import Sequence

from diary.push import configuration
from diary.push.client import Client, Options
from diary.push.messages import Outcome, Push, PushResult, topic_of

__all__ = ["Outcome", "Push", "PushResult", "close", "send_all", "topic_of"]

_CLOSING_SECONDS = 5


class _Background:
    """A running loop and the client that lives on it."""

    def __init__(self, options: Options) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="push", daemon=True)
        self._thread.start()
        self._client = asyncio.run_coroutine_threadsafe(_client(options), self._loop).result()

    def send_all(self, pushes: Sequence[Push]) -> list[PushResult]:
        return asyncio.run_coroutine_threadsafe(self._client.send_all(pushes), self._loop).result()

    def close(self) -> None:
        closing = asyncio.run_coroutine_threadsafe(self._client.close(), self._loop)
        closing.result(_CLOSING_SECONDS)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(_CLOSING_SECONDS)
        self._loop.close()


async def _client(options: Options) -> Client:
    return Client(options)


_lock = threading.Lock()
_background: _Background | None = None
_left_behind: list[_Background | None] = []


def send_all(pushes: Sequence[Push]) -> list[PushResult]:
    """Send all of them at once; one result a message, in the same order. Returns after 15 s a round of 100 at most.

    Never raises for what a push service does. Raises ValueError without a usable VAPID_PRIVATE_KEY. A second call sends
    again: who must not send twice asks the database first.
    """
    return _running().send_all(pushes) if pushes else []


def _running() -> _Background:
    global _background  # noqa: PLW0603 - one loop a process is the point
    with _lock:
        if _background is None:
            _background = _Background(configuration.options())
        return _background


def close() -> None:
    """Close connections and thread; the next `send_all` starts anew, with the settings of that moment."""
    global _background
    with _lock:
        background, _background = _background, None
    if background:
        background.close()


def _forget() -> None:
    """After a fork: the thread stayed behind in the parent, and its sockets are the parent's."""
    global _background, _lock
    # Kept, not collected: collecting it would close sockets and loop of the parent's connections.
    _left_behind.append(_background)
    _background, _lock = None, threading.Lock()


os.register_at_fork(after_in_child=_forget)
atexit.register(close)
