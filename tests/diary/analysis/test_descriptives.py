"""Plain summaries: what was not given is left out, and the numbers are those of a textbook."""

import statistics

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diary.analysis.descriptives import Description, describe

scores = st.lists(st.none() | st.integers(0, 10), max_size=60)


def test_hand_computed_numbers() -> None:
    # mean 30/7; squared distances to it sum to 90.857 - see any textbook: sd = sqrt(sum / 6)
    series = [0, 2, 3, 4, 5, 6, 10]
    assert describe(series) == Description(days=7, median=4, mean=4.29, low=0, high=10, spread=3.2)


def test_an_even_number_of_days_has_its_median_between_two() -> None:
    assert describe([1, 2, 4, 10]).median == 3


def test_missing_is_left_out_and_zero_is_not() -> None:
    assert describe([None, 0, None, 4]) == Description(2, 2, 2, 0, 4, 2.83)


@pytest.mark.parametrize("series", [[], [None], [None, None]])
def test_nothing_given_is_nothing_said(series: list[None]) -> None:
    assert describe(series) == Description(0, None, None, None, None, None)


def test_one_day_has_no_spread() -> None:
    assert describe([7]) == Description(1, 7, 7, 7, 7, None)


@given(scores)
def test_missing_days_change_nothing(series: list[int | None]) -> None:
    assert describe(series) == describe([score for score in series if score is not None])


@given(scores)
def test_the_order_of_days_changes_nothing(series: list[int | None]) -> None:
    assert describe(series) == describe(series[::-1])


@given(st.lists(st.integers(0, 10), min_size=2, max_size=60))
def test_it_agrees_with_the_definition(series: list[int]) -> None:
    found = describe(series)
    mean = sum(series) / len(series)
    variance = sum((score - mean) ** 2 for score in series) / (len(series) - 1)
    # To two decimals, and 0.125 has two of them.
    assert found.mean == pytest.approx(mean, abs=0.00501)
    assert found.spread == pytest.approx(variance**0.5, abs=0.00501)
    assert (found.low, found.high) == (min(series), max(series))
    assert found.median == statistics.median(series)
