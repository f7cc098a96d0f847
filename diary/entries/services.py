"""Writing entries and profiles. Every door (REST, sync, commands, import) calls these.

What may be written is in `fields.py` and `record_types.py`; how a record changes and merges is in `diary/records.py`.
"""

from datetime import date, datetime
from functools import partial
from typing import Any
from uuid import UUID

from diary.access import diary_of
from diary.entries.fields import ENTRY_CLEANERS
from diary.entries.record_types import ENTRY, PROFILE, daily_entry_id, profile_id
from diary.models import Entry, Profile
from diary.records import change_record, remove_record

# What a full replacement (PUT) sets back to empty when it is left out.
_EMPTY_ENTRY: dict[str, Any] = {
    name: None for name in ENTRY_CLEANERS if name not in ("kind", "on", "time_zone", "occurred_at")
}

record_entry = partial(change_record, ENTRY)
remove_entry = partial(remove_record, ENTRY)


def record_day(
    *, owner_id: int, diary_id: UUID, on: date, fields: dict[str, Any], at: datetime | None = None
) -> Entry:
    """Creates or changes the daily entry of the local date `on`; see `change_record`."""
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


def record_profile(*, owner_id: int, fields: dict[str, Any]) -> Profile:
    """Creates or changes what the person told us once. Sending the same again changes nothing."""
    record_id = profile_id(diary_of(owner_id).diary_id)
    return change_record(PROFILE, owner_id=owner_id, record_id=record_id, fields=fields)
