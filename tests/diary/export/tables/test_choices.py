"""What a person may choose about a table: each choice checked, merged over what was chosen before."""

from typing import Any

import pytest

from diary.exceptions import InvalidFields
from diary.export.tables import checked_choices
from tests.diary.export.tables.taken import asked, columns, facts, taken

WRONG: list[tuple[Any, str]] = [
    ([], "choices"),
    ("dmy", "choices"),
    (None, "choices"),
    ({"unknown": 1}, "choices"),
    ({"": 1}, "choices"),
    ({"encoding": "latin-1"}, "choices.encoding"),
    ({"encoding": ["utf-8"]}, "choices.encoding"),
    ({"delimiter": "ab"}, "choices.delimiter"),
    ({"sheet": ""}, "choices.sheet"),
    ({"sheet": "x" * 32}, "choices.sheet"),
    ({"sheet": 1}, "choices.sheet"),
    ({"has_header": 1}, "choices.has_header"),
    ({"has_header": "yes"}, "choices.has_header"),
    ({"layout": "tall"}, "choices.layout"),
    ({"date_order": "ydm"}, "choices.date_order"),
    ({"date_order": {}}, "choices.date_order"),
    ({"day_score": "mean"}, "choices.day_score"),
    ({"columns": []}, "choices.columns"),
    ({"columns": {"200": {}}}, "choices.columns"),
    ({"columns": {"-1": {}}}, "choices.columns"),
    ({"columns": {"01": {}}}, "choices.columns"),
    ({"columns": {"0": []}}, "choices.columns"),
    ({"columns": {"0": {"header": "x"}}}, "choices.columns"),
    ({"columns": {"0": {"field": "mood"}}}, "choices.columns.field"),
    ({"columns": {"0": {"field": 1}}}, "choices.columns.field"),
    ({"columns": {"0": {"scale": "0-7"}}}, "choices.columns.scale"),
    ({"columns": {"0": {"place": "toes"}}}, "choices.columns.place"),
    ({"columns": {"0": {"modality": "EMS"}}}, "choices.columns.modality"),
    ({"columns": {"0": {"unit": "days"}}}, "choices.columns.unit"),
    ({"columns": {"0": {"words": []}}}, "choices.columns.words"),
    ({"columns": {"0": {"words": {str(n): 1 for n in range(41)}}}}, "choices.columns.words"),
    ({"columns": {"0": {"words": {"mild": 11}}}}, "choices.columns.words"),
    ({"columns": {"0": {"words": {"mild": 2.5}}}}, "choices.columns.words"),
    ({"columns": {"0": {"words": {"mild": True}}}}, "choices.columns.words"),
    ({"columns": {"0": {"words": {"x" * 81: 1}}}}, "choices.columns.words"),
    ({"names": {"x" * 81: {}}}, "choices.names"),
    ({"names": {"Pain": {"field": "date"}}}, "choices.names.field"),
    ({"names": {f"n{number}": {} for number in range(101)}}, "choices.names"),
]


@pytest.mark.parametrize(("given", "named"), WRONG)
def test_a_wrong_choice_is_refused_and_named(given: Any, named: str) -> None:
    with pytest.raises(InvalidFields) as caught:
        checked_choices({}, given)
    assert [error.field for error in caught.value.errors] == [named]


def test_choices_are_merged_part_by_part() -> None:
    first = checked_choices({}, {"date_order": "dmy", "columns": {"1": {"field": "pain"}}})
    second = checked_choices(first, {"columns": {"1": {"scale": "0-5"}, "2": {"field": None}}})
    assert second == {
        "date_order": "dmy",
        "columns": {"1": {"field": "pain", "scale": "0-5"}, "2": {"field": None}},
    }
    assert first == {"date_order": "dmy", "columns": {"1": {"field": "pain"}}}


def test_null_takes_a_choice_back() -> None:
    before = checked_choices({}, {"date_order": "dmy", "columns": {"1": {"field": "pain"}}})
    assert checked_choices(before, {"date_order": None, "columns": {"1": None}}) == {"columns": {}}
    assert checked_choices(before, {"columns": None}) == {"date_order": "dmy"}


def test_many_small_choices_stay_bounded() -> None:
    choices: dict[str, Any] = {}
    for number in range(100):
        choices = checked_choices(choices, {"names": {f"n{number}": {"field": "pain"}}})
    with pytest.raises(InvalidFields):
        checked_choices(choices, {"names": {"one more": {"field": "pain"}}})


def test_a_column_can_be_left_out_and_another_one_taken() -> None:
    text = "date,pain,worst\n2026-11-05,3,8\n"
    assert taken(text).left_out == ["worst"]
    chosen = taken(text, columns={"1": {"field": None}, "2": {"field": "pain"}})
    assert facts(chosen) == {"day 2026-11-05": {"pain": 8}}
    assert chosen.left_out == ["pain"]


def test_another_date_column_takes_the_place_of_the_guessed_one() -> None:
    text = "date,felt on,pain\n2026-11-05,2026-11-04,3\n"
    assert list(facts(taken(text))) == ["day 2026-11-05"]
    assert list(facts(taken(text, columns={"1": {"field": "date"}}))) == ["day 2026-11-04"]


def test_a_chosen_place_makes_a_rating() -> None:
    text = "date,pain\n2026-11-05,3\n"
    chosen = taken(text, columns={"1": {"place": "hands_left"}})
    assert facts(chosen) == {"day 2026-11-05": {"ratings.hands_left.pain": 3}}


def test_a_table_without_dates_asks_for_its_date_column() -> None:
    assert asked(taken("when it was,pain\nyesterday,3\n")) == ["date_column"]
    assert asked(taken("date,pain\n2026-11-05,3\n", columns={"0": {"field": None}})) == ["date_column"]  # fmt: skip


def test_a_header_can_be_denied() -> None:
    understood = taken("date,pain\n2026-11-05,3\n", has_header=False)
    assert list(columns(understood)) == ["Column 1", "Column 2"]
    assert understood.rows == 2


def test_a_name_can_be_given_another_field() -> None:
    text = "name,date,value\nBurning,2026-11-05,3\nPain,2026-11-05,4\n"
    assert facts(taken(text)) == {"day 2026-11-05": {"pain": 4}}
    chosen = {"Burning": {"field": "tingling"}, "Pain": {"field": None}}
    understood = taken(text, names=chosen)
    assert facts(understood) == {"day 2026-11-05": {"tingling": 3}}
    assert understood.left_out == ["Pain"]
