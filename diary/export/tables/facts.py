"""Records as facts: days, moments and sessions. Pure.

A day has one entry. Where a table has several values of one field on a day, each row with a time is a moment, and the
person says which of them is the day's score. Where two rows of one day contradict each other, the first stands; of two
numbers of falls the higher, and a yes to EMS.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from diary.cleaners import NOTE_CHARACTERS, Refused
from diary.ems.fields import ANSWERING
from diary.export.tables.rows import Refusals, noon
from diary.export.tables.shapes import SYMPTOMS, Fact
from diary.export.tables.values import Record

NO_TIME_NOTE = "Time of day not in the file"
_HIGHER = ("falls", "ems_used")
_KINDS = ("day", "moment", "session")


def is_of_moments(records: Iterable[Record]) -> bool:
    """Whether a day has two values of one score, at least one of them with a time of its own."""
    seen: dict[tuple[date, str], datetime | None] = {}
    for record in records:
        for name in record.values:
            if not _is_score(name):
                continue
            if seen.setdefault((record.on, name), record.at) != record.at:
                return True
    return False


def _is_score(name: str) -> bool:
    return name in SYMPTOMS or name.startswith("ratings.")


@dataclass(slots=True)
class _Kept:
    """A day or a moment while it is put together; notes: (time of day, row, text). `rows`: of values from another row."""

    row: int
    called: str = "day"
    values: dict[str, Any] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)
    notes: tuple[tuple[str, int, str], ...] = ()
    first: Record | None = None


class Gathering:
    def __init__(
        self, *, has_moments: bool, is_by_row: bool, headers: dict[str, str], time_zone: str
    ) -> None:
        """`headers`: the column of each field. `is_by_row`: each row without a time is a whole day, so that the same one again is nothing new."""
        self.refusals = Refusals()
        self._has_moments = has_moments
        self._is_by_row = is_by_row
        self._headers = headers
        self._time_zone = time_zone
        self._days: dict[date, _Kept] = {}
        self._moments: dict[datetime, _Kept] = {}
        self._sessions: dict[tuple[datetime, str], Fact] = {}
        self._without_ems: dict[date, int] = {}
        # Whether a time of day of the file is in any fact, once they are made.
        self.has_clock = False

    @property
    def has_any_moment(self) -> bool:
        return bool(self._moments)

    def add(self, record: Record) -> None:
        if record.wrong_time:
            header, cell, refused = record.wrong_time
            if self._has_moments and any(map(_is_score, record.values)):
                refused = Refused(refused.code, f"{refused.message}; its scores were left out")
                record.values = {name: value for name, value in record.values.items() if not _is_score(name)}  # fmt: skip
            self.refusals.add(record.row, header, cell, refused)
        self.has_clock |= bool(record.part_of_day)
        if record.has_no_ems:
            self._without_ems.setdefault(record.on, record.row)
        if self._is_by_row and record.at is None and self._is_repeated(record):
            return
        scores = {name for name in record.values if _is_score(name)}
        if self._has_moments and record.at is not None and scores:
            self._add_moment(record, scores)
        else:
            self._add_day(record)
        for modality, minutes in record.sessions:
            self._add_session(record, modality, minutes)

    def _is_repeated(self, record: Record) -> bool:
        kept = self._days.setdefault(record.on, _Kept(record.row))
        if kept.first is None:
            kept.first = record
            return False
        one, two = kept.first, record
        return (one.values, one.notes, one.sessions) == (two.values, two.notes, two.sessions)

    def _refuse_twice(self, record: Record, name: str, value: str, stands: str) -> None:
        header = self._headers.get(name, name)
        message = f"{stands}; this one was left out"
        self.refusals.add(record.row, header, value, Refused("twice", message))

    def _add_moment(self, record: Record, scores: set[str]) -> None:
        kept = self._moments.setdefault(record.at, _Kept(record.row, "moment"))
        self._fill(kept, record, {name: record.values[name] for name in scores})
        self._note(kept, record)
        rest = {name: value for name, value in record.values.items() if name not in scores}
        if rest:
            self._fill(self._days.setdefault(record.on, _Kept(record.row)), record, rest)

    def _add_day(self, record: Record) -> None:
        has_note = bool(record.notes) and not (record.sessions and not record.values)
        if not record.values and not has_note:
            return
        kept = self._days.setdefault(record.on, _Kept(record.row))
        self._fill(kept, record, record.values)
        if has_note:
            self._note(kept, record)

    def _fill(self, kept: _Kept, record: Record, values: dict[str, Any]) -> None:
        for name, value in values.items():
            stands = kept.values.setdefault(name, value)
            if name in _HIGHER:
                kept.values[name] = max(stands, value)
            elif stands != value:
                row = kept.rows.get(name, kept.row)
                stands = f"{kept.called} stands in line {row} with another value"
                self._refuse_twice(record, name, str(value), stands)
            elif record.row != kept.row:
                kept.rows.setdefault(name, record.row)

    def _note(self, kept: _Kept, record: Record) -> None:
        """Within the characters that a note may have; a text that is there already is not written twice."""
        text = "\n".join(record.notes)
        if not text or any(each[2] == text for each in kept.notes):
            return
        # A time of day goes before each of several.
        if sum(len(each[2]) + 7 for each in kept.notes) + len(text) + 7 * bool(kept.notes) > NOTE_CHARACTERS:  # fmt: skip
            refused = Refused("too_long", "does not fit into one note with the others of that day")
            self.refusals.add(record.row, self._headers.get("note", "note"), text, refused)
            return
        clock = record.at.strftime("%H:%M") if record.at else ""
        kept.notes += ((clock, record.row, text),)

    def _add_session(self, record: Record, modality: str, minutes: int) -> None:
        at = record.at or noon(record.on, self._time_zone)
        self.has_clock |= record.at is not None
        notes = () if record.values else record.notes
        if record.at is None:
            notes = _fitting((*notes, NO_TIME_NOTE))
        key = f"session {_key_time(at)} {modality}"
        values: dict[str, Any] = {"modality": modality, "duration_minutes": minutes}
        if notes:
            values["note"] = "\n".join(notes)
        fact = Fact(record.row, "session", record.on, at, key, values)
        first = self._sessions.setdefault((at, modality), fact)
        if first is not fact:
            stands = f"time has a session in line {first.row} already"
            self._refuse_twice(record, "session_minutes", str(minutes), stands)

    def facts(self, day_score: str | None) -> list[Fact]:
        """Sorted by day, time and kind; to be taken once. `day_score`: which of a day's moments it takes its scores from."""
        self._answer_no()
        for of_one in (self._days, self._moments):
            for kept in of_one.values():
                self._keep_places(kept)
        if day_score in ("highest", "last"):
            self._score_days(day_score)
        self.has_clock |= bool(self._moments)
        found = list(self._sessions.values())
        while self._moments:
            at, kept = self._moments.popitem()
            found.append(Fact(kept.row, "moment", at.date(), at, f"moment {_key_time(at)}", _values(kept)))  # fmt: skip
        for on, kept in self._days.items():
            if kept.values or kept.notes:
                self.has_clock |= len(kept.notes) > 1 and any(clock for clock, _, _ in kept.notes)
                found.append(Fact(kept.row, "day", on, None, f"day {on}", _values(kept)))
        return sorted(found, key=_order)

    def _answer_no(self) -> None:
        """0 minutes of EMS: no, unless that day says otherwise."""
        answered = {fact.on for (_, each), fact in self._sessions.items() if each in ANSWERING}
        for on, row in self._without_ems.items():
            if on not in answered:
                self._days.setdefault(on, _Kept(row)).values.setdefault("ems_used", False)

    def _keep_places(self, kept: _Kept) -> None:
        """A symptom is the highest of its places; one without a place that says otherwise is refused."""
        placed: dict[str, int] = {}
        for name, value in kept.values.items():
            if name.startswith("ratings."):
                symptom = name.rpartition(".")[2]
                placed[symptom] = max(value, placed.get(symptom, 0))
        for symptom, highest in placed.items():
            value = kept.values.get(symptom, highest)
            if value != highest:
                del kept.values[symptom]
                refused = Refused(
                    "places_differ",
                    "is not the highest of its places; the places of this row say otherwise",
                )
                row = kept.rows.get(symptom, kept.row)
                self.refusals.add(row, self._headers.get(symptom, symptom), str(value), refused)

    def _score_days(self, day_score: str) -> None:
        """A score of a row without a time is the day's own, and stays."""
        scored: dict[date, dict[str, Any]] = {}
        rows: dict[date, int] = {}
        for at, kept in sorted(self._moments.items()):
            of_day = scored.setdefault(at.date(), {})
            rows[at.date()] = min(kept.row, rows.get(at.date(), kept.row))
            for name, value in kept.values.items():
                is_higher = value > of_day.get(name, -1)
                if day_score == "last" or is_higher:
                    of_day[name] = value
        for on, values in scored.items():
            kept = self._days.setdefault(on, _Kept(rows[on]))
            gaps = {name: value for name, value in values.items() if name.rpartition(".")[2] not in kept.values}  # fmt: skip
            kept.values = _without_unplaced(gaps | kept.values)


def _without_unplaced(values: dict[str, Any]) -> dict[str, Any]:
    """Where moments of a day are rated with and without places, the places are the day's."""
    placed = {name.rpartition(".")[2] for name in values if name.startswith("ratings.")}
    return {name: value for name, value in values.items() if name not in placed}


def _fitting(notes: tuple[str, ...]) -> tuple[str, ...]:
    """Without the last where all of them do not fit."""
    return notes if sum(len(each) + 1 for each in notes) <= NOTE_CHARACTERS else notes[:-1]


def _values(kept: _Kept) -> dict[str, Any]:
    if not kept.notes:
        return kept.values
    several = len(kept.notes) > 1
    texts = [f"{clock} {text}" if several and clock else text for clock, _, text in sorted(kept.notes)]  # fmt: skip
    return kept.values | {"note": "\n".join(texts)}


def _key_time(at: datetime) -> str:
    return at.isoformat(timespec="milliseconds" if at.second or at.microsecond else "minutes")


def _order(fact: Fact) -> tuple[date, float, int, str]:
    """The day before its moments."""
    return fact.on, fact.at.timestamp() if fact.at else 0.0, _KINDS.index(fact.kind), fact.key
