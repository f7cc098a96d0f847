"""A trial in words and as a picture: the field's sentences, no promise, no p-value alone, nothing of a running one."""

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any
from xml.etree import ElementTree

import pytest

from diary.analysis import nof1
from diary.sharing.report.facts import Effect, Trial, TrialPause
from diary.sharing.report.fhir import BUNDLE_BYTES, bundles_of, json_bytes
from diary.sharing.report.page import render_report
from diary.sharing.report.pdf_view import pdf_view
from diary.sharing.report.svg import interval_svg
from diary.sharing.report.trial_chart import interval_of
from diary.sharing.report.trial_words import (
    TITLE,
    answer_text,
    difference_text,
    heading,
    one_line,
    other_text,
    pair_headers,
    range_text,
    sentences,
)
from tests.diary.sharing.reports import (
    FIRST_ON,
    answer,
    effect,
    finished_trial,
    long_report,
    no_answer,
    running_trial,
    with_text,
)


def with_result(trial: Trial, **changes: Any) -> Trial:
    assert trial.result is not None
    return replace(trial, result=replace(trial.result, **changes))


def rested(*pauses: tuple[str, int], **changes: Any) -> Trial:
    told = [TrialPause(reason=reason, days=days) for reason, days in pauses]
    return with_result(finished_trial(**changes), pauses=told)


def six_of_ten(**changes: Any) -> Trial:
    trial = finished_trial(state="ended_early", **changes)
    assert trial.result is not None
    return with_result(trial, days=trial.result.days[:36])


def said_of(trial: Trial, effects: list[Effect] | None = None) -> str:
    return " ".join(sentences(trial, effects))


TRIALS = [
    running_trial(),
    finished_trial(),
    finished_trial(result=None),
    finished_trial(state="ended_early", washout_days=1, off_kind="active_low"),
    finished_trial(no_answer()),
    six_of_ten(),
    rested(("illness", 12), ("side_effect", 8), ("other", 0), state="ended_early"),
    finished_trial(answer(low=None)),
    *(
        finished_trial(answer(estimate=0.3, low=-0.2, high=0.6, p_value=0.2, verdict=verdict))
        for verdict in (nof1.HIGHER, nof1.NO_DIFFERENCE, nof1.CANNOT_TELL)
    ),
]


def test_a_finished_trial_is_said_in_the_words_of_the_field() -> None:
    said = " ".join(sentences(finished_trial()))
    assert heading(finished_trial()) == "Pain: lower on EMS days, 4 Jul 2026 – 1 Sep 2026"
    for words in (
        "Fixed before the first day: 10 pairs of periods of 3 days (60 days), EMS in one period of each pair, no EMS in the other;",
        "main score pain, 0 to 10 each day; 1 point as the smallest difference that matters; no wash-out.",
        "Order: one fair coin a pair, tossed at the start, shown to the person one period at a time",
        "allowing for a trend and for neighbouring days being alike, compared with every order that the coins could have given;",
        "the 95 % range comes from the same comparison.",
        "On EMS days pain was 1.2 points lower on average.",
        "the true difference is probably between 0.3 and 2.1 points lower (95 % range).",
        "If EMS did nothing, a difference this large would turn up in about 2 of 100 such trials.",
        "From 52 scored days in 10 pairs; 8 days without a score; 3 days written late. EMS came first in each pair.",
        "the estimate includes expectation",
        "EMS on 28 of 30 EMS days (1 not known), no EMS on 27 of 30 days without (2 not known).",
        "Numbness: 0.4 points higher on EMS days, probably between 0.6 points lower and 1.4 points higher, from 10 pairs;",
        "by the stricter rule this could be chance.",
        "Tingling: too few scores (4 pairs of the 6 it takes).",
        f"written down at the start: {finished_trial().commitment}. Checked for this report: the order is that one.",
    ):
        assert words in said


@pytest.mark.parametrize("trial", TRIALS, ids=range(len(TRIALS)))
def test_nothing_is_promised_and_no_number_of_chance_stands_alone(trial: Trial) -> None:
    harms = [effect(FIRST_ON)]
    said = " ".join([heading(trial), one_line(trial), *sentences(trial, harms)])
    assert not re.search(r"\b(works?|proven|proves?|significant\w*|helps?|improve\w*)\b", said)
    assert "None" not in said
    assert not re.search(r"0\.017|p =|p-value", said)


