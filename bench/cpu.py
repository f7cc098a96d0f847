"""CPU seconds a process and its descendants have used, to the nanosecond, from Linux's /proc."""

import contextlib
from pathlib import Path


def descendants(pid: int) -> list[int]:
    """The process itself, its children, and theirs."""
    found = [pid]
    for one in found:
        for task in _tasks(one):
            with contextlib.suppress(OSError):
                found += [int(child) for child in (task / "children").read_text().split()]
    return found


def cpu_seconds(pid: int) -> float:
    """User and system time of all living threads below `pid`; threads of a pool live as long as their server."""
    total = 0
    for one in descendants(pid):
        for task in _tasks(one):
            with contextlib.suppress(OSError):
                total += int((task / "schedstat").read_text().split()[0])
    return total / 1e9


def _tasks(pid: int) -> list[Path]:
    try:
        return list(Path(f"/proc/{pid}/task").iterdir())
    except OSError:
        return []
