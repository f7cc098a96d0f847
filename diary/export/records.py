"""The records of `daymark.json` as steps into a diary: their own ids, and written when they were written.

A day and the profile have ids that follow from the diary; they are found by what they are about.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from typing import Any
from uuid import UUID

from accounts.models import User
from diary.access import diary_of, records_of, reminders_of, trials_of
from diary.cleaners import Refused, instant, uuid
from diary.entries.record_types import PROFILE, daily_entry_id, profile_id
from diary.exceptions import FieldError, InvalidFields, invalid_field
from diary.export.everything import TRIAL_FIELDS
from diary.export.format import RECORDS
from diary.export.packed import records_in
from diary.export.steps import Step, differences, row_errors
from diary.export.table import RowError
from diary.models import SyncedRecord, SyncState
from diary.records import RecordType, Write, change_record, record_on_the_wire
from diary.reminders.fields import REMINDER_CLEANERS
from diary.reminders.services import record_reminder
from diary.trials.design import OVER
from diary.trials.restoring import restore_trial

Json = dict[str, Any]

TYPES: dict[str, RecordType[Any]] = {"profile": PROFILE} | RECORDS
_LISTS = (*RECORDS, "trials", "reminders")
# A statement of SQLite takes 32 766 values.
_IDS_AT_ONCE = 1_000


@dataclass(frozen=True)
class Item:
    """One record of the file: its number in the file, the list it is in, its id here, and all it says."""

    number: int
    name: str
    record_id: UUID
    fields: Json = field(repr=False)
    at: datetime
    written_at: dict[str, datetime] = field(repr=False)
    whole: Json = field(repr=False)


def read_items(owner: User, found: Json, *, now: datetime) -> tuple[list[Item], list[RowError]]:
    """What may be brought in, in order, and what is wrong with the others. Open trials and links are left out."""
    state = diary_of(owner.pk)
    items: list[Item] = []
    errors: list[RowError] = []
    for number, (name, record) in enumerate(_all_records(found), start=1):
        try:
            item = _item(number, name, record, state.diary_id, now)
            _check(item, state, now)
        except InvalidFields as refused:
            errors += row_errors(number, name, refused)
        else:
            items.append(item)
    return items, errors


def _all_records(found: Json) -> Iterator[tuple[str, Any]]:
    if found.get("profile") is not None:
        yield "profile", found["profile"]
    for name in _LISTS:
        for record in records_in(found, name):
            if name != "trials" or _is_over(record):
                yield name, record


def _is_over(trial: Any) -> bool:
    return not isinstance(trial, dict) or trial.get("state") in OVER


def _item(number: int, name: str, record: Any, diary_id: UUID, now: datetime) -> Item:
    if not isinstance(record, dict):
        raise invalid_field(name, "not_an_object", "must be an object")
    try:
        record_id = uuid(record.get("id"))
        at = min(instant(record["recorded_at"]), now) if name in TYPES else now
        written_at = {
            key: min(instant(value), now) for key, value in record.get("written_at", {}).items()
        }
        if name == "profile":
            record_id = profile_id(diary_id)
        if record.get("kind") == "daily" and name == "entries":
            record_id = daily_entry_id(diary_id, date.fromisoformat(record["on"]))
    except (Refused, KeyError, AttributeError, TypeError, ValueError):
        raise invalid_field("id", "not_readable", "or a time of this record is missing") from None
    return Item(number, name, record_id, _fields(name, record), at, written_at, record)


def _fields(name: str, record: Json) -> Json:
    """What a person may set, without what is empty or follows from the rest."""
    if name == "reminders":
        return {key: record[key] for key in REMINDER_CLEANERS if key in record}
    if name == "trials":
        names = (*TRIAL_FIELDS, "created_at", "ended_at", "commitment", "committed_text")
        return {key: record.get(key) for key in names}
    derived = {"id", "recorded_at", "written_at", "unreadable", *TYPES[name].model.DERIVED_FIELDS}
    fields = {key: value for key, value in record.items() if key not in derived}
    if record.get("kind") != "daily":
        # The day of everything else follows from its instant.
        fields.pop("on", None)
    return {key: value for key, value in fields.items() if value not in (None, "", [])}


def _check(item: Item, state: SyncState, now: datetime) -> None:
    """What can be said without the diary itself; the rest is said when it is written."""
    record_type = TYPES.get(item.name)
    if record_type is None:
        return
    write = Write(item.record_id, item.fields, item.at, None, now)
    fields = record_type.clean(item.fields, write, state, None)
    missing = [name for name in record_type.required(fields) if fields.get(name) is None]
    if missing:
        raise InvalidFields([FieldError(name, "required", "is required") for name in missing])


def record_steps(owner: User, items: Iterable[Item], *, now: datetime) -> list[Step]:
    """One step an item, compared with what the diary holds now."""
    of_name: dict[str, list[Item]] = defaultdict(list)
    for item in items:
        of_name[item.name].append(item)
    steps: list[Step] = []
    for name, some in of_name.items():
        stored = _STORED.get(name, partial(_stored_records, name))(owner.pk, some)
        steps += [_step(owner, item, stored.get(item.record_id), now) for item in some]
    return steps


def _stored_records(name: str, owner_id: int, items: list[Item]) -> dict[UUID, Json]:
    mine = records_of(TYPES[name].model, owner_id)
    stored: dict[UUID, Json] = {}
    for first in range(0, len(items), _IDS_AT_ONCE):
        ids = [item.record_id for item in items[first : first + _IDS_AT_ONCE]]
        rows: Iterable[SyncedRecord] = mine.filter(record_id__in=ids)
        stored |= {row.record_id: record_on_the_wire(row) for row in rows}
    return stored


def _stored_reminders(owner_id: int, items: list[Item]) -> dict[UUID, Json]:
    return {
        row.reminder_id: {name: getattr(row, name) for name in REMINDER_CLEANERS}
        for row in reminders_of(owner_id)
    }


def _stored_trials(owner_id: int, items: list[Item]) -> dict[UUID, Json]:
    """A trial that is there stays as it is, whatever the file says."""
    there = set(trials_of(owner_id).values_list("record_id", flat=True))
    return {item.record_id: item.fields for item in items if item.record_id in there}


_STORED: dict[str, Callable[[int, list[Item]], dict[UUID, Json]]] = {
    "reminders": _stored_reminders,
    "trials": _stored_trials,
}


def _step(owner: User, item: Item, stored: Json | None, now: datetime) -> Step:
    gaps, other = differences(stored, item.fields) if stored is not None else (item.fields, {})
    write = partial(_write, owner, item, stored is not None, now)
    return Step(item.number, item.name, stored is not None, gaps, other, write)


def _write(owner: User, item: Item, is_there: bool, now: datetime, fields: Json) -> None:
    if item.name == "reminders":
        record_reminder(owner=owner, reminder_id=item.record_id, fields=fields)
    elif item.name == "trials":
        pauses = item.whole.get("pauses")
        restore_trial(owner=owner, trial_id=item.record_id, fields=fields, pauses=pauses, now=now)
    elif is_there:
        _change(owner, item, fields, now)
    else:
        for at, some in _in_time_order(item):
            _change(owner, item, some, at)


def _change(owner: User, item: Item, fields: Json, at: datetime) -> None:
    change_record(
        TYPES[item.name], owner_id=owner.pk, record_id=item.record_id, fields=fields, at=at
    )


def _in_time_order(item: Item) -> Iterator[tuple[datetime, Json]]:
    """First what was there when the record began, then what was added, each at its time."""
    later: dict[datetime, Json] = defaultdict(dict)
    begun: Json = {}
    needed = set(TYPES[item.name].required(item.fields))
    for name, value in item.fields.items():
        at = item.written_at.get(name)
        (begun if at is None or name in needed else later[at])[name] = value
    yield item.at, begun
    for at in sorted(later):
        yield at, later[at]
