"""What a table was understood to be: the words of the wire, and the facts in it. Pure."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

BYTES_MAX = 20_000_000
ROWS_MAX = 200_000
COLUMNS_MAX = 200
NAMES_MAX = 100
CELL_CHARACTERS = 32_767
# Of a header, a name, an example and a refused cell, as they are shown and chosen by.
HEADER_CHARACTERS = 80
EXAMPLE_CHARACTERS = 40
REFUSED_SHOWN = 100

FORMATS = (
    "table",
    "daymark_csv",
    "daylio",
    "track_and_graph",
    "migraine_buddy",
    "cluster_headache_tracker",
    "bearable",
    "nomie",
)
ENCODINGS = ("utf-8", "utf-16", "windows-1252")
DELIMITERS = (",", ";", "\t", "|")
LAYOUTS = ("wide", "long")
DATE_ORDERS = ("ymd", "dmy", "mdy")
DAY_SCORES = ("highest", "last", "none")
SCALES = ("0-10", "0-5", "0-100", "words")
UNITS = ("minutes", "seconds", "hours")
SYMPTOMS = ("pain", "numbness", "tingling")
SCORED = (*SYMPTOMS, "sleep_disturbance", "weakness")
VALUE_FIELDS = (*SYMPTOMS, "ems_used", "session_minutes", "sleep_disturbance", "weakness", "falls", "note")  # fmt: skip
FIELDS = (*VALUE_FIELDS, "date", "time", "place", "name", "value")


@dataclass(frozen=True, slots=True)
class Fact:
    """What one row, or several of one day, say. `values`: a field of Entry or of EmsSession to its clean value.

    `key` is the same for the same row of the same table brought again. A moment and a session have `at` (aware).
    """

    row: int
    kind: str  # day, moment, session
    on: date
    at: datetime | None
    key: str
    values: dict[str, Any] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Refusal:
    """A cell, a row or a record that cannot be taken. Row as in the file, from 1; `value` is what stood there, shortened,
    shown to its person and nobody else."""

    row: int
    column: str | None
    value: str | None = field(repr=False)
    code: str
    detail: str


@dataclass(frozen=True, slots=True)
class Understood:
    """`facts`: sorted by on, at, kind; at most one "day" a date. `refused`: the first 100 of `refused_count`.

    `rows`: below the header, blank ones not counted. `reading`, `questions`: as on the wire (docs/api.md).
    """

    reading: dict[str, Any] = field(repr=False)
    questions: list[dict[str, Any]]
    facts: list[Fact] = field(repr=False)
    refused: list[Refusal] = field(repr=False)
    refused_count: int
    rows: int
    left_out: list[str] = field(repr=False)
    as_note: list[str] = field(repr=False)
