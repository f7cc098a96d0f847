"""What `diary/trials/design.py` says of a trial's calendar is what phones are held to: `calendars.json` is its word.

`frontend/tests/domain/trial.test.ts` reads the same file. After a change of the rules write it anew, and read the
difference: RECORD_CALENDARS=1 pytest tests/diary/trials/test_calendars_shared.py
"""

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from diary.trials import design

RECORDED = Path(__file__).with_name("calendars.json")
RECORD = bool(os.environ.get("RECORD_CALENDARS"))
FIRST = date(2026, 12, 1)
A_DAY = timedelta(days=1)

# When it was told, as days after the first one; why; and how many days after it counting goes on.
Told = tuple[int, str, int | None]


def day(number: int) -> date:
    return FIRST + number * A_DAY


@dataclass(frozen=True)
class Case:
    """Days are counted from the first one, which is 0; 6 pairs of 2 days where nothing else is said."""

    name: str
    today: int
    pauses: Sequence[Told] = ()
    ended_on: int | None = None
    pairs: int = 6
    period_days: int = 2
    # how many periods the device has been told of; None: all that may be shown today
    told: int | None = None

    @property
    def order(self) -> list[str]:
        return design.pattern_of([pair % 3 != 1 for pair in range(self.pairs)])


ILL = "illness"
CASES = [
    Case("days before the first", -9),
    Case("the day before the first", -1),
    Case("the first day", 0),
    Case("the last day of a period", 1),
    Case("the first day of the second period", 2),
    Case("the first day of a pair", 8),
    Case("the last day", 23),
    Case("the day after the last", 24),
    Case("long over", 400),
    Case("one day a period, the third day", 2, period_days=1),
    Case("16 pairs of a week, in the middle", 100, pairs=16, period_days=7),
    Case("16 pairs of a fortnight, over", 500, pairs=16, period_days=14),
    Case("a device that was last told before the next period", 4, told=2),
    Case("a device that was last told long ago", 17, told=2),
    Case("a device that was told nothing", 3, told=0),
    Case("told of a pause today", 4, [(4, ILL, None)]),
    Case("the first rest day of a pause without an end", 5, [(4, ILL, None)]),
    Case("some days into a pause without an end", 12, [(4, ILL, None)]),
    Case("after a whole trial's time in a pause", 60, [(4, ILL, None)]),
    Case("a pause with an end, in it", 6, [(4, "travel", 9)]),
    Case("a pause with an end, its last day", 8, [(4, "travel", 9)]),
    Case("a pause with an end, counting again", 9, [(4, "travel", 9)]),
    Case("a pause in the middle of a period, after it", 10, [(4, "travel", 9)]),
    Case("a pause at the end of a period", 6, [(3, "other", 7)]),
    Case("an end that was told for later and has not come", 4, [(4, "travel", 30)]),
    Case("gone on with: resting up to today", 8, [(4, ILL, 9)]),
    Case("a pause that is over, on the last day", 28, [(4, ILL, 9)]),
    Case("a pause that is over, the day after the last", 29, [(4, ILL, 9)]),
    Case("told before the first day", -3, [(-3, ILL, None)]),
    Case("told before the first day, on the first day", 0, [(-3, ILL, None)]),
    Case("told before the first day, and over before it", 0, [(-5, ILL, -2)]),
    Case("told before the first day, with an end after it", 1, [(-1, "travel", 3)]),
    Case("told on the last day", 23, [(23, ILL, None)]),
    Case("told on the last day, the day after", 24, [(23, ILL, None)]),
    Case("two pauses, one after the other", 16, [(3, ILL, 6), (9, "travel", 12)]),
    Case("two pauses, the second told on the day the first ends", 6, [(3, ILL, 6), (6, ILL, None)]),
    Case("two that overlap, in both", 6, [(4, ILL, 8), (5, "side_effect", None)]),
    Case("two that overlap, in the later one", 9, [(4, ILL, 8), (5, "travel", 12)]),
    Case("two that overlap, after both", 13, [(4, ILL, 8), (5, "travel", 12)]),
    Case("one within the other", 9, [(4, ILL, 12), (5, "travel", 8)]),
    Case("two without an end", 9, [(4, ILL, None), (6, "red_flag", None)]),
    Case("one gone on with, the other not", 9, [(4, ILL, 8), (6, "safety_check", None)]),
    Case("ended early", 12, ended_on=9),
    Case("ended early today", 9, ended_on=9),
    Case("ended on the first day", 3, ended_on=0),
    Case("ended before the first day", 3, ended_on=-2),
    Case("ended in a pause without an end", 30, [(4, ILL, None)], ended_on=8),
    Case("ended after a pause", 40, [(4, ILL, 9)], ended_on=15),
]


