"""The reminder part of `make bench` runs through, small; and a tick reads no table of reminders from end to end."""

import os
import re
import subprocess
import sys

import pytest

from bench.reminder_acts import scanned
from tools.paths import ROOT

pytestmark = pytest.mark.long

QUICK = [
    "--databases", "sqlite", "--parts", "send", "ticks", "--phones", "50", "--rounds", "1", "--sizes", "2000",
]  # fmt: skip


def test_it_fills_its_tables() -> None:
    command = [sys.executable, "-m", "bench.reminders", "--no-write", *QUICK]
    env = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    ended = subprocess.run(
        command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=300, check=False
    )
    assert ended.returncode == 0, ended.stderr
    assert "\n| a push: encrypted, signed, posted | " in ended.stdout
    # The last but one column: which tables a tick reads whole.
    assert re.search(r"\n\| SQLite, 2 000 reminders \|.*\| none \| \d+ \|", ended.stdout)


def test_a_full_scan_is_told_from_one_by_index() -> None:
    assert scanned("  ->  Seq Scan on diary_occurrence  (cost=0.00..216.70)") == "diary_occurrence"
    assert scanned("SCAN diary_occurrence") == "diary_occurrence"
    assert scanned("SCAN diary_occurrence USING INDEX occurrences_to_wake") is None
    assert scanned("SEARCH diary_occurrence USING INDEX occurrences_to_wake (wake_at<?)") is None
    assert scanned("Index Scan using occurrences_to_wake on diary_occurrence") is None
