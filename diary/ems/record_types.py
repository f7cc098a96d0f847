"""How programmes, sessions, side effects and safety checks behave as synced records. No writing here."""

from collections.abc import Callable
from typing import Any

from accounts.encryption import is_unreadable
from diary.cleaners import Cleaner, clean_fields, refuse_far_date, refuse_far_instant
from diary.ems import screening
from diary.ems.fields import (
    PROGRAMME_CLEANERS,
    SCORES,
    SCREENING_CLEANERS,
    SESSION_CLEANERS,
    SIDE_EFFECT_CLEANERS,
)
from diary.exceptions import invalid_field
from diary.localtime import is_late, local_day
from diary.models import (
    EmsProgramme,
    EmsSession,
    EmsSettings,
    SafetyScreening,
    SideEffect,
    SyncedRecord,
    SyncState,
)
from diary.records import RecordType, Write, last_written_at, seen_field

Clean = Callable[[Any, Write, SyncState, SyncedRecord | None], dict[str, Any]]

# What counts as an answer when we ask whether a session or a side effect was told late.
SESSION_ANSWERS = (*SCORES, "sensation", "skin_before_ok", "skin_after_ok", "duration_minutes")
SIDE_EFFECT_ANSWERS = ("kind", "severity")


_DATES = {"pads_changed_on", "cleared_on"}


def _cleaned_by(cleaners: dict[str, Cleaner], *, instant: str | None = None) -> Clean:
    """Checks each field, that the instant is neither far ahead nor long ago, and the level of a device."""

    def clean(
        fields: Any, write: Write, state: SyncState, existing: SyncedRecord | None
    ) -> dict[str, Any]:
        values = clean_fields(fields, cleaners)
        if instant in values:
            refuse_far_instant(instant, values[instant], write.now)
        for name in _DATES & values.keys():
            if values[name] is not None:
                refuse_far_date(name, values[name], write.now)
        if "device_level" in cleaners:
            _refuse_above_max(values, write, existing)
        return values

    return clean


def _refuse_above_max(values: dict[str, Any], write: Write, existing: SyncedRecord | None) -> None:
    """Refuses a level above the device's highest, also against the stored one that the writer had seen.

    What the writer had not seen is another device's edit: then the two merge, and `derive_settings` decides.
    """

    def joined(name: str) -> float | None:
        if name in values or existing is None:
            return values.get(name)
        return seen_field(existing, name, write)  # type: ignore[no-any-return]

    if "device_level" not in values and "device_level_max" not in values:
        return
    if _is_above(joined("device_level"), joined("device_level_max")):
        message = "must not be above the highest level of the device"
        raise invalid_field("device_level", "above_device_level_max", message)


def _is_above(level: float | None, level_max: float | None) -> bool:
    return level is not None and level_max is not None and level > level_max


def derive_settings(record: EmsSettings) -> dict[str, Any]:
    """Empties a level that another device's highest level makes impossible; it stays in the history."""
    if _is_above(record.device_level, record.device_level_max):
        return {"device_level": None}
    return {}


def derive_session(session: EmsSession) -> dict[str, Any]:
    """The local day of a session, whether it was told late, and a possible level."""
    session.on = local_day(session.started_at, session.time_zone)
    session.is_late = _is_late(session, SESSION_ANSWERS)
    return derive_settings(session)


def derive_side_effect(effect: SideEffect) -> dict[str, Any]:
    effect.on = local_day(effect.occurred_at, effect.time_zone)
    effect.is_late = _is_late(effect, SIDE_EFFECT_ANSWERS)
    return {}


def _is_late(record: EmsSession | SideEffect, answers: tuple[str, ...]) -> bool:
    return is_late(record.on, record.time_zone, last_written_at(record, answers.__contains__))


def derive_screening(check: SafetyScreening) -> dict[str, Any]:
    check.on = local_day(check.screened_at, check.time_zone)
    if not is_unreadable(check.answers):
        check.outcome = screening.outcome(check.answers)
    return {}


_clean_screening = _cleaned_by(SCREENING_CLEANERS, instant="screened_at")


def _refuse_half_a_check(
    fields: Any, write: Write, state: SyncState, existing: SyncedRecord | None
) -> dict[str, Any]:
    """Clean values. Answers beside others that no key opens would look like a whole check; a new check is the way."""
    values = _clean_screening(fields, write, state, existing)
    is_lost = isinstance(existing, SafetyScreening) and is_unreadable(existing.answers)
    if is_lost and any(name.startswith("answers.") for name in values):
        raise invalid_field("answers", "unreadable", "cannot be read here; answer a new check")
    return values


PROGRAMME = RecordType(
    name="ems_programme",
    model=EmsProgramme,
    clean=_cleaned_by(PROGRAMME_CLEANERS),
    derive=derive_settings,
    required=lambda fields: ("name", "modality"),
)
SESSION = RecordType(
    name="ems_session",
    model=EmsSession,
    clean=_cleaned_by(SESSION_CLEANERS, instant="started_at"),
    derive=derive_session,
    required=lambda fields: ("started_at", "time_zone", "modality"),
)
SIDE_EFFECT = RecordType(
    name="side_effect",
    model=SideEffect,
    clean=_cleaned_by(SIDE_EFFECT_CLEANERS, instant="occurred_at"),
    derive=derive_side_effect,
    required=lambda fields: ("occurred_at", "time_zone", "kind"),
)
SCREENING = RecordType(
    name="safety_screening",
    model=SafetyScreening,
    clean=_refuse_half_a_check,
    derive=derive_screening,
    required=lambda fields: (
        "screened_at",
        "time_zone",
        "version",
        *(f"answers.{question}" for question in screening.QUESTIONS),
    ),
)
