"""A trial's estimate and range against the band of differences that would not matter. Pure.

Left is lower on EMS. Everything in it is said in words beside it.
"""

import math
from dataclasses import dataclass

from diary.sharing.report.facts import Trial
from diary.sharing.report.trial_words import difference_text, number, range_text

_WIDTH, _HEIGHT, _SIDE = 720, 84, 20
_TOP, _LINE_Y, _AXIS_Y = 6, 26, 46
_INK, _SOFT, _LINE, _BAND = "#241f19", "#4d463c", "#b9afa0", "#e3dccd"


@dataclass(frozen=True, kw_only=True)
class Interval:
    """Where things lie between -reach and +reach points, as shares of the width from 0 to 1."""

    reach: int
    low: float
    high: float
    estimate: float
    band: tuple[float, float]
    described: str


def interval_of(trial: Trial) -> Interval | None:
    """None where there is no answer, or its range has no end on one side."""
    main = trial.result.main if trial.result else None
    if main is None or main.estimate is None or main.low is None or main.high is None:
        return None
    reach = math.ceil(max(abs(main.low), abs(main.high), trial.matters) * 1.1)

    def share(points: float) -> float:
        return round((points / reach + 1) / 2, 4)

    return Interval(
        reach=reach,
        low=share(main.low),
        high=share(main.high),
        estimate=share(main.estimate),
        band=(share(-trial.matters), share(trial.matters)),
        described=(
            f"Estimate {difference_text(main.estimate)}, range between "
            f"{range_text(main.low, main.high)}; less than {number(trial.matters)} either way would not matter."
        ),
    )


def interval_chart(trial: Trial) -> str:
    """The picture as SVG; empty where there is no answer. No text of a person's is in it."""
    found = interval_of(trial)
    return "\n".join(_drawn(found)) if found else ""


def _drawn(one: Interval) -> list[str]:
    low, high, middle = _x(one.low), _x(one.high), _x(one.estimate)
    left, right = (_x(share) for share in one.band)
    ends = "".join(f"M{x} {_LINE_Y - 6}v12" for x in (low, high))
    return [
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img"'
            f' aria-label="{one.described}" font-family="sans-serif" font-size="13">'
        ),
        f'<rect x="{left}" y="{_TOP}" width="{round(right - left, 1)}" height="{_AXIS_Y - _TOP}" fill="{_BAND}"/>',
        f'<path d="M{_x(0.5)} {_TOP}V{_AXIS_Y}" stroke="{_SOFT}" stroke-dasharray="3 3"/>',
        f'<path d="M{_SIDE} {_AXIS_Y}H{_WIDTH - _SIDE}" stroke="{_LINE}"/>',
        f'<path d="M{low} {_LINE_Y}H{high}{ends}" stroke="{_INK}" stroke-width="2" fill="none"/>',
        f'<path d="M{middle} {_LINE_Y - 8}l8 8l-8 8l-8 -8z" fill="{_INK}"/>',
        *(
            _text(x, _AXIS_Y + 15, "middle", said)
            for x, said in zip((0.0, 0.5, 1.0), (-one.reach, 0, one.reach), strict=True)
        ),
        _text(0.0, _HEIGHT - 6, "start", "lower on EMS", shift=-_SIDE),
        _text(0.5, _HEIGHT - 6, "middle", "grey: would not matter"),
        _text(1.0, _HEIGHT - 6, "end", "higher on EMS", shift=_SIDE),
        "</svg>",
    ]


def _x(share: float) -> float:
    return round(_SIDE + share * (_WIDTH - 2 * _SIDE), 1)


def _text(share: float, y: int, anchor: str, said: str | int, *, shift: int = 0) -> str:
    return (
        f'<text x="{_x(share) + shift}" y="{y}" text-anchor="{anchor}" fill="{_SOFT}">{said}</text>'
    )
