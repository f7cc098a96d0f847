"""The first page of the PDF, as plain words and numbers in its order; `report.typ` only lays it out. Pure.

The words and rules are those of the HTML page (`page.py`): two readers of one report never see two results.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict
from datetime import date
from typing import Any

from diary.analysis.descriptives import Description, describe
from diary.ems.fields import SEVERITIES
from diary.sharing.report.facts import (
    SYMPTOMS,
    Effect,
    ModalityTotal,
    Report,
    Session,
    Stretch,
    Trial,
)
from diary.sharing.report.pdf_tables import pdf_tables
from diary.sharing.report.pdf_words import (
    OTHER_WRITING,
    day_text,
    drawn,
    local,
    settings_text,
    title,
    word,
)
from diary.sharing.report.tables import number_text
from diary.sharing.report.trial_chart import interval_of
from diary.sharing.report.trial_words import heading, one_line, pair_headers, pair_rows, sentences

COMPARED_ANSWERS = 7
_IN_THE_TABLES = "The tables Day by day have every number."
_IN_THE_OTHERS = "Every single number is in the FHIR documents that come with this page."
_NAME_CHARACTERS = 40  # in the foot of every page


def pdf_view(report: Report, *, summary_only: bool = False) -> dict[str, Any]:
    """Title, one-page summary, chart and tables, as text, numbers and fractions of the chart's width and height.

    `summary_only`: no tables, for a file that comes with documents that have every number.
    """
    scope = report.scope
    tables = [] if summary_only else pdf_tables(report)
    view = {
        "title": "Symptom diary report",
        "period": f"{day_text(scope.from_on)} – {day_text(scope.to_on)}",
        "name": drawn(scope.shown_name),
        "short_name": drawn(scope.shown_name)[:_NAME_CHARACTERS],
        "question": drawn(scope.question),
        "made_on": local(report.made_at, report.time_zone).date().isoformat(),
        "facts": _facts(report),
        "flags": [
            f"{title(flag.kind)}: {flag.count}×, last on {day_text(flag.last_on)}"
            for flag in report.flags
        ],
        "has_effects": "side_effects" in scope.includes,
        "change": _change(report),
        "chart": _chart(report),
        "lines": [{"name": name, "text": text} for name, text in _lines(report) if text],
        "numbers": _IN_THE_TABLES if tables else _IN_THE_OTHERS if summary_only else "",
        "trials": [] if summary_only else [_trial(one) for one in report.trials],
        "tables": tables,
    }
    return view | {"other_writing": OTHER_WRITING if OTHER_WRITING in str(view) else ""}


def _facts(report: Report) -> str:
    written = sum(day.entry_id is not None for day in report.days)
    late = sum(day.is_late for day in report.days)
    at = local(report.made_at, report.time_zone)
    said = [
        f"Entries on {written} of {report.whole.days_in_range} days"
        + (f", {late} written late." if late else "."),
        f"Cause given: {word(report.cause)}." if report.cause else "",
        f"Made {day_text(at.date())}, {at:%H:%M} ({report.time_zone}). Self-reported, not verified.",
    ]
    return " ".join(one for one in said if one)


def _change(report: Report) -> dict[str, Any]:
    first, last = report.first, report.last
    about = "Median; ± is the day-to-day spread (standard deviation)."
    if first is None or last is None:
        rows = [[title(one), *_alone(report.whole, one)] for one in SYMPTOMS]
        about += " The range is shorter than 28 days, so nothing is compared."
        headers = ["0 to 10", "All days", "Lowest to highest"]
        return {"headers": headers, "rows": rows, "about": about}
    least = max(1, report.difference_that_matters or 1)
    about += (
        f" {_stretch(first)} and {_stretch(last)}. Less than {number_text(least)} point(s) is no "
        "clear change. A difference does not say what caused it."
    )
    headers = ["0 to 10", "First 14 days", "Last 14 days", "Difference"]
    rows = [_compared(first, last, symptom, least) for symptom in SYMPTOMS]
    return {"headers": headers, "rows": rows, "about": about}


def _stretch(stretch: Stretch) -> str:
    return f"{day_text(stretch.from_on)} – {day_text(stretch.to_on)}"


def _alone(stretch: Stretch, symptom: str) -> list[str]:
    one = stretch.symptoms[symptom]
    if one.low is None or one.high is None:
        return [_described(stretch, symptom), "–"]
    return [_described(stretch, symptom), f"{number_text(one.low)} – {number_text(one.high)}"]


def _compared(first: Stretch, last: Stretch, symptom: str, least: float) -> list[str]:
    said = _difference(first.symptoms[symptom], last.symptoms[symptom], least)
    return [title(symptom), _described(first, symptom), _described(last, symptom), said]


def _described(stretch: Stretch, symptom: str) -> str:
    one = stretch.symptoms[symptom]
    missing = stretch.days_in_range - one.days
    if one.median is None:
        return f"no answer ({missing} days missing)"
    spread = f" ± {number_text(round(one.spread, 1))}" if one.spread is not None else ""
    days = f"{one.days} days" + (f", {missing} missing" if missing else "")
    return f"{number_text(one.median)}{spread} ({days})"


def _difference(before: Description, after: Description, least: float) -> str:
    """Lower, higher or no clear change; never better or worse, and nothing from a handful of days."""
    if min(before.days, after.days) < COMPARED_ANSWERS:
        return "too few answers to compare"
    points = (after.median or 0) - (before.median or 0)
    if abs(points) < least:
        return "no clear change"
    return f"{'lower' if points < 0 else 'higher'} by {number_text(abs(points))}"


def _chart(report: Report) -> dict[str, Any]:
    scope = report.scope
    panels = []
    for symptom in SYMPTOMS:
        lines, dots, late = _series(report, symptom)
        panels.append(
            {"name": title(symptom), "lines": lines, "dots": dots, "late": late}
            | {"description": _panel_description(report, symptom)}
        )
    used = [_across(day.on, report) for day in report.days if day.ems_used or day.sessions]
    return {
        "panels": panels,
        "used": used,
        "from": day_text(scope.from_on),
        "to": day_text(scope.to_on),
    }


def _panel_description(report: Report, symptom: str) -> str:
    one = report.whole.symptoms[symptom]
    if one.median is None:
        return f"{symptom}: no answer"
    low, high = number_text(one.low or 0), number_text(one.high or 0)
    return f"{symptom}: {one.days} days, from {low} to {high}, median {number_text(one.median)}"


def _series(report: Report, symptom: str) -> tuple[list[Any], list[Any], list[Any]]:
    """Lines through days without a gap, days alone, and late days, each point as fractions (across, down)."""
    runs: list[list[tuple[date, list[float]]]] = []
    late = []
    for day in report.days:
        score = day.scores.get(symptom)
        if score is None:
            continue
        point = [_across(day.on, report), 1 - score / 10]
        if runs and (day.on - runs[-1][-1][0]).days == 1:
            runs[-1].append((day.on, point))
        else:
            runs.append([(day.on, point)])
        if day.is_late:
            late.append(point)
    lines = [[point for _, point in run] for run in runs if len(run) > 1]
    return lines, [run[0][1] for run in runs if len(run) == 1], late


def _across(on: date, report: Report) -> float:
    scope = report.scope
    return round((on - scope.from_on).days / max(1, (scope.to_on - scope.from_on).days), 5)


def _lines(report: Report) -> Iterable[tuple[str, str]]:
    """What stands below the chart: (name, text); without text the line is left out."""
    scope, days = report.scope, report.days
    feet = [(day.on, day.spread_feet) for day in days if day.spread_feet]
    hands = [(day.on, day.spread_hands) for day in days if day.spread_hands]
    yield "How far up, feet and legs", _reach(feet) or "not answered in this range"
    yield "How far up, hands and arms", _reach(hands)
    if "ems" in scope.includes:
        for one in report.modalities:
            yield title(one.modality), _modality(one, report.sessions)
        if not report.modalities:
            yield "Electrical stimulation", "no sessions recorded in this range"
        if report.trials:
            yield "Personal trial", one_line(report.trials[0])
    if "side_effects" in scope.includes:
        yield "Side effects", _effects_counted(report.effects) or "none recorded"
    for symptom in SYMPTOMS:
        yield f"Highest {symptom}", _worst(report, symptom)
    sleep = _median([day.sleep_disturbance for day in days])
    yield "Sleep disturbed (0 to 10)", sleep or "not answered"
    yield "Weakness (0 to 10)", _median([day.weakness for day in days])
    yield "Falls", _falls(report)


def _trial(trial: Trial) -> dict[str, Any]:
    interval = interval_of(trial)
    return {
        "heading": heading(trial),
        "sentences": sentences(trial),
        "interval": asdict(interval) if interval else None,
        "pairs": {
            "headers": pair_headers(trial),
            "rows": pair_rows(trial.result) if trial.result else [],
        },
    }


def _reach(answers: list[tuple[date, str]]) -> str:
    if not answers:
        return ""
    (first_on, first), (last_on, last) = answers[0], answers[-1]
    before = f"{first} ({day_text(first_on)}) → " if len(answers) > 1 else ""
    return f"{before}{last} ({day_text(last_on)})"


def _modality(one: ModalityTotal, sessions: list[Session]) -> str:
    same = [session for session in sessions if session.modality == one.modality]
    said = "1 session" if one.sessions == 1 else f"{one.sessions} sessions"
    said += f", {one.minutes} minutes" if one.minutes is not None else ""
    said += f" ({one.without_minutes} without a length)" if one.without_minutes else ""
    if not same:
        return said
    known = settings_text(same[-1], is_short=True)
    last = f"{day_text(same[-1].on)}{f': {known}' if known else ''}"
    return f"{said}. Last used {last}. {_skin(same)}"


def _skin(sessions: list[Session]) -> str:
    bad = [session.on for session in sessions if session.skin_after_ok is False]
    unchecked = sum(session.skin_after_ok is None for session in sessions)
    if bad:
        return f"Skin not all right after: {len(bad)}×, last on {day_text(bad[-1])}."
    if unchecked == len(sessions):
        return "Skin afterwards: not answered."
    some = f" ({unchecked} not answered)" if unchecked else ""
    return f"Skin afterwards: no problem recorded{some}."


def _effects_counted(effects: list[Effect]) -> str:
    counts = Counter(effect.kind for effect in effects).most_common()
    return "; ".join(_of_kind(effects, kind, count) for kind, count in counts)


def _of_kind(effects: list[Effect], kind: str, count: int) -> str:
    same = [effect for effect in effects if effect.kind == kind]
    severities = [effect.severity for effect in same if effect.severity]
    worst = f", at most {max(severities, key=SEVERITIES.index)}" if severities else ""
    return f"{word(kind)} {count}×{worst} (last {day_text(same[-1].on)})"


def _worst(report: Report, symptom: str) -> str:
    given = [
        (score, day.on) for day in report.days if (score := day.scores.get(symptom)) is not None
    ]
    if not given:
        return ""
    highest = max(score for score, _ in given)
    dates = [on for score, on in given if score == highest]
    return (
        f"{highest} on {len(dates)} day{'s' if len(dates) > 1 else ''}, last {day_text(dates[-1])}"
    )


def _median(values: list[int | None]) -> str:
    found = describe(values)
    return (
        f"median {number_text(found.median)} on {found.days} days"
        if found.median is not None
        else ""
    )


def _falls(report: Report) -> str:
    given = [(day.falls, day.on) for day in report.days if day.falls is not None]
    if not given:
        return "not answered"
    fell = [on for falls, on in given if falls]
    last = f", last on {day_text(fell[-1])}" if fell else ""
    return f"{sum(falls for falls, _ in given)} (answered on {len(given)} days){last}"
