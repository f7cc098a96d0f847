"""Writing entries and profiles. Every door (REST, sync, commands, import) calls these.

What may be written is in `fields.py` and `record_types.py`; how a record merges is in `diary/records.py`.
"""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from diary.access import entry_of
from diary.entries.fields import ENTRY_CLEANERS
from diary.entries.record_types import ENTRY, PROFILE, daily_entry_id, profile_id
from diary.models import Entry, Profile
from diary.records import API_DEVICE, Write, delete_record, lock_diary, save_counter, write_record

# What a full replacement (PUT) sets back to empty when it is left out.
_EMPTY_ENTRY: dict[str, Any] = {
    name: None for name in ENTRY_CLEANERS if name not in ("kind", "on", "time_zone", "occurred_at")
} | {"skipped": [], "qualities": [], "exposures": [], "note": ""}


@transaction.atomic
def record_entry(
    *,
    owner_id: int,
    record_id: UUID,
    fields: dict[str, Any],
    at: datetime | None = None,
    create: bool = True,
) -> Entry:
    """Creates the entry or changes the given fields of it.

    `fields` are flat names as in docs/api.md. `at` is when it was written (default now). Sending the same again
    changes nothing. Raises InvalidFields; RecordNotFound when `create` is false and there is none.
    """
    state = lock_diary(owner_id)
    now = timezone.now()
    if not create:
        entry_of(owner_id, record_id)
    write = Write(record_id, fields, at or now, None, now, create=create)
    outcome = write_record(ENTRY, state, write)
    save_counter(state)
    return outcome.record


def record_day(
    *, owner_id: int, diary_id: UUID, on: date, fields: dict[str, Any], at: datetime | None = None
) -> Entry:
    """Creates or changes the daily entry of the local date `on`; see `record_entry`."""
    identity = {"kind": "daily", "on": on.isoformat()}
    return record_entry(
        owner_id=owner_id,
        record_id=daily_entry_id(diary_id, on),
        fields=fields | identity,
        at=at,
    )


def replacement(fields: dict[str, Any]) -> dict[str, Any]:
    """`fields` as a whole record: whatever is left out becomes empty."""
    return _EMPTY_ENTRY | fields


@transaction.atomic
def remove_entry(*, owner_id: int, record_id: UUID) -> None:
    """Deletes the entry for good on every device; raises RecordNotFound, also the second time."""
    state = lock_diary(owner_id)
    entry_of(owner_id, record_id)
    now = timezone.now()
    delete_record(ENTRY, state, Write(record_id, {}, now, None, now, API_DEVICE))
    save_counter(state)


@transaction.atomic
def record_profile(*, owner_id: int, fields: dict[str, Any]) -> Profile:
    """Creates or changes what the person told us once. Sending the same again changes nothing."""
    state = lock_diary(owner_id)
    now = timezone.now()
    write = Write(profile_id(state.diary_id), fields, now, None, now)
    outcome = write_record(PROFILE, state, write)
    save_counter(state)
    return outcome.record
