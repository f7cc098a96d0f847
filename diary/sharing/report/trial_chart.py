"""A trial's estimate and range against the band of differences that would not matter. Pure.

Left is lower on EMS. Everything in it is said in words beside it.
"""

import math
from dataclasses import dataclass

from diary.sharing.report.facts import Trial
from diary.sharing.report.trial_words import between_text, difference_text, number


@dataclass(frozen=True, kw_only=True)
class Interval:
    """Where things lie between -reach and +reach points, as shares of the width from 0 to 1.

    `ends` stand below it: left, middle, right.
    """

    low: float
    high: float
    estimate: float
    band: tuple[float, float]
    described: str
    ends: list[str]


def interval_of(trial: Trial) -> Interval | None:
    """None where there is no answer, or its range has no end on one side."""
    main = trial.result.main if trial.result else None
    if main is None or main.estimate is None or main.low is None or main.high is None:
        return None
    reach = math.ceil(max(abs(main.low), abs(main.high), trial.matters) * 1.1)

    def share(points: float) -> float:
        return round((points / reach + 1) / 2, 4)

    return Interval(
        low=share(main.low),
        high=share(main.high),
        estimate=share(main.estimate),
        band=(share(-trial.matters), share(trial.matters)),
        described=(
            f"Estimate {difference_text(main.estimate)}, range "
            f"{between_text(main.low, main.high)}; less than {number(trial.matters)} either way would not matter."
        ),
        ends=[f"−{reach}, lower on EMS", "0; grey: would not matter", f"+{reach}, higher on EMS"],
    )
