"""One round trip: what was sent is applied, acknowledged and comes back in the same answer."""

from datetime import timedelta
from typing import Any
from uuid import uuid5

import pytest

from diary.models import Entry
from tests.factories import Phone, today

pytestmark = pytest.mark.django_db


def test_a_day_is_stored_and_comes_back(phone: Phone) -> None:
    answer = phone.sync(phone.day_op(today(), pain=6, note="burning"))
    (result,) = answer["results"]
    (change,) = answer["changes"]
    assert result["status"] == "applied"
    assert change["rev"] == result["rev"] == answer["cursor"]
    assert change["data"]["pain"] == 6
    assert change["data"]["numbness"] is None
    assert change["data"]["note"] == "burning"
    assert change["data"]["ems_used"] is None


def test_a_second_phone_receives_it(phone: Phone, tablet: Phone) -> None:
    phone.sync(phone.day_op(today(), pain=6))
    assert [change["data"]["pain"] for change in tablet.sync()["changes"]] == [6]
    assert tablet.sync()["changes"] == []


def test_the_same_op_twice_is_applied_once(phone: Phone) -> None:
    op = phone.day_op(today(), pain=6)
    first = phone.sync(op)["results"][0]
    again = phone.sync(op)["results"][0]
    assert again["status"] == "duplicate"
    assert again["result"] == first
    assert Entry.objects.get().rev == first["rev"]


def test_different_fields_from_two_phones_both_survive(phone: Phone, tablet: Phone) -> None:
    phone.sync(phone.day_op(today(), pain=6))
    tablet.sync()
    tablet.sync(tablet.day_op(today(), "patch", numbness=3))
    phone.sync(phone.day_op(today(), "patch", tingling=2))
    entry = Entry.objects.get()
    assert (entry.pain, entry.numbness, entry.tingling) == (6, 3, 2)


def test_the_later_of_two_concurrent_edits_wins_and_the_other_is_kept(
    phone: Phone, tablet: Phone
) -> None:
    early = phone.day_op(today(), at=phone.now() - timedelta(minutes=1), pain=3)
    late = tablet.day_op(today(), pain=7)
    assert tablet.sync(late)["results"][0]["status"] == "applied"
    answer = phone.sync(early)
    (result,) = answer["results"]
    assert result["status"] == "merged"
    assert result["conflicts"] == [{"field": "pain", "yours": 3, "kept": 7, "kept_from": "iPad"}]
    (change,) = answer["changes"]
    assert change["data"]["pain"] == 7
    earlier = change["data"]["earlier"][0]
    assert (earlier["value"], earlier["device"], earlier["reason"]) == (3, "iPhone", "conflict")


def test_a_phones_own_later_op_is_no_conflict(phone: Phone) -> None:
    answer = phone.sync(phone.day_op(today(), pain=3), phone.day_op(today(), "patch", pain=4))
    assert [result["status"] for result in answer["results"]] == ["applied", "applied"]
    assert Entry.objects.get().pain == 4


def test_the_headline_is_the_highest_region(phone: Phone) -> None:
    ratings: dict[str, Any] = {"ratings__feet__pain": 6, "ratings__hands__pain": 2}
    (change,) = phone.sync(phone.day_op(today(), **ratings))["changes"]
    assert change["data"]["pain"] == 6
    assert change["data"]["ratings.hands.pain"] == 2


def test_a_delete_leaves_a_tombstone_without_data(phone: Phone, tablet: Phone) -> None:
    phone.sync(phone.day_op(today(), pain=6, note="secret"))
    answer = phone.sync(phone.op(phone.day_id(today()), "delete"))
    assert answer["results"][0]["status"] == "applied"
    (change,) = tablet.sync()["changes"]
    assert change["deleted"] is True
    assert change["data"] is None
    entry = Entry.objects.get()
    assert (entry.pain, entry.note) == (None, "")


def test_a_delete_of_what_another_phone_changed_is_refused(phone: Phone, tablet: Phone) -> None:
    phone.sync(phone.day_op(today(), pain=6))
    tablet.sync()
    tablet.sync(tablet.day_op(today(), "patch", numbness=3))
    (result,) = phone.sync(phone.op(phone.day_id(today()), "delete"))["results"]
    assert (result["status"], result["code"]) == ("kept", "edited_elsewhere")
    assert Entry.objects.get().numbness == 3


def test_an_edit_revives_what_another_phone_deleted_unseen(phone: Phone, tablet: Phone) -> None:
    phone.sync(phone.day_op(today(), pain=6))
    tablet.sync()
    phone.sync(phone.op(phone.day_id(today()), "delete"))
    (result,) = tablet.sync(tablet.day_op(today(), "patch", numbness=3))["results"]
    assert result["status"] == "revived"
    assert Entry.objects.get().numbness == 3


def test_a_bad_op_is_refused_and_the_others_go_on(phone: Phone) -> None:
    bad = phone.day_op(today(), pain=11)
    good = phone.day_op(today(), numbness=4)
    answer = phone.sync(bad, good)
    assert [result["status"] for result in answer["results"]] == ["rejected", "applied"]
    refused = answer["results"][0]
    assert refused["code"] == "invalid"
    assert [error["field"] for error in refused["errors"]] == ["pain"]


def test_extra_questions_nobody_chose_are_not_a_choice_of_none(phone: Phone) -> None:
    profile_id = str(uuid5(phone.diary_id, "profile"))
    op = phone.op(profile_id, regions=["feet"]) | {"type": "profile"}
    (change,) = phone.sync(op)["changes"]
    assert change["data"]["tracked"] is None
