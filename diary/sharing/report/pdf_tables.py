"""The pages after the first: every day, session, side effect, rating and note, as rows of text. Pure."""

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import groupby
from operator import attrgetter
from typing import Any, TypeVar

from diary.sharing.report.facts import SYMPTOMS, Day, Effect, ModalityDay, Moment, Report, Session
from diary.sharing.report.pdf_words import (
    day_text,
    drawn,
    score_text,
    scores_text,
    settings_text,
    title,
    when_text,
    word,
)

Table = dict[str, Any]
_Dated = TypeVar("_Dated", Day, Session)
_LATE = "late"


def pdf_tables(report: Report) -> list[Table]:
    """Each with title, headers and rows, some with `about`; a table without rows is left out.

    `stretch` is the number of the column that takes the room that is left.
    """
    return [table for table in _tables(report) if table["rows"]]


def _tables(report: Report) -> Iterable[Table]:
    gaps = _gaps(report)
    every_day = sorted([*report.days, *(Day(on=on) for on in gaps)], key=attrgetter("on"))
    for name, days in _by_year("Day by day", every_day):
        headers = "Day|Pain|Numbness|Tingling|EMS|Feet|Hands|Also recorded"
        rows = [_gap_row(one.on, gaps[one.on]) if one.on in gaps else _day_row(one) for one in days]
        about = "0 means none that day. – is no answer; “skipped” means the person passed over the question. “late” is written more than 36 hours after the day."
        whole = _table(name, headers, rows, stretch=7) | {"about": about}
        yield whole if "ems" in report.scope.includes else _without_column(whole, 4)
    for name, sessions in _by_year("Sessions", report.sessions):
        headers = "When|What|Min|Pain|Numbness|Tingling|Skin after"
        rows = [_session_row(one) for one in sessions]
        about = "Scores: right before → right after the session."
        yield _table(name, headers, rows, stretch=1) | {"about": about}
    headers = "When|What|How strong"
    yield _table("Side effects, one by one", headers, [_effect_row(o) for o in report.effects])
    headers = "When|Pain|Numbness|Tingling"
    yield _table("Ratings at one moment", headers, [_moment_row(one) for one in report.moments])
    yield _table("Notes", "Day|Note", _notes(report), stretch=1)


def _table(name: str, headers: str, rows: list[list[str]], *, stretch: int = -1) -> Table:
    return {"title": name, "headers": headers.split("|"), "rows": rows, "stretch": stretch}


def _without_column(table: Table, number: int) -> Table:
    """What is not shared has no column: a dash would look like a missing answer."""
    rows = [row[:number] + row[number + 1 :] for row in table["rows"]]
    headers = table["headers"][:number] + table["headers"][number + 1 :]
    return table | {"headers": headers, "rows": rows, "stretch": table["stretch"] - 1}


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


def _day_row(day: Day) -> list[str]:
    late = f" {_LATE}" if day.is_late else ""
    scores = [
        score_text(day.scores.get(symptom), is_skipped=symptom in day.skipped)
        for symptom in SYMPTOMS
    ]
    reach = [day.spread_feet or "", day.spread_hands or ""]
    return [f"{day_text(day.on)}{late}", *scores, _used(day), *reach, _remarks(day)]


def _gap_row(on: date, until: date) -> list[str]:
    length = (until - on).days + 1
    named = day_text(on) if length == 1 else f"{day_text(on)} – {day_text(until)}"
    return [named, *[""] * 6, "no entry" if length == 1 else f"no entry ({length} days)"]


def _used(day: Day) -> str:
    answer = {True: "yes", False: "no", None: "–"}[day.ems_used]
    return ", ".join(_session_words(one) for one in day.sessions) or answer


def _session_words(one: ModalityDay) -> str:
    times = f" ×{one.sessions}" if one.sessions > 1 else ""
    length = f" {one.minutes} min" if one.minutes is not None else ""
    return f"{one.modality.upper()}{times}{length}"


def _remarks(day: Day) -> str:
    said = [word(one) for one in [*day.qualities, *day.exposures]]
    if day.falls:
        said.append(f"{day.falls} fall{'s' if day.falls > 1 else ''}")
    if day.sleep_disturbance is not None:
        said.append(f"sleep {day.sleep_disturbance}")
    if day.weakness is not None:
        said.append(f"weakness {day.weakness}")
    return ", ".join(said)


def _session_row(one: Session) -> list[str]:
    felt = f"; felt: {word(one.sensation)}" if one.sensation else ""
    known = settings_text(one)
    before_and_after = zip(scores_text(one.before), scores_text(one.after), strict=True)
    return [
        when_text(one.started_at, one.time_zone) + (f" {_LATE}" if one.is_late else ""),
        f"{title(one.modality)}{f': {known}' if known else ''}{felt}",
        score_text(one.minutes),
        *(f"{before} → {after}" for before, after in before_and_after),
        {True: "all right", False: "not all right", None: "–"}[one.skin_after_ok],
    ]


def _effect_row(one: Effect) -> list[str]:
    late = f" {_LATE}" if one.is_late else ""
    return [when_text(one.occurred_at, one.time_zone) + late, word(one.kind), one.severity or "–"]


def _moment_row(one: Moment) -> list[str]:
    late = f" {_LATE}" if one.is_late else ""
    return [when_text(one.occurred_at, one.time_zone) + late, *scores_text(one.scores)]


def _notes(report: Report) -> list[list[str]]:
    noted: list[Any] = [*report.days, *report.moments, *report.sessions, *report.effects]
    return [
        [day_text(one.on), drawn(one.note)]
        for one in sorted(noted, key=attrgetter("on"))
        if drawn(one.note)
    ]
