"""Real processes that remind people: workers, beats, loops and a web server, all sending to the judge's push service."""

import itertools
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from diary.push.vapid import make_private_key, public_key_of
from tests.chaos.judging import Expected
from tests.pushd.faults import Answer
from tests.pushd.server import PushService
from tools import address, broker, run
from tools.children import Child
from tools.paths import ROOT

VAPID_KEY = make_private_key()
VAPID_PUBLIC_KEY = public_key_of(VAPID_KEY)
_GRACE_SECONDS = 8


class Installation:
    """Processes with one database, one broker and one push service. `stop` ends all of them; a second call none."""

    def __init__(
        self,
        *,
        folder: Path,
        database_url: str,
        redis_url: str,
        pushd: PushService,
        settings: str = "tests.chaos.settings",
    ) -> None:
        self.folder = folder
        self.pushd = pushd
        self.messages: list[tuple[int, str]] = []
        self.expected: Expected = set()
        self.first_due_at = self.last_due_at = datetime.now(UTC)
        self.children: list[Child] = []
        port = broker.free_port()
        self.web_address = address.Address("127.0.0.1", port, f"http://127.0.0.1:{port}")
        self.env = os.environ | {
            "DJANGO_SETTINGS_MODULE": settings,
            "DATABASE_URL": database_url,
            "REDIS_URL": redis_url,
            "VAPID_PRIVATE_KEY": VAPID_KEY,
            "VAPID_SUBJECT": "mailto:operator@example.org",
            "PUBLIC_URL": self.web_address.public_url,
            "PUSHD_PORT": str(pushd.port),
            "PUSHD_AUTHORITY": str(pushd.authority),
        }
        self._numbers = itertools.count()

    def worker(self) -> Child:
        return self._start(run._worker(self.env))

    def beat(self) -> Child:
        # Each with a schedule file of its own, as on two hosts.
        folder = self.folder / f"beat{next(self._numbers)}"
        folder.mkdir()
        return self._start(run._beat(self.env, folder))

    def loop(self) -> Child:
        return self._start(run._manage(self.env, "reminders", "--loop"))

    def web(self) -> Child:
        return self._start(run._web(self.env, self.web_address))

    def _start(self, child: Child) -> Child:
        child.grace_seconds = _GRACE_SECONDS
        child.start()
        self.children.append(child)
        return child

    def all_are_up(self) -> bool:
        """A process that ended at once would prove nothing."""
        return all(child.status() is None for child in self.children)

    def stop(self) -> None:
        """All at once: one after the other would add up the time each of them takes."""
        for child in self.children:
            if child.process and child.status() is None:
                os.kill(child.process.pid, signal.SIGCONT)
                os.kill(child.process.pid, child.stop_signal)
        while self.children:
            self.children.pop().stop()

    def migrate(self) -> None:
        child = run._manage(self.env, "migrate", "--noinput", "--verbosity", "0")
        subprocess.run(child.argv, env=child.env, cwd=child.cwd, check=True)

    def act(self, name: str, argument: Any = None, *, module: str = "tests.chaos.acts") -> Any:
        """What `module` does in a Django process of its own."""
        done = subprocess.run(
            [sys.executable, "-m", module, name],
            input=json.dumps(argument),
            env=self.env,
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=900,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"{name}: {done.stderr[-2000:]}")
        return json.loads(done.stdout.splitlines()[-1])

    def seed(
        self,
        *,
        people: int,
        each: int,
        seconds: float,
        starts_in: float,
        one_phone_each: bool = False,
        answer: Callable[[], Answer] | None = None,
    ) -> None:
        """Due times come evenly over `seconds`, the first in `starts_in`. Every third person has two phones, or nobody."""
        phones = [
            [self._phone(answer) for _ in range(1 if one_phone_each or number % 3 else 2)]
            for number in range(people)
        ]
        first = self.first_due_at = datetime.now(UTC) + timedelta(seconds=starts_in)
        self.last_due_at = first + timedelta(seconds=seconds)
        plan = {"first": first.isoformat(), "seconds": seconds, "people": phones, "each": each}
        # In the order in which they come due.
        self.messages = [(number, topic) for number, topic in self.act("seed", plan)]
        self.expected = set(self.messages)

    def _phone(self, answer: Callable[[], Answer] | None) -> dict[str, Any]:
        made = self.pushd.subscribe(*([answer()] if answer else []))
        return {name: getattr(made, name) for name in ("number", "endpoint", "p256dh", "auth")}

    def is_quiet(self) -> bool:
        """Nothing that was due is still to be decided, sent, or written down."""
        return self.act("how_many_are_open", self.last_due_at.isoformat()) == 0

    def wait_until_quiet(self, *, seconds: float, meanwhile: Callable[[], None]) -> bool:
        """Whether it became quiet in time; calls `meanwhile` again and again."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if self._all_arrived() and datetime.now(UTC) > self.last_due_at and self.is_quiet():
                return True
            pause = time.monotonic() + 1
            while time.monotonic() < pause:
                meanwhile()
                time.sleep(0.05)
        return False

    def _all_arrived(self) -> bool:
        """Without asking the database: cheap, and while something is missing it cannot be quiet."""
        return len(self.pushd.log) >= len(self.expected)
