"""A report as PDF: tagged, PDF/UA-1, one page to read in a minute and the tables after it.

The template gets the facts as JSON, so nothing a person typed can become markup; it reads no file and no address.
"""

import json
import subprocess
import sys
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any, Literal

from diary.sharing.report.facts import Report
from diary.sharing.report.pdf_view import pdf_view

_TEMPLATE = Path(__file__).with_name("report.typ")
_SCRIPT = Path(__file__).with_name("typeset.py")
# Ten years take 5 s and 600 MB; many readers at once must not take the whole machine.
_AT_ONCE = BoundedSemaphore(2)
_SECONDS_AT_MOST = 60


class TypesettingFailed(Exception):
    """There is no PDF; the message says nothing of what should have been in it."""


def report_pdf(
    report: Report, *, paper: Literal["a4", "us-letter"], summary_only: bool = False
) -> bytes:
    """The report as PDF bytes; the same report gives the same bytes. A year takes about a second, ten years six.

    It is typeset in a process of its own, two at a time. Raises TypesettingFailed, or TimeoutExpired after a minute.
    `summary_only`: without the tables, and it says where the numbers are.
    """
    job = {
        "template": str(_TEMPLATE),
        "root": str(_TEMPLATE.parent),
        "view": pdf_view(report, summary_only=summary_only) | {"paper": paper},
        "timestamp": int(report.made_at.timestamp()),
    }
    with _AT_ONCE:
        return _typeset(job)


def _typeset(job: dict[str, Any]) -> bytes:
    # -I: neither this process's environment nor its folder has anything to say in there.
    done = subprocess.run(
        [sys.executable, "-I", _SCRIPT],
        input=json.dumps(job).encode(),
        env={},
        capture_output=True,
        timeout=_SECONDS_AT_MOST,
        check=False,
    )
    if done.returncode:
        # What typst says may quote the report: it goes nowhere.
        raise TypesettingFailed(f"typesetting ended with {done.returncode}")
    return done.stdout
