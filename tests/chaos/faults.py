"""Which process is killed or stopped when: a plan from a seed, and its execution on our own children only."""

import contextlib
import os
import random
import signal
import time
from dataclasses import dataclass, field

from bench.cpu import descendants
from tools.children import Child

# How -> for each target, how often out of all. A stopped process goes on later and does not know that time has passed.
_WEIGHTS = {
    ("worker", "kill all"): 8,
    ("worker", "kill parent"): 4,
    ("worker", "kill child"): 16,
    ("worker", "stop"): 16,
    ("beat", "kill all"): 4,
    ("beat", "stop"): 6,
    ("web", "kill all"): 4,
    ("web", "kill child"): 8,
    ("web", "stop"): 10,
    ("postgres", "kill all"): 4,
    ("postgres", "kill child"): 12,
    ("postgres", "stop"): 16,
}
# A process that has just begun has nothing under way that could be lost.
_WARM_SECONDS = {"worker": 6.0, "beat": 7.0, "web": 3.0, "postgres": 1.5}
_DOWN_SECONDS = 0.4


@dataclass(frozen=True)
class Fault:
    """One act of violence, `at` seconds after the beginning; a stop lasts `seconds`."""

    at: float
    target: str
    how: str
    seconds: float = 0.0


def plan_faults(*, seed: int, count: int, seconds: float) -> list[Fault]:
    """`count` faults spread evenly over `seconds`, each kind as often as its weight says, in the order of `seed`."""
    dice = random.Random(seed)
    kinds = list(_WEIGHTS)
    chosen = dice.choices(kinds, weights=list(_WEIGHTS.values()), k=count)
    chosen[: len(kinds)] = kinds  # each kind at least once
    dice.shuffle(chosen)
    return [
        Fault(seconds * (number + dice.random()) / count, *kind, round(dice.uniform(0.3, 3.0), 2))
        for number, kind in enumerate(chosen)
    ]


@dataclass
class Victim:
    """A child that may be hit, and since when it has been as it is now."""

    name: str
    child: Child
    since: float = field(default_factory=time.monotonic)
    stopped_until: float | None = None
    restarts: int = 0

    @property
    def kind(self) -> str:
        return self.name.rstrip("0123456789")

    def is_ready(self, now: float) -> bool:
        """Up and doing its work, for long enough to be worth a hit."""
        is_up = self.child.status() is None and self.stopped_until is None
        return is_up and now - self.since >= _WARM_SECONDS[self.kind]

    def hit(self, fault: Fault, dice: random.Random) -> None:
        if fault.how == "stop":
            self.stop_for(fault.seconds)
        else:
            for pid in self._whom(fault.how, dice):
                _signal(pid, signal.SIGKILL)
            # A postmaster that lost a child starts all others anew, by itself.
            self.since = time.monotonic()

    def _whom(self, how: str, dice: random.Random) -> list[int]:
        everybody = self._pids()
        if how == "kill all" or len(everybody) == 1:
            return everybody
        return [everybody[0]] if how == "kill parent" else [dice.choice(everybody[1:])]

    def _pids(self) -> list[int]:
        assert self.child.process is not None
        return descendants(self.child.process.pid)

    def stop_for(self, seconds: float) -> None:
        for pid in self._pids():
            _signal(pid, signal.SIGSTOP)
        self.stopped_until = time.monotonic() + seconds

    def mend(self, now: float) -> None:
        """Lets a stopped one go on and starts a dead one again, when its time has come."""
        if self.stopped_until is not None and now >= self.stopped_until:
            for pid in self._pids():
                _signal(pid, signal.SIGCONT)
            self.stopped_until, self.since = None, now
        if self.child.status() is not None and now - self.since >= _DOWN_SECONDS:
            self.child.stop()  # what a dead parent left in its session
            self.child.start()
            self.restarts += 1
            self.since = now


def _signal(pid: int, signum: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signum)
