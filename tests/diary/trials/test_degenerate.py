"""Data that leave next to nothing to compare: each gives a defined answer, in REST and in the report, and never a number that is none.

What REST answers is recorded in `answers.json`, which the screens' tests render (`frontend/tests/trial/answers.test.tsx`).
After a change that is meant: RECORD_ANSWERS=1 and this file once more.
"""

import json
import math
import os
import random
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from diary.analysis import nof1
from diary.analysis.association import NOT_ENOUGH
from diary.models import Trial
from diary.sharing.report.facts import Scope, TrialResult
from diary.sharing.report.reading import read_report
from diary.sharing.report.svg import interval_svg
from diary.sharing.report.trial_chart import interval_of
from diary.sharing.report.trial_words import heading, one_line, pair_rows, sentences
from diary.trials import design
from diary.trials.results import shown_answer
from tests.diary.sharing.reports import answer as one_answer
from tests.diary.sharing.reports import finished_trial
from tests.diary.trials.trying import START, done, noon, on, result, save_numbered, shown, start
from tests.factories import make_day

Json = dict[str, Any]
# Of a day, by its number: whether EMS is assigned, and what is written then. None: nothing.
Written = Callable[[int, bool], Json | None]

RECORDED = Path(__file__).with_name("answers.json")
NONE_OF_OURS = re.compile(r"\bNaN\b|\bnan\b|\binf\b|Infinity|None|null|undefined|[-−]0(?![.\d])")
TRIAL_ID = UUID("01939a00-0000-7000-8000-0000000000b1")
VERDICTS = {nof1.LOWER, nof1.HIGHER, nof1.NO_DIFFERENCE, nof1.CANNOT_TELL, nof1.NO_ANSWER}


def same(number: int, is_on: bool) -> Json:
    return {"pain": 5, "numbness": 5, "tingling": 5, "ems_used": is_on}


def apart(number: int, is_on: bool) -> Json:
    score = 3 if is_on else 6
    return {"pain": score, "numbness": score, "tingling": 10 - score, "ems_used": is_on}


def by_chance(number: int, is_on: bool) -> Json:
    return {"pain": number * 7 % 11, "numbness": number * 3 % 11, "ems_used": is_on}


def nothing(number: int, is_on: bool) -> None:
    return None


def first_pair_only(number: int, is_on: bool) -> Json | None:
    return apart(number, is_on) if number < 2 else None


def first_pair_on_ems_only(number: int, is_on: bool) -> Json | None:
    return None if number < 2 and not is_on else apart(number, is_on)


def ems_unknown(number: int, is_on: bool) -> Json:
    return {"pain": by_chance(number, is_on)["pain"]}


# Written, pairs, the day on which it is ended early, pairs used, verdict.
CASES: dict[str, tuple[Written, int, int | None, int, str]] = {
    "all_equal": (same, 6, None, 6, nof1.NO_DIFFERENCE),
    "all_missing": (nothing, 6, None, 0, nof1.NO_ANSWER),
    "one_pair": (first_pair_only, 6, None, 1, nof1.NO_ANSWER),
    "sixteen_pairs": (by_chance, 16, None, 16, nof1.CANNOT_TELL),
    "identical_days": (apart, 6, None, 6, nof1.LOWER),
    "one_side_unscored": (first_pair_on_ems_only, 7, None, 6, nof1.LOWER),
    "six_pairs_one_side_short": (first_pair_on_ems_only, 6, None, 5, nof1.NO_ANSWER),
    "ems_unknown": (ems_unknown, 6, None, 6, nof1.CANNOT_TELL),
    "ended_on_its_first_day": (same, 6, 0, 0, nof1.NO_ANSWER),
    "ended_after_six_pairs": (apart, 8, 12, 6, nof1.LOWER),
}
# What no diary gives but the wire can say: an end of the range that is open, a zero with a sign, a p-value of 1.
MAIN: dict[str, nof1.TrialResult] = {
    "no_lower_end": nof1.TrialResult(-1.2, -math.inf, -0.3, 0.04, 6, nof1.LOWER),
    "no_upper_end": nof1.TrialResult(-1.2, -2.5, math.inf, 0.3, 6, nof1.CANNOT_TELL),
    "no_end_at_all": nof1.TrialResult(0.4, -math.inf, math.inf, 1.0, 6, nof1.CANNOT_TELL),
    "minus_zero": nof1.TrialResult(-0.0, -0.04, 0.04, 1.0, 6, nof1.NO_DIFFERENCE),
    "nearly_zero": nof1.TrialResult(-0.04, -0.8, 0.01, 0.996, 6, nof1.NO_DIFFERENCE),
}


