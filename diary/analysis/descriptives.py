"""Plain summaries of a series of scores. Pure: numbers in, a dataclass out. Missing days are left out, never 0."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from diary.analysis.student import quantile

STRETCH_DAYS = 14
STRETCHES_NEEDED = 4
SCORED_DAYS_NEEDED = 6
LEAST_POINTS, LEAST_SHARE = 2.0, 0.3
_MONTH_DAYS = 30


@dataclass(frozen=True)
class Description:
    """A series of scores (0-10): how many days, the middle, the range, and the day-to-day spread.

    `spread` is the sample standard deviation in points (null below two days); all null without a scored day.
    """

    days: int
    median: float | None
    mean: float | None
    low: float | None
    high: float | None
    spread: float | None


def describe(scores: Sequence[float | None]) -> Description:
    """Describes the scores that were given; mean and spread rounded to 2 decimals."""
    given = [score for score in scores if score is not None]
    if not given:
        return Description(0, None, None, None, None, None)
    spread = round(statistics.stdev(given), 2) if len(given) > 1 else None
    return Description(
        days=len(given),
        median=statistics.median(given),
        mean=round(statistics.fmean(given), 2),
        low=min(given),
        high=max(given),
        spread=spread,
    )


@dataclass(frozen=True)
class Trend:
    """A straight line through a window: points in 30 days with its 95 % range, and the scored days it rests on."""

    points_per_30_days: float
    low: float
    high: float
    days: int


def trend(scores: Sequence[float | None]) -> Trend | None:
    """The trend of consecutive days, oldest first (None is a day without a score); None when there are too few.

    Least squares through the means of 14-day stretches, counted back from the last day, with a t interval: neighbouring
    days are alike, neighbouring fortnights hardly (false alarms 5-6 % at a day-to-day correlation of 0 to 0.6, see
    tests). A stretch counts with 6 scored days; 4 such stretches are needed.
    """
    points = _fortnights(scores)
    if len(points) < STRETCHES_NEEDED:
        return None
    slope, reach, _start = _line(points)
    return Trend(
        points_per_30_days=round(slope * _MONTH_DAYS, 2),
        low=round((slope - reach) * _MONTH_DAYS, 2),
        high=round((slope + reach) * _MONTH_DAYS, 2),
        days=sum(days for _, _, days in points),
    )


@dataclass(frozen=True)
class Change:
    """How far the line of `trend` goes from the first fortnight that counts to the last: points, with its 95 % range.

    `start` is where the line begins, `least` what is worth being called a change, both in points; `days` are the scored
    days and `stretches` the fortnights it rests on.
    """

    points: float
    low: float
    high: float
    start: float
    least: float
    days: int
    stretches: int

    @property
    def is_one(self) -> bool:
        """Whether it is called a change: its range leaves out none, and it is as large as `least`."""
        return (self.low > 0 or self.high < 0) and abs(self.points) >= self.least


def change(scores: Sequence[float | None], own_least: float | None = None) -> Change | None:
    """The change over consecutive days, oldest first, as `trend` sees it; None when there are too few.

    Called one from 2 points or 30 % of the start on, whichever is larger (Farrar 2001, doi
    10.1016/S0304-3959(01)00349-9), or from `own_least` where the person wants more than that.
    """
    points = _fortnights(scores)
    if len(points) < STRETCHES_NEEDED:
        return None
    slope, reach, start = _line(points)
    # From the middle of the first fortnight to the middle of the last: the line says nothing of what is beyond.
    length = points[0][0] - points[-1][0]
    return Change(
        points=_tenths(slope * length),
        low=_tenths((slope - reach) * length),
        high=_tenths((slope + reach) * length),
        start=_tenths(start),
        least=max(LEAST_POINTS, _tenths(LEAST_SHARE * start), own_least or 0),
        days=sum(days for _, _, days in points),
        stretches=len(points),
    )


def _tenths(points: float) -> float:
    """One decimal, and no farther than a scale of 0 to 10 goes.

    Halfway is halfway whatever the last digits of the arithmetic say, so that the app rounds alike.
    """
    return round(round(max(-10.0, min(10.0, points)), 9), 1) + 0.0


def stretches_of(scores: Sequence[float | None]) -> int:
    """How many fortnights have enough scored days to count; `STRETCHES_NEEDED` make a trend."""
    return len(_fortnights(scores))


def _fortnights(scores: Sequence[float | None]) -> list[tuple[float, float, int]]:
    """Middle (in days), mean score and scored days of each whole stretch that has enough of them."""
    points = []
    for end in range(len(scores), STRETCH_DAYS - 1, -STRETCH_DAYS):
        given = [score for score in scores[end - STRETCH_DAYS : end] if score is not None]
        if len(given) >= SCORED_DAYS_NEEDED:
            points.append((end - STRETCH_DAYS / 2, statistics.fmean(given), len(given)))
    return points


def _line(points: list[tuple[float, float, int]]) -> tuple[float, float, float]:
    """Slope a day of the least-squares line, half the width of its 95 % range, and the line at the earliest point."""
    xs, ys = [x for x, _, _ in points], [y for _, y, _ in points]
    slope, intercept = statistics.linear_regression(xs, ys)
    left = sum((y - intercept - slope * x) ** 2 for x, y in zip(xs, ys, strict=True))
    middle = statistics.fmean(xs)
    spread = sum((x - middle) ** 2 for x in xs)
    error = float((left / (len(xs) - 2) / spread) ** 0.5)
    return slope, quantile(0.975, len(xs) - 2) * error, intercept + slope * min(xs)
