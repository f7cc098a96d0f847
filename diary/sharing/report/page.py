"""The report as an HTML page: lays out what `view.py` says, and says nothing itself.

The page is read-only, works without scripts and prints on paper. Whatever a person typed is escaped.
"""

from collections.abc import Iterator

# Django's looks for lazy texts first, which takes as long as all the rest of a row.
from html import escape
from pathlib import Path
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from diary.sharing.report.facts import Report
from diary.sharing.report.svg import interval_svg, panel_svg
from diary.sharing.report.view import TrialView, view_of
from diary.sharing.report.view_tables import MARKS, Table
from diary.sharing.report.words import word

_STYLES = Path(__file__).parents[2] / "static" / "report.css"


def render_report(report: Report, *, links: dict[str, Any], alone: bool = False) -> str:
    """The whole page; `links` are addresses: pdf_a4, pdf_letter, csv (of each table), json, fhir to download, finish.

    Each is optional. `alone`: as a file that has its styles in it and asks no host for anything.
    """
    view = view_of(report)
    panels = [(one, _safe(panel_svg(one, view.chart.bands))) for one in view.chart.panels]
    context = {
        "view": view,
        "links": links,
        "styles": _safe(_STYLES.read_text()) if alone else "",
        "csv": [(word(table), address) for table, address in links.get("csv", {}).items()],
        "change": table_html(view.change),
        "panels": panels,
        "trials": [_trial(one) for one in view.trials],
        "tables": [(table, table_html(table)) for table in view.tables],
    }
    return render_to_string("sharing/report.html", context)


def _trial(trial: TrialView) -> dict[str, Any]:
    return {
        "is": trial,
        "chart": _safe(interval_svg(trial.interval)) if trial.interval else "",
        "pairs": table_html(trial.pairs) if trial.pairs.rows else "",
    }


def table_html(table: Table) -> SafeString:
    """A table whose layout follows from its kind; a template takes five times as long for ten years of days.

    Roles by name: on a phone its rows are laid out as lines, and Safari takes what is not laid out as a table for none.
    """
    return _safe("\n".join(_table(table)))


def _table(table: Table) -> Iterator[str]:
    heads = "".join(
        f'<th scope="col" role="columnheader">{escape(one)}</th>' for one in table.headers
    )
    yield f'<table class="{table.kind}" role="table"><thead role="rowgroup"><tr role="row">{heads}</tr></thead>'
    yield '<tbody role="rowgroup">'
    for row in table.rows:
        yield _row(table, row)
    yield "</tbody></table>"


def _row(table: Table, row: list[str]) -> str:
    """The first cell names the row; a row of two cells in a wider table is a stretch without entries."""
    is_gap = len(row) < len(table.headers)
    span = f' colspan="{len(table.headers) - 1}"' if is_gap else ""
    cells = [
        f'<td role="cell" class="typed" dir="auto">{escape(cell)}</td>'
        if number in table.typed
        else f'<td role="cell"{span}>{escape(cell)}</td>'
        for number, cell in enumerate(row[1:], 1)
    ]
    start = '<tr role="row" class="none">' if is_gap else '<tr role="row">'
    return f'{start}<th scope="row" role="rowheader">{_named(row[0])}</th>{"".join(cells)}</tr>'


def _named(name: str) -> str:
    for mark in MARKS:
        if name.endswith(mark):
            return f'{_named(name.removesuffix(mark))} <span class="mark">{mark.strip()}</span>'
    return escape(name)


def _safe(markup: str) -> SafeString:
    """Markup of ours in which everything typed has been escaped."""
    return mark_safe(markup)  # noqa: S308
