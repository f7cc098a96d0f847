"""What columns and names seem to be, and how a table of any program is understood by them."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from diary.csv_writing import without_formula
from diary.export.tables.columns import guessed
from tests.diary.export.tables.taken import asked, columns, csv_text, facts, refused, taken

HEADERS = [
    ("Pain (0–10)", "pain", None, "0-10"),
    ("pain_0_10", "pain", None, "0-10"),
    ("Nerve pain level", "pain", None, None),
    ("Schmerzen heute", "pain", None, None),
    ("Schmerz Füße links", "pain", "feet_left", None),
    ("pain (left foot)", "pain", "feet_left", None),
    ("right_hand_tingling", "tingling", "hands_right", None),
    ("Kribbeln Hände", "tingling", "hands", None),
    ("Taubheit beide Füße 0 bis 10", "numbness", "feet", "0-10"),
    ("feet_left_pain_0_10", "pain", "feet_left", "0-10"),
    ("Pain 0-5", "pain", None, "0-5"),
    ("pain_vas_mm", "pain", None, "0-100"),
    ("Pain (VAS 0-10)", "pain", None, "0-10"),
    ("Schmerz in %", "pain", None, "0-100"),
    ("douleur", "pain", None, None),
    ("Tag", "date", None, None),
    ("Uhrzeit", "time", None, None),
    ("Stürze", "falls", None, None),
    ("Muskelschwäche", "weakness", None, None),
    ("Schlafstörung", "sleep_disturbance", None, None),
    ("Bemerkungen", "note", None, None),
    ("pain_before_0_10", None, None, "0-10"),
    ("Worst pain", "pain", None, None),
    ("Mood", None, None, None),
    ("left", None, None, None),
    ("", None, None, None),
]


@pytest.mark.parametrize(("header", "field", "place", "hint"), HEADERS)
def test_a_header_says_its_field_place_and_scale(
    header: str, field: str | None, place: str | None, hint: str | None
) -> None:
    found = guessed(header)
    assert (found.field, found.place if found.field else None, found.hint) == (field, place, hint)


@pytest.mark.parametrize(
    ("header", "field", "modality", "unit"),
    [("EMS", "ems_used", "ems", None), ("EMS used", "ems_used", "ems", None), ("TENS minutes", "session_minutes", "tens", "minutes"),
     ("NMES (min)", "session_minutes", "ems", "minutes"), ("TENS seconds", "session_minutes", "tens", "seconds"),
     ("HTEMS Dauer", "session_minutes", "htems", "minutes"), ("session_minutes", "session_minutes", "other", "minutes"),
     ("TENS", None, "tens", None), ("EMS pads changed", None, None, None)],
)  # fmt: skip
def test_a_header_says_the_stimulation(
    header: str, field: str | None, modality: str | None, unit: str | None
) -> None:
    found = guessed(header)
    assert (found.field, found.modality, found.unit) == (field, modality, unit)


def test_minutes_become_a_session_at_its_time_or_at_noon_and_that_is_said() -> None:
    text = "date,time,TENS minutes,EMS,pain\n2026-11-05,18:15,30,yes,3\n2026-11-06,,25,,\n2026-11-07,,0,,\n2026-11-08,,481,,\n"
    understood = taken(text)
    assert facts(understood) == {
        "day 2026-11-05": {"pain": 3, "ems_used": True},
        "session 2026-11-05T18:15+01:00 tens": {"modality": "tens", "duration_minutes": 30},
        "session 2026-11-06T12:00+01:00 tens": {
            "modality": "tens", "duration_minutes": 25, "note": "Time of day not in the file"
        },
    }  # fmt: skip
    assert refused(understood) == [(5, "TENS minutes", "481", "out_of_range")]


def test_a_column_ems_of_numbers_holds_minutes() -> None:
    found = columns(taken("date,EMS\n2026-11-05,20\n2026-11-06,0\n"))["EMS"]
    assert (found["field"], found["modality"], found["unit"]) == ("session_minutes", "ems", "minutes")  # fmt: skip
    assert columns(taken("date,TENS\n2026-11-05,1800\n"))["TENS"]["unit"] == "seconds"
    assert columns(taken("date,EMS\n2026-11-05,1\n2026-11-06,0\n"))["EMS"]["field"] == "ems_used"


def test_one_eleven_among_small_numbers_is_refused_and_many_are_another_scale() -> None:
    few = taken("date,pain\n2026-11-05,11\n2026-11-06,3\n2026-11-07,4\n")
    assert (asked(few), refused(few)) == ([], [(2, "pain", "11", "out_of_range")])
    many = taken("date,pain\n2026-11-05,64\n2026-11-06,30\n2026-11-07,4\n")
    assert asked(many) == ["scale"]
    chosen = taken("date,pain\n2026-11-05,64\n", columns={"1": {"scale": "0-10"}})
    assert refused(chosen) == [(2, "pain", "64", "out_of_range")]


def test_a_scale_of_0_to_5_is_doubled_only_when_chosen() -> None:
    text = "date,pain 0-5\n2026-11-05,3\n2026-11-06,2.5\n2026-11-07,2.3\n2026-11-08,6\n2026-11-09,4/5\n"
    assert (asked(taken(text)), taken(text).facts) == (["scale"], [])
    understood = taken(text, columns={"1": {"scale": "0-5"}})
    assert facts(understood) == {
        "day 2026-11-05": {"pain": 6, "note": "Pain in the file: 3 of 5"},
        "day 2026-11-06": {"pain": 5, "note": "Pain in the file: 2.5 of 5"},
        "day 2026-11-09": {"pain": 8, "note": "Pain in the file: 4/5"},
    }
    assert [one.row for one in understood.refused] == [4, 5]


def test_halves_of_a_scale_of_100_are_rounded_up() -> None:
    text = "date,Pain (left foot) %\n2026-11-05,65\n2026-11-06,64.9\n2026-11-07,101\n"
    understood = taken(text, columns={"1": {"scale": "0-100"}})
    assert facts(understood) == {
        "day 2026-11-05": {"ratings.feet_left.pain": 7, "note": "Pain (left feet) in the file: 65 of 100"},
        "day 2026-11-06": {"ratings.feet_left.pain": 6, "note": "Pain (left feet) in the file: 64.9 of 100"},
    }  # fmt: skip
    assert refused(understood) == [(4, "Pain (left foot) %", "101", "out_of_range")]


def test_of_a_second_row_of_a_day_only_what_contradicts_the_first_is_refused() -> None:
    text = (
        "date,pain,tingling,falls,ems used,note\n2026-11-05,3,,1,no,a\n2026-11-05,3,,1,no,a\n"
        "2026-11-05,4,2,3,yes,b\n2026-11-06,1,,2,yes,\n2026-11-06,,5,0,no,\n"
    )
    understood = taken(text)
    assert facts(understood) == {
        "day 2026-11-05": {"pain": 3, "tingling": 2, "falls": 3, "ems_used": True, "note": "a\nb"},
        "day 2026-11-06": {"pain": 1, "tingling": 5, "falls": 2, "ems_used": True},
    }
    assert refused(understood) == [(4, "pain", "4", "twice")]
    said = "This day stands in line 2 with another value; this one was left out."
    assert understood.refused[0].detail == said


def test_a_place_column_makes_ratings() -> None:
    text = "date,place,pain\n2026-11-05,left foot,3\n2026-11-05,Hände,4\n2026-11-05,,2\n2026-11-05,nose,9\n"
    understood = taken(text)
    assert facts(understood) == {
        "day 2026-11-05": {"ratings.feet_left.pain": 3, "ratings.hands.pain": 4}
    }
    assert refused(understood) == [
        (4, "pain", "2", "places_differ"),
        (5, "place", "nose", "not_a_place"),
    ]


def test_a_wrong_date_refuses_its_row_and_only_its_row() -> None:
    text = "date,pain\nsoon,3\n,4\n2026-12-01,1\n2026-12-02,5\n2016-11-30,2\n2016-11-20,6\n"
    understood = taken(text)
    assert list(facts(understood)) == ["day 2016-11-30", "day 2026-12-01"]
    assert [(row, code) for row, _, _, code in refused(understood)] == [
        (2, "not_a_date"), (3, "missing_date"), (5, "in_the_future"), (7, "too_long_ago"),
    ]  # fmt: skip


def test_the_order_of_a_file_is_that_of_most_of_its_dates_and_asked_for_where_two_are_as_good() -> (
    None
):
    def order(*dates: str) -> str | None:
        understood = taken("date,pain\n" + "".join(f"{each},1\n" for each in dates))
        assert bool(understood.questions) == (understood.reading["date_order"] is None)
        return understood.reading["date_order"]  # type: ignore[no-any-return]

    assert order("Do 5.11.2026") == "dmy"
    assert order("11/5/2026 10:00:00.000", "11/13/2026 10:00:00.000") == "mdy"
    assert order("5/11/2026", "13/11/2026", "11/30/2026") is None
    assert order("5/11/2026 10:00:00.000") is None
    assert order("13/11/2026", "14/11/2026", "11/30/2026") == "dmy"
    assert order("5 Nov 2026", "46331") == "ymd"


def test_an_instant_belongs_to_the_day_of_its_offset_and_zulu_to_the_persons() -> None:
    text = "timestamp,pain\n2026-11-05T23:30:00+09:00,3\n2026-11-07T23:30:00Z,4\n"
    assert facts(taken(text)) == {"day 2026-11-05": {"pain": 3}, "day 2026-11-08": {"pain": 4}}


def test_rows_of_one_instant_are_one_moment() -> None:
    text = (
        "symptom,date,time,value,note\nPain,2026-11-05,08:00,3,a\nNumb,2026-11-05,8:00 am,4,a\n"
        "Pain,2026-11-05,20:00,1,\nPain,2026-11-05,20:00,2,\n"
    )
    understood = taken(text, day_score="last")
    assert facts(understood) == {
        "day 2026-11-05": {"pain": 1, "numbness": 4},
        "moment 2026-11-05T08:00+01:00": {"pain": 3, "numbness": 4, "note": "a"},
        "moment 2026-11-05T20:00+01:00": {"pain": 1},
    }
    assert refused(understood) == [(5, "Pain", "2", "twice")]


def test_a_table_with_a_time_for_each_day_has_no_moments() -> None:
    text = "date,time,pain\n2026-11-05,20:00,3\n2026-11-06,late,4\n2026-11-07,,5\n"
    understood = taken(text)
    assert facts(understood) == {f"day 2026-11-0{day}": {"pain": day - 2} for day in (5, 6, 7)}
    assert refused(understood) == [(3, "time", "late", "not_a_time")]
    assert (asked(understood), understood.reading["day_score"]) == ([], None)


def test_the_last_moment_is_the_last_in_time_and_a_row_without_time_stays_the_days_own() -> None:
    text = (
        "date,time,pain,tingling,bad sleep\n2026-11-05,20:00,3,,\n2026-11-05,08:00,6,4,7\n"
        "2026-11-06,08:00,2,,\n2026-11-06,,9,,\n"
    )
    days = {score: facts(taken(text, day_score=score)) for score in ("last", "highest")}
    assert days["last"]["day 2026-11-05"] == {"pain": 3, "tingling": 4, "sleep_disturbance": 7}
    assert days["highest"]["day 2026-11-05"] == {"pain": 6, "tingling": 4, "sleep_disturbance": 7}
    assert days["last"]["day 2026-11-06"] == days["highest"]["day 2026-11-06"] == {"pain": 9}


def test_numbers_among_words_stay_numbers() -> None:
    text = "date,pain\n2026-11-05,mild\n2026-11-06,severe\n2026-11-07,4\n2026-11-08,LEICHT\n"
    understood = taken(text, columns={"1": {"scale": "words", "words": {"Mild": 1}}})
    assert columns(understood)["pain"]["words"] == {"leicht": 2, "mild": 1, "severe": 8}
    assert [values["pain"] for values in facts(understood).values()] == [1, 8, 4, 2]


def test_lines_above_the_header_and_columns_without_one_are_taken_as_they_are() -> None:
    text = "My diary,,\n\nmade on,2026-11-20,\nDate,Pain,,x\n2026-11-05,3,y,\n"
    understood = taken(text)
    assert list(columns(understood)) == ["Date", "Pain", "Column 3", "x"]
    assert [(fact.row, fact.values) for fact in understood.facts] == [(5, {"pain": 3})]
    assert understood.left_out == ["Column 3"]


def test_a_start_is_a_time_where_there_is_a_date() -> None:
    text = "date,start,TENS min\n2026-11-05,18:15,0:30\n"
    assert list(facts(taken(text))) == ["session 2026-11-05T18:15+01:00 tens"]


def test_a_note_that_is_too_long_is_refused_whole() -> None:
    text = f"date,pain,note\n2026-11-05,3,{'x' * 2001}\n2026-11-06,3,{'y' * 40_000}\n"
    understood = taken(text)
    assert facts(understood) == {"day 2026-11-05": {"pain": 3}, "day 2026-11-06": {"pain": 3}}
    assert refused(understood) == [
        (2, "note", "x" * 40, "too_long"), (3, "note", "y" * 40, "too_long"),
    ]  # fmt: skip


def test_only_the_first_hundred_refusals_are_shown_and_all_are_counted() -> None:
    understood = taken("date,pain\n" + "2026-11-05,12\nx,1\n" * 150)
    assert (len(understood.refused), understood.refused_count) == (100, 300)
    assert [one.row for one in understood.refused] == sorted(one.row for one in understood.refused)


BEARABLE = [
    ["date", "date formatted", "weekday", "time of day", "category", "rating/amount", "detail", "notes"],
    ["5th Nov 2026", "2026-11-05", "Thursday", "am", "Symptom", "1", "Tingling (Mild)", "toes"],
    ["5th Nov 2026", "2026-11-05", "Thursday", "pm", "Symptom", "3", "Tingling (Severe)", ""],
    ["5th Nov 2026", "2026-11-05", "Thursday", "am", "Mood", "3", "", ""],
]  # fmt: skip


def test_bearable_is_known_and_its_words_are_asked_for() -> None:
    before = taken(csv_text(BEARABLE))
    assert (before.reading["format"], before.left_out) == ("bearable", ["Mood"])
    assert before.questions == [{"code": "scale", "column": None, "name": "Tingling"}]
    after = taken(csv_text(BEARABLE), names={"Tingling": {"scale": "words"}}, day_score="highest")
    assert facts(after) == {
        "day 2026-11-05": {"tingling": 8},
        "moment 2026-11-05T09:00+01:00": {
            "tingling": 2,
            "note": "toes\nTime of day in the file: am\nTingling in the file: Mild",
        },
        "moment 2026-11-05T20:00+01:00": {
            "tingling": 8,
            "note": "Time of day in the file: pm\nTingling in the file: Severe",
        },
    }


def test_nomie_is_known_and_counts_its_offset_westward() -> None:
    rows = [
        ["epoch", "start", "end", "offset", "tracker", "value", "note", "lat", "lng", "location", "score"],
        ["1", "2026-11-05T23:30:00.000", "2026-11-05T23:30:00.000", "300", "pain", "6", "#pain(6) cold", "", "", "", "-1"],
        ["1", "2026-11-05T23:30:00.000", "2026-11-05T23:30:00.000", "300", "mood", "2", "x", "", "", "", "-1"],
        ["2", "2026-11-05T08:30:00.000", "2026-11-05T08:30:00.000", "300", "pain", "4", "", "", "", "", "0"],
    ]  # fmt: skip
    understood = taken(csv_text(rows))
    assert understood.reading["format"] == "nomie"
    assert facts(understood) == {
        "moment 2026-11-05T08:30-05:00": {"pain": 4},
        "moment 2026-11-05T23:30-05:00": {"pain": 6, "note": "#pain(6) cold"},
    }
    assert understood.left_out == ["score", "mood"]


def test_our_own_tables_of_days_and_moments_come_back_with_their_names() -> None:
    days = [
        ["date", "recorded_at", "late", "pain_0_10", "numbness_0_10", "tingling_0_10", "skipped", "sleep_disturbance_0_10",
         "weakness_0_10", "falls_count", "feet_left_pain_0_10", "ems_used", "ems_sessions_count", "ems_minutes", "note"],
        ["2026-11-05", "2026-11-05T20:00:00+01:00", "no", "7", "", "0", "numbness", "3", "2", "1", "7", "yes", "1", "30", "warm;'=1+1"],
    ]  # fmt: skip
    understood = taken(csv_text(days))
    assert understood.reading["format"] == "daymark_csv"
    assert facts(understood) == {
        "day 2026-11-05": {
            "pain": 7, "tingling": 0, "sleep_disturbance": 3, "weakness": 2, "falls": 1, "ratings.feet_left.pain": 7,
            "ems_used": True, "note": "warm;=1+1",
        }
    }  # fmt: skip
    assert understood.left_out == ["skipped", "ems_sessions_count", "ems_minutes"]
    moments = "date,occurred_at,recorded_at,time_zone,late,pain_0_10,numbness_0_10,tingling_0_10\n2026-11-05,2026-11-05T08:00:00+01:00,2026-11-05T08:00:00+01:00,Europe/Berlin,no,4,,\n"
    assert facts(taken(moments)) == {"moment 2026-11-05T08:00+01:00": {"pain": 4}}
    assert asked(taken(moments)) == []


@given(st.text("=＝+-@'\"; \t\r\n|a", min_size=1, max_size=12))
def test_every_apostrophe_that_defused_our_own_note_is_taken_off_and_no_other(text: str) -> None:
    # A note that begins so is written like one that begins with the line end: nobody can tell them apart.
    assume(not text.startswith(("'\t", "'\r", "'\n")))
    note = f"{text}."
    head = ["day", "pain", "numbness", "tingling", "ems_used", "late", "note"]
    row = ["2026-11-05", "1", "", "", "", "no", without_formula(note)]
    (fact,) = taken(csv_text([head, row])).facts
    # Blanks around a cell are no part of it.
    assert fact.values["note"].lstrip() == note.lstrip()


def test_apostrophes_of_other_tables_stay_as_typed() -> None:
    understood = taken("date,note\n2026-11-05,'=1+1\n")
    assert facts(understood) == {"day 2026-11-05": {"note": "'=1+1"}}
