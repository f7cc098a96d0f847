"""CPU seconds a process and its descendants have used, to the nanosecond, from Linux's /proc."""

import contextlib
import os
from pathlib import Path


def descendants(pid: int) -> list[int]:
    """The process itself, its children, and theirs."""
    found = [pid]
    for one in found:
        for task in _tasks(one):
            with contextlib.suppress(OSError):
                found += [int(child) for child in (task / "children").read_text().split()]
    return found


class CpuTime:
    """User and system time of a process and its descendants; those that have ended keep counting."""

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._last_seen: dict[int, float] = {}

    def seconds(self) -> float:
        for one in descendants(self._pid):
            self._last_seen[one] = max(_seconds(one), self._last_seen.get(one, 0.0))
        return sum(self._last_seen.values())


def reaped_seconds(pid: int) -> float:
    """What children of the process had used when they ended, to 10 ms: connections of PostgreSQL that were closed."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()
    return (int(fields[13]) + int(fields[14])) / os.sysconf("SC_CLK_TCK")


def _seconds(pid: int) -> float:
    """All living threads; those of a pool live as long as their server."""
    total = 0
    for task in _tasks(pid):
        with contextlib.suppress(OSError):
            total += int((task / "schedstat").read_text().split()[0])
    return total / 1e9


def _tasks(pid: int) -> list[Path]:
    try:
        return list(Path(f"/proc/{pid}/task").iterdir())
    except OSError:
        return []
