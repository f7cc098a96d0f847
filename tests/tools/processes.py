"""Small real processes for the tests of the supervisor, and ways to see what is left of them."""

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil

# Only ends a test that hangs: a cold start of ten processes on a busy two-core machine takes half a minute.
PATIENCE_SECONDS = 120
ROOT = Path(__file__).resolve().parents[2]

# A child that says when it starts and when it is told to stop.
_CHILD = """
import os, signal, sys, time
from pathlib import Path
name = sys.argv[1]

def note(file, text):
    with open(file, "a") as out:
        out.write(text + "\\n")

def goodbye(*ignored):
    note("stopped", name)
    sys.exit(0)

signal.signal(signal.SIGTERM, goodbye)
note("started", f"{name} {os.getpid()}")
time.sleep(120)
"""

_SUPERVISOR = """
import os, signal, sys
from pathlib import Path
# The tests themselves may run under nohup, which a supervisor rightly respects.
signal.signal(signal.SIGHUP, signal.SIG_DFL)
from tools.children import Child
from tools.supervise import Stopped, Supervisor

child_code, folder, names = sys.argv[1], Path(sys.argv[2]), sys.argv[3:]
try:
    with Supervisor() as supervisor:
        for name in names:
            argv = [sys.executable, "-c", child_code, name]
            supervisor.start(Child(name, argv, env=os.environ, cwd=folder))
        supervisor.watch()
except Stopped:
    pass
"""


def start_supervisor(folder: Path, *names: str) -> "subprocess.Popen[str]":
    """A supervisor over children of these names; returns once all of them run."""
    argv = [sys.executable, "-c", _SUPERVISOR, _CHILD, str(folder), *names]
    process = subprocess.Popen(argv, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    wait_for(lambda: len(lines(folder / "started")) >= len(names))
    return process


def lines(path: Path) -> list[str]:
    return path.read_text().split("\n")[:-1] if path.exists() else []


def pids(folder: Path) -> dict[str, int]:
    """The newest process of each child."""
    return {name: int(pid) for name, pid in (line.split() for line in lines(folder / "started"))}


def is_gone(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def descendants(pid: int) -> list[int]:
    return [process.pid for process in psutil.Process(pid).children(recursive=True)]


def wait_for(condition: Callable[[], bool], *, seconds: float = PATIENCE_SECONDS) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.02)
