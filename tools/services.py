"""Runs a command with real servers beside it: `python -m tools.services --redis --postgres -- pytest`.

Exports REDIS_URL and DATABASE_URL for the command and stops the servers afterwards. A server that the environment
already names is used as it is.
"""

import argparse
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from tools import broker, postgres
from tools.children import dies_with_parent
from tools.supervise import NotReady, Stopped, Supervisor


def main() -> int:
    options = _options()
    with tempfile.TemporaryDirectory(prefix="daymark-") as folder:
        try:
            with Supervisor() as supervisor:
                env = _start(supervisor, options, Path(folder))
                return _run(supervisor, options.command, env)
        except Stopped:
            return 130
        except NotReady as error:
            sys.exit(str(error))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tools.services")
    parser.add_argument("--redis", action="store_true", help="a broker and cache")
    database = parser.add_mutually_exclusive_group()
    database.add_argument("--postgres", action="store_true", help="a PostgreSQL server")
    database.add_argument("--sqlite", action="store_true", help="a fresh SQLite file")
    parser.add_argument("--durable", action="store_true", help="PostgreSQL's own safe settings")
    parser.add_argument("command", nargs=argparse.REMAINDER, help="-- command to run")
    options = parser.parse_args()
    options.command = [word for word in options.command if word != "--"]
    if not options.command:
        parser.error("no command given")
    return options


def _start(supervisor: Supervisor, options: argparse.Namespace, folder: Path) -> dict[str, str]:
    env = dict(os.environ)
    if options.sqlite:
        env["DATABASE_URL"] = f"sqlite:///{folder / 'daymark.sqlite3'}"
    if options.postgres and not env.get("DATABASE_URL", "").startswith("postgres"):
        # When this is root, the server runs as another user, who must get through to its folder.
        folder.chmod(0o711)
        (folder / "postgres").mkdir()
        database = postgres.prepare(folder / "postgres", durable=options.durable)
        supervisor.start(database.child)
        supervisor.wait_until(database.answers, seconds=60, what="PostgreSQL")
        env["DATABASE_URL"] = database.url
    if options.redis and not env.get("REDIS_URL"):
        server = broker.prepare(folder / "broker", durable=False)
        supervisor.start(server.child)
        supervisor.wait_until(server.answers, seconds=30, what="The broker")
        env["REDIS_URL"] = server.url
    return env


def _run(supervisor: Supervisor, command: list[str], env: dict[str, str]) -> int:
    # In our own session, so that Ctrl-C reaches the command itself and it can say goodbye.
    process = subprocess.Popen(command, env=env, preexec_fn=dies_with_parent(signal.SIGTERM))
    try:
        while process.poll() is None:
            supervisor.pause(0.05)
            supervisor.mend()
    except Stopped:
        process.terminate()
        process.wait()
        raise
    return process.returncode


if __name__ == "__main__":
    sys.exit(main())
