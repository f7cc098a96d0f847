"""What single cells say."""

from datetime import date, time, timedelta, timezone
from fractions import Fraction

import pytest

from diary.cleaners import Refused
from diary.export.tables.cells import (
    When,
    date_orders,
    is_missing,
    read_date,
    read_minutes,
    read_part,
    read_time,
    read_yes_no,
)

NOV_5 = date(2026, 11, 5)
DATES = [
    "2026-11-05", "2026/11/05", "2026.11.5", "20261105", "5-Nov-26", "05-Nov-2026", "5 November 2026", "5. November 2026",
    "5th Nov 2026", "Nov 5, 2026", "November 5th, 2026", "Thursday, 5 November 2026", "Do, 05.11.2026", "Thu 5 Nov 2026",
    "05.11.2026", "5.11.26", "5/11/2026", "05-11-26", "46331", "٢٠٢٦-١١-٠٥", "２０２６-11-05", "2026-11-05 00:00:00"[:10],
]  # fmt: skip


@pytest.mark.parametrize("cell", DATES)
def test_a_date_is_read_however_it_is_written(cell: str) -> None:
    assert read_date(cell, "dmy") == When(NOV_5)


@pytest.mark.parametrize(
    "cell",
    ["", "x", "2026-13-01", "2026-02-30", "31.02.2026", "5-Nov", "5 Foo 2026", "19999", "60001", "026-11-05", "5.11.026",
     "٤" * 61, "2026-11-05-07", "1/2", "0/11/2026", "26-11-05-x"],
)  # fmt: skip
def test_what_is_no_date_is_refused(cell: str) -> None:
    with pytest.raises(Refused) as caught:
        read_date(cell, "dmy")
    assert caught.value.code in ("not_a_date", "not_a_time")


@pytest.mark.parametrize(("order", "on"), [("dmy", date(2026, 11, 5)), ("mdy", date(2026, 5, 11))])
def test_day_and_month_follow_the_order_of_the_file(order: str, on: date) -> None:
    assert read_date("5/11/2026", order).on == on


def test_months_have_german_names_too() -> None:
    for cell in ("5. März 2026", "5. Mär 2026", "5 mrz 26", "5-Mar-26"):
        assert read_date(cell, None).on == date(2026, 3, 5)
    assert read_date("5. Dezember 2025", None).on == date(2025, 12, 5)
    assert read_date("5. Jänner 2026", None).on == date(2026, 1, 5)


PLUS_1 = timezone(timedelta(hours=1))
INSTANTS = [
    ("2026-11-05T23:30:00.000+01:00", time(23, 30), PLUS_1, False),
    ("2026-11-05 23:30 +0100", time(23, 30), PLUS_1, False),
    ("2026-11-05T23:30:00Z", time(23, 30), None, True),
    ("05.11.2026 23:30 Uhr", time(23, 30), None, False),
    ("5/11/2026, 11:30 PM", time(23, 30), None, False),
    ("5 Nov 2026 11:30:00 p.m.", time(23, 30), None, False),
    ("46331.979166666664", time(23, 30), None, False),
    ("2026-11-05 23:30:00-03:30", time(23, 30), timezone(-timedelta(hours=3, minutes=30)), False),
]


@pytest.mark.parametrize(("cell", "clock", "offset", "is_utc"), INSTANTS)
def test_an_instant_has_its_time_and_its_offset(
    cell: str, clock: time, offset: timezone | None, is_utc: bool
) -> None:
    assert read_date(cell, "dmy") == When(NOV_5, clock, offset, is_utc)


@pytest.mark.parametrize(
    ("cell", "clock"),
    [("8:05", time(8, 5)), ("08:05", time(8, 5)), ("9:30 PM", time(21, 30)), ("9 pm", time(21)), ("12:00 AM", time(0)),
     ("12:15 pm", time(12, 15)), ("20:15 Uhr", time(20, 15)), ("8 Uhr", time(8)), ("8h05", time(8, 5)), ("8", time(8)), ("08", time(8)), ("0805", time(8, 5)), ("805", time(8, 5)), ("8h", time(8)),
     ("morgens", time(8)), ("Mittags", time(12)), ("afternoon", time(15)), ("abends", time(20)), ("PM", time(20)), ("night", time(22)), ("0.5", time(12)),
     ("٠٨:٠٥", time(8, 5)), ("23:59:59", time(23, 59, 59))],
)  # fmt: skip
def test_a_time_of_day_is_read(cell: str, clock: time) -> None:
    assert read_time(cell) == clock


