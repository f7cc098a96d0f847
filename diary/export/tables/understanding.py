"""A table understood: what each column is, what is asked, the facts in it. Pure; the same input gives the same output."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from itertools import islice, zip_longest
from typing import Any

from diary.exceptions import invalid_field
from diary.export.tables import columns, known, reading
from diary.export.tables.cells import (
    date_orders,
    has_no_year,
    is_serial,
    looks_like_date,
    read_number,
)
from diary.export.tables.columns import Column
from diary.export.tables.facts import Gathering, is_of_moments
from diary.export.tables.known import Known
from diary.export.tables.reading import Row, Sheet
from diary.export.tables.rows import Layout, Refusals, records_of
from diary.export.tables.shapes import (
    DATE_ORDERS,
    EXAMPLE_CHARACTERS,
    HEADER_CHARACTERS,
    NAMES_MAX,
    REFUSED_SHOWN,
    ROWS_MAX,
    SCORED,
    VALUE_FIELDS,
    Fact,
    Refusal,
    Understood,
)

_HEADER_WITHIN = 20
_DATA_WITHIN = 200
# So many dates in one row, and none in those around it: the days stand side by side.
_DATES_ACROSS = 3
_SIMILAR = 20
_EXAMPLES = 3
_NAMES_LOOKED_AT = 1_000
_EXAMPLES_WITHIN = 1_000
_DATE_NAMES = ("date", "datum", "full date", "fecha", "data")
_ONCE = ("date", "time", "place", "name", "value")


def understand(
    content: bytes, choices: dict[str, Any], *, today: date, time_zone: str
) -> Understood:
    """Guesses, with the person's `choices` over them. `today`: the person's date; days lie within 10 years of it.

    Raises InvalidFields naming `file`: what `read_sheet` does, own_table, turned.
    """
    sheet = reading.read_sheet(content, choices)
    table = _Table.of(sheet, choices)
    order = choices.get("date_order") or table.date_order(today.year)
    questions = table.questions(order)
    facts: list[Fact] = []
    refused: list[Refusals] = []
    day_score = None
    if not any(each["code"] in ("date_column", "date_order") for each in questions):
        facts, refused, day_score, is_asked = table.facts(order, choices, today, time_zone)
        questions += [{"code": "day_score"}] if is_asked else []
    shown = sorted((one for each in refused for one in each.shown), key=_row_of)
    return Understood(
        reading=table.as_json(sheet, order, day_score),
        questions=questions,
        facts=facts,
        refused=shown[:REFUSED_SHOWN],
        refused_count=sum(each.count for each in refused),
        rows=len(table.rows),
        left_out=table.left_out()
        + [f"Sheet “{name[:HEADER_CHARACTERS]}”" for name in sheet.others],
        as_note=table.as_note(),
    )


def _row_of(refusal: Refusal) -> int:
    return refusal.row


@dataclass
class _Table:
    """Columns and rows below the header; `names`: of a long table, by what is in the name column."""

    known: Known
    has_header: bool
    layout: str
    columns: list[Column]
    rows: list[Row] = field(repr=False)
    names: dict[str, Column] = field(default_factory=dict)
    unread_names: list[str] = field(default_factory=list)
    # Of the header of a text; None where there is none. `chosen`: the columns for which the person said what they are.
    width: int | None = None
    chosen: frozenset[int] = frozenset()
    has_idle_time: bool = False

    @classmethod
    def of(cls, sheet: Sheet, choices: dict[str, Any]) -> "_Table":
        header_at, known_as = _header(sheet.rows, choices)
        number, header = (0, None) if header_at is None else sheet.rows[header_at]
        rows = sheet.rows[0 if header_at is None else header_at + 1 :]
        if header is not None and known_as is known.TABLE and (both := _of_two_lines(header, rows)):
            header, rows = both, rows[1:]
        if not rows:
            raise invalid_field("file", "empty", "has no rows below its header")
        if len(rows) > ROWS_MAX:
            raise reading.too_many_rows()
        headers = _headers(header, rows)
        known_as, rows = known.rewritten(known_as, headers, rows)
        guesses = _guessed(known_as, headers, rows)
        layout = choices.get("layout") or _layout(known_as, guesses)
        table = cls(known_as, header_at is not None, layout, guesses, rows)
        if header is not None and number in sheet.widths:
            table.width = max(sheet.widths[number], len(header))
        table.chosen = frozenset(int(at) for at, each in (choices.get("columns") or {}).items() if "field" in each)  # fmt: skip
        table._settle(choices)
        return table

    def _settle(self, choices: dict[str, Any]) -> None:
        chosen = choices.get("columns") or {}
        self._choose_fields(chosen)
        for index, column in enumerate(self.columns):
            column.examples = self._examples(index)
            of_it = chosen.get(str(index)) or {}
            if column.is_bare and "field" not in of_it:
                columns.settle_bare(column, self._counted(index))
            is_score = column.field in SCORED
            columns.settle(column, self._counted(index) if is_score else Counter(), of_it)
        if self.layout == "long":
            self._settle_names(choices.get("names") or {})

    def _choose_fields(self, chosen: dict[str, Any]) -> None:
        for index, column in enumerate(self.columns):
            of_it = chosen.get(str(index)) or {}
            if "field" in of_it:
                column.field = of_it["field"]
                if column.field in _ONCE:
                    self._only(index, column.field, chosen)
            if "place" in of_it:
                column.place = of_it["place"]
        if self.layout == "wide":
            for column in self.columns:
                column.field = None if column.field in ("name", "value") else column.field
        if self._index_of("date") is None and not any(
            "field" in (each or {}) and each["field"] == "date" for each in chosen.values()
        ):
            self._find_dates(chosen)

    def _only(self, index: int, name: str, chosen: dict[str, Any]) -> None:
        """What is chosen for one column is not guessed for another."""
        for at, other in enumerate(self.columns):
            if at != index and other.field == name and "field" not in (chosen.get(str(at)) or {}):
                other.field = None

    def _find_dates(self, chosen: dict[str, Any]) -> None:
        """The first column in which most cells are dates."""
        for index, column in enumerate(self.columns):
            if "field" in (chosen.get(str(index)) or {}) or column.field not in (None, "time"):
                continue
            cells = [cells[index] for _, cells in self.rows[:50] if len(cells) > index]
            filled = [cell for cell in cells if cell]
            if filled and sum(map(looks_like_date, filled)) * 2 > len(filled):
                column.field = "date"
                return

    def _index_of(self, name: str) -> int | None:
        return next((at for at, each in enumerate(self.columns) if each.field == name), None)

    def _counted(self, index: int) -> Counter[str]:
        return Counter(
            cells[index] for _, cells in self.rows if len(cells) > index and cells[index]
        )

    def _examples(self, index: int) -> list[str]:
        cells = (cells[index] for _, cells in self.rows[:_EXAMPLES_WITHIN] if len(cells) > index)
        return _few(cells)

    def _settle_names(self, chosen: dict[str, Any]) -> None:
        name_at, value_at = self._index_of("name"), self._index_of("value")
        if name_at is None:
            return
        counted: dict[str, Counter[str]] = {}
        for _, cells in self.rows:
            if len(cells) > name_at and (name := cells[name_at]):
                of_it = counted.setdefault(name, Counter())
                if value_at is not None and len(cells) > value_at and cells[value_at]:
                    of_it[cells[value_at]] += 1
        guesses = {name: columns.guessed(name) for name in islice(counted, _NAMES_LOOKED_AT)}
        _only_exact(guesses.values())
        for name, of_it in counted.items():
            is_short = name in guesses and len(name) <= HEADER_CHARACTERS
            if len(self.names) < NAMES_MAX and is_short:
                self.names[name] = self._name(guesses[name], of_it, chosen.get(name) or {})
            elif len(self.unread_names) < NAMES_MAX:
                self.unread_names.append(name[:HEADER_CHARACTERS])

    def _name(self, column: Column, cells: Counter[str], chosen: dict[str, Any]) -> Column:
        if column.is_bare and "field" not in chosen:
            columns.settle_bare(column, cells)
        column.field = chosen.get("field", column.field)
        column.field = column.field if column.field in VALUE_FIELDS else None
        column.place = chosen.get("place", column.place)
        column.examples = _few(cells)
        if column.field == "session_minutes" and self.known.unit:
            column.unit = self.known.unit
        columns.settle(column, cells, chosen)
        return column

    def date_order(self, this_year: int) -> str | None:
        """The one order in which most of its dates are dates; None where two are as good. Years of four digits tell nothing."""
        index = self._index_of("date")
        if index is None:
            return None
        fits: Counter[str] = Counter()
        for cell in self._counted(index):
            fits.update(date_orders(cell, this_year) or ())
        best = max(fits.values(), default=0)
        found = [order for order in DATE_ORDERS if fits[order] == best]
        return found[0] if not best or len(found) == 1 else None

    def questions(self, order: str | None) -> list[dict[str, Any]]:
        asked: list[dict[str, Any]] = []
        if self._index_of("date") is None:
            asked.append({"code": "date_column"})
        elif order is None:
            asked.append({"code": "date_order"})
        if self.layout == "long":
            open_names = (name for name, each in self.names.items() if _is_open(each))
            return asked + [{"code": "scale", "column": None, "name": name} for name in open_names]
        open_columns = (at for at, each in enumerate(self.columns) if _is_open(each))
        return asked + [{"code": "scale", "column": at, "name": None} for at in open_columns]

    def facts(
        self, order: str | None, choices: dict[str, Any], today: date, time_zone: str
    ) -> tuple[list[Fact], list[Refusals], str | None, bool]:
        """The facts, what was refused, which score the day has, and whether that is an open question."""
        layout = Layout(
            columns=self.columns,
            names=self.names if self.layout == "long" else None,
            order=order,
            offset=self._offset(),
            is_own=self.known.format == "daymark_csv",
            time_zone=time_zone,
            today=today,
            width=self.width,
            beyond=self.chosen,
        )
        records = list(records_of(self.rows, layout))
        valued = [*self.columns, *self.names.values()] if self.layout == "long" else self.columns
        gathering = Gathering(
            has_moments=self.known.is_event or is_of_moments(records),
            is_by_row=self.layout == "wide" and self._index_of("place") is None,
            headers={each.target: each.header for each in reversed(valued) if each.field},
            time_zone=time_zone,
        )
        # Of 200 000 rows only one form at a time.
        records.reverse()
        while records:
            gathering.add(records.pop())
        day_score = choices.get("day_score") or self.known.day_score
        day_score = day_score if gathering.has_any_moment else None
        is_asked = gathering.has_any_moment and day_score is None
        facts = gathering.facts(day_score)
        self.has_idle_time = bool(facts) and not gathering.has_clock
        return facts, [layout.refusals, gathering.refusals], day_score, is_asked

    def _offset(self) -> tuple[int, bool] | None:
        if self.known.offset is None:
            return None
        header, is_west = self.known.offset
        at = next((at for at, each in enumerate(self.columns) if columns.key_of(each.header) == header), None)  # fmt: skip
        return None if at is None else (at, is_west)

    def left_out(self) -> list[str]:
        """Columns, or names, that hold something of which nothing is taken; a time that no fact has."""
        is_long = self.layout == "long"
        names = [name for name, each in self.names.items() if each.field is None]
        times = Counter(each.header for each in self.columns)
        return [
            each.header if times[each.header] == 1 else f"{each.header} (column {at + 1})"
            for at, each in enumerate(self.columns)
            if (
                each.field is None
                or (is_long and each.field in VALUE_FIELDS and each.field != "note")
                or (each.field == "time" and self.has_idle_time)
            )
            and (self.width is None or at < self.width or at in self.chosen)
            and columns.key_of(each.header) not in self.known.silent
            and self._holds_any(at)
        ] + (names + self.unread_names if is_long else [])

    def _holds_any(self, index: int) -> bool:
        return any(len(cells) > index and cells[index] for _, cells in self.rows)

    def as_note(self) -> list[str]:
        """Columns, or names, kept as text that are no notes by themselves."""
        kept = [each.header for at, each in enumerate(self.columns) if each.field == "note" and self._holds_any(at)]  # fmt: skip
        if self.layout == "long":
            kept += [name for name, each in self.names.items() if each.field == "note"]
        return [header for header in kept if columns.guessed(header).field != "note"]

    def as_json(self, sheet: Sheet, order: str | None, day_score: str | None) -> dict[str, Any]:
        return {
            "format": self.known.format,
            "encoding": sheet.encoding,
            "delimiter": sheet.delimiter,
            "sheet": sheet.sheet,
            "sheets": sheet.sheets,
            "has_header": self.has_header,
            "layout": self.layout,
            "date_order": order,
            "day_score": day_score,
            "columns": [each.as_json("header") for each in self.columns],
            "names": [each.as_json("name") for each in self.names.values()],
        }


def _is_open(column: Column) -> bool:
    return column.field in SCORED and column.scale is None


def _few(cells: Iterable[str]) -> list[str]:
    found = dict.fromkeys(cell[:EXAMPLE_CHARACTERS] for cell in cells if cell)
    return list(islice(found, _EXAMPLES))


def _header(rows: list[Row], choices: dict[str, Any]) -> tuple[int | None, Known]:
    """Where the header row is (None: there is none), and whose table that makes it. Lines above it are no table."""
    chosen = choices.get("has_header")
    if chosen is False:
        return None, known.TABLE
    first = rows[:_HEADER_WITHIN]
    for at, (_, cells) in enumerate(first):
        if found := known.known_by(cells):
            return at, found
    for at, (_, cells) in enumerate(first):
        fields = {columns.guessed(cell).field for cell in cells if len(cell) <= HEADER_CHARACTERS}
        if len(cells) > 1 and fields & {"date", "start"} and not any(map(_is_data, cells)):
            return at, known.TABLE
    is_data = any(map(_is_data, rows[0][1]))
    if _is_turned(rows[:_SIMILAR]):
        message = "has its days side by side. Turn the table (copy, paste special, transpose) and try again"
        raise invalid_field("file", "turned", message)
    if not choices:
        _refuse_prose(rows)
    return (None if is_data and chosen is None else 0), known.TABLE


def _is_turned(rows: list[Row]) -> bool:
    """Dates stand in one row only, and several there."""
    dates = [sum(map(looks_like_date, cells)) for _, cells in rows]
    return max(dates) >= _DATES_ACROSS and sum(map(bool, dates)) == 1


def _refuse_prose(rows: list[Row]) -> None:
    """Neither a number, nor a date, nor a header with a word that we know. Raises InvalidFields."""
    if any(_is_data(cell) for _, cells in rows[:_DATA_WITHIN] for cell in cells):
        return
    for _, cells in rows[:_HEADER_WITHIN]:
        if any(columns.guessed(cell).field for cell in cells if len(cell) <= HEADER_CHARACTERS):
            return
    raise reading.not_readable("is no table: no dates and no numbers were found in it")


def _is_data(cell: str) -> bool:
    return read_number(cell) is not None or looks_like_date(cell)


def _of_two_lines(header: list[str], rows: list[Row]) -> list[str] | None:
    """ "Datum", "Schmerz", "" above "", "Füße", "Hände" as one header; None where the second line is none."""
    below = rows[0][1] if len(rows) > 1 else []
    has_place = any(columns.place_of(columns.plain_words(cell)) for cell in below)
    if not has_place or any(map(_is_data, below)) or not any(header):
        return None
    found: list[str] = []
    left = ""
    for top, word in zip_longest(header, below, fillvalue=""):
        left = top or left
        if word and columns.guessed(left).field in ("date", "time", "note"):
            return None
        found.append(f"{left} {word}" if word else top)
    is_spread = any(word and not top for top, word in zip_longest(header, below, fillvalue=""))
    return found if is_spread else None


def _headers(header: list[str] | None, rows: list[Row]) -> list[str]:
    """One for each column that any row has, as short as a person may choose by."""
    width = max(len(cells) for _, cells in rows)
    cells = enumerate(header or (), start=1)
    headers = [cell[:HEADER_CHARACTERS] or f"Column {number}" for number, cell in cells]
    return headers + [f"Column {number}" for number in range(len(headers) + 1, width + 1)]


def _guessed(known_as: Known, headers: list[str], rows: list[Row]) -> list[Column]:
    fields = known.fields_of(known_as, headers) if known_as.fields is not None else None
    found: list[Column] = []
    for header in headers:
        key = columns.key_of(header)
        column = columns.guessed(header) if fields is None else Column(header, fields.get(key))
        if known_as.never and known_as.never.fullmatch(key):
            column = Column(header)
        found.append(column)
    if fields is None:
        _choose_date(found, rows)
    _only_exact(found)
    targets = {each.field or "" for each in found if each.field == "date"}
    for column in found:
        _unique(column, targets)
    return found


def _only_exact(found: Iterable[Column]) -> None:
    """ "Worst pain" is pain only where no column, or name, is called "pain"; of two like that the first."""
    found = list(found)
    taken = {each.target for each in found if not each.is_loose}
    for column in found:
        if column.is_loose and column.target in taken:
            column.field = None
        taken.add(column.target)


def _choose_date(found: list[Column], rows: list[Row]) -> None:
    """Of the columns that are called so the one that holds dates: "date" before "day" and "timestamp", then the first."""
    called = [(at, each) for at, each in enumerate(found) if each.field == "date"]
    holding = [(at, each) for at, each in called if _holds(rows, at, _is_whole_date)]
    holding = holding or [(at, each) for at, each in called if _holds(rows, at, has_no_year)]
    best = min(holding, key=lambda one: columns.key_of(one[1].header) not in _DATE_NAMES, default=None)  # fmt: skip
    for at, each in called:
        if best is None or at != best[0]:
            each.field = None


def _holds(rows: list[Row], at: int, is_one: Callable[[str], bool]) -> bool:
    """Whether one of its first cells is."""
    return any(is_one(cells[at]) for _, cells in rows[:_DATA_WITHIN] if len(cells) > at)


def _is_whole_date(cell: str) -> bool:
    return looks_like_date(cell) or is_serial(cell)


def _unique(column: Column, targets: set[str]) -> None:
    """Each field once, each score once a place: of two columns with one name the first; notes as many as there are."""
    if column.field == "date":
        return
    if column.field == "start":
        column.field = "date" if "date" not in targets else "time"
    target = f"{column.target} {column.modality}"
    if column.field in _ONCE:
        target = str(column.field)
    if column.field is None or column.field == "note":
        return
    if target in targets:
        column.field = None
        column.is_bare = False
    targets.add(target)


def _layout(known_as: Known, guesses: list[Column]) -> str:
    fields = {column.field for column in guesses}
    is_long = {"name", "value"} <= fields and not fields.intersection(SCORED)
    return "long" if is_long else known_as.layout
