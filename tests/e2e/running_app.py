"""What `make run` starts, on free ports and in a temporary folder, with a web server that can be stopped.

"Offline" in these tests means that this process is gone: the browser's own offline switch lets the requests of a
service worker through.
"""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from tests.diary.own_database import copy_database
from tests.e2e.morning import ZONE
from tools import broker, envfile, run
from tools.address import Address
from tools.children import Child
from tools.paths import FRONTEND, ROOT

NOBODY_SET = ("REDIS_URL", "DATABASE_URL", "EMAIL_URL", "PUBLIC_URL", "TRUSTED_PROXY_COUNT")


class RunningApp:
    """Broker, worker, beat and web server with a database of their own."""

    def __init__(self, folder: Path, *, movable_clock: bool = False) -> None:
        self.folder = folder
        self._clock = folder / "seconds_ahead" if movable_clock else None
        self.dist = folder / "dist"
        self.database = folder / "daymark.sqlite3"
        self.port = broker.free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.was_stopped = False
        self._children: list[Child] = []
        self._web: Child | None = None

    def start(self, people: int) -> None:
        shutil.copytree(FRONTEND / "dist", self.dist)
        env = self._environment()
        if self._clock:
            self.move_clock(0)
            env["E2E_CLOCK"] = str(self._clock)
        server = broker.prepare(self.folder / "broker", durable=True, env=env)
        self._begin(server.child)
        _wait_for(server.answers, "the broker")
        self._env = {**env, "REDIS_URL": server.url}
        self.manage("migrate", "--noinput", "--verbosity", "0")
        self._call("-m", "tests.e2e.people", str(people), ZONE)
        self._begin(run._worker(self._env))
        self._begin(run._files_worker(self._env))
        self._begin(run._beat(self._env, self.folder))
        self.start_web()

    def _environment(self) -> dict[str, str]:
        env = {name: value for name, value in os.environ.items() if name not in NOBODY_SET}
        return env | {
            "DJANGO_SETTINGS_MODULE": "tests.e2e.settings",
            "E2E_DIST": str(self.dist),
            "SECRET_KEY": envfile.new_secret_key(),
            "FIELD_KEYS": envfile.new_field_key(),
            "DATABASE_URL": f"sqlite:///{self.database}",
            "PUBLIC_URL": self.url,
            "VAPID_PRIVATE_KEY": envfile.new_push_key(),
            "VAPID_SUBJECT": "mailto:operator@example.org",
            # Nobody answers there.
            "PUSH_EXTRA_HOSTS": "push.test",
            "PYTHONUNBUFFERED": "1",
        }

    def _begin(self, child: Child) -> None:
        child.start()
        self._children.append(child)

    def stop(self) -> None:
        self.stop_web()
        for child in reversed(self._children):
            child.stop()

    # --- the web server ---

    def start_web(self, public_url: str | None = None) -> None:
        where = Address("127.0.0.1", self.port, public_url or self.url)
        self._web = run._web({**self._env, "PUBLIC_URL": where.public_url}, where)
        self._web.start()
        _wait_for(where.is_live, "the web server")

    def stop_web(self, how: int = signal.SIGKILL) -> None:
        """Gone at once, as when the network drops; SIGTERM lets it finish what it was doing."""
        if self._web is not None:
            self.was_stopped = True
            self._web.stop_signal = how
            self._web.stop()
            self._web = None

    @property
    def is_up(self) -> bool:
        return self._web is not None

    def move_clock(self, seconds_ahead: float) -> None:
        """Of all its processes at once."""
        assert self._clock
        written = self._clock.with_suffix(".new")
        written.write_text(str(seconds_ahead))
        written.replace(self._clock)

    # --- the server's side of things ---

    def manage(self, *arguments: str) -> str:
        return self._call("manage.py", *arguments)

    def _call(self, *arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, *arguments], env=self._env, cwd=ROOT, text=True, check=True,
            capture_output=True,
        )  # fmt: skip
        return done.stdout

    def rows(self, query: str, *values: Any) -> list[dict[str, Any]]:
        with self._database() as database:
            database.row_factory = sqlite3.Row
            return [dict(row) for row in database.execute(query, values)]

    def days_of(self, email: str) -> dict[str, dict[str, Any]]:
        """The check-ins of one person, as the server has them, by date."""
        return {row["on"]: row for row in self._entries(email, "daily")}

    def moments_of(self, email: str) -> list[dict[str, Any]]:
        return self._entries(email, "moment")

    def _entries(self, email: str, kind: str) -> list[dict[str, Any]]:
        return self.rows(
            "SELECT e.* FROM diary_entry e JOIN accounts_user u ON u.id = e.owner_id"
            " WHERE u.email = ? AND e.kind = ? AND e.deleted_at IS NULL",
            email, kind,
        )  # fmt: skip

    def end_all_sessions(self) -> None:
        with self._database() as database:
            database.execute("DELETE FROM django_session")
            database.commit()

    def forget_rate_limits(self) -> None:
        """All browsers of the tests share one address; a person's own do not."""
        import redis

        with closing(redis.Redis.from_url(self._env["REDIS_URL"])) as link:
            for key in link.scan_iter("daymark:*"):
                if b"heartbeat" not in key:
                    link.delete(key)

    def back_up(self) -> Path:
        copy = self.folder / "backup.sqlite3"
        copy.unlink(missing_ok=True)
        copy_database(self.database, copy)
        return copy

    def restore(self, copy: Path) -> str:
        copy_database(copy, self.database)
        return self.manage("announce_restored_database")

    @contextmanager
    def _database(self) -> Iterator[sqlite3.Connection]:
        with closing(sqlite3.connect(self.database, timeout=20)) as database:
            yield database


def _wait_for(ready: Callable[[], bool], what: str, seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not ready():
        if time.monotonic() > deadline:
            raise TimeoutError(f"{what} did not answer within {seconds:.0f} s")
        time.sleep(0.05)
