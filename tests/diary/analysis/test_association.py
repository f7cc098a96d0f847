"""The ordinary diary's regression against statsmodels, its guards, and days from which nothing can be told."""

import math
import random
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.regression.linear_model import OLS, RegressionResults

from diary.analysis import student
from diary.analysis.association import HIGHER, LOWER, NO_LINK, NOT_ENOUGH, DiaryDay, adl


def diary(
    seed: int, days: int = 90, *, effect: float = 0.0, with_morning: bool = False
) -> list[DiaryDay]:
    draw, found, level = random.Random(seed), [], 0.0
    for _ in range(days):
        ems = draw.random() < 0.4
        level = 0.3 * level + draw.gauss(0, 1.4)
        felt = round(5 + level + effect * ems + draw.gauss(0, 0.7))
        score = None if draw.random() < 0.15 else min(10, max(0, felt))
        morning = round(5 + level) if with_morning and draw.random() < 0.9 else None
        found.append(DiaryDay(score, None if draw.random() < 0.05 else ems, morning))
    return found


def judged(days: list[DiaryDay], *, with_morning: bool) -> RegressionResults:
    rows = [
        (
            after.score,
            [1, after.ems, before.score, before.ems, number]
            + ([after.morning] if with_morning else []),
        )
        for number, (before, after) in enumerate(pairwise(days), start=1)
        if None not in (before.score, before.ems, after.score, after.ems)
        and not (with_morning and after.morning is None)
    ]
    design = np.array([row for _, row in rows], dtype=float)
    return OLS([score for score, _ in rows], design).fit(cov_type="HC3", use_t=True)


@pytest.mark.parametrize("with_morning", [False, True])
@given(seed=st.integers(0, 10_000))
def test_it_is_ordinary_least_squares_with_hc3(with_morning: bool, seed: int) -> None:
    days = diary(seed, with_morning=with_morning)
    found, other = adl(days), judged(days, with_morning=with_morning)
    assert found.used_morning == with_morning
    assert found.estimate == pytest.approx(other.params[1], abs=1e-9)
    assert [found.low, found.high] == pytest.approx(list(other.conf_int()[1]), abs=1e-9)
    assert found.p_value == pytest.approx(other.pvalues[1], abs=1e-9)


@given(st.floats(-50, 50), st.integers(1, 5000))
def test_students_t_is_that_of_scipy(t: float, degrees: int) -> None:
    expected = 2 * stats.t.sf(abs(t), degrees)
    assert student.two_sided_p(t, degrees) == pytest.approx(expected, rel=1e-9, abs=1e-15)


@given(st.floats(0.6, 0.999), st.integers(1, 5000))
def test_its_quantile_is_that_of_scipy(probability: float, degrees: int) -> None:
    expected = stats.t.ppf(probability, degrees)
    assert student.quantile(probability, degrees) == pytest.approx(expected, rel=1e-9)


def test_a_clear_link_either_way_and_none() -> None:
    assert adl(diary(1, effect=-3)).verdict == LOWER
    assert adl(diary(1, effect=3)).verdict == HIGHER
    none = adl(diary(2))
    assert none.verdict == NO_LINK
    assert none.days_needed == 0


@pytest.mark.parametrize(
    ("days", "needed"),
    [
        ([], 28),
        ([DiaryDay(5, True)] * 10, 18),
        ([DiaryDay(5, True)] * 40, 6),
        ([DiaryDay(5, None)] * 40, 20),
        ([DiaryDay(None, True)] * 400, 28),
    ],
)
def test_not_enough_days_yet_says_how_many_more(days: list[DiaryDay], needed: int) -> None:
    found = adl(days)
    assert (found.verdict, found.days_needed) == (NOT_ENOUGH, needed)
    assert found.estimate is found.low is found.high is found.p_value is None


def test_all_scores_alike_is_no_link() -> None:
    days = [DiaryDay(4, number % 3 == 0) for number in range(60)]
    found = adl(days)
    assert (found.estimate, found.low, found.high, found.p_value) == (0, 0, 0, 1)
    assert found.verdict == NO_LINK


def test_ems_every_other_day_cannot_be_told_from_the_day_before() -> None:
    days = [DiaryDay(number % 7, number % 2 == 0) for number in range(60)]
    assert adl(days).verdict == NOT_ENOUGH


@given(
    st.lists(
        st.builds(
            DiaryDay,
            st.none() | st.integers(0, 10),
            st.none() | st.booleans(),
            st.none() | st.integers(0, 10),
        ),
        max_size=80,
    )
)
def test_whatever_the_diary_no_number_is_nan(days: list[DiaryDay]) -> None:
    found = adl(days)
    for value in (found.estimate, found.low, found.high, found.p_value, found.plain_difference):
        assert value is None or math.isfinite(value)
    assert (found.estimate is None) == (found.verdict == NOT_ENOUGH)
