"""Every table as people have them (samples/), and its right answer."""

from typing import Any

import pytest

from tests.diary.export.tables.taken import SAMPLES, asked, columns, facts, refused, sample, taken

PLAIN: dict[str, dict[str, dict[str, Any]]] = {
    "ambiguous-dates.csv": {
        "day 2026-11-05": {"pain": 7, "tingling": 5},
        "day 2026-11-06": {"pain": 6, "tingling": 5},
        "day 2026-11-13": {"pain": 5, "tingling": 4},
    },
    "daylio.csv": {
        "day 2026-11-05": {"note": "activities: tens | bad sleep"},
        "day 2026-11-06": {
            "note": "08:10 activities: bad sleep | cold\npins and needles until noon\n22:40 Calm day"
        },
        "day 2026-11-07": {
            "note": 'activities: tens | walk\nFeet "on fire" after the stairs,\nbetter in bed'
        },
    },
    "excel-german.csv": {
        "day 2026-11-05": {"pain": 7, "numbness": 3, "tingling": 4, "ems_used": True, "note": "Füße; kalt"},
        "day 2026-11-06": {"numbness": 0, "tingling": 2, "ems_used": False},
        "day 2026-11-07": {"numbness": 4, "note": "halbe Punkte gibt es nicht, elf auch nicht"},
    },
    "excel-german-windows-1252.csv": {
        "day 2026-11-05": {"pain": 6, "note": "Füße schwer, Größe 42"},
        "day 2026-11-06": {"pain": 5, "note": "€ 12 für Pflaster – naja"},
    },
    "excel-unicode-text-utf16.txt": {
        "day 2026-11-05": {"pain": 6, "numbness": 3, "note": "warm socks"},
        "day 2026-11-13": {"pain": 4, "numbness": 3},
    },
    "hostile-formula.csv": {
        "day 2026-11-05": {"pain": 6, "note": '=HYPERLINK("http://127.0.0.1/","x")'},
        "day 2026-11-06": {"pain": 5, "note": "warm;=1+1"},
        "day 2026-11-07": {"pain": 4, "note": "@SUM(1)"},
    },
    "track-and-graph.csv": {
        "day 2026-11-05": {"pain": 7, "note": "left: worse"},
        "day 2026-11-06": {"pain": 5, "numbness": 4, "note": "toes, both sides"},
        "session 2026-11-06T18:15+01:00 tens": {"modality": "tens", "duration_minutes": 30, "note": "30 min"},
    },
    "two-digit-years.csv": {
        "day 2026-11-05": {"pain": 3, "numbness": 2, "tingling": 1},
        "day 2026-11-06": {"pain": 0, "numbness": 0, "tingling": 0},
        "day 2026-11-07": {"numbness": 2},
    },
}  # fmt: skip
ASKED = {
    "cluster-headache-tracker.csv": ["day_score"],
    "daymark-after-excel.csv": ["date_order"],
    "migraine-buddy.csv": ["day_score"],
    "one-column-many-days.csv": ["day_score"],
    "really-ambiguous-dates.csv": ["date_order"],
    "scale-0-100.csv": ["scale", "scale"],
    "words.csv": ["scale", "scale"],
}
KNOWN = {
    "cluster-headache-tracker.csv": "cluster_headache_tracker",
    "daylio.csv": "daylio",
    "daymark-after-excel.csv": "daymark_csv",
    "migraine-buddy.csv": "migraine_buddy",
    "track-and-graph.csv": "track_and_graph",
}


@pytest.mark.parametrize("name", PLAIN)
def test_a_table_without_a_question_gives_its_facts(name: str) -> None:
    assert facts(taken(sample(name))) == PLAIN[name]


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_only_what_is_open_is_asked_and_every_program_is_known(path: Any) -> None:
    understood = taken(path.read_bytes())
    assert asked(understood) == ASKED.get(path.name, [])
    assert understood.reading["format"] == KNOWN.get(path.name, "table")


def test_excel_german_refuses_the_two_cells_by_row_and_column() -> None:
    understood = taken(sample("excel-german.csv"))
    assert refused(understood) == [
        (4, "Schmerz", "7,5", "out_of_range"),
        (4, "Kribbeln", "11", "out_of_range"),
    ]
    reading = understood.reading
    assert (reading["encoding"], reading["delimiter"], reading["date_order"]) == ("utf-8", ";", "dmy")  # fmt: skip
    assert reading["has_header"] is True
    assert understood.rows == 3


def test_windows_1252_and_utf_16_are_named() -> None:
    assert taken(sample("excel-german-windows-1252.csv")).reading["encoding"] == "windows-1252"
    reading = taken(sample("excel-unicode-text-utf16.txt")).reading
    assert (reading["encoding"], reading["delimiter"], reading["date_order"]) == ("utf-16", "\t", "mdy")  # fmt: skip


def test_really_ambiguous_dates_give_nothing_until_the_order_is_chosen() -> None:
    name = "really-ambiguous-dates.csv"
    assert taken(sample(name)).facts == []
    assert list(facts(taken(sample(name), date_order="mdy"))) == [
        "day 2026-05-11", "day 2026-06-11", "day 2026-07-11",
    ]  # fmt: skip
    chosen = taken(sample(name), date_order="dmy")
    assert next(iter(facts(chosen))) == "day 2026-11-05"
    assert chosen.questions == []


def test_our_own_table_after_excel_loses_its_apostrophes_and_its_empty_day() -> None:
    understood = taken(sample("daymark-after-excel.csv"), date_order="mdy")
    assert facts(understood) == {
        "day 2026-11-05": {"pain": 6, "numbness": 4, "tingling": 3, "ems_used": True, "note": "- bad night"},
        "day 2026-11-06": {"pain": 0, "tingling": 2, "ems_used": False, "note": "=1+1 is what I typed"},
    }  # fmt: skip
    assert (understood.left_out, refused(understood)) == ([], [])


