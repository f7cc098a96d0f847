"""Looks at what the web server says of broker and beat, and helps: a loop that needs no broker, a fresh start for the deaf.

`tools/run.py` says which processes those are.
"""

import time
from collections.abc import Callable, Mapping, Sequence

from tools.children import Child
from tools.supervise import Supervisor

LOOK_EVERY_SECONDS = 10.0
# As old as a heartbeat may be (diary/health.py), so that whoever can hear has been heard.
DEAF_AFTER_SECONDS = 75.0


class Watchman:
    """Call it as often as you like: it looks every 10 s.

    `listeners` are heard by the heartbeats. `others` are not, and may be in the middle of long work: they are started
    again at most once for a silence, and only when starting the listeners again did not end it.
    """

    def __init__(
        self,
        supervisor: Supervisor,
        *,
        ask: Callable[[], Mapping[str, bool]],
        stand_in: Child,
        listeners: Sequence[Child],
        others: Sequence[Child],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._supervisor = supervisor
        self._ask = ask
        self._stand_in = stand_in
        self._listeners = listeners
        self._others = others
        self._clock = clock
        self._looks_at = self._hears_since = clock()
        self._looks_without_broker = self._looks_without_beat = self._restarts = 0
        self._is_replaced = False

    def __call__(self) -> None:
        now = self._clock()
        if now < self._looks_at:
            return
        self._looks_at = now + LOOK_EVERY_SECONDS
        found = self._ask()
        # An empty answer: the web server itself is away, and nothing is known.
        if found.get("broker") is False:
            self._without_broker(now)
        elif "beat" in found:
            self._with_broker(now, found["beat"])

    def _without_broker(self, now: float) -> None:
        self._hears_since = now
        self._looks_without_broker += 1
        # The first may have been a hiccup.
        if self._looks_without_broker == 2 and not self._is_replaced:
            self._supervisor.say("! The broker does not answer; reminders and mails go on without")
            self._supervisor.start(self._stand_in)
            self._is_replaced = True

    def _with_broker(self, now: float, beats: bool) -> None:
        self._looks_without_broker = 0
        self._looks_without_beat = 0 if beats else self._looks_without_beat + 1
        if beats:
            self._restarts = 0
        if beats and self._is_replaced:
            self._supervisor.end(self._stand_in)
            self._is_replaced = False
        # More than one: after a suspended machine wakes, or a clock jumps, every heartbeat is old for a moment.
        if self._looks_without_beat > 2 and now - self._hears_since >= DEAF_AFTER_SECONDS:
            self._hears_since = now
            self._restarts += 1
            for child in (*self._listeners, *(self._others if self._restarts == 2 else ())):
                self._supervisor.restart(child)
