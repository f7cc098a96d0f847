"""A trial whose order is not the one that was committed to: the report says so first, wherever it says anything of it."""

from dataclasses import replace
from typing import Any

import pytest

from diary.models import Trial as TrialRow
from diary.sharing.report.facts import Scope, Trial
from diary.sharing.report.fhir import document_of
from diary.sharing.report.page import render_report
from diary.sharing.report.pdf_view import pdf_view
from diary.sharing.report.reading import read_report
from diary.sharing.report.trial_words import heading, keeps_commitment, one_line, sentences
from tests.diary.sharing.reports import COMMITTED, finished_trial, long_report, running_trial
from tests.diary.trials.conftest import clock, ready
from tests.diary.trials.trying import START, lived, noon, on, turn_coins

__all__ = ["clock", "ready"]


def _with(**changes: Any) -> Trial:
    trial = finished_trial()
    assert trial.result is not None
    return replace(trial, result=replace(trial.result, **changes))


def _turned_days() -> Trial:
    trial = finished_trial()
    assert trial.result is not None
    return _with(days=[replace(day, on_ems=not day.on_ems) for day in trial.result.days])


BROKEN = {
    "another fingerprint": finished_trial(commitment="0123456789abcdef" * 4),
    "another text": _with(committed_text=COMMITTED.replace("EN", "NE")),
    "another order of days": _turned_days(),
    "no text of ours": _with(committed_text="daymark-trial-1"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_it_is_said_before_the_answer(name: str) -> None:
    trial = BROKEN[name]
    said = sentences(trial)
    assert keeps_commitment(trial) is False
    first = next(n for n, one in enumerate(said) if one.startswith("Do not rely on this result"))
    answer = next(n for n, one in enumerate(said) if one.startswith("On EMS days"))
    assert first < answer
    assert heading(trial).startswith(
        "Order not the one fixed at the start, do not rely on it (Pain"
    )
    assert "do not rely on it" in one_line(trial)
    assert "1.2 points" not in one_line(trial)
    assert "Checked for this report" not in " ".join(said)


def test_it_is_said_on_the_page_in_the_pdf_and_in_fhir() -> None:
    report = long_report(70, trials=[BROKEN["another fingerprint"]])
    for said in (render_report(report, links={}), str(pdf_view(report)), str(document_of(report))):
        assert "Do not rely on this result" in said


def test_one_that_keeps_it_and_one_that_is_open_say_nothing_of_the_kind() -> None:
    assert keeps_commitment(finished_trial()) is True
    assert keeps_commitment(running_trial()) is None
    assert keeps_commitment(_with(committed_text=None)) is None
    for trial in (finished_trial(), running_trial(), _with(committed_text=None)):
        assert "rely" not in " ".join([heading(trial), one_line(trial), *sentences(trial)])


@pytest.mark.parametrize(("turned", "kept"), [(False, True), (True, False)])
def test_coins_turned_in_the_database_are_found(alice, alices_client, ready, turned, kept):
    lived(alice, alices_client, ready)
    if turned:
        turn_coins(TrialRow.objects.get(), beyond=14)
    scope = Scope(from_on=START, to_on=on(40), includes=frozenset({"ems"}))
    (trial,) = read_report(alice.pk, scope, now=noon(on(40))).trials
    assert keeps_commitment(trial) is kept


def test_the_half_that_was_lived_through_is_checked_too(alice, alices_client, ready):
    trial = lived(alice, alices_client, ready, days=26)
    alices_client.post(f"/api/v1/trials/{trial['id']}/end/")
    scope = Scope(from_on=START, to_on=on(40), includes=frozenset({"ems"}))
    (told,) = read_report(alice.pk, scope, now=noon(on(40))).trials
    assert told.result is not None
    assert (len(told.result.days), keeps_commitment(told)) == (24, True)
