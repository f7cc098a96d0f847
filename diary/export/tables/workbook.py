"""An Excel workbook (XLSX) as rows of cells: read only, values instead of formulas, bounded before it is opened. Pure.

A workbook is a ZIP of XML: kilobytes can unpack to gigabytes. Every part is walked through once without building
anything; only what stays within the bounds is given to openpyxl, whose trees grow with what is not a row or a text.
"""

import io
import warnings
import zipfile
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import IO, Any
from xml.parsers import expat

from diary.exceptions import invalid_field

UNPACKED_MAX = 200_000_000
MEMBERS_MAX = 1_000
# Between two ends of a row or a shared text: elements, and bytes without any element.
_LOOSE_MAX = 200_000
_SILENT_MAX = 1_000_000
_CHUNK = 65_536
# Rows and cells that openpyxl makes up for what a sheet skips; Excel has 1 048 576 rows at most.
_LINES_MAX = 1_048_576
_CELLS_MAX = 60_000_000
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_LET_GO = (f"{_MAIN} row", f"{_MAIN} si")
# So many different texts are kept once only.
_SHARED_MAX = 100_000

Row = tuple[int, list[str]]


def is_workbook(content: bytes) -> bool:
    """A ZIP with a workbook in it; our own export is a ZIP as well."""
    if content[:2] != b"PK":
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return "xl/workbook.xml" in archive.NameToInfo
    except Exception:  # noqa: BLE001 - a broken ZIP fails in any way that its reader can
        return False


def read(
    content: bytes, chosen: str | None, rows_of: Callable[[Iterable[Row]], list[Row]]
) -> tuple[str, list[str], list[Row]]:
    """The chosen sheet, else the first with a table: its name, the names of all, its rows.

    Raises InvalidFields (`file`: too_large), what `rows_of` raises, and anything when the workbook is broken.
    """
    import openpyxl

    _refuse_bombs(content)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    try:
        names = [sheet.title for sheet in book.worksheets]
        for sheet in book.worksheets:
            is_only = len(names) == 1
            if sheet.title == chosen or (chosen not in names and (is_only or _has_table(sheet))):
                return sheet.title, names, rows_of(_records(sheet))
        return book.worksheets[0].title, names, rows_of(_records(book.worksheets[0]))
    finally:
        book.close()


def _has_table(sheet: Any) -> bool:
    filled = (row for _, row in islice(_records(sheet), 1_000) if sum(map(bool, row)) > 1)
    return len(list(islice(filled, 2))) == 2


def _records(sheet: Any) -> Iterator[Row]:
    sheet.reset_dimensions()
    shared: dict[str, str] = {}
    counted = 0
    rows = sheet.iter_rows(values_only=True)
    for number, values in enumerate(islice(rows, _LINES_MAX), start=1):
        counted += len(values)
        if counted > _CELLS_MAX:
            raise ValueError("has too many cells")
        if any(value is not None for value in values):
            yield number, [_kept_once(cell_text(value), shared) for value in values]


def _kept_once(text: str, shared: dict[str, str]) -> str:
    return shared.setdefault(text, text) if len(shared) < _SHARED_MAX else shared.get(text, text)


def cell_text(value: Any) -> str:
    """A cell as it would be typed: dates as 2026-11-05, times as 08:05, whole numbers without a point."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime):
        return _instant_text(value)
    if isinstance(value, time):
        return value.isoformat("minutes" if not value.second else "seconds")
    if isinstance(value, timedelta):
        seconds = round(value.total_seconds())
        return f"{seconds // 3600}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
    return value.isoformat() if isinstance(value, date) else str(value)


def _instant_text(at: datetime) -> str:
    if at.time() == time.min:
        return at.date().isoformat()
    return at.isoformat(sep=" ", timespec="minutes" if not at.second else "seconds")


def _refuse_bombs(content: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = archive.infolist()
        if len(members) > MEMBERS_MAX or sum(each.file_size for each in members) > UNPACKED_MAX:
            raise invalid_field("file", "too_large", "must be at most 200 MB when it is unpacked")
        for member in members:
            with archive.open(member) as part:
                _walk(part)


def _walk(part: IO[bytes]) -> None:
    """Raises ValueError for XML that would grow beyond the bounds, or that declares entities.

    What stops being XML somewhere stops there for every reader: pictures, broken parts.
    """
    walker = _Walker()
    fed = 0
    while chunk := part.read(_CHUNK):
        fed += len(chunk)
        try:
            walker.parser.Parse(chunk)
        except expat.ExpatError:
            return
        if fed - walker.last_at > _SILENT_MAX:
            raise ValueError("a part of it is too long")


class _Walker:
    def __init__(self) -> None:
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.StartElementHandler = self._begin
        self.parser.EndElementHandler = self._end
        self.parser.StartDoctypeDeclHandler = self._refuse
        self.parser.EntityDeclHandler = self._refuse
        self.loose = 0
        self.last_at = 0

    def _begin(self, name: str, attributes: dict[str, str]) -> None:
        self.last_at = self.parser.CurrentByteIndex
        self.loose += 1
        if self.loose > _LOOSE_MAX:
            raise ValueError("has too many parts")

    def _end(self, name: str) -> None:
        if name in _LET_GO:
            self.loose = 0

    def _refuse(self, *declared: Any) -> None:
        raise ValueError("declares entities")
