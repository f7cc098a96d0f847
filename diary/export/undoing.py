"""Taking an import back: noted while it is written, undone record by record.

What a person has written since stays. A record that the import began, and nobody touched, goes; a value it replaced comes
back with the time and the device it had.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from diary.access import records_of
from diary.entries.record_types import PROFILE
from diary.exceptions import InvalidFields, RecordNotFound
from diary.export.format import RECORDS
from diary.export.steps import NEW, Step
from diary.models import DataImport, ImportedRecord, SyncedRecord
from diary.records import (
    API_DEVICE,
    RecordType,
    change_record,
    lock_diary,
    remove_record,
    wire_value,
)
from diary.reminders.services import remove_reminder

Json = dict[str, Any]
_Written = dict[tuple[str, UUID], SyncedRecord]

_TYPES: dict[str, RecordType[Any]] = {each.name: each for each in (PROFILE, *RECORDS.values())}
_REMINDER = "reminder"


@contextmanager
def changes_noted(brought: DataImport, steps: Sequence[Step]) -> Iterator[None]:
    """Notes what the steps change that are taken within; under the diary's lock, in the same transaction.

    A trial that came back is not noted: it is over, and stays.
    """
    owner_id = brought.owner_id
    written = [step for step in steps if step.write is not None]
    before = _rows(owner_id, written)
    first_rev = lock_diary(owner_id).seq + 1
    yield
    noted = [
        ImportedRecord(
            of_import=brought,
            name=name,
            record_id=record_id,
            begun=(name, record_id) not in before,
            first_rev=first_rev,
            last_rev=row.rev,
            before=_before(before.get((name, record_id)), row, first_rev),
        )
        for (name, record_id), row in _rows(owner_id, written).items()
        if row.rev >= first_rev
    ]
    noted += [
        ImportedRecord(
            of_import=brought,
            name=_REMINDER,
            record_id=step.record_id,
            begun=True,
            first_rev=0,
            last_rev=0,
        )
        for step in written
        if step.name == _REMINDER and step.kind == NEW
    ]
    ImportedRecord.objects.bulk_create(noted, batch_size=500)


def _rows(owner_id: int, steps: Sequence[Step]) -> _Written:
    """The live records of the steps, as they are now."""
    ids: dict[str, list[UUID]] = defaultdict(list)
    for step in steps:
        if step.name in _TYPES:
            ids[step.name].append(step.record_id)
    return {
        (name, row.record_id): row
        for name, wanted in ids.items()
        for row in records_of(_TYPES[name].model, owner_id).filter(record_id__in=wanted)
    }


def _before(old: SyncedRecord | None, new: SyncedRecord, first_rev: int) -> Json:
    """Value and stamp that each field had which the import wrote; none of a record that it began."""
    if old is None:
        return {}
    changed = [name for name, (rev, _, _) in new.field_rev.items() if rev >= first_rev]
    return {name: [wire_value(old.get_field(name)), old.field_rev.get(name)] for name in changed}


def undo_some(brought: DataImport, count: int, *, now: datetime) -> int:
    """Takes the last `count` noted records back, and their notes with them; returns how many records that changed.

    Under the diary's lock, in the caller's transaction.
    """
    noted = list(brought.records.order_by("-pk")[:count])
    changed = sum(_undone(one, brought.owner_id, now) for one in noted)
    brought.records.filter(pk__in=[one.pk for one in noted]).delete()
    return changed


def _undone(noted: ImportedRecord, owner_id: int, now: datetime) -> bool:
    if noted.name == _REMINDER:
        return _is_removed(noted, owner_id)
    record_type = _TYPES[noted.name]
    row = records_of(record_type.model, owner_id).filter(record_id=noted.record_id).first()
    if row is None:
        return False
    theirs = [
        name
        for name, (rev, _, _) in row.field_rev.items()
        if noted.first_rev <= rev <= noted.last_rev
    ]
    if noted.begun and len(theirs) == len(row.field_rev) and record_type.deletable:
        remove_record(record_type, owner_id=owner_id, record_id=noted.record_id)
        return True
    return _put_back(record_type, noted, row, theirs, now)


def _is_removed(noted: ImportedRecord, owner_id: int) -> bool:
    try:
        remove_reminder(owner_id=owner_id, reminder_id=noted.record_id)
    except RecordNotFound:
        return False
    return True


def _put_back(
    record_type: RecordType[Any],
    noted: ImportedRecord,
    row: SyncedRecord,
    names: list[str],
    now: datetime,
) -> bool:
    """Writes what was there before, each value at its time; what a record cannot be without stays as it is."""
    needed = {*row.KEPT_FIELDS, *record_type.required(row.flat())}
    of_stamp: dict[tuple[datetime, str], Json] = defaultdict(dict)
    for name in set(names) - needed:
        value, stamp = noted.before.get(name, (None, None))
        at = datetime.fromtimestamp(stamp[1] / 1000, UTC) if stamp else now
        of_stamp[at, stamp[2] if stamp else API_DEVICE][name] = value
    rev = row.rev
    # Places first: a headline that followed from them gives way only when they are gone.
    for (at, device_id), fields in sorted(of_stamp.items(), key=lambda one: -one[0][0].timestamp()):
        with suppress(InvalidFields):
            rev = change_record(
                record_type,
                owner_id=row.owner_id,
                record_id=row.record_id,
                fields=fields,
                at=at,
                device_id=device_id,
                base=rev,
            ).rev
    return rev > row.rev
