"""`make again T=<test> N=20`: whether a test ever fails without a fault. N times alone, then N times beside two busy processes.

T is what pytest or vitest takes: a file, a folder, one test. Tests of Python run on SQLite, with --postgres there.
"""

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tools import node
from tools.children import Child
from tools.paths import ROOT

BUSY_PROCESSES = 2
_BUSY = "while True: pass"


def main() -> int:
    options = _options()
    failed = _many(options, "alone")
    with _busy():
        failed += _many(options, "busy")
    print(f"{failed} of {2 * options.times} failed", flush=True)
    return 1 if failed else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tools.again", description=__doc__)
    parser.add_argument("tests", nargs="+", help="for pytest, or for vitest if they end with .ts")
    parser.add_argument("--times", type=int, default=20, help="alone, and as often beside others")
    parser.add_argument("--postgres", action="store_true", help="instead of SQLite")
    return parser.parse_args()


@contextmanager
def _busy() -> Iterator[None]:
    with ExitStack() as stack:
        for number in range(BUSY_PROCESSES):
            child = Child(f"busy{number}", [sys.executable, "-c", _BUSY], os.environ, ROOT)
            child.start()
            stack.callback(child.stop)
        yield


def _many(options: argparse.Namespace, how: str) -> int:
    failed = 0
    for number in range(1, options.times + 1):
        started = time.monotonic()
        ended = _once(options)
        word = "FAILED" if ended.returncode else "ok"
        print(f"{how} {number}: {word}, {time.monotonic() - started:.1f} s", flush=True)
        if ended.returncode:
            failed += 1
            print(ended.stdout, flush=True)
    return failed


def _once(options: argparse.Namespace) -> "subprocess.CompletedProcess[str]":
    return run_tests(options.tests, postgres=options.postgres)


def run_tests(
    tests: Sequence[str], *, postgres: bool = False, project: Path = ROOT
) -> "subprocess.CompletedProcess[str]":
    """Runs tests of Python, or of the front end, in this project or a copy of it; never raises for a red one."""
    if any(".test.ts" in test for test in tests):
        found = node.required()
        argv, cwd = [str(found.parent / "npx"), "vitest", "run", *tests], project / "frontend"
        env = node.environment(found)
    else:
        database = "--postgres" if postgres else "--sqlite"
        services = [sys.executable, "-m", "tools.services", "--redis", database, "--"]
        argv, cwd = [*services, sys.executable, "-m", "pytest", "-q", *tests], project
        env = os.environ
    return subprocess.run(
        argv, cwd=cwd, env=dict(env), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, text=True, check=False,
    )  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
