"""Tables as people keep them: what is taken, what is asked, and that nothing is lost without a word."""

import io
import zipfile
from datetime import date
from typing import Any

import openpyxl
import pytest
from billiard.exceptions import SoftTimeLimitExceeded

from diary.exceptions import InvalidFields
from diary.export.tables import Understood
from diary.sharing.report.table_words import COLUMNS
from tests.diary.export.tables.taken import (
    asked,
    columns,
    csv_text,
    facts,
    refused,
    taken,
    workbook,
)

DAYS = ["2026-11-05", "2026-11-06", "2026-11-07", "2026-11-08", "2026-11-09"]
NO_TIME = "Time of day not in the file"


def column(header: str, *cells: str, **choices: Any) -> Understood:
    """A table of one column beside its dates."""
    rows = [[day, cell] for day, cell in zip(DAYS, cells, strict=False)]
    return taken(csv_text([["Datum", header], *rows], delimiter=";"), **choices)


def values(understood: Understood) -> list[dict[str, Any]]:
    return list(facts(understood).values())


def problem(content: bytes | str) -> tuple[str, str]:
    with pytest.raises(InvalidFields) as caught:
        taken(content)
    (error,) = caught.value.errors
    assert error.field == "file"
    return error.code, error.message


@pytest.mark.parametrize("header", ["EMS level", "EMS Stärke", "EMS intensity", "EMS Wert", "TENS level"])  # fmt: skip
def test_the_level_of_a_device_is_left_out_and_said(header: str) -> None:
    understood = column(header, "30", "20")
    assert (understood.facts, understood.left_out) == ([], [header])


def test_a_column_ems_of_small_numbers_is_left_out_and_one_with_lengths_holds_minutes() -> None:
    assert column("EMS", "1", "2", "0").left_out == ["EMS"]
    assert values(column("EMS", "30 min", "nein", "0 min")) == [
        {"modality": "ems", "duration_minutes": 30, "note": NO_TIME},
        {"ems_used": False},
        {"ems_used": False},
    ]


@pytest.mark.parametrize("header", ["Sleep", "Schlaf", "sommeil", "sueño", "Sleep score"])
def test_sleep_may_be_hours_or_good_and_is_left_out_until_the_person_says(header: str) -> None:
    assert column(header, "7", "6").left_out == [header]
    chosen = column(header, "7", "6", columns={"1": {"field": "sleep_disturbance"}})
    assert values(chosen) == [{"sleep_disturbance": 7}, {"sleep_disturbance": 6}]


@pytest.mark.parametrize("header", ["sleep disturbance", "bad sleep", "Schlafstörung", "schlecht geschlafen"])  # fmt: skip
def test_disturbed_sleep_is_known_by_its_words(header: str) -> None:
    assert values(column(header, "7")) == [{"sleep_disturbance": 7}]


def test_the_category_sleep_of_bearable_is_left_out() -> None:
    head = ["date", "date formatted", "weekday", "time of day", "category", "rating/amount", "detail", "notes"]  # fmt: skip
    row = ["5th Nov 2026", "2026-11-05", "Thursday", "am", "Sleep", "4", "", ""]
    assert taken(csv_text([head, row])).left_out == ["Sleep"]


@pytest.mark.parametrize(
    ("header", "proposed"),
    [("Pain (1-5)", "0-5"), ("Schmerz /5", "0-5"), ("Pain 0-3", None), ("Pain (0-4)", None), ("Pain (0 bis 100)", "0-100")],
)  # fmt: skip
def test_a_header_that_names_another_scale_is_asked_for(header: str, proposed: str | None) -> None:
    understood = column(header, "2", "3")
    assert columns(understood)[header]["proposed_scale"] == proposed
    assert (asked(understood), understood.facts) == (["scale"], [])


def test_numbers_of_another_scale_can_be_given_scores_like_words() -> None:
    chosen = {"1": {"scale": "words", "words": {"2": 7, "3": 10}}}
    assert [each["pain"] for each in values(column("Pain 0-3", "2", "3", columns=chosen))] == [7, 10]  # fmt: skip


