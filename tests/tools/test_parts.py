"""What `make test` prints at its end is what its parts really took."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tools.parts import Cost, table, timed_tests, together
from tools.paths import ROOT

REPORT = """<testsuites><testsuite>
<testcase classname="tests.a" name="slow[1]" time="2.5"/><testcase classname="tests.a" name="quick" time="0.01"/>
</testsuite></testsuites>"""
# The child burns a fifth of a second of CPU; its parent, which ends badly, knows that it has ended, and may leave it unburied.
ORPHAN = """import os, subprocess, sys
burn = "import time\\nwhile time.process_time() < 0.2: pass"
child = subprocess.Popen([sys.executable, "-c", burn], stdout=subprocess.DEVNULL)
os.waitid(os.P_PID, child.pid, os.WEXITED{how})
sys.exit(3)"""
RUN = """import json, sys
from tools import parts
parts.adopt_orphans()
costs = parts.run(json.loads(sys.argv[1]))
print(json.dumps({cost.part: [cost.passed, cost.cpu_seconds] for cost in costs}))"""


def run(commands: dict[str, list[str]]) -> tuple[list[str], dict[str, Any]]:
    """What they said, and what was said of them. In a process of its own: it takes in every child that ends."""
    argv = [sys.executable, "-c", RUN, json.dumps(commands)]
    done = subprocess.run(argv, cwd=ROOT, capture_output=True, text=True, check=True)
    *said, costs = done.stdout.splitlines()
    return said, json.loads(costs)


@pytest.mark.parametrize("how", ["", " | os.WNOWAIT"], ids=["buried", "left"])
def test_a_part_that_fails_is_told_with_the_cpu_time_of_everything_it_began(how: str) -> None:
    _, costs = run({"part": [sys.executable, "-c", ORPHAN.format(how=how)]})
    passed, cpu = costs["part"]
    assert not passed
    assert cpu >= 0.2


def test_two_at_once_both_speak_and_both_end() -> None:
    say = [sys.executable, "-c", "import sys; print(sys.argv[1]); sys.exit(int(sys.argv[2]))"]
    said, costs = run({"a": [*say, "first", "0"], "b": [*say, "second", "1"]})
    assert said == ["first", "second"]
    assert {part: passed for part, (passed, _) in costs.items()} == {"a": True, "b": False}


def test_the_slowest_tests_are_found_in_what_the_parts_left(tmp_path: Path) -> None:
    (tmp_path / "test-sqlite.xml").write_text(REPORT)
    slowest = max(timed_tests(tmp_path))
    assert slowest.line() == "     2.5  test-sqlite: tests.a::slow[1]"


def test_the_table_ends_with_the_sum() -> None:
    costs = [Cost("check", True, 10, 12.5), Cost("test-e2e", False, 20, 5)]
    lines = table([*costs, together(costs, 31)])
    assert [line.split() for line in lines[1:]] == [
        ["check", "ok", "10.0", "12.5"],
        ["test-e2e", "FAILED", "20.0", "5.0"],
        ["all", "FAILED", "31.0", "17.5"],
    ]
