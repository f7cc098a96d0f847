"""Red flags: everything recorded that domain.md calls one, and never "none" from a list of some things."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps

from diary.sharing.report.facts import Day, Report
from diary.sharing.report.flag_words import flag_texts, looked_text
from diary.sharing.report.flags import NO_FLAG, NO_FLAG_MODELS, READ, red_flags
from diary.sharing.report.view import view_of
from tests.diary.sharing.reports import (
    FIRST_ON,
    day,
    effect,
    report_of,
    screening,
    session,
)


def kinds(report: Report) -> list[str]:
    return [flag.kind for flag in red_flags(report)]


def series(name: str, values: list[Any]) -> list[Day]:
    dates = [FIRST_ON + timedelta(days=index) for index in range(len(values))]
    return [day(on, **{name: value}) for on, value in zip(dates, values, strict=True)]


def rated(*values: dict[str, int]) -> Report:
    return report_of(series("ratings", list(values)))


def with_sessions(**changes: Any) -> Report:
    return report_of([day(FIRST_ON)], sessions=[session(FIRST_ON, **changes)])


def with_effect(**changes: Any) -> Report:
    return report_of([day(FIRST_ON)], effects=[effect(FIRST_ON, **changes)])


def with_checks(*checks: Any) -> Report:
    return report_of([day(FIRST_ON)], screenings=list(checks))


# Each field of `READ`, with a report in which it alone makes a flag.
EXAMPLES: dict[str, tuple[Report, str]] = {
    "Entry.ratings": (rated(*[{"feet_left.pain": 2, "feet_right.pain": 8}] * 3), "one_sided"),
    "Entry.spread_feet": (report_of(series("spread_feet", ["toes", "knee"])), "spread_further"),
    "Entry.spread_hands": (report_of(series("spread_hands", ["none", "wrist"])), "hands_newly"),
    "Entry.weakness": (report_of(series("weakness", [1, 2, 1, 5])), "weakness_risen"),
    "Entry.falls": (report_of(series("falls", [0, 2])), "falls"),
    "EmsSession.sensation": (with_sessions(sensation="painful"), "painful_session"),
    "EmsSession.skin_before_ok": (with_sessions(skin_before_ok=False), "skin_before"),
    "EmsSession.skin_after_ok": (with_sessions(skin_after_ok=False), "skin_after"),
    "SideEffect.kind": (with_effect(kind="palpitations"), "palpitations"),
    "SideEffect.severity": (with_effect(kind="other", severity="severe"), "severe_effect"),
    "SafetyScreening.answers": (with_checks(screening(FIRST_ON, "heart")), "contraindication"),
    "SafetyScreening.outcome": (
        with_checks(screening(FIRST_ON, "insulin_diabetes", outcome="precaution")),
        "precaution",
    ),
    "Trial.pauses": (report_of([day(FIRST_ON)], red_flag_pauses=[FIRST_ON]), "red_flag_told"),
}
# Told with a flag, and none by themselves.
WITH_OTHERS = {
    *("SafetyScreening.screened_at", "SafetyScreening.cleared_by", "SafetyScreening.cleared_on"),
}


def test_every_field_of_every_model_is_a_flag_or_declared_none() -> None:
    for model in apps.get_app_config("diary").get_models():
        name = model.__name__
        if name in NO_FLAG_MODELS:
            assert name not in READ
            continue
        fields = {one.name for one in model._meta.concrete_fields}
        read, harmless = READ.get(name, set()), NO_FLAG[name]
        assert read | harmless == fields, name
        assert not read & harmless, name


@pytest.mark.parametrize("field", sorted(EXAMPLES))
def test_each_field_that_is_read_makes_a_flag(field: str) -> None:
    report, kind = EXAMPLES[field]
    assert kinds(report) == [kind]
    [(_, said)] = flag_texts(report)
    assert "heart problem" in said or field != "SafetyScreening.answers"


def test_no_field_is_said_to_be_read_and_is_not() -> None:
    told = {f"{model}.{name}" for model, names in READ.items() for name in names}
    assert told == EXAMPLES.keys() | WITH_OTHERS


def test_the_report_that_said_none() -> None:
    """Issue 15: a contraindication, painful sessions, bad skin, a severe side effect, and "Red flags: none recorded"."""
    dates = [FIRST_ON + timedelta(days=index) for index in range(20)]
    report = report_of(
        [day(on) for on in dates],
        sessions=[
            session(on, sensation="painful", skin_after_ok=index >= 4)
            for index, on in enumerate(dates)
        ],
        effects=[effect(dates[-1], kind="cramp", severity="severe")],
        screenings=[screening(FIRST_ON, "cannot_feel_touch")],
    )
    said = dict(flag_texts(report))
    assert said == {
        "Severe side effect": "1×, last on 20 Sep 2026 (cramp)",
        "Skin not all right after a session": "4×, last on 4 Sep 2026",
        "Safety check says: talk to a doctor first": (
            "1 Sep 2026: cannot feel a light touch where the pads go; not cleared by a clinician"
        ),
        "Stimulation felt painful": "20×, last on 20 Sep 2026",
    }
    assert "None" not in " ".join(view_of(report).flags_about)


def test_silence_says_what_was_looked_at_and_what_was_not_asked() -> None:
    said = " ".join(view_of(report_of([day(FIRST_ON)])).flags_about)
    assert "None in what this report holds of these days; this does not rule them out." in said
    assert "safety check (never answered)" in said
    assert "falls (answered on 0 days)" in said
    assert "does not ask about bladder" in said


def test_what_is_not_shared_is_said_to_be_no_part() -> None:
    report = report_of([day(FIRST_ON)], screenings=None)
    bare = replace(report, scope=replace(report.scope, includes=frozenset()))
    said = " ".join(view_of(bare).flags_about)
    assert "Not part of this report: side effects and stimulation and its safety check." in said
    assert "sessions" not in looked_text(bare)


def test_a_later_check_takes_an_answer_back_only_in_words() -> None:
    later = FIRST_ON + timedelta(days=1)
    cleared = screening(FIRST_ON, "heart", cleared_by="Dr Bob", cleared_on=FIRST_ON)
    [(_, said)] = flag_texts(with_checks(cleared, screening(later)))
    assert said == (
        "1 Sep 2026: heart problem; cleared by Dr Bob, 1 Sep 2026; the check of 2 Sep 2026 has no such answer"
    )


def test_a_later_check_with_other_answers_says_them() -> None:
    first = screening(FIRST_ON, "heart", "insulin_diabetes")
    later = screening(FIRST_ON + timedelta(days=1), "insulin_diabetes", outcome="precaution")
    [(_, said)] = flag_texts(with_checks(first, later))
    assert said.endswith("the check of 2 Sep 2026 has: diabetes treated with insulin")


def test_all_answers_of_all_checks_are_told_the_newest_first() -> None:
    checks = (screening(FIRST_ON, "heart"), screening(FIRST_ON + timedelta(days=9), "skin_damaged"))
    [flag] = red_flags(with_checks(*checks))
    assert flag.details == ["skin_damaged", "heart"]
    assert "10 Sep 2026 (2 checks): " in dict(flag_texts(with_checks(*checks))).popitem()[1]


DR_X = {"cleared_by": "Dr X", "cleared_on": FIRST_ON}
DR_Y = {"cleared_by": "Dr Y", "cleared_on": FIRST_ON}


@pytest.mark.parametrize(
    ("heart", "skin", "said"),
    [
        ({}, DR_X, "not cleared by a clinician at 1 of 2 checks"),
        (DR_X, {}, "not cleared by a clinician at 1 of 2 checks"),
        ({}, {}, "not cleared by a clinician"),
        (DR_X, DR_X, "cleared by Dr X, 1 Sep 2026"),
        (DR_X, DR_Y, "each cleared; the newest cleared by Dr Y, 1 Sep 2026"),
    ],
)
def test_one_clearance_is_none_for_another_check(heart: Any, skin: Any, said: str) -> None:
    first = screening(FIRST_ON, "heart", **heart)
    second = screening(FIRST_ON + timedelta(days=9), "skin_damaged", **skin)
    [(_, text)] = flag_texts(with_checks(first, second))
    asked = "10 Sep 2026 (2 checks): damaged skin under the pads, heart problem"
    assert text == f"{asked}; {said}"


@pytest.mark.parametrize(
    ("by", "on", "said"),
    [
        ("Dr X", None, "cleared by Dr X, no date given"),
        ("  ", FIRST_ON, "not cleared by a clinician"),
        ("", FIRST_ON, "not cleared by a clinician"),
    ],
)
def test_who_cleared_is_told_as_far_as_it_is_known(by: str, on: Any, said: str) -> None:
    one = screening(FIRST_ON, "heart", cleared_by=by, cleared_on=on)
    [(_, text)] = flag_texts(with_checks(one))
    assert said in text


def test_sides_are_counted_each_of_the_days_rated_on_both() -> None:
    ratings = [
        {"feet_left.pain": 8, "feet_right.pain": 2},
        {"feet_left.pain": 2, "feet_right.pain": 8},
    ]
    [(_, said)] = flag_texts(rated(*ratings * 3, {"feet_left.pain": 1, "feet_right.pain": 1}))
    assert said.startswith(
        "left foot higher on 3 of 7 days rated on both sides; right foot higher on 3 of 7 days"
    )


@pytest.mark.parametrize(
    ("weakness", "found"),
    [
        ([3, 4, 3, 4, 5, 3], []),
        ([2, 2, 5], []),  # three points more than two answers are not enough to tell
        ([0, 0, 9], ["weakness_risen"]),
        ([2, 2, 2, 5], ["weakness_risen"]),
        ([None, 2, None, 2, 2, None, 5], ["weakness_risen"]),
        ([index // 14 for index in range(70)], ["weakness_slowly"]),  # no day stands out
        ([5] * 70, []),
        ([5, 5, 5, 1, 1, 1], []),
    ],
)
def test_weakness_that_rises(weakness: list[int | None], found: list[str]) -> None:
    assert kinds(report_of(series("weakness", weakness))) == found


def test_a_slow_rise_of_weekly_answers_says_from_what_to_what() -> None:
    weeks = [FIRST_ON + timedelta(days=7 * index) for index in range(41)]
    report = report_of([day(on, weakness=index // 4) for index, on in enumerate(weeks)])
    said = "from 0 to 9 (medians of the first and last 3 of 41 answers)"
    assert list(flag_texts(report)) == [("Weakness rose over these days", said)]


@pytest.mark.parametrize(
    ("ratings", "found"),
    [
        ([{"feet_left.pain": 2, "feet_right.pain": 7}] * 2, []),
        ([{"feet_left.pain": 2, "feet_right.pain": 8}] * 2, ["one_sided"]),
        ([{"feet_left.pain": 6, "feet_right.pain": 8}] * 9, []),
        ([{"hands_left.numbness": 9, "hands_right.numbness": 1}] * 3, ["one_sided"]),
        ([{"feet.pain": 9, "hands.pain": 0}] * 9, []),
        ([{"hands.pain": 0}] * 3 + [{"hands.pain": 4}], ["hands_newly"]),
        ([{"hands.pain": 0}] * 2 + [{"hands.pain": 4}], []),
        ([{"hands.pain": 0}] * 3 + [{"hands.pain": n} for n in range(1, 10)], ["hands_newly"]),
        ([{"hands.pain": 1}] * 3 + [{"hands.pain": 4}], []),
        ([{"feet.pain": 4}] * 14 + [{"feet.pain": 4, "hands.pain": 8}], ["hands_first_rated"]),
        ([{"feet.pain": 4}] * 13 + [{"feet.pain": 4, "hands.pain": 8}], []),
    ],
)
def test_sides_and_hands_of_the_ratings(ratings: list[dict[str, int]], found: list[str]) -> None:
    assert kinds(rated(*ratings)) == found


def test_most_urgent_first() -> None:
    report = report_of(
        [day(FIRST_ON, falls=1)],
        effects=[effect(FIRST_ON, kind="burn_or_blister"), effect(FIRST_ON, kind="palpitations")],
        screenings=[screening(FIRST_ON, "epilepsy")],
    )
    assert kinds(report) == ["palpitations", "burn_or_blister", "contraindication", "falls"]
