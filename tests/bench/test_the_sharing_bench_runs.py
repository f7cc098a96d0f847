"""The part of `make bench` about links runs through, small, and fills its tables."""

import os
import subprocess
import sys

import pytest

from tools.paths import ROOT

pytestmark = pytest.mark.long

QUICK = ["--databases", "sqlite", "--seconds", "0.1", "--requests", "1", "--days", "2", "3", "4"]


def test_it_fills_its_tables() -> None:
    command = [sys.executable, "-m", "bench.sharing", "--no-write", *QUICK]
    env = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    ended = subprocess.run(
        command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=300, check=False
    )
    assert ended.returncode == 0, ended.stderr
    for case in ("report", "PDF", "FHIR document", "CSV", "manifest with all files"):
        for days in (2, 3, 4):
            assert f"\n| {case}, {days} days | " in ended.stdout
    for output in ("html", "pdf", "fhir", "csv"):
        assert f"\n| {output} | " in ended.stdout
    assert "\n| SQLite: report, 4 days, ms | 500 | " in ended.stdout
