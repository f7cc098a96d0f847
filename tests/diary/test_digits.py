"""Digits of other scripts: understood where people type them, refused where only software writes."""

from datetime import date

import pytest

from accounts.digits import plain_digits
from diary.cleaners import Refused, instant, local_date, uuid, wall_clock
from diary.export.tables import understand
from diary.reminders.fields import REMINDER_CLEANERS
from diary.sharing.fields import SHARE_CLEANERS
from diary.sharing.passcodes import as_typed

ZEROS = {"Arabic-Indic": "٠", "Persian": "۰", "Devanagari": "०", "Bengali": "০", "full width": "０"}
SCRIPTS = pytest.mark.parametrize("zero", ZEROS.values(), ids=ZEROS)


def understood(text, choices):
    return understand(text.encode(), choices, today=date(2026, 11, 23), time_zone="Europe/Berlin")


def written(text: str, zero: str) -> str:
    return "".join(chr(ord(zero) + int(each)) if each.isdecimal() else each for each in text)


@SCRIPTS
def test_all_ten_digits_of_a_script_are_those_of_ascii_and_letters_stay(zero):
    assert plain_digits(written("0123456789 ab-é", zero)) == "0123456789 ab-é"


@SCRIPTS
def test_a_time_is_kept_as_everything_that_reads_it_expects(zero):
    assert wall_clock(written("20:30", zero)) == "20:30"
    assert REMINDER_CLEANERS["quiet_from"](written("07:05", zero)) == "07:05"
    # The same time twice is one time, whichever keyboard it came from.
    assert REMINDER_CLEANERS["times"]([written("20:30", zero), "20:30"]) == ["20:30"]


def test_the_colon_of_a_wide_keyboard_is_a_colon():
    assert wall_clock("２０：３０") == "20:30"


@pytest.mark.parametrize("wrong", [written("24:00", "٠"), "2०:3", "20:30" * 100_000, "ⅫⅫ:ⅫⅫ", 2030])
def test_what_is_no_time_in_any_script_is_refused(wrong):
    with pytest.raises(Refused, match="not_a_time"):
        wall_clock(wrong)


@SCRIPTS
def test_a_passcode_chosen_on_one_keyboard_opens_on_another(zero):
    chosen = SHARE_CLEANERS["passcode"](written("402917", zero))
    assert chosen == "402917"
    assert as_typed(written(" 402-917", zero)) == as_typed("402917") == as_typed(chosen)


@pytest.mark.parametrize("weak", [written("40291", "٠"), "٤" * 41, "пароль123", "", 402917])
def test_a_passcode_that_is_too_weak_or_cannot_be_typed_everywhere_is_refused(weak):
    with pytest.raises(Refused, match="weak"):
        SHARE_CLEANERS["passcode"](weak)


@SCRIPTS
def test_dates_instants_and_ids_are_written_by_software_and_refused_with_their_reason(zero):
    for clean, value, code in (
        (local_date, "2026-11-22", "not_a_date"),
        (instant, "2026-11-22T19:40:11Z", "not_an_instant"),
        (uuid, "0192f0c1-2d3e-7abc-8def-0123456789aa", "not_an_id"),
    ):
        clean(value)
        with pytest.raises(Refused, match=code):
            clean(written(value, zero))


@pytest.mark.parametrize(
    "spelling", ["{0192f0c12d3e7abc8def0123456789aa}--", "0192f0c1_2d3e_7abc_8def_0123456789aa"]
)
def test_one_id_has_one_spelling(spelling):
    with pytest.raises(Refused, match="not_an_id"):
        uuid(spelling)


@SCRIPTS
@pytest.mark.parametrize("day", ["2026-03-14", "14.03.2026", "14/3/26"])
def test_a_spreadsheet_of_another_script_is_read(zero, day):
    text = f"date,pain,numbness,note\n{written(f'{day},6,10,9 ', zero)}Uhr\n"
    # Day and month of the last one could be either.
    order = {"date_order": "dmy"} if "/" in day else {}
    found = understood(text, order)
    assert found.refused == []
    assert [(fact.on, fact.values) for fact in found.facts] == [
        (date(2026, 3, 14), {"pain": 6, "numbness": 10, "note": written("9 Uhr", zero)})
    ]


def test_a_decimal_sign_of_its_script_is_one():
    found = understood("date,pain\n٢٠٢٦-٠٣-١٤,٦٫٠\n", {})
    assert (found.refused, found.facts[0].values) == ([], {"pain": 6})
