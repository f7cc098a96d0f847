"""What `view.py` says, as JSON for the PDF's template: only letters that can be drawn, nothing else changed. Pure."""

from dataclasses import asdict, replace
from datetime import date
from typing import Any

from diary.sharing.report.drawn import OTHER_WRITING, drawn
from diary.sharing.report.facts import Report
from diary.sharing.report.view import view_of
from diary.sharing.report.view_tables import tables_of
from diary.sharing.report.words import day_text

_IN_THE_TABLES = "The tables Day by day have every number."
_IN_THE_OTHERS = "Every single number is in the FHIR documents that come with this page."
_IN_THE_FILES = (
    "The tables begin on {}; report.html, which comes with this file, has every day before as well."
)
_ROOMY_CHARACTERS = 1_300
_NAME_CHARACTERS = 40  # in the foot of every page


def pdf_view(
    report: Report, *, summary_only: bool = False, tables_from: date | None = None
) -> dict[str, Any]:
    """The view; `summary_only`: without trials and tables, for a file that comes with documents that have every number.

    `tables_from`: tables only from that day on, for a file that comes with the page that has every day.
    """
    said = view_of(report, with_tables=False)
    begin = max(report.scope.from_on, tables_from or report.scope.from_on)
    is_cut = begin > report.scope.from_on
    tables = [] if summary_only else tables_of(_since(begin, report) if is_cut else report)
    view: dict[str, Any] = _drawn(asdict(replace(said, tables=tables)))
    if summary_only:
        view["trials"] = []
    elsewhere = _IN_THE_FILES.format(day_text(begin)) if is_cut else ""
    elsewhere = _IN_THE_OTHERS if summary_only else elsewhere
    return view | {
        # Cut before it is drawn: half of what isolates a name from the words around it would turn those round.
        "short_name": drawn(said.name[:_NAME_CHARACTERS]),
        "made_on": report.made_at.date().isoformat(),
        "elsewhere": elsewhere,
        "numbers": elsewhere or _IN_THE_TABLES,
        "is_full": _characters(view) > _ROOMY_CHARACTERS,
        "other_writing": OTHER_WRITING if OTHER_WRITING in str(view) else "",
    }


def _since(begin: date, report: Report) -> Report:
    """What the tables tell of the days from then on; a safety check from before still stands."""
    return replace(
        report,
        scope=replace(report.scope, from_on=begin),
        days=[one for one in report.days if one.on >= begin],
        moments=[one for one in report.moments if one.on >= begin],
        sessions=[one for one in report.sessions if one.on >= begin],
        effects=[one for one in report.effects if one.on >= begin],
    )


def _characters(view: dict[str, Any]) -> int:
    """What stands on page one beside what always does."""
    pairs = [*view["flags"], *view["lines"]]
    typed = len(view["name"]) + len(view["question"])
    return typed + sum(len(one["name"]) + len(one["text"]) for one in pairs)


def _drawn(value: Any) -> Any:
    if isinstance(value, str):
        return drawn(value)
    if isinstance(value, dict):
        return {key: _drawn(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_drawn(one) for one in value]
    return value