@pytest.mark.parametrize(("cells", "proposed"), [(("3/5", "2/5"), "0-5"), (("70%", "65 %"), "0-100"), (("2/4", "1/4"), None)])  # fmt: skip
def test_cells_that_say_of_how_much_they_are_a_part_propose_that_scale(
    cells: tuple[str, ...], proposed: str | None
) -> None:
    understood = column("Pain", *cells)
    assert columns(understood)["Pain"]["proposed_scale"] == proposed
    assert asked(understood) == ["scale"]


def test_parts_are_scaled_and_those_above_the_top_are_refused() -> None:
    fifths = column("Pain", "3/5", "6/5", columns={"1": {"scale": "0-5"}})
    assert values(fifths) == [{"pain": 6, "note": "Pain in the file: 3/5"}]
    assert refused(fifths) == [(3, "Pain", "6/5", "out_of_range")]
    percents = column("Pain", "70 %", "101 %", columns={"1": {"scale": "0-100"}})
    assert values(percents) == [{"pain": 7, "note": "Pain in the file: 70 %"}]
    assert refused(percents) == [(3, "Pain", "101 %", "out_of_range")]


def test_cells_that_a_workbook_shows_as_percentages_are_percentages() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (["date", "pain"], [date(2026, 11, 5), 0.7], [date(2026, 11, 6), 1]):
        sheet.append(row)
    sheet["B2"].number_format = sheet["B3"].number_format = "0%"
    content = io.BytesIO()
    book.save(content)
    assert columns(taken(content.getvalue()))["pain"]["examples"] == ["70%", "100%"]
    chosen = taken(content.getvalue(), columns={"1": {"scale": "0-100"}})
    assert [each["pain"] for each in values(chosen)] == [7, 10]


def test_words_for_no_answer_are_missing() -> None:
    understood = column("Schmerz", "keine Angabe", "k.A.", "nicht erfasst", "?", "4")
    assert (values(understood), refused(understood)) == ([{"pain": 4}], [])
    assert column("Pain", "no data", "not recorded", "n/a").facts == []


def test_only_whole_phrases_propose_a_score() -> None:
    words: dict[str, int | None] = {}
    for cells in (
        ("nicht so stark", "sehr stark", "leicht bis mittel", "keine Schmerzen", "gar nicht"),
        ("no pain", "none at all", "very severe", "mild to moderate", "keine Ahnung"),
    ):
        words |= columns(column("Pain", *cells))["Pain"]["words"]
    assert words == {
        "nicht so stark": None, "sehr stark": 9, "leicht bis mittel": 3, "keine schmerzen": 0, "gar nicht": 0,
        "no pain": 0, "none at all": 0, "very severe": 9, "mild to moderate": 3, "keine ahnung": None,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("cells", "words"),
    [(("ja", "nein", "ja"), {"ja": None, "nein": 0}), (("x", "", "x"), {"x": None}), (("none", "3", "4"), {"none": 0}),
     (("+", "++", "+++", "+"), {"+": None, "++": None, "+++": None}), (("3", "4", "krank", "krank"), {"krank": None})],
)  # fmt: skip
def test_words_among_scores_are_asked_for(
    cells: tuple[str, ...], words: dict[str, int | None]
) -> None:
    understood = column("Pain", *cells)
    found = columns(understood)["Pain"]
    assert (found["proposed_scale"], found["words"]) == ("words", words)
    assert asked(understood) == ["scale"]


def test_no_minutes_of_ems_are_a_no_unless_that_day_says_otherwise() -> None:
    understood = taken(
        "date,EMS min,HTEMS min,TENS min,EMS\n2026-11-05,0,,,\n2026-11-06,,0,,\n2026-11-07,,,0,\n2026-11-08,0,,,yes\n"
        "2026-11-09,0,,,\n2026-11-09,30,,,\n"
    )
    assert facts(understood) == {
        "day 2026-11-05": {"ems_used": False},
        "day 2026-11-06": {"ems_used": False},
        "day 2026-11-08": {"ems_used": True},
        "session 2026-11-09T12:00+01:00 ems": {"modality": "ems", "duration_minutes": 30, "note": NO_TIME},
    }  # fmt: skip
    assert refused(understood) == []


