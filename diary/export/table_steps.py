"""The facts of a table as steps into the diary: written like everything else, and so they reach the phones.

The id of a day follows from the diary; those of moments and sessions from what the table says, so that the same table a
second time finds what it wrote the first time.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID, uuid5

from accounts.models import User
from diary.access import diary_of, records_of
from diary.ems.record_types import SESSION
from diary.entries.record_types import ENTRY, daily_entry_id
from diary.export.steps import DIFFERENT, FILLS, NEW, SAME, Json, Step, differences
from diary.export.tables import Fact
from diary.localtime import local_day
from diary.models import SyncedRecord
from diary.records import IMPORTED, RecordType, change_record, wire_value

_TYPES: dict[str, RecordType[Any]] = {"day": ENTRY, "moment": ENTRY, "session": SESSION}


@dataclass(frozen=True)
class Writing:
    """How the facts of one table are written: whose, in which zone they were read, from which format, when, and whether the
    file counts where both differ."""

    owner: User
    time_zone: str
    format: str
    at: datetime
    replaces: bool = False


def table_steps(facts: Sequence[Fact], writing: Writing) -> Iterator[Step]:
    """One step a fact, compared with what the diary holds now, which is asked for at once."""
    diary_id = diary_of(writing.owner.pk).diary_id
    some = [(_id_of(fact, diary_id), fact) for fact in facts]
    stored = _stored(writing.owner.pk, some)
    for record_id, fact in some:
        yield _step(fact, record_id, stored.get(record_id), writing)


def _id_of(fact: Fact, diary_id: UUID) -> UUID:
    if fact.kind == "day":
        return daily_entry_id(diary_id, fact.on)
    return uuid5(diary_id, fact.key)


def _stored(owner_id: int, some: Iterable[tuple[UUID, Fact]]) -> dict[UUID, SyncedRecord]:
    ids: dict[type[SyncedRecord], list[UUID]] = defaultdict(list)
    for record_id, fact in some:
        ids[_TYPES[fact.kind].model].append(record_id)
    return {
        row.record_id: row
        for model, wanted in ids.items()
        for row in records_of(model, owner_id).filter(record_id__in=wanted)
    }


def _step(fact: Fact, record_id: UUID, record: SyncedRecord | None, writing: Writing) -> Step:
    stored = record.flat() if record else {}
    gaps, other = differences(stored, fact.values)
    raised = _raised(stored, gaps)
    standing = _standing(stored, gaps | other)
    gaps = {name: value for name, value in gaps.items() if name not in raised}
    fields = gaps | other | raised if writing.replaces or record is None else gaps
    fields = {name: value for name, value in fields.items() if name not in standing}
    identity = {} if record else _identity(fact, writing.time_zone)
    write = partial(_write, fact, record_id, identity | fields, writing)
    return Step(
        number=fact.row,
        name=_TYPES[fact.kind].name,
        record_id=record_id,
        kind=_kind(record, gaps, other | raised),
        write=write if record is None or fields else None,
        differences=[] if record is None else _shown(fact, stored, other | raised, standing),
    )


def _kind(record: SyncedRecord | None, gaps: Json, other: Json) -> str:
    if record is None:
        return NEW
    return DIFFERENT if other else FILLS if gaps else SAME


def _raised(stored: Json, gaps: Json) -> Json:
    """Rated places of a symptom that has a typed score and no place yet: they would become that score."""
    rated = _rated(stored)
    return {
        name: value
        for name, value in gaps.items()
        if (symptom := _symptom_of(name))
        and symptom not in rated
        and stored.get(symptom) is not None
    }


def _standing(stored: Json, brought: Json) -> set[str]:
    """Scores that the diary's rated places decide, whatever the file says."""
    return _rated(stored) & brought.keys()


def _rated(stored: Json) -> set[str]:
    return {
        symptom
        for name, value in stored.items()
        if value is not None and (symptom := _symptom_of(name))
    }


def _symptom_of(name: str) -> str:
    """Of "ratings.feet.pain" the pain; nothing of any other field."""
    return name.rpartition(".")[2] if name.startswith("ratings.") else ""


def _identity(fact: Fact, time_zone: str) -> Json:
    if fact.at is None:
        return {"kind": "daily", "on": fact.on.isoformat(), "time_zone": time_zone}
    name = "occurred_at" if fact.kind == "moment" else "started_at"
    kind = {"kind": "moment"} if fact.kind == "moment" else {}
    when = {name: wire_value(fact.at), "time_zone": _zone_of(fact.at, fact.on, time_zone)}
    return kind | when


def _zone_of(at: datetime, on: date, time_zone: str) -> str:
    """The person's; where another day was on the wall there, one of whole hours that had the file's day."""
    hours = int((at.utcoffset() or timedelta()).total_seconds() // 3600)
    # The names of these zones count to the west; of half hours one of the two beside them has the day.
    beside = (f"Etc/GMT{-each:+d}" for each in (hours, hours + 1) if each and -12 <= each <= 14)
    zones = (time_zone, *beside)
    return next((zone for zone in zones if local_day(at, zone) == on), time_zone)


def _shown(fact: Fact, stored: Json, other: Json, standing: set[str]) -> list[Json]:
    """`stays`: what the file says of it cannot count, because places are rated."""
    return [
        {
            "on": wire_value(fact.on),
            "field": name,
            "mine": wire_value(stored.get(name, stored.get(_symptom_of(name)))),
            "file": value,
            "stays": name in standing,
        }
        for name, value in other.items()
    ]


def _write(fact: Fact, record_id: UUID, fields: Json, writing: Writing) -> None:
    change_record(
        _TYPES[fact.kind],
        owner_id=writing.owner.pk,
        record_id=record_id,
        fields=fields,
        at=writing.at.astimezone(UTC),
        device_id=IMPORTED + writing.format,
    )
