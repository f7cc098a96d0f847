"""`make calibrate`: how often the app's own statistics cry wolf, and whether their 95 % intervals hold the truth.

Simulated diaries: AR(1) with spread 1.5 around 5, rounded to 0-10, a fifth of the days missing, a fixed seed. The
bounds are those of the design; the table goes to docs/calibration.md. Whether the server says the same as these
functions: bench/lived.py.
"""

import argparse
import random
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean
from typing import Any

from bench.report import write_between_markers
from diary.analysis.association import DiaryDay, adl
from diary.analysis.nof1 import TrialResult, coinflip, pairflip

TABLE = Path(__file__).resolve().parent.parent / "docs" / "calibration.md"
REPLICATES = 2_000
TRIED_AT_MOST = 30
SPREAD, MISSING, USUAL = 1.5, 0.2, 5.0
PHIS = (0.0, 0.3, 0.6)
# name -> pairs, days a period
DESIGNS = {
    "standard 10 x 3": (10, 3),
    "quick 8 x 2": (8, 2),
    "slow-fading 8 x 7": (8, 7),
    "strong 14 x 4": (14, 4),
    "14 x 2": (14, 2),
}
DIARY_DAYS = (28, 56, 112)
# What the design demands.
MEAN_FALSE_ALARMS, CELL_FALSE_ALARMS, COVERAGE = 0.0525, 0.065, 0.93
POWER_FLOOR = {("14 x 2", 0.3, 1): 0.49, ("14 x 2", 0.3, 2): 0.96}
HEAD = """\
How often the app's own statistics cry wolf, and whether their 95 % intervals hold the truth: `make calibrate` runs the functions
of `diary/analysis/` on simulated diaries (AR(1) with phi as given, spread 1.5, rounded to 0-10, 20 % of days missing, fixed seed,
{replicates} answers a line). "Found" is the share with p <= 0.05: false alarms where the true effect is 0 (bounds: mean of a method
<= 5.25 %, each <= 6.5 %), else the power. "Holds" is the share of intervals that hold the truth (bound: >= 93 %).

| method | design | phi | effect, points | answers | found | holds |
|---|---|---|---|---|---|---|"""


@dataclass(frozen=True)
class Cell:
    """One line of the table: a method on one kind of simulated diary, with a true effect in points."""

    method: str
    design: str
    phi: float
    effect: int


@dataclass(frozen=True)
class Figures:
    """Shares among the replicates that gave an answer: called a difference, and held the truth in the interval."""

    answered: int
    called: float
    held: float


def cells() -> Iterator[Cell]:
    for phi in PHIS:
        for effect in (0, 1, 2):
            for design in DESIGNS:
                yield Cell("coinflip", design, phi, effect)
                if effect == 0:
                    yield Cell("pairflip", design, phi, effect)
        for days in DIARY_DAYS:
            for choice in ("at random", "after a bad day"):
                yield Cell("adl", f"{days} days, EMS {choice}", phi, 0)


def level(draw: random.Random, phi: float) -> Iterator[float]:
    """How a person feels from day to day, without EMS."""
    value = draw.gauss(0, SPREAD)
    while True:
        yield value
        value = phi * value + draw.gauss(0, SPREAD * (1 - phi**2) ** 0.5)


def scored(value: float) -> int:
    return min(10, max(0, round(value)))


def a_trial(
    draw: random.Random, cell: Cell
) -> tuple[list[int | None], list[tuple[int, int, bool]]]:
    pairs, length = DESIGNS[cell.design]
    periods = []
    for pair in range(pairs):
        first = draw.random() < 0.5
        periods += [(pair, length, first), (pair, length, not first)]
    felt = level(draw, cell.phi)
    on = [is_on for _, days, is_on in periods for _ in range(days)]
    scores = [scored(USUAL + next(felt) - cell.effect * is_on) for is_on in on]
    return [None if draw.random() < MISSING else score for score in scores], periods


