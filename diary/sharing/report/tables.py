"""The facts of a report as CSV and as JSON, for people who count themselves. Pure.

CSV as in `diary/csv_writing.py`: units in the names of the columns, dates local, instants with their offset. What each
column holds is told in `table_words.py`.
"""

from collections.abc import Callable, Iterable
from dataclasses import asdict, fields, is_dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from diary.analysis.descriptives import Change, change
from diary.csv_writing import csv_text
from diary.ems.fields import MODALITIES
from diary.entries.fields import PLACES
from diary.localtime import zone_of
from diary.sharing.report.days import dates_of, scores_of
from diary.sharing.report.facts import (
    SETTINGS,
    SYMPTOMS,
    Day,
    Effect,
    Moment,
    Report,
    Screening,
    Session,
    Trial,
    TrialDay,
)
from diary.sharing.report.flags import red_flags
from diary.sharing.report.table_words import COLUMNS

Cells = dict[str, Any]


def report_csv(report: Report) -> str:
    """One row for each day of the range, also where nothing was written; no column for what is not shared."""
    days = {day.on: day for day in report.days}
    assigned = {one.on: one for trial in report.trials for one in _trial_days(trial)}
    effects: dict[date, list[Effect]] = {}
    for effect in report.effects:
        effects.setdefault(effect.on, []).append(effect)
    rows = [
        _day_cells(days.get(on, Day(on=on)), effects.get(on, []), report)
        | (_trial_cells(assigned.get(on)) if assigned else {})
        for on in dates_of(report)
    ]
    return csv_text(list(rows[0]), rows)


def sessions_csv(report: Report) -> str:
    """One row for each session, oldest first."""
    has_notes = "notes" in report.scope.includes
    return _csv("sessions", report, (_session_cells(one, has_notes) for one in report.sessions))


def moments_csv(report: Report) -> str:
    """One row for each rating at a moment, oldest first."""
    return _csv("moments", report, (_moment_cells(one, report) for one in report.moments))


def effects_csv(report: Report) -> str:
    """One row for each side effect, oldest first."""
    return _csv("side_effects", report, (_effect_cells(one, report) for one in report.effects))


def screenings_csv(report: Report) -> str:
    """One row for each safety check, oldest first."""
    return _csv("safety_checks", report, map(_screening_cells, report.screenings or []))


def _csv(table: str, report: Report, rows: Iterable[Cells]) -> str:
    """Only the header where there are no rows."""
    has_notes = "notes" in report.scope.includes
    return csv_text([name for name in COLUMNS[table] if name != "note" or has_notes], rows)


TABLES: dict[str, Callable[[Report], str]] = {
    "days": report_csv,
    "sessions": sessions_csv,
    "moments": moments_csv,
    "side_effects": effects_csv,
    "safety_checks": screenings_csv,
}


def tables_told(report: Report) -> list[str]:
    """The names of `TABLES` that have rows in a report; days always have."""
    rows = {
        "days": True,
        "sessions": report.sessions,
        "moments": report.moments,
        "side_effects": report.effects,
        "safety_checks": report.screenings,
    }
    return [name for name in TABLES if rows[name]]


