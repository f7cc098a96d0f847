"""Bytes of a text table or of an Excel workbook, as rows of cells. Pure.

What is not blank is kept with its line number in the file. All that is hostile or broken ends in InvalidFields (`file`).
"""

import codecs
import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from diary.exceptions import InvalidFields, invalid_field
from diary.export.tables import workbook
from diary.export.tables.shapes import BYTES_MAX, COLUMNS_MAX, DELIMITERS, ROWS_MAX

BLANKS = " \t\r\n\v\f\0\xa0\ufeff\u200b"
_SAMPLE_ROWS = 200
_SAMPLE_BYTES = 200_000
# A header, and lines above it.
_ROWS_ABOVE = 100
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
_CODECS = {"utf-8": "utf-8-sig", "windows-1252": "cp1252"}

Row = tuple[int, list[str]]


@dataclass(frozen=True, slots=True)
class Sheet:
    """Rows with at least one cell that is not blank: (line in the file from 1, cells without blanks around them)."""

    encoding: str | None
    delimiter: str | None
    sheet: str | None
    sheets: list[str]
    rows: list[Row] = field(repr=False)
    # Of a workbook: the names of other sheets with a table.
    others: list[str] = field(default_factory=list)
    # Of a text: cells in the first rows, with blank ones at the end.
    widths: dict[int, int] = field(default_factory=dict)


def read_sheet(content: bytes, choices: dict[str, Any]) -> Sheet:
    """Raises InvalidFields naming `file`: too_large, not_readable, old_excel, empty, too_many_rows, too_many_columns."""
    if len(content) > BYTES_MAX:
        raise invalid_field("file", "too_large", "must be at most 20 MB for a table")
    if content.startswith(_OLD_EXCEL):
        message = "is an old or locked Excel file; save it as .xlsx without a password"
        raise invalid_field("file", "old_excel", message)
    if content.startswith(b"%PDF"):
        raise not_readable("is a PDF; bring in the table that it was made of, as .xlsx or .csv")
    sheet = (
        _from_workbook(content, choices) if content[:2] == b"PK" else _from_text(content, choices)
    )
    if not sheet.rows:
        raise invalid_field("file", "empty", "has nothing in it")
    return sheet


def _from_workbook(content: bytes, choices: dict[str, Any]) -> Sheet:
    try:
        name, names, others, rows = workbook.read(content, choices.get("sheet"), _rows)
    except workbook.broken():
        raise not_readable("cannot be read: it is damaged, locked or no table") from None
    return Sheet(None, None, name, names, rows, others)


def _from_text(content: bytes, choices: dict[str, Any]) -> Sheet:
    encoding = choices.get("encoding") or encoding_of(content)
    codec = _codec(encoding, content)
    if "utf-16" not in codec and b"\0" in content:
        raise not_readable()
    try:
        said = _separator_line(content, codec)
        delimiter = choices.get("delimiter") or said or _delimiter_of(content, codec)
        lines = _text(content, codec)
        widths: dict[int, int] = {}
        rows = _rows(_records(lines, delimiter, skip=1 if said else 0), widths)
    except UnicodeError:
        raise not_readable("is not written in this encoding") from None
    except csv.Error:
        raise not_readable("has quotation marks that do not match") from None
    return Sheet(encoding, delimiter, None, [], rows, widths=widths)


def encoding_of(content: bytes) -> str:
    """By its mark, else by its zero bytes, else UTF-8 if it is, else Windows-1252."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or _wide(content):
        return "utf-16"
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return "windows-1252"
    return "utf-8"


def _codec(encoding: str, content: bytes) -> str:
    if encoding != "utf-16":
        return _CODECS[encoding]
    has_mark = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    return "utf-16" if has_mark else _wide(content) or "utf-16-le"


def _wide(content: bytes) -> str | None:
    """UTF-16 without a mark: every other byte of Latin letters and of commas is zero."""
    beginning = content[:4_000]
    even, odd = beginning[::2].count(0), beginning[1::2].count(0)
    if len(beginning) < 4 or max(even, odd) < len(beginning) / 6:
        return None
    if min(even, odd) > max(even, odd) / 10:
        return None
    return "utf-16-be" if even > odd else "utf-16-le"


def _text(content: bytes, codec: str) -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(content), encoding=codec, newline="")


def _separator_line(content: bytes, codec: str) -> str | None:
    """What a first line such as "sep=;" says; Excel writes it, and reads it."""
    first = _text(content[:100], codec).read(8) if len(content) > 4 else ""
    is_said = first[:4].casefold() == "sep=" and first[4:5] in DELIMITERS
    return first[4] if is_said and (len(first) == 5 or first[5] in "\r\n") else None


def _delimiter_of(content: bytes, codec: str) -> str:
    """The one that gives most rows the same number of cells, two at least; if they are equal, the one with more cells."""
    found = {each: _evenness(content, codec, each) for each in DELIMITERS}
    return max(DELIMITERS, key=lambda each: found[each])


def _evenness(content: bytes, codec: str, delimiter: str) -> tuple[float, int]:
    text = _text(content[:_SAMPLE_BYTES], codec)
    widths: list[int] = []
    # Where the sample is cut; else reading it all says what is wrong.
    with suppress(csv.Error, UnicodeError):
        widths.extend(
            len(cells)
            for cells in islice(csv.reader(text, delimiter=delimiter, strict=True), _SAMPLE_ROWS)
            if any(cell.strip(BLANKS) for cell in cells)
        )
    counted = Counter(width for width in widths if width > 1)
    width, rows = max(counted.items(), key=lambda each: (each[1], each[0]), default=(1, 0))
    return (rows / len(widths) if widths else 0, width)


def _records(lines: Iterable[str], delimiter: str, *, skip: int) -> Iterator[Row]:
    """Every record with the line where it begins."""
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    begins = 1
    for index, cells in enumerate(reader):
        if index >= skip:
            yield begins, cells
        begins = reader.line_num + 1


def _rows(records: Iterable[Row], widths: dict[int, int] | None = None) -> list[Row]:
    """Fills in `widths`. Raises InvalidFields: too_many_rows, too_many_columns."""
    rows: list[Row] = []
    for number, cells in records:
        kept = [cell.strip(BLANKS) for cell in cells]
        while kept and not kept[-1]:
            kept.pop()
        if not kept:
            continue
        if len(kept) > COLUMNS_MAX:
            message = f"must have at most {COLUMNS_MAX} columns"
            raise invalid_field("file", "too_many_columns", message)
        rows.append((number, kept))
        if widths is not None and len(rows) <= _ROWS_ABOVE:
            widths[number] = len(cells)
        if len(rows) > ROWS_MAX + _ROWS_ABOVE:
            raise too_many_rows()
    return rows


def too_many_rows() -> InvalidFields:
    return invalid_field("file", "too_many_rows", f"must have at most {ROWS_MAX} rows")


def not_readable(message: str = "is neither a table nor a Daymark export (ZIP)") -> InvalidFields:
    return invalid_field("file", "not_readable", message)
