"""`make bench` runs through and fills its tables. How fast anything is says the bench, not a test."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bench import analyses
from bench.measure import percentile
from bench.report import write_between_markers
from tools.paths import ROOT

pytestmark = pytest.mark.long

QUICK = ["--databases", "sqlite", "--seconds", "0.1", "--requests", "1", "--entries", "50"]
CASES = (
    "app shell",
    "REST create of a moment",
    "REST list of 100 days",
    "summary of a year",
    "one-op sync",
    "first pull, pages of 500",
)


def test_it_measures_every_case() -> None:
    command = [sys.executable, "-m", "bench", "--no-write", *QUICK]
    env = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    ended = subprocess.run(
        command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=300, check=False
    )
    assert ended.returncode == 0, ended.stderr
    for case in CASES:
        assert f"\n| {case} | " in ended.stdout, ended.stdout
    assert "| SQLite: list of 100, queries | 3 | 3.00 |  | reached |" in ended.stdout


@pytest.mark.parametrize(("percent", "expected"), [(0, 1), (50, 5), (95, 10), (99, 10)])
def test_a_percentile_is_one_of_the_values(percent: int, expected: int) -> None:
    assert percentile([10, 9, 8, 7, 6, 5, 4, 3, 2, 1], percent) == expected


def test_a_table_replaces_the_one_before(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("before <!-- x:begin -->old<!-- x:end --> after")
    write_between_markers(page, "x", "new")
    assert page.read_text() == "before <!-- x:begin -->\nnew\n<!-- x:end --> after"


def test_a_page_without_a_place_is_left_alone(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("nothing here")
    with pytest.raises(ValueError, match="no place"):
        write_between_markers(page, "x", "new")
    assert page.read_text() == "nothing here"


def test_the_statistics_are_measured_too(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(analyses, "_REPEATS", 1)
    analyses.main(["--no-write"])
    said = capsys.readouterr().out
    for case in ("`coinflip`, 16 pairs", "`pairflip`, 16 pairs", "`adl`, ten years of days"):
        assert f"\n| {case} | " in said
