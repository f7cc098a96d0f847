"""Finds a Node that can build the front end and runs npm with it: `python -m tools.node run check`."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from tools import steps
from tools.paths import FRONTEND, ROOT, VENV_BIN

# What Vite 8 asks for.
OLDEST = (20, 19)


def version_of(node: Path) -> tuple[int, int]:
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    found = re.match(r"v(\d+)\.(\d+)", said)
    return (int(found[1]), int(found[2])) if found else (0, 0)


def find(path: str | None = None) -> Path | None:
    """The first Node on `path` that is new enough, else the one in the virtual environment."""
    for folder in [*(path or os.environ.get("PATH", "")).split(os.pathsep), str(VENV_BIN)]:
        found = shutil.which("node", path=folder)
        if found and version_of(Path(found)) >= OLDEST and (Path(found).parent / "npm").exists():
            return Path(found)
    return None


def environment(node: Path) -> Mapping[str, str]:
    """An environment in which npm and its scripts use this very Node."""
    return {**os.environ, "PATH": f"{node.parent}{os.pathsep}{os.environ.get('PATH', '')}"}


def required() -> Path:
    node = find()
    if node is None:
        raise steps.SetupError("Node 20.19 or newer is missing: run `make setup`.")
    return node


def npm(*arguments: str) -> None:
    node = required()
    steps.command([node.parent / "npm", *arguments], cwd=FRONTEND, env=environment(node))


def main() -> None:
    os.chdir(ROOT)
    npm(*sys.argv[1:])


if __name__ == "__main__":
    steps.exit_with(main)
