"""The report as an HTML page: what a clinician sees first, then the details. Words are in the templates and below.

The page is read-only, works without scripts and prints on paper. Whatever a person typed is escaped by the template.
"""

from collections import Counter
from datetime import date, datetime
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from diary.analysis.descriptives import Description, describe
from diary.ems.fields import SEVERITIES
from diary.localtime import zone_of
from diary.sharing.report.chart import is_weekly, scores_chart
from diary.sharing.report.facts import (
    SYMPTOMS,
    Day,
    Effect,
    ModalityTotal,
    Moment,
    Report,
    Session,
    Stretch,
    Trial,
)
from diary.sharing.report.page_words import plain_scores, settings_text, word
from diary.sharing.report.rows import day_rows, session_rows
from diary.sharing.report.trial_chart import interval_chart
from diary.sharing.report.trial_words import heading, one_line, pair_headers, pair_rows, sentences

COMPARED_ANSWERS = 7
_WORST_DATES = 3


def render_report(report: Report, *, links: dict[str, str]) -> str:
    """The whole page; `links` are addresses to download from: pdf_a4, pdf_letter, csv, json, fhir, each optional."""
    return render_to_string("sharing/report.html", report_context(report) | {"links": links})


def report_context(report: Report) -> dict[str, Any]:
    """What the template shows, in its order. Nothing of what the report does not include."""
    scope = report.scope
    return {
        "scope": scope,
        "whole": report.whole,
        "days_late": sum(day.is_late for day in report.days),
        "days_written": sum(day.entry_id is not None for day in report.days),
        "cause": word(report.cause) if report.cause else "",
        "made_at": _local(report.made_at, report.time_zone),
        "time_zone": report.time_zone,
        "has_ems": "ems" in scope.includes,
        "has_effects": "side_effects" in scope.includes,
        "has_notes": "notes" in scope.includes,
        "flags": [(word(flag.kind), flag) for flag in report.flags],
        **_change(report),
        "chart": mark_safe(scores_chart(report)),  # noqa: S308 (no text of a person's is in it)
        "is_weekly": is_weekly(report),
        "spread": _spread(report.days),
        "modalities": [_modality(total, report.sessions) for total in report.modalities],
        "effects_counted": _effects_counted(report.effects),
        "worst": [_worst(report.days, symptom) for symptom in SYMPTOMS],
        "sleep": describe([day.sleep_disturbance for day in report.days]),
        "weakness": describe([day.weakness for day in report.days]),
        "falls": _falls(report.days),
        "rows": day_rows(report),
        "moments": [_moment_row(moment) for moment in report.moments],
        "sessions": session_rows(report),
        "effects": [_effect_row(effect) for effect in report.effects],
        "trial_line": one_line(report.trials[0]) if report.trials else "",
        "trials": [_trial(trial) for trial in report.trials],
    }


def _local(instant: datetime, time_zone: str) -> datetime:
    """Wall-clock time without a zone: the template must not move it into the server's."""
    return instant.astimezone(zone_of(time_zone)).replace(tzinfo=None)


def _change(report: Report) -> dict[str, Any]:
    least = max(1, report.difference_that_matters or 1)
    if report.first is None or report.last is None:
        return {"least": least, "described": [_described(report.whole, one) for one in SYMPTOMS]}
    first, last = report.first, report.last
    return {
        "least": least,
        "first": first,
        "last": last,
        "changes": [_compared(first, last, symptom, least) for symptom in SYMPTOMS],
    }


def _described(stretch: Stretch, symptom: str) -> dict[str, Any]:
    found = stretch.symptoms[symptom]
    missing = stretch.days_in_range - found.days
    return {"symptom": symptom, "name": word(symptom), "is": found, "missing": missing}


def _compared(first: Stretch, last: Stretch, symptom: str, least: float) -> dict[str, Any]:
    before, after = _described(first, symptom), _described(last, symptom)
    return {
        "symptom": symptom,
        "name": word(symptom),
        "before": before,
        "after": after,
        "said": _difference(before["is"], after["is"], least),
    }


