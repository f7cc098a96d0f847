"""A trial in words and as a picture: the field's sentences, no promise, no p-value alone, nothing of a running one."""

import re
from dataclasses import replace
from typing import Any
from xml.etree import ElementTree

import pytest

from diary.analysis import nof1
from diary.sharing.report.facts import Trial
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
    pair_headers,
    range_text,
    sentences,
)
from tests.diary.sharing.reports import answer, finished_trial, long_report, running_trial

NO_ANSWER: dict[str, Any] = {
    "estimate": None,
    "low": None,
    "high": None,
    "p_value": None,
    "pairs_used": 4,
    "verdict": nof1.NO_ANSWER,
}
TRIALS = [
    running_trial(),
    finished_trial(),
    finished_trial(result=None),
    finished_trial(state="ended_early", washout_days=1, off_kind="active_low"),
    finished_trial(answer(**NO_ANSWER)),
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
        "10 pairs of periods of 3 days (60 days), order by chance in each pair: EMS, or no EMS.",
        "On EMS days pain was 1.2 points lower on average.",
        "the true difference is probably between 0.3 and 2.1 points lower (95 % range).",
        "If EMS did nothing, a difference this large would turn up in about 2 of 100 such trials.",
        "From 52 scored days in 10 pairs, 3 of them written late; 8 days without a score.",
        "the estimate includes expectation",
        "EMS on 28 of 30 EMS days (1 not known), no EMS on 27 of 30 days without (2 not known).",
        "(Holm). On EMS days numbness was 0.4 points higher",
        "Only 4 pairs have tingling scores in both periods; it takes 6 for an answer.",
        f"written down at the start: {finished_trial().commitment}. Checked for this report: the order is that one.",
    ):
        assert words in said


@pytest.mark.parametrize("trial", TRIALS, ids=range(len(TRIALS)))
def test_nothing_is_promised_and_no_number_of_chance_stands_alone(trial: Trial) -> None:
    said = " ".join([heading(trial), one_line(trial), *sentences(trial)])
    assert not re.search(r"\b(works?|proven|proves?|significant\w*|helps?|improve\w*)\b", said)
    assert "None" not in said
    assert not re.search(r"0\.017|p =|p-value", said)


def test_with_the_lowest_level_the_other_days_are_not_called_days_without() -> None:
    trial = finished_trial(off_kind="active_low")
    said = " ".join(sentences(trial))
    assert "EMS, or same device at its lowest level." in said
    assert "EMS on 28 of 30 EMS days (1 not known)." in said
    assert "no EMS" not in said
    assert pair_headers(trial)[2] == "Lowest level"


def test_of_a_running_trial_only_since_when_and_how_long() -> None:
    said = " ".join([one_line(running_trial()), *sentences(running_trial())])
    assert "running since 4 Jul 2026" in said
    assert "(60 days)" in said
    assert "On EMS days" not in said
    assert interval_of(running_trial()) is None


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
    for one in (answer(**NO_ANSWER), answer(low=None)):
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


def test_without_trials_there_is_no_word_of_them() -> None:
    assert "trial" not in render_report(long_report(3), links={})
    assert pdf_view(replace(long_report(3), trials=[]))["trials"] == []
