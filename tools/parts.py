"""`make test`: its parts one after the other, and at the end what each cost and which tests took longest.

Runs on the system's Python before anything is installed. A part that fails does not keep the others from being tried.
"""

import contextlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryFile
from xml.etree import ElementTree

from tools.children import adopt_orphans
from tools.paths import ROOT, TIMES

# Set-up first: without it no other part can run.
SET_UP = ("setup-dev", "setup-browser")
# One after the other; chaos mostly waits, so others may work meanwhile.
PARTS = (
    ("check",),
    ("test-sqlite",),
    ("test-postgres",),
    ("test-chaos", "test-frontend"),
    ("test-e2e",),
)
SLOWEST = 15


@dataclass(frozen=True)
class Cost:
    """What a part took, and whether it passed. CPU is that of all its processes, also of those left by their parents."""

    part: str
    passed: bool
    wall_seconds: float
    cpu_seconds: float

    def line(self) -> str:
        word = "ok" if self.passed else "FAILED"
        return f"{self.part:14} {word:6} {self.wall_seconds:8.1f} {self.cpu_seconds:8.1f}"


@dataclass(frozen=True, order=True)
class Timed:
    """One test and how long it took, its fixtures included."""

    seconds: float
    part: str
    name: str

    def line(self) -> str:
        return f"{self.seconds:8.1f}  {self.part}: {self.name}"


def run(commands: Mapping[str, Sequence[str]]) -> list[Cost]:
    """Side by side. What several of them say is shown when all have ended.

    Reaps whatever ends meanwhile: a test that looks for a process that is gone must not find a zombie.
    """
    with contextlib.ExitStack() as stack:
        started, costs, strays = time.monotonic(), [], 0.0
        said = {part: stack.enter_context(TemporaryFile()) for part in commands}
        running: dict[int, tuple[str, subprocess.Popen[bytes]]] = {}
        for part, argv in commands.items():
            output = said[part] if len(commands) > 1 else None
            process = subprocess.Popen(argv, cwd=ROOT, stdout=output, stderr=output)
            running[process.pid] = part, process
        while running:
            pid, status, usage = os.wait4(-1, 0)
            cpu = usage.ru_utime + usage.ru_stime
            if pid in running:
                part, process = running.pop(pid)
                process.returncode = os.waitstatus_to_exitcode(status)
                costs.append(Cost(part, status == 0, time.monotonic() - started, cpu))
            else:
                strays += cpu
        for output in said.values():
            output.seek(0)
            shutil.copyfileobj(output, sys.stdout.buffer)
        sys.stdout.flush()
    # Whose they were is not known.
    costs[0] = replace(costs[0], cpu_seconds=costs[0].cpu_seconds + strays + sum(_cpu_of_zombies()))
    return costs


def _cpu_of_zombies() -> Iterator[float]:
    """Of those that ended together with their parent."""
    with contextlib.suppress(ChildProcessError):
        while (ended := os.wait4(-1, os.WNOHANG))[0]:
            yield ended[2].ru_utime + ended[2].ru_stime


def timed_tests(folder: Path) -> Iterator[Timed]:
    """From the JUnit files that the parts leave there."""
    for report in sorted(folder.glob("*.xml")):
        # One that was cut off tells nothing.
        with contextlib.suppress(ElementTree.ParseError):
            for case in ElementTree.parse(report).iter("testcase"):  # noqa: S314 - our own file
                name = f"{case.get('classname')}::{case.get('name')}"
                yield Timed(float(case.get("time", 0)), report.stem, name)


def table(costs: list[Cost]) -> list[str]:
    return [f"{'part':14} {'':6} {'wall s':>8} {'CPU s':>8}", *[cost.line() for cost in costs]]


def together(costs: list[Cost], wall_seconds: float) -> Cost:
    cpu = sum(cost.cpu_seconds for cost in costs)
    return Cost("all", all(cost.passed for cost in costs), wall_seconds, cpu)


def main() -> int:
    # So that their CPU time is counted too.
    adopt_orphans()
    for report in TIMES.glob("*.xml"):
        report.unlink()
    started, costs = time.monotonic(), []
    for parts in [*((part,) for part in SET_UP), *PARTS]:
        print(f"\n=== {', '.join(parts)}", flush=True)
        costs += run({part: ["make", "--no-print-directory", part] for part in parts})
        if parts[0] in SET_UP and not costs[-1].passed:
            break
    everything = together(costs, time.monotonic() - started)
    slowest = sorted(timed_tests(TIMES), reverse=True)[:SLOWEST]
    lines = ["", *table([*costs, everything]), "", *[test.line() for test in slowest]]
    print("\n".join(lines), flush=True)
    return 0 if everything.passed else 1


if __name__ == "__main__":
    sys.exit(main())
