"""The report as CSV and JSON: blanks are blanks, zeros are zeros, text is never a formula."""

import csv
import io
import json
import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from diary.sharing.report.facts import Report
from diary.sharing.report.table_words import COLUMNS, columns_told
from diary.sharing.report.tables import (
    TABLES,
    report_csv,
    report_json,
    screenings_csv,
    sessions_csv,
    tables_told,
)
from tests.diary.sharing.reports import (
    FIRST_ON,
    FORMULAS,
    INJECTIONS,
    day,
    effect,
    finished_trial,
    instant,
    long_report,
    moment,
    report_of,
    running_trial,
    screening,
    session,
    with_text,
)

TEXTS = FORMULAS + INJECTIONS


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True))


def test_each_day_of_the_range_is_one_row() -> None:
    report = long_report(60)
    rows = rows_of(report_csv(report))
    scope = report.scope
    assert len(rows) == (scope.to_on - scope.from_on).days + 1
    assert rows[0]["date"] == scope.from_on.isoformat()
    assert [row["date"] for row in rows] == sorted({row["date"] for row in rows})


def test_every_score_of_the_report_is_in_its_row() -> None:
    report = long_report(60)
    found = {
        (row["date"], symptom): row[f"{symptom}_0_10"]
        for row in rows_of(report_csv(report))
        for symptom in ("pain", "numbness", "tingling")
        if row[f"{symptom}_0_10"]
    }
    assert found == {
        (one.on.isoformat(), symptom): str(score)
        for one in report.days
        for symptom, score in one.scores.items()
        if score is not None
    }


def test_missing_is_blank_none_today_is_zero_and_skipped_is_said() -> None:
    one = day(FIRST_ON, 0, None, None, skipped=["numbness"], falls=0)
    [row] = rows_of(report_csv(report_of([one])))
    assert (row["pain_0_10"], row["numbness_0_10"], row["tingling_0_10"]) == ("0", "", "")
    assert (row["skipped"], row["falls_count"], row["weakness_0_10"]) == ("numbness", "0", "")


def test_copied_scores_are_named_as_in_the_diary() -> None:
    one = day(FIRST_ON, ratings={"feet.pain": 4}, copied=["numbness", "ratings.feet.pain"])
    report = report_of([one, day(FIRST_ON + timedelta(days=1))])
    assert [row["copied"] for row in rows_of(report_csv(report))] == [
        "numbness ratings.feet.pain",
        "",
    ]
    told = report_json(report)["days"]
    assert [each["copied"] for each in told] == [["numbness", "ratings.feet.pain"], []]


def test_late_days_are_marked_and_empty_days_are_neither() -> None:
    days = [day(FIRST_ON, is_late=True), day(FIRST_ON + timedelta(days=2))]
    assert [row["late"] for row in rows_of(report_csv(report_of(days)))] == ["yes", "", "no"]


def test_what_is_not_shared_has_no_column() -> None:
    report = long_report(3)
    bare = replace(report, scope=replace(report.scope, includes=frozenset()))
    [header] = csv.reader([report_csv(bare).splitlines()[0]])
    assert not {"note", "ems_used", "ems_minutes", "side_effects"} & set(header)


def test_a_day_says_whether_ems_was_used_or_that_nobody_knows() -> None:
    days = [
        day(FIRST_ON + timedelta(days=index), ems_used=used)
        for index, used in enumerate((True, False, None))
    ]
    assert [row["ems_used"] for row in rows_of(report_csv(report_of(days)))] == ["yes", "no", ""]
    told = report_json(report_of(days))["days"]
    assert [one["ems_used"] for one in told] == [True, False, None]


def test_a_safety_check_says_what_speaks_against_stimulation() -> None:
    report = report_of([day(FIRST_ON)], screenings=[screening(FIRST_ON, "heart")])
    [told] = report_json(report)["screenings"]
    assert [one["question"] for one in told["reasons"]] == ["heart"]
    [row] = rows_of(screenings_csv(report))
    assert row["answered_yes"] == "heart"


def test_a_session_has_its_settings_with_units() -> None:
    report = report_of([day(FIRST_ON)], sessions=[session(FIRST_ON, is_late=True)])
    [row] = rows_of(sessions_csv(report))
    assert row["started_at"] == "2026-09-01T18:30:00+02:00"
    assert (row["frequency_hz"], row["amplitude_ma"], row["on_seconds"]) == ("35", "12.5", "")
    assert (row["tingling_before_0_10"], row["tingling_after_0_10"]) == ("", "0")
    assert (row["late"], row["skin_after_ok"], "note" in row) == ("yes", "yes", False)


def test_side_effects_stand_in_the_row_of_their_day() -> None:
    report = report_of([day(FIRST_ON)], effects=[effect(FIRST_ON), effect(FIRST_ON, kind="cramp")])
    assert rows_of(report_csv(report))[0]["side_effects"] == "redness cramp"


@pytest.mark.parametrize("text", TEXTS, ids=map(str, range(len(TEXTS))))
def test_no_cell_starts_a_formula_and_no_letter_is_lost(text: str) -> None:
    report = with_text(text)
    rows = rows_of(report_csv(report)) + rows_of(sessions_csv(report))
    cells = [cell for row in rows for cell in row.values()]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    assert not [cell for cell in cells if cell.strip()[:1] in {*"=+-@"} and cell]
    letters = text.replace("'", "")
    assert sum(letters in cell.replace("'", "") for cell in cells) >= 4


