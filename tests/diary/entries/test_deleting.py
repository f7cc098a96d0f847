"""A deleted entry is gone for every door; deleting twice is not found; writing the day again begins anew."""

from typing import Any
from uuid import uuid4

import pytest
from rest_framework.test import APIClient

from diary.models import Entry, FieldHistory
from tests.factories import Phone, make_day, today

pytestmark = pytest.mark.django_db


def test_gone_from_every_answer(alice: Any, alices_client: APIClient, phone: Phone) -> None:
    entry = make_day(alice, today(), note="secret")
    address = f"/api/v1/entries/{entry.record_id}/"
    assert alices_client.delete(address).status_code == 204
    for gone in (address, f"/api/v1/entries/daily/{today()}/"):
        assert alices_client.get(gone).status_code == 404
    assert alices_client.get("/api/v1/entries/").json()["results"] == []
    assert alices_client.get("/api/v1/summary/").json()["days"] == []
    assert [change["deleted"] for change in phone.sync()["changes"]] == [True]
    assert Entry.objects.get().note == ""


def test_deleting_twice_is_not_found_the_second_time(alice: Any, alices_client: APIClient) -> None:
    address = f"/api/v1/entries/{make_day(alice, today()).record_id}/"
    codes = [alices_client.delete(address).status_code for _ in range(2)]
    assert codes == [204, 404]
    assert Entry.objects.get().rev == 2


@pytest.mark.parametrize("method", ["put", "patch"])
def test_the_deleted_cannot_be_changed(alice: Any, alices_client: APIClient, method: str) -> None:
    address = f"/api/v1/entries/{make_day(alice, today()).record_id}/"
    alices_client.delete(address)
    response = getattr(alices_client, method)(address, {"pain": 3}, format="json")
    assert response.status_code == 404
    assert Entry.objects.get().deleted_at is not None


def test_the_day_can_be_written_again_and_knows_nothing_of_before(
    alice: Any, alices_client: APIClient
) -> None:
    make_day(alice, today(), note="before")
    make_day(alice, today(), note="before that")
    alices_client.delete(f"/api/v1/entries/{Entry.objects.get().record_id}/")
    again = alices_client.put(
        f"/api/v1/entries/daily/{today()}/", {"pain": 2}, format="json"
    ).json()
    assert (again["pain"], again["note"], again["earlier"]) == (2, "", [])
    assert not FieldHistory.objects.exists()


def test_deleting_by_rest_needs_no_rev(alices_client: APIClient, phone: Phone) -> None:
    phone.sync(phone.day_op(today(), pain=1), phone.day_op(today(), "patch", pain=2))
    address = f"/api/v1/entries/{phone.day_id(today())}/"
    assert alices_client.delete(address).status_code == 204


def test_the_unknown_and_a_strangers_are_not_found(alice: Any, mallorys_client: APIClient) -> None:
    address = f"/api/v1/entries/{make_day(alice, today()).record_id}/"
    assert mallorys_client.delete(address).status_code == 404
    assert mallorys_client.delete(f"/api/v1/entries/{uuid4()}/").status_code == 404
    assert Entry.objects.get().deleted_at is None
