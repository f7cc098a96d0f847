"""Writing tables: whatever a spreadsheet splits them by, no cell of them is a formula, and nothing typed is lost."""

import csv
import io
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from diary.csv_writing import BYTE_ORDER_MARK, csv_text, without_formula

SIGNS = "=+-@＝＋－＠"
BLANKS = " \t\r\n\v\f\0\xa0\u2003\u3000\ufeff\u200b\"'"
# Mostly what is told apart: where a cell may begin, what may stand before a sign, the sign; now and then anything.
BEGUN = st.tuples(
    *(st.sampled_from(of) for of in (["", *",;\t\r\n|"], ["", *BLANKS], ["", *SIGNS], "a1("))
).map("".join)
TYPED = st.lists(BEGUN | st.text(max_size=5), max_size=4).map("".join)
# The notes of a table that was made to do harm.
HOSTILE = ['=HYPERLINK("http://127.0.0.1/","x")', "warm;=1+1", "@SUM(1)"]


def is_formula(cell: str) -> bool:
    """A formula sign after blanks and quotes; an apostrophe among them says that the cell is text."""
    return cell.lstrip(BLANKS.replace("'", ""))[:1] in set(SIGNS)


def cells_of(text: str, delimiter: str) -> list[str]:
    lines = io.StringIO(text.removeprefix(BYTE_ORDER_MARK), newline="")
    return [cell for row in csv.reader(lines, delimiter=delimiter) for cell in row]


@given(st.lists(st.tuples(TYPED, TYPED), max_size=4))
@example([(HOSTILE[0], HOSTILE[1]), (HOSTILE[2], "")])
def test_no_cell_is_a_formula_whatever_the_table_is_split_by(typed: list[tuple[str, str]]) -> None:
    text = csv_text(["a", "b"], [{"a": one, "b": other} for one, other in typed])
    for delimiter in ",;\t|":
        assert [cell for cell in cells_of(text, delimiter) if is_formula(cell)] == []
    # As the crudest reader has it, for whom quotes are letters like others.
    parts = re.split("[;\t|\r\n]", text.removeprefix(BYTE_ORDER_MARK))
    assert [part for part in parts if is_formula(part)] == []


@given(st.lists(st.tuples(TYPED, TYPED), max_size=4))
def test_nothing_is_added_but_apostrophes_and_nothing_is_lost(typed: list[tuple[str, str]]) -> None:
    text = csv_text(["a", "b"], [{"a": one, "b": other} for one, other in typed])
    found = cells_of(text, ",")[2:]
    told = [cell for row in typed for cell in row]
    assert [cell.replace("'", "") for cell in found] == [cell.replace("'", "") for cell in told]


@pytest.mark.parametrize("note", HOSTILE)
def test_a_hostile_note_is_text_and_all_of_it_is_there(note: str) -> None:
    [_, cell] = cells_of(csv_text(["note"], [{"note": note}]), ",")
    assert (cell.count("'"), cell.replace("'", "")) == (1, note)
    assert ";=" not in cell


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("a;=1+1", "a;'=1+1"),
        ("a; \t=1+1", "a; \t'=1+1"),
        ("a; =1+1", "a;' =1+1"),
        ("\t=1", "'\t'=1"),
        ("a\n-2", "a\n'-2"),
        ('a;"=1', "a;'\"=1"),
        ("a|@b", "a|'@b"),
        ("=1;=2", "'=1;'=2"),
        ("5 - 2 = 3; fine", "5 - 2 = 3; fine"),
        ("well-known", "well-known"),
    ],
)
def test_a_formula_is_defused_wherever_a_cell_can_begin(typed: str, written: str) -> None:
    assert without_formula(typed) == written


def test_the_time_it_takes_does_not_grow_with_the_square_of_the_blanks() -> None:
    """Blanks are looked at once for each place where a cell may begin, and none of them is one."""
    for blank in BLANKS:
        text = blank * 200_000 + "a"
        assert without_formula(text).endswith(text)


def test_missing_is_blank_zero_is_zero_and_a_number_is_as_people_write_it() -> None:
    row = {"a": None, "b": 0, "c": 35.0, "d": 12.5, "e": True, "f": False, "g": ""}
    assert csv_text(list(row), [row]) == "\ufeffa,b,c,d,e,f,g\r\n,0,35,12.5,yes,no,\r\n"


def test_a_table_without_rows_is_its_header() -> None:
    assert csv_text(["date", "=1"], []) == "\ufeffdate,'=1\r\n"


def test_a_row_with_other_columns_than_its_table_is_refused() -> None:
    for row in ({"a": 1}, {"a": 1, "b": 2, "c": 3}):
        with pytest.raises(ValueError, match="other columns"):
            csv_text(["a", "b"], [row])
