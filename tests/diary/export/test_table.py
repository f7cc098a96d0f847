"""Tables as people bring them: other alphabets, other separators, other dates, other mistakes."""

import contextlib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diary.exceptions import InvalidFields
from diary.export.table import guessed_columns, guessed_order, read_rows, read_table
from diary.sharing.report.tables import report_csv, without_formula
from tests.diary.sharing import reports

TODAY = date(2026, 11, 23)


def read(text, *, encoding="utf-8", order=None):
    table = read_table(text if isinstance(text, bytes) else text.encode(encoding))
    columns = guessed_columns(table)
    return read_rows(table, columns, order or guessed_order(table, columns) or "dmy", today=TODAY)


def values_of(text, **how):
    rows, errors = read(text, **how)
    assert errors == []
    return [(row.on.isoformat(), row.values) for row in rows]


def refusal(content):
    with pytest.raises(InvalidFields) as refused:
        read(content)
    (error,) = refused.value.errors
    assert error.field == "file"
    return error.code


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("utf-8", "Datum;Schmerz;Taubheit;Kribbeln;Notiz\n04.03.2025;6;5,0;;Füße müde\n"),
        ("utf-8-sig", "date,pain,numbness,tingling,note\r\n2025-03-04,6,5,,Füße müde\r\n"),
        ("utf-16", "Date\tPain\tNumbness\tTingling\tNotes\n04/03/25\t6\t5.0\t\tFüße müde\n"),
        ("cp1252", "Tag;Schmerzen (0-10);Taubheitsgefühl [0–10];Kribbeln;Bemerkung\n4.3.25;6;5;;Füße müde\n"),
        ("utf-8", "\n\n day , PAIN_0_10 ,Numbness 0 - 10,tingling (0 to 10),Comment\n2025-3-4 21:30, 6 ,5.00,,Füße müde"),
    ],
)  # fmt: skip
def test_the_same_day_in_many_spellings(encoding, text):
    expected = {"pain": 6, "numbness": 5, "note": "Füße müde"}
    assert values_of(text, encoding=encoding, order=None) == [("2025-03-04", expected)]


def test_our_own_days_come_back():
    report = reports.long_report(60)
    rows, errors = read(report_csv(report))
    assert errors == []
    of_day = {day.on: day for day in report.days}
    assert [row.on for row in rows] == sorted(row.on for row in rows)
    for row in rows:
        day = of_day.get(row.on)
        scores = {name: row.values.get(name) for name in ("pain", "numbness", "tingling")}
        assert scores == (day.scores if day and day.scores else dict.fromkeys(scores))


@given(st.sampled_from("=+-@\t\r＝"), st.text("abc 1=+", max_size=8))
def test_a_defused_note_is_the_note_again(sign, rest):
    note = (sign + rest).strip()
    written = without_formula(note)
    if note and "\r" not in note and "\t" not in note:
        ((_, values),) = values_of(f'date,note\n2025-03-04,"{written}"\n')
        assert values == {"note": note}


@pytest.mark.parametrize(
    ("cells", "order"),
    [
        (["2025-03-04"], "ymd"),
        (["2025/03/04", "2025/03/13"], "ymd"),
        (["04.03.2025", "05.03.2025"], "dmy"),
        (["4/3/2025", "13/3/2025"], "dmy"),
        (["3/4/2025", "3/13/2025"], "mdy"),
        (["3/4/2025", "5/6/2025"], None),
        (["3-4-25", "5-6-25"], None),
        (["soon"], "dmy"),
    ],
)
def test_the_order_of_day_and_month(cells, order):
    table = read_table(("date,pain\n" + "".join(f"{cell},3\n" for cell in cells)).encode())
    assert guessed_order(table, guessed_columns(table)) == order


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("11", "out_of_range"),
        ("-1", "out_of_range"),
        ("6,5", "out_of_range"),
        ("six", "out_of_range"),
        ("6/10", "out_of_range"),
        ("1e1", "out_of_range"),
        ("٦٦", "out_of_range"),
    ],
)
def test_a_score_that_is_none_leaves_out_its_line(cell, code):
    rows, (error,) = read(
        f"date,pain,tingling\n2025-03-04,{cell!s},2\n2025-03-05,3,2\n".replace("6,5", '"6,5"')
    )
    assert [row.number for row in rows] == [3]
    assert (error.row, error.column, error.code) == (2, "pain", code)
    assert error.detail == "This must be a whole number from 0 to 10."


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("", "missing_date"),
        ("30.02.2025", "not_a_date"),
        ("tomorrow", "not_a_date"),
        ("1.1.125", "not_a_date"),
        ("25.11.2026", "in_the_future"),
        ("01.01.2016", "too_long_ago"),
        ("05.03.2025", "twice"),
    ],
)
def test_a_date_that_is_none_leaves_out_its_line(cell, code):
    rows, (error,) = read(f"Datum;Schmerz\n05.03.2025;3\n{cell};2\n")
    assert [row.number for row in rows] == [2]
    assert (error.row, error.column, error.code) == (3, "Datum", code)


@pytest.mark.parametrize(("word", "used"), [("yes", True), ("Ja", True), ("x", True), ("1", True), ("no", False), ("NEIN", False), ("0", False)])  # fmt: skip
def test_yes_and_no(word, used):
    assert values_of(f"date,TENS/EMS\n2025-03-04,{word}\n") == [("2025-03-04", {"ems_used": used})]


def test_neither_yes_nor_no():
    _, (error,) = read("date,ems\n2025-03-04,perhaps\n")
    assert error.code == "not_yes_or_no"


def test_no_error_repeats_what_was_typed():
    _, errors = read("date,pain,ems,note\nsecret,secret,secret," + "secret " * 400 + "\n")
    assert len(errors) == 4
    assert not any("secret" in error.detail for error in errors)


def test_a_note_over_several_lines_and_the_line_after_it():
    text = 'date,note,pain\n2025-03-04,"two\nlines",3\n\n2025-03-05,,99\n'
    rows, (error,) = read(text)
    assert rows[0].values == {"note": "two\nlines", "pain": 3}
    assert error.row == 5


def test_a_column_of_dates_is_found_without_its_name():
    assert values_of("When,Pain\n2025-03-04,3\n") == [("2025-03-04", {"pain": 3})]


def test_each_field_once():
    table = read_table(b"date,pain,schmerz,date\n2025-03-04,3,4,2025-03-05\n")
    assert guessed_columns(table) == ["date", "pain", None, None]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("pain,note\n3,hello\n", "no_date_column"),
        ("date,pain\n", "empty"),
        ("\n\n", "empty"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "not_readable"),
        (b"%PDF-1.7\n\x81\x8d\x8f", "not_readable"),
        ('date,"pain\n2025-03-04,3', "not_readable"),
        (b"\xff\xfea", "not_readable"),
        ("date,pain\n" + "2025-03-04,3\n" * 10_001, "too_many_rows"),
        (b"date\n" + b"x" * 2_000_000, "too_large"),
        ("date" + "," * 300 + "\n2025-03-04\n", "not_readable"),
        ("date,note\n2025-03-04," + "x" * 140_000, "not_readable"),
    ],
)
def test_what_is_no_table_is_refused(content, code):
    assert refusal(content) == code


@given(st.binary(max_size=300))
def test_no_bytes_break_it(content):
    with contextlib.suppress(InvalidFields):
        rows, errors = read(b"date,pain,note,ems\n" + content)
        assert all(0 <= row.values.get("pain", 0) <= 10 for row in rows)
        assert all(error.row > 1 for error in errors)
