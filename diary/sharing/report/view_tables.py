"""The pages after the first: every day, session, safety check, side effect, rating and note, as rows of text. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from operator import attrgetter
from typing import Any, TypeVar

from diary.sharing.report.facts import (
    SYMPTOMS,
    Day,
    Effect,
    ModalityTotal,
    Moment,
    Report,
    Screening,
    Session,
)
from diary.sharing.report.places import places_text
from diary.sharing.report.words import (
    NO_ANSWER,
    SHORT,
    answer_text,
    capital,
    cleared_text,
    counted,
    day_text,
    score_text,
    scores_text,
    settings_text,
    span_text,
    title,
    when_text,
    word,
)

_Dated = TypeVar("_Dated", Day, Session)
LATE, BROUGHT_IN = " late", " brought in"
# What a date can end in.
MARKS = (LATE, BROUGHT_IN)
_BROUGHT_IN_ABOUT = (
    " “brought in” is from a table or another app: when it was written down is not known."
)
_COPIED_ABOUT = (
    " “same” behind a score means that the person took it over from the day before in one tap."
)
_YES_OR_NO = {True: "yes", False: "no", None: NO_ANSWER}


@dataclass(frozen=True, kw_only=True)
class Table:
    """Headers and rows of text. `kind` says how it is laid out; a row of two cells is a stretch without entries.

    `stretch` is the number of the column that takes the room that is left, -1 for none; `typed` are the columns that
    hold what a person typed.
    """

    kind: str
    title: str
    headers: list[str]
    rows: list[list[str]]
    about: str = ""
    stretch: int = -1
    typed: tuple[int, ...] = ()


def tables_of(report: Report) -> list[Table]:
    """Each table that has rows, in order."""
    return [table for table in _tables(report) if table.rows]


def _tables(report: Report) -> Iterator[Table]:
    yield from _day_tables(report)
    for name, sessions in _by_year("Sessions", report.sessions):
        yield Table(
            kind="sessions",
            title=name,
            headers=["When", "What", "Min", "Pain", "Numbness", "Tingling", "Skin after"],
            rows=[_session_row(one) for one in sessions],
            about="Scores: right before → right after the session.",
            stretch=1,
            typed=(1,),
        )
    yield Table(
        kind="checks",
        title="Safety checks",
        headers=["When", "Answers against stimulation", "Cleared by a clinician"],
        rows=[_screening_row(one) for one in report.screenings or []],
        about="Answered before stimulation: reasons to talk to a doctor first.",
        stretch=1,
        typed=(2,),
    )
    yield Table(
        kind="effects",
        title="Side effects, one by one",
        headers=["When", "What", "How strong"],
        rows=[_effect_row(one) for one in report.effects],
    )
    yield Table(
        kind="moments",
        title="Ratings at one moment",
        headers=["When", "Pain", "Numbness", "Tingling"],
        rows=[_moment_row(one) for one in report.moments],
    )
    yield Table(
        kind="notes",
        title="Notes",
        headers=["Day", "Note"],
        rows=_notes(report),
        stretch=1,
        typed=(1,),
    )


def _day_tables(report: Report) -> Iterator[Table]:
    has_ems = "ems" in report.scope.includes
    gaps = _gaps(report)
    every_day = sorted([*report.days, *(Day(on=on) for on in gaps)], key=attrgetter("on"))
    ems = ["Stimulation"] if has_ems else []
    for name, days in _by_year("Day by day", every_day):
        yield Table(
            kind="days",
            title=name,
            headers=["Day", "Pain", "Numbness", "Tingling", *ems, "Also recorded"],
            rows=[
                [span_text(one.on, gaps[one.on]), _gap(one.on, gaps[one.on])]
                if one.on in gaps
                else _day_row(one, has_ems=has_ems)
                for one in days
            ],
            about=(
                "0 means none that day. – is no answer; “skipped” means the person passed over the question. “late” is "
                "written more than 36 hours after the day."
            )
            + _COPIED_ABOUT * any(one.is_copied(symptom) for one in days for symptom in SYMPTOMS)
            + _BROUGHT_IN_ABOUT * any(one.imported_from for one in days),
            stretch=4 + has_ems,
        )


def _by_year(name: str, records: list[_Dated]) -> Iterable[tuple[str, list[_Dated]]]:
    """One table a year: checkers and screen readers have limits for one of ten years."""
    for year, found in groupby(records, key=lambda one: one.on.year):
        yield f"{name}, {year}", list(found)


def _gaps(report: Report) -> dict[date, date]:
    """First and last date of each stretch of days without anything."""
    found = {}
    expected = report.scope.from_on
    for on in [*(day.on for day in report.days), report.scope.to_on + timedelta(days=1)]:
        if on > expected:
            found[expected] = on - timedelta(days=1)
        expected = on + timedelta(days=1)
    return found


def _gap(on: date, until: date) -> str:
    length = (until - on).days + 1
    return "no daily entry" if length == 1 else f"no daily entry ({length} days)"


def _day_row(day: Day, *, has_ems: bool) -> list[str]:
    scores = [
        score_text(
            day.scores.get(symptom),
            is_skipped=symptom in day.skipped,
            is_copied=day.is_copied(symptom),
        )
        for symptom in SYMPTOMS
    ]
    ems = [_used(day)] if has_ems else []
    return [day_text(day.on) + _marks(day), *scores, *ems, "; ".join(_remarks(day))]


def _marks(one: Day | Moment | Session) -> str:
    return LATE * one.is_late + BROUGHT_IN * (one.imported_from is not None)


def _used(day: Day) -> str:
    """The answer to "EMS today?" beside what was written down, where the sessions do not say it already."""
    answer = f"EMS: {_YES_OR_NO[day.ems_used]}"
    said = ", ".join(_session_words(one) for one in day.sessions)
    if not said:
        return answer
    return said if day.ems_used and day.is_stimulated else f"{said} ({answer})"


def _session_words(one: ModalityTotal) -> str:
    times = f" ×{one.sessions}" if one.sessions > 1 else ""
    length = f" {one.minutes}\u00a0min" if one.minutes is not None else ""
    unknown = f" + {one.without_minutes} without a length" if one.without_minutes and length else ""
    return f"{SHORT[one.modality]}{times}{length}{unknown}"


def _remarks(day: Day) -> Iterator[str]:
    """What else was answered that day, as far as it is more than nothing."""
    if places := places_text(day):
        yield places
    if day.spread_feet:
        yield f"feet up to: {word(day.spread_feet)}"
    if day.spread_hands:
        yield f"hands up to: {word(day.spread_hands)}"
    if named := [word(one) for one in [*day.qualities, *day.exposures]]:
        yield ", ".join(named)
    if day.falls:
        yield counted(day.falls, "fall")
    if day.sleep_disturbance is not None:
        yield f"sleep disturbed {day.sleep_disturbance}"
    if day.weakness is not None:
        yield f"weakness {day.weakness}"


def _session_row(one: Session) -> list[str]:
    known = settings_text(one)
    said = [f"{title(one.modality)}{f': {known}' if known else ''}"]
    said += [f"felt: {word(one.sensation)}"] if one.sensation else []
    said += ["skin before: not all right"] if one.skin_before_ok is False else []
    before_and_after = zip(scores_text(one.before), scores_text(one.after), strict=True)
    return [
        when_text(one.started_at, one.time_zone) + _marks(one),
        "; ".join(said),
        score_text(one.minutes),
        *(f"{before} → {after}" for before, after in before_and_after),
        {True: "all right", False: "not all right", None: NO_ANSWER}[one.skin_after_ok],
    ]


def _screening_row(one: Screening) -> list[str]:
    asked = [answer_text(each.question, is_sure=each.answer != "unsure") for each in one.reasons]
    cleared = capital(cleared_text(one)) or NO_ANSWER
    return [when_text(one.screened_at, one.time_zone), ", ".join(asked) or "none", cleared]


def _effect_row(one: Effect) -> list[str]:
    return [
        when_text(one.occurred_at, one.time_zone) + LATE * one.is_late,
        word(one.kind),
        one.severity or NO_ANSWER,
    ]


def _moment_row(one: Moment) -> list[str]:
    when = when_text(one.occurred_at, one.time_zone) + _marks(one)
    return [when, *scores_text(one.scores)]


def _notes(report: Report) -> list[list[str]]:
    """Each note with what it stands at, by day."""
    noted: list[tuple[str, Any]] = [
        *(("day", one) for one in report.days),
        *(("rating", one) for one in report.moments),
        *(("session", one) for one in report.sessions),
        *(("side effect", one) for one in report.effects),
    ]
    return [
        [day_text(one.on) if of == "day" else f"{day_text(one.on)}, {of}", one.note]
        for of, one in sorted(noted, key=lambda each: each[1].on)
        if one.note.strip()
    ]
