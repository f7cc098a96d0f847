"""The pictures of the page as SVG text. Pure.

Drawn without letters and stretched to any width: lines and dots keep their size (`non-scaling-stroke`), and the words
around them are the page's own, so that a phone shows them as large as all others. Colours are presentation attributes,
for pages whose CSP has no inline styles.
"""

from collections.abc import Iterable, Iterator
from html import escape

from diary.sharing.report.chart import Panel, Point
from diary.sharing.report.trial_chart import Interval

COLOURS = {"pain": "#d55e00", "numbness": "#0072b2", "tingling": "#009e73"}
_INK, _SOFT, _LINE, _BAND = "#241f19", "#6b6257", "#b9afa0", "#e3dccd"
_WIDTH, _HEIGHT = 1000, 100
_DOT, _HOLLOW, _EDGE, _ALONE = 5, 6, 3, 3
# In the order of `chart.STYLES`.
_DASHES = ("", "6 3", "1.5 2.5", "12 4", "8 3 1.5 3", "2 7")


def panel_svg(panel: Panel, bands: Iterable[Point]) -> str:
    """One score over time, with a description for those who do not see it."""
    return _svg([*_bands(bands), *_grid(), *_places(panel), *_scores(panel)], panel.described)


def interval_svg(one: Interval) -> str:
    """A trial's estimate and its 95 % range over the band that would not matter."""
    low, high = _x(one.low), _x(one.high)
    left, right = (_x(share) for share in one.band)
    ends = "".join(f"M{x} 30v40" for x in (low, high))
    drawn = [
        f'<rect x="{left}" y="5" width="{round(right - left, 1)}" height="90" fill="{_BAND}"/>',
        _path(f"M{_x(0.5)} 5v90", _SOFT, 1, dashes="3 3"),
        _path(f"M0 95H{_WIDTH}", _LINE, 1),
        _path(f"M{low} 50H{high}{ends}", _INK, 2),
        _dots([(one.estimate, 0.5)], _INK, 12),
    ]
    return _svg(drawn, one.described)


def _svg(parts: Iterable[str], described: str) -> str:
    start = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}"'
        f' preserveAspectRatio="none" role="img" aria-label="{escape(described)}">'
    )
    return "\n".join([start, *(part for part in parts if part), "</svg>"])


def _bands(bands: Iterable[Point]) -> Iterator[str]:
    for left, right in bands:
        width = round(_x(right) - _x(left), 1)
        yield f'<rect class="ems" x="{_x(left)}" y="0" width="{width}" height="{_HEIGHT}" fill="{_BAND}"/>'


def _grid() -> Iterator[str]:
    yield _path("".join(f"M0 {y}H{_WIDTH}" for y in (0.5, 50, 99.5)), _LINE, 1)


def _places(panel: Panel) -> Iterator[str]:
    for line in panel.places:
        yield _path(_lines(line.runs), _INK, 1, name="place", dashes=_DASHES[line.style])
        yield _dots([run[0] for run in line.runs if len(run) == 1], _INK, _ALONE, name="place")


def _scores(panel: Panel) -> Iterator[str]:
    colour = COLOURS[panel.symptom]
    yield _path(_lines(panel.runs), colour, 1)
    yield _dots(panel.dots, colour, _DOT, name="point")
    yield _dots(panel.late, colour, _HOLLOW, name="point late")
    yield _dots(panel.late, "#fff", _EDGE)


def _lines(runs: Iterable[list[Point]]) -> str:
    return "".join(
        "M" + "L".join(f"{_x(x)} {_y(y)}" for x, y in run) for run in runs if len(run) > 1
    )


def _dots(points: Iterable[Point], colour: str, size: int, *, name: str = "") -> str:
    """Lines of no length with round ends: circles that stay round however the picture is stretched."""
    drawn = "".join(f"M{_x(x)} {_y(y)}h0" for x, y in points)
    return _path(drawn, colour, size, name=name, ends="round")


def _path(
    drawn: str, colour: str, width: int, *, name: str = "", dashes: str = "", ends: str = ""
) -> str:
    if not drawn:
        return ""
    more = {"class": name, "stroke-dasharray": dashes, "stroke-linecap": ends}
    attributes = "".join(f' {key}="{value}"' for key, value in more.items() if value)
    return (
        f'<path{attributes} d="{drawn}" fill="none" stroke="{colour}" stroke-width="{width}"'
        ' vector-effect="non-scaling-stroke"/>'
    )


def _x(share: float) -> float:
    return round(share * _WIDTH, 1)


def _y(share: float) -> float:
    """Not quite to the edges, so that a dot at 0 or 10 is whole."""
    return round(3 + share * (_HEIGHT - 6), 1)
