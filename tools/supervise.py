"""Keeps a handful of processes alive and ends them all together, in reverse order.

Knows nothing about Daymark: `tools/run.py` says which processes there are.
"""

import contextlib
import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from types import FrameType, TracebackType
from typing import Self

from tools.children import Child

FIRST_DELAY_SECONDS = 1.0
LONGEST_DELAY_SECONDS = 30.0
# A child that ran this long is healthy again: its next death starts with the shortest delay.
STEADY_SECONDS = 60.0
# Who hears nothing does not hear that it shall stop either.
DEAF_GRACE_SECONDS = 3.0


class Stopped(Exception):
    """Somebody asked for the end: Ctrl-C, SIGTERM, or the terminal went away."""


class NotReady(Exception):
    """A process did not come up. The message is for the person at the terminal."""


@dataclass
class _Watched:
    child: Child
    started_at: float
    delay: float
    restart_at: float | None = None


def _say(text: str) -> None:
    print(text, flush=True)


class Supervisor:
    """Use as a context manager: leaving it, however that happens, stops every child."""

    def __init__(self, *, say: Callable[[str], None] = _say) -> None:
        self.say = say
        self._watched: list[_Watched] = []
        self._requests = 0

    def __enter__(self) -> Self:
        # A shell starts background jobs with SIGINT ignored; whoever sends one by hand still means it.
        signal.signal(signal.SIGINT, self._on_signal)
        signal.signal(signal.SIGTERM, self._on_signal)
        # Under nohup SIGHUP is ignored on purpose; leave it so.
        if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
            signal.signal(signal.SIGHUP, self._on_signal)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def _on_signal(self, signum: int, frame: FrameType | None) -> None:
        self._requests += 1

    def pause(self, seconds: float) -> None:
        """Sleep; the one place where a request to stop is noticed."""
        time.sleep(seconds)
        if self._requests:
            raise Stopped

    def start(self, child: Child) -> None:
        child.start()
        self._watched.append(_Watched(child, time.monotonic(), FIRST_DELAY_SECONDS))

    def call(self, child: Child) -> None:
        """Run a command to its end; raises NotReady when it fails."""
        child.start()
        try:
            while child.status() is None:
                self.pause(0.05)
        finally:
            child.stop()
        if child.status() != 0:
            raise NotReady(f"{child.name} failed; the reason is above.")

    def wait_until(self, ready: Callable[[], bool], *, seconds: float, what: str) -> None:
        """Wait for `ready`, mending children meanwhile; raises NotReady when the time is up."""
        deadline = time.monotonic() + seconds
        while not ready():
            if time.monotonic() > deadline:
                raise NotReady(f"{what} did not answer within {seconds:.0f} s.")
            self.pause(0.05)
            self.mend()

    def watch(self, look: Callable[[], None] = lambda: None) -> None:
        """Mend children, and look after whatever else there is, until somebody asks to stop."""
        while True:
            self.pause(0.2)
            self.mend()
            look()

    def end(self, child: Child) -> None:
        """Stop one child for good; its place is free for another `start`."""
        self._watched = [watched for watched in self._watched if watched.child is not child]
        child.stop()

    def restart(self, child: Child) -> None:
        """Stop a child that runs and does nothing, soon and if need be by force, and start it again."""
        self.say(f"! {child.name} no longer hears anything; starting it again")
        deadline = time.monotonic() + DEAF_GRACE_SECONDS
        child.stop(hurry=lambda: time.monotonic() > deadline)
        child.start()
        for watched in self._watched:
            if watched.child is child:
                watched.started_at, watched.restart_at = time.monotonic(), None

    def mend(self) -> None:
        for watched in self._watched:
            if watched.child.status() is not None:
                self._bring_back(watched, time.monotonic())

    def _bring_back(self, watched: _Watched, now: float) -> None:
        if watched.restart_at is None:
            if now - watched.started_at > STEADY_SECONDS:
                watched.delay = FIRST_DELAY_SECONDS
            watched.restart_at = now + watched.delay
            self.say(
                f"! {watched.child.name} ended with status {watched.child.status()};"
                f" starting it again in {watched.delay:g} s"
            )
        elif now >= watched.restart_at:
            # Sweeps what the dead one left in its session, so that the new one finds its port free.
            watched.child.stop()
            watched.child.start()
            watched.started_at = now
            watched.restart_at = None
            watched.delay = min(watched.delay * 2, LONGEST_DELAY_SECONDS)

    def stop(self) -> None:
        """End every child, the one started last first. A further signal cuts the waiting short."""
        asked = self._requests
        while self._watched:
            child = self._watched.pop().child
            with contextlib.suppress(subprocess.SubprocessError):
                child.stop(hurry=lambda: self._requests > max(asked, 1))
