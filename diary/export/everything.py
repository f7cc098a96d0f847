"""Everything a person owns, as `daymark.json` holds it. Reading only.

A record has its fields by their names in docs/api.md, `id`, `recorded_at`, in `stamps` when each field was written and by
which device, also one that was emptied, and in `earlier` what its fields held before. For its readers: docs/export.md.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from itertools import islice
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from accounts.encryption import is_unreadable, named_unreadable, unreadable_fields
from accounts.models import ApiToken, User
from diary.access import (
    exports_of,
    imports_of,
    occurrences_of,
    records_of,
    reminders_of,
    shares_of,
    subscriptions_of,
)
from diary.export.format import FORMAT, RECORDS, VERSION
from diary.models import (
    Device,
    FieldHistory,
    Occurrence,
    Profile,
    Reminder,
    ReminderSettings,
    ShareLink,
    SyncedRecord,
)
from diary.records import record_on_the_wire, wire_value
from diary.reminders.fields import REMINDER_CLEANERS
from diary.trials.queries import Standing, listed_trials, shown_pause, shown_period
from diary.trials.results import opened_commitment, result_as_of

Json = dict[str, Any]
# Rows at a time; their earlier values are fetched together.
_BATCH = 500

TRIAL_FIELDS = (
    "symptom",
    "preset",
    "pairs",
    "period_days",
    "washout_days",
    "matters",
    "off_kind",
    "starts_on",
    "time_zone",
    "ended_on",
    "answer_seen_on",
)
SHARE_FIELDS = (
    "label",
    "shown_name",
    "question",
    "last_days",
    "from_on",
    "to_on",
    "includes",
    "expires_at",
    "views_max",
    "views",
    "tries_left",
    "last_opened_at",
    "tell_first_view",
    "created_at",
    "revoked_at",
    "reactivated",
)
VIEW_FIELDS = ("at", "recipient", "device", "address", "outcome")
DEVICE_FIELDS = ("device_id", "name", "time_zone", "seen_at")
PUSH_FIELDS = ("device_id", "name", "created_at", "last_confirmed_at", "gone_at")
TOKEN_FIELDS = ("name", "can_read", "can_write", "created_at", "last_used_at", "revoked_at")
EXPORT_FIELDS = (
    *("file_name", "state", "size_bytes"),
    *("created_at", "ready_at", "fetched_at", "expires_at"),
)
IMPORT_FIELDS = ("kind", "state", "result", "created_at", "committed_at")


def parts_of(owner: User, now: datetime) -> Iterator[tuple[str, Any]]:
    """The members of the file one after the other; a list is an iterator, so that a long diary is never whole in memory."""
    yield "format", FORMAT
    yield "version", VERSION
    yield "made_at", wire_value(now)
    yield "account", _named(owner, ("email", "time_zone", "locale", "joined_at"))
    yield "settings", _settings(owner)
    profiles = records_of(Profile, owner.pk)
    yield "profile", next(_records(profiles), None)
    for name, record_type in RECORDS.items():
        rows = records_of(record_type.model, owner.pk).order_by("recorded_at", "record_id")
        yield name, _records(rows)
    yield "trials", [_trial(standing) for standing in listed_trials(owner.pk, now)]
    yield "reminders", map(_reminder, reminders_of(owner.pk))
    yield "due_times", map(_due_time, _due_rows(owner))
    yield "shares", map(_share, shares_of(owner.pk))
    devices = Device.objects.filter(owner=owner).order_by("seen_at", "pk")
    yield "devices", _all_named(devices, DEVICE_FIELDS)
    yield "push_subscriptions", _all_named(subscriptions_of(owner.pk), PUSH_FIELDS)
    tokens = ApiToken.objects.filter(owner=owner).order_by("created_at", "pk")
    yield "api_tokens", _all_named(tokens, TOKEN_FIELDS)
    yield "exports", _all_named(exports_of(owner.pk), EXPORT_FIELDS)
    yield "imports", _all_named(imports_of(owner.pk), IMPORT_FIELDS)


def _named(row: Any, names: Iterable[str]) -> Json:
    return {name: wire_value(getattr(row, name)) for name in names}


def _all_named(rows: QuerySet[Any], names: tuple[str, ...]) -> Iterator[Json]:
    """Only these columns are read."""
    for row in rows.values(*names).iterator(chunk_size=_BATCH):
        yield {name: wire_value(value) for name, value in row.items()}


def _settings(owner: User) -> Json:
    """What holds for all reminders. The address of the calendar feed is a secret: only that there is one."""
    row = ReminderSettings.objects.filter(owner=owner).first() or ReminderSettings()
    return {
        "email_stopped_at": wire_value(row.email_stopped_at),
        "has_calendar_feed": row.calendar_digest is not None,
    }


# --- Records with their stamps -----------------------------------------------------------------


def _records(rows: QuerySet[Any]) -> Iterator[Json]:
    stored = rows.iterator(chunk_size=_BATCH)
    while batch := list(islice(stored, _BATCH)):
        earlier = _earlier_of(batch)
        for row in batch:
            yield _record(row) | {"earlier": earlier.get(row.record_id, [])}


def _record(row: SyncedRecord) -> Json:
    shown = {"id": str(row.record_id), **record_on_the_wire(row), **_unreadable(row)}
    return shown | {"stamps": _stamps(row)}


def _unreadable(row: SyncedRecord) -> Json:
    """Text that no key opens is empty here, and named as that."""
    names = unreadable_fields(row)
    return {name: "" for name in names if name != row.OPEN_FIELD} | named_unreadable(row)


def _stamps(row: SyncedRecord) -> Json:
    """When each field was written, and by which device; also one that was emptied."""
    return {name: [_written(name, row), row.field_rev[name][2]] for name in sorted(row.field_rev)}


def _written(name: str, row: SyncedRecord) -> Any:
    """When a field was last written."""
    _, at_ms, _ = row.field_rev[name]
    return wire_value(datetime.fromtimestamp(at_ms / 1000, UTC))


def _earlier_of(batch: list[SyncedRecord]) -> dict[UUID, list[Json]]:
    """Record -> what its fields held before, oldest change first."""
    ids = [row.record_id for row in batch if row.has_earlier]
    found: dict[UUID, list[Json]] = {}
    if ids:
        rows = FieldHistory.objects.filter(owner_id=batch[0].owner_id, record_id__in=ids)
        for row in rows.order_by("rev", "pk").iterator(chunk_size=_BATCH):
            found.setdefault(row.record_id, []).append(_earlier(row))
    return found


def _earlier(row: FieldHistory) -> Json:
    """One that no key opens is null here, and named as that."""
    shown = {
        "field": row.field,
        "value": None if is_unreadable(row.value) else row.value,
        "written_at": wire_value(row.written_at),
        "by": row.device_id,
        "reason": row.reason,
        "replaced_at": wire_value(row.replaced_at),
    }
    return shown | named_unreadable(row)


# --- What is no record -------------------------------------------------------------------------


def _trial(standing: Standing) -> Json:
    """Of a trial that is not over only what its own person may know by now."""
    trial = standing.trial
    return {
        "id": str(trial.record_id),
        "state": standing.state,
        "created_at": wire_value(trial.recorded_at),
        "ended_at": _written("ended_on", trial) if trial.ended_on else None,
        **_named(trial, TRIAL_FIELDS),
        "pauses": [shown_pause(one) for one in standing.pauses],
        "periods": [shown_period(one) for one in standing.periods],
        **opened_commitment(standing),
        "result": result_as_of(standing) if standing.is_over else None,
    }


def _reminder(row: Reminder) -> Json:
    names = (*REMINDER_CLEANERS, "created_at", "paused_until")
    return {"id": str(row.reminder_id), **_named(row, names), **named_unreadable(row)}


def _due_rows(owner: User) -> Iterator[Occurrence]:
    rows = occurrences_of(owner.pk).prefetch_related("deliveries")
    return rows.order_by("due_at", "pk").iterator(chunk_size=_BATCH)


def _due_time(row: Occurrence) -> Json:
    """`on` and `time` are the wall clock; the messages are those that told of it."""
    return {
        "id": str(row.occurrence_id),
        "reminder_id": str(row.reminder.reminder_id),
        "on": wire_value(row.local_date),
        "time": f"{row.slot // 60:02}:{row.slot % 60:02}",
        **_named(row, ("due_at", "expires_at", "state", "snoozed_until", "nagged")),
        "messages": [
            {
                "channel": one.channel.partition(":")[0],
                **_named(one, ("state", "planned_at", "sent_at")),
            }
            for one in row.deliveries.all()
        ],
    }


def _share(link: ShareLink) -> Json:
    """What was shown to whom and who looked; nothing that opens a link."""
    return {
        "id": str(link.share_id),
        **_named(link, SHARE_FIELDS),
        **named_unreadable(link),
        "live": link.is_live,
        "has_passcode": bool(link.passcode_hash),
        "openings": [
            _named(view, VIEW_FIELDS) | named_unreadable(view)
            for view in link.tries.order_by("-at", "-pk")
        ],
    }
