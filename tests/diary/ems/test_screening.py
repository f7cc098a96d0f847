"""The safety check: every question with every answer, what opens the timer, and when it is due again."""

import csv
from datetime import UTC, datetime, timedelta
from itertools import product
from pathlib import Path

import pytest

from diary.ems.screening import (
    ANSWERS,
    QUESTIONS,
    Happened,
    Screened,
    due,
    opens_timer,
    outcome,
    reasons,
)

_LINES = (Path(__file__).parent / "screening_table.csv").read_text().splitlines()
TABLE = list(csv.DictReader(_LINES))
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
DAY = timedelta(days=1)
TICK = timedelta(milliseconds=1)


def changes(row: dict[str, str]) -> dict[str, str]:
    return dict(pair.split("=") for pair in row["changes"].split(";") if pair)


def test_the_table_has_every_question_with_every_answer() -> None:
    singles = [changes(row) for row in TABLE if len(changes(row)) == 1]
    assert all({question: answer} in singles for question, answer in product(QUESTIONS, ANSWERS))


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row["changes"][:60] or "all-no")
def test_the_outcome_its_reasons_and_the_timer(row: dict[str, str]) -> None:
    answers = dict.fromkeys(QUESTIONS, "no") | changes(row)
    found = outcome(answers)
    told = " ".join(f"{one.question}:{one.answer}:{one.level}" for one in reasons(answers))
    unread = opens_timer(found, text_read=None, cleared_by="", cleared_on=None)
    read = opens_timer(found, text_read=True, cleared_by="", cleared_on=None)
    cleared = opens_timer(found, text_read=True, cleared_by="Dr. Who", cleared_on=NOW.date())
    opened = [str(one).lower() for one in (unread, read, cleared)]
    assert [found, told, *opened] == [*row.values()][1:]


@pytest.mark.parametrize(
    ("text_read", "cleared_by", "cleared_on"),
    [
        (True, "  ", NOW.date()),
        (True, "Dr. Who", None),
        (False, "Dr. Who", NOW.date()),
        (None, "Dr. Who", NOW.date()),
    ],
)
def test_half_a_clearance_opens_nothing(
    text_read: bool | None, cleared_by: str, cleared_on: object
) -> None:
    clearance = {"cleared_by": cleared_by, "cleared_on": cleared_on}
    assert not opens_timer("contraindication", text_read=text_read, **clearance)


OLD = Screened(NOW - 200 * DAY, 1)


@pytest.mark.parametrize(
    ("screenings", "effects", "why"),
    [
        ([], [], "first"),
        ([], [Happened(NOW, NOW)], "first"),
        ([Screened(NOW, 0)], [], "new_questions"),
        ([Screened(NOW - 90 * DAY, 1)], [], None),
        ([Screened(NOW - 90 * DAY - TICK, 1)], [], "ninety_days"),
        ([OLD, Screened(NOW - DAY, 1)], [], None),
        ([Screened(NOW - DAY, 1), OLD], [], None),
        ([Screened(NOW - DAY, 1)], [Happened(NOW - DAY, NOW - DAY)], None),
        ([Screened(NOW - DAY, 1)], [Happened(NOW - DAY + TICK, NOW - DAY)], "side_effect"),
        ([Screened(NOW - DAY, 1)], [Happened(NOW - 2 * DAY, NOW)], "side_effect"),
        ([Screened(NOW - DAY, 1)], [Happened(NOW - 2 * DAY, NOW - 2 * DAY)], None),
        ([Screened(NOW + DAY, 1)], [Happened(NOW, NOW)], None),
    ],
)
def test_when_it_is_due(
    screenings: list[Screened], effects: list[Happened], why: str | None
) -> None:
    assert due(NOW, screenings, effects) == why
