"""The cells of one column as values that the diary takes: what `reader_of` gives reads one cell. Pure."""

from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from diary.cleaners import Refused
from diary.ems.fields import SESSION_CLEANERS
from diary.entries.fields import ENTRY_CLEANERS
from diary.export.tables import cells
from diary.export.tables.columns import Column, place_of, plain_words
from diary.export.tables.shapes import CELL_CHARACTERS, SCORED

# What a cell says: (value, how the file had it where that is not the same); None when it is missing.
Said = tuple[Any, str | None] | None
Reader = Callable[[str], Said]
_WHOLE_OF = {"0-10": 10, "0-5": 5, "0-100": 100}
_SCALED = {"0-10": Fraction(1), "0-5": Fraction(2), "0-100": Fraction(1, 10)}
_CACHED_MAX = 5_000


def reader_of(column: Column) -> Reader | None:
    """None for a column that holds no value, or whose scale is an open question."""
    if column.field in SCORED:
        return _cached(lambda cell: _score(column, cell)) if column.scale else None
    if column.field == "ems_used":
        return _cached(_ems_used)
    if column.field == "falls":
        return _cached(_falls)
    if column.field == "session_minutes":
        return _cached(lambda cell: _minutes(column, cell))
    return None


def _cached(read: Reader) -> Reader:
    """Columns of scores hold a few different cells, many times."""
    found: dict[str, Said] = {}

    def cached(cell: str) -> Said:
        if cell in found:
            return found[cell]
        refuse_long(cell)
        said = read(cell)
        if len(found) < _CACHED_MAX:
            found[cell] = said
        return said

    return cached


def refuse_long(cell: str) -> None:
    if len(cell) > CELL_CHARACTERS:
        raise Refused("too_long", f"must be at most {CELL_CHARACTERS} characters")


def _score(column: Column, cell: str) -> Said:
    if cells.is_missing(cell):
        return None
    if column.scale == "words":
        return _scored_word(column, cell)
    whole = _WHOLE_OF[column.scale or "0-10"]
    number = cells.read_part(cell, whole)
    if number is None or number > whole:
        raise Refused("out_of_range", f"must be a {_kind(whole)} from 0 to {whole}")
    scaled = number * _SCALED[column.scale or "0-10"]
    if whole == 100:
        scaled = Fraction(int(scaled + Fraction(1, 2)))
    clean = ENTRY_CLEANERS[column.target](int(scaled) if scaled.denominator == 1 else cell)
    return clean, None if whole == 10 else cell if cells.whole_of(cell) else f"{cell} of {whole}"


def _kind(whole: int) -> str:
    return "number" if whole == 100 else "whole number"


def _scored_word(column: Column, cell: str) -> Said:
    number = cells.read_part(cell, 10)
    if number is not None and cell.casefold() not in column.words:
        return ENTRY_CLEANERS[column.target](_whole(number, cell)), None
    score = column.words.get(cell.casefold())
    if score is None:
        raise Refused("unknown_word", "has no score that was chosen for it")
    return ENTRY_CLEANERS[column.target](score), cell


def _whole(number: Fraction | None, cell: str) -> int | str:
    """Anything but a whole number is left for the cleaner to refuse."""
    return int(number) if number is not None and number.denominator == 1 else cell


def _ems_used(cell: str) -> Said:
    if cells.is_missing(cell, is_word_missing=True):
        return None
    return ENTRY_CLEANERS["ems_used"](cells.read_yes_no(cell)), None


def _falls(cell: str) -> Said:
    if cells.is_missing(cell):
        return None
    return ENTRY_CLEANERS["falls"](_whole(cells.read_number(cell), cell)), None


def _minutes(column: Column, cell: str) -> Said:
    """0 where there was none: that is no session."""
    if cells.is_missing(cell, is_word_missing=True):
        return None
    if cells.is_no(cell):
        return 0, None
    minutes = cells.read_minutes(cell, column.unit or "minutes")
    if not minutes and not any(sign in "123456789" for sign in cell):
        return 0, None
    return SESSION_CLEANERS["duration_minutes"](minutes), None


def place_in(cell: str) -> str | None:
    """Raises Refused: not_a_place."""
    if cells.is_missing(cell):
        return None
    place = place_of(plain_words(cell[:80]))
    if place is None:
        raise Refused(
            "not_a_place", "must be feet or hands, left or right; its scores were left out"
        )
    return place


@dataclass(slots=True)
class Record:
    """One row, read: `values` of an entry, its sessions (modality, minutes) and its words. `at`: aware, if it has a time.

    `has_no_ems`: it says 0 minutes of what counts as EMS (docs/decisions/0009). `part_of_day`: "morgens", as in the file.
    """

    row: int
    on: Any
    at: Any = None
    wrong_time: tuple[str | None, str, Refused] | None = None
    values: dict[str, Any] = field(default_factory=dict)
    sessions: tuple[tuple[str, int], ...] = ()
    notes: tuple[str, ...] = ()
    has_no_ems: bool = False
    part_of_day: str = ""