@pytest.fixture
def lived(ready: Any, alice: Any, alices_client: Any) -> Callable[[str], tuple[Json, Json]]:
    """Lives a case through REST: the trial as shown at its end, and its answer."""

    def live(name: str) -> tuple[Json, Json]:
        written, pairs, ended, _, _ = CASES[name]
        begun = start(
            alices_client, id=f"{TRIAL_ID}", preset="own", pairs=pairs, period_days=1,
            starts_on=f"{START}",
        )  # fmt: skip
        order = _settle_order(pairs)
        last = 2 * pairs if ended is None else ended
        ready.move_to(noon(on(last)))
        alices_client.force_login(alice)
        for number in range(last):
            fields = written(number, order[number] == design.EMS)
            if fields is not None:
                make_day(alice, on(number), **fields)
        if ended is not None:
            done(alices_client, begun, "end")
        return shown(alices_client, begun), result(alices_client, begun).json()

    return live


def _settle_order(pairs: int) -> list[str]:
    """The same order and nonce each time, so that the answer can be recorded."""
    chance = random.Random(16)
    order = design.pattern_of([chance.random() < 0.5 for _ in range(pairs)])
    trial = Trial.objects.get()
    for row, assigned in zip(trial.periods.order_by("number"), order, strict=True):
        row.assigned = assigned
        row.save()
    trial.nonce = "5" * 64
    trial.commitment = design.commitment(TRIAL_ID, order, trial.nonce)
    save_numbered(trial)
    return order


@pytest.mark.parametrize("name", CASES)
def test_it_is_answered_with_a_verdict_and_numbers_only(name, lived):
    _, _, _, pairs_used, verdict = CASES[name]
    trial, answer = lived(name)
    assert (answer["main"]["verdict"], answer["main"]["pairs_used"]) == (verdict, pairs_used)
    assert {one["verdict"] for one in answer["others"]} <= VERDICTS
    assert all(math.isfinite(number) for number in numbers_in(answer))
    has_numbers = [value is not None for value in answer["main"].values()]
    assert all(has_numbers) or verdict == nof1.NO_ANSWER
    recorded(name, {"trial": trial, "result": answer})


@pytest.mark.parametrize("name", CASES)
def test_the_doctors_report_says_it_in_whole_words(name, lived, alice):
    lived(name)
    scope = Scope(from_on=START, to_on=on(60), includes=frozenset({"ems"}))
    trials = read_report(alice.pk, scope, now=noon(on(60))).trials
    # One that was ended before a day was over has no day that the report could be about.
    assert len(trials) == (0 if name == "ended_on_its_first_day" else 1)
    for trial in trials:
        said = _said(trial)
        assert NONE_OF_OURS.search(said) is None, said


@pytest.mark.parametrize("name", MAIN)
def test_what_only_the_wire_can_say_is_said_in_whole_words_too(name, lived):
    main = MAIN[name]
    shown_main = shown_answer(main)
    assert all(math.isfinite(number) for number in numbers_in(shown_main))
    said = _said(finished_trial(one_answer(**shown_main)))
    assert NONE_OF_OURS.search(said) is None, said
    trial, answer = lived("identical_days")
    answer["main"] = shown_main
    answer["others"] = [one | _without_p(shown_main) for one in answer["others"]]
    recorded(name, {"trial": trial, "result": answer})


def _without_p(main: Json) -> Json:
    return {name: value for name, value in main.items() if name != "p_value"}


