"""A browser test that fails leaves a trace, its pages as picture and as text, what was answered, and the log, and says where; one that passes leaves nothing."""

import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.e2e import evidence as module
from tests.e2e.evidence import Evidence


def test_only_a_failure_leaves_something(
    browser: Browser,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(module, "FOLDER", tmp_path)
    for failed in (False, True):
        evidence = Evidence("tests/e2e/test_it.py::test_it[a/b]")
        context = browser.new_context()
        evidence.follow(context)
        context.new_page().goto("data:text/html,<h1>It broke")
        evidence.wanted = failed
        evidence.close(context)
        assert bool(list(tmp_path.iterdir())) == failed
    evidence.keep_log("web: it said so")
    (folder,) = tmp_path.iterdir()
    assert folder.name == "tests-e2e-test_it-py-test_it-a-b"
    assert {file.name for file in folder.iterdir()} == {
        "answers.txt", "browser-1-page-1.png", "browser-1-page-1.txt", "browser-1-trace.zip", "log.txt",
    }  # fmt: skip
    assert "It broke" in (folder / "browser-1-page-1.txt").read_text()
    with zipfile.ZipFile(folder / "browser-1-trace.zip") as trace:
        assert b"It broke" in b"".join(trace.read(name) for name in trace.namelist())
    assert str(folder) in capsys.readouterr().out
