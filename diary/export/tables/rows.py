"""Rows of cells as records: the day, the time, the values, and what is refused. Pure."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, timezone

from diary.cleaners import DAYS_AHEAD, NOTE_CHARACTERS, Refused, years_before
from diary.ems.fields import ANSWERING
from diary.entries.fields import ENTRY_CLEANERS, PLACES
from diary.export.tables.cells import (
    When,
    is_missing,
    offset_of,
    part_of_day,
    read_date,
    read_time,
)
from diary.export.tables.columns import Column, key_of
from diary.export.tables.reading import Row
from diary.export.tables.shapes import EXAMPLE_CHARACTERS, REFUSED_SHOWN, SYMPTOMS, Refusal
from diary.export.tables.values import Reader, Record, Said, place_in, reader_of, refuse_long
from diary.localtime import zone_of

# The apostrophes of `without_formula` (diary/csv_writing.py).
_DEFUSED = re.compile(
    "(?:^|(?<=[;\t\r\n|]))'(?=(?:[^\\S\t\r\n]|[\0\ufeff\u200b\"'])*[=+\\-@＝＋－＠])|^'(?=[\t\r\n])"
)
_MAIN_NOTES = frozenset({"note", "notes", "note title", "notiz", "notizen", "comment", "comments"})
_CALLED = {"pain": "Pain", "numbness": "Numbness", "tingling": "Tingling", "sleep_disturbance": "Sleep disturbance", "weakness": "Weakness"}  # fmt: skip
_TOO_MANY_CELLS = (
    "is more than the table has columns; put texts and numbers with a comma into quotation marks"
)
_PLACE_WORDS = {place: " ".join(reversed(place.split("_"))) for place in PLACES}


class Refusals:
    """The first of them, and how many there are."""

    def __init__(self) -> None:
        self.count = 0
        self.shown: list[Refusal] = []

    def add(self, row: int, column: str | None, value: str, refused: Refused) -> None:
        self.count += 1
        if len(self.shown) < REFUSED_SHOWN:
            detail = f"This {refused.message}."
            self.shown.append(
                Refusal(row, column, value[:EXAMPLE_CHARACTERS], refused.code, detail)
            )


@dataclass(frozen=True)
class Layout:
    """Which column holds what: indices; `values`: those with a reader; `names`: of a long table, by what is in its cell.

    `width`: cells beyond it belong to no column, but for those `beyond` it that a person chose; None: every cell has one.
    """

    columns: list[Column]
    names: dict[str, Column] | None
    order: str | None
    offset: tuple[int, bool] | None
    is_own: bool
    time_zone: str
    today: date
    width: int | None = None
    beyond: frozenset[int] = frozenset()
    refusals: Refusals = field(default_factory=Refusals)

    def index_of(self, name: str) -> int | None:
        return next((at for at, each in enumerate(self.columns) if each.field == name), None)


def records_of(rows: Iterable[Row], layout: Layout) -> Iterator[Record]:
    """The rows with a readable date; each refused cell, and each row without a date, is in `layout.refusals`."""
    return RowReader(layout).records(rows)


class RowReader:
    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._refusals = layout.refusals
        self._zone = zone_of(layout.time_zone)
        self._first, self._last = _bounds(layout.today)
        self._is_below_a_date = False
        self._date = layout.index_of("date")
        self._time = layout.index_of("time")
        self._place = layout.index_of("place")
        self._name = layout.index_of("name")
        self._value = layout.index_of("value")
        is_long = layout.names is not None
        columns = [(at, each) for at, each in enumerate(layout.columns) if not is_long]
        readers = [(at, each, reader_of(each)) for at, each in columns]
        self._values = [(at, each, read) for at, each, read in readers if read]
        self._notes = [(at, each) for at, each in enumerate(layout.columns) if each.field == "note"]
        self._names = {name: (each, reader_of(each)) for name, each in (layout.names or {}).items()}

    def records(self, rows: Iterable[Row]) -> Iterator[Record]:
        for number, cells in rows:
            if self._is_too_long(number, cells):
                continue
            record = self._dated(number, cells)
            if record is None:
                continue
            if self._layout.names is None:
                self._read_wide(record, cells)
            elif not self._read_long(record, cells):
                continue
            yield record

    def _is_too_long(self, number: int, cells: list[str]) -> bool:
        """More cells than columns: mostly a comma without quotation marks, and then what follows it is in wrong columns."""
        if self._layout.width is None or len(cells) <= self._layout.width:
            return False
        found = [at for at in range(self._layout.width, len(cells)) if cells[at]]
        found = [at for at in found if at not in self._layout.beyond]
        for at in found:
            self._refuse(number, at, cells[at], Refused("too_many_cells", _TOO_MANY_CELLS))
        return bool(found)

    def _refuse(self, row: int, at: int | None, cell: str, refused: Refused) -> None:
        header = None if at is None else self._layout.columns[at].header
        self._refusals.add(row, header, cell, refused)

    def _dated(self, number: int, cells: list[str]) -> Record | None:
        cell = _cell(cells, self._date)
        is_below_a_date, self._is_below_a_date = self._is_below_a_date, False
        try:
            when = self._day(cell, is_below_a_date=is_below_a_date)
        except Refused as refused:
            self._refuse(number, self._date, cell, refused)
            return None
        self._is_below_a_date = True
        time_cell = _cell(cells, self._time)
        record = Record(number, when.on, part_of_day=time_cell if part_of_day(time_cell) else "")
        try:
            at = self._instant(when, time_cell, cells)
        except Refused as refused:
            self._set_wrong(record, time_cell, refused)
            return record if self._is_near(record, cell) else None
        if at is not None:
            record.at, record.on = at, at.date()
        return record if self._is_near(record, cell) else None

    def _set_wrong(self, record: Record, cell: str, refused: Refused) -> None:
        at = self._date if self._time is None or not cell else self._time
        header = None if at is None else self._layout.columns[at].header
        record.wrong_time = (header, cell, refused)

    def _day(self, cell: str, *, is_below_a_date: bool) -> When:
        if is_missing(cell, is_word_missing=True):
            above = "has no date; the row above has one" if is_below_a_date else None
            raise Refused("missing_date", above or "must be a date, and it is empty")
        when = read_date(cell, self._layout.order)
        if not self._first - timedelta(days=1) <= when.on <= self._last + timedelta(days=1):
            raise _far(when.on, self._last)
        return when

    def _is_near(self, record: Record, cell: str) -> bool:
        if self._first <= record.on <= self._last:
            return True
        self._refuse(record.row, self._date, cell, _far(record.on, self._last))
        return False

    def _instant(self, when: When, time_cell: str, cells: list[str]) -> datetime | None:
        """In the offset that the row says, else in the person's time zone."""
        if not is_missing(time_cell, is_word_missing=True):
            said = read_time(time_cell)
            when = said if isinstance(said, When) else When(when.on, said, when.offset, when.is_utc)
        if when.clock is None:
            return None
        at = datetime.combine(when.on, when.clock)
        if when.is_utc:
            return at.replace(tzinfo=UTC).astimezone(self._zone)
        return at.replace(tzinfo=when.offset or self._offset(cells) or self._zone)

    def _offset(self, cells: list[str]) -> timezone | None:
        if self._layout.offset is None:
            return None
        at, is_west = self._layout.offset
        found = re.fullmatch(r"([+-]?\d{1,4})(?:[.,]0*)?", _cell(cells, at), re.ASCII)
        return offset_of(int(found[1]), is_west=is_west) if found else None

    def _read_wide(self, record: Record, cells: list[str]) -> None:
        place, is_placed = self._row_place(record, cells)
        originals: list[str] = []
        for at, column, read in self._values:
            cell = _cell(cells, at)
            if cell and (is_placed or column.field not in SYMPTOMS):
                self._take(record, at, column, self._said(record, at, cell, read), place, originals)
        self._read_notes(record, cells, originals)

    def _read_long(self, record: Record, cells: list[str]) -> bool:
        """Whether the name of the row is one that is taken."""
        name = self._names.get(_cell(cells, self._name))
        if name is None or name[0].field is None:
            return False
        column, read = name
        place, is_placed = self._row_place(record, cells)
        originals: list[str] = []
        cell = _cell(cells, self._value)
        if column.field == "note":
            self._add_note(record, self._value, None, cell, NOTE_CHARACTERS)
        elif read and cell and (is_placed or column.field not in SYMPTOMS):
            self._take(record, self._value, column, self._said(record, self._value, cell, read), place, originals)  # fmt: skip
        self._read_notes(record, cells, originals)
        return True

    def _said(self, record: Record, at: int | None, cell: str, read: Reader) -> Said:
        try:
            return read(cell)
        except Refused as refused:
            self._refuse(record.row, at, cell, refused)
            return None

    def _take(
        self,
        record: Record,
        at: int | None,
        column: Column,
        said: Said,
        place: str | None,
        originals: list[str],
    ) -> None:
        if said is None:
            return
        value, original = said
        if column.field == "session_minutes":
            modality = column.modality or "other"
            record.sessions += ((modality, value),) if value else ()
            record.has_no_ems |= not value and modality in ANSWERING
            return
        place = column.place or place
        is_placed = place is not None and column.field in SYMPTOMS
        target = f"ratings.{place}.{column.field}" if is_placed else str(column.field)
        if record.values.setdefault(target, value) != value:
            twice = Refused("twice", "is in another column of this row already")
            self._refuse(record.row, at, str(value), twice)
        elif original is not None:
            where = f" ({_PLACE_WORDS[place]})" if is_placed and place else ""
            originals.append(f"{_CALLED[str(column.field)]}{where} in the file: {original}")

    def _row_place(self, record: Record, cells: list[str]) -> tuple[str | None, bool]:
        cell = _cell(cells, self._place)
        try:
            return place_in(cell), True
        except Refused as refused:
            self._refuse(record.row, self._place, cell, refused)
            return None, False

    def _read_notes(self, record: Record, cells: list[str], originals: list[str]) -> None:
        room = NOTE_CHARACTERS - sum(len(each) + 1 for each in originals)
        for at, column in self._notes:
            is_main = len(self._notes) == 1 or key_of(column.header) in _MAIN_NOTES
            self._add_note(record, at, None if is_main else column.header, _cell(cells, at), room)
        record.notes += tuple(originals)
        if record.part_of_day and (record.values or record.sessions or record.notes):
            said = f"Time of day in the file: {record.part_of_day[:EXAMPLE_CHARACTERS]}"
            if sum(len(each) + 1 for each in record.notes) + len(said) <= NOTE_CHARACTERS:
                record.notes += (said,)

    def _add_note(
        self, record: Record, at: int | None, header: str | None, cell: str, room: int
    ) -> None:
        if is_missing(cell):
            return
        text = _DEFUSED.sub("", cell) if self._layout.is_own else cell
        text = f"{header}: {text}" if header else text
        try:
            refuse_long(cell)
            ENTRY_CLEANERS["note"](text)
            if sum(len(each) + 1 for each in record.notes) + len(text) > room:
                raise Refused("too_long", f"must be at most {NOTE_CHARACTERS} characters")
        except Refused as refused:
            self._refuse(record.row, at, cell, refused)
            return
        record.notes += (text,)


def _cell(cells: list[str], at: int | None) -> str:
    return cells[at] if at is not None and at < len(cells) else ""


def _bounds(today: date) -> tuple[date, date]:
    return years_before(today), today + timedelta(days=DAYS_AHEAD)


def _far(on: date, last: date) -> Refused:
    if on > last:
        return Refused("in_the_future", "must not be in the future")
    return Refused("too_long_ago", "must not be more than 10 years ago")


def noon(on: date, time_zone: str) -> datetime:
    return datetime.combine(on, time(12), zone_of(time_zone))