def test_a_row_that_says_no_minutes_and_else_what_the_first_says_is_heard() -> None:
    understood = taken("date,pain,EMS min\n2026-11-05,3,\n2026-11-05,3,0\n")
    assert facts(understood) == {"day 2026-11-05": {"pain": 3, "ems_used": False}}


def test_a_score_of_the_day_itself_stands_over_the_places_of_its_moments() -> None:
    understood = taken(
        "date,time,pain,pain left foot\n2026-11-05,08:00,,3\n2026-11-05,20:00,,4\n2026-11-05,,9,\n"
        "2026-11-06,08:00,2,3\n2026-11-06,20:00,7,\n",
        day_score="highest",
    )
    assert facts(understood)["day 2026-11-05"] == {"pain": 9}
    assert facts(understood)["day 2026-11-06"] == {"ratings.feet_left.pain": 3}


def test_years_of_two_digits_that_come_first_are_asked_for() -> None:
    text = "date,pain\n26-11-20,3\n26-11-21,4\n"
    assert asked(taken(text)) == ["date_order"]
    assert list(facts(taken(text, date_order="ymd"))) == ["day 2026-11-20", "day 2026-11-21"]
    assert list(facts(taken("date,pain\n26-11-28,3\n"))) == ["day 2026-11-28"]


@pytest.mark.parametrize(
    ("text", "others"),
    [("Tag;Datum;Schmerz\nDo;05.11.2026;3\n", ["Tag"]), ("Tag;Datum;Schmerz\n1;05.11.2026;3\n", ["Tag"]),
     ("Timestamp,Date,Pain\n11/13/2026 10:00:00,11/5/2026,3\n11/13/2026 10:00:00,11/15/2026,\n", ["Timestamp"]),
     ("Day,Date,Pain\n2026-11-05,Thu,3\n", ["Date"]), ("Datum,Zeitpunkt,Pain\n5.11.,2026-11-05 20:00,3\n", ["Datum"])],
)  # fmt: skip
def test_of_several_columns_that_are_called_so_the_one_with_dates_is_the_date(
    text: str, others: list[str]
) -> None:
    understood = taken(text)
    assert (list(facts(understood)), understood.left_out) == (["day 2026-11-05"], others)


def test_a_column_of_day_numbers_is_no_date_and_that_is_asked() -> None:
    assert asked(taken("Tag;Schmerz\n1;3\n2;4\n")) == ["date_column"]


def test_a_year_a_month_and_a_day_are_one_date() -> None:
    understood = taken("Jahr;Monat;Tag;Schmerz\n2026;11;5;3\n2026;November;6.;4\n2026;;7;4\n")
    assert list(facts(understood)) == ["day 2026-11-05", "day 2026-11-06"]
    assert (understood.left_out, refused(understood)) == ([], [(4, "Tag", "7", "not_a_date")])


def test_other_sheets_with_a_table_are_said() -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook([["date", "pain"], [DAYS[0], 3]])))
    for title, rows in (("May", [["date", "pain"], [DAYS[1], 4]]), ("About", [["my diary"]])):
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    content = io.BytesIO()
    book.save(content)
    assert taken(content.getvalue()).left_out == ["Sheet “May”"]
    assert taken(content.getvalue(), sheet="May").left_out == ["Sheet “Sheet”"]


def test_a_time_that_cannot_be_read_costs_only_the_scores_of_its_row() -> None:
    understood = taken(
        "Datum;Zeit;Schmerz;Stürze;bad sleep;EMS;Notiz\n2026-11-05;8;3;;;;\n2026-11-05;2030;4;;;;\n2026-11-05;spät;5;1;6;ja;kalt\n",
        day_score="none",
    )  # fmt: skip
    assert facts(understood) == {
        "day 2026-11-05": {"falls": 1, "sleep_disturbance": 6, "ems_used": True, "note": "kalt"},
        "moment 2026-11-05T08:00+01:00": {"pain": 3},
        "moment 2026-11-05T20:30+01:00": {"pain": 4},
    }
    assert refused(understood) == [(4, "Zeit", "spät", "not_a_time")]
    assert understood.refused[0].detail.endswith("its scores were left out.")


