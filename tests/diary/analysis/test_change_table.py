"""The change over a span as a doctor's report says it, and as the app does: one table that both are held to.

Here: the table is what `change` and `change_text` say, and its numbers are scipy's. The app's side of it is in
`frontend/tests/domain/change.test.ts`. The file is written anew by
`RECORD_CHANGES=1 python -m pytest tests/diary/analysis/test_change_table.py -n 0`.
"""

import itertools
import json
import os
import random
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy import stats

from diary.analysis.descriptives import change, stretches_of
from diary.analysis.student import quantile
from diary.sharing.report.change_words import change_text

TABLE = Path(__file__).with_name("changes.json")
RECORD = bool(os.environ.get("RECORD_CHANGES"))
DEGREES = (2, 3, 4, 5, 9, 24, 101, 258)
Days = list[int | None]


def noisy(days: int, *, level: float = 5, slope: float = 0, kept: float = 0.8, seed: int) -> Days:
    """Scores about a line, alike from day to day, some of them missing."""
    chance = random.Random(seed)
    scores: Days = []
    apart = 0.0
    for day in range(days):
        apart = 0.3 * apart + chance.gauss(0, 1.4)
        score = min(10, max(0, round(level + slope * day + apart)))
        scores.append(score if chance.random() < kept else None)
    return scores


def straight(first: float, last: float, days: int) -> Days:
    """Whole scores whose fortnights lie on a line as nearly as whole scores can."""
    ends = [day * first + (last - first) * day * day / (2 * days) for day in range(days + 1)]
    return [round(end) - round(start) for start, end in itertools.pairwise(ends)]