def test_with_the_lowest_level_the_other_days_are_not_called_days_without() -> None:
    trial = finished_trial(off_kind="active_low")
    said = " ".join(sentences(trial))
    assert (
        "EMS in one period of each pair, the same device at its lowest level in the other" in said
    )
    assert "EMS on 28 of 30 EMS days (1 not known)." in said
    assert (
        "The other 30 days were to have the lowest level; the diary cannot tell that apart" in said
    )
    assert "no EMS" not in said
    assert pair_headers(trial)[2] == "Lowest level"


def test_of_a_running_trial_only_since_when_and_how_long() -> None:
    said = " ".join([one_line(running_trial()), *sentences(running_trial())])
    assert "running since 4 Jul 2026" in said
    assert "(60 days)" in said
    assert "On EMS days" not in said
    for words in ("As assigned:", "ide effect", "aused", "came first", "scored"):
        assert words not in said
    assert "Fixed before the first day: 10 pairs" in said
    assert interval_of(running_trial()) is None


def test_another_score_has_its_range_and_only_the_verdict_that_holm_bears_out() -> None:
    beyond = {"estimate": -0.9, "low": -1.7, "high": -0.1, "p_value": 0.08}
    doubtful = other_text(answer("numbness", **beyond, verdict=nof1.CANNOT_TELL))
    assert doubtful == (
        "Numbness: 0.9 points lower on EMS days, probably between 0.1 and 1.7 points lower, from 10 pairs; "
        "by the stricter rule this could be chance."
    )
    found = other_text(answer("numbness", **beyond | {"p_value": 0.02}, verdict=nof1.LOWER))
    assert found.endswith("more than chance alone easily gives, also by the stricter rule.")
    assert "with a range that has no end" in other_text(answer(high=None))
    said = said_of(finished_trial())
    assert "their ranges are not adjusted for that. Numbness:" in said
    # The chance of the adjusted one (0.48) is no share of such trials.
    assert said.count("of 100 such trials") == 1


def test_pauses_say_why_sixty_days_take_eighty_dates() -> None:
    said = said_of(rested(("illness", 9), ("side_effect", 8), ("illness", 3)))
    assert (
        "Paused 3×, for 20 days that do not count (illness 12 days, a side effect 8 days)." in said
    )
    assert "aused" not in said_of(finished_trial())


def test_one_ended_early_says_how_much_is_complete_and_what_ended_it() -> None:
    said = said_of(six_of_ten())
    assert "ended early, with 6 of 10 planned pairs complete; only these count." in said
    assert "ended in a pause" not in said
    ended = said_of(rested(("travel", 2), ("side_effect", 0), state="ended_early"))
    assert "It was ended in a pause or right after one (a side effect)." in ended
    assert "Paused 1×, for 2 days that do not count (travel 2 days)." in ended


def test_side_effects_are_those_of_its_own_days_by_kind() -> None:
    trial = finished_trial()
    first, last = trial.starts_on, FIRST_ON
    effects = [
        effect(first - timedelta(days=1), kind="palpitations"),
        effect(first, severity="mild"),
        effect(first, severity="moderate"),
        effect(last, kind="cramp", severity=None),
        effect(last + timedelta(days=1), kind="palpitations"),
    ]
    said = said_of(trial, effects)
    assert (
        "Side effects during the trial: redness 2× (at most moderate), cramp 1×; of 3 on days that count 2 on days assigned to EMS."
        in said
    )
    assert "palpitations" not in said
    # What came on the day on which it was ended may be why.
    assert "palpitations 1×" in said_of(replace(trial, state="ended_early"), effects)
    assert "none recorded" in said_of(trial, effects[:1])
    assert "Side effects are not shown in this report." in said_of(trial, None)


@pytest.mark.parametrize(
    ("first", "said"),
    [
        ({2, 5, 9}, "EMS came first in pairs 2, 5 and 9, second in the others."),
        ({4}, "EMS came first in pair 4, second in the others."),
        (set(), "EMS came second in each pair."),
    ],
)
def test_which_period_came_first(first: set[int], said: str) -> None:
    trial = finished_trial()
    assert trial.result is not None
    days = [replace(day, on_ems=day.on_ems == (day.pair in first)) for day in trial.result.days]
    assert said in said_of(with_result(trial, days=days))


def test_without_an_answer_it_says_what_there_is_and_what_is_missing() -> None:
    said = said_of(with_result(finished_trial(no_answer()), days_scored=20, days_missed=40))
    for words in (
        "Only 4 pairs have pain scores in both periods; it takes 6 for an answer.",
        "20 scored days; 40 days without a score; 3 days written late.",
        "As assigned: EMS on 28 of 30 EMS days",
        "Numbness: 0.4 points higher",
    ):
        assert words in said
    assert "expectation" not in said
    assert "Only 1 pair has pain scores" in answer_text(no_answer(pairs_used=1))
    assert "No pair has pain scores" in answer_text(no_answer(pairs_used=0))


