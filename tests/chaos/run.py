"""Chaos: people are reminded while everything that reminds them is killed and stopped. Judged by the push service."""

import asyncio
import random
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import redis

from tests.chaos.faults import Fault, Victim, plan_faults
from tests.chaos.installation import VAPID_PUBLIC_KEY, Installation
from tests.chaos.judging import Verdict, judge
from tests.profiles import PROFILE, SEED
from tests.pushd import faults as answers
from tests.pushd import server
from tools import broker, postgres
from tools.children import Child

FLUSHED_EVERY_SECONDS = 10
# A lease, one more in case what was taken back dies again, and a few ticks.
QUIET_WITHIN_SECONDS = 150
# Longer than a lease: who goes on after this still believes that its messages are its own.
SLEEPS_SECONDS = PROFILE.chaos_lease_seconds + 5
# Time for a message to be on its way when something happens.
SLOWEST_ANSWER_SECONDS = 1.5


@dataclass(frozen=True, kw_only=True)
class Options:
    # The long run draws another order each time, the short one never.
    seed: int = SEED if PROFILE.is_random else 1
    seconds: float = PROFILE.chaos_seconds
    faults: int = PROFILE.chaos_faults
    occurrences: int = PROFILE.chaos_occurrences


@dataclass(frozen=True, kw_only=True)
class Report:
    """What was done and what came of it. `is_quiet`: nothing was left open at the end."""

    verdict: Verdict
    faults: Counter[str]
    restarts: dict[str, int]
    flushes: int
    is_quiet: bool
    tables: dict[str, Any]
    seconds: float

    def lines(self) -> list[str]:
        by_kind = ", ".join(f"{name} {number}" for name, number in sorted(self.faults.items()))
        return [
            f"{self.faults.total()} faults ({by_kind}), {self.flushes} flushes",
            f"restarts {self.restarts}",
            ", ".join(f"{name} {number}" for name, number in asdict(self.verdict).items()),
            f"tables: {self.tables}",
            f"quiet: {self.is_quiet}, {self.seconds:.0f} s",
        ]


def run(options: Options, say: Callable[[str], None] = print) -> Report:
    started = time.monotonic()
    say(f"seed {options.seed}")
    with tempfile.TemporaryDirectory(prefix="daymark-chaos-") as name:
        folder = Path(name)
        # PostgreSQL runs as another user where this is root, who must get through to its folder.
        folder.chmod(0o711)
        with _installation(folder) as (installation, database):
            chaos = _Chaos(installation, database, options, say)
            is_quiet = chaos.rage()
            tables = installation.act("result")
            may_repeat = {(phone, topic) for phone, topic in tables.pop("repeated")}
            verdict = judge(installation.expected, installation.pushd.log, may_repeat=may_repeat)
    return Report(
        verdict=verdict,
        faults=chaos.done,
        restarts={victim.name: victim.restarts for victim in chaos.victims},
        flushes=chaos.flushes,
        is_quiet=is_quiet,
        tables=tables,
        seconds=time.monotonic() - started,
    )


@contextmanager
def _installation(folder: Path) -> Iterator[tuple[Installation, Child]]:
    with ExitStack() as stack:
        cache = broker.prepare(folder / "broker", durable=False)
        (folder / "postgres").mkdir()
        # Its own safe settings: what was committed must survive a kill.
        database = postgres.prepare(folder / "postgres", durable=True)
        for child in (cache.child, database.child):
            child.start()
            stack.callback(child.stop)
        _wait_for(lambda: cache.answers() and database.answers())
        pushd = stack.enter_context(server.running(folder, vapid_key=VAPID_PUBLIC_KEY))
        installation = Installation(
            folder=folder, database_url=database.url, redis_url=cache.url, pushd=pushd
        )
        installation.env |= {"CHAOS_LEASE_SECONDS": str(PROFILE.chaos_lease_seconds)}
        stack.callback(installation.stop)
        installation.migrate()
        yield installation, database.child


def _wait_for(ready: Callable[[], bool]) -> None:
    end = time.monotonic() + 60
    while not ready():
        if time.monotonic() > end:
            raise TimeoutError("the servers did not come up")
        time.sleep(0.05)


class _Chaos:
    """The processes under attack and what was done to them."""

    def __init__(
        self,
        installation: Installation,
        database: Child,
        options: Options,
        say: Callable[[str], None],
    ) -> None:
        self.victims: list[Victim] = []
        self.done: Counter[str] = Counter()
        self.flushes = 0
        self._installation = installation
        self._database = database
        self._options = options
        self._say = say
        self._dice = random.Random(options.seed)
        self._plan = plan_faults(seed=options.seed, count=options.faults, seconds=options.seconds)
        self._flushed_at = time.monotonic()

    def rage(self) -> bool:
        """Until every fault is done and nothing is open any more; False if something stays open."""
        options = self._options
        people = options.occurrences // 4
        installation = self._installation
        installation.seed(
            people=people, each=4, seconds=options.seconds, starts_in=3, answer=self._answer
        )
        sleeper = self._begin()
        # Before the first message there is nothing that could be lost on its way.
        _wait_for(lambda: bool(installation.pushd.log))
        self._attack(sleeper)
        self._say(f"{self.done.total()} faults done, {len(installation.pushd.log)} arrived")
        return installation.wait_until_quiet(seconds=QUIET_WITHIN_SECONDS, meanwhile=self._mend)

    def _answer(self) -> answers.Answer:
        seconds = self._dice.uniform(0, SLOWEST_ANSWER_SECONDS)

        async def answer(writer: asyncio.StreamWriter) -> None:
            await asyncio.sleep(seconds)
            await answers.status(201)(writer)

        return answer

    def _begin(self) -> Victim:
        installation = self._installation
        children = {
            "worker1": installation.worker(),
            "worker2": installation.worker(),
            "beat1": installation.beat(),
            "beat2": installation.beat(),
            "web": installation.web(),
            "postgres": self._database,
        }
        self.victims = [Victim(name, child) for name, child in children.items()]
        return Victim("worker3", installation.worker())

    def _attack(self, sleeper: Victim) -> None:
        plan = list(self._plan)
        began = time.monotonic()
        sleeper.stop_for(SLEEPS_SECONDS)
        while plan or sleeper.stopped_until is not None:
            now = time.monotonic()
            for fault in [fault for fault in plan if fault.at <= now - began]:
                if self._hit(fault, now):
                    plan.remove(fault)
            sleeper.mend(now)
            self._mend()
            time.sleep(0.05)

    def _hit(self, fault: Fault, now: float) -> bool:
        """False when nobody of that kind is up; the fault then waits."""
        ready = [one for one in self.victims if one.kind == fault.target and one.is_ready(now)]
        if not ready:
            return False
        self._dice.choice(ready).hit(fault, self._dice)
        self.done[f"{fault.target} {fault.how}"] += 1
        return True

    def _mend(self) -> None:
        now = time.monotonic()
        for victim in self.victims:
            victim.mend(now)
        if now - self._flushed_at >= FLUSHED_EVERY_SECONDS:
            self._flushed_at = now
            self.flushes += 1
            with redis.Redis.from_url(self._installation.env["REDIS_URL"]) as link:
                link.flushall()