def _said(trial: Any) -> str:
    """Everything the page and the PDF say and draw of a trial."""
    rows = pair_rows(trial.result) if isinstance(trial.result, TrialResult) else []
    drawn = interval_of(trial)
    picture = interval_svg(drawn) if drawn else ""
    return "\n".join([heading(trial), one_line(trial), *sentences(trial), *map(str, rows), picture])


# --- what goes together --------------------------------------------------------------------------


def _each_day(count: int, written: Callable[[int], Json]) -> list[Json]:
    return [written(number) for number in range(count)]


_by_chance = random.Random(5)
_EMS = [_by_chance.random() < 0.5 for _ in range(60)]
_SCORES = [_by_chance.randint(2, 8) for _ in range(60)]
DIARIES: dict[str, tuple[list[Json], str]] = {
    "empty": ([], NOT_ENOUGH),
    "one_day": ([{"pain": 5, "ems_used": True}], NOT_ENOUGH),
    "all_equal": (_each_day(40, lambda n: {"pain": 5, "ems_used": _EMS[n]}), "no_link_found"),
    "every_second_day": (_each_day(40, lambda n: {"pain": _SCORES[n], "ems_used": n % 2 == 0}), NOT_ENOUGH),
    "ems_each_day": (_each_day(40, lambda n: {"pain": _SCORES[n], "ems_used": True}), NOT_ENOUGH),
    "ems_unknown": (_each_day(40, lambda n: {"pain": _SCORES[n]}), NOT_ENOUGH),
    "no_score": (_each_day(40, lambda n: {"pain": None, "falls": 0, "ems_used": _EMS[n]}), NOT_ENOUGH),
    "score_follows_ems": (_each_day(40, lambda n: {"pain": 3 if _EMS[n] else 6, "ems_used": _EMS[n]}), NOT_ENOUGH),
    "far_apart": (_each_day(40, lambda n: {"pain": n % 3 + (0 if _EMS[n] else 6), "ems_used": _EMS[n]}), "goes_with_lower"),
    "no_link": (_each_day(60, lambda n: {"pain": _SCORES[n], "ems_used": _EMS[n]}), "no_link_found"),
}  # fmt: skip


@pytest.mark.parametrize("name", DIARIES)
def test_what_goes_together_has_a_verdict_and_numbers_only(name, clock, alice, alices_client):
    days, verdict = DIARIES[name]
    for number, fields in enumerate(days):
        make_day(alice, START - timedelta(days=len(days) - number), **fields)
    answer = alices_client.get("/api/v1/insights/").json()
    pain = answer["symptoms"][0]
    assert (pain["symptom"], pain["verdict"]) == ("pain", verdict)
    assert all(math.isfinite(number) for number in numbers_in(answer))
    assert (pain["days_needed"] > 0) == (pain["estimate"] is None) == (verdict == NOT_ENOUGH)
    recorded(f"diary_{name}", {"insights": answer})


# --- the record ----------------------------------------------------------------------------------


def test_everything_recorded_is_still_asked_for():
    names = {*CASES, *MAIN, *(f"diary_{name}" for name in DIARIES)}
    assert set(json.loads(RECORDED.read_text())) == names


def recorded(name: str, answer: Json) -> None:
    """The answer is the recorded one, but for the noise of the computer."""
    known = json.loads(RECORDED.read_text()) if RECORDED.exists() else {}
    fresh = json.loads(json.dumps(answer, allow_nan=False))
    if "RECORD_ANSWERS" in os.environ:
        text = json.dumps(known | {name: fresh}, indent=1, sort_keys=True)
        RECORDED.write_text(f"{text}\n")
        return
    assert _rounded(fresh) == _rounded(known[name])


def _rounded(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _rounded(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_rounded(one) for one in value]
    return round(value, 6) if isinstance(value, float) else value


def numbers_in(value: Any) -> Iterator[float]:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for one in value:
            yield from numbers_in(one)
    elif isinstance(value, int | float):
        yield value
