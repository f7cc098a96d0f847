"""Whatever is given ends in facts or in InvalidFields, within the bounds."""

import io
import random
import zipfile
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diary.ems.fields import SESSION_CLEANERS
from diary.entries.fields import ENTRY_CLEANERS
from diary.exceptions import InvalidFields
from diary.export.tables import Understood
from tests.diary.export.tables.taken import SAMPLES, TODAY, csv_text, facts, taken, workbook

ROWS = [["date", "pain", "note"], ["2026-11-05", 3, "a"], ["2026-11-06", 4, "b"]]
WORKBOOK = workbook(ROWS)
ENDS = [path.read_bytes() for path in SAMPLES] + [WORKBOOK]


def try_it(content: bytes, **choices: Any) -> Understood | None:
    """Each fact is one that the diary takes; None when the file is refused."""
    try:
        understood = taken(content, **choices)
    except InvalidFields as refused:
        named = [error.field for error in refused.errors]
        return None if named == ["file"] else pytest.fail("names something else")
    for fact in understood.facts:
        cleaners = SESSION_CLEANERS if fact.kind == "session" else ENTRY_CLEANERS
        assert fact.values == {name: cleaners[name](each) for name, each in fact.values.items()}
        assert (fact.at is None) == (fact.kind == "day")
        assert fact.at is None or (fact.at.tzinfo is not None and fact.at.date() == fact.on)
    keys = [fact.key for fact in understood.facts]
    assert len(set(keys)) == len(keys)
    return understood


def problem(content: bytes) -> str:
    with pytest.raises(InvalidFields) as caught:
        taken(content)
    return caught.value.errors[0].code


@given(st.binary(max_size=400), st.sampled_from([None, "utf-8", "utf-16", "windows-1252"]))
def test_random_bytes_end_in_a_table_or_a_refusal(content: bytes, encoding: str | None) -> None:
    try_it(content, encoding=encoding)


@given(st.sampled_from(ENDS), st.data())
def test_cut_and_changed_samples_end_in_a_table_or_a_refusal(content: bytes, data: Any) -> None:
    begin, end = sorted(data.draw(st.tuples(*[st.integers(0, len(content))] * 2)))
    try_it(content[:begin] + data.draw(st.binary(max_size=8)) + content[end:], day_score="last")


CELLS = st.one_of(
    st.sampled_from(["2026-11-05", "05/11/2026 9:30 PM", "46331.5", "7,0", "11", "ja", "none", "mild", "-", "08:00", "left foot", "1 h"]),
    st.text(max_size=12),
)  # fmt: skip
HEADERS = st.sampled_from(["date", "time", "pain", "tingling", "place", "TENS minutes", "EMS", "note", "name", "value", "falls", "x"])  # fmt: skip


@given(st.lists(HEADERS, min_size=1, max_size=6), st.lists(st.lists(CELLS, max_size=7), max_size=6), st.sampled_from(["dmy", "mdy"]))  # fmt: skip
def test_tables_of_anything_end_in_clean_facts(
    headers: list[str], rows: list[list[str]], order: str
) -> None:
    scales = {str(at): {"scale": "words"} for at in range(6)}
    try_it(csv_text([headers, *rows]).encode("utf-8", "replace"), date_order=order, columns=scales)


SCORES = st.one_of(st.none(), st.integers(0, 10))
DAYS = st.dictionaries(
    st.integers(0, 3_000),
    st.tuples(SCORES, SCORES, st.sampled_from([None, True, False]), st.sampled_from(["", "warm; cold", 'a "b"', "2=1", "zwei\nZeilen"])),
    min_size=1,
    max_size=12,
)  # fmt: skip


DATE_FORMS = st.sampled_from(["%Y-%m-%d", "%d.%m.%Y", "%d %b %Y"])


@given(DAYS, DATE_FORMS, st.sampled_from([",", ";", "\t"]))
def test_a_wide_table_comes_back_as_it_was(
    days: dict[int, tuple[Any, ...]], form: str, delimiter: str
) -> None:
    rows, expected = wide(days, form)
    understood = taken(csv_text(rows, delimiter=delimiter))
    assert facts(understood) == expected
    assert understood.refused_count == 0


@settings(max_examples=10)
@given(DAYS, DATE_FORMS)
def test_a_workbook_comes_back_as_it_was(days: dict[int, tuple[Any, ...]], form: str) -> None:
    rows, expected = wide(days, form)
    assert facts(taken(workbook(rows))) == expected