def sums(*fortnights: int, days: int = 14) -> Days:
    """Fortnights with so many scored days and these sums."""
    rest = [None] * (14 - days)
    return [
        score
        for total in fortnights
        for score in [*(total // days + (day < total % days) for day in range(days)), *rest]
    ]


def hole(scores: Days, begin: int, end: int) -> Days:
    return [None if begin <= day < end else score for day, score in enumerate(scores)]


def every(days: int, scores: Days) -> Days:
    return [score if day % days == 0 else None for day, score in enumerate(scores)]


def signs(scores: str) -> Days:
    return [int(score) for score in scores]


CASES: dict[str, tuple[Days, float | None]] = {
    "nothing at all": ([], None),
    "a year without a score": ([None] * 365, None),
    "a fortnight": (noisy(14, kept=1, seed=1), None),
    "55 days": (noisy(55, kept=1, seed=2), None),
    "56 days": (noisy(56, kept=1, seed=3), None),
    "62 days: the first six are in no fortnight": ([10] * 6 + noisy(56, kept=1, seed=3), None),
    "five scores a fortnight": (every(3, [6] * 84), None),
    "three fortnights that count": ([*every(3, [6] * 140), *noisy(42, kept=1, seed=4)], None),
    "seven scores a fortnight": (every(2, noisy(92, kept=1, seed=5)), None),
    "a flat year": (noisy(364, seed=6), None),
    "a flat quarter with a hole": (hole(noisy(92, seed=7), 20, 50), None),
    "always the same": ([4] * 92, None),
    "always none": ([0] * 92, None),
    "always the worst": ([10] * 92, None),
    "clearly lower": (noisy(182, level=8, slope=-0.025, seed=8), None),
    "clearly higher": (noisy(182, level=3, slope=0.025, kept=0.6, seed=9), None),
    "lower after half a year away": (hole(straight(8, 4, 364), 100, 282), None),
    "far but not sure": (sums(98, 28, 98, 28), None),
    "sure but not far": (straight(5, 4, 364), None),
    "2 points": (straight(5, 2.92, 364), None),
    "nearly 2 points": (straight(5, 3, 364), None),
    "30 percent of 9": (straight(9, 6.2, 364), None),
    "nearly 30 percent of 9": (straight(9, 6.3, 364), None),
    "less than the person wants": (straight(5, 2.5, 364), 3),
    "as much as the person wants": (straight(5, 1.88, 364), 3),
    "nobody can want less than 2 points": (straight(5, 4, 364), 0.5),
    "a quarter of a point, to the even tenth": (sums(32, 32, 32, 36, 32, 34, days=8), None),
    "three quarters of a point, to the even tenth": (sums(32, 32, 32, 32, 36, 38, days=8), None),
    # Exactly, its start is 3.65.
    "halfway between two tenths but for the last digits of the arithmetic": (
        signs("44433444344433344444334343443433333433334443333334443443"),
        None,
    ),
    "ten years, flat": (noisy(3650, seed=10), None),
    "ten years, slowly lower": (noisy(3650, level=7, slope=-0.001, kept=0.5, seed=11), None),
    "from all to nothing": (straight(10, 0, 112), None),
}


def as_text(scores: Days) -> str:
    """A sign a day: X is 10, a point a day without a score."""
    return "".join("." if one is None else "X" if one == 10 else str(one) for one in scores)


def row(name: str) -> dict[str, Any]:
    scores, own_least = CASES[name]
    found, stretches = change(scores, own_least), stretches_of(scores)
    said = change_text(found, stretches)
    told = {"name": name, "scores": as_text(scores), "own_least": own_least}
    return told | {"change": _numbers(found), "stretches": stretches, "said": said}


def _numbers(found: Any) -> dict[str, Any] | None:
    if found is None:
        return None
    # Never -0: it is no other number, and JavaScript's tests tell them apart.
    numbers = {name: value + 0 for name, value in asdict(found).items() if name != "stretches"}
    return numbers | {"is_one": found.is_one}


@pytest.fixture(scope="module")
def table() -> dict[str, Any]:
    if RECORD:
        cases = ",\n".join(json.dumps(row(name)) for name in CASES)
        quantiles = json.dumps([[degrees, quantile(0.975, degrees)] for degrees in DEGREES])
        TABLE.write_text(f'{{"quantiles": {quantiles},\n"cases": [\n{cases}\n]}}\n')
    read: dict[str, Any] = json.loads(TABLE.read_text())
    return read | {case["name"]: case for case in read["cases"]}


@pytest.mark.parametrize("name", CASES)
def test_the_table_is_what_the_report_says(table: dict[str, Any], name: str) -> None:
    assert table[name] == row(name)


@pytest.mark.parametrize("name", CASES)
def test_its_numbers_are_those_of_scipy(table: dict[str, Any], name: str) -> None:
    scores, found = CASES[name][0], table[name]["change"]
    points = list(fortnights(scores))
    assert table[name]["stretches"] == len(points)
    assert (found is None) == (len(points) < 4)
    if found is None:
        return
    line = stats.linregress([x for x, _ in points], [y for _, y in points])
    reach = stats.t.ppf(0.975, len(points) - 2) * np.nan_to_num(line.stderr)
    length = points[0][0] - points[-1][0]
    ends = length * np.array([line.slope, line.slope - reach, line.slope + reach])
    wanted = np.clip(ends, -10, 10)
    assert [found[one] for one in ("points", "low", "high")] == pytest.approx(wanted, abs=0.0501)
    start = line.intercept + line.slope * points[-1][0]
    assert found["start"] == pytest.approx(start, abs=0.0501)


def fortnights(scores: Days) -> Iterable[tuple[int, float]]:
    for end in range(len(scores), 13, -14):
        given = [score for score in scores[end - 14 : end] if score is not None]
        if len(given) >= 6:
            yield end, float(np.mean(given))


def test_the_table_has_no_case_that_is_not_made_here(table: dict[str, Any]) -> None:
    assert [case["name"] for case in table["cases"]] == list(CASES)


def test_the_table_has_every_kind_of_answer(table: dict[str, Any]) -> None:
    """What a change of the cases must not lose."""
    said = "\n".join(case["said"] for case in table["cases"])
    for words in (
        "no clear change: the same",
        "\nclear change:",
        " lower to ",
        "0 of 4 fortnights",
        "3 of 4 fortnights",
    ):
        assert words in f"\n{said}", words
    found = {case["name"]: case["change"] for case in table["cases"]}
    assert abs(found["2 points"]["points"]) == found["2 points"]["least"] == 2
    assert abs(found["nearly 2 points"]["points"]) == 1.9
    near, enough = found["nearly 30 percent of 9"], found["30 percent of 9"]
    assert (abs(near["points"]), near["least"]) == (2.6, 2.7)
    assert abs(enough["points"]) == enough["least"] == 2.7
    assert abs(found["as much as the person wants"]["points"]) == 3
    assert found["a quarter of a point, to the even tenth"]["points"] == 0.2
    assert found["three quarters of a point, to the even tenth"]["points"] == 0.8
    assert [one["is_one"] for one in found.values() if one].count(True) >= 7