def test_a_mood_is_no_pain_and_that_is_said() -> None:
    track, daylio = taken(sample("track-and-graph.csv")), taken(sample("daylio.csv"))
    assert (track.left_out, daylio.left_out) == (["Mood"], ["mood"])
    assert daylio.as_note == ["activities", "note_title"]


def test_scales_of_0_to_100_are_mapped_only_when_chosen_and_kept_in_the_note() -> None:
    before = taken(sample("scale-0-100.csv"))
    assert columns(before)["pain_vas_mm"]["proposed_scale"] == "0-100"
    assert columns(before)["pain_vas_mm"]["scale"] is None
    assert before.facts == []
    chosen = {"1": {"scale": "0-100"}, "2": {"scale": "0-100"}}
    assert facts(taken(sample("scale-0-100.csv"), columns=chosen)) == {
        "day 2026-11-05": {"pain": 6, "numbness": 4, "note": "Pain in the file: 64 of 100\nNumbness in the file: 40 of 100"},
        "day 2026-11-06": {"pain": 1, "numbness": 10, "note": "Pain in the file: 7 of 100\nNumbness in the file: 100 of 100"},
    }  # fmt: skip


def test_words_are_mapped_as_the_person_says_and_kept_in_the_note() -> None:
    before = taken(sample("words.csv"))
    assert columns(before)["Pain"]["words"] == {"mild": 2, "severe": 8, "unbearable": 10}
    assert columns(before)["Tingling"]["words"] == {"none": 0, "moderate": 5}
    assert before.facts == []
    chosen = {"1": {"scale": "words", "words": {"mild": 3}}, "2": {"scale": "words"}}
    understood = taken(sample("words.csv"), columns=chosen)
    assert facts(understood) == {
        "day 2026-11-05": {"pain": 3, "tingling": 0, "note": "Pain in the file: mild\nTingling in the file: none"},
        "day 2026-11-06": {"pain": 8, "tingling": 5, "note": "Pain in the file: severe\nTingling in the file: moderate"},
        "day 2026-11-07": {"pain": 10, "note": "Pain in the file: unbearable"},
    }  # fmt: skip
    assert refused(understood) == []


MOMENTS = {
    "moment 2026-11-05T08:00+01:00": {"pain": 3},
    "moment 2026-11-05T20:00+01:00": {"pain": 6},
    "moment 2026-11-06T08:00+01:00": {"pain": 2},
    "day 2026-11-07": {"pain": 4},
}


@pytest.mark.parametrize(
    ("score", "days"),
    [(None, {}), ("none", {}), ("highest", {"day 2026-11-05": 6, "day 2026-11-06": 2}), ("last", {"day 2026-11-05": 6, "day 2026-11-06": 2})],
)  # fmt: skip
def test_several_values_a_day_are_moments_and_the_person_says_which_is_the_days(
    score: str | None, days: dict[str, int]
) -> None:
    understood = taken(sample("one-column-many-days.csv"), day_score=score)
    assert facts(understood) == MOMENTS | {key: {"pain": pain} for key, pain in days.items()}
    assert refused(understood) == [(5, "time", "24:00", "not_a_time")]
    assert asked(understood) == ([] if score else ["day_score"])


def test_migraine_buddy_keeps_the_offset_and_skips_the_lines_above() -> None:
    understood = taken(sample("migraine-buddy.csv"), time_zone="America/New_York")
    assert facts(understood) == {
        "moment 2026-11-05T23:30+01:00": {
            "pain": 7,
            "note": "Lasted: 2 h 10 min\nAttack Types: Other\nAttack Location: Feet\n"
            "Symptoms: Tingling, Numbness\ncould not feel the floor",
        },
        "moment 2026-11-08T06:00+01:00": {
            "pain": 4,
            "note": "Lasted: 45 min\nAttack Types: Other\nAttack Location: Hands\nSymptoms: Tingling",
        },
    }
    assert [fact.row for fact in understood.facts] == [5, 6]
    assert understood.as_note == ["Lasted", "Attack Types", "Attack Location", "Symptoms"]


def test_cluster_headache_tracker_gives_moments_and_says_what_it_leaves() -> None:
    understood = taken(sample("cluster-headache-tracker.csv"), day_score="highest")
    assert facts(understood) == {
        "day 2026-11-06": {"pain": 5},
        "moment 2026-11-06T22:00+01:00": {"pain": 5},
        "day 2026-11-07": {"pain": 8},
        "moment 2026-11-07T02:10+01:00": {
            "pain": 8,
            "note": "end_time: 2026-11-07 02:55:00\nmedication: pregabalin 75 mg\n"
            "triggers: cold, poor sleep\nfeet first",
        },
    }
    assert understood.left_out == ["barometric_pressure"]


def test_a_table_without_a_header_is_numbered_and_waits_for_its_columns() -> None:
    before = taken(sample("no-header.csv"))
    assert before.reading["has_header"] is False
    assert before.left_out == ["Column 2", "Column 3", "Column 4"]
    assert before.facts == []
    fields = {"1": {"field": "pain"}, "2": {"field": "numbness"}, "3": {"field": "tingling"}}
    assert facts(taken(sample("no-header.csv"), columns=fields)) == {
        "day 2026-11-05": {"pain": 6, "numbness": 4, "tingling": 5},
        "day 2026-11-06": {"pain": 5, "numbness": 4, "tingling": 5},
    }
