"""The records of `daymark.json` as steps into a diary: their own ids, and written when and by whom they were written.

A day and the profile have ids that follow from the diary; they are found by what they are about. Version 1 of the file
does not say which device wrote a field, nor what was emptied.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.db import transaction

from accounts.models import User
from accounts.services import update_preferences
from diary.access import diary_of, reminders_of, trials_of
from diary.cleaners import Cleaner, Refused, clean_fields, instant, one_of, required, uuid
from diary.cleaners import time_zone as zone_name
from diary.entries.record_types import PROFILE, daily_entry_id, profile_id
from diary.exceptions import InvalidFields, invalid_field
from diary.export.everything import TRIAL_FIELDS
from diary.export.format import RECORDS
from diary.export.packed import records_in
from diary.export.restoring import Brought, Merge, Told, merge_of, restore_record, write_merge
from diary.export.steps import ACCOUNT, DIFFERENT, EMPTY, NEW, SAME, Step, row_errors
from diary.export.tables import Refusal
from diary.models import FieldHistory, Reminder, SyncedRecord, SyncState
from diary.records import (
    API_DEVICE,
    RecordType,
    Write,
    writing,
)
from diary.reminders.fields import (
    DEFAULTS,
    REMINDER_CLEANERS,
    refuse_half_reminder,
    without_contradiction,
)
from diary.reminders.services import PAUSE_AT_MOST, record_reminder, stop_mails
from diary.trials.design import OVER
from diary.trials.restoring import restore_trial

Json = dict[str, Any]

TYPES: dict[str, RecordType[Any]] = {"profile": PROFILE} | RECORDS
_LISTS = (*RECORDS, "trials", "reminders")
# A statement of SQLite takes 32 766 values.
_IDS_AT_ONCE = 1_000
_DEVICE = re.compile("[A-Za-z0-9:_.-]{1,36}")
_REASONS = tuple(FieldHistory.Reason.values)
_LOCALE = re.compile("[a-z]{2,3}(-[A-Za-z0-9]{2,8})?")


@dataclass(frozen=True)
class Item:
    """One record of the file: its number in the file, the list it is in, its id here, its fields.

    `brought` is the record itself where it is one that syncs, else `whole` all it says.
    """

    number: int
    name: str
    record_id: UUID
    fields: Json = field(repr=False)
    whole: Json = field(default_factory=dict, repr=False)
    brought: Brought | None = field(default=None, repr=False)


# --- Reading the file --------------------------------------------------------------------------


def read_items(owner: User, found: Json, *, now: datetime) -> tuple[list[Item], list[Refusal]]:
    """What may be brought in, in order, and what is wrong with the others. Open trials and links are left out.

    Takes the lists out of `found`.
    """
    state = diary_of(owner.pk)
    items: list[Item] = []
    errors: list[Refusal] = []
    for number, (name, record) in enumerate(_all_records(found)):
        try:
            items.append(_item(number, name, record, state, now))
        except InvalidFields as refused:
            errors += row_errors(number, name, refused)
    return items, errors


def _all_records(found: Json) -> Iterator[tuple[str, Any]]:
    """The account is number 0."""
    yield ACCOUNT, _account(found)
    if found.get("profile") is not None:
        yield "profile", found["profile"]
    for name in _LISTS:
        for record in records_in(found, name):
            if name != "trials" or _is_over(record):
                yield name, record


def _account(found: Json) -> Json:
    parts = (found.get("account"), found.get("settings"))
    return {key: value for part in parts if isinstance(part, dict) for key, value in part.items()}


def _is_over(trial: Any) -> bool:
    return not isinstance(trial, dict) or trial.get("state") in OVER


def _item(number: int, name: str, record: Any, state: SyncState, now: datetime) -> Item:
    if not isinstance(record, dict):
        raise invalid_field(name, "not_an_object", "must be an object")
    if name == ACCOUNT:
        return Item(number, name, state.diary_id, clean_fields(record, _ACCOUNT), record)
    try:
        record_id = _record_id(name, record, state.diary_id)
        if name in TYPES:
            brought = _brought(name, record, record_id, state, now)
            return Item(number, name, record_id, brought.fields, brought=brought)
    except (Refused, KeyError, AttributeError, TypeError, ValueError):
        raise invalid_field("id", "not_readable", "or a time of this record is missing") from None
    fields = _reminder_fields(record, now) if name == "reminders" else _trial_fields(record)
    return Item(number, name, record_id, fields, record)


def _record_id(name: str, record: Json, diary_id: UUID) -> UUID:
    if name == "profile":
        return profile_id(diary_id)
    if name == "entries" and record.get("kind") == "daily":
        return daily_entry_id(diary_id, date.fromisoformat(record["on"]))
    return uuid(record.get("id"))


def _brought(name: str, record: Json, record_id: UUID, state: SyncState, now: datetime) -> Brought:
    """The record, its fields checked as far as that can be without the diary itself."""
    recorded_at = min(instant(record["recorded_at"]), now)
    stamps = _stamps(record, now)
    record_type = TYPES[name]
    told = _told(name, record, stamps)
    fields = record_type.clean(told, Write(record_id, told, recorded_at, None, now), state, None)
    if missing := record_type.missing(fields):
        raise InvalidFields(missing)
    stamps = {key: stamps.get(key, (recorded_at, API_DEVICE)) for key in fields}
    earlier = _earlier(record_type, record, record_id, state, now)
    return Brought(record_id, recorded_at, fields, stamps, earlier)


def _stamps(record: Json, now: datetime) -> dict[str, Told]:
    """Who wrote each field when; version 1 knows only when, and only where that was not at the beginning."""
    told: dict[tuple[str, str], Told] = {}
    stamps = {}
    for key, (at, by) in _stamped(record, "stamps"):
        # Most fields have the stamp of their neighbour: read once, held once.
        if (at, by) not in told:
            told[at, by] = (min(instant(at), now), _device(by))
        stamps[key] = told[at, by]
    return stamps or {
        key: (min(instant(at), now), API_DEVICE) for key, at in _stamped(record, "written_at")
    }


def _stamped(record: Json, name: str) -> Iterable[tuple[str, Any]]:
    items: Iterable[tuple[str, Any]] = record.get(name, {}).items()
    return items


def _device(by: Any) -> str:
    if not isinstance(by, str) or not _DEVICE.fullmatch(by):
        raise Refused("not_an_id", "must be a device")
    return by


def _told(name: str, record: Json, stamps: dict[str, Told]) -> Json:
    """What a person may set: what holds something, and what has been emptied; not what follows from the rest."""
    derived = {
        *("id", "recorded_at", "stamps", "written_at", "earlier", "unreadable"),
        *TYPES[name].model.DERIVED_FIELDS,
        # The day of everything but a day follows from its instant.
        *(() if record.get("kind") == "daily" else ("on",)),
    }
    emptied = stamps.keys() if "stamps" in record else ()
    nothing = TYPES[name].model.SYNCED_FIELDS
    held = [key for key, value in record.items() if value not in (*EMPTY, nothing.get(key))]
    lost = record.get("unreadable", ())
    return {
        key: record.get(key)
        for key in dict.fromkeys((*held, *emptied))
        if key not in derived and key.partition(".")[0] not in lost
    }


def _earlier(
    record_type: RecordType[Any], record: Json, record_id: UUID, state: SyncState, now: datetime
) -> list[FieldHistory]:
    """What its fields held before, as rows that are not stored yet; without what no key opened."""
    told = record.get("earlier", [])
    if not isinstance(told, list):
        raise invalid_field("earlier", "not_a_list", "must be a list of values")
    return [
        _earlier_value(record_type, one, record_id, state, now)
        for one in told
        if "unreadable" not in one
    ]


def _earlier_value(
    record_type: RecordType[Any], one: Json, record_id: UUID, state: SyncState, now: datetime
) -> FieldHistory:
    name, value = one["field"], one["value"]
    # Alone: it need not go with what the others hold now.
    record_type.clean({name: value}, Write(record_id, {}, now, None, now), state, None)
    return FieldHistory(
        record_id=record_id,
        field=name,
        value=value,
        written_at=min(instant(one["written_at"]), now),
        device_id=_device(one["by"]),
        reason=required(one_of(*_REASONS))(one["reason"]),
        replaced_at=min(instant(one["replaced_at"]), now),
    )


def _trial_fields(record: Json) -> Json:
    names = (*TRIAL_FIELDS, "created_at", "ended_at", "commitment", "committed_text")
    return {key: record.get(key) for key in names}


def _reminder_fields(record: Json, now: datetime) -> Json:
    """Its rules as they are stored, when it was made, until when it rests."""
    told = {key: record[key] for key in _REMINDER if key in record}
    fields = DEFAULTS | clean_fields(told, _REMINDER)
    refuse_half_reminder(fields)
    made_at, rests_until = fields.get("created_at"), fields.get("paused_until")
    times = {
        "created_at": min(made_at or now, now),
        "paused_until": rests_until and min(rests_until, now + PAUSE_AT_MOST),
    }
    return without_contradiction(fields) | times


def _or_none(clean: Cleaner) -> Cleaner:
    return lambda value: None if value is None else clean(value)


def _locale(value: Any) -> str:
    if not isinstance(value, str) or not _LOCALE.fullmatch(value):
        raise Refused("invalid", "must be a language such as en or pt-BR")
    return value


_REMINDER = REMINDER_CLEANERS | {
    "created_at": _or_none(instant),
    "paused_until": _or_none(instant),
}
_ACCOUNT: dict[str, Cleaner] = {
    "time_zone": zone_name,
    "locale": _locale,
    "email_stopped_at": _or_none(instant),
    # Told, and stays as it is here: whose account it is, and what lies on a secret.
    **dict.fromkeys(("email", "joined_at", "has_calendar_feed"), lambda value: None),
}


# --- Compared with the diary -------------------------------------------------------------------


def record_steps(owner: User, items: Iterable[Item], *, now: datetime) -> list[Step]:
    """One step an item, compared with what the diary holds now."""
    of_name: dict[str, list[Item]] = defaultdict(list)
    for item in items:
        of_name[item.name].append(item)
    return [
        step
        for name, some in of_name.items()
        for step in _STEPS.get(name, _synced_steps)(owner, some, now)
    ]


def _synced_steps(owner: User, items: list[Item], now: datetime) -> Iterator[Step]:
    record_type = TYPES[items[0].name]
    synced = [(item, item.brought) for item in items if item.brought]
    written: set[UUID] = set()
    for first in range(0, len(synced), _IDS_AT_ONCE):
        some = synced[first : first + _IDS_AT_ONCE]
        found = record_type.model.objects.filter(
            owner=owner, record_id__in=[item.record_id for item, _ in some]
        )
        rows: dict[UUID, SyncedRecord] = {row.record_id: row for row in found}
        known = _known_of(owner.pk, [key for key, row in rows.items() if row.has_earlier])
        for item, brought in some:
            row = rows.get(item.record_id)
            write = partial(_write_record, owner, record_type, brought, now, row, written)
            here = row if row and row.deleted_at is None else None
            merge = merge_of(record_type, here, brought, known[item.record_id]) if here else None
            yield _synced_step(item, record_type, merge, write)


def _known_of(owner_id: int, ids: list[UUID]) -> dict[UUID, list[FieldHistory]]:
    """Record -> its earlier values."""
    found: dict[UUID, list[FieldHistory]] = defaultdict(list)
    for row in FieldHistory.objects.filter(owner_id=owner_id, record_id__in=ids):
        found[row.record_id].append(row)
    return found


def _synced_step(
    item: Item, record_type: RecordType[Any], merge: Merge | None, write: Callable[[], None]
) -> Step:
    """`merge` is None where the diary has no such record."""
    if merge is None:
        return Step(item.number, record_type.name, item.record_id, NEW, write)
    return Step(
        item.number,
        record_type.name,
        item.record_id,
        DIFFERENT if merge.newer else SAME,
        write if merge.written else None,
        older=len(merge.older),
    )


def _write_record(
    owner: User,
    record_type: RecordType[Any],
    brought: Brought,
    now: datetime,
    row: SyncedRecord | None,
    written: set[UUID],
) -> None:
    """`row` is the record or its tombstone. Looks again where one of these steps wrote it: a file may hold it twice."""
    with writing(owner.pk) as state:
        if brought.record_id in written:
            again = record_type.model.objects.filter(owner=owner, record_id=brought.record_id)
            row = again.first()
        written.add(brought.record_id)
        if row is None or row.deleted_at is not None:
            restore_record(record_type, state, brought, now, tombstone=row)
            return
        known = _known_of(owner.pk, [brought.record_id] if row.has_earlier else [])
        merge = merge_of(record_type, row, brought, known[brought.record_id])
        write_merge(record_type, state, brought, merge, now)


def _reminder_steps(owner: User, items: list[Item], now: datetime) -> Iterator[Step]:
    """One that is there stays as it is: of its rules nobody knows which are newer."""
    there = {row.reminder_id: row for row in reminders_of(owner.pk)}
    for item in items:
        row = there.get(item.record_id)
        write = None if row else partial(_write_reminder, owner, item)
        older = _differences(row, item.fields) if row else 0
        kind = SAME if row else NEW
        yield Step(item.number, "reminder", item.record_id, kind, write, older)


def _differences(row: Reminder, fields: Json) -> int:
    return sum(getattr(row, name) != fields.get(name) for name in REMINDER_CLEANERS)


@transaction.atomic
def _write_reminder(owner: User, item: Item) -> None:
    rules = {name: item.fields[name] for name in REMINDER_CLEANERS if name in item.fields}
    row, is_new = record_reminder(owner=owner, reminder_id=item.record_id, fields=rules)
    if is_new:
        row.created_at = item.fields["created_at"]
        row.paused_until = item.fields["paused_until"]
        row.save(update_fields=["created_at", "paused_until"])


def _trial_steps(owner: User, items: list[Item], now: datetime) -> Iterator[Step]:
    """A trial that is there stays as it is, whatever the file says."""
    there = set(trials_of(owner.pk).values_list("record_id", flat=True))
    for item in items:
        is_there = item.record_id in there
        write = None if is_there else partial(_write_trial, owner, item, now)
        yield Step(item.number, "trial", item.record_id, SAME if is_there else NEW, write)


def _write_trial(owner: User, item: Item, now: datetime) -> None:
    pauses = item.whole.get("pauses")
    restore_trial(owner=owner, trial_id=item.record_id, fields=item.fields, pauses=pauses, now=now)


def _account_steps(owner: User, items: list[Item], now: datetime) -> Iterator[Step]:
    """Zone, language and whether mails are stopped are taken into an account whose diary is empty, and no other."""
    for item in items:
        here = {"time_zone": owner.time_zone, "locale": owner.locale}
        differs = any(item.fields.get(name) not in (None, here[name]) for name in here)
        stopped_at = item.fields.get("email_stopped_at")
        is_empty = diary_of(owner.pk).seq == 0 and not reminders_of(owner.pk).exists()
        is_new = is_empty and (differs or stopped_at is not None)
        write = partial(_write_account, owner, item, now) if is_new else None
        yield Step(item.number, ACCOUNT, item.record_id, NEW if is_new else SAME, write)


def _write_account(owner: User, item: Item, now: datetime) -> None:
    told = {name: item.fields.get(name) for name in ("time_zone", "locale")}
    update_preferences(user=owner, **told)
    stopped_at = item.fields.get("email_stopped_at")
    if stopped_at is not None:
        stop_mails(owner_id=owner.pk, stopped=True, now=min(stopped_at, now))


_STEPS: dict[str, Callable[[User, list[Item], datetime], Iterator[Step]]] = {
    ACCOUNT: _account_steps,
    "reminders": _reminder_steps,
    "trials": _trial_steps,
}
