"""A report as PDF: tagged, PDF/UA-1, one page to read in a minute and the tables after it.

The template gets the facts as JSON, so nothing a person typed can become markup; it reads no file and no address.
"""

import json
import subprocess
import sys
from datetime import date
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any, Literal

from diary.exceptions import Busy
from diary.sharing.report.facts import Report
from diary.sharing.report.fonts import fonts_for
from diary.sharing.report.pdf_view import pdf_view

_TEMPLATE = Path(__file__).with_name("report.typ")
_SCRIPT = Path(__file__).with_name("typeset.py")
# In this process. Ten years take 5 s and 600 MB: many readers at once must not take the whole machine, and whoever
# waited for them here would hold a thread of the web server.
_ONE = BoundedSemaphore(1)
_BUSY_SECONDS = 3
_SECONDS_AT_MOST = 60


class TypesettingFailed(Exception):
    """There is no PDF; the message says nothing of what should have been in it."""


def report_pdf(
    report: Report,
    *,
    paper: Literal["a4", "us-letter"],
    summary_only: bool = False,
    tables_from: date | None = None,
) -> bytes:
    """The report as PDF bytes; the same report gives the same bytes. A year takes about a second, ten years six.

    It is typeset in a process of its own, one at a time for each of ours: raises Busy at once while there is another.
    Raises TypesettingFailed, also when it takes longer than a minute.
    `summary_only`: without the tables, and it says where the numbers are. `tables_from`: tables from that day on only.
    """
    if not _ONE.acquire(blocking=False):
        raise Busy(_BUSY_SECONDS)
    try:
        view = pdf_view(report, summary_only=summary_only, tables_from=tables_from)
        return _typeset(view | {"paper": paper}, made_at=int(report.made_at.timestamp()))
    finally:
        _ONE.release()


def expect_a_turn() -> None:
    """Raises Busy when `report_pdf` would now; asked before a report is read for it."""
    if not _ONE.acquire(blocking=False):
        raise Busy(_BUSY_SECONDS)
    _ONE.release()


def _typeset(view: dict[str, Any], *, made_at: int) -> bytes:
    fonts = fonts_for(json.dumps(view, ensure_ascii=False))
    job = {
        "template": str(_TEMPLATE),
        "root": str(_TEMPLATE.parent),
        "view": view | {"fonts": fonts.families},
        "font_paths": fonts.folders,
        "timestamp": made_at,
    }
    # -I: neither this process's environment nor its folder has anything to say in there.
    try:
        done = subprocess.run(
            [sys.executable, "-I", _SCRIPT],
            input=json.dumps(job).encode(),
            env={},
            capture_output=True,
            timeout=_SECONDS_AT_MOST,
            check=False,
        )
    except subprocess.TimeoutExpired:
        # It carries what was said until then.
        raise TypesettingFailed("typesetting took too long") from None
    if done.returncode:
        # What typst says may quote the report: it goes nowhere.
        raise TypesettingFailed(f"typesetting ended with {done.returncode}")
    return done.stdout