def test_every_table_has_a_byte_order_mark_and_what_a_spreadsheet_needs() -> None:
    report = with_text("Füße;=1+1")
    tables = {name: TABLES[name](report) for name in tables_told(report)}
    assert list(tables) == list(TABLES)
    assert tables_told(report_of([])) == ["days"]
    for text in tables.values():
        assert text.startswith("\ufeff")
        assert len(rows_of(text)) == 1
        assert ";=" not in text
        assert "Füße" in text


def test_a_safety_check_is_a_row_with_what_speaks_against_and_who_cleared() -> None:
    one = screening(FIRST_ON, "heart", cleared_by="=Dr", cleared_on=FIRST_ON)
    [row] = rows_of(screenings_csv(report_of([], screenings=[one])))
    assert (row["outcome"], row["answered_yes"], row["not_sure"]) == (
        "contraindication",
        "heart",
        "",
    )
    assert (row["cleared_by"], row["cleared_on"]) == ("'=Dr", "2026-09-01")


def test_lines_end_as_the_standard_wants() -> None:
    text = report_csv(report_of([day(FIRST_ON)]))
    assert text.count("\r\n") == text.count("\n") == 2


def header_of(text: str) -> list[str]:
    return next(csv.reader([text.removeprefix("\ufeff").splitlines()[0]]))


def test_a_table_without_rows_has_the_header_it_has_with_rows() -> None:
    full, empty = with_text("a note"), report_of([])
    for name, table in TABLES.items():
        of_all = replace(empty, scope=replace(empty.scope, includes=full.scope.includes))
        assert header_of(table(of_all)) == header_of(table(full))
        assert len(rows_of(table(full))) == 1
        assert len(rows_of(table(of_all))) == (1 if name == "days" else 0)
        assert "note" not in header_of(table(empty))


def test_every_column_of_a_full_diary_is_told_in_words_in_its_order() -> None:
    report = replace(with_text("a note"), trials=[finished_trial()])
    assert {name: list(words) for name, words in COLUMNS.items()} == {
        name: header_of(table(report)) for name, table in TABLES.items()
    }
    told = columns_told()
    for name in TABLES:
        of_table = told.partition(f"\n{name}.csv\n")[2].partition("\n\n")[0]
        names = re.findall(r"^  (\w+): \S", of_table, re.MULTILINE)
        assert names == header_of(TABLES[name](report))
    assert "frequency_hz: 0.5 to 50000 Hz" in told
    assert "duration_minutes: 1 to 480 minutes" in told
    assert "falls_count: falls that day, 0 to 50" in told


def test_what_was_brought_in_names_its_format_and_when() -> None:
    brought: dict[str, Any] = {"imported_from": "daylio", "imported_at": instant(FIRST_ON)}
    report = report_of(
        [day(FIRST_ON, **brought), day(FIRST_ON + timedelta(days=1))],
        moments=[moment(FIRST_ON, **brought), moment(FIRST_ON)],
        sessions=[session(FIRST_ON, **brought), session(FIRST_ON)],
    )
    found = report_json(report)
    for name in ("days", "moments", "sessions"):
        assert [row["imported_from"] for row in rows_of(TABLES[name](report))] == ["daylio", ""]
        assert [one["imported_from"] for one in found[name]] == ["daylio", None]
        assert found[name][0]["imported_at"] == "2026-09-01T18:30:00+00:00"


@pytest.mark.parametrize(
    "report",
    [report_of([]), long_report(40), long_report(70, trials=[finished_trial(), running_trial()])],
    ids=["none", "many", "trials"],
)
def test_json_has_every_documented_key_and_only_these(report: Report) -> None:
    found = json.loads(json.dumps(report_json(report)))
    assert found == report_json(report)
    words = set((report_json.__doc__ or "").replace(",", " ").replace("(", " ").split())
    words |= {word.strip(":;.)") for word in words}
    for one in [found, *(part for part in found.values() if isinstance(part, dict))]:
        assert set(one) <= words
    for part in ("days", "moments", "sessions", "effects", "modalities", "flags", "trials"):
        assert {key for one in found[part] for key in one} <= words
    for result in [one["result"] for one in found["trials"] if one["result"]]:
        assert set(result) <= words
        for part in ("others", "pairs", "days", "pauses"):
            assert {key for one in result[part] for key in one} <= words


def test_each_day_of_a_finished_trial_says_what_chance_had_assigned() -> None:
    trial = finished_trial()
    rows = rows_of(report_csv(long_report(70, trials=[trial, running_trial()])))
    assert trial.result is not None
    told = {row["date"]: (row["trial_pair"], row["trial_assigned"]) for row in rows[10:]}
    assert told == {
        f"{one.on}": (f"{one.pair}", "ems" if one.on_ems else "no_ems") for one in trial.result.days
    }
    assert {row["trial_assigned"] for row in rows[:10]} == {""}


def test_without_a_result_there_is_no_column_of_it() -> None:
    header = report_csv(long_report(70, trials=[running_trial()])).splitlines()[0]
    assert "trial" not in header


def test_json_keeps_no_answer_and_none_today_apart() -> None:
    [found] = report_json(report_of([day(FIRST_ON, 0, None, 10)]))["days"]
    assert found["scores"] == {"pain": 0, "numbness": None, "tingling": 10}