def a_diary(draw: random.Random, cell: Cell) -> list[DiaryDay]:
    felt, before, days = level(draw, cell.phi), USUAL, []
    for _ in range(int(cell.design.split()[0])):
        score = scored(USUAL + next(felt))
        chance = 0.5 if cell.design.endswith("random") or before <= USUAL else 0.8
        days.append(DiaryDay(None if draw.random() < MISSING else score, draw.random() < chance))
        before = score
    return days


def by_pairs(scores: list[int | None], periods: list[tuple[int, int, bool]]) -> list[Any]:
    pairs: dict[int, list[list[int | None]]] = {}
    first = 0
    for pair, days, on in periods:
        pairs.setdefault(pair, [[], []])[0 if on else 1] = scores[first : first + days]
        first += days
    return [tuple(pair) for pair in pairs.values()]


def _coinflip(draw: random.Random, cell: Cell) -> TrialResult:
    return coinflip(*a_trial(draw, cell))


def _pairflip(draw: random.Random, cell: Cell) -> TrialResult:
    return pairflip(by_pairs(*a_trial(draw, cell)))


def _adl(draw: random.Random, cell: Cell) -> Any:
    return adl(a_diary(draw, cell))


METHODS: dict[str, Callable[[random.Random, Cell], Any]] = {
    "coinflip": _coinflip,
    "pairflip": _pairflip,
    "adl": _adl,
}


def measure(cell: Cell, replicates: int = REPLICATES) -> Figures:
    """The figures of one cell, of so many answers: short diaries often give none. The same numbers every time."""
    draw = random.Random(f"{cell} daymark")
    answers: list[Any] = []
    for _ in range(TRIED_AT_MOST * replicates):
        one = METHODS[cell.method](draw, cell)
        answers += [one] if one.p_value is not None else []
        if len(answers) == replicates:
            break
    truth = -cell.effect
    return Figures(
        answered=len(answers),
        called=fmean(one.p_value <= 0.05 for one in answers) if answers else 0.0,
        held=fmean(one.low - 1e-9 <= truth <= one.high + 1e-9 for one in answers)
        if answers
        else 1.0,
    )


def broken_bounds(figures: dict[Cell, Figures]) -> list[str]:
    """Every bound of the design that the figures break, in words; empty when all hold."""
    quiet = {cell: found for cell, found in figures.items() if cell.effect == 0 and found.answered}
    found = [
        f"{cell}: false alarms {one.called:.1%}"
        for cell, one in quiet.items()
        if one.called > CELL_FALSE_ALARMS
    ]
    found += [
        f"{cell}: holds {one.held:.1%}" for cell, one in figures.items() if one.held < COVERAGE
    ]
    for method in METHODS:
        mean = fmean([one.called for cell, one in quiet.items() if cell.method == method] or [0])
        found += [f"{method}: mean false alarms {mean:.2%}"] if mean > MEAN_FALSE_ALARMS else []
    for (design, phi, effect), floor in POWER_FLOOR.items():
        one = figures.get(Cell("coinflip", design, phi, effect))
        found += [f"{design}: power {one.called:.1%}"] if one and one.called < floor else []
    return found


def table(figures: dict[Cell, Figures], replicates: int) -> str:
    lines = [HEAD.format(replicates=replicates)]
    for cell, one in sorted(
        figures.items(),
        key=lambda item: (item[0].method, item[0].effect, item[0].design, item[0].phi),
    ):
        lines.append(
            f"| {cell.method} | {cell.design} | {cell.phi:g} | {cell.effect} | {one.answered}"
            f" | {one.called:.1%} | {one.held:.1%} |"
        )
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--replicates", type=int, default=REPLICATES)
    replicates = parser.parse_args().replicates
    wanted = list(cells())
    with ProcessPoolExecutor() as pool:
        measured = pool.map(measure, wanted, [replicates] * len(wanted))
        figures = dict(zip(wanted, measured, strict=True))
    print(table(figures, replicates))
    broken = broken_bounds(figures)
    if replicates >= REPLICATES and not broken:
        write_between_markers(TABLE, "functions", table(figures, replicates))
    sys.exit("\n".join(["Outside its bounds:", *broken]) if broken else 0)


if __name__ == "__main__":
    main()
