"""The one way a synced record changes: merge field by field, keep what was replaced, raise the counter.

Every feature's services end here, whoever calls them (REST, sync, admin, import, Celery). No HTTP, no field rules:
those come in a `RecordType`.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db import transaction
from django.dispatch import Signal
from django.utils import timezone

from accounts.encryption import is_unreadable
from diary.access import record_of
from diary.exceptions import FieldError, InvalidFields, RecordNotFound, invalid_field
from diary.history import newest_values
from diary.models import FieldHistory, SyncedRecord, SyncState
from diary.sync.merge import Stamp, Verdict, judge_field

API_DEVICE = "api"
# The device of a value that came out of a file somebody brought; the format of the file follows.
IMPORTED = "import:"

# Sent for every record that was created or changed, with `record`, the locked `state` and the `write`. A receiver that
# changes another record because of it takes the revs of the same `state`, and gives back its type's name and itself.
record_written = Signal()
Followed = tuple[str, SyncedRecord]

M = TypeVar("M", bound=SyncedRecord)


@dataclass(frozen=True)
class RecordType(Generic[M]):
    """How one kind of record behaves: its table, its field rules, what follows from its fields."""

    name: str
    model: type[M]
    # (fields as received, the writer's zone and today, existing record or None) -> clean values
    clean: "Callable[[Any, Write, SyncState, SyncedRecord | None], dict[str, Any]]"
    # values that follow from others (a headline score); may also set derived columns such as is_late
    derive: Callable[[M], dict[str, Any]]
    required: Callable[[dict[str, Any]], Iterable[str]] = lambda fields: ()
    deletable: bool = True
    # Fields of which `derive` may leave a part; what is left is as old as it was.
    narrowed: tuple[str, ...] = ()
    # (record, field, clean fields of the write) -> whether the very value that is there counts as written anew
    confirms: Callable[[M, str, dict[str, Any]], bool] = lambda record, name, fields: False
    # What else is stored with a record that begins, in rows of its own.
    begun: Callable[[M], None] = lambda record: None

    def missing(self, fields: dict[str, Any]) -> list[FieldError]:
        """What a record cannot begin without and `fields` do not have."""
        names = [name for name in self.required(fields) if fields.get(name) is None]
        return [FieldError(name, "required", "is required") for name in names]


@dataclass(frozen=True)
class Write:
    """One intended change. `base`: the record's rev as the writer knew it, None for "whatever it is now"."""

    record_id: UUID
    fields: dict[str, Any]
    at: datetime
    base: int | None
    now: datetime
    device_id: str = API_DEVICE
    create: bool = True
    # What a record needs to begin must be said even where there is one already.
    whole: bool = False
    # Told before, to a server that has forgotten it since: when it was told is not known any more.
    again: bool = False


@dataclass(frozen=True)
class Conflict:
    """A field both sides changed, where the stored value was kept."""

    field: str
    yours: Any
    kept: Any
    kept_from: str


@dataclass
class Outcome(Generic[M]):
    """What became of a write: `applied`, `merged`, `kept` or `revived`."""

    status: str
    rev: int
    record: M
    conflicts: list[Conflict] = field(default_factory=list)
    followed: list[Followed] = field(default_factory=list)


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# The diary that `writing` holds, in this thread.
_held: ContextVar[SyncState | None] = ContextVar("held", default=None)


def lock_diary(owner_id: int) -> SyncState:
    """Locks the owner's counter row until the transaction ends; every write to a diary queues here.

    Within `writing` the row that is locked already.
    """
    held = _held.get()
    if held is not None and held.owner_id == owner_id:
        return held
    # SQLite takes no row locks: there BEGIN IMMEDIATE already lets only one writer in.
    return SyncState.objects.select_for_update(no_key=True).get(owner_id=owner_id)


def save_counter(state: SyncState) -> None:
    """Writes back `seq` of a diary that `lock_diary` locked; `writing` does it once, at its end."""
    if state is not _held.get():
        state.save(update_fields=["seq"])


@contextmanager
def writing(owner_id: int) -> Iterator[SyncState]:
    """A transaction that writes to one diary: locked once, the counter saved once, whatever is written within.

    Within another one for the same diary it is a part of that.
    """
    held = _held.get()
    if held is not None and held.owner_id == owner_id:
        yield held
        return
    with transaction.atomic():
        state = lock_diary(owner_id)
        token = _held.set(state)
        try:
            yield state
        finally:
            _held.reset(token)
        save_counter(state)