def test_ended_before_its_first_pair_no_days_are_told_as_zero_of_zero() -> None:
    trial = finished_trial(no_answer(pairs_used=0), state="ended_early")
    said = said_of(with_result(trial, days=[], pairs=[], on_days=0, off_days=0, others=[]))
    assert "with 0 of 10 planned pairs complete" in said
    assert "0 EMS days" not in said
    unread = with_result(trial, days=[], committed_text="")
    assert "Its order can no longer be read" in said_of(unread)
    assert "No pair has" not in said_of(unread)


def test_days_with_a_copied_score_are_counted() -> None:
    said = said_of(with_result(finished_trial(), days_copied=3))
    assert "; 3 days with the score taken over from the day before" in said
    assert "taken over" not in said_of(finished_trial())


def test_wash_out_days_are_counted() -> None:
    trial = finished_trial(washout_days=1)
    assert trial.result is not None
    days = [replace(day, is_washout=n % 3 == 0) for n, day in enumerate(trial.result.days)]
    said = said_of(with_result(trial, days=days))
    assert "; 20 wash-out days left out." in said
    assert "the first day of each period left out as wash-out" in said


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (-2.11, -0.34, "0.3 and 2.1 points lower"),
        (0.3, 2, "0.3 and 2 points higher"),
        (-1, 0.25, "1 point lower and 0.2 points higher"),
        (-2, 0.0, "0 and 2 points lower"),
        (-2, 0.04, "0 and 2 points lower"),
        (-0.04, 2, "0 and 2 points higher"),
    ],
)
def test_a_range_says_its_side(low: float, high: float, said: str) -> None:
    assert range_text(low, high) == said


def test_small_numbers_are_said_as_they_are() -> None:
    assert (difference_text(-0.04), difference_text(0.96)) == ("the same", "1 point higher")
    assert "in fewer than 1 of 100" in answer_text(answer(p_value=0.004))


@pytest.mark.parametrize("matters", [0.5, 1.0, 5.0])
def test_the_picture_lies_where_the_numbers_are(matters: float) -> None:
    one = interval_of(finished_trial(matters=matters))
    assert one is not None
    reach = float(one.ends[2].partition(",")[0])
    points = [(2 * share - 1) * reach for share in (one.low, one.estimate, one.high, *one.band)]
    assert points == pytest.approx([-2.11, -1.24, -0.34, -matters, matters], abs=0.001)
    drawn = ElementTree.fromstring(interval_svg(one))
    assert drawn.get("aria-label") == one.described


def test_where_there_is_no_answer_there_is_no_picture() -> None:
    for one in (no_answer(), answer(low=None)):
        assert interval_of(finished_trial(one)) is None


def test_the_page_has_one_line_first_and_everything_after_it() -> None:
    report = long_report(70, trials=[finished_trial(), running_trial()])
    html = render_report(report, links={})
    first, _, rest = html.partition(TITLE)
    assert first.count("Personal trial") == 1
    assert "Pain: lower on EMS days (1.2 points lower, probably between" in first
    assert rest.index("about 2 of 100 such trials") < rest.index('id="tables"')
    assert rest.count("<svg") == 1
    assert "If EMS did nothing" not in first


def test_the_page_and_the_documents_tell_side_effects_only_where_the_link_shows_them() -> None:
    report = long_report(70, trials=[finished_trial()])
    without = replace(report.scope, includes=frozenset({"ems"}))
    hidden = replace(report, scope=without, effects=[])
    for render in (lambda one: render_report(one, links={}), lambda one: str(bundles_of(one))):
        assert "Side effects during the trial: redness 2×" in render(report)
        assert "Side effects are not shown in this report." in render(hidden)
        assert "during the trial" not in render(hidden)


def test_five_trials_with_everything_fit_into_a_document_that_readers_take() -> None:
    longest = with_result(
        rested(*((why, 9) for why in ("illness", "side_effect", "safety_check")), ("other", 0),
            state="ended_early", washout_days=2, off_kind="active_low", commitment="0" * 64),
    )  # fmt: skip
    report = long_report(400, trials=[longest] * 5)
    typed = with_text("\U0001f9b6" * 300).scope
    for bundle in bundles_of(replace(report, scope=typed)):
        assert json_bytes(bundle) < BUNDLE_BYTES


def test_without_trials_there_is_no_word_of_them() -> None:
    assert "trial" not in render_report(long_report(3), links={})
    assert pdf_view(replace(long_report(3), trials=[]))["trials"] == []
