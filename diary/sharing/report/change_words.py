"""What is said of a change over the days of a report: its size, its range, its days. Pure.

The app says the same of the same days: `frontend/src/domain/change.ts`; both are held to
`tests/diary/analysis/changes.json`.
"""

from diary.analysis.descriptives import STRETCHES_NEEDED, Change
from diary.sharing.report.trial_words import difference_text
from diary.sharing.report.words import number_text


def change_text(found: Change | None, stretches: int) -> str:
    """The whole sentence; where there is no change to tell, how many of the fortnights it takes there are."""
    if found is None:
        return f"too few days to tell: {stretches} of {STRETCHES_NEEDED} fortnights with enough answers"
    lead = "clear change" if found.is_one else "no clear change"
    said = f"{difference_text(found.points)} (95 % range {_range(found.low, found.high)})"
    return f"{lead}: {said}, from {found.days} days"


def _range(low: float, high: float) -> str:
    """ "1.2 lower to 0.6 higher", "0.5 to 1.2 lower"."""
    if high < 0:
        return f"{number_text(-high)} to {_side(low)}"
    if low > 0:
        return f"{number_text(low)} to {_side(high)}"
    return f"{_side(low)} to {_side(high)}"


def _side(points: float) -> str:
    if points == 0:
        return "0"
    return f"{number_text(abs(points))} {'lower' if points < 0 else 'higher'}"
