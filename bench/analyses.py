"""`python -m bench.analyses`: what the statistics of a trial and of a long diary cost, in this process, without a database."""

import argparse
import random
import statistics
import time
from collections.abc import Callable, Sequence

from bench.report import DOCUMENT, Aim, aims_table, heading, table, write_between_markers
from diary.analysis.association import DiaryDay, adl
from diary.analysis.nof1 import PAIRS_MAX, coinflip, pairflip

_REPEATS = 30
_TEN_YEARS_DAYS = 3_653
_PERIOD_DAYS = 4
_TRIAL_MS, _ADL_MS = 50, 20


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.analyses", description=__doc__)
    parser.add_argument("--no-write", action="store_true", help=f"leave {DOCUMENT.name} alone")
    options = parser.parse_args(argv)
    dice = random.Random(1)
    days = [_day(dice) for _ in range(_TEN_YEARS_DAYS)]
    scores = [day.score for day in days[: 2 * PAIRS_MAX * _PERIOD_DAYS]]
    periods = [
        (pair, _PERIOD_DAYS, on_ems) for pair in range(1, PAIRS_MAX + 1) for on_ems in (True, False)
    ]
    halves = [scores[at : at + _PERIOD_DAYS] for at in range(0, len(scores), _PERIOD_DAYS)]
    pairs = list(zip(halves[::2], halves[1::2], strict=True))
    measured = {
        "the mean and the spread of ten years of days": _median_ms(lambda: _plain(days)),
        f"`coinflip`, {PAIRS_MAX} pairs": _median_ms(lambda: coinflip(scores, periods)),
        f"`pairflip`, {PAIRS_MAX} pairs": _median_ms(lambda: pairflip(pairs)),
        "`adl`, ten years of days": _median_ms(lambda: adl(days)),
    }
    bare, *results = measured.values()
    rows = [[name, f"{ms:.2f}", f"{ms / bare:.1f}"] for name, ms in measured.items()]
    names = list(measured)[1:]
    limits = (_TRIAL_MS, _TRIAL_MS, _ADL_MS)
    aims = [
        Aim(f"{name}, ms", ms, limit)
        for name, ms, limit in zip(names, results, limits, strict=True)
    ]
    text = "\n\n".join(
        [
            heading("make bench"),
            table([f"median of {_REPEATS}", "ms", "× mean and spread"], rows),
            aims_table(aims),
        ]
    )
    print(text)
    if not options.no_write:
        write_between_markers(DOCUMENT, "analyses", text)


def _day(dice: random.Random) -> DiaryDay:
    """About as full as people leave it: one day in ten without a score."""
    score = None if dice.random() < 0.1 else float(dice.randint(0, 10))
    return DiaryDay(score, dice.random() < 0.5)


def _plain(days: list[DiaryDay]) -> tuple[float, float]:
    known = [day.score for day in days if day.score is not None]
    return statistics.fmean(known), statistics.stdev(known)


def _median_ms(act: Callable[[], object]) -> float:
    taken = []
    for _ in range(_REPEATS):
        begun = time.perf_counter()
        act()
        taken.append(time.perf_counter() - begun)
    return statistics.median(taken) * 1e3


if __name__ == "__main__":
    main()
