"""What each field takes and refuses, by itself."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diary.cleaners import Cleaner, Refused, clean_fields
from diary.entries.fields import ENTRY_CLEANERS, PROFILE_CLEANERS
from diary.exceptions import InvalidFields
from diary.models import SYMPTOMS, Entry, Profile
from tests.diary.entries import bounds

CLEANERS = {"entry": ENTRY_CLEANERS, "profile": PROFILE_CLEANERS}
TAKEN = {"entry": bounds.TAKEN, "profile": bounds.PROFILE_TAKEN}
REFUSED = {
    "entry": bounds.REFUSED | bounds.IDENTITY_REFUSED,
    "profile": bounds.PROFILE_REFUSED,
}
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)


@pytest.mark.parametrize(
    ("kind", "name"), [(kind, name) for kind, fields in TAKEN.items() for name in fields]
)
def test_a_field_takes_its_bounds(kind: str, name: str) -> None:
    for value in TAKEN[kind][name]:
        assert CLEANERS[kind][name](value) == value


@pytest.mark.parametrize(
    ("kind", "name"), [(kind, name) for kind, fields in REFUSED.items() for name in fields]
)
def test_a_field_refuses_one_beyond_and_every_wrong_type(kind: str, name: str) -> None:
    for value, code in REFUSED[kind][name]:
        with pytest.raises(Refused) as refused:
            CLEANERS[kind][name](value)
        assert refused.value.code == code, value


@pytest.mark.parametrize("kind", ["entry", "profile"])
def test_no_field_is_left_out_of_the_table(kind: str) -> None:
    assert REFUSED[kind].keys() == CLEANERS[kind].keys()


def test_every_field_of_a_record_has_a_rule() -> None:
    assert {*Entry.SYNCED_FIELDS, *Entry.KEPT_FIELDS} <= ENTRY_CLEANERS.keys()
    assert Profile.SYNCED_FIELDS.keys() == PROFILE_CLEANERS.keys()
    assert len([name for name in ENTRY_CLEANERS if name.startswith("ratings.")]) == 6 * len(
        SYMPTOMS
    )


@pytest.mark.parametrize(
    "cleaner",
    [cleaner for of in CLEANERS.values() for cleaner in of.values()],
    ids=[f"{kind}-{name}" for kind, of in CLEANERS.items() for name in of],
)
@given(value=anything)
def test_whatever_comes_in_is_taken_or_refused_and_clean_stays_clean(
    cleaner: Cleaner, value: Any
) -> None:
    try:
        clean = cleaner(value)
    except Refused:
        return
    if not isinstance(clean, date):
        assert cleaner(clean) == clean


def test_a_list_is_a_set() -> None:
    assert ENTRY_CLEANERS["qualities"](["tight", "aching", "tight"]) == ["aching", "tight"]


@pytest.mark.parametrize(
    ("given_as", "means"),
    [
        ("2026-11-22T19:40:11.123Z", datetime(2026, 11, 22, 19, 40, 11, 123_000, tzinfo=UTC)),
        ("2026-11-22T20:40:11+01:00", datetime(2026, 11, 22, 19, 40, 11, tzinfo=UTC)),
        ("2026-11-22T19:40:11.123999Z", datetime(2026, 11, 22, 19, 40, 11, 123_000, tzinfo=UTC)),
    ],
)
def test_an_instant_is_utc_to_the_millisecond(given_as: str, means: datetime) -> None:
    assert ENTRY_CLEANERS["occurred_at"](given_as) == means


def test_every_wrong_field_is_named_and_no_value_repeated() -> None:
    with pytest.raises(InvalidFields) as refused:
        clean_fields({"pain": 47_110_815, "note": 5, "numbness": 3}, ENTRY_CLEANERS)
    assert [error.field for error in refused.value.errors] == ["pain", "note"]
    assert "47110815" not in str(refused.value) + str(refused.value.errors)


@pytest.mark.parametrize("name", ["note_", "ratings.head.pain", "<script>", "x" * 41, "", "Zahl"])
def test_an_unknown_field_is_refused_and_named_only_when_it_looks_like_a_name(name: str) -> None:
    with pytest.raises(InvalidFields) as refused:
        clean_fields({name: 1}, ENTRY_CLEANERS)
    (error,) = refused.value.errors
    assert error.code == "unknown_field"
    assert error.field == (name if name in ("note_", "ratings.head.pain") else "set")


@pytest.mark.parametrize("fields", [None, [], "pain", 5, True])
def test_fields_that_are_no_object_are_refused(fields: Any) -> None:
    with pytest.raises(InvalidFields) as refused:
        clean_fields(fields, ENTRY_CLEANERS)
    assert refused.value.errors[0].code == "not_an_object"
