"""The ignored `.env`: keys that are missing are added, what is there is kept. The settings read it by `read`, too."""

import base64
import os
import re
import secrets
import stat
import tempfile
from collections.abc import Callable, Container
from contextlib import suppress
from pathlib import Path

_HEADER = """\
# Made by `make run`. Keep it: without FIELD_KEYS the notes in the database cannot be read any more.
# Every other setting is explained in .env.example.
"""
_PUSH_NOTE = "# Signs reminders to push services. With another one, every phone has to switch its reminders on again.\n"
# How many points P-256 has (FIPS 186); a private key is a number from 1 to one less.
_P256_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


def new_field_key() -> str:
    """A Fernet key: 32 random bytes, url-safe base64."""
    return base64.urlsafe_b64encode(os.urandom(32)).decode()


def new_secret_key() -> str:
    return secrets.token_urlsafe(50)


def new_push_key() -> str:
    """A VAPID private key: a P-256 scalar as 32 bytes in url-safe base64. Made without any package installed."""
    number = secrets.randbelow(_P256_ORDER - 1) + 1
    return base64.urlsafe_b64encode(number.to_bytes(32, "big")).rstrip(b"=").decode()


# What an installation cannot be without: how each is made, and what stands above its line.
_KEYS: dict[str, tuple[Callable[[], str], str]] = {
    "SECRET_KEY": (new_secret_key, ""),
    "FIELD_KEYS": (new_field_key, ""),
    "VAPID_PRIVATE_KEY": (new_push_key, _PUSH_NOTE),
}


def complete(path: Path, *, given: Container[str] = ()) -> list[str]:
    """Writes the keys that neither `path` nor `given` (the environment) has; every line of the operator's stays.

    A line with nothing behind its = is filled in, but for the push key: that says "no push". Returns the names of what
    was written; a second call writes nothing.
    """
    known = {name for name, value in read(path).items() if value or name == "VAPID_PRIVATE_KEY"}
    missing = [name for name in _KEYS if name not in known and name not in given]
    if missing:
        text = path.read_text() if path.exists() else _HEADER
        for name in missing:
            text = _with_line(text, name)
        _replace(path, text)
    return missing


def _with_line(text: str, name: str) -> str:
    make, note = _KEYS[name]
    line = f"{name}={make()}"
    # A line with something behind its = is never touched.
    empty = re.compile(
        rf"""^[ \t]*(export[ \t]+)?{name}[ \t]*=[ \t]*(''|"")?[ \t]*$""", re.MULTILINE
    )
    if empty.search(text):
        return empty.sub(line, text)
    gap = "" if text.endswith("\n") or not text else "\n"
    return f"{text}{gap}{note}{line}\n"


def _replace(path: Path, text: str) -> None:
    """At once or not at all; readable by nobody new, by its owner only when it is new. It stays its owner's."""
    path = path.resolve()
    before = path.stat() if path.exists() else None
    mode = stat.S_IMODE(before.st_mode) & 0o770 if before else 0o600
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=".env-")
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
        os.fchmod(file.fileno(), mode)
        if before:
            # Another user than root or the owner cannot give it back.
            with suppress(PermissionError):
                os.fchown(file.fileno(), before.st_uid, before.st_gid)
    Path(name).replace(path)


def read(path: Path) -> dict[str, str]:
    """The settings in an env file; an absent file is an empty one."""
    if not path.exists():
        return {}
    lines = (line.strip().removeprefix("export ") for line in path.read_text().splitlines())
    pairs = (line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))
    found: dict[str, str] = {}
    for key, value in ((key.strip(), value.strip().strip("'\"")) for key, value in pairs):
        # An empty line further down hides no value: a key would be made anew, and the real one lost.
        if value or key not in found:
            found[key] = value
    return found


def in_force(path: Path) -> dict[str, str]:
    """What the environment says, and the file where it says nothing; an empty variable is one left out."""
    return {name: text for name, text in [*read(path).items(), *os.environ.items()] if text}
