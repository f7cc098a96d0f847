"""The chart of the three scores as SVG text. Pure.

Three strips over one time axis: dots of three scores on one scale would lie on each other. Colours are presentation
attributes, for pages whose CSP has no inline styles and for the PDF. Shapes differ for readers who see no colours.
"""

import statistics
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from diary.sharing.report.facts import SYMPTOMS, Day, Report

DAILY_UP_TO_DAYS = 180
COLOURS = {"pain": "#d55e00", "numbness": "#0072b2", "tingling": "#009e73"}
NAMES = {"pain": "Pain", "numbness": "Numbness", "tingling": "Tingling"}

_WIDTH, _LEFT, _RIGHT = 720, 30, 708
_TITLE, _STRIP, _GAP = 24, 58, 8
_BOTTOM = 24
_INK, _SOFT, _LINE, _BAND = "#241f19", "#4d463c", "#b9afa0", "#e3dccd"


@dataclass(frozen=True)
class Point:
    """One dot: a day, or the Monday of a week; `is_late` when at least half of what it stands for was written late."""

    on: date
    score: float
    is_late: bool


def is_weekly(report: Report) -> bool:
    """Whether the chart shows weekly medians: days of a longer range would be one blot."""
    return report.whole.days_in_range > DAILY_UP_TO_DAYS


def scores_chart(report: Report) -> str:
    """An SVG with a title, a description and a dot for each score given, or for each week's median.

    Text in it is ours alone. A missing day has no dot, and no line crosses it.
    """
    scale = _Scale(report)
    height = len(SYMPTOMS) * (_TITLE + _STRIP + _GAP) + _BOTTOM - _GAP
    parts = [
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" role="img"'
            ' aria-labelledby="chart-title chart-desc" font-family="sans-serif" font-size="13">'
        ),
        f'<title id="chart-title">{_title(report)}</title>',
        f'<desc id="chart-desc">{_description(report)}</desc>',
        *_bands(report, scale, height - _BOTTOM),
        *_ticks(scale, height),
    ]
    for index, symptom in enumerate(SYMPTOMS):
        top = index * (_TITLE + _STRIP + _GAP) + _TITLE
        parts += _strip(symptom, points_of(report, symptom), scale, top)
    return "\n".join([*parts, "</svg>"])


def points_of(report: Report, symptom: str) -> list[Point]:
    """What the strip of one symptom shows, oldest first."""
    given = [
        Point(day.on, score, day.is_late)
        for day in report.days
        if (score := day.scores.get(symptom)) is not None
    ]
    return _weekly(given) if is_weekly(report) else given


def _weekly(days: list[Point]) -> list[Point]:
    weeks: dict[date, list[Point]] = {}
    for day in days:
        weeks.setdefault(_monday(day.on), []).append(day)
    return [
        Point(
            monday,
            statistics.median(day.score for day in week),
            2 * sum(day.is_late for day in week) >= len(week),
        )
        for monday, week in weeks.items()
    ]


def _monday(on: date) -> date:
    return on - timedelta(days=on.weekday())


class _Scale:
    """From dates and scores to places; `step` is the width of one day or week."""

    def __init__(self, report: Report) -> None:
        self.unit = timedelta(days=7 if is_weekly(report) else 1)
        whole = report.whole
        self.from_on = _monday(whole.from_on) if is_weekly(report) else whole.from_on
        self.to_on = whole.to_on
        units = (self.to_on - self.from_on) // self.unit + 1
        self.step = (_RIGHT - _LEFT) / units
        self.radius = max(1.6, min(3.6, self.step * 0.55))

    def x(self, on: date) -> float:
        return round(_LEFT + ((on - self.from_on) / self.unit + 0.5) * self.step, 1)

    def y(self, score: float, top: int) -> float:
        return round(top + _STRIP * (1 - score / 10), 1)


def _title(report: Report) -> str:
    each = "median of each week" if is_weekly(report) else "each day"
    return f"Pain, numbness and tingling, 0 to 10, {each}, {_range(report)}"


def _range(report: Report) -> str:
    return f"{_day_text(report.whole.from_on)} to {_day_text(report.whole.to_on)}"


def _day_text(on: date) -> str:
    return f"{on.day} {on:%B} {on.year}"


def _description(report: Report) -> str:
    said = [_said(report, symptom) for symptom in SYMPTOMS]
    return " ".join([*said, "Days without an answer are gaps. All values are in the table below."])


