"""What `view.py` says, as JSON for the PDF's template: only letters that can be drawn, nothing else changed. Pure."""

from dataclasses import asdict
from typing import Any

from diary.sharing.report.drawn import OTHER_WRITING, drawn
from diary.sharing.report.facts import Report
from diary.sharing.report.view import view_of

_IN_THE_TABLES = "The tables Day by day have every number."
_IN_THE_OTHERS = "Every single number is in the FHIR documents that come with this page."
_ROOMY_CHARACTERS = 1_300
_NAME_CHARACTERS = 40  # in the foot of every page


def pdf_view(report: Report, *, summary_only: bool = False) -> dict[str, Any]:
    """The view; `summary_only`: without trials and tables, for a file that comes with documents that have every number."""
    said = view_of(report, with_tables=not summary_only)
    view: dict[str, Any] = _drawn(asdict(said))
    if summary_only:
        view["trials"] = []
    numbers = _IN_THE_OTHERS if summary_only else _IN_THE_TABLES
    return view | {
        # Cut before it is drawn: half of what isolates a name from the words around it would turn those round.
        "short_name": drawn(said.name[:_NAME_CHARACTERS]),
        "made_on": report.made_at.date().isoformat(),
        "numbers": numbers,
        "is_full": _characters(view) > _ROOMY_CHARACTERS,
        "other_writing": OTHER_WRITING if OTHER_WRITING in str(view) else "",
    }


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
