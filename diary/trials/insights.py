"""What goes together with EMS in the ordinary diary. Never "helps"; and never a look into a trial that is not over."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import Any

from diary.analysis.association import AdlResult, DiaryDay, adl
from diary.cleaners import years_before
from diary.ems.fields import ANSWERING
from diary.ems.queries import records_between
from diary.entries.queries import daily_series, entries_between
from diary.localtime import zone_of
from diary.models import SYMPTOMS, EmsSession, Entry
from diary.trials.queries import open_trial

Json = dict[str, Any]
_NOON = 12
TRIAL = "trial"


def insights_of(owner_id: int, today: date, now: datetime) -> Json:
    """For each symptom what the diary of the last ten years says, or how many days are missing.

    While a trial is open its days are left out: a look at them would be a look at its answer.
    """
    trial = open_trial(owner_id, now)
    to_on = today if trial is None else min(today, trial.starts_on - timedelta(days=1))
    from_on = years_before(today)
    written = daily_series(owner_id, from_on, to_on)
    series = _series(owner_id, written)
    return {
        "from": from_on,
        "to": to_on,
        "left_out": TRIAL if trial else None,
        "days": len(series[SYMPTOMS[0]]),
        "symptoms": [
            {"symptom": symptom, **_counts(symptom, written), **_shown(series[symptom])}
            for symptom in SYMPTOMS
        ],
    }


def _counts(symptom: str, written: list[Json]) -> Json:
    """Days with a score, and those of them on which it was taken over from the day before: they are looked at as well."""
    return {
        "days_scored": sum(row[symptom] is not None for row in written),
        "days_copied": sum(symptom in row["copied"] for row in written),
    }


def _series(owner_id: int, rows: list[Json]) -> dict[str, list[DiaryDay]]:
    """Of each symptom the consecutive days from the first to the last that was written."""
    if not rows:
        return {symptom: [] for symptom in SYMPTOMS}
    first, last = rows[0]["on"], rows[-1]["on"]
    dates = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    begun = _first_sessions(owner_id, first, last)
    # What was answered wins, else a session says yes (docs/decisions/0009-what-answers-ems-today.md).
    answered = {row["on"]: row["ems_used"] for row in rows if row["ems_used"] is not None}
    used = dict.fromkeys(begun, True) | answered
    mornings = _mornings(owner_id, first, last, begun)
    unknown = (None,) * len(SYMPTOMS)
    written = {row["on"]: [row[symptom] for symptom in SYMPTOMS] for row in rows}
    return {
        symptom: [
            DiaryDay(
                written.get(on, unknown)[index], used.get(on), mornings.get(on, unknown)[index]
            )
            for on in dates
        ]
        for index, symptom in enumerate(SYMPTOMS)
    }


def _mornings(
    owner_id: int, from_on: date, to_on: date, begun: dict[date, datetime]
) -> dict[date, list[int | None]]:
    """Local date -> the first rating of its morning: before noon on the wall, and before EMS was used that day."""
    moments = entries_between(owner_id, from_on, to_on, Entry.Kind.MOMENT)
    rows = moments.order_by("occurred_at").values_list("occurred_at", "time_zone", *SYMPTOMS)
    found: dict[date, list[int | None]] = {}
    for occurred_at, zone, *scores in rows:
        on_the_wall = occurred_at.astimezone(zone_of(zone))
        on = on_the_wall.date()
        is_before_ems = on not in begun or occurred_at < begun[on]
        if on_the_wall.hour < _NOON and is_before_ems and on not in found:
            found[on] = scores
    return found


def _first_sessions(owner_id: int, from_on: date, to_on: date) -> dict[date, datetime]:
    """Local date -> when its first session that answers "EMS today?" began."""
    sessions = records_between(EmsSession, owner_id, from_on, to_on)
    rows = sessions.filter(modality__in=ANSWERING).order_by("-started_at")
    return dict(rows.values_list("on", "started_at"))


def _shown(days: Sequence[DiaryDay]) -> Json:
    result = adl(days)
    mornings = sum(day.morning is not None for day in days)
    offer = result.days_needed == 0 and not result.used_morning
    return {
        **_rounded(result),
        "morning_days": mornings,
        "offer_morning": offer,
    }


def _rounded(result: AdlResult) -> Json:
    """The numbers as JSON; nothing is rounded but the noise of the computer."""
    return {
        name: round(value, 10) if isinstance(value, float) else value
        for name, value in asdict(result).items()
    }
