"""A frozen report comes back exactly as it was."""

import json
from dataclasses import replace

import pytest
from cattrs.errors import ClassValidationError

from diary.sharing.report.facts import Report
from diary.sharing.report.flags import red_flags
from diary.sharing.report.stored import dump, load
from diary.sharing.report.view import view_of
from tests.diary.sharing.reports import (
    FORMULAS,
    INJECTIONS,
    busy_report,
    long_report,
    report_of,
    with_text,
)


@pytest.mark.parametrize(
    "report",
    [report_of([]), long_report(3), long_report(400), busy_report("A question")],
    ids=["none", "few", "many", "trials"],
)
def test_what_is_loaded_equals_what_was_dumped(report: Report) -> None:
    assert load(dump(report)) == report


@pytest.mark.parametrize("text", FORMULAS + INJECTIONS, ids=map(str, range(19)))
def test_typed_text_comes_back_letter_for_letter(text: str) -> None:
    assert load(dump(with_text(text))) == with_text(text)


def test_the_text_is_the_same_at_every_dump() -> None:
    text = dump(long_report(40))
    assert dump(load(text)) == text


def test_no_answer_is_null_and_none_today_is_zero() -> None:
    first = load(dump(long_report(40))).days[0].scores
    assert first == {"pain": 0, "numbness": None, "tingling": 0}


def test_a_report_frozen_before_there_were_trials_has_none() -> None:
    text = json.loads(dump(long_report(3)))
    del text["trials"]
    assert load(json.dumps(text)) == long_report(3)


def test_a_report_frozen_under_older_rules_is_read_and_its_flags_are_worked_out_anew() -> None:
    text = json.loads(dump(long_report(40)))
    for name in ("screenings", "red_flag_pauses", "patient_id", "regions"):
        del text[name]
    text |= {"flags": [], "first": None, "last": None}
    report = load(json.dumps(text))
    assert report == long_report(40, screenings=None)
    assert [flag.kind for flag in red_flags(report)] == ["falls"]
    lines = {one.name: one.text for one in view_of(report).lines}
    assert lines["Safety check"] == "not kept when this report was frozen"


def test_a_report_frozen_before_imports_were_known_has_none() -> None:
    text = json.loads(dump(long_report(3)))
    for one in (*text["days"], *text["moments"], *text["sessions"]):
        del one["imported_from"], one["imported_at"]
    assert load(json.dumps(text)) == long_report(3)


def test_a_report_frozen_before_copies_were_marked_has_none() -> None:
    report = long_report(8)
    text = json.loads(dump(report))
    for one in text["days"]:
        del one["copied"]
    assert load(json.dumps(text)) == replace(
        report, days=[replace(one, copied=[]) for one in report.days]
    )


def test_it_refuses_what_is_no_report() -> None:
    with pytest.raises(ClassValidationError):
        load(json.dumps({"scope": {}}))
