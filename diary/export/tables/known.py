"""Tables of other programs, known by their headers. Pure.

Sources of the layouts: Daylio, Track & Graph, Migraine Buddy and cluster-headache-tracker after the samples in
tests/diary/export/tables/samples; Bearable after readers of its export (bcwilsondotcom/obsidian-bearable-import-plugin
main.ts, OmegaJak/bearable-csv Symptom.ts: "Name (Severity)" in detail, pre/am/mid/pm); Nomie after its own writer
(open-nomie/nomie6-oss src/modules/export/csv.ts: local start, JavaScript's offset, west is positive).
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from diary.exceptions import invalid_field
from diary.export.tables.columns import key_of
from diary.export.tables.reading import Row


@dataclass(frozen=True)
class Known:
    """`fields`: what a header (as `key_of`) is; headers not in it are left out. None: by the words, as in any table,
    but for those that are `never` a field.

    `silent`: headers that only say again what others say. `is_event`: each row is something that happened at a time.
    `offset`: the header with minutes from UTC, and whether west counts as positive.
    """

    format: str
    headers: frozenset[str]
    fields: dict[str, str] | None = None
    silent: frozenset[str] = frozenset()
    layout: str = "wide"
    is_event: bool = False
    day_score: str | None = None
    offset: tuple[str, bool] | None = None
    unit: str | None = None
    never: re.Pattern[str] | None = None


_OWN_REST = frozenset({"recorded at", "late", "time zone"})
# Sums of a day: no sessions.
_OWN_SUMS = re.compile(r"(?:ems|tens|htems|other) (?:minutes|sessions count)|side effects|trial .*")
_MIGRAINE = dict.fromkeys(
    ("lasted", "attack types", "attack location", "symptoms", "notes"), "note"
)

KNOWN = (
    Known(
        "daymark_csv",
        frozenset({"date", "occurred at", "recorded at", "late", "pain 0 10"}),
        {"date": "date", "occurred at": "time", "note": "note"}
        | {f"{symptom} 0 10": symptom for symptom in ("pain", "numbness", "tingling")},
        _OWN_REST,
        is_event=True,
        day_score="none",
    ),
    Known(
        "daymark_csv",
        frozenset({"date", "recorded at", "late", "pain 0 10"}),
        silent=_OWN_REST,
        never=_OWN_SUMS,
    ),
    Known(
        "daymark_csv",
        frozenset({"day", "pain", "numbness", "tingling", "ems used", "late"}),
        silent=_OWN_REST,
        never=_OWN_SUMS,
    ),
    Known(
        "daylio",
        frozenset({"full date", "date", "weekday", "time", "mood", "activities"}),
        {"full date": "date", "time": "time"}
        | dict.fromkeys(("activities", "note title", "note"), "note"),
        frozenset({"date", "weekday"}),
    ),
    Known(
        "track_and_graph",
        frozenset({"featurename", "timestamp", "value"}),
        {"featurename": "name", "timestamp": "date", "value": "value", "note": "note"},
        layout="long",
        unit="seconds",
    ),
    Known(
        "migraine_buddy",
        frozenset({"started", "lasted", "pain level"}),
        {"started": "date", "pain level": "pain"} | _MIGRAINE,
        frozenset({"", "start utc offset min", "end utc offset min"}),
        is_event=True,
        offset=("start utc offset min", False),
    ),
    Known(
        "cluster_headache_tracker",
        frozenset({"start time", "end time", "intensity", "medication"}),
        {"start time": "date", "intensity": "pain"}
        | dict.fromkeys(("end time", "medication", "triggers", "notes"), "note"),
        is_event=True,
    ),
    Known(
        "bearable",
        frozenset({"date", "weekday", "time of day", "category", "rating amount", "detail"}),
        {"date formatted": "date", "time of day": "time", "detail": "name"}
        | {"rating amount": "value", "notes": "note"},
        frozenset({"date", "weekday", "category", "time of day"}),
        layout="long",
    ),
    Known(
        "nomie",
        frozenset({"epoch", "start", "end", "offset", "tracker", "value"}),
        {"start": "date", "tracker": "name", "value": "value", "note": "note"},
        frozenset({"epoch", "end", "offset"}),
        layout="long",
        offset=("offset", True),
    ),
    Known(
        "nomie",
        frozenset({"epoch", "start", "end", "offset", "note"}),
        {"start": "date", "note": "note"},
        frozenset({"epoch", "end", "offset"}),
        offset=("offset", True),
    ),
)  # fmt: skip
TABLE = Known("table", frozenset())
_DATE_PARTS = (("day", "tag", "jour", "dia"), ("month", "monat", "mois", "mes"), ("year", "jahr", "année", "año"))  # fmt: skip
# Of the other tables of our export: each is a part, and daymark.json has all of it.
_OWN_PARTS = (
    {"date", "started at", "recorded at", "modality"},
    {"date", "occurred at", "recorded at", "kind", "severity"},
    {"date", "screened at", "recorded at", "outcome"},
)
_BEARABLE_TIMES = {"pre": "06:00", "am": "09:00", "mid": "14:00", "pm": "20:00"}


def known_by(cells: Iterable[str]) -> Known | None:
    """The program whose header row this is. Raises InvalidFields (`file`): own_table."""
    keys = {key_of(cell) for cell in cells}
    if any(part <= keys for part in _OWN_PARTS):
        message = "is only a part of an export. Bring in the ZIP or daymark.json instead"
        raise invalid_field("file", "own_table", message)
    return next((known for known in KNOWN if known.headers <= keys), None)


def fields_of(known: Known, headers: list[str]) -> dict[str, str]:
    """Its fields; a Bearable table of before it had "date formatted" is read by "date"."""
    fields = dict(known.fields or {})
    if known.format == "bearable" and "date formatted" not in map(key_of, headers):
        fields["date"] = "date"
    return fields


def rewritten(known: Known, headers: list[str], rows: list[Row]) -> tuple[Known, list[Row]]:
    """Bearable writes "Tingling (Mild)" and "am": a name, its word and a time. A year, a month and a day in three columns
    are one date. Other tables stay as they are.
    """
    at = {key_of(header): index for index, header in enumerate(headers)}
    if known.format == "bearable":
        return known, [(number, _bearable(cells + [""] * (len(headers) - len(cells)), at)) for number, cells in rows]  # fmt: skip
    parts = [[at[name] for name in names if name in at] for names in _DATE_PARTS]
    if known is not TABLE or not all(parts):
        return known, rows
    places = [each[0] for each in parts]
    silent = frozenset(key_of(headers[each]) for each in places[1:])
    return replace(TABLE, silent=silent), [(number, _together(cells, places)) for number, cells in rows]  # fmt: skip


def _together(cells: list[str], places: list[int]) -> list[str]:
    """With the whole date where the day stood; a row that lacks a part of it stays as it is."""
    day, month, year = (cells[at].rstrip(".") if at < len(cells) else "" for at in places)
    if not (day and month and year):
        return cells
    whole = f"{year}-{month}-{day}" if month.isdecimal() else f"{day} {month} {year}"
    return [whole if at == places[0] else cell for at, cell in enumerate(cells)]


def _bearable(cells: list[str], at: dict[str, int]) -> list[str]:
    cells = list(cells)
    category, detail = cells[at["category"]], cells[at["detail"]]
    if category.casefold() not in ("symptom", "symptoms"):
        cells[at["detail"]] = f"{category}: {detail}" if detail else category
    elif found := re.fullmatch(r"(.{1,200}?)\s*\(([^()]{1,40})\)", detail):
        cells[at["detail"]], cells[at["rating amount"]] = found.groups()
    part = cells[at["time of day"]].casefold()
    cells[at["time of day"]] = _BEARABLE_TIMES.get(part, "")
    if part in _BEARABLE_TIMES and "notes" in at:
        said = f"Time of day in the file: {part}"
        cells[at["notes"]] = "\n".join(filter(None, (cells[at["notes"]], said)))
    return cells
