"""An Excel workbook (XLSX) as rows of cells: read only, values instead of formulas, bounded before it is opened. Pure.

A workbook is a ZIP of XML: kilobytes can unpack to gigabytes. Every part is walked through once without building
anything; only what stays within the bounds is given to openpyxl, whose trees grow with what is not a row or a text.
"""

import io
import lzma
import struct
import warnings
import zipfile
import zlib
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
# Other sheets are looked into only so far.
_OTHERS_MAX = 20
_OTHERS_LINES = 30
# So many different texts are kept once only.
_SHARED_MAX = 100_000

_BROKEN = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    EOFError,
    LookupError,
    OSError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
    expat.ExpatError,
    lzma.LZMAError,
    struct.error,
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
)

Row = tuple[int, list[str]]


def broken() -> tuple[type[Exception], ...]:
    """What a broken workbook makes its readers raise; not what says that no time or no memory is left."""
    from openpyxl.utils import exceptions

    own = (each for each in vars(exceptions).values() if isinstance(each, type))
    return (*_BROKEN, *(each for each in own if issubclass(each, Exception)))


def _is_workbook(content: bytes) -> bool:
    """A ZIP with Excel's parts in it, not those of OpenDocument or Numbers. Raises what a broken ZIP raises."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return any(name.startswith("xl/") for name in archive.NameToInfo)


def read(
    content: bytes, chosen: str | None, rows_of: Callable[[Iterable[Row]], list[Row]]
) -> tuple[str, list[str], list[str], list[Row]]:
    """The chosen sheet, else the first with a table: its name, the names of all and of others with a table, its rows.

    Raises InvalidFields (`file`: too_large), what `rows_of` raises, and anything when the workbook is broken.
    """
    import openpyxl

    _refuse_bombs(content)
    if not _is_workbook(content):
        message = "is no Excel workbook; save the table as .xlsx or .csv"
        raise invalid_field("file", "not_readable", message)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    try:
        names = [sheet.title for sheet in book.worksheets]
        for sheet in book.worksheets:
            is_only = len(names) == 1
            if sheet.title == chosen or (chosen not in names and (is_only or _has_table(sheet))):
                break
        else:
            sheet = book.worksheets[0]
        others = [each for each in book.worksheets if each is not sheet][:_OTHERS_MAX]
        named = [each.title for each in others if _has_table(each, within=_OTHERS_LINES)]
        return sheet.title, names, named, rows_of(_records(sheet, has_percent=_has_percent(book)))
    finally:
        book.close()


def _has_table(sheet: Any, *, within: int = 1_000) -> bool:
    filled = (row for _, row in islice(_records(sheet), within) if sum(map(bool, row)) > 1)
    return len(list(islice(filled, 2))) == 2


def _has_percent(book: Any) -> bool:
    """Whether any cell may be shown as a percentage: 9 and 10 are Excel's own formats of them."""
    used = {each.numFmtId for each in book._cell_styles}  # noqa: SLF001 - openpyxl has no other way
    return bool(used & {9, 10}) or any("%" in each for each in book._number_formats)  # noqa: SLF001


def _percents(row: Iterable[Any]) -> tuple[Any, ...]:
    """The values of cells; 0.7 that is shown as 70 % is "70%"."""
    return tuple(
        f"{cell_text(round(cell.value * 100, 6))}%"
        if isinstance(cell.value, int | float) and "%" in cell.number_format
        else cell.value
        for cell in row
    )


def _records(sheet: Any, *, has_percent: bool = False) -> Iterator[Row]:
    sheet.reset_dimensions()
    shared: dict[str, str] = {}
    counted = 0
    rows = sheet.iter_rows(values_only=not has_percent)
    for number, cells in enumerate(islice(rows, _LINES_MAX), start=1):
        values = _percents(cells) if has_percent else cells
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