def report_json(report: Report) -> dict[str, Any]:
    """The same facts with the same names as in `facts.py`; null is "no answer", 0 is "none today".

    format, version: "daymark-report", 2.
    scope: from_on, to_on (local dates, both included), includes, shown_name, question. made_at, time_zone.
    cause: of the neuropathy. difference_that_matters: points, null when the person set none.
    whole: from_on, to_on, days_in_range, symptoms (each: days, median, mean, low, high, spread in points).
    changes: of each symptom null (too few days) or points, low, high (95 % range), start, least (what is worth being
      called a change), days, stretches (fortnights), is_one. ems_days: with, without, unknown, contradicting.
    patient_id: the same for ever. regions: feet, hands.
    days: on, entry_id, recorded_at, is_late, imported_from, imported_at, scores (pain, numbness, tingling: 0-10), ratings,
      skipped, copied (scores taken over from the day before: "pain", "ratings.feet.pain"), ems_used, sessions (modality,
      sessions, minutes, without_minutes), sleep_disturbance, weakness (0-10), falls, spread_feet, spread_hands, qualities,
      exposures, note.
      imported_from, imported_at: the format of the file that answers were brought in from ("table", "daylio", ...), and when
      they were; null when all were written in the diary. When such an answer was written down is not known.
    moments: entry_id, on, occurred_at, recorded_at, time_zone, is_late, imported_from, imported_at, scores, note.
    sessions: session_id, on, started_at, recorded_at, time_zone, is_late, imported_from, imported_at, modality, minutes,
      programme_name, settings (names end in their unit), sensation, before, after, skin_before_ok, skin_after_ok, note.
    effects: effect_id, on, occurred_at, recorded_at, time_zone, is_late, kind, severity, note.
    modalities: modality, sessions, minutes, without_minutes. flags: kind, count, last_on, details (codes).
    screenings: null when EMS is not shown; screening_id, on, screened_at, recorded_at, time_zone, outcome, reasons
      (question, answer, level), cleared_by, cleared_on. red_flag_pauses: days.
    trials: symptom, state (running, completed, ended_early), starts_on, last_on, pairs, period_days, washout_days, matters
      (points), off_kind, commitment, result (null while it is running and when not all of its days are in here).
    result: main and others (each: symptom, estimate, low, high in points, p_value, pairs_used, verdict; the p_value of
      others is adjusted), pairs (pair, on, off, on_scored, off_scored), days (on, pair, on_ems, is_washout), days_scored,
      days_missed, days_late, days_copied, on_days, on_done, on_unknown, off_days, off_done, off_unknown, committed_text, pauses
      (reason, days).
    """
    own = report.difference_that_matters
    changes = {symptom: change(scores_of(report, symptom), own) for symptom in SYMPTOMS}
    return {
        "format": "daymark-report",
        "version": 2,
        **_plain(report),
        "changes": {name: _change(found) for name, found in changes.items()},
        "ems_days": ems_days(report) if "ems" in report.scope.includes else None,
        "flags": _plain(red_flags(report)),
    }


def ems_days(report: Report) -> dict[str, int]:
    """Days with EMS, without, and those of which neither an answer nor a session says anything; they make the range.

    `contradicting`: of those without, days of which a session was written down all the same (decision 9).
    """
    on = sum(day.ems_used is True for day in report.days)
    off = sum(day.ems_used is False for day in report.days)
    against = [day for day in report.days if day.ems_used is False and day.is_stimulated]
    unknown = report.whole.days_in_range - on - off
    return {"with": on, "without": off, "unknown": unknown, "contradicting": len(against)}


def _change(found: Change | None) -> dict[str, Any] | None:
    return asdict(found) | {"is_one": found.is_one} if found else None


def _day_cells(day: Day, effects: list[Effect], report: Report) -> Cells:
    includes = report.scope.includes
    cells: Cells = {
        "date": day.on,
        "recorded_at": _at(day.recorded_at, report.time_zone),
        "late": day.is_late if day.entry_id else None,
        "imported_from": day.imported_from,
        **{f"{symptom}_0_10": day.scores.get(symptom) for symptom in SYMPTOMS},
        "skipped": " ".join(day.skipped),
        "copied": " ".join(day.copied),
        "sleep_disturbance_0_10": day.sleep_disturbance,
        "weakness_0_10": day.weakness,
        "falls_count": day.falls,
        "spread_feet": day.spread_feet,
        "spread_hands": day.spread_hands,
        "qualities": " ".join(day.qualities),
        "exposures": " ".join(day.exposures),
        **{
            f"{place}_{symptom}_0_10": day.ratings.get(f"{place}.{symptom}")
            for place in PLACES
            for symptom in SYMPTOMS
        },
    }
    if "ems" in includes:
        cells |= {"ems_used": day.ems_used} | _modality_cells(day)
    if "side_effects" in includes:
        cells["side_effects"] = " ".join(effect.kind for effect in effects)
    if "notes" in includes:
        cells["note"] = day.note
    return cells


