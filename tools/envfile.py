"""The ignored `.env`: written once with fresh keys, never overwritten, read the way the settings read it."""

import base64
import os
import secrets
from pathlib import Path

_TEMPLATE = """\
# Made by `make run`. Keep it: without FIELD_KEYS the notes in the database cannot be read any more.
# Every other setting is explained in .env.example.
SECRET_KEY={secret_key}
FIELD_KEYS={field_key}
"""
_PUSH_KEY = """\
# Signs reminders to push services. With another one, every phone has to switch its reminders on again.
VAPID_PRIVATE_KEY={push_key}
"""
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


def create(path: Path) -> bool:
    """Write fresh keys to `path`, readable by its owner only. Returns False when the file was already there."""
    text = _TEMPLATE.format(secret_key=new_secret_key(), field_key=new_field_key())
    text += _PUSH_KEY.format(push_key=new_push_key())
    try:
        # O_EXCL: two runs at once must not replace each other's keys.
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return False
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
    return True


def add_push_key(path: Path) -> bool:
    """Append a VAPID key to a file from before there were any. Returns False when it names one already."""
    if "VAPID_PRIVATE_KEY" in read(path):
        return False
    gap = "" if path.read_text().endswith("\n") else "\n"
    with path.open("a") as file:
        file.write(gap + _PUSH_KEY.format(push_key=new_push_key()))
    return True


def read(path: Path) -> dict[str, str]:
    """The settings in an env file; an absent file is an empty one."""
    if not path.exists():
        return {}
    lines = (line.strip().removeprefix("export ") for line in path.read_text().splitlines())
    pairs = (line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))
    return {key.strip(): value.strip().strip("'\"") for key, value in pairs}