@pytest.mark.parametrize(
    "cell", ["24:00", "12:60", "25", "2460", "13:00 pm", "soon", "", "8:5", "-1:00", "1e9"]
)
def test_what_is_no_time_of_day_is_refused(cell: str) -> None:
    with pytest.raises(Refused, match="not_a_time"):
        read_time(cell)


@pytest.mark.parametrize(
    ("cell", "unit", "minutes"),
    [("30", "minutes", 30), ("1800", "seconds", 30), ("1800.0", "seconds", 30), ("1,5", "hours", 90), ("0.5", "hours", 30),
     ("1:30", "minutes", 90), ("0:30:00", "seconds", 30), ("2 h 10 min", "minutes", 130), ("45 min", "seconds", 45),
     ("1 Std. 5 Min.", "minutes", 65), ("90 s", "minutes", 2), ("89 sec", "minutes", 1), ("1h", "minutes", 60)],
)  # fmt: skip
def test_a_length_of_time_is_whole_minutes(cell: str, unit: str, minutes: int) -> None:
    assert read_minutes(cell, unit) == minutes


@pytest.mark.parametrize("cell", ["", "long", "-5", "1:75", "h", "10 min 2 h"])
def test_what_is_no_length_is_refused(cell: str) -> None:
    with pytest.raises(Refused, match="not_a_length"):
        read_minutes(cell, "minutes")


@pytest.mark.parametrize(
    ("cell", "number"),
    [("7", 7), ("7.0", 7), ("7,0", 7), ("7/10", 7), ("7 / 10", 7), ("7 von 10", 7), ("7.0:bad", 7), ("+7", 7), ("７", 7),
     ("٧", 7), ("٧٫٠", 7), ("७", 7), ("7,5", Fraction(15, 2)), ("0", 0), ("7/5", None), ("-1", None), ("", None), ("1e1", None),
     ("½", None), ("7 8", None), ("seven", None), ("9" * 30, None)],
)  # fmt: skip
def test_a_number_is_read_in_any_script(cell: str, number: Fraction | None) -> None:
    assert read_part(cell, 10) == number


def test_yes_and_no_in_english_and_german() -> None:
    assert all(map(read_yes_no, ("yes", "Ja", "TRUE", "wahr", "x", "1", "1.0", "✓", "J")))
    assert not any(map(read_yes_no, ("no", "Nein", "FALSE", "falsch", "0", "0,0")))
    for cell in ("maybe", "2", "10", "-1"):
        with pytest.raises(Refused, match="not_yes_or_no"):
            read_yes_no(cell)


def test_none_is_a_word_where_words_are_expected() -> None:
    assert all(map(is_missing, ("", "-", "–", "n/a", "NA", "null")))
    assert not is_missing("none")
    assert is_missing("none", is_word_missing=True)
    assert not is_missing("0")


def test_which_orders_a_date_could_be_in() -> None:
    assert date_orders("05/11/2026") == {"dmy", "mdy"}
    assert date_orders("13/11/2026") == {"dmy"}
    assert date_orders("11/13/26") == {"mdy"}
    assert date_orders("05.11.2026") == {"dmy"}
    assert date_orders("Do, 05/11/2026 10:00:00.000") == {"dmy", "mdy"}
    assert date_orders("2026-11-05") is None
    assert date_orders("26-11-20", 2026) == date_orders("26/11/20", 2026) == {"ymd", "dmy"}
    assert date_orders("26-11-05", 2026) == {"ymd"}
    assert date_orders("05-11-26", 2026) == {"dmy", "mdy"}
    assert date_orders("26.11.20", 2026) == {"dmy"}
    assert date_orders("5-Nov-26") is None
    assert date_orders("46331") is None