def _said(report: Report, symptom: str) -> str:
    found = report.whole.symptoms[symptom]
    days = f"{found.days} of {report.whole.days_in_range} days"
    if not found.days:
        return f"{NAMES[symptom]}: no answers."
    return (
        f"{NAMES[symptom]}: answered on {days}, from {found.low:g} to {found.high:g},"
        f" median {found.median:g}."
    )


def _bands(report: Report, scale: _Scale, bottom: int) -> Iterator[str]:
    """Days (or weeks) with EMS, as one neutral band behind all strips; neighbours are one band."""
    for first, last in _runs(_used_on(report.days, is_weekly(report)), scale.unit):
        left, right = scale.x(first) - scale.step / 2, scale.x(last) + scale.step / 2
        yield (
            f'<rect class="ems" x="{left:.1f}" y="{_TITLE}" width="{right - left:.1f}"'
            f' height="{bottom - _TITLE}" fill="{_BAND}"/>'
        )


def _used_on(days: Iterable[Day], weekly: bool) -> list[date]:
    return sorted({_monday(day.on) if weekly else day.on for day in days if day.ems_used})


def _runs(dates: list[date], unit: timedelta) -> list[tuple[date, date]]:
    runs: list[tuple[date, date]] = []
    for on in dates:
        if runs and on - runs[-1][1] == unit:
            runs[-1] = (runs[-1][0], on)
        else:
            runs.append((on, on))
    return runs


def _ticks(scale: _Scale, height: int) -> Iterator[str]:
    """At most five dates below the strips."""
    days = (scale.to_on - scale.from_on).days
    count = min(4, days)
    for index in range(count + 1):
        on = scale.from_on + timedelta(days=round(days * index / count) if count else 0)
        anchor = "start" if index == 0 else "end" if index == count else "middle"
        x = _LEFT if index == 0 else _RIGHT if index == count else scale.x(on)
        yield (
            f'<text x="{x}" y="{height - 6}" text-anchor="{anchor}" fill="{_SOFT}">'
            f"{_tick(on, days)}</text>"
        )


def _tick(on: date, days: int) -> str:
    return f"{on:%b} {on.year}" if days > 2 * DAILY_UP_TO_DAYS else f"{on.day} {on:%b}"


def _strip(symptom: str, points: list[Point], scale: _Scale, top: int) -> Iterator[str]:
    colour = COLOURS[symptom]
    yield _mark(symptom, _LEFT + 5, top - 13, 5, hollow=False, name="key")
    yield (
        f'<text x="{_LEFT + 16}" y="{top - 9}" fill="{_INK}" font-weight="bold">'
        f"{NAMES[symptom]}</text>"
    )
    for score in (0, 5, 10):
        y = scale.y(score, top)
        yield f'<path d="M{_LEFT} {y}H{_RIGHT}" stroke="{_LINE}" stroke-width="0.6"/>'
        yield (
            f'<text x="{_LEFT - 5}" y="{y + 4}" text-anchor="end" font-size="11"'
            f' fill="{_SOFT}">{score}</text>'
        )
    yield from _lines(points, scale, top, colour)
    for point in points:
        x, y = scale.x(point.on), scale.y(point.score, top)
        yield _mark(symptom, x, y, scale.radius, hollow=point.is_late)


def _lines(points: list[Point], scale: _Scale, top: int, colour: str) -> Iterator[str]:
    score_on = {point.on: point.score for point in points}
    for first, last in _runs(list(score_on), scale.unit):
        if first == last:
            continue
        steps = range((last - first) // scale.unit + 1)
        dates = [first + scale.unit * step for step in steps]
        places = " ".join(f"{scale.x(on)},{scale.y(score_on[on], top)}" for on in dates)
        yield f'<polyline points="{places}" fill="none" stroke="{colour}" stroke-width="1"/>'


def _mark(
    symptom: str, x: float, y: float, radius: float, *, hollow: bool, name: str = "point"
) -> str:
    colour = COLOURS[symptom]
    late = " late" if hollow else ""
    look = f'class="{name} {symptom}{late}" fill="{"#fff" if hollow else colour}" stroke="{colour}"'
    if symptom == "pain":
        return f'<circle {look} cx="{x}" cy="{y}" r="{radius:.1f}"/>'
    r = round(radius, 1)
    if symptom == "numbness":
        return f'<rect {look} x="{x - r:.1f}" y="{y - r:.1f}" width="{2 * r:.1f}" height="{2 * r:.1f}"/>'
    up, down = y - 1.2 * r, y + 0.9 * r
    return f'<path {look} d="M{x:.1f} {up:.1f}L{x + 1.2 * r:.1f} {down:.1f}H{x - 1.2 * r:.1f}Z"/>'
