"""The short version of `make calibrate`: the same code and seeds, fewer replicates, the bounds as wide as that needs."""

import pytest

from bench.calibrate import Cell, Figures, broken_bounds, cells, measure, table

REPLICATES = 300
# 300 draws of 5 % stray by up to 3.8 points (three standard errors).
STRAYS = 0.038


@pytest.mark.parametrize(
    ("method", "design"),
    [
        ("coinflip", "quick 8 x 2"),
        ("coinflip", "standard 10 x 3"),
        ("pairflip", "standard 10 x 3"),
        ("adl", "56 days, EMS at random"),
        ("adl", "56 days, EMS after a bad day"),
    ],
)
def test_without_an_effect_it_rarely_cries_wolf(method: str, design: str) -> None:
    found = measure(Cell(method, design, 0.3, 0), REPLICATES)
    assert found.answered == REPLICATES
    assert found.called <= 0.05 + STRAYS
    assert found.held >= 0.95 - STRAYS


def test_with_an_effect_of_two_points_it_is_found_and_held() -> None:
    found = measure(Cell("coinflip", "standard 10 x 3", 0.3, 2), 100)
    assert found.called >= 0.85
    assert found.held >= 0.88


def test_the_same_figures_every_time() -> None:
    cell = Cell("pairflip", "quick 8 x 2", 0.6, 0)
    assert measure(cell, 20) == measure(cell, 20)


def test_what_is_out_of_bounds_is_named() -> None:
    good = dict.fromkeys(cells(), Figures(2000, 0.05, 0.95))
    assert "14 x 2: power 5.0%" in broken_bounds(good)
    bad = Cell("adl", "28 days, EMS at random", 0.3, 0)
    assert any(
        "false alarms 7.0%" in one for one in broken_bounds(good | {bad: Figures(2000, 0.07, 0.92)})
    )
    assert table(good, 2000).count("\n| ") == len(good) + 1
