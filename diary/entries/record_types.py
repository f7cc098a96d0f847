"""How entries and profiles behave as synced records: ids, day rules, headline scores, lateness. No writing here."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid5

from diary.cleaners import DAYS_AHEAD, clean_fields, refuse_far_instant, years_before
from diary.entries.copied import rated
from diary.entries.fields import ENTRY_CLEANERS, PROFILE_CLEANERS
from diary.exceptions import invalid_field
from diary.localtime import is_late, local_day
from diary.models import SYMPTOMS, Entry, Profile, SyncedRecord, SyncState
from diary.records import RecordType, Write, is_written_later, last_written_at

# What counts as an answer when we ask whether a day was filled in late.
ANSWERS = (*SYMPTOMS, "ems_used", "skipped")


def daily_entry_id(diary_id: UUID, on: date) -> UUID:
    """The one id of a local day on every device: two phones that log the same day offline meet in one row."""
    return uuid5(diary_id, on.isoformat())


def profile_id(diary_id: UUID) -> UUID:
    return uuid5(diary_id, "profile")


def clean_entry(
    fields: Any, write: Write, state: SyncState, existing: SyncedRecord | None
) -> dict[str, Any]:
    """Clean values of an entry; raises InvalidFields for a bad value, a foreign day or a changed identity."""
    clean = clean_fields(fields, ENTRY_CLEANERS)
    for name in ("kind", "on", "time_zone"):
        if name in clean and clean[name] is None:
            raise invalid_field(name, "required", "is required")
    if isinstance(existing, Entry):
        return _clean_change(clean, existing, write)
    if clean.get("kind") == Entry.Kind.DAILY:
        return _clean_new_day(clean, write, state)
    if clean.get("kind") == Entry.Kind.MOMENT:
        return _clean_moment(clean, clean.get("time_zone"), write)
    return clean


def _clean_change(clean: dict[str, Any], existing: Entry, write: Write) -> dict[str, Any]:
    if clean.pop("kind", existing.kind) != existing.kind:
        raise invalid_field("kind", "cannot_change", "cannot change once written")
    if existing.kind == Entry.Kind.MOMENT:
        return _clean_moment(clean, clean.get("time_zone", existing.time_zone), write)
    if clean.pop("on", existing.on) != existing.on:
        raise invalid_field("on", "cannot_change", "cannot change once written")
    _refuse_instant(clean)
    return clean


def _clean_new_day(clean: dict[str, Any], write: Write, state: SyncState) -> dict[str, Any]:
    _refuse_instant(clean)
    if "on" not in clean or "time_zone" not in clean:
        return clean
    today = local_day(write.now, clean["time_zone"])
    if clean["on"] > today + timedelta(days=DAYS_AHEAD):
        raise invalid_field("on", "too_far_ahead", "must not be more than 1 day ahead of today")
    if clean["on"] < years_before(today):
        raise invalid_field("on", "too_long_ago", "must not be more than 10 years ago")
    if write.record_id != daily_entry_id(state.diary_id, clean["on"]):
        raise invalid_field("id", "wrong_id", "is not the id of that day")
    return clean


def _refuse_instant(clean: dict[str, Any]) -> None:
    if "occurred_at" in clean:
        raise invalid_field(
            "occurred_at", "not_for_daily", "belongs to a rating right now, not to a day"
        )


def _clean_moment(clean: dict[str, Any], zone: str | None, write: Write) -> dict[str, Any]:
    """The local date of a moment follows from its instant and zone."""
    clean.pop("on", None)
    occurred_at = clean.get("occurred_at")
    if occurred_at is None or zone is None:
        return clean
    refuse_far_instant("occurred_at", occurred_at, write.now)
    return clean


def required_entry_fields(fields: dict[str, Any]) -> Iterable[str]:
    if fields.get("kind") == Entry.Kind.MOMENT:
        return ("kind", "occurred_at", "time_zone")
    return ("kind", "on", "time_zone")


def derive_entry(entry: Entry) -> dict[str, Any]:
    """What follows from an entry's other fields: headline scores, skipped questions, copied scores, a moment's day,
    lateness.

    The headline of a symptom is the highest of its rated regions; without ratings it stays as it was typed.
    """
    if entry.kind == Entry.Kind.MOMENT and entry.occurred_at:
        entry.on = local_day(entry.occurred_at, entry.time_zone)
    derived: dict[str, Any] = {}
    for symptom in SYMPTOMS:
        if scores := rated(symptom, entry.ratings):
            derived[symptom] = max(scores.values())
    answered_at = last_written_at(entry, _is_answer)
    entry.is_late = is_late(entry.on, entry.time_zone, answered_at)
    still = [name for name in entry.skipped if derived.get(name, getattr(entry, name)) is None]
    if still != entry.skipped:
        derived["skipped"] = still
    copied = [name for name in entry.copied if _is_still_copied(entry, name, derived)]
    if copied != entry.copied:
        derived["copied"] = copied
    return derived


def _is_still_copied(entry: Entry, name: str, derived: dict[str, Any]) -> bool:
    """A name of `copied` stands while its field holds a score of its own that nobody has written since."""
    if name in derived or entry.get_field(name) is None:
        return False
    return not is_written_later(entry, name, than="copied")


def confirms_a_copy(entry: Entry, name: str, fields: dict[str, Any]) -> bool:
    """The same number, typed: it is an answer now, and no copy."""
    return name in entry.copied and name not in fields.get("copied", ())


def _is_answer(name: str) -> bool:
    return name in ANSWERS or name.startswith("ratings.")


def clean_profile(
    fields: Any, write: Write, state: SyncState, existing: SyncedRecord | None
) -> dict[str, Any]:
    if write.record_id != profile_id(state.diary_id):
        raise invalid_field("id", "wrong_id", "is not the id of this diary's profile")
    return clean_fields(fields, PROFILE_CLEANERS)


ENTRY = RecordType(
    name="entry",
    model=Entry,
    clean=clean_entry,
    derive=derive_entry,
    required=required_entry_fields,
    narrowed=("copied",),
    confirms=confirms_a_copy,
)
PROFILE = RecordType(
    name="profile",
    model=Profile,
    clean=clean_profile,
    derive=lambda record: {},
    deletable=False,
)
