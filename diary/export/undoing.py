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

from accounts.encryption import is_unreadable
from diary.access import records_of
from diary.entries.record_types import PROFILE
from diary.exceptions import InvalidFields, RecordNotFound
from diary.export.format import RECORDS
from diary.export.steps import EMPTY, NEW, Step
from diary.models import DataImport, ImportedRecord, SyncedRecord
from diary.records import (
    API_DEVICE,
    IMPORTED,
    RecordType,
    at_ms,
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

    A trial that came back is not noted: it is over, and stays. Nor are zone, language and stopped mails.
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
            before=_before(_TYPES[name], before.get((name, record_id)), row, first_rev),
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


def _before(
    record_type: RecordType[Any], old: SyncedRecord | None, new: SyncedRecord, first_rev: int
) -> Json:
    """Value and stamp that each field had which the import wrote; none of a record that it began."""
    if old is None:
        return {}
    changed = [name for name, (rev, _, _) in new.field_rev.items() if rev >= first_rev]
    # What is left of a list has kept its stamp.
    changed += [
        name
        for name in record_type.narrowed
        if name not in changed and old.get_field(name) != new.get_field(name)
    ]
    return {name: [wire_value(old.get_field(name)), old.field_rev.get(name)] for name in changed}


def undo_some(brought: DataImport, count: int, *, now: datetime) -> int:
    """Takes the last `count` noted records back, and their notes with them; returns how many records that changed.

    Under the diary's lock, in the caller's transaction.
    """
    noted = list(brought.records.order_by("-pk")[:count])
    undoing = _Undoing(brought, noted, now)
    changed = sum(undoing.undone(one) for one in noted)
    brought.records.filter(pk__in=[one.pk for one in noted]).delete()
    return changed


class _Undoing:
    """One import being taken back. What another one noted of the same records is from then on as if this had never been."""

    def __init__(self, brought: DataImport, noted: Sequence[ImportedRecord], now: datetime) -> None:
        self._owner_id, self._now = brought.owner_id, now
        self._committed_ms = at_ms(brought.committed_at) if brought.committed_at else None
        others = ImportedRecord.objects.filter(
            of_import__owner_id=brought.owner_id, record_id__in={one.record_id for one in noted}
        ).exclude(of_import=brought)
        self._others: dict[tuple[str, UUID], list[ImportedRecord]] = defaultdict(list)
        for other in others:
            self._others[other.name, other.record_id].append(other)

    def undone(self, noted: ImportedRecord) -> bool:
        if noted.name == _REMINDER:
            return _is_removed(noted, self._owner_id)
        if is_unreadable(noted.before):
            return False
        self._leave_out(noted)
        record_type = _TYPES[noted.name]
        row = (
            records_of(record_type.model, self._owner_id).filter(record_id=noted.record_id).first()
        )
        if row is None:
            return False
        before = {
            name: noted.before.get(name, (None, None))
            for name, stamp in row.field_rev.items()
            if self._is_its(stamp, noted)
            or (name in record_type.narrowed and noted.before.get(name, (None, None))[1] == stamp)
        }
        if record_type.deletable and _is_nothing_else(record_type, noted, row, before):
            remove_record(record_type, owner_id=self._owner_id, record_id=noted.record_id)
            return True
        return self._put_back(record_type, row, before)

    def _leave_out(self, noted: ImportedRecord) -> None:
        for other in self._others[noted.name, noted.record_id]:
            if other.last_rev < noted.first_rev or is_unreadable(other.before):
                continue
            other.begun = other.begun or noted.begun
            other.before |= {
                name: noted.before.get(name, (None, None))
                for name, (_, stamp) in other.before.items()
                if stamp and self._is_its(stamp, noted)
            }
            other.save(update_fields=["begun", "before"])

    def _is_its(self, stamp: Any, noted: ImportedRecord) -> bool:
        """Written by this import; or by it as well, and put back when a later one was taken back."""
        rev, written_ms, device_id = stamp
        if noted.first_rev <= rev <= noted.last_rev:
            return True
        return bool(device_id.startswith(IMPORTED) and written_ms == self._committed_ms)

    def _put_back(self, record_type: RecordType[Any], row: SyncedRecord, before: Json) -> bool:
        """Writes what was there before, each value at its time; what a record cannot be without is never emptied."""
        needed = _needed(record_type, row)
        told: list[tuple[datetime, str, str, Any]] = []
        for name, (value, stamp) in before.items():
            if name in ("kind", "on") or (name in needed and value is None):
                continue
            at = datetime.fromtimestamp(stamp[1] / 1000, UTC) if stamp else self._now
            told.append((at, stamp[2] if stamp else API_DEVICE, name, value))
        rev: int = row.rev
        # The newest first: a headline that followed from places gives way only when they are gone.
        for at, device_id, name, value in sorted(told, key=lambda one: one[:3], reverse=True):
            with suppress(InvalidFields):
                rev = change_record(
                    record_type,
                    owner_id=row.owner_id,
                    record_id=row.record_id,
                    fields={name: value},
                    at=at,
                    device_id=device_id,
                    base=rev,
                ).rev
        return bool(rev > row.rev)


def _is_nothing_else(
    record_type: RecordType[Any], noted: ImportedRecord, row: SyncedRecord, before: Json
) -> bool:
    """The import began the record, and nobody has said anything in it since."""
    needed = _needed(record_type, row)
    said = [
        name
        for name, (rev, _, _) in row.field_rev.items()
        if name not in before and (name not in needed or rev > noted.last_rev)
    ]
    return noted.begun and all(row.get_field(name) in EMPTY for name in said)


def _needed(record_type: RecordType[Any], row: SyncedRecord) -> set[str]:
    """What says which record it is, and what it cannot be without."""
    return {*row.KEPT_FIELDS, *record_type.required(row.flat())}


def _is_removed(noted: ImportedRecord, owner_id: int) -> bool:
    try:
        remove_reminder(owner_id=owner_id, reminder_id=noted.record_id)
    except RecordNotFound:
        return False
    return True