def change_record(
    record_type: RecordType[M],
    *,
    owner_id: int,
    record_id: UUID,
    fields: dict[str, Any],
    at: datetime | None = None,
    device_id: str = API_DEVICE,
    base: int | None = None,
    create: bool = True,
    whole: bool = False,
) -> M:
    """Creates the record or changes the given fields of it.

    `fields` are flat names as in docs/api.md. `at` is when it was written (default now), `device_id` and `base` as in
    `Write`. Sending the same again changes nothing. Raises InvalidFields, with `whole` also where there is one and `fields` could not begin another;
    RecordNotFound when `create` is false and there is none.
    """
    with writing(owner_id) as state:
        now = timezone.now()
        if not create:
            record_of(record_type.model, owner_id, record_id)
        write = Write(
            record_id, fields, at or now, base, now, device_id=device_id, create=create, whole=whole
        )
        return write_record(record_type, state, write).record


def remove_record(record_type: RecordType[M], *, owner_id: int, record_id: UUID) -> None:
    """Deletes the record for good on every device; raises RecordNotFound, also the second time."""
    with writing(owner_id) as state:
        record_of(record_type.model, owner_id, record_id)
        now = timezone.now()
        delete_record(record_type, state, Write(record_id, {}, now, None, now))


def write_record(record_type: RecordType[M], state: SyncState, write: Write) -> Outcome[M]:
    """Creates the record or merges `write` into it; `state` must be locked.

    Writing equal values changes nothing and gives no new rev. Raises InvalidFields, and RecordNotFound when the
    record is unknown and `write.create` is false.
    """
    seq_before = state.seq
    outcome = _put_record(record_type, state, write)
    if state.seq > seq_before:
        sent: list[tuple[Any, Followed | None]] = record_written.send(  # type: ignore[assignment]
            record_type.model, record=outcome.record, state=state, write=write
        )
        outcome.followed = [followed for _, followed in sent if followed]
    return outcome


def _put_record(record_type: RecordType[M], state: SyncState, write: Write) -> Outcome[M]:
    record = _stored(record_type, state.owner_id, write.record_id)
    if record is None and not write.create:
        raise RecordNotFound
    revived = record is not None and record.deleted_at is not None
    known = None if record is None or revived else record
    fields = record_type.clean(write.fields, write, state, known)
    if write.whole and (missing := record_type.missing(write.fields)):
        raise InvalidFields(missing)
    if known is not None:
        return _merge(record_type, state, known, fields, write)
    _require(record_type, fields, write)
    unseen = record is not None and _deleted_unseen(record, write)
    outcome = _begin(record_type, state, record, fields, write)
    outcome.status = "revived" if unseen else "applied"
    return outcome


def _stored(record_type: RecordType[M], owner_id: int, record_id: UUID) -> M | None:
    """The record or its tombstone."""
    rows = record_type.model.objects.filter(owner_id=owner_id, record_id=record_id)
    # Not first(): it has the one row put in order, which takes the ORM half as long again.
    return next(iter(rows[:1]), None)


def _require(record_type: RecordType[M], fields: dict[str, Any], write: Write) -> None:
    missing = record_type.missing(fields)
    if missing and not write.create:
        raise RecordNotFound
    if missing:
        raise InvalidFields(missing)


def _deleted_unseen(record: SyncedRecord, write: Write) -> bool:
    """True when the writer could not know that another device had deleted the record."""
    _, _, deleted_by = record.field_rev["deleted"]
    return (write.base or 0) < record.rev and deleted_by != write.device_id


def _begin(
    record_type: RecordType[M],
    state: SyncState,
    tombstone: M | None,
    fields: dict[str, Any],
    write: Write,
) -> Outcome[M]:
    record = tombstone or record_type.model(owner_id=state.owner_id, record_id=write.record_id)
    record.begun_now, record.as_of = True, write.now
    stamp = _next_stamp(state, write)
    record.recorded_at = write.at
    record.deleted_at = None
    record.field_rev = {}
    for name, value in fields.items():
        _put(record, name, value, stamp)
    earlier: list[FieldHistory] = []
    _derive(record_type, record, stamp, earlier)
    _save_with_earlier(record, state, stamp.rev, earlier)
    record_type.begun(record)
    return Outcome("applied", stamp.rev, record)


