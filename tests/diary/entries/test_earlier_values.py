"""The values an entry had before: newest first, at most 20, with where they came from."""

import pytest
from rest_framework.test import APIClient

from tests.factories import Phone, today

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
