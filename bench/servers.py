"""A fresh installation to measure: database, broker and one gunicorn process, as `make run` starts them."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

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

    env: Mapping[str, str]
    port: int
    web_pid: int
    database_pid: int | None
    diarist: Person
    traveller: Person
    veteran: Person


def install(supervisor: Supervisor, folder: Path, *, database: str, entries: int) -> Installation:
    """What `make bench` measures: our app and the plain one in one process, with three people's diaries."""
    env, server = prepare(supervisor, folder, database=database, settings="bench.settings")
    # After the migrations: the plain app has none, but its table points at theirs.
    python(env, "manage.py", "migrate", "--run-syncdb", "--noinput", "--verbosity", "0")
    said = json.loads(python(env, "-m", "bench.seed", "--entries", str(entries)))
    people = {name: Person(**facts) for name, facts in said.items()}
    web = start_web(supervisor, env, workers=1)
    return Installation(
        env, int(env["PORT"]), pid_of(web), pid_of(server) if server else None, **people
    )


def prepare(
    supervisor: Supervisor, folder: Path, *, database: str, settings: str
) -> tuple[dict[str, str], Child | None]:
    """An empty, migrated database and a broker; returns the environment for what follows."""
    if not (FRONTEND / "dist" / "index.html").exists():
        raise NotReady("The front end is not built: run `make setup-dev`.")
    env = _environment(settings)
    server = _start_postgres(supervisor, folder) if database == "postgresql" else None
    env["DATABASE_URL"] = server.url if server else f"sqlite:///{folder / 'daymark.sqlite3'}"
    cache = broker.prepare(folder / "broker", durable=True, env=env)
    supervisor.start(cache.child)
    supervisor.wait_until(cache.answers, seconds=30, what="The broker")
    env["REDIS_URL"] = cache.url
    plain = {**env, "DJANGO_SETTINGS_MODULE": "config.settings"}
    python(plain, "manage.py", "migrate", "--noinput", "--verbosity", "0")
    return env, server.child if server else None


def start_web(supervisor: Supervisor, env: Mapping[str, str], *, workers: int) -> Child:
    """`make run`'s own command. With one worker process, its CPU time is that of the requests."""
    where = address.Address("127.0.0.1", int(env["PORT"]), env["PUBLIC_URL"])
    child = run._web(env, where)
    argv = list(child.argv)
    argv[argv.index("--workers") + 1] = str(workers)
    web = Child(child.name, argv, env=child.env, cwd=child.cwd)
    supervisor.start(web)
    supervisor.wait_until(where.is_live, seconds=60, what="The web server")
    return web


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


def python(env: Mapping[str, str], *arguments: str) -> str:
    command = [sys.executable, *arguments]
    ended = subprocess.run(
        command, env=env, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False
    )
    if ended.returncode:
        raise NotReady(f"`{' '.join(arguments)}` failed; the reason is above.")
    return ended.stdout


def pid_of(child: Child) -> int:
    assert child.process is not None
    return child.process.pid
