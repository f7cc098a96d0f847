"""The one place that writes tables, the doctor's and those of an export. Pure.

RFC 4180 with a byte order mark (without one Excel takes UTF-8 for something else), a header row, blank for missing, an
explicit 0 as 0. What a person typed never starts a formula in a spreadsheet, wherever that begins a cell.
"""

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

BYTE_ORDER_MARK = "\ufeff"
# Spreadsheets take the wide forms of these signs for formulas as well, and look past blanks and quotes before them. A
# cell begins with the text, after a line end, a tab, and in half of Europe after a semicolon, whatever the quotes say.
_FORMULA = re.compile(
    "(?:^|(?<=[;\t\r\n|]))(?=(?:[^\\S\t\r\n]|[\0\ufeff\u200b\"'])*[=+\\-@＝＋－＠])"
)
# Some spreadsheets drop these at the start of a cell.
_DROPPED = ("\t", "\r", "\n")


def csv_text(columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> str:
    """The header, also where there are no rows, and each row. Raises ValueError for a row with other columns."""
    text, names = io.StringIO(), set(columns)
    text.write(BYTE_ORDER_MARK)
    writer = csv.writer(text)
    writer.writerow([without_formula(column) for column in columns])
    for row in rows:
        if row.keys() != names:
            raise ValueError("a row has other columns than its table")
        writer.writerow([_cell(row[column]) for column in columns])
    return text.getvalue()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return str(value).removesuffix(".0")
    return without_formula(str(value))


def without_formula(text: str) -> str:
    """The text, with an apostrophe wherever a spreadsheet would take what follows for a formula."""
    return "'" * text.startswith(_DROPPED) + _FORMULA.sub("'", text)
