"""What docs/export.md tells programmers is so."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from diary.export import packed
from diary.export.archive import SCHEMA
from diary.export.format import FORMAT, VERSION
from diary.sharing.report.tables import TABLES
from tests.docs.commands import ROOT

PAGE = (ROOT / "docs" / "export.md").read_text()


def test_the_example_runs(tmp_path: Path) -> None:
    """On a ZIP of its name, in a directory of its own."""
    (code,) = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    days = [("2026-10-01", 4), ("2026-10-02", 5), ("2026-11-01", 0), ("2026-11-02", None)]
    entries: list[dict[str, Any]] = [{"kind": "daily", "on": on, "pain": pain} for on, pain in days]
    entries.append({"kind": "moment", "on": "2026-11-01", "pain": 9})
    (name,) = re.findall(r'"(daymark-\S+\.zip)"', code)
    with ZipFile(tmp_path / name, "w") as archive:
        archive.writestr("daymark.json", json.dumps({"entries": entries}))
    said = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert said.stderr == ""
    assert said.stdout.splitlines() == ["2026-10 4.5", "2026-11 0.0"]


def test_every_table_and_every_member_has_a_line() -> None:
    assert set(re.findall(r"^\| `csv/(\w+)\.csv`", PAGE, re.MULTILINE)) == set(TABLES)
    lines = PAGE.split("| member | what |")[1].split("\n\n")[0].splitlines()[2:]
    named = [name for line in lines for name in re.findall(r"`(\w+)`", line.split("|")[1])]
    assert named == list(json.loads(SCHEMA.read_text())["properties"])


def test_its_figures_are_those_of_the_code() -> None:
    assert f"`{FORMAT}`, {VERSION}, when it was made" in PAGE
    assert f"at most {packed.BYTES_MAX // 1_000_000} MB" in PAGE
    assert f"more than {packed.MEMBERS_MAX:,} files".replace(",", " ") in PAGE
    assert f"more than {packed._UNPACKED_MAX // 1_000_000} MB of JSON" in PAGE
