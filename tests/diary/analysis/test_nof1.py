"""The trial's answer against brute force over every coin pattern, a bisected interval, and scipy; and what is degenerate."""

import itertools
import math
import random
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.multitest import multipletests

from diary.analysis.nof1 import (
    CANNOT_TELL,
    HIGHER,
    LOWER,
    NO_ANSWER,
    NO_DIFFERENCE,
    coinflip,
    holm,
    pairflip,
    verdict_of,
)

pytestmark = pytest.mark.long

Trial = tuple[list[float | None], list[tuple[int, int, bool]]]


WHOLE = st.integers(0, 10)


@st.composite
def trials(draw: Any, most_pairs: int = 8, values: Any = WHOLE) -> Trial:
    count, length = draw(st.integers(6, most_pairs)), draw(st.integers(2, 3))
    periods = []
    for pair in range(count):
        first_on = draw(st.booleans())
        periods += [(pair, length, first_on), (pair, length, not first_on)]
    score = st.none() | values | values | values
    scores = draw(st.lists(score, min_size=2 * count * length, max_size=2 * count * length))
    return scores, periods


def statistic(scores: list[float | None], on: list[bool], skip: set[int]) -> float:
    """GLS by the book: whiten with the Cholesky factor, regress on intercept, day and EMS, divide by the design's error."""
    days = [day for day, score in enumerate(scores) if score is not None and day not in skip]
    y = np.array([scores[day] for day in days], dtype=float)
    design = np.array([[1, day, on[day]] for day in days], dtype=float)
    correlation = np.array([[0.3 ** abs(a - b) for b in days] for a in days])
    whiten = np.linalg.inv(np.linalg.cholesky(correlation))
    w_design, w_y = whiten @ design, whiten @ y
    inverse = np.linalg.inv(w_design.T @ w_design)
    return float((inverse @ w_design.T @ w_y)[2] / math.sqrt(inverse[2, 2]))


def brute_force_p(trial: Trial, shift: float = 0.0, washout_days: int = 0) -> float:
    """The share of all patterns with a statistic as large, after `shift` is taken off the days on EMS."""
    scores, periods = trial
    on = [is_on for _, length, is_on in periods for _ in range(length)]
    moved = [
        None if score is None else score - shift * is_on
        for score, is_on in zip(scores, on, strict=True)
    ]
    skip, first = set(), 0
    for _, length, _ in periods:
        skip |= set(range(first, first + min(washout_days, length)))
        first += length
    pairs = sorted({pair for pair, _, _ in periods})
    found = []
    for coins in itertools.product([False, True], repeat=len(pairs)):
        flips = dict(zip(pairs, coins, strict=True))
        flipped = [is_on != flips[pair] for pair, length, is_on in periods for _ in range(length)]
        found.append(abs(statistic(moved, flipped, skip)))
    observed = abs(statistic(moved, on, skip))
    return sum(each >= observed - 1e-7 for each in found) / len(found)


@settings(max_examples=60)
@given(trials(6))
def test_coinflip_is_the_share_of_all_patterns(trial: Trial) -> None:
    found = coinflip(*trial)
    if found.verdict != NO_ANSWER:
        assert found.p_value == pytest.approx(brute_force_p(trial), abs=1e-12)
        assert found.p_value > 0


@settings(max_examples=30)
@given(trials(6), st.integers(0, 1))
def test_wash_out_days_are_left_out(trial: Trial, washout_days: int) -> None:
    found = coinflip(*trial, washout_days=washout_days)
    if found.verdict != NO_ANSWER:
        assert found.p_value == pytest.approx(
            brute_force_p(trial, washout_days=washout_days), abs=1e-12
        )


@settings(max_examples=12)
@given(trials(6, values=st.floats(0, 10).map(lambda each: round(each, 2))))
def test_the_interval_is_where_brute_force_says_over_five_percent(trial: Trial) -> None:
    found = coinflip(*trial)
    if found.verdict == NO_ANSWER or found.low == found.high:
        return
    assert found.low is not None
    assert found.high is not None
    assert found.estimate is not None
    for end, outwards in ((found.low, -1), (found.high, 1)):
        bisected = bisect(trial, found.estimate, outwards)
        assert end == pytest.approx(bisected, abs=1e-4)


