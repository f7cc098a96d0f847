"""`make run`: broker, migrations, worker, beat and web server under one Ctrl-C.

Set-up happens before, in `tools/bootstrap.py`; how processes are kept alive is in `tools/supervise.py`.
"""

import argparse
import fcntl
import json
import os
import signal
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tools import address, broker, envfile
from tools.children import Child, signal_me_when_parent_dies
from tools.paths import ENV_FILE, ROOT, RUN_DIR
from tools.supervise import NotReady, Stopped, Supervisor
from tools.watching import Watchman

_INSTANCE = "instance.json"

_WELCOME = """
Daymark is running at {url}

  1. Open that address, choose "Create account", and log today.
  2. On a phone: the section "On your phone" in README.md says how to give it the HTTPS address it needs.
  3. To look around with a year of example data, in another terminal: make demo

Data is kept in {state}. Ctrl-C here stops everything.
"""


def main() -> int:
    options = _options()
    if options.die_with_parent:
        signal_me_when_parent_dies(signal.SIGTERM)
    state: Path = options.state.resolve()
    state.mkdir(parents=True, exist_ok=True, mode=0o700)
    settings = envfile.in_force(ENV_FILE)
    try:
        where = address.read(settings)
        with _only_one(state), Supervisor() as supervisor:
            _run(supervisor, where, state, settings)
    except Stopped:
        return 0
    except NotReady as error:
        print(f"\n{error}", file=sys.stderr, flush=True)
        return 1
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tools.run", description="Run Daymark.")
    parser.add_argument("--state", type=Path, default=RUN_DIR, help="folder for its data")
    parser.add_argument("--die-with-parent", action="store_true", help="stop when the caller ends")
    return parser.parse_args()


@contextmanager
def _only_one(state: Path) -> Iterator[None]:
    """One instance a folder: two would share one database file and one broker's log."""
    with (state / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            url = running_instance(state).get("url", "an address it has not reached yet")
            raise NotReady(f"Daymark already runs from this folder, at {url}.") from None
        try:
            yield
        finally:
            (state / _INSTANCE).unlink(missing_ok=True)


def running_instance(state: Path) -> dict[str, str]:
    """Where the instance of this folder is reached; empty when none was started."""
    path = state / _INSTANCE
    return json.loads(path.read_text()) if path.exists() else {}


def _remember(state: Path, facts: Mapping[str, str]) -> None:
    # It holds the broker's password, hence the mode.
    descriptor = os.open(state / _INSTANCE, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        json.dump(dict(facts), file)


def _run(
    supervisor: Supervisor, where: address.Address, state: Path, settings: Mapping[str, str]
) -> None:
    if problem := where.problem():
        raise NotReady(problem)
    env = _child_environment(where, state, settings)
    if not env.get("REDIS_URL"):
        env["REDIS_URL"] = _start_broker(supervisor, state, env)
    supervisor.call(_manage(env, "migrate", "--noinput", "--verbosity", "0"))
    _remember(state, {"url": where.public_url, "redis_url": env["REDIS_URL"]})
    listeners, others = (_worker(env), _beat(env, state)), (_files_worker(env),)
    for child in (*listeners, *others, _web(env, where)):
        supervisor.start(child)
    supervisor.wait_until(where.is_live, seconds=60, what="The web server")
    print(_WELCOME.format(url=where.public_url, state=state), flush=True)
    without_broker = _manage(env, "reminders", "--loop")
    supervisor.watch(
        Watchman(
            supervisor,
            ask=where.readiness,
            stand_in=without_broker,
            listeners=listeners,
            others=others,
        )
    )


def _child_environment(
    where: address.Address, state: Path, settings: Mapping[str, str]
) -> dict[str, str]:
    env = {**settings, "PUBLIC_URL": where.public_url, "PYTHONUNBUFFERED": "1"}
    if not env.get("DATABASE_URL"):
        env["DATABASE_URL"] = f"sqlite:///{state / 'daymark.sqlite3'}"
    return env


def _start_broker(supervisor: Supervisor, state: Path, env: Mapping[str, str]) -> str:
    server = broker.prepare(state / "broker", durable=True, env=env)
    supervisor.start(server.child)
    supervisor.wait_until(server.answers, seconds=30, what="The broker")
    return server.url


def _python(name: str, *arguments: str, env: Mapping[str, str]) -> Child:
    return Child(name, [sys.executable, *arguments], env=env, cwd=ROOT)


def _manage(env: Mapping[str, str], command: str, *arguments: str) -> Child:
    return _python(f"manage.py {command}", "manage.py", command, *arguments, env=env)


def _celery(name: str, *options: str, env: Mapping[str, str]) -> Child:
    quiet = ("-m", "celery", "--quiet", "-A", "config", name, "--loglevel", "WARNING")
    return _python(name, *quiet, *options, env=env)


def _worker(env: Mapping[str, str]) -> Child:
    return _consumer("worker", "--concurrency", "2", env=env)


def _files_worker(env: Mapping[str, str]) -> Child:
    """For exports and imports, one at a time: they take minutes, and reminders do not wait behind them."""
    options = ("--queues", "files", "--hostname", "files@%h", "--concurrency", "1")
    return _consumer("files worker", *options, env=env)


def _consumer(name: str, *options: str, env: Mapping[str, str]) -> Child:
    # In a container one is root; Celery's warning about it would greet everybody who tries Daymark there.
    env = {**env, "PYTHONWARNINGS": "ignore:You're running the worker with superuser"}
    child = _celery("worker", *options, "--without-gossip", "--without-mingle", env=env)
    child.name = name
    child.orphan_signal = signal.SIGKILL
    return child


def _beat(env: Mapping[str, str], state: Path) -> Child:
    return _celery("beat", "--schedule", str(state / "beat"), "--pidfile", "", env=env)


def _web(env: Mapping[str, str], where: address.Address) -> Child:
    options = {
        "--bind": where.bind,
        # gunicorn's threads, which here never wait for a client.
        "--worker-class": "config.web_worker.WebWorker",
        "--workers": "2",
        "--threads": "16",
        # Each is a file, and most systems give a process 1024.
        "--worker-connections": "500",
        "--keep-alive": "15",
        "--graceful-timeout": "8",
        "--log-level": "warning",
    }
    flat = [part for option in options.items() for part in option]
    # No access log: an address can hold a date or a one-time key, and nobody reads it on a small instance.
    return _python("web", "-m", "gunicorn", "config.wsgi", "--no-control-socket", *flat, env=env)


if __name__ == "__main__":
    sys.exit(main())
