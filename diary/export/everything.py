"""Everything a person owns, as `daymark.json` holds it. Reading only.

A record has its fields by their names in docs/api.md, `id`, `recorded_at`, and in `written_at` when a field was
written if that was another time: with it a diary that is brought in again knows what was filled in late.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from accounts.encryption import named_unreadable, unreadable_fields
from accounts.models import User
from diary.access import records_of, reminders_of, shares_of
from diary.export.format import FORMAT, RECORDS, VERSION
from diary.models import Profile, Reminder, ShareLink, SyncedRecord
from diary.records import record_on_the_wire, wire_value
from diary.reminders.fields import REMINDER_CLEANERS
from diary.sharing.services import VIEWS_LISTED
from diary.trials.queries import Standing, listed_trials, shown_pause, shown_period
from diary.trials.results import opened_commitment, result_as_of

Json = dict[str, Any]

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
    "last_opened_at",
    "tell_first_view",
    "created_at",
    "revoked_at",
)


def parts_of(owner: User, now: datetime) -> Iterator[tuple[str, Any]]:
    """The members of the file one after the other; a list is an iterator, so that a long diary is never whole in memory."""
    yield "format", FORMAT
    yield "version", VERSION
    yield "made_at", wire_value(now)
    yield "account", {"time_zone": owner.time_zone, "locale": owner.locale}
    profile = records_of(Profile, owner.pk).first()
    yield "profile", profile and _record(profile)
    for name, record_type in RECORDS.items():
        rows = records_of(record_type.model, owner.pk).order_by("recorded_at", "record_id")
        yield name, map(_record, rows.iterator(chunk_size=500))
    yield "trials", [_trial(standing) for standing in listed_trials(owner.pk, now)]
    yield "reminders", map(_reminder, reminders_of(owner.pk))
    yield "shares", map(_share, shares_of(owner.pk))


def _record(row: SyncedRecord) -> Json:
    written_at = _written_at(row)
    shown = {"id": str(row.record_id), **record_on_the_wire(row), **_unreadable(row)}
    return shown | ({"written_at": written_at} if written_at else {})


def _unreadable(row: SyncedRecord) -> Json:
    """Text that no key opens is empty here, and named as that."""
    names = unreadable_fields(row)
    return {name: "" for name in names if name != row.OPEN_FIELD} | named_unreadable(row)


def _written_at(row: SyncedRecord) -> dict[str, Any]:
    begun = int(row.recorded_at.timestamp() * 1000)
    return {
        name: _written(name, row)
        for name, (_, at_ms, _) in sorted(row.field_rev.items())
        if at_ms != begun and row.get_field(name) not in (None, "", [])
    }


def _written(name: str, row: SyncedRecord) -> Any:
    """When a field was last written."""
    _, at_ms, _ = row.field_rev[name]
    return wire_value(datetime.fromtimestamp(at_ms / 1000, UTC))


def _trial(standing: Standing) -> Json:
    """Of a trial that is not over only what its own person may know by now."""
    trial = standing.trial
    return {
        "id": str(trial.record_id),
        "state": standing.state,
        "created_at": wire_value(trial.recorded_at),
        "ended_at": _written("ended_on", trial) if trial.ended_on else None,
        **{name: wire_value(getattr(trial, name)) for name in TRIAL_FIELDS},
        "pauses": [shown_pause(one) for one in standing.pauses],
        "periods": [shown_period(one) for one in standing.periods],
        **opened_commitment(standing),
        "result": result_as_of(standing) if standing.is_over else None,
    }


def _reminder(row: Reminder) -> Json:
    rules = {name: getattr(row, name) for name in REMINDER_CLEANERS}
    return {"id": str(row.reminder_id)} | rules


def _share(link: ShareLink) -> Json:
    """What was shown to whom and who looked; nothing that opens a link."""
    return {
        "id": str(link.share_id),
        **{name: wire_value(getattr(link, name)) for name in SHARE_FIELDS},
        "live": link.is_live,
        "has_passcode": bool(link.passcode_hash),
        "openings": [
            {
                "at": wire_value(view.at),
                "recipient": view.recipient,
                "device": view.device,
                "address": view.address,
                "outcome": view.outcome,
            }
            for view in link.tries.order_by("-at", "-pk")[:VIEWS_LISTED]
        ],
    }