def test_parts_of_a_day_are_times_and_stay_in_the_note() -> None:
    text = "Datum;Tageszeit;Schmerz;Notiz\n2026-11-05;morgens;3;kalt\n2026-11-05;PM;4;\n2026-11-06;abends;;\n"
    assert facts(taken(text, day_score="none")) == {
        "moment 2026-11-05T08:00+01:00": {
            "pain": 3,
            "note": "kalt\nTime of day in the file: morgens",
        },
        "moment 2026-11-05T20:00+01:00": {"pain": 4, "note": "Time of day in the file: PM"},
    }


def test_the_places_of_a_row_stand_over_its_symptom_without_a_place() -> None:
    understood = taken(
        "date,pain,pain left foot,pain right foot\n2026-11-05,4,7,5\n2026-11-06,7,7,5\n"
    )
    assert facts(understood) == {
        "day 2026-11-05": {"ratings.feet_left.pain": 7, "ratings.feet_right.pain": 5},
        "day 2026-11-06": {"pain": 7, "ratings.feet_left.pain": 7, "ratings.feet_right.pain": 5},
    }
    assert refused(understood) == [(2, "pain", "4", "places_differ")]


@pytest.mark.parametrize(
    "cell",
    ["05.11.2026 (Do)", "05.11.2026 Do", "05.11.2026, Do.", "Do., 05.11.2026", "Thursday, November 5, 2026", "2026-11-05 Thu"],
)  # fmt: skip
def test_a_weekday_stands_before_or_behind_a_date(cell: str) -> None:
    assert list(facts(taken(csv_text([["date", "pain"], [cell, 3]])))) == ["day 2026-11-05"]


@pytest.mark.parametrize("cell", ["05.11.", "5. November", "Nov 5", "5/11", "Do 5.11."])
def test_a_date_without_a_year_is_refused_and_says_so(cell: str) -> None:
    understood = taken(csv_text([["date", "pain"], [cell, 3]]))
    assert refused(understood) == [(2, "date", cell, "not_a_date")]
    assert understood.refused[0].detail.startswith("This has no year")


@pytest.mark.parametrize("name", ["sessions", "side_effects", "safety_checks"])
def test_a_part_of_our_own_export_is_refused_whole(name: str) -> None:
    code, words = problem(csv_text([list(COLUMNS[name]), [DAYS[0]]]))
    assert (code, "daymark.json" in words) == ("own_table", True)


def test_our_own_table_of_days_says_that_it_leaves_out_where_days_came_from() -> None:
    cells = {"date": DAYS[0], "pain_0_10": "3", "imported_from": "daylio"}
    row = [cells.get(name, "") for name in COLUMNS["days"]]
    understood = taken(csv_text([list(COLUMNS["days"]), row]))
    assert (values(understood), understood.left_out) == ([{"pain": 3}], ["imported_from"])


def test_a_row_with_more_cells_than_columns_is_refused_until_its_column_is_chosen() -> None:
    text = "date,pain,numb\n2026-11-05,6,5,4\n2026-11-06,3,2,\n"
    understood = taken(text)
    assert list(facts(understood)) == ["day 2026-11-06"]
    assert refused(understood) == [(2, "Column 4", "4", "too_many_cells")]
    chosen = taken(text, columns={"3": {"field": "tingling"}})
    assert facts(chosen)["day 2026-11-05"] == {"pain": 6, "numbness": 5, "tingling": 4}
    # An empty header is a header.
    assert taken("date,pain,\n2026-11-05,6,x\n").left_out == ["Column 3"]


def test_a_table_with_its_days_side_by_side_is_refused_whole() -> None:
    across = "05.11.2026;06.11.2026;07.11.2026"
    assert problem(f"Mein Tagebuch\n;{across}\nSchmerz;3;4;5\n")[0] == "turned"
    assert taken(f"date;a;b;c\n2026-11-05;{across}\n").questions == []


