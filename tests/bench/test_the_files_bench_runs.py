"""The part of `make bench` about whole diaries as files runs through, small, and fills its table."""

import os
import subprocess
import sys

import pytest

from bench.files import AWAY, BACK, DAYS_BACK, Files, report
from tools.paths import ROOT

ACTS = (AWAY, BACK, DAYS_BACK)


@pytest.mark.long
def test_it_fills_its_table() -> None:
    command = [sys.executable, "-m", "bench.files", "--no-write", "--databases", "sqlite"]
    env = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    ended = subprocess.run(
        [*command, "--days", "3", "6"],
        cwd=ROOT,
        env=env,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    for act in ACTS:
        for days in (3, 6):
            assert f"\n| {act}, {days} days | " in ended.stdout


def test_time_and_memory_are_held_against_their_limits() -> None:
    year = {"s": 1.0, "cpu_s": 0.9, "mb": 100.0, "bare_s": 0.1, "rows": 600, "file_mb": 0.4}
    ten_years = year | {"s": 5.5, "mb": 131.0, "bare_s": 0.5}
    found = {act: {365: year, 3650: ten_years} for act in ACTS}
    said = report([Files("SQLite", (365, 3650), found)])
    assert f"\n| {AWAY}, 3650 days | 600 | 5.50 | 0.90 | 11 | 0.4 | 131 |" in said
    assert f"\n| SQLite: {AWAY}, 3650 days, s | 5 | 5.50 | 0.90 | **missed** |" in said
    assert f"\n| SQLite: {BACK}, 3650 days, s | 10 | 5.50 | 0.90 | reached |" in said
    assert (
        f"\n| SQLite: {AWAY}, memory of 3650 through 365 days | 1.3 | 1.31 |  | **missed** |"
        in said
    )
