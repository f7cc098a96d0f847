"""The personal randomised trial: does EMS make a difference for this one person? Pure: scores and coins in, a result out.

A trial is K pairs of periods; a fair coin a pair decides which of the two is on EMS. The test asks how often coins alone
would have given a difference as large: it is exact whatever the scores do from day to day. Reporting follows CENT 2015
(Vohra et al., doi 10.1136/bmj.h1738); randomisation tests for single cases: Edgington & Onghena 2007.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]

PAIRS_MIN = 6
PAIRS_MAX = 16
# Fixed beforehand, never estimated from the scores. It only buys power: what makes the test valid are the coins.
WORKING_CORRELATION = 0.3
ALPHA = 0.05
# What differs by less is rounding of the computer, hence a tie.
_TIE = 1e-9

LOWER = "lower_on_ems"
HIGHER = "higher_on_ems"
NO_DIFFERENCE = "no_difference_that_matters"
CANNOT_TELL = "cannot_tell"
NO_ANSWER = "no_answer_yet"


class Period(NamedTuple):
    """One stretch of days: the number of its pair, its length in days, and whether EMS was assigned."""

    pair: int
    days: int
    on_ems: bool


@dataclass(frozen=True)
class TrialResult:
    """EMS minus no EMS, in points of the score: the estimate and the 95 % interval around it.

    `p_value` is the share of coin patterns that would give a difference as large. `pairs_used` counts pairs with scores
    in both periods; below 6 there is no answer and every number is None.
    """

    estimate: float | None
    low: float | None
    high: float | None
    p_value: float | None
    pairs_used: int
    verdict: str


def coinflip(
    scores: Sequence[float | None],
    periods: Sequence[tuple[int, int, bool]],
    *,
    washout_days: int = 0,
    matters: float = 1.0,
) -> TrialResult:
    """The answer of a trial: mean difference as assigned, judged against every order the coins could have given.

    `scores` is one value (0-10) or None a trial day, in time order; `periods` are (pair, length in days, on EMS) in time
    order and cover exactly those days. The first `washout_days` of each period and days without a score are left out.
    `matters` is the smallest difference that matters, points. The estimate is the generalised least squares coefficient
    of EMS in score ~ 1 + day + EMS with correlation 0.3 ** |days apart|; the statistic is that coefficient divided by
    its design standard error. Raises ValueError for periods that are no trial.
    """
    trial = [Period(*period) for period in periods]
    _refuse_what_is_no_trial(scores, trial, washout_days)
    used = _usable_days(scores, trial, washout_days)
    pairs_used = _pairs_with_both(used)
    if pairs_used < PAIRS_MIN:
        return _no_answer(pairs_used)
    signs = _half_of_all_signs(len({day.pair for day in used}))
    estimate, u, c = _statistics(used, signs)
    p_value, low, high = _invert(u, c)
    return TrialResult(estimate, low, high, p_value, pairs_used, verdict_of(low, high, matters))


def pairflip(
    pairs: Sequence[tuple[Sequence[float | None], Sequence[float | None]]], *, matters: float = 1.0
) -> TrialResult:
    """The plain companion: each pair's difference of means, weighted; for the picture and for outside checks.

    `pairs` are (scores on EMS days, scores on days without). A pair counts with a scored day in each period, two where a
    period has four days or more. Raises ValueError above 16 pairs.
    """
    if len(pairs) > PAIRS_MAX:
        raise ValueError("more pairs than a trial may have")
    found = [_difference(on, off) for on, off in pairs if _counts(on) and _counts(off)]
    if len(found) < PAIRS_MIN:
        return _no_answer(len(found))
    estimate, low, high, p_value = _flip(found)
    return TrialResult(estimate, low, high, p_value, len(found), verdict_of(low, high, matters))


def verdict_of(low: float, high: float, matters: float) -> str:
    """What an interval of EMS minus no EMS says, given the smallest difference that matters."""
    if high < 0:
        return LOWER
    if low > 0:
        return HIGHER
    return NO_DIFFERENCE if -matters < low and high < matters else CANNOT_TELL


def holm(p_values: Mapping[str, float]) -> dict[str, float]:
    """p-values of several symptoms, adjusted so that all of them together cry wolf in at most 5 of 100 trials.

    Holm 1979, Scandinavian Journal of Statistics 6:65-70. Order does not matter; the same names come back.
    """
    adjusted: dict[str, float] = {}
    highest = 0.0
    for place, (name, p_value) in enumerate(sorted(p_values.items(), key=lambda item: item[1])):
        highest = max(highest, min(1.0, (len(p_values) - place) * p_value))
        adjusted[name] = highest
    return adjusted


def _no_answer(pairs_used: int) -> TrialResult:
    return TrialResult(None, None, None, None, pairs_used, NO_ANSWER)


# --- coinflip ----------------------------------------------------------------------------------


class _Day(NamedTuple):
    """A scored day: its number in the trial, the score, its pair, and +1 on EMS or -1 without."""

    day: int
    score: float
    pair: int
    sign: int


def _refuse_what_is_no_trial(
    scores: Sequence[float | None], trial: Sequence[Period], washout_days: int
) -> None:
    if sum(period.days for period in trial) != len(scores):
        raise ValueError("the periods do not cover exactly the days of the scores")
    if any(period.days < 1 for period in trial) or washout_days < 0:
        raise ValueError("a period has at least one day, a wash-out none or more")
    arms: dict[int, list[bool]] = {}
    for period in trial:
        arms.setdefault(period.pair, []).append(period.on_ems)
    if any(sorted(arm) != [False, True] for arm in arms.values()):
        raise ValueError("a pair is one period on EMS and one without")
    if len(arms) > PAIRS_MAX:
        raise ValueError("more pairs than a trial may have")
    if any(score is not None and not math.isfinite(score) for score in scores):
        raise ValueError("a score is a number or None")


def _usable_days(
    scores: Sequence[float | None], trial: Sequence[Period], washout_days: int
) -> list[_Day]:
    used, first = [], 0
    for period in trial:
        for day in range(first + min(washout_days, period.days), first + period.days):
            score = scores[day]
            if score is not None:
                used.append(_Day(day, float(score), period.pair, 1 if period.on_ems else -1))
        first += period.days
    return used


def _pairs_with_both(used: Sequence[_Day]) -> int:
    arms = {(day.pair, day.sign) for day in used}
    return sum((pair, -1) in arms for pair, sign in arms if sign == 1)


def _half_of_all_signs(count: int) -> "Numbers":
    """Every pattern of `count` coins relative to the one that fell, as rows of +1 and -1; the first row is that one.

    The first coin stays: a pattern and its mirror always agree.
    """
    import numpy as np

    numbers = np.arange(2 ** (count - 1))[:, None]
    bits = (numbers >> np.arange(count - 1)) & 1
    return np.hstack([np.ones((len(numbers), 1)), 1.0 - 2.0 * bits])


def _statistics(used: Sequence[_Day], signs: "Numbers") -> tuple[float, "Numbers", "Numbers"]:
    """The estimate, and for each pattern s: u_s, and c_s, by which u_s falls for each point of a true difference."""
    import numpy as np

    scores = np.array([day.score for day in used])
    projection = _projection(np.array([float(day.day) for day in used]))
    order = {pair: column for column, pair in enumerate(dict.fromkeys(day.pair for day in used))}
    arms = np.zeros((len(used), len(order)))
    for row, day in enumerate(used):
        arms[row, order[day.pair]] = day.sign
    # The scores less their mean: the projection takes a constant out anyway, this way without rounding.
    along = arms.T @ projection @ (scores - scores.mean())
    across = arms.T @ projection @ arms
    norms = np.sqrt(np.maximum(((signs @ across) * signs).sum(axis=1), 0))
    smallest = _TIE * norms.max()
    safe = np.where(norms > smallest, norms, np.inf)
    u = (signs @ along) / safe
    # +1/-1 is twice the distance between EMS and no EMS.
    c = (signs @ across.sum(axis=1)) / safe / 2
    return float(2 * along.sum() / across.sum()), u, c


def _projection(days: "Numbers") -> "Numbers":
    """Weights by the working correlation, after intercept and day have been taken out."""
    import numpy as np

    weights = np.linalg.inv(WORKING_CORRELATION ** np.abs(days[:, None] - days[None, :]))
    trend = np.column_stack([np.ones_like(days), days - days.mean()])
    weighted = weights @ trend
    projection: Numbers = weights - weighted @ np.linalg.solve(trend.T @ weighted, weighted.T)
    return projection


def _invert(u: "Numbers", c: "Numbers") -> tuple[float, float, float]:
    """p-value and 95 % interval. Pattern s counts against a true difference d just when d lies between two numbers.

    Those are (u_o - u_s)/(c_o - c_s) and (u_o + u_s)/(c_o + c_s); all these intervals hold the estimate, so the share
    of them that holds d falls away from it on both sides, and two sorted lists give where it passes 5 %.
    """
    import numpy as np

    observed_u, observed_c = u[0], c[0]
    tolerance = _TIE * max(float(np.abs(u).max()), _TIE)
    p_value = float(np.mean(np.abs(u) >= abs(observed_u) - tolerance))
    one, other = _ends(observed_u - u, observed_c - c), _ends(observed_u + u, observed_c + c)
    # A pattern that cannot be told from the one that fell, or from its mirror, counts against every difference.
    always = ~np.isfinite(one) | ~np.isfinite(other)
    lows = np.where(always, -np.inf, np.minimum(one, other))
    highs = np.where(always, np.inf, np.maximum(one, other))
    rank = math.floor(ALPHA * len(u) + _TIE) + 1
    low, high = np.partition(lows, rank - 1)[rank - 1], np.partition(highs, -rank)[-rank]
    return p_value, float(low), float(high)


def _ends(above: "Numbers", below: "Numbers") -> "Numbers":
    import numpy as np

    tells = np.abs(below) > _TIE * np.abs(below).max()
    return np.where(tells, above / np.where(tells, below, 1), np.inf)


# --- pairflip ----------------------------------------------------------------------------------


class _Difference(NamedTuple):
    """Mean on EMS minus mean without, and the weight a*b/(a+b) of a and b scored days."""

    points: float
    weight: float


def _counts(scores: Sequence[float | None]) -> bool:
    scored = sum(score is not None for score in scores)
    return scored >= (2 if len(scores) >= 4 else 1)


def _difference(on: Sequence[float | None], off: Sequence[float | None]) -> _Difference:
    a = [score for score in on if score is not None]
    b = [score for score in off if score is not None]
    points = math.fsum(a) / len(a) - math.fsum(b) / len(b)
    return _Difference(points, len(a) * len(b) / (len(a) + len(b)))


def _flip(found: Sequence[_Difference]) -> tuple[float, float, float, float]:
    import numpy as np

    weights = np.array([one.weight for one in found])
    sums = weights * np.array([one.points for one in found])
    chosen = (np.arange(1, 2 ** len(found))[:, None] >> np.arange(len(found))) & 1
    # The sum under a pattern that turns the chosen pairs round; the half with the mirror is its negative.
    flipped = np.abs(sums.sum() - 2 * (chosen @ sums))
    observed = abs(sums.sum())
    tolerance = _TIE * max(float(np.abs(sums).sum()), _TIE)
    p_value = (1 + np.count_nonzero(flipped >= observed - tolerance)) / 2 ** len(found)
    means = np.sort((chosen @ sums) / (chosen @ weights))
    rank = math.floor(0.025 * 2 ** len(found))
    estimate = sums.sum() / weights.sum()
    return float(estimate), float(means[rank - 1]), float(means[-rank]), float(p_value)