def _difference(before: Description, after: Description, least: float) -> str:
    """Lower, higher or no clear change; never better or worse, and nothing from a handful of days."""
    if min(before.days, after.days) < COMPARED_ANSWERS:
        return _("too few answers to compare")
    points = (after.median or 0) - (before.median or 0)
    if abs(points) < least:
        return _("no clear change")
    said = _("lower by {points}") if points < 0 else _("higher by {points}")
    return said.format(points=f"{abs(points):g}")


def _spread(days: list[Day]) -> list[dict[str, Any]]:
    """How far up, first and last answer of the range; nothing where it was never answered."""
    feet = [(day.on, day.spread_feet) for day in days if day.spread_feet]
    hands = [(day.on, day.spread_hands) for day in days if day.spread_hands]
    places = ((_("Feet and legs"), feet), (_("Hands and arms"), hands))
    return [_first_and_last(place, answers) for place, answers in places if answers]


def _first_and_last(place: str, answers: list[tuple[date, str]]) -> dict[str, Any]:
    (first_on, first), (last_on, last) = answers[0], answers[-1]
    return {
        "place": place,
        "first": word(first),
        "first_on": first_on,
        "last": word(last),
        "last_on": last_on,
        "once": len(answers) == 1,
    }


def _modality(total: ModalityTotal, sessions: list[Session]) -> dict[str, Any]:
    same = [session for session in sessions if session.modality == total.modality]
    return {
        "name": word(total.modality),
        "total": total,
        "last_on": same[-1].on,
        "settings": settings_text(same[-1]),
        "skin": [session.on for session in same if session.skin_after_ok is False],
        "unchecked": sum(session.skin_after_ok is None for session in same),
        "painful": sum(session.sensation == "painful" for session in same),
    }


def _effects_counted(effects: list[Effect]) -> list[dict[str, Any]]:
    """Each kind of side effect: how often, the strongest that was said, and when last; most frequent first."""
    return [
        {"name": word(kind), "count": count, **_of_kind(effects, kind)}
        for kind, count in Counter(effect.kind for effect in effects).most_common()
    ]


def _of_kind(effects: list[Effect], kind: str) -> dict[str, Any]:
    same = [effect for effect in effects if effect.kind == kind]
    said = [effect.severity for effect in same if effect.severity]
    worst = max(said, key=SEVERITIES.index) if said else ""
    return {"worst": word(worst), "last_on": same[-1].on}


def _worst(days: list[Day], symptom: str) -> dict[str, Any]:
    given = [(score, day.on) for day in days if (score := day.scores.get(symptom)) is not None]
    highest = max((score for score, _on in given), default=None)
    dates = [on for score, on in given if score == highest]
    return {
        "name": word(symptom),
        "score": highest,
        "dates": dates[-_WORST_DATES:],
        "more": max(0, len(dates) - _WORST_DATES),
    }


def _falls(days: list[Day]) -> dict[str, Any]:
    given = [(day.falls, day.on) for day in days if day.falls is not None]
    fell = [on for falls, on in given if falls]
    return {"answers": len(given), "count": sum(falls for falls, _on in given), "dates": fell}


def _moment_row(moment: Moment) -> dict[str, Any]:
    return {
        "at": _local(moment.occurred_at, moment.time_zone),
        "is_late": moment.is_late,
        "scores": plain_scores(moment.scores),
        "note": moment.note,
    }


def _effect_row(effect: Effect) -> dict[str, Any]:
    return {
        "at": _local(effect.occurred_at, effect.time_zone),
        "name": word(effect.kind),
        "severity": word(effect.severity) if effect.severity else "",
        "is": effect,
    }


def _trial(trial: Trial) -> dict[str, Any]:
    return {
        "heading": heading(trial),
        "sentences": sentences(trial),
        "chart": mark_safe(interval_chart(trial)),  # noqa: S308 (no text of a person's is in it)
        "headers": pair_headers(trial),
        "pairs": pair_rows(trial.result) if trial.result else [],
    }
