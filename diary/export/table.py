"""A plain table of days, as people bring it from a spreadsheet or another app. Pure: bytes in, rows or reasons out.

UTF-8, UTF-16 with its mark, else Windows-1252; commas, semicolons or tabs; English and German headers; the tables of
our own exports. Nothing is guessed silently: where day and month could be either way, the person is asked.
"""

import codecs
import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from accounts.digits import plain_digits
from diary.cleaners import DAYS_AHEAD, Refused, years_before
from diary.entries.fields import ENTRY_CLEANERS
from diary.exceptions import InvalidFields, invalid_field

BYTES_MAX = 2_000_000
ROWS_MAX = 10_000
COLUMNS_MAX = 200
COLUMN_FIELDS = (
    "date",
    "pain",
    "numbness",
    "tingling",
    "ems_used",
    "sleep_disturbance",
    "weakness",
    "falls",
    "note",
)
DATE_ORDERS = ("ymd", "dmy", "mdy")

_WORDS = {
    "date": ("date", "day", "datum", "tag", "on"),
    "pain": ("pain", "pain score", "schmerz", "schmerzen", "schmerzwert"),
    "numbness": ("numbness", "numb", "taubheit", "taubheitsgefuhl", "taub"),
    "tingling": ("tingling", "pins and needles", "kribbeln", "paresthesia", "parasthesien"),
    "ems_used": ("ems", "ems used", "tens", "tens ems", "ems tens", "stimulation"),
    "sleep_disturbance": ("sleep", "sleep disturbance", "schlaf", "schlafstorung"),
    "weakness": ("weakness", "schwache", "muskelschwache"),
    "falls": ("falls", "falls count", "sturze", "sturz"),
    "note": ("note", "notes", "comment", "comments", "notiz", "notizen", "bemerkung", "kommentar"),
}
_FIELD_OF = {word: name for name, words in _WORDS.items() for word in words}
_PLAIN_LETTERS = str.maketrans("äöü", "aou")
_UNITS = re.compile(r"\([^)]*\)|\[[^\]]*\]|\b0\s*(?:[-_–/]|bis|to|\s)\s*10\b")
_YES = frozenset({"yes", "y", "ja", "j", "true", "wahr", "1", "x", "✓"})
_NO = frozenset({"no", "n", "nein", "false", "falsch", "0"})
_DATE = re.compile(r"(\d{1,4})\s*([-./])\s*(\d{1,2})\s*\2\s*(\d{1,4})(?!\d)", re.ASCII)
# More than any date or number takes, blanks included.
_DATE_CHARACTERS = 40
_NUMBER_CHARACTERS = 20
_BLANKS = " \t\r\n\v\f\0\xa0\ufeff\u200b"
_FORMULA = tuple("'" + sign for sign in "=+-@＝＋－＠\t\r\n")


@dataclass(frozen=True)
class RowError:
    """What is wrong with one line; `detail` is for the person and never repeats what the cell holds."""

    row: int
    column: str | None
    code: str
    detail: str


@dataclass(frozen=True)
class Table:
    """Header cells, and each line that is not empty with its number in the file, from 1."""

    headers: list[str]
    lines: list[tuple[int, list[str]]] = field(repr=False)


@dataclass(frozen=True)
class Row:
    """One readable line: the day, and the fields that are not blank."""

    number: int
    on: date
    values: dict[str, Any] = field(repr=False)


def read_table(content: bytes) -> Table:
    """Raises InvalidFields naming `file`: too_large, not_readable, empty, too_many_rows."""
    if len(content) > BYTES_MAX:
        raise invalid_field("file", "too_large", "must be at most 2 MB for a table")
    text = _decoded(content)
    try:
        lines = list(_lines(text))
    except csv.Error:
        raise _not_readable() from None
    if len(lines) < 2:
        raise invalid_field("file", "empty", "has no rows below its header")
    if len(lines) - 1 > ROWS_MAX:
        raise invalid_field("file", "too_many_rows", f"must have at most {ROWS_MAX} rows")
    (_, headers), *rest = lines
    if len(headers) > COLUMNS_MAX:
        raise _not_readable()
    return Table([header.strip(_BLANKS)[:80] for header in headers], rest)


