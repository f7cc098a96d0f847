"""Makes a checkout ready: `python3 -m tools.bootstrap runtime dev node frontend keys browser`, any of them.

Runs on the system's Python before anything is installed. Each step is skipped when what it was made from is unchanged.
"""

import fcntl
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tools import browser, envfile, node, stamps
from tools.paths import ENV_FILE, FRONTEND, ROOT, RUN_DIR, VENV, VENV_BIN, VENV_PYTHON
from tools.steps import SetupError, command, exit_with, step

_LOCKS = ROOT / "tools"
_NODE_MODULES = FRONTEND / "node_modules"
_NOT_BUILT_FROM = {"node_modules", "dist", "tests", "coverage"}


def venv() -> None:
    if _runs(VENV_PYTHON):
        return
    with step("Virtual environment in .venv"):
        made = subprocess.run([sys.executable, "-m", "venv", "--clear", str(VENV)], check=False)
        if made.returncode:
            raise SetupError("Python's venv is missing. On Debian: apt-get install python3-venv")


def _runs(python: Path) -> bool:
    # A virtual environment whose Python was removed from the machine is only a dangling link.
    return python.exists() and not subprocess.run([python, "-c", ""], check=False).returncode


def runtime() -> None:
    _packages(ROOT / "requirements.txt", "Python packages")


def dev() -> None:
    runtime()
    _packages(ROOT / "requirements-dev.txt", "Python packages for tests and checks")


def _packages(lock: Path, title: str) -> None:
    venv()
    stamp = VENV / ".stamps" / lock.stem
    wanted = stamps.fingerprint([lock], sys.version)
    if stamps.is_current(stamp, wanted):
        return
    with step(title):
        _install(lock)
    stamps.write(stamp, wanted)


def _install(lock: Path) -> None:
    """With uv, which is 5-6 times faster; with pip where uv cannot be had or finds no package."""
    python, uv = str(VENV_PYTHON), VENV_BIN / "uv"
    pip = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    if not uv.exists():
        subprocess.run([*pip, "--require-hashes", "-r", str(_LOCKS / "uv.txt")], check=False)
    if uv.exists():
        quick = [str(uv), "pip", "install", "--quiet", "--python", python]
        if not subprocess.run(
            [*quick, "--require-hashes", "-r", str(lock)], check=False
        ).returncode:
            return
    command([*pip, "--require-hashes", "-r", str(lock)])


def node_() -> None:
    if node.find() is None:
        _packages(_LOCKS / "node.txt", "Node (none new enough on this machine)")


def node_packages() -> None:
    node_()
    lock = FRONTEND / "package-lock.json"
    # Inside node_modules: `npm ci` empties that folder first, so a failed one leaves no stamp.
    stamp = _NODE_MODULES / ".stamp"
    wanted = stamps.fingerprint([lock, FRONTEND / "package.json"], str(node.find()))
    if stamps.is_current(stamp, wanted):
        return
    with step("Node packages"):
        node.npm("ci", "--no-audit", "--no-fund", "--loglevel=error")
    stamps.write(stamp, wanted)


def frontend() -> None:
    node_packages()
    stamp = _NODE_MODULES / ".stamp-build"
    wanted = stamps.fingerprint(_front_end_sources())
    if stamps.is_current(stamp, wanted) and (FRONTEND / "dist").exists():
        return
    with step("Front end"):
        node.npm("run", "build")
    stamps.write(stamp, wanted)


def _front_end_sources() -> Iterator[Path]:
    for path in FRONTEND.iterdir():
        if path.name in _NOT_BUILT_FROM:
            continue
        yield from [path] if path.is_file() else (p for p in path.rglob("*") if p.is_file())


def keys() -> None:
    given = {name for name, value in os.environ.items() if value}
    if written := envfile.complete(ENV_FILE, given=given):
        print(f"- Written to .env: {', '.join(written)}; keep that file", flush=True)


STEPS: dict[str, Callable[[], None]] = {
    "runtime": runtime,
    "dev": dev,
    "node": node_packages,
    "frontend": frontend,
    "keys": keys,
    "browser": browser.install,
}


@contextmanager
def _alone() -> Iterator[None]:
    """Two commands started at once in one checkout install one after the other."""
    RUN_DIR.mkdir(mode=0o700, exist_ok=True)
    with (RUN_DIR / "bootstrap.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def main() -> None:
    if sys.version_info < (3, 11):  # noqa: UP036 - this may run on any Python
        raise SetupError(f"Python 3.11 or newer is needed; this is {sys.version.split()[0]}.")
    os.chdir(ROOT)
    with _alone():
        for name in sys.argv[1:]:
            STEPS[name]()


if __name__ == "__main__":
    exit_with(main)