def wide(
    days: dict[int, tuple[Any, ...]], form: str
) -> tuple[list[list[Any]], dict[str, dict[str, Any]]]:
    """The table of these days, and what must come of it."""
    rows: list[list[Any]] = [["date", "pain", "Kribbeln Füße", "EMS", "note"]]
    expected = {}
    for back, (pain, tingling, ems, note) in days.items():
        on = TODAY - timedelta(days=back)
        used = {True: "yes", False: "no", None: ""}[ems]
        rows.append([on.strftime(form), pain, tingling, used, note])
        values = {"pain": pain, "ratings.feet.tingling": tingling, "ems_used": ems, "note": note}
        expected[f"day {on}"] = {
            name: each for name, each in values.items() if each is not None and each != ""
        }
    return rows, {key: values for key, values in expected.items() if values}


def zipped(parts: dict[str, bytes]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return content.getvalue()


def with_part(name: str, part: bytes) -> bytes:
    """A good workbook with one part exchanged or added."""
    with zipfile.ZipFile(io.BytesIO(WORKBOOK)) as archive:
        parts = {each: archive.read(each) for each in archive.namelist()}
    return zipped(parts | {name: part})


SHEET = "xl/worksheets/sheet1.xml"
MAIN = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
LAUGHS = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
BROKEN = {
    "elements that no row ends": with_part(SHEET, b"<worksheet " + MAIN + b"><sheetData>" + b"<a/>" * 250_000 + b"</sheetData></worksheet>"),
    "rows of another namespace": with_part(SHEET, b"<worksheet " + MAIN + b' xmlns:z="z">' + b"<z:row/>" * 250_000 + b"</worksheet>"),
    "one endless text": with_part(SHEET, b"<worksheet " + MAIN + b">" + b"x" * 3_000_000),
    "shared texts that never end": with_part("xl/sharedStrings.xml", b"<sst " + MAIN + b">" + b"<t>a</t>" * 250_000 + b"</sst>"),
    "entities": with_part(SHEET, LAUGHS + b"<worksheet " + MAIN + b"/>"),
    "a row far below": with_part(SHEET, b"<worksheet " + MAIN + b'><sheetData><row r="99999999999"><c r="A1"><v>1</v></c></row></sheetData></worksheet>'),
    "no workbook": zipped({"xl/workbook.xml": b"<workbook/>", "[Content_Types].xml": b"<Types/>"}),
    "any ZIP": zipped({"daymark.json": b"{}"}),
    "only PK": b"PK\x03\x04",
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_or_hostile_workbook_is_refused(name: str) -> None:
    assert problem(BROKEN[name]) in ("not_readable", "empty")


def test_a_workbook_that_unpacks_to_too_much_is_refused_before_it_is_opened() -> None:
    bomb = with_part("xl/media/picture.png", b"\0" * 210_000_000)
    assert len(bomb) < 1_000_000
    assert problem(bomb) == "too_large"
    many = zipped({f"part{number}": b"" for number in range(1_001)})
    assert problem(many) == "too_large"


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"", "empty"), (b"\n \n,,\n", "empty"), (b"date,pain\n", "empty"), (b"date,pain\n\0", "not_readable"),
     (b'date,pain\n2026-11-05,"3\n2026-11-06,4\n', "not_readable"), (b'"' * 100_001, "not_readable"),
     (b"\x81\x8d\x8f", "not_readable"), (b"date\n" + b"x" * 200_000, "not_readable"), (b"a" * 20_000_001, "too_large"),
     (b"date," + b"x," * 200 + b"x\n1\n", "too_many_columns")],
    ids=range(10),
)  # fmt: skip
def test_what_is_no_table_is_refused(content: bytes, code: str) -> None:
    assert problem(content) == code


def test_200_001_rows_are_too_many_and_200_000_are_not() -> None:
    assert problem(b"x,pain\n" + b"a,3\n" * 200_001) == "too_many_rows"
    understood = taken(b"x,pain\n" + b"a,3\n" * 200_000)
    assert (understood.rows, understood.questions) == (200_000, [{"code": "date_column"}])


def test_refusals_show_little_of_a_cell_and_details_nothing() -> None:
    secret = "".join(random.Random(1).choices("abcdefghij", k=500))
    understood = taken(f"date,pain,{secret}\n{secret},1,\n2026-11-05,{secret},x\n")
    for one in understood.refused:
        assert len(one.value) <= 40
        assert secret[:10] not in one.detail
        assert secret[:5] not in repr(one)
    assert len(understood.left_out[0]) <= 80
    assert date(2026, 11, 5).isoformat() not in repr(understood)
