"""Twelve invented people, read by the questions of a neurologist: what changed and how sure, where, what treatment, what
went wrong, what is missing. Each answer stands on the first page."""

from functools import cache

import pytest

from diary.sharing.report.facts import Report
from diary.sharing.report.page import render_report
from tests.diary.sharing.people import people
from tests.diary.sharing.test_view import Text

ANSWERS: dict[str, tuple[str, ...]] = {
    "stocking": (
        "Could the evening dose be too early?",
        "By place (medians) pain feet 6 (81 days), hands 2 (81 days)",
        "How far up, feet and legs knee",
        "None in what this report holds of these days; this does not rule them out.",
    ),
    "one-sided": (
        "Clearly one-sided: right foot higher on 81 of 81 days rated on both sides",
        "Weakness rose over these days: from 2 to 9",
        "pain right foot 8 (81 days), hands 3 (81 days), left foot 2 (81 days)",
        "Thin lines: left foot solid, right foot dashed, hands dotted.",
    ),
    "hands only": ("Scores are about hands.", "pain right hand 5"),
    "flat year": (
        "Pain median 5 ± 1.8",
        "No clear change: 0.1 points higher (95 % range 0.6 lower to 0.7 higher), from 324 days",
        "(median of each week)",
        "40 missing",
    ),
    "real change": ("Clear change: ", "(95 % range ", "Personal trial Pain: lower on EMS days"),
    "tens only": (
        "EMS days with EMS 0, without 0, not known 60",
        "TENS (for pain relief) 27 sessions, 810 minutes.",
    ),
    "answers only": (
        "EMS days with EMS 30, without 20, not known 10",
        "Sessions none written down one by one in this range",
    ),
    "contraindication": (
        "Burn or blister under a pad: 1×, last on 31 Aug 2026",
        "Severe side effect: 1×, last on 31 Aug 2026 (burn or blister under a pad)",
        "Skin not all right after a session: 4×",
        "Safety check says: talk to a doctor first: 23 Jul 2026: cannot feel a light touch where the",
        "pads go, pregnancy; not cleared by a clinician",
        "Stimulation felt painful: 20×",
    ),
    "one week old": (
        "Entries on 7 of 90 days",
        "Too few days to tell: 1 of 4 fortnights with enough answers",
        "83 missing",
    ),
    "ten years": ("(median of each month)", "(95 % range ", "EMS days with EMS 1218"),
    "arabic and hindi": ("ليلى حداد", "पैरों में जलन रात को बढ़ गई", "كان الألم أقل بعد المشي"),
    "nothing but skips": (
        "Entries on 30 of 30 days",
        "no answer (30 missing)",
        "Too few days to tell: 0 of 4 fortnights with enough answers",
        "skipped",
    ),
}


@cache
def twelve() -> dict[str, Report]:
    return people()


@pytest.mark.parametrize("name", ANSWERS)
def test_the_questions_of_a_neurologist_are_answered(name: str) -> None:
    said = " ".join(" ".join(Text(render_report(twelve()[name], links={})).said).split())
    said = said.replace(" : ", ": ")
    for answer in ANSWERS[name]:
        assert answer in said


def test_all_twelve_are_read() -> None:
    assert twelve().keys() == ANSWERS.keys()
