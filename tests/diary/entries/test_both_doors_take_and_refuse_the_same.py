"""REST and sync name the same field with the same code, because the same rules stand behind both."""

import json
from typing import Any

import pytest
from rest_framework.test import APIClient

from diary.models import Entry
from tests.diary.entries.bounds import BESIDE, REFUSED, TAKEN
from tests.factories import Phone, today

pytestmark = [pytest.mark.django_db, pytest.mark.long]


def rest_body(name: str, value: Any) -> dict[str, Any]:
    if not name.startswith("ratings."):
        return {name: value}
    _, place, symptom = name.split(".")
    return {"ratings": {place: {symptom: value}}}


def through_rest(client: APIClient, name: str, value: Any) -> Any:
    address = f"/api/v1/entries/daily/{today()}/"
    body = rest_body(name, value)
    for other, needed in BESIDE.get(name, {}).items():
        body |= rest_body(other, needed)
    return client.put(address, as_json(body), content_type="application/json")


def as_json(body: Any) -> str:
    """Pure ASCII, so that half a surrogate pair travels as browsers send it."""
    return json.dumps(body)


@pytest.mark.parametrize("name", REFUSED)
def test_what_one_door_refuses_the_other_refuses_with_the_same_words(
    alices_client: APIClient, phone: Phone, name: str
) -> None:
    ops = [phone.day_op(today(), **{name.replace(".", "__"): value}) for value, _ in REFUSED[name]]
    sent = phone.client.post(
        "/api/v1/sync", as_json(phone.request(*ops)), content_type="application/json"
    )
    results = sent.json()["results"]
    for (value, code), result in zip(REFUSED[name], results, strict=True):
        problem = through_rest(alices_client, name, value)
        assert (problem.status_code, result["status"]) == (400, "rejected")
        assert problem.json()["errors"] == result["errors"]
        assert [(error["field"], error["code"]) for error in result["errors"]] == [(name, code)]
    assert not Entry.objects.exists()


@pytest.mark.parametrize("zone", ["Mars/Olympus", "europe/berlin"])
def test_a_zone_that_only_the_phone_knows_becomes_the_accounts(
    alices_client: APIClient, phone: Phone, zone: str
) -> None:
    problem = through_rest(alices_client, "time_zone", zone)
    assert [error["code"] for error in problem.json()["errors"]] == ["unknown_time_zone"]
    (result,) = phone.sync(phone.day_op(today(), time_zone=zone, pain=2))["results"]
    assert result["status"] == "applied"
    assert Entry.objects.get().time_zone == "Europe/Berlin"


@pytest.mark.parametrize("name", TAKEN)
def test_what_both_doors_take_comes_back_unchanged(
    alices_client: APIClient, phone: Phone, name: str
) -> None:
    for value in TAKEN[name]:
        body = through_rest(alices_client, name, value).json()
        expected = sorted(value) if isinstance(value, list) else value
        assert Entry.objects.get().get_field(name) == expected
        if not name.startswith("ratings."):
            assert body[name] == expected
        elif value is not None:
            _, place, symptom = name.split(".")
            assert body["ratings"][place][symptom] == value
    phone.sync()
    for value in TAKEN[name]:
        answer = phone.sync(phone.day_op(today(), "patch", **{name.replace(".", "__"): value}))
        assert answer["results"][0]["status"] == "applied"
        expected = sorted(value) if isinstance(value, list) else value
        for change in answer["changes"]:
            assert change["data"].get(name) == expected
        assert Entry.objects.get().get_field(name) == expected


@pytest.mark.parametrize("body", [[], "x", 5, True])
def test_a_body_that_is_no_object_is_refused(alices_client: APIClient, body: Any) -> None:
    for method, address in (
        (alices_client.put, f"/api/v1/entries/daily/{today()}/"),
        (alices_client.post, "/api/v1/entries/"),
        (alices_client.post, "/api/v1/sync"),
    ):
        response = method(address, body, format="json")
        assert response.status_code == 400, (address, body)
        assert response.json()["errors"][0]["code"] == "not_an_object"


@pytest.mark.parametrize("ratings", [[], 5, "x", {"feet": 5}, {"feet": None}, {"feet": []}])
def test_ratings_that_are_no_places_of_scores_are_refused(
    alices_client: APIClient, ratings: Any
) -> None:
    address = f"/api/v1/entries/daily/{today()}/"
    response = alices_client.put(address, {"ratings": ratings}, format="json")
    assert response.status_code == 400
    assert response.json()["errors"][0] == {
        "field": "ratings",
        "code": "not_an_object",
        "message": "must be places of scores",
    }


def test_an_unknown_place_is_refused_by_name(alices_client: APIClient) -> None:
    address = f"/api/v1/entries/daily/{today()}/"
    response = alices_client.put(address, {"ratings": {"head": {"pain": 1}}}, format="json")
    (error,) = response.json()["errors"]
    assert (error["field"], error["code"]) == ("ratings.head.pain", "unknown_field")