def _trial_days(trial: Trial) -> list[TrialDay]:
    return trial.result.days if trial.result else []


def _trial_cells(day: TrialDay | None) -> Cells:
    """What chance had assigned to the day, of a trial whose result is in the report."""
    return {
        "trial_pair": day and day.pair,
        "trial_assigned": day and ("ems" if day.on_ems else "no_ems"),
        "trial_washout": day and day.is_washout,
    }


def _modality_cells(day: Day) -> Cells:
    of = {one.modality: one for one in day.sessions}
    cells: Cells = {}
    for modality in MODALITIES:
        one = of.get(modality)
        cells[f"{modality}_sessions_count"] = one and one.sessions
        cells[f"{modality}_minutes"] = one and one.minutes
    return cells


def _session_cells(session: Session, has_notes: bool) -> Cells:
    cells: Cells = {
        "date": session.on,
        "started_at": _at(session.started_at, session.time_zone),
        "recorded_at": _at(session.recorded_at, session.time_zone),
        "time_zone": session.time_zone,
        "late": session.is_late,
        "imported_from": session.imported_from,
        "modality": session.modality,
        "duration_minutes": session.minutes,
        "programme_name": session.programme_name,
        **{name: session.settings.get(name) for name in SETTINGS},
        "sensation": session.sensation,
        **{f"{symptom}_before_0_10": session.before.get(symptom) for symptom in SYMPTOMS},
        **{f"{symptom}_after_0_10": session.after.get(symptom) for symptom in SYMPTOMS},
        "skin_before_ok": session.skin_before_ok,
        "skin_after_ok": session.skin_after_ok,
    }
    return cells | ({"note": session.note} if has_notes else {})


def _moment_cells(moment: Moment, report: Report) -> Cells:
    cells = _when_cells(moment) | {"imported_from": moment.imported_from}
    cells |= {f"{symptom}_0_10": moment.scores.get(symptom) for symptom in SYMPTOMS}
    return cells | ({"note": moment.note} if "notes" in report.scope.includes else {})


def _effect_cells(effect: Effect, report: Report) -> Cells:
    cells = _when_cells(effect) | {"kind": effect.kind, "severity": effect.severity}
    return cells | ({"note": effect.note} if "notes" in report.scope.includes else {})


def _screening_cells(one: Screening) -> Cells:
    return {
        "date": one.on,
        "screened_at": _at(one.screened_at, one.time_zone),
        "recorded_at": _at(one.recorded_at, one.time_zone),
        "time_zone": one.time_zone,
        "outcome": one.outcome,
        "answered_yes": " ".join(each.question for each in one.reasons if each.answer == "yes"),
        "not_sure": " ".join(each.question for each in one.reasons if each.answer == "unsure"),
        "cleared_by": one.cleared_by,
        "cleared_on": one.cleared_on,
    }


def _when_cells(noted: Moment | Effect) -> Cells:
    return {
        "date": noted.on,
        "occurred_at": _at(noted.occurred_at, noted.time_zone),
        "recorded_at": _at(noted.recorded_at, noted.time_zone),
        "time_zone": noted.time_zone,
        "late": noted.is_late,
    }


def _at(instant: datetime | None, time_zone: str) -> str | None:
    if instant is None:
        return None
    return instant.astimezone(zone_of(time_zone)).isoformat(timespec="seconds")


def _plain(value: Any) -> Any:
    """Only what JSON knows: dates and ids as text, sets in order."""
    if is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, date):  # a datetime is one as well
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value