def _decoded(content: bytes) -> str:
    is_wide = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for encoding in ("utf-16",) if is_wide else ("utf-8-sig", "cp1252"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise _not_readable()


def _not_readable() -> InvalidFields:
    message = "is neither a table (CSV) nor a Daymark export (ZIP)"
    return invalid_field("file", "not_readable", message)


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    first = next((line for line in text.splitlines() if line.strip(_BLANKS)), "")
    separator = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    begins = 1
    for cells in reader:
        if any(cell.strip(_BLANKS) for cell in cells):
            yield begins, cells
        begins = reader.line_num + 1


def guessed_columns(table: Table) -> list[str | None]:
    """Which field each column is, by its header; each field once, the rest None.

    Raises InvalidFields (`file`, no_date_column) when no column looks like dates.
    """
    found: list[str | None] = []
    for header in table.headers:
        name = _FIELD_OF.get(_plain(header))
        found.append(None if name in found else name)
    if "date" not in found:
        found[_column_of_dates(table)] = "date"
    return found


def _plain(header: str) -> str:
    """ "Schmerz (0–10)" and "schmerz_0_10" are both "schmerz"."""
    words = re.sub(r"[_\s]+", " ", header.casefold().translate(_PLAIN_LETTERS))
    return re.sub(r"[^a-z]+", " ", _UNITS.sub(" ", words)).strip()


def _column_of_dates(table: Table) -> int:
    for index in range(len(table.headers)):
        cells = [cell for _, cells in table.lines[:50] if (cell := _cell(cells, index))]
        if cells and all(_date_at_start(cell) for cell in cells):
            return index
    message = "has no column with dates; name one of them date"
    raise invalid_field("file", "no_date_column", message)


def guessed_order(table: Table, columns: Sequence[str | None]) -> str | None:
    """How its dates are written; None when day and month could be either way round."""
    index = columns.index("date")
    cells = {cell for _, cells in table.lines if (cell := _cell(cells, index))}
    fits = {order: sum(_is_date(cell, order) for cell in cells) for order in DATE_ORDERS}
    if fits["ymd"] and fits["ymd"] >= max(fits.values()):
        return "ymd"
    if fits["dmy"] != fits["mdy"]:
        return "dmy" if fits["dmy"] > fits["mdy"] else "mdy"
    # Nobody writes the month first with dots.
    return "dmy" if not fits["dmy"] or any("." in cell for cell in cells) else None


def _is_date(cell: str, order: str) -> bool:
    try:
        date_in(cell, order)
    except Refused:
        return False
    return True


def _date_at_start(cell: str) -> re.Match[str] | None:
    return _DATE.match(plain_digits(cell[:_DATE_CHARACTERS]))


def date_in(cell: str, order: str) -> date:
    """A local date; what follows it (a time of day) is not looked at. Raises Refused (`not_a_date`)."""
    found = _date_at_start(cell)
    parts = dict(zip(order, (found[1], found[3], found[4]), strict=True)) if found else {}
    year = parts.get("y", "")
    try:
        if len(year) != 4 and (len(year) != 2 or order == "ymd"):
            raise ValueError
        full_year = int(year) + (2000 if len(year) == 2 else 0)
        return date(full_year, int(parts["m"]), int(parts["d"]))
    except ValueError:
        raise Refused("not_a_date", "must be a date, such as 2026-11-22 or 22.11.2026") from None


def read_rows(
    table: Table, columns: Sequence[str | None], order: str, *, today: date
) -> tuple[list[Row], list[RowError]]:
    """The readable lines in the order of the file, and what is wrong with the others. A wrong cell leaves out its line."""
    rows: list[Row] = []
    errors: list[RowError] = []
    seen: dict[date, int] = {}
    for number, cells in table.lines:
        row, wrong = _read_row(number, cells, table.headers, columns, order, today)
        if row and row.on in seen:
            detail = f"This day is in line {seen[row.on]} already."
            wrong = [RowError(number, _header(table.headers, columns), "twice", detail)]
        if wrong or row is None:
            errors += wrong
            continue
        seen[row.on] = number
        rows.append(row)
    return rows, errors


def _header(headers: Sequence[str], columns: Sequence[str | None]) -> str:
    return headers[columns.index("date")]


def _read_row(
    number: int,
    cells: Sequence[str],
    headers: Sequence[str],
    columns: Sequence[str | None],
    order: str,
    today: date,
) -> tuple[Row | None, list[RowError]]:
    values: dict[str, Any] = {}
    errors = []
    for index, name in enumerate(columns):
        cell = _cell(cells, index)
        if name is None or (name != "date" and not cell):
            continue
        try:
            values[name] = _day(cell, order, today) if name == "date" else _value(name, cell)
        except Refused as refused:
            detail = f"This {refused.message}."
            errors.append(RowError(number, headers[index], refused.code, detail))
    return (None if errors else Row(number, values.pop("date"), values)), errors


def _cell(cells: Sequence[str], index: int) -> str:
    return cells[index].strip(_BLANKS) if index < len(cells) else ""


def _day(cell: str, order: str, today: date) -> date:
    if not cell:
        raise Refused("missing_date", "must be a date, and it is empty")
    on = date_in(cell, order)
    if on > today + timedelta(days=DAYS_AHEAD):
        raise Refused("in_the_future", "must not be in the future")
    if on < years_before(today):
        raise Refused("too_long_ago", "must not be more than 10 years ago")
    return on


def _value(name: str, cell: str) -> Any:
    """What a cell says, checked like everything that is written into a diary. Raises Refused."""
    if name == "ems_used":
        return _yes_or_no(cell)
    if name == "note":
        return ENTRY_CLEANERS[name](cell[1:] if cell.startswith(_FORMULA) else cell)
    return ENTRY_CLEANERS[name](_whole(cell))


def _whole(cell: str) -> int | str:
    """6, "6.0", "6,0" and a 6 of any script are 6; anything else is left for the cleaner to refuse."""
    number = plain_digits(cell) if len(cell) <= _NUMBER_CHARACTERS else ""
    found = re.fullmatch(r"\+?([0-9]{1,6})(?:[.,٫]0*)?", number)
    return int(found[1]) if found else cell


def _yes_or_no(cell: str) -> bool:
    word = cell.casefold()
    if word in _YES or word in _NO:
        return word in _YES
    raise Refused("not_yes_or_no", "must be yes or no")
