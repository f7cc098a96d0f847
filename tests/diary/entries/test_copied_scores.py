"""A score taken over from the day before is known as that, until somebody types one; in whatever order ops arrive."""

from datetime import UTC, date, datetime, timedelta
from itertools import permutations
from typing import Any

import pytest
import time_machine
from rest_framework.test import APIClient

from diary.entries.copied import copied_symptoms, is_copied
from diary.models import Entry, FieldHistory
from tests.factories import Phone, make_day, today

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 22, 20, tzinfo=UTC)
DAY = date(2026, 11, 22)


@pytest.fixture
def evening() -> Any:
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


def other_phone(phone: Phone) -> Phone:
    return Phone(phone.client, phone.diary_id)


def address() -> str:
    return f"/api/v1/entries/daily/{today()}/"


def copied() -> Any:
    return Entry.objects.get().copied


def test_both_doors_give_it_back_sorted(alices_client: APIClient, phone: Phone) -> None:
    phone.sync(phone.day_op(today(), pain=5, numbness=2, copied=["pain", "numbness", "pain"]))
    entry = alices_client.get(address()).json()
    assert entry["copied"] == ["numbness", "pain"]
    (day,) = alices_client.get("/api/v1/summary/").json()["days"]
    assert day["copied"] == ["pain", "numbness"]


def test_an_unknown_name_is_refused_by_field(alices_client: APIClient) -> None:
    answer = alices_client.put(address(), {"pain": 5, "copied": ["ems_used"]}, format="json")
    (error,) = answer.json()["errors"]
    assert (answer.status_code, error["field"]) == (400, "copied")


@pytest.mark.parametrize("typed", [6, 5, 0], ids=["another", "the same", "none today"])
def test_an_app_that_does_not_know_the_mark_takes_it_off_by_typing(
    phone: Phone, typed: int
) -> None:
    phone.sync(phone.day_op(today(), pain=5, tingling=1, copied=["pain", "tingling"]))
    old = other_phone(phone)
    old.sync()
    old.sync(old.day_op(today(), "patch", pain=typed))
    assert (Entry.objects.get().pain, copied()) == (typed, ["tingling"])


def test_a_script_that_sends_its_day_again_changes_nothing(alices_client: APIClient) -> None:
    body = {"pain": 5, "copied": ["numbness", "pain"]}
    first = alices_client.put(address(), body, format="json").json()
    rev = Entry.objects.get().rev
    again = alices_client.put(address(), body, format="json").json()
    third = alices_client.put(address(), body, format="json").json()
    assert first["copied"] == again["copied"] == third["copied"] == ["pain"]
    assert Entry.objects.get().rev == rev
    # That a list named what was never copied is told once among the earlier values.
    assert FieldHistory.objects.count() == 1


def test_without_a_score_there_is_no_mark(phone: Phone) -> None:
    phone.sync(phone.day_op(today(), pain=5, copied=["numbness", "pain"]))
    assert copied() == ["pain"]
    phone.sync(phone.day_op(today(), "patch", pain=None))
    assert copied() == []
    phone.sync(phone.day_op(today(), "patch", pain=5))
    assert copied() == []


def test_a_headline_that_places_decide_is_not_marked_itself(phone: Phone) -> None:
    names = ["pain", "ratings.feet.pain"]
    phone.sync(phone.day_op(today(), pain=5, ratings__feet__pain=5, copied=names))
    assert copied() == ["ratings.feet.pain"]
    phone.sync(phone.day_op(today(), "patch", ratings__feet__pain=7))
    assert copied() == []


def test_a_mark_is_no_answer(evening: Any, phone: Phone) -> None:
    phone.sync(phone.day_op(DAY, pain=5, copied=["pain"]))
    evening.shift(timedelta(days=5))
    phone.sync(phone.day_op(DAY, "patch", copied=[]))
    phone.sync(phone.day_op(DAY, "patch", copied=["pain"]))
    assert (Entry.objects.get().is_late, copied()) == (False, ["pain"])


def test_undo_brings_the_mark_back(phone: Phone) -> None:
    phone.sync(phone.day_op(today(), pain=5, copied=["pain"]))
    phone.sync(phone.day_op(today(), "patch", pain=8, copied=[]))
    assert copied() == []
    phone.sync(phone.day_op(today(), "patch", pain=5, copied=["pain"]))
    assert copied() == ["pain"]


# Each on a device of its own, this many minutes before they are sent; nobody has seen the others.
OPS = {
    "copies": (50, {"pain": 5, "numbness": 3, "copied": ["numbness", "pain"]}),
    "types another number": (40, {"pain": 6}),
    "types the same number": (30, {"numbness": 3}),
    "rates a place": (20, {"ratings.hands.numbness": 2}),
    "typed before it was copied": (60, {"pain": 5}),
}


@pytest.mark.parametrize(
    ("who", "left"),
    [
        (("copies", "types another number"), ["numbness"]),
        (("copies", "types the same number"), ["pain"]),
        (("copies", "types another number", "types the same number"), []),
        (("copies", "typed before it was copied"), ["numbness", "pain"]),
        (("copies", "rates a place", "types another number"), []),
        (("copies", "typed before it was copied", "types the same number"), ["pain"]),
    ],
)
@pytest.mark.usefixtures("evening")
def test_it_ends_the_same_in_every_order_of_arrival(
    phone: Phone, who: tuple[str, ...], left: list[str]
) -> None:
    ends = set()
    devices = {name: other_phone(phone) for name in who}
    for order in permutations(who):
        for name in order:
            minutes, fields = OPS[name]
            device = devices[name]
            device.revs.clear()
            device.sync(device.day_op(DAY, at=NOW - timedelta(minutes=minutes), **fields))
        entry = Entry.objects.get()
        ends.add((entry.pain, entry.numbness, *entry.copied))
        Entry.objects.all().delete()
    assert [[*rest] for _, _, *rest in ends] == [left]


@pytest.mark.parametrize(
    ("ratings", "names", "expected"),
    [
        ({}, ["pain"], True),
        ({}, ["numbness"], False),
        ({"feet.pain": 5, "hands.pain": 3}, ["ratings.feet.pain"], True),
        ({"feet.pain": 5, "hands.pain": 3}, ["ratings.hands.pain"], False),
        # As high where it was typed: then the day's score was typed, too.
        ({"feet.pain": 5, "hands.pain": 5}, ["ratings.feet.pain"], False),
        ({"feet.pain": 5, "hands.pain": 5}, ["ratings.feet.pain", "ratings.hands.pain"], True),
        ({"feet.numbness": 5}, ["pain"], True),
    ],
)
def test_a_symptom_is_copied_when_what_makes_its_score_is(
    ratings: dict[str, int], names: list[str], expected: bool
) -> None:
    assert is_copied("pain", ratings, names) is expected
    assert ("pain" in copied_symptoms(ratings, names)) is expected


def test_days_from_before_the_mark_have_none(alice: Any, alices_client: APIClient) -> None:
    make_day(alice, today(), pain=3)
    assert alices_client.get(address()).json()["copied"] == []
