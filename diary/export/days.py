"""The days of a table as steps into the diary: written like every other day, and so they reach the phones."""

from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any
from uuid import UUID

from accounts.models import User
from diary.access import diary_of, records_of
from diary.entries.services import record_day
from diary.export.steps import Step, differences
from diary.export.table import Row
from diary.models import SYMPTOMS, Entry


def day_steps(owner: User, rows: Iterable[Row]) -> Iterator[Step]:
    """One step a row. When a day was written down before is not known: imported days count as filled in late."""
    there = {entry.on: entry for entry in records_of(Entry, owner.pk).filter(kind=Entry.Kind.DAILY)}
    diary_id = diary_of(owner.pk).diary_id
    for row in rows:
        entry = there.get(row.on)
        stored = entry.flat() if entry else {}
        gaps, other = differences(stored, _settable(entry, row.values))
        if entry is None:
            gaps["time_zone"] = owner.time_zone
        write = partial(_write, owner.pk, diary_id, row)
        yield Step(row.number, None, entry is not None, gaps, other, write)


def _settable(entry: Entry | None, values: dict[str, Any]) -> dict[str, Any]:
    """Without the symptoms that follow from rated places: the highest of those stands."""
    rated = {name.partition(".")[2] for name in entry.ratings} if entry else set()
    return {name: value for name, value in values.items() if name not in rated & set(SYMPTOMS)}


def _write(owner_id: int, diary_id: UUID, row: Row, fields: dict[str, Any]) -> None:
    record_day(owner_id=owner_id, diary_id=diary_id, on=row.on, fields=fields)
