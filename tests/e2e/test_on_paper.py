"""The report out of a printer: one sheet for the minute a doctor has, whatever stands on it."""

import io
import re
from pathlib import Path

import pypdf
import pytest

from diary.sharing.report.facts import Report
from diary.sharing.report.page import render_report
from tests.diary.sharing.reports import busy_report, long_report
from tests.e2e.device import Device
from tools.paths import ROOT

STYLES = Path(ROOT, "diary/static/report.css").read_text()
LONG = "A question about what to do when walking gets hard. " * 9


def with_styles(html: str) -> str:
    """A report that needs no server."""
    return re.sub("<link[^>]*stylesheet[^>]*>", f"<style>{STYLES}</style>", html)


@pytest.mark.parametrize("paper", ["A4", "Letter"])
@pytest.mark.parametrize("report", [long_report(90), busy_report(LONG)], ids=["usual", "busy"])
def test_the_summary_is_one_sheet(phone: Device, report: Report, paper: str) -> None:
    html = render_report(report, links={})
    page = phone.page
    page.set_content(with_styles(html))
    sheets = [
        sheet.extract_text() for sheet in pypdf.PdfReader(io.BytesIO(page.pdf(format=paper))).pages
    ]
    assert "Sleep disturbed" in sheets[0]
    after = "Personal randomised trial" if report.trials else "Day by day"
    assert after in sheets[1]
    assert after not in sheets[0]
