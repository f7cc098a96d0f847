"""Plain summaries of a series of scores. Pure: numbers in, a dataclass out. Missing days are left out, never 0."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass


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