def _merge(
    record_type: RecordType[M],
    state: SyncState,
    record: M,
    fields: dict[str, Any],
    write: Write,
) -> Outcome[M]:
    """Field by field: take what the writer had seen, let the later one win where both changed it."""
    record.as_of = write.now
    stamp = _next_stamp(state, write)
    base = _base_of(write, record)
    before = {name: (record.get_field(name), record.field_rev.get(name)) for name in fields}
    earlier: list[FieldHistory] = []
    losers: list[str] = []
    for name, value in fields.items():
        old = record.get_field(name)
        stored = _stamp_of(record, name)
        verdict = judge_field(stored, stamp, base)
        # Who has had the record clears it; a script that sends back what it was shown leaves it.
        if old == value and not (is_unreadable(old) and write.base):
            is_told = verdict is not Verdict.LOSE and not write.again
            if is_told and record_type.confirms(record, name, fields):
                _put(record, name, value, stamp)
            continue
        if verdict is Verdict.LOSE:
            losers.append(name)
            earlier.append(_earlier(record, name, value, stamp, "conflict", stamp.rev))
            continue
        reason = "conflict" if verdict is Verdict.WIN else "edited"
        if stored and (old not in _EMPTY or is_unreadable(old) or verdict is Verdict.WIN):
            earlier.append(_earlier(record, name, old, stored, reason, stamp.rev))
        _put(record, name, value, stamp)
    derived = _derive(record_type, record, stamp, earlier)
    earlier = _without_detours(record, earlier, derived, before)
    if derived:
        # Of a value that was a detour nothing follows: it made no day late.
        record_type.derive(record)
    overruled = [name for name in derived if name in fields and name not in losers]
    conflicts = [_conflict(record, name, fields[name]) for name in (*losers, *overruled)]
    if earlier or any(rev == stamp.rev for rev, _, _ in record.field_rev.values()):
        _save_with_earlier(record, state, stamp.rev, earlier)
    won = any(row.reason == "conflict" for row in earlier)
    return Outcome("merged" if conflicts or won else "applied", record.rev, record, conflicts)


def _base_of(write: Write, record: SyncedRecord) -> int:
    """What the writer had seen; a script or a file without a base has seen what is there."""
    sees_all = write.device_id == API_DEVICE or write.device_id.startswith(IMPORTED)
    return record.rev if write.base is None and sees_all else write.base or 0


def seen_field(record: SyncedRecord, name: str, write: Write) -> Any:
    """The stored value of a field if the writer had seen it, else None."""
    stored, base = _stamp_of(record, name), _base_of(write, record)
    seen = stored and (stored.rev <= base or stored.device_id == write.device_id)
    return record.get_field(name) if seen else None


def last_written_at(record: SyncedRecord, counts: Callable[[str], bool]) -> datetime | None:
    """When the newest of the fields that count and hold something was written; without any, when the record was.

    None where all of them came out of a file: when they were first written down is not known.
    """
    held = [name for name in record.field_rev if record.get_field(name) not in _EMPTY]
    answers = [record.field_rev[name] for name in held if counts(name)]
    told = answers or [record.field_rev[name] for name in held]
    typed = [at_ms for _, at_ms, device in told if not device.startswith(IMPORTED)]
    if told and not typed:
        return None
    return datetime.fromtimestamp(max(typed) / 1000, UTC) if answers else record.recorded_at


def is_written_later(record: SyncedRecord, name: str, *, than: str) -> bool:
    """Whether a field got its value after another one did, by the order of `judge_field`: no order of arrival matters."""
    one, other = _stamp_of(record, name), _stamp_of(record, than)
    if one is None or other is None:
        return False
    if one.device_id == other.device_id:
        return (one.at_ms, one.rev) > (other.at_ms, other.rev)
    return (one.at_ms, one.device_id) > (other.at_ms, other.device_id)


def _without_detours(
    record: SyncedRecord,
    earlier: list[FieldHistory],
    derived: list[str],
    before: dict[str, tuple[Any, Any]],
) -> list[FieldHistory]:
    """`earlier` without the values that are current again: a typed value lost against the very value that was there.

    The field has never changed then. What was typed stays in `earlier` once, else sending the same day twice would fill its
    history. A value that gave way to nothing at all is no detour: only the history still knows it.
    """
    detours = [name for name in derived if name in before and before[name][1]]
    detours = [name for name in detours if record.get_field(name) == before[name][0] is not None]
    if not detours:
        return earlier
    newest = newest_values(record.owner_id, [record.record_id])
    known = [(row.field, row.value) for row in newest]
    for name in detours:
        record.field_rev[name] = before[name][1]
        known.append((name, wire_value(record.get_field(name))))
    lost = [row for row in earlier if row.field in detours and (row.field, row.value) not in known]
    for row in lost:
        row.reason = FieldHistory.Reason.CONFLICT
    return [row for row in earlier if row.field not in detours] + lost


_EMPTY: tuple[Any, ...] = (None, "", [])


def _derive(
    record_type: RecordType[M], record: M, stamp: Stamp, earlier: list[FieldHistory]
) -> list[str]:
    """Puts the values that follow from others; returns the names of those that changed."""
    changed = []
    for name, value in record_type.derive(record).items():
        old, stored = record.get_field(name), _stamp_of(record, name)
        if old == value:
            continue
        if stored and old not in _EMPTY:
            earlier.append(_earlier(record, name, old, stored, "derived", stamp.rev))
        is_part = name in record_type.narrowed
        _put(record, name, value, stored if stored and is_part else stamp)
        changed.append(name)
    return changed


