"""A report as PDF: tagged, PDF/UA-1, one page to read in a minute and the tables after it.

The template gets the facts as JSON, so nothing a person typed can become markup; it reads no file and no address.
"""

import json
from pathlib import Path
from typing import Literal

from diary.sharing.report.facts import Report
from diary.sharing.report.pdf_view import pdf_view

_TEMPLATE = Path(__file__).with_name("report.typ")


def report_pdf(
    report: Report, *, paper: Literal["a4", "us-letter"], summary_only: bool = False
) -> bytes:
    """The report as PDF bytes; the same report gives the same bytes. A year takes about a second, ten years six.

    `summary_only`: without the tables, and it says where the numbers are.
    """
    import typst  # large, and only needed where a PDF is made

    view = pdf_view(report, summary_only=summary_only) | {"paper": paper}
    return typst.compile(
        _TEMPLATE,
        root=_TEMPLATE.parent,
        format="pdf",
        pdf_standards="ua-1",
        ignore_system_fonts=True,
        sys_inputs={"report": json.dumps(view)},
        timestamp=int(report.made_at.timestamp()),
    )
