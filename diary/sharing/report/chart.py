"""The chart of the three scores as fractions of its width and height: drawn by `svg.py` and by `report.typ`. Pure.

Three strips over one time axis: dots of three scores on one scale would lie on each other. Days up to three months,
medians of weeks up to two years, of months beyond: each has room on a phone.
"""

import statistics
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from diary.sharing.report.facts import SYMPTOMS, Day, Report
from diary.sharing.report.places import differing_places, ratings_of
from diary.sharing.report.words import number_text, title, word

DAYS_UP_TO, WEEKS_UP_TO = 92, 740
# Between the first and the last date: a month and its year need more room than a day.
_TICKS, _TICKS_WITH_YEAR = 3, 2
_DATES_WITHOUT_YEAR = 300
_DAYS_OF = {"day": 1, "week": 7, "month": 30}
# In the order of the places: two lines of one strip never look alike.
STYLES = ("solid", "dashed", "dotted", "long dashes", "dashes and dots", "wide dots")

Point = tuple[float, float]


@dataclass(frozen=True, kw_only=True)
class Line:
    """Thin lines of one place, broken at gaps; `style` is an index of `STYLES`."""

    style: int
    runs: list[list[Point]]


@dataclass(frozen=True, kw_only=True)
class Panel:
    """One score. `runs` are points without a gap between them, `dots` and `late` all points, hollow if late."""

    symptom: str
    name: str
    described: str
    runs: list[list[Point]]
    dots: list[Point]
    late: list[Point]
    places: list[Line]
    key: str


@dataclass(frozen=True, kw_only=True)
class Chart:
    """`bands` are stretches with EMS, from left to right edge; `ticks` dates below, evenly from left to right."""

    unit: str
    panels: list[Panel]
    bands: list[Point]
    ticks: list[str]
    about: str


@dataclass(frozen=True)
class _Scored:
    at: int
    score: float
    is_late: bool


class _Scale:
    """Days, weeks or months of the range, counted from 0."""

    def __init__(self, report: Report) -> None:
        self.from_on, self.to_on = report.scope.from_on, report.scope.to_on
        self.days = (self.to_on - self.from_on).days + 1
        self.unit = unit_of(report)
        self.units = self.index(self.to_on) + 1

    def index(self, on: date) -> int:
        if self.unit == "day":
            return (on - self.from_on).days
        if self.unit == "week":
            return (_monday(on) - _monday(self.from_on)).days // 7
        return 12 * (on.year - self.from_on.year) + on.month - self.from_on.month

    def x(self, at: float) -> float:
        """The middle of a unit, as a share of the width."""
        return round((at + 0.5) / self.units, 4)


def unit_of(report: Report) -> str:
    """day, week or month: what one dot stands for."""
    days = report.whole.days_in_range
    return "day" if days <= DAYS_UP_TO else "week" if days <= WEEKS_UP_TO else "month"


def chart_of(report: Report) -> Chart:
    """Everything that is drawn and said in the chart."""
    scale = _Scale(report)
    return Chart(
        unit=scale.unit,
        panels=[_panel(report, symptom, scale) for symptom in SYMPTOMS],
        bands=_bands(report.days, scale),
        ticks=_ticks(scale),
        about=_about(report, scale.unit),
    )


def _panel(report: Report, symptom: str, scale: _Scale) -> Panel:
    scored = _scored(report.days, lambda day: day.scores.get(symptom), scale)
    places = differing_places(report.days, symptom)
    lines = [
        Line(
            style=index, runs=_runs(_scored(report.days, ratings_of(place, symptom), scale), scale)
        )
        for index, place in enumerate(places)
    ]
    return Panel(
        symptom=symptom,
        name=title(symptom),
        described=_described(report, symptom),
        runs=[run for run in _runs(scored, scale) if len(run) > 1],
        dots=[_point(one, scale) for one in scored if not one.is_late],
        late=[_point(one, scale) for one in scored if one.is_late],
        places=lines,
        key=_key(places),
    )


def _scored(days: list[Day], score_of: Callable[[Day], int | None], scale: _Scale) -> list[_Scored]:
    given = [
        (scale.index(day.on), score, day.is_late)
        for day in days
        if (score := score_of(day)) is not None
    ]
    found = []
    for at, group in groupby(given, key=lambda one: one[0]):
        same = list(group)
        late = 2 * sum(is_late for _, _, is_late in same) >= len(same)
        found.append(_Scored(at, statistics.median(score for _, score, _ in same), late))
    return found


def _runs(scored: list[_Scored], scale: _Scale) -> list[list[Point]]:
    """Points of units that follow each other: no line crosses one without an answer."""
    runs: list[list[Point]] = []
    last = None
    for one in scored:
        if last is None or one.at != last + 1:
            runs.append([])
        runs[-1].append(_point(one, scale))
        last = one.at
    return runs


def _point(one: _Scored, scale: _Scale) -> Point:
    return scale.x(one.at), round(1 - one.score / 10, 3)


def _bands(days: Iterable[Day], scale: _Scale) -> list[Point]:
    """Days with EMS; weeks and months with it on `_least_days` or more."""
    used = Counter(scale.index(day.on) for day in days if day.ems_used)
    bands: list[list[int]] = []
    for at in sorted(at for at, days_used in used.items() if days_used >= _least_days(scale.unit)):
        if bands and at == bands[-1][1] + 1:
            bands[-1][1] = at
        else:
            bands.append([at, at])
    return [
        (round(first / scale.units, 4), round((last + 1) / scale.units, 4)) for first, last in bands
    ]


def _least_days(unit: str) -> int:
    """Half of the days of a unit, rounded up; the same for a month of 28 days and a week that the range begins in."""
    return (_DAYS_OF[unit] + 1) // 2


def _ticks(scale: _Scale) -> list[str]:
    """First and last date and what lies between them, at most four."""
    days = scale.days - 1
    with_year = scale.days > _DATES_WITHOUT_YEAR
    count = min(_TICKS_WITH_YEAR if with_year else _TICKS, days)
    dates = [
        scale.from_on + timedelta(days=round(days * index / count)) if count else scale.from_on
        for index in range(count + 1)
    ]
    return [f"{on:%b} {on.year}" if with_year else f"{on.day} {on:%b}" for on in dates]


def _described(report: Report, symptom: str) -> str:
    found = report.whole.symptoms[symptom]
    if found.low is None or found.high is None or found.median is None:
        return f"{title(symptom)}: no answers."
    days = f"{found.days} of {report.whole.days_in_range} days"
    low, high = number_text(found.low), number_text(found.high)
    return f"{title(symptom)}: answered on {days}, from {low} to {high}, median {number_text(found.median)}."


def _key(places: list[str]) -> str:
    if not places:
        return ""
    named = ", ".join(f"{word(place)} {STYLES[index]}" for index, place in enumerate(places))
    return f"Thin lines: {named}."


def _about(report: Report, unit: str) -> str:
    if unit == "day":
        said = "Hollow: written late, more than 36 hours after the day. No mark: no answer, not 0."
    else:
        said = (
            f"Each mark is the median of a {unit}. Hollow: at least half of its answers written late, more than "
            f"36 hours after their day. No mark: no answer in that {unit}."
        )
    if "ems" not in report.scope.includes:
        return said
    most = "" if unit == "day" else f" on {_least_days(unit)} days or more"
    return f"{said} Grey: {unit}s with EMS{most}."


def _monday(on: date) -> date:
    return on - timedelta(days=on.weekday())
