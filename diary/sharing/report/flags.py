"""The red flags that a diary itself holds, most urgent first. Pure; no statistics, and silence proves nothing."""

from collections.abc import Callable, Iterable
from datetime import date

from diary.entries.fields import SPREAD_FEET, SPREAD_HANDS
from diary.sharing.report.facts import Day, Effect, Flag

_EFFECTS = ("palpitations", "burn_or_blister")


def red_flags(days: list[Day], effects: list[Effect]) -> list[Flag]:
    """Flags of days and effects, both oldest first; `count` of falls is falls, of all others it is times."""
    found = [
        *(_flag(kind, [one.on for one in effects if one.kind == kind]) for kind in _EFFECTS),
        _flag("spread_further", sorted(_further_days(days))),
        _flag("falls", [day.on for day in days for _ in range(day.falls or 0)]),
        _flag("hands_newly", _new_hand_days(days)),
    ]
    return [flag for flag in found if flag]


def _flag(kind: str, dates: list[date]) -> Flag | None:
    return Flag(kind=kind, count=len(dates), last_on=dates[-1]) if dates else None


def _further_days(days: list[Day]) -> set[date]:
    """Days whose answer to "how far up?" went beyond each earlier answer of these days."""
    feet = _records(days, SPREAD_FEET, lambda day: day.spread_feet)
    hands = _records(days, SPREAD_HANDS, lambda day: day.spread_hands)
    return {on for on, _ in feet} | {on for on, before in hands if before > 0}


def _new_hand_days(days: list[Day]) -> list[date]:
    """The day on which the hands were first reached, after an answer that they were not."""
    hands = _records(days, SPREAD_HANDS, lambda day: day.spread_hands)
    return [on for on, before in hands if before == 0]


def _records(
    days: list[Day], steps: tuple[str, ...], answer: Callable[[Day], str | None]
) -> Iterable[tuple[date, int]]:
    """(day, farthest step before it) of each answer that is farther than all before it; the first is no news."""
    farthest = None
    for day in days:
        given = answer(day)
        if given is None:
            continue
        step = steps.index(given)
        if farthest is not None and step > farthest:
            yield day.on, farthest
        farthest = step if farthest is None else max(step, farthest)