def bisect(trial: Trial, inside: float, outwards: int) -> float:
    """Where p falls to 5 % on one side of the estimate."""
    outside = inside + outwards * 40.0
    for _ in range(24):
        middle = (inside + outside) / 2
        if brute_force_p(trial, middle) > 0.05:
            inside = middle
        else:
            outside = middle
    return inside


@given(trials())
def test_the_estimate_lies_within_its_interval_and_mirrors(trial: Trial) -> None:
    scores, periods = trial
    found = coinflip(scores, periods)
    turned = coinflip(scores, [(pair, days, not on) for pair, days, on in periods])
    if found.verdict == NO_ANSWER:
        assert turned.verdict == NO_ANSWER
        return
    assert found.low <= found.estimate + 1e-9  # type: ignore[operator]
    assert found.estimate <= found.high + 1e-9  # type: ignore[operator]
    assert turned.estimate == pytest.approx(-found.estimate, abs=1e-9)  # type: ignore[operator]
    assert turned.p_value == found.p_value
    assert turned.low == pytest.approx(-found.high, abs=1e-7)  # type: ignore[operator]


PairScores = list[tuple[list[float | None], list[float | None]]]
some_scores = st.lists(st.none() | st.integers(0, 10), min_size=1, max_size=5)


@given(st.lists(st.tuples(some_scores, some_scores), min_size=6, max_size=8))
def test_pairflip_is_the_share_of_all_signs(pairs: PairScores) -> None:
    found = pairflip(pairs)
    used = [pair for pair in pairs if all(map(counts, pair))]
    assert found.pairs_used == len(used)
    if found.verdict == NO_ANSWER:
        assert len(used) < 6
        return
    weighted, weights = [], []
    for on, off in used:
        a, b = ([each for each in side if each is not None] for side in (on, off))
        weights.append(len(a) * len(b) / (len(a) + len(b)))
        weighted.append(weights[-1] * (sum(a) / len(a) - sum(b) / len(b)))
    patterns = list(itertools.product([1, -1], repeat=len(used)))
    sums = [abs(sum(s * w for s, w in zip(signs, weighted, strict=True))) for signs in patterns]
    observed = abs(sum(weighted))
    assert found.p_value == sum(each >= observed - 1e-9 for each in sums) / len(sums)
    subsets = sorted(
        sum(w for w, taken in zip(weighted, chosen, strict=True) if taken)
        / sum(w for w, taken in zip(weights, chosen, strict=True) if taken)
        for chosen in itertools.product([False, True], repeat=len(used))
        if any(chosen)
    )
    rank = math.floor(0.025 * len(patterns))
    assert found.low == pytest.approx(subsets[rank - 1], abs=1e-9)
    assert found.high == pytest.approx(subsets[-rank], abs=1e-9)


def counts(scores: list[float | None]) -> bool:
    return sum(score is not None for score in scores) >= (2 if len(scores) >= 4 else 1)


# Quarters add up exactly, so that a tie is a tie for scipy, too.
MEANS = st.integers(0, 40).map(lambda quarters: quarters / 4)


@given(st.lists(st.tuples(MEANS, MEANS), min_size=6, max_size=9))
def test_pairflip_is_the_permutation_test_of_scipy(pairs: list[tuple[float, float]]) -> None:
    found = pairflip([([on], [off]) for on, off in pairs])
    differences = np.array([on - off for on, off in pairs])
    judged = stats.permutation_test(
        (differences,), np.mean, permutation_type="samples", n_resamples=np.inf
    )
    assert found.p_value == pytest.approx(min(1.0, judged.pvalue), abs=1e-12)
    assert found.estimate == pytest.approx(differences.mean(), abs=1e-9)


