"""The same rows in every encoding, dialect and file give the same facts."""

import itertools
from datetime import date, datetime, time
from typing import Any

import pytest

from tests.diary.export.tables.taken import csv_text, facts, refused, taken, workbook

ROWS: list[list[Any]] = [
    ["Datum", "Uhrzeit", "Schmerz", "Taubheit Füße links", "EMS", "Notiz"],
    ["05.11.2026", "08:00", "7,0", "3", "ja", "Füße; kalt, naß\tund „taub“"],
    ["06.11.2026", "", "", "0", "nein", 'zwei "Zeilen",\nund mehr'],
    ["13.11.2026", "21:30", "11", "4", "", "– € 12"],
]
FACTS = {
    "day 2026-11-05": {"pain": 7, "ratings.feet_left.numbness": 3, "ems_used": True, "note": ROWS[1][5]},
    "day 2026-11-06": {"ratings.feet_left.numbness": 0, "ems_used": False, "note": ROWS[2][5]},
    "day 2026-11-13": {"ratings.feet_left.numbness": 4, "note": ROWS[3][5]},
}  # fmt: skip
ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"]
DIALECTS = list(itertools.product([",", ";", "\t", "|"], ["\n", "\r\n", "\r"], [0, 1]))


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_every_encoding_and_dialect_gives_the_same_facts(encoding: str) -> None:
    for delimiter, ending, quoting in DIALECTS:
        text = csv_text(ROWS, delimiter=delimiter, lineterminator=ending, quoting=quoting)
        understood = taken(text.encode(encoding))
        assert facts(understood) == FACTS, (delimiter, ending, quoting)
        assert refused(understood) == [(understood.refused[0].row, "Schmerz", "11", "out_of_range")]
        assert understood.reading["delimiter"] == delimiter


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "cp1252"])
def test_a_first_line_that_names_the_separator_is_believed(encoding: str) -> None:
    text = "sep=|\r\n" + csv_text(ROWS, delimiter="|")
    understood = taken(text.encode(encoding))
    assert facts(understood) == FACTS
    # The line counts: the row with 11 stands below a cell of two lines.
    assert understood.refused[0].row == 6


def test_a_workbook_of_text_gives_the_same_facts_as_the_text() -> None:
    understood = taken(workbook(ROWS, others=["About"]))
    assert facts(understood) == FACTS
    assert (understood.reading["sheet"], understood.reading["sheets"]) == ("days", ["About", "days"])  # fmt: skip
    assert (understood.reading["encoding"], understood.reading["delimiter"]) == (None, None)
    assert refused(understood) == [(4, "Schmerz", "11", "out_of_range")]


def test_a_workbook_of_dates_numbers_and_truths_gives_the_same_facts() -> None:
    typed: list[list[Any]] = [
        ROWS[0],
        [date(2026, 11, 5), time(8), 7.0, 3, True, ROWS[1][5]],
        [datetime(2026, 11, 6), None, None, 0, False, ROWS[2][5]],  # noqa: DTZ001 - Excel knows no zones
        [46339, 0.895833333, 11, 4, None, ROWS[3][5]],
    ]
    assert facts(taken(workbook(typed))) == FACTS
    with_another = [*typed, [date(2026, 11, 5), time(20, 15), 5, None, None, None]]
    moments = [fact.key for fact in taken(workbook(with_another)).facts if fact.kind == "moment"]
    assert moments[:2] == ["moment 2026-11-05T08:00+01:00", "moment 2026-11-05T20:15+01:00"]


def test_another_sheet_can_be_chosen() -> None:
    content = workbook(ROWS, others=["About"])
    with pytest.raises(Exception, match="file"):
        taken(content, sheet="About")
    assert facts(taken(content, sheet="days")) == FACTS


def test_what_was_chosen_goes_over_what_was_found() -> None:
    text = csv_text(ROWS, delimiter=";").encode("cp1252")
    assert taken(text, delimiter=",").reading["delimiter"] == ","
    assert taken(text, encoding="windows-1252", delimiter=";") == taken(text)


def test_the_same_input_gives_the_same_output() -> None:
    content = csv_text(ROWS).encode()
    assert taken(content) == taken(content)
