"""The system's Chromium for browser tests: found, or installed when this is root on Debian."""

import os
import shutil
from pathlib import Path

from tools.steps import SetupError, command, step

_NAMES = ("chromium", "chromium-browser", "google-chrome")
_PACKAGES = ("chromium", "fonts-liberation")


def find() -> Path | None:
    found = next(filter(None, map(shutil.which, _NAMES)), None)
    return Path(found) if found else None


def _is_complete() -> bool:
    # Without a font Chromium draws boxes, and every measurement of text is wrong.
    return find() is not None and any(Path("/usr/share/fonts/truetype").glob("liberation*"))


def install() -> None:
    if _is_complete():
        return
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        raise SetupError(
            "The browser tests need Chromium and a font. As root, on Debian: apt-get install "
            + " ".join(_PACKAGES)
        )
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    with step("Chromium and a font, from Debian"):
        command(["apt-get", "update", "-qq"], env=env)
        command(["apt-get", "install", "-y", "-qq", "--no-install-recommends", *_PACKAGES], env=env)