def six_pairs(on: float | None, off: float | None, pairs: int = 6, length: int = 3) -> Trial:
    periods = [(pair, length, pair % 2 == side) for pair in range(pairs) for side in (0, 1)]
    scores = [on if is_on else off for _, days, is_on in periods for _ in range(days)]
    return scores, periods


def test_with_six_pairs_the_plain_interval_is_the_range() -> None:
    pairs = [([float(k)], [0.0]) for k in range(1, 7)]
    found = pairflip(pairs)
    assert (found.low, found.high, found.p_value) == (1, 6, 2 / 64)
    assert found.verdict == HIGHER


def test_a_clear_difference_of_two_points() -> None:
    found = coinflip(*six_pairs(3, 5))
    assert found.estimate == pytest.approx(-2)
    assert (found.p_value, found.verdict) == (2 / 64, LOWER)


def test_all_days_alike() -> None:
    for found in (
        coinflip(*six_pairs(4, 4)),
        pairflip([([4, 4, 4], [4, 4, 4])] * 6),
    ):
        assert (found.estimate, found.low, found.high, found.p_value) == (0, 0, 0, 1)
        assert found.verdict == NO_DIFFERENCE


@pytest.mark.parametrize("pairs", [0, 1, 5])
def test_below_six_pairs_there_is_no_answer(pairs: int) -> None:
    for found in (coinflip(*six_pairs(3, 5, pairs)), pairflip([([3], [5])] * pairs)):
        assert (found.pairs_used, found.verdict) == (pairs, NO_ANSWER)
        assert found.estimate is found.low is found.high is found.p_value is None


def test_nothing_scored_is_no_answer() -> None:
    for trial in (six_pairs(None, None), six_pairs(3, None)):
        assert coinflip(*trial).verdict == NO_ANSWER
    assert coinflip(*six_pairs(3, 5), washout_days=3).verdict == NO_ANSWER


def test_sixteen_pairs_give_numbers() -> None:
    draw = random.Random(5)
    scores, periods = six_pairs(3, 5, 16, 4)
    found = coinflip([None if draw.random() < 0.2 else draw.randrange(11) for _ in scores], periods)
    for value in (found.estimate, found.low, found.high, found.p_value):
        assert value is not None
        assert math.isfinite(value)


@pytest.mark.parametrize(
    ("scores", "periods"),
    [
        ([1.0], [(0, 1, True), (0, 1, False)]),
        ([1.0, 2.0], [(0, 1, True), (0, 1, True)]),
        ([1.0, 2.0], [(0, 2, True)]),
        ([1.0, 2.0], [(0, 2, True), (0, 0, False)]),
        ([1.0, math.nan], [(0, 1, True), (0, 1, False)]),
        six_pairs(1, 2, 17),
    ],
)
def test_what_is_no_trial_is_refused(scores: Any, periods: Any) -> None:
    with pytest.raises(ValueError, match=r"period|pair|score"):
        coinflip(scores, periods)


@pytest.mark.parametrize(
    ("low", "high", "verdict"),
    [
        (-2, -0.1, LOWER),
        (0.1, 2, HIGHER),
        (-0.9, 0.9, NO_DIFFERENCE),
        (0, 0.9, NO_DIFFERENCE),
        (-1, 0.9, CANNOT_TELL),
        (-0.9, 1, CANNOT_TELL),
        (-3, 3, CANNOT_TELL),
        (-math.inf, -0.5, LOWER),
    ],
)
def test_what_an_interval_says(low: float, high: float, verdict: str) -> None:
    assert verdict_of(low, high, 1.0) == verdict


# Theirs takes 0.15 s.
@settings(max_examples=12)
@example([0.01, 0.01, 0.04, 1.0])
@given(st.lists(st.floats(0.001, 1), min_size=1, max_size=5))
def test_holm_is_that_of_statsmodels(p_values: list[float]) -> None:
    named = {str(number): p_value for number, p_value in enumerate(p_values)}
    expected = multipletests(p_values, method="holm")[1]
    assert [holm(named)[name] for name in named] == pytest.approx(list(expected), abs=1e-12)
