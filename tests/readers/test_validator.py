"""FHIR documents pass a second validator that we did not write (npm: fhir), with HL7's R4 definitions and value sets."""

from typing import Any

import pytest

from diary.sharing.report.facts import Report
from diary.sharing.report.fhir import bundles_of
from diary.sharing.report.pdf import report_pdf
from tests.diary.sharing.reports import (
    FIRST_ON,
    FORMULAS,
    INJECTIONS,
    day,
    effect,
    finished_trial,
    long_report,
    moment,
    no_answer,
    report_of,
    running_trial,
    session,
    with_text,
)
from tests.diary.sharing.test_fhir import resources, scores_in, scores_of
from tests.readers.scripts import run_script

pytestmark = pytest.mark.long

NOTHING_KNOWN: dict[str, Any] = {
    "minutes": None,
    "programme_name": "",
    "settings": {},
    "sensation": None,
    "before": {},
    "after": {},
    "skin_before_ok": None,
    "skin_after_ok": None,
}
REPORTS: dict[str, Report] = {
    "empty": report_of([]),
    "one score": report_of([day(FIRST_ON, None, 0, None)]),
    "a day without an answer": report_of([day(FIRST_ON, None, None, None)]),
    "one of each": report_of(
        [day(FIRST_ON)],
        moments=[moment(FIRST_ON)],
        sessions=[session(FIRST_ON, is_late=True)],
        effects=[effect(FIRST_ON, is_late=True)],
    ),
    "a session of which nothing is known": report_of(
        [], sessions=[session(FIRST_ON, **NOTHING_KNOWN)]
    ),
    "ninety days of everything": long_report(90),
    "trials": long_report(
        90,
        trials=[
            finished_trial(),
            running_trial(),
            finished_trial(no_answer(), state="ended_early"),
        ],
    ),
    "three years of everything": long_report(1_096),
    **{f"text {number}": with_text(text) for number, text in enumerate(FORMULAS + INJECTIONS)},
}


def faults_of(bundles: list[dict[str, Any]]) -> list[tuple[str, str]]:
    return [
        (message["location"], message["message"])
        for found in run_script("validator.mjs", bundles)
        for message in found["messages"]
        if message["severity"] in ("error", "fatal")
    ]


@pytest.mark.parametrize("name", REPORTS)
def test_every_document_is_valid_and_has_every_score_once(name: str) -> None:
    report = REPORTS[name]
    bundles = bundles_of(report, pdf=report_pdf(report, paper="a4", summary_only=True))
    assert faults_of(bundles) == []
    assert scores_in(bundles) == scores_of(report)


def test_a_score_that_is_missing_is_no_resource_at_all() -> None:
    bundles = bundles_of(REPORTS["a day without an answer"])
    assert resources(bundles, "Observation") == []
    assert "valueQuantity" not in str(bundles)


BREAKS = {
    "Observation.status": "well",
    "Observation.effectiveDateTime": "yesterday",
    "Observation.category": "text",
    "Observation.happiness": 3,
    "Observation.valueQuantity": {"value": "4"},
    "Observation.code": {"coding": [{"code": 1, "colour": "red"}]},
}


@pytest.mark.parametrize("broken", BREAKS)
def test_it_sees_what_is_wrong(broken: str) -> None:
    (bundle,) = bundles_of(REPORTS["one score"])
    (one,) = resources([bundle], "Observation")
    one[broken.removeprefix("Observation.")] = BREAKS[broken]
    assert [where for where, _ in faults_of([bundle]) if where.startswith(broken)]