def delete_record(record_type: RecordType[M], state: SyncState, write: Write) -> Outcome[M]:
    """Turns the record into a tombstone and forgets its earlier values; `state` must be locked.

    Refused with status `kept` when another device changed the record after `write.base`. A second call changes
    nothing. Raises RecordNotFound for an unknown record.
    """
    record = _stored(record_type, state.owner_id, write.record_id)
    if record is None:
        raise RecordNotFound
    if not record_type.deletable:
        raise invalid_field("op", "not_deletable", "this record cannot be deleted")
    if record.deleted_at is not None:
        return Outcome("applied", record.rev, record)
    if write.base is not None and _changed_elsewhere(record, write.base, write.device_id):
        return Outcome("kept", record.rev, record)
    stamp = _next_stamp(state, write)
    record.mark_deleted()
    record.field_rev = {"deleted": [stamp.rev, stamp.at_ms, stamp.device_id]}
    _save(record, state, stamp.rev)
    FieldHistory.objects.filter(owner_id=state.owner_id, record_id=record.record_id).delete()
    return Outcome("applied", stamp.rev, record)


def _changed_elsewhere(record: SyncedRecord, base: int, device_id: str) -> bool:
    """True when a device other than this one wrote to the record after `base`, even if its value lost since."""
    if any(rev > base and by != device_id for rev, _, by in record.field_rev.values()):
        return True
    lost = FieldHistory.objects.filter(
        owner_id=record.owner_id, record_id=record.record_id, rev__gt=base, reason="conflict"
    )
    return lost.exclude(device_id=device_id).exists()


def at_ms(at: datetime) -> int:
    """Milliseconds since 1970, the rest cut off as on the wire; without floats, which lose one now and then."""
    return (at - _EPOCH) // timedelta(milliseconds=1)


def _next_stamp(state: SyncState, write: Write) -> Stamp:
    return Stamp(state.seq + 1, at_ms(write.at), write.device_id)


def _stamp_of(record: SyncedRecord, name: str) -> Stamp | None:
    stored = record.field_rev.get(name)
    return Stamp(*stored) if stored else None


def _put(record: SyncedRecord, name: str, value: Any, stamp: Stamp) -> None:
    record.put_field(name, value)
    record.field_rev[name] = [stamp.rev, stamp.at_ms, stamp.device_id]


def _save_with_earlier(
    record: SyncedRecord, state: SyncState, rev: int, earlier: list[FieldHistory]
) -> None:
    record.has_earlier = record.has_earlier or bool(earlier)
    _save(record, state, rev)
    FieldHistory.objects.bulk_create(earlier)


def _save(record: SyncedRecord, state: SyncState, rev: int) -> None:
    record.rev = rev
    record.save(force_insert=record.pk is None, force_update=record.pk is not None)
    state.seq = rev


def _earlier(
    record: SyncedRecord, name: str, value: Any, stamp: Stamp, reason: str, rev: int
) -> FieldHistory:
    return FieldHistory(
        owner_id=record.owner_id,
        record_id=record.record_id,
        field=name,
        value=wire_value(value),
        written_at=datetime.fromtimestamp(stamp.at_ms / 1000, UTC),
        device_id=stamp.device_id,
        reason=reason,
        rev=rev,
        replaced_at=datetime.now(UTC),
    )


def _conflict(record: SyncedRecord, name: str, yours: Any) -> Conflict:
    stamp = _stamp_of(record, name)
    kept_from = stamp.device_id if stamp else API_DEVICE
    return Conflict(name, wire_value(yours), wire_value(record.get_field(name)), kept_from)


def wire_value(value: Any) -> Any:
    """A field's value as JSON carries it: instants in UTC with Z, dates in ISO form, ids as text."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    if isinstance(value, UUID):
        return str(value)
    return value.isoformat() if hasattr(value, "isoformat") else value


def record_on_the_wire(row: SyncedRecord) -> dict[str, Any]:
    """Every field of a record, flat, as JSON carries it, and what follows from them.

    What no key opens is left out, so that nobody takes it for empty; `unreadable_fields` names it.
    """
    data = {
        name: wire_value(value) for name, value in row.flat().items() if not is_unreadable(value)
    }
    data["recorded_at"] = wire_value(row.recorded_at)
    derived = {name: getattr(row, name) for name in row.DERIVED_FIELDS}
    return data | {name: value for name, value in derived.items() if not is_unreadable(value)}
