"""One person's diary -> the facts of a report. With `trials.py` the only place of the report that asks the database.

Nine queries, however many days; one more for the pauses of trials, one where there are very many safety checks, a few for
each trial that is told. What is not in `scope.includes` is not read at all: its columns are not selected.
"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid5

from django.contrib.auth import get_user_model

from diary.access import diary_of, records_of, trials_of
from diary.analysis.descriptives import describe
from diary.ems.fields import MODALITIES
from diary.ems.queries import records_between
from diary.ems.record_types import SESSION_ANSWERS
from diary.ems.screening import CONTRAINDICATION, reasons
from diary.entries.queries import entries_between, newest_day
from diary.entries.record_types import ANSWERS
from diary.models import (
    EmsSession,
    Entry,
    PauseReason,
    Profile,
    SafetyScreening,
    SideEffect,
    Trial,
)
from diary.records import IMPORTED
from diary.sharing.report.facts import (
    SETTINGS,
    SYMPTOMS,
    Day,
    Effect,
    ModalityTotal,
    Moment,
    Report,
    Scope,
    Screening,
    Session,
    Stretch,
)
from diary.sharing.report.trials import trials_in
from diary.trials.queries import LISTED_MAX

# Every 90 days one; the newest stand for all where somebody answered it every day.
SCREENINGS_MAX = 100

# Rows of years with their stamps would be as much again as what is made of them.
_AT_A_TIME = 500
_ALWAYS = ("record_id", "on", "recorded_at", "time_zone", "is_late")
# Which names were written, when and by what; no value is in it.
_STAMPS = "field_rev"
_ENTRY_ANSWERS = (*ANSWERS, "ratings")
_OF_DAY = (
    "ratings",
    "sleep_disturbance",
    "weakness",
    "falls",
    "spread_feet",
    "spread_hands",
    "qualities",
    "exposures",
)
_OF_SESSION = (
    "started_at",
    "modality",
    "duration_minutes",
    "programme_name",
    *SETTINGS,
    "sensation",
    *(f"{symptom}_{when}" for when in ("before", "after") for symptom in SYMPTOMS),
    "skin_before_ok",
    "skin_after_ok",
)

Row = dict[str, Any]
Days = dict[date, Day]


def read_report(owner_id: int, scope: Scope, *, now: datetime) -> Report:
    """Everything the scope shows as of `now` (aware); days to come are cut off, so that they are not "missing".

    Raises User.DoesNotExist for an unknown owner.
    """
    time_zone = get_user_model().objects.values_list("time_zone", flat=True).get(pk=owner_id)
    scope = _until(scope, newest_day(owner_id, time_zone, now))
    cause, difference, regions = _profile(owner_id)
    days, moments = _entries(owner_id, scope)
    sessions = _sessions(owner_id, scope)
    effects = _effects(owner_id, scope)
    in_order = _with_sessions(days, sessions)
    trials = _trials(owner_id, scope)
    return Report(
        scope=scope,
        made_at=now,
        time_zone=time_zone,
        cause=cause,
        difference_that_matters=difference,
        regions=regions,
        whole=_whole(in_order, scope),
        days=in_order,
        moments=moments,
        sessions=sessions,
        effects=effects,
        modalities=_totals(sessions),
        trials=trials_in(trials, scope, now=now),
        screenings=_screenings(owner_id, scope),
        red_flag_pauses=_red_flag_pauses(trials, scope),
        patient_id=uuid5(diary_of(owner_id).diary_id, "patient"),
    )


def _until(scope: Scope, today: date) -> Scope:
    return replace(scope, to_on=max(scope.from_on, min(scope.to_on, today)))


def _profile(owner_id: int) -> tuple[str | None, float | None, list[str]]:
    rows = records_of(Profile, owner_id)
    found = rows.values_list("neuropathy_cause", "difference_that_matters", "regions")
    return next(iter(found[:1]), (None, None, []))


def _entries(owner_id: int, scope: Scope) -> tuple[Days, list[Moment]]:
    columns = (
        *_ALWAYS,
        _STAMPS,
        "kind",
        "occurred_at",
        *SYMPTOMS,
        "skipped",
        "copied",
        *_OF_DAY,
        *_note(scope),
    )
    if "ems" in scope.includes:
        columns = (*columns, "ems_used")
    rows = entries_between(owner_id, scope.from_on, scope.to_on, None)
    days: Days = {}
    moments = []
    ordered = rows.order_by("on", "occurred_at", "pk").values(*columns)
    for row in ordered.iterator(chunk_size=_AT_A_TIME):
        if row["kind"] == Entry.Kind.DAILY:
            days[row["on"]] = _day(row)
        else:
            moments.append(_moment(row))
    return days, sorted(moments, key=lambda moment: moment.occurred_at)


def _note(scope: Scope) -> tuple[str, ...]:
    return ("note",) if "notes" in scope.includes else ()


def _day(row: Row) -> Day:
    used = row.get("ems_used")
    return Day(
        on=row["on"],
        entry_id=row["record_id"],
        recorded_at=row["recorded_at"],
        is_late=row["is_late"],
        scores={symptom: row[symptom] for symptom in SYMPTOMS},
        skipped=[name for name in row["skipped"] if name != "ems_used" or name in row],
        copied=row["copied"],
        ems_used=used,
        note=row.get("note", ""),
        **{name: row[name] for name in _OF_DAY},
        **_imported(row, _ENTRY_ANSWERS),
    )


def _moment(row: Row) -> Moment:
    return Moment(
        entry_id=row["record_id"],
        on=row["on"],
        occurred_at=row["occurred_at"],
        recorded_at=row["recorded_at"],
        time_zone=row["time_zone"],
        is_late=row["is_late"],
        scores={symptom: row[symptom] for symptom in SYMPTOMS},
        note=row.get("note", ""),
        **_imported(row, _ENTRY_ANSWERS),
    )


def _imported(row: Row, answers: Collection[str]) -> Row:
    """The format of the file that the newest of its imported answers came from, and when; nothing where none did.

    Only what the row holds counts; without an answer all of it does, as in `diary.records.last_written_at`.
    """
    stamps = row[_STAMPS]
    if not any(device.startswith(IMPORTED) for _, _, device in stamps.values()):
        return {}
    held = {name: stamp for name, stamp in stamps.items() if _holds(row, name)}
    answered = [stamp for name, stamp in held.items() if name.partition(".")[0] in answers]
    brought = [
        (at_ms, device)
        for _, at_ms, device in answered or held.values()
        if device.startswith(IMPORTED)
    ]
    if not brought:
        return {}
    at_ms, device = max(brought)
    at = datetime.fromtimestamp(at_ms / 1000, UTC)
    return {"imported_from": device.removeprefix(IMPORTED), "imported_at": at}


def _holds(row: Row, name: str) -> bool:
    column, _, key = name.partition(".")
    value = row.get(column)
    return (value.get(key) if key and isinstance(value, dict) else value) not in (None, "", [])


def _sessions(owner_id: int, scope: Scope) -> list[Session]:
    if "ems" not in scope.includes:
        return []
    rows = records_between(EmsSession, owner_id, scope.from_on, scope.to_on)
    columns = (*_ALWAYS, _STAMPS, *_OF_SESSION, *_note(scope))
    ordered = rows.order_by("started_at", "pk").values(*columns)
    return [_session(row) for row in ordered.iterator(chunk_size=_AT_A_TIME)]


def _session(row: Row) -> Session:
    same = ("on", "recorded_at", "time_zone", "is_late", "started_at", "modality", "sensation")
    return Session(
        session_id=row["record_id"],
        **{
            name: row[name] for name in (*same, "programme_name", "skin_before_ok", "skin_after_ok")
        },
        minutes=row["duration_minutes"],
        settings={name: row[name] for name in SETTINGS if row[name] not in (None, "")},
        before={symptom: row[f"{symptom}_before"] for symptom in SYMPTOMS},
        after={symptom: row[f"{symptom}_after"] for symptom in SYMPTOMS},
        note=row.get("note", ""),
        **_imported(row, SESSION_ANSWERS),
    )


def _effects(owner_id: int, scope: Scope) -> list[Effect]:
    if "side_effects" not in scope.includes:
        return []
    rows = records_between(SideEffect, owner_id, scope.from_on, scope.to_on)
    columns = (*_ALWAYS, "occurred_at", "kind", "severity", *_note(scope))
    ordered = rows.order_by("occurred_at", "pk").values(*columns)
    return [Effect(effect_id=row.pop("record_id"), **row) for row in ordered]


def _with_sessions(days: Days, sessions: list[Session]) -> list[Day]:
    """The days in order, each with its sessions; a day with sessions only is there as well."""
    by_day: dict[date, list[Session]] = defaultdict(list)
    for session in sessions:
        by_day[session.on].append(session)
    dates = sorted(days.keys() | by_day.keys())
    return [_with_used(days.get(on, _empty_day(on)), by_day.get(on, [])) for on in dates]


def _empty_day(on: date) -> Day:
    return Day(on=on, scores=dict.fromkeys(SYMPTOMS))


def _with_used(day: Day, sessions: list[Session]) -> Day:
    """What was answered wins; else a session of EMS says yes, as in `diary.ems.queries`."""
    if not sessions:
        return day
    told = replace(day, sessions=_totals(sessions))
    used = day.ems_used if day.ems_used is not None else (told.is_stimulated or None)
    return replace(told, ems_used=used)


def _totals(sessions: list[Session]) -> list[ModalityTotal]:
    """One line for each modality there is, never added up."""
    return [
        _total(modality, [one.minutes for one in sessions if one.modality == modality])
        for modality in MODALITIES
        if any(one.modality == modality for one in sessions)
    ]


def _total(modality: str, lengths: list[int | None]) -> ModalityTotal:
    known = [minutes for minutes in lengths if minutes is not None]
    return ModalityTotal(
        modality=modality,
        sessions=len(lengths),
        minutes=sum(known) if known else None,
        without_minutes=len(lengths) - len(known),
    )


def _whole(days: list[Day], scope: Scope) -> Stretch:
    return Stretch(
        from_on=scope.from_on,
        to_on=scope.to_on,
        days_in_range=(scope.to_on - scope.from_on).days + 1,
        symptoms={symptom: describe([day.scores[symptom] for day in days]) for symptom in SYMPTOMS},
    )


def _screenings(owner_id: int, scope: Scope) -> list[Screening] | None:
    """The safety checks up to the last day, oldest first: one before the first day still stands."""
    if "ems" not in scope.includes:
        return None
    rows = records_of(SafetyScreening, owner_id).filter(on__lte=scope.to_on)
    newest_first = rows.order_by("-screened_at", "-pk")
    found = set(newest_first[:SCREENINGS_MAX])
    if len(found) == SCREENINGS_MAX:
        # However often it was answered since, what was against stimulation is not pushed out.
        found |= set(newest_first.filter(outcome=CONTRAINDICATION)[:SCREENINGS_MAX])
    return [_screening(one) for one in sorted(found, key=lambda one: (one.screened_at, one.pk))]


def _screening(row: SafetyScreening) -> Screening:
    return Screening(
        screening_id=row.record_id,
        on=row.on,
        screened_at=row.screened_at,
        recorded_at=row.recorded_at,
        time_zone=row.time_zone,
        outcome=row.outcome,
        reasons=reasons(row.answers),
        cleared_by=row.cleared_by,
        cleared_on=row.cleared_on,
    )


def _trials(owner_id: int, scope: Scope) -> list[Trial]:
    """The newest 100 with their pauses; none unless EMS is shown."""
    return list(trials_of(owner_id)[:LISTED_MAX]) if "ems" in scope.includes else []


def _red_flag_pauses(trials: list[Trial], scope: Scope) -> list[date]:
    """Days on which the person paused a trial for a red flag."""
    return sorted(
        pause.told_on
        for trial in trials
        for pause in trial.rests
        if pause.reason == PauseReason.RED_FLAG and scope.from_on <= pause.told_on <= scope.to_on
    )
