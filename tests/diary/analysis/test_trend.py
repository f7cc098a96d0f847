"""The trend over a window: equal to scipy's line through fortnight means, silent on too little, seldom a false alarm."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from diary.analysis.descriptives import change, stretches_of, trend

SCORE = st.none() | st.integers(0, 10)


def diary(*, days: int, phi: float, rng: np.random.Generator) -> list[int | None]:
    """Scores around 5 without any trend, alike from day to day, a fifth of them missing."""
    errors = np.zeros(days)
    errors[0] = rng.normal(0, 1.5)
    for on in range(1, days):
        errors[on] = phi * errors[on - 1] + rng.normal(0, 1.5 * math.sqrt(1 - phi**2))
    scores = np.clip(np.rint(5 + errors), 0, 10)
    return [int(score) if rng.random() > 0.2 else None for score in scores]


def test_a_straight_rise_is_found_exactly() -> None:
    found = trend([day * 0.1 for day in range(84)])
    assert found is not None
    assert (found.points_per_30_days, found.low, found.high, found.days) == (3, 3, 3, 84)


@pytest.mark.parametrize("days", [0, 13, 55])
def test_too_few_days_have_no_trend(days: int) -> None:
    assert trend([5] * days) is None


def test_a_fortnight_needs_six_scores() -> None:
    sparse = ([5] * 5 + [None] * 9) * 3
    assert trend([*sparse, *[5] * 56]) == trend([5] * 56)
    assert trend([*sparse, *[5] * 42]) is None


@given(st.lists(SCORE, min_size=56, max_size=120))
def test_it_is_the_line_of_scipy(scores: list[int | None]) -> None:
    found = trend(scores)
    points = [
        (end, np.mean(kept), len(kept))
        for end in range(len(scores), 13, -14)
        if len(kept := [one for one in scores[end - 14 : end] if one is not None]) >= 6
    ]
    if len(points) < 4:
        assert found is None
        return
    assert found is not None
    line = stats.linregress([x for x, _, _ in points], [y for _, y, _ in points])
    reach = stats.t.ppf(0.975, len(points) - 2) * line.stderr
    wanted = 30 * np.array([line.slope, line.slope - reach, line.slope + reach])
    got = [found.points_per_30_days, found.low, found.high]
    assert got == pytest.approx(wanted, abs=0.006)
    assert found.days == sum(days for _, _, days in points)


@pytest.mark.parametrize("phi", [0, 0.3, 0.6])
def test_false_alarms_stay_near_one_in_twenty(phi: float) -> None:
    rng = np.random.default_rng(20261123)
    found = [trend(diary(days=84, phi=phi, rng=rng)) for _ in range(1_000)]
    alarms = [one for one in found if one and (one.low > 0 or one.high < 0)]
    assert len(alarms) <= 80


def steps(*levels: float, days: int = 28) -> list[float]:
    """Each level for some days, with a ripple that every fortnight has alike."""
    return [level + (day % 7 - 3) * 0.3 for level in levels for day in range(days)]


def test_a_flat_year_is_no_change() -> None:
    rng = np.random.default_rng(15)
    found = change(diary(days=365, phi=0.3, rng=rng))
    assert found is not None
    assert found.low < 0 < found.high
    assert not found.is_one


def test_a_real_change_is_called_one_with_its_range_and_days() -> None:
    found = change(steps(8, 7, 5, 4))
    assert found is not None
    assert found.is_one
    assert found.low <= found.points <= found.high < 0
    assert (found.days, found.stretches) == (112, 8)


@pytest.mark.parametrize(
    ("first", "last", "own_least", "is_one"),
    [
        (5.0, 3.0, None, True),
        (5.0, 3.3, None, False),  # below 2 points
        (9.0, 6.6, None, False),  # 2.4 points are less than 30 % of 9
        (9.0, 6.2, None, True),
        (5.0, 3.0, 2.5, False),  # below what the person wants
        (5.0, 3.0, 0.5, True),
        (5.0, 3.3, 0.5, False),  # nobody can want less than what is worth a word
    ],
)
def test_it_is_a_change_from_two_points_and_30_percent_on(
    first: float, last: float, own_least: float | None, is_one: bool
) -> None:
    line = [first + (last - first) * day / 56 for day in range(-7, 63)]
    # Fortnight means of a straight line lie on it, from day 0 to day 56.
    found = change(line, own_least)
    assert found is not None
    assert found.points == pytest.approx(last - first, abs=0.05)
    assert found.is_one is is_one


def test_it_goes_no_farther_than_the_fortnights_it_rests_on() -> None:
    line: list[float | None] = [None] * 200 + [8 - day * 0.05 for day in range(56)]
    found = change(line)
    assert found is not None
    assert (found.points, found.start) == (-2.1, 7.7)


def test_too_few_days_have_no_change_and_say_how_many_count() -> None:
    assert change([5] * 55) is None
    assert stretches_of([5] * 55) == 3


@pytest.mark.parametrize("phi", [0, 0.3, 0.6])
def test_noise_is_called_a_change_in_three_of_a_hundred_at_most(phi: float) -> None:
    rng = np.random.default_rng(20261130)
    found = [change(diary(days=90, phi=phi, rng=rng)) for _ in range(500)]
    assert sum(one is not None and one.is_one for one in found) <= 15
