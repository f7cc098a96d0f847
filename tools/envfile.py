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


def new_field_key() -> str:
    """A Fernet key: 32 random bytes, url-safe base64."""
    return base64.urlsafe_b64encode(os.urandom(32)).decode()


def new_secret_key() -> str:
    return secrets.token_urlsafe(50)


def create(path: Path) -> bool:
    """Write fresh keys to `path`, readable by its owner only. Returns False when the file was already there."""
    text = _TEMPLATE.format(secret_key=new_secret_key(), field_key=new_field_key())
    try:
        # O_EXCL: two runs at once must not replace each other's keys.
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return False
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
    return True


def read(path: Path) -> dict[str, str]:
    """The settings in an env file; an absent file is an empty one."""
    if not path.exists():
        return {}
    lines = (line.strip().removeprefix("export ") for line in path.read_text().splitlines())
    pairs = (line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))
    return {key.strip(): value.strip().strip("'\"") for key, value in pairs}
