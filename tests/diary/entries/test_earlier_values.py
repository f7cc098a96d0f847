"""The values an entry had before: newest first, at most 20, with where they came from."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from rest_framework.test import APIClient

from diary.models import Entry
from tests.factories import Phone, stamp, today

pytestmark = pytest.mark.django_db


def earlier(client: APIClient) -> list[dict[str, object]]:
    return list(client.get(f"/api/v1/entries/daily/{today()}/").json()["earlier"])


def test_both_doors_show_the_same(alices_client: APIClient, phone: Phone) -> None:
    phone.sync(phone.day_op(today(), pain=3))
    address = f"/api/v1/entries/{phone.day_id(today())}/"
    alices_client.patch(address, {"pain": 4}, format="json")
    alices_client.patch(address, {"pain": 5}, format="json")
    shown = earlier(alices_client)
    assert [(e["field"], e["value"], e["device"], e["reason"]) for e in shown] == [
        ("pain", 4, "API", "edited"),
        ("pain", 3, "iPhone", "edited"),
    ]
    (change,) = phone.sync()["changes"]
    assert change["data"]["earlier"] == shown


def test_a_headline_that_places_overruled_is_an_earlier_value(
    alices_client: APIClient, phone: Phone
) -> None:
    both = {"pain": 5, "ratings__feet__pain": 7}
    phone.sync(phone.day_op(today(), **both))
    assert [(e["field"], e["value"], e["reason"]) for e in earlier(alices_client)] == [
        ("pain", 5, "derived")
    ]
    before = Entry.objects.get().rev
    phone.sync(phone.day_op(today(), "patch", **both))
    assert len(earlier(alices_client)) == 1
    assert Entry.objects.get().rev == before
    phone.sync(phone.day_op(today(), "patch", pain=4))
    assert [(e["value"], e["reason"]) for e in earlier(alices_client)] == [
        (4, "conflict"),
        (5, "derived"),
    ]


def test_a_headline_overruled_by_a_place_that_is_cleared_later_is_not_lost(
    alices_client: APIClient, phone: Phone, tablet: Phone
) -> None:
    def ago(seconds: int) -> datetime:
        return datetime.now(UTC) - timedelta(seconds=seconds)

    identity = {"kind": "moment", "occurred_at": stamp(ago(600)), "time_zone": "Europe/Berlin"}
    moment = str(uuid4())
    phone.sync(phone.op(moment, at=ago(500), pain=0, **identity))
    phone.sync(phone.op(moment, "patch", at=ago(300), ratings__feet__pain=0))
    six = tablet.op(moment, at=ago(400), pain=6, **identity)
    cleared = tablet.op(moment, "patch", at=ago(200), ratings__feet__pain=None)
    tablet.sync(six, cleared)
    read = alices_client.get(f"/api/v1/entries/{moment}/").json()
    assert (read["pain"], read["ratings"]) == (0, {})
    known = {(e["field"], e["value"]) for e in read["earlier"]}
    assert {("pain", 6), ("ratings.feet.pain", 0)} <= known


def test_an_overruled_headline_is_an_edit_that_beats_an_unseen_delete(
    phone: Phone, tablet: Phone
) -> None:
    phone.sync(phone.day_op(today(), ratings__feet__pain=7))
    tablet.sync(tablet.day_op(today(), pain=4))
    (result,) = phone.sync(phone.op(phone.day_id(today()), "delete"))["results"]
    assert result["status"] == "kept"


def test_at_most_twenty_are_shown(alices_client: APIClient, phone: Phone) -> None:
    phone.sync(*[phone.day_op(today(), falls=number) for number in range(30)])
    shown = earlier(alices_client)
    assert [e["value"] for e in shown] == [*range(28, 8, -1)]


def test_a_first_answer_has_none(alices_client: APIClient, phone: Phone) -> None:
    phone.sync(phone.day_op(today(), pain=3))
    phone.sync(phone.day_op(today(), "patch", numbness=2, note="new"))
    assert earlier(alices_client) == []


def test_they_are_encrypted_at_rest(alices_client: APIClient, phone: Phone) -> None:
    from django.db import connection

    phone.sync(phone.day_op(today(), note="canary-one"))
    phone.sync(phone.day_op(today(), "patch", note="canary-two"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT value FROM diary_fieldhistory")
        ((stored,),) = cursor.fetchall()
        cursor.execute("SELECT note FROM diary_entry")
        ((note,),) = cursor.fetchall()
    assert "canary" not in stored + note
    assert [e["value"] for e in earlier(alices_client)] == ["canary-one"]
