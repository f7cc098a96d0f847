"""One child process that cannot outlive the process that started it.

A child gets a session of its own, so that a Ctrl-C reaches only the supervisor, which then stops the children in the
right order. When the supervisor itself is killed with -9, the kernel signals the child.
"""

import contextlib
import ctypes
import os
import pwd
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

_PR_SET_PDEATHSIG = 1
_PR_SET_CHILD_SUBREAPER = 36
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


def signal_me_when_parent_dies(signum: int) -> None:
    """Ask the kernel for `signum` when the parent ends. Linux only; elsewhere only an orderly stop ends the children."""
    if _libc is not None:
        _libc.prctl(_PR_SET_PDEATHSIG, int(signum))


def adopt_orphans() -> None:
    """Whoever below us is left by its parent becomes our child, for us to wait for. Linux only."""
    if _libc is not None:
        _libc.prctl(_PR_SET_CHILD_SUBREAPER, 1)


def dies_with_parent(signum: int) -> Callable[[], None]:
    """A `preexec_fn` that ties the child's life to this process."""
    parent = os.getpid()

    def in_child() -> None:
        signal_me_when_parent_dies(signum)
        # The parent may have died before the line above took hold.
        if os.getppid() != parent:
            os._exit(1)

    return in_child


@dataclass
class Child:
    """A command, how to stop it, and the process it currently runs as."""

    name: str
    argv: Sequence[str]
    env: Mapping[str, str]
    cwd: Path
    stop_signal: int = signal.SIGTERM
    # What the kernel sends when the supervisor is killed. A Celery worker told to stop politely would wait for a
    # broker that is going away at the same moment, so it gets SIGKILL; its tasks are acknowledged late.
    orphan_signal: int = signal.SIGTERM
    grace_seconds: float = 15.0
    user: str | None = None
    process: "subprocess.Popen[bytes] | None" = field(default=None, init=False)

    def start(self) -> None:
        self.process = subprocess.Popen(
            self.argv,
            env=dict(self.env),
            cwd=self.cwd,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            user=self.user,
            group=pwd.getpwnam(self.user).pw_gid if self.user else None,
            extra_groups=[] if self.user else None,
            preexec_fn=dies_with_parent(self.orphan_signal),
        )

    def status(self) -> int | None:
        """None while it runs, else how it ended: its exit status, or minus the signal that ended it."""
        assert self.process is not None
        if self.process.returncode is not None:
            return self.process.returncode
        # WNOWAIT leaves the dead leader in place, so that the number of its group cannot go to a stranger.
        ended = os.waitid(os.P_PID, self.process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT)
        if ended is None:
            return None
        return ended.si_status if ended.si_code == os.CLD_EXITED else -ended.si_status

    def stop(self, *, hurry: Callable[[], bool] = lambda: False) -> None:
        """End the process, then whatever it left behind in its session. A second call does nothing."""
        if self.process is None or self.process.returncode is not None:
            return
        if self.status() is None:
            os.kill(self.process.pid, self.stop_signal)
            self._wait(hurry)
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def _wait(self, hurry: Callable[[], bool]) -> None:
        deadline = time.monotonic() + self.grace_seconds
        while self.status() is None and time.monotonic() < deadline and not hurry():
            time.sleep(0.02)