def runs(days: Sequence[date]) -> list[list[str]]:
    """First and last day of each run of days without a gap."""
    begins = [days[0], *(after for before, after in pairwise(days) if after - before > A_DAY)]
    ends = [*(before for before, after in pairwise(days) if after - before > A_DAY), days[-1]]
    return [[first.isoformat(), last.isoformat()] for first, last in zip(begins, ends, strict=True)]


def said(case: Case) -> dict[str, Any]:
    """A trial as it travels, and what the rules say of it on `today`."""
    pauses = [
        design.Pause(day(told), None if until is None else day(until))
        for told, _, until in case.pauses
    ]
    today, shape = day(case.today), design.Shape(case.pairs, case.period_days)
    ended_on = None if case.ended_on is None else day(case.ended_on)
    days = design.trial_days(FIRST, shape, pauses, today=ended_on or today)
    state = design.state_of(days, pauses, today=today, ended_on=ended_on)
    is_over = state in design.OVER
    shown = 2 * case.pairs if is_over else design.shown_periods(days, shape, today=today)
    known = case.order[: shown if case.told is None else case.told]
    done = design.days_before(days, ended_on or today)
    running = state == design.RUNNING
    resting = design.resting(pauses, today)
    number = done // case.period_days
    return {
        "name": case.name,
        "today": today.isoformat(),
        "trial": {
            "starts_on": FIRST.isoformat(),
            "pairs": case.pairs,
            "period_days": case.period_days,
            "ended_on": ended_on and ended_on.isoformat(),
            "shown_order": design.order_text(known),
        },
        "pauses": [
            [day(told).isoformat(), reason, None if until is None else day(until).isoformat()]
            for told, reason, until in case.pauses
        ],
        "days": runs(days),
        "state": state,
        "days_done": done,
        "day_number": done + 1 if running else None,
        "days_total": shape.total,
        "ends_on": days[-1].isoformat(),
        "pause": resting.told_on.isoformat() if resting and not is_over else None,
        "periods": [
            [index // 2 + 1, lies.from_on.isoformat(), lies.to_on.isoformat(), one == design.EMS]
            for index, (one, lies) in enumerate(
                zip(known, design.stretches(days, shape), strict=False)
            )
        ],
        # what is assigned today: null while nothing is, "unknown" where the device was not told
        "today_on_ems": None
        if not running
        else known[number] == design.EMS
        if number < len(known)
        else "unknown",
    }


@pytest.fixture(scope="module")
def recorded() -> dict[str, Any]:
    """The recorded cases by their names; written anew where that is asked for."""
    if RECORD:
        lines = ",\n".join(json.dumps(said(case)) for case in CASES)
        RECORDED.write_text(f"[\n{lines}\n]\n")
    return {one["name"]: one for one in json.loads(RECORDED.read_text())}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_rules_say_what_is_recorded(case: Case, recorded: dict[str, Any]) -> None:
    assert said(case) == recorded[case.name]


def test_nothing_else_is_recorded(recorded: dict[str, Any]) -> None:
    assert list(recorded) == [case.name for case in CASES]


def test_every_state_and_every_answer_is_among_them(recorded: dict[str, Any]) -> None:
    cases = recorded.values()
    assert {one["state"] for one in cases} == set(design.STATES)
    assert {str(one["today_on_ems"]) for one in cases} == {"None", "True", "False", "unknown"}
