"""One record of an export, written into a diary: begun as it was, or merged by the rules of sync.

A record that is new here gets all its fields at once, each with the time and the device it had, and its earlier values.
Of one that is here each value counts that was written later; the other one becomes an earlier value.
"""

import copy
from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from accounts.encryption import is_unreadable
from diary.models import FieldHistory, SyncedRecord, SyncState
from diary.records import (
    API_DEVICE,
    RecordType,
    Write,
    at_ms,
    record_written,
    wire_value,
    write_record,
)

Json = dict[str, Any]
# When, and by which device.
Told = tuple[datetime, str]


@dataclass(frozen=True)
class Brought:
    """A record of a file: its clean fields, who wrote each when, and what they held before (rows that are not stored)."""

    record_id: UUID
    recorded_at: datetime
    fields: Json = field(repr=False)
    stamps: dict[str, Told] = field(repr=False)
    earlier: list[FieldHistory] = field(repr=False)


@dataclass(frozen=True)
class Merge:
    """What a record of a file changes of the one that is here.

    `newer`: fields that are replaced; `older`: fields where the diary's own stays; of those `unseen` are no earlier value yet.
    """

    newer: frozenset[str]
    older: frozenset[str]
    unseen: frozenset[str]

    @property
    def written(self) -> frozenset[str]:
        return self.newer | self.unseen


def merge_of(
    record_type: RecordType[Any],
    stored: SyncedRecord,
    brought: Brought,
    known: Collection[FieldHistory],
) -> Merge:
    """Compares; `known` are the earlier values of the stored record."""
    differ = [name for name in brought.fields if stored.get_field(name) != brought.fields[name]]
    news = {*differ, *_confirmed(record_type, stored, brought)}
    later = {name for name in news if _is_later(stored, name, brought.stamps[name])}
    overruled = _overruled(record_type, stored, brought, later) if later else set()
    newer, older = later - overruled, {*differ} - later | overruled
    # A device's own later write follows its earlier one: that is no earlier value, unless it has been kept as one.
    others = overruled | {
        name for name in older if stored.field_rev[name][2] != brought.stamps[name][1]
    }
    unseen = {name for name in others if not _is_known(brought, name, known)}
    return Merge(frozenset(newer), frozenset(older), frozenset(unseen))


def _confirmed(
    record_type: RecordType[Any], stored: SyncedRecord, brought: Brought
) -> Iterator[str]:
    """Fields that hold the same, which is news all the same: here it was copied, there it was typed."""
    for name, value in brought.fields.items():
        if stored.get_field(name) == value and record_type.confirms(stored, name, brought.fields):
            yield name


def _is_later(stored: SyncedRecord, name: str, told: Told) -> bool:
    if name not in stored.field_rev:
        return True
    _, *here = stored.field_rev[name]
    there = [at_ms(told[0]), told[1]]
    return there > here or (there == here and is_unreadable(stored.get_field(name)))


def _overruled(
    record_type: RecordType[Any], stored: SyncedRecord, brought: Brought, names: set[str]
) -> set[str]:
    """Fields that follow from others and would become something else at once, such as the headline of rated places."""
    after = copy.deepcopy(stored)
    after.as_of = brought.recorded_at
    for name in names:
        after.put_field(name, brought.fields[name])
    derived = record_type.derive(after)
    # What is left of a list depends on when it was written, which is not there yet.
    follow = names & derived.keys() - {*record_type.narrowed}
    return {name for name in follow if derived[name] != brought.fields[name]}


def _is_known(brought: Brought, name: str, known: Collection[FieldHistory]) -> bool:
    value, (at, by) = wire_value(brought.fields[name]), brought.stamps[name]
    return any(
        row.field == name
        and (row.value == value or (at_ms(row.written_at), row.device_id) == (at_ms(at), by))
        for row in known
    )


def write_merge(
    record_type: RecordType[Any], state: SyncState, brought: Brought, merge: Merge, now: datetime
) -> None:
    """Writes what of a record counts, each value at its time; `state` must be locked. Raises InvalidFields."""
    for (at, by), fields in _in_time_order(brought, merge.written):
        write = Write(brought.record_id, fields, at, 0, now, device_id=by)
        write_record(record_type, state, write)


def _in_time_order(brought: Brought, names: Collection[str]) -> Iterator[tuple[Told, Json]]:
    together: dict[Told, Json] = defaultdict(dict)
    for name in names:
        together[brought.stamps[name]][name] = wire_value(brought.fields[name])
    yield from sorted(together.items(), key=lambda one: one[0])


def restore_record(
    record_type: RecordType[Any],
    state: SyncState,
    brought: Brought,
    now: datetime,
    *,
    tombstone: SyncedRecord | None,
) -> None:
    """Writes a record that the diary does not have, or has deleted (`tombstone`); `state` must be locked."""
    record = tombstone or record_type.model(owner_id=state.owner_id, record_id=brought.record_id)
    record.begun_now, record.as_of = True, now
    record.recorded_at, record.deleted_at = brought.recorded_at, None
    rev = state.seq + 1
    record.field_rev = {}
    for name, value in brought.fields.items():
        _put(record, name, value, brought.stamps[name], rev)
    newest = max([(brought.recorded_at, API_DEVICE), *brought.stamps.values()])
    for name, value in record_type.derive(record).items():
        if record.get_field(name) != value:
            _put(record, name, value, newest, rev)
    record.rev, record.has_earlier = rev, bool(brought.earlier)
    record.save(force_insert=record.pk is None, force_update=record.pk is not None)
    state.seq = rev
    _keep_earlier(brought.earlier, state.owner_id, rev)
    record_type.begun(record)
    write = Write(brought.record_id, brought.fields, brought.recorded_at, None, now)
    record_written.send(record_type.model, record=record, state=state, write=write)


def _put(record: SyncedRecord, name: str, value: Any, told: Told, rev: int) -> None:
    at, by = told
    record.put_field(name, value)
    record.field_rev[name] = [rev, at_ms(at), by]


def _keep_earlier(rows: list[FieldHistory], owner_id: int, rev: int) -> None:
    for row in rows:
        row.pk, row.owner_id, row.rev = None, owner_id, rev
    FieldHistory.objects.bulk_create(rows)