@pytest.mark.parametrize(
    ("content", "code", "words"),
    [(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old_excel", "without a password"), (b"%PDF-1.7\n1,2\n", "not_readable", ".csv"),
     (b"Dear doctor, it hurts.\nIt is bad, really.\n", "not_readable", "no table"), (b"Dear doctor\n", "not_readable", "no table")],
)  # fmt: skip
def test_what_is_no_table_says_what_it_is(content: bytes, code: str, words: str) -> None:
    found, said = problem(content)
    assert (found, words in said) == (code, True)


def test_a_table_of_another_office_program_says_how_to_save_it() -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", "<a/>")
    assert problem(content.getvalue()) == (
        "not_readable",
        "is no Excel workbook; save the table as .xlsx or .csv",
    )


def test_a_row_without_a_date_below_one_with_a_date_is_told_from_others() -> None:
    understood = taken("date,pain\n,1\n2026-11-05,3\n,4\n")
    assert [one.detail for one in understood.refused] == [
        "This must be a date, and it is empty.",
        "This has no date; the row above has one.",
    ]


def test_a_header_of_two_lines_is_one() -> None:
    text = "Datum;Schmerz;;Taubheit;\n;Füße;Hände;Füße;Hände\n2026-11-05;3;4;5;6\n"
    understood = taken(text)
    assert facts(understood) == {
        "day 2026-11-05": {
            "ratings.feet.pain": 3, "ratings.hands.pain": 4, "ratings.feet.numbness": 5, "ratings.hands.numbness": 6,
        }
    }  # fmt: skip
    assert list(columns(understood))[:3] == ["Datum", "Schmerz Füße", "Schmerz Hände"]
    # A row of words below a whole header is a row.
    assert taken("date,pain,note,\n,,left foot,\n2026-11-05,3,,\n").rows == 2


def test_columns_with_one_name_are_told_apart_where_they_are_left_out() -> None:
    understood = taken("Datum;Schmerz;;Schmerz\n2026-11-05;3;4;5\n")
    assert understood.left_out == ["Column 3", "Schmerz (column 4)"]


@pytest.mark.parametrize(
    ("header", "field"),
    [("How bad is your pain today? (0-10)", "pain"), ("Did you use EMS?", "ems_used"), ("Schmerz morgens", "pain"),
     ("Wie stark sind Ihre Schmerzen heute?", "pain"), ("dolore", "pain"), ("intorpidimento", "numbness"), ("formicolio", "tingling"),
     ("pijn", "pain"), ("gevoelloosheid", "numbness"), ("tintelingen", "tingling"), ("pain medication", None), ("Pain relief", None),
     ("Hours without pain", None), ("Pain and tingling", None)],
)  # fmt: skip
def test_a_question_is_known_by_the_one_symptom_in_it(header: str, field: str | None) -> None:
    understood = column(header, "1", "0")
    assert columns(understood)[header]["field"] == field
    assert understood.left_out == ([] if field else [header])


def test_a_column_called_pain_goes_before_the_worst_pain() -> None:
    wide = taken("date,Worst pain,Pain\n2026-11-05,7,3\n")
    assert (values(wide), wide.left_out) == ([{"pain": 3}], ["Worst pain"])
    long = taken("date,name,value\n2026-11-05,Worst pain,7\n2026-11-05,Pain,3\n")
    assert (values(long), long.left_out) == ([{"pain": 3}], ["Worst pain"])


def test_times_that_are_written_nowhere_are_said() -> None:
    once = "date,time,pain\n2026-11-05,08:00,3\n2026-11-06,08:00,3\n"
    assert taken(once).left_out == ["time"]
    assert taken(once + "2026-11-06,20:00,4\n").left_out == []


@pytest.mark.parametrize("error", [MemoryError, SoftTimeLimitExceeded])
def test_a_worker_that_runs_out_of_memory_or_time_is_no_broken_file(
    error: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*given: Any, **named: Any) -> None:
        raise error

    content = workbook([["date", "pain"], [DAYS[0], 3]])
    monkeypatch.setattr(openpyxl, "load_workbook", fail)
    with pytest.raises(error):
        taken(content)
