"""A fresh installation to measure: database, broker and one gunicorn process, as `make run` starts them."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tools import address, broker, envfile, postgres, run
from tools.children import Child
from tools.paths import FRONTEND, ROOT
from tools.supervise import NotReady, Supervisor


@dataclass(frozen=True)
class Person:
    owner: int
    session: str
    diary_id: str
    epoch: str
    seq: int


@dataclass(frozen=True)
class Installation:
    """Where it listens, whose CPU time to read, and who has a diary in it."""

    port: int
    web_pid: int
    database_pid: int | None
    diarist: Person
    traveller: Person
    veteran: Person


def install(
    supervisor: Supervisor, folder: Path, *, database: str, entries: int, settings: str
) -> Installation:
    if not (FRONTEND / "dist" / "index.html").exists():
        raise NotReady("The front end is not built: run `make setup-dev`.")
    env = _environment(settings)
    server = _start_postgres(supervisor, folder) if database == "postgresql" else None
    env["DATABASE_URL"] = server.url if server else f"sqlite:///{folder / 'daymark.sqlite3'}"
    cache = broker.prepare(folder / "broker", durable=True, env=env)
    supervisor.start(cache.child)
    supervisor.wait_until(cache.answers, seconds=30, what="The broker")
    env["REDIS_URL"] = cache.url
    people = _fill(env, entries)
    where = address.Address("127.0.0.1", int(env["PORT"]), env["PUBLIC_URL"])
    web = web_server(env, where)
    supervisor.start(web)
    supervisor.wait_until(where.is_live, seconds=60, what="The web server")
    return Installation(where.port, _pid(web), _pid(server.child) if server else None, **people)


def _environment(settings: str) -> dict[str, str]:
    port = broker.free_port()
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": settings,
        "SECRET_KEY": envfile.new_secret_key(),
        "FIELD_KEYS": envfile.new_field_key(),
        "HOST": "127.0.0.1",
        "PORT": str(port),
        "PUBLIC_URL": f"http://127.0.0.1:{port}",
        "DEBUG": "false",
        "EMAIL_URL": "consolemail://",
    }


def _start_postgres(supervisor: Supervisor, folder: Path) -> postgres.Postgres:
    # When this is root, the server runs as another user, who must get through to its folder.
    folder.chmod(0o711)
    (folder / "postgres").mkdir()
    server = postgres.prepare(folder / "postgres", durable=True)
    supervisor.start(server.child)
    supervisor.wait_until(server.answers, seconds=60, what="PostgreSQL")
    return server


def _fill(env: Mapping[str, str], entries: int) -> dict[str, Person]:
    _python(env, "manage.py", "migrate", "--run-syncdb", "--noinput", "--verbosity", "0")
    said: dict[str, Any] = json.loads(_python(env, "-m", "bench.seed", "--entries", str(entries)))
    return {name: Person(**facts) for name, facts in said.items()}


def _python(env: Mapping[str, str], *arguments: str) -> str:
    command = [sys.executable, *arguments]
    ended = subprocess.run(
        command, env=env, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False
    )
    if ended.returncode:
        raise NotReady(f"`{' '.join(arguments)}` failed; the reason is above.")
    return ended.stdout


def web_server(env: Mapping[str, str], where: address.Address) -> Child:
    """`make run`'s own command, with one worker process, so that its CPU time is that of the requests."""
    child = run._web(env, where)
    argv = list(child.argv)
    argv[argv.index("--workers") + 1] = "1"
    return Child(child.name, argv, env=child.env, cwd=child.cwd)


def _pid(child: Child) -> int:
    assert child.process is not None
    return child.process.pid
