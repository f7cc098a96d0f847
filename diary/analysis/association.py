"""What goes together with EMS in an ordinary diary: a regression with its guards. Never evidence of cause.

Pure: days in, a result out. HC3 standard errors: MacKinnon & White 1985, doi 10.1016/0304-4076(85)90158-7.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from diary.analysis import student

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]

DAYS_SPANNED_MIN = 28
DAY_PAIRS_MIN = 20
EMS_DAYS_MIN = 6
OTHER_DAYS_MIN = 6

LOWER = "goes_with_lower"
HIGHER = "goes_with_higher"
NO_LINK = "no_link_found"
NOT_ENOUGH = "not_enough_days_yet"


class DiaryDay(NamedTuple):
    """One calendar day: the score of the day (0-10), EMS yes or no, the score of its morning; None is unknown."""

    score: float | None
    ems: bool | None
    morning: float | None = None


@dataclass(frozen=True)
class AdlResult:
    """EMS days minus other days, in points: adjusted, with its 95 % interval, and the plain difference beside it.

    `days_used` are days whose previous day was scored too. `ems_after_worse` and `ems_after_better` are the shares (0-1)
    of EMS among days after a worse and after a better day than usual. `days_needed` says how many more are missing
    at least; while it is above 0 every difference is None.
    """

    days_used: int
    ems_days: int
    other_days: int
    days_needed: int = 0
    estimate: float | None = None
    low: float | None = None
    high: float | None = None
    p_value: float | None = None
    plain_difference: float | None = None
    used_morning: bool = False
    ems_after_worse: float | None = None
    ems_after_better: float | None = None
    verdict: str = NOT_ENOUGH


@dataclass(frozen=True)
class _Pairs:
    """Days whose day before was scored too, with EMS known on both; of `morning` nan is unknown."""

    day: "Numbers"
    score: "Numbers"
    ems: "Numbers"
    score_before: "Numbers"
    ems_before: "Numbers"
    morning: "Numbers"

    @property
    def count(self) -> int:
        return self.day.size

    def only(self, which: "NDArray[np.bool_]") -> "_Pairs":
        return _Pairs(**{name: column[which] for name, column in vars(self).items()})


def adl(days: Sequence[DiaryDay]) -> AdlResult:
    """Whether days with EMS go together with lower or higher scores, given the day before and the trend.

    `days` are consecutive calendar days, oldest first. Ordinary least squares of score on EMS, the score and EMS of the
    day before and the day's number; the morning's score too when enough days have one, then only those days count.
    """
    import numpy as np

    pairs, spanned = _pairs(days)
    with_morning = pairs.only(~np.isnan(pairs.morning))
    used_morning = not _days_needed(spanned, with_morning)
    used = with_morning if used_morning else pairs
    needed = _days_needed(spanned, used)
    fit = None if needed else _fit(used, used_morning)
    if fit is None:
        return AdlResult(days_needed=max(needed, 1), **_counts(used))
    estimate, low, high, p_value = fit
    worse, better = _ems_after(used)
    return AdlResult(
        estimate=estimate,
        low=low,
        high=high,
        p_value=p_value,
        plain_difference=_plain_difference(used),
        used_morning=used_morning,
        ems_after_worse=worse,
        ems_after_better=better,
        verdict=LOWER if high < 0 else HIGHER if low > 0 else NO_LINK,
        **_counts(used),
    )


def _pairs(days: Sequence[DiaryDay]) -> tuple[_Pairs, int]:
    """The pairs in order, and how many days lie between the first and the last score, both included."""
    import numpy as np

    columns = np.array(days, dtype=float).reshape(len(days), 3)
    score, ems, morning = columns.T
    written = np.flatnonzero(~np.isnan(score))
    spanned = int(written[-1] - written[0] + 1) if written.size else 0
    pairs = _Pairs(np.arange(1.0, len(days)), score[1:], ems[1:], score[:-1], ems[:-1], morning[1:])
    known = ~np.isnan(pairs.score + pairs.ems + pairs.score_before + pairs.ems_before)
    return pairs.only(known), spanned


def _days_needed(spanned: int, used: _Pairs) -> int:
    """How many more days are missing at least; 0 when there are enough of every kind."""
    ems_days = int(used.ems.sum())
    other_days = used.count - ems_days
    few_of_a_kind = max(EMS_DAYS_MIN - ems_days, 0) + max(OTHER_DAYS_MIN - other_days, 0)
    return max(DAYS_SPANNED_MIN - spanned, DAY_PAIRS_MIN - used.count, few_of_a_kind, 0)


def _counts(used: _Pairs) -> dict[str, Any]:
    ems_days = int(used.ems.sum())
    return {"days_used": used.count, "ems_days": ems_days, "other_days": used.count - ems_days}


def _plain_difference(used: _Pairs) -> float:
    return float(used.score[used.ems == 1].mean() - used.score[used.ems == 0].mean())


def _ems_after(used: _Pairs) -> tuple[float | None, float | None]:
    """Shares of EMS among days after a worse and after a better day than usual."""
    import numpy as np

    usual = np.median(used.score_before)
    worse = used.ems[used.score_before > usual]
    better = used.ems[used.score_before < usual]
    return _share(worse), _share(better)


def _share(of_days: "Numbers") -> float | None:
    return float(of_days.mean()) if of_days.size else None


def _fit(used: _Pairs, with_morning: bool) -> tuple[float, float, float, float] | None:
    """Estimate, 95 % interval and p-value of EMS; None when the days cannot tell EMS from the rest."""
    import numpy as np

    others = [used.score_before, used.ems_before, used.day]
    if with_morning:
        others.append(used.morning)
    columns = [np.ones(used.count), *map(_centred, others)]
    rest = [column for column in columns if column.any()]
    return _ordinary_least_squares(used.score, np.column_stack([used.ems, *rest]))


def _centred(column: "Numbers") -> "Numbers":
    centred: Numbers = column - column.mean()
    return centred


def _ordinary_least_squares(
    score: "Numbers", design: "Numbers"
) -> tuple[float, float, float, float] | None:
    """The coefficient of the first column, with HC3 standard errors and n - k degrees of freedom."""
    import numpy as np

    degrees = len(score) - design.shape[1]
    if degrees < 1 or np.linalg.matrix_rank(design) < design.shape[1]:
        return None
    q, r = np.linalg.qr(design)
    leverage = (q**2).sum(axis=1)
    if leverage.max() > 1 - 1e-9:
        return None
    coefficients = np.linalg.solve(r, q.T @ score)
    residuals = (score - design @ coefficients) / (1 - leverage)
    # Row 0 of (X'X)^-1 X' is what every score adds to the coefficient.
    shares = np.linalg.solve(r, q.T)[0]
    error = float(np.sqrt(((shares * residuals) ** 2).sum()))
    return _interval(float(coefficients[0]), error, degrees, scale=float(np.abs(score).max()))


def _interval(
    estimate: float, error: float, degrees: int, *, scale: float
) -> tuple[float, float, float, float]:
    # A perfect fit leaves only rounding of the computer as its error.
    if error <= 1e-12 * max(scale, 1):
        is_none = abs(estimate) <= 1e-9 * max(scale, 1)
        estimate = 0.0 if is_none else estimate
        return estimate, estimate, estimate, 1.0 if is_none else 0.0
    reach = student.quantile(0.975, degrees) * error
    p_value = student.two_sided_p(estimate / error, degrees)
    return estimate, estimate - reach, estimate + reach, p_value
