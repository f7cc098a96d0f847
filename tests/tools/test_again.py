"""`make again` tells a test that fails now and then from one that does not."""

import subprocess
import sys
from pathlib import Path

import pytest

from tools.paths import ROOT

pytestmark = pytest.mark.long

# Passes alone, which comes first, and fails from then on.
NOW_AND_THEN = """from pathlib import Path

def test_it():
    been_here = Path(__file__).with_suffix(".been-here")
    assert not been_here.exists()
    been_here.touch()
"""


def test_it_runs_alone_then_busy_and_counts_what_failed(tmp_path: Path) -> None:
    test = tmp_path / "test_now_and_then.py"
    test.write_text(NOW_AND_THEN)
    argv = [sys.executable, "-m", "tools.again", "--times", "1", str(test)]
    done = subprocess.run(argv, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 1, done.stderr
    assert "alone 1: ok" in done.stdout
    assert "busy 1: FAILED" in done.stdout
    assert "assert not been_here.exists()" in done.stdout
    assert done.stdout.endswith("1 of 2 failed\n")
