"""PUT writes a whole entry, PATCH some fields of it; the same twice changes nothing."""

from typing import Any
from uuid import uuid4

import pytest
from rest_framework.test import APIClient

from diary.models import Entry, FieldHistory
from tests.factories import make_day, today

pytestmark = pytest.mark.django_db
MOMENT = {"kind": "moment", "occurred_at": "2026-01-05T10:00:00Z", "time_zone": "UTC", "pain": 4}
BODIES: list[dict[str, Any]] = [
    {"pain": 5, "note": "cold feet"},
    {},
    {"ratings": {"feet": {"pain": 6}, "hands": {"pain": 2, "tingling": 0}}},
    # A headline that the regions overrule, and a skip that an answer overrules.
    {"pain": 3, "ratings": {"feet": {"pain": 6}}},
    {"pain": 3, "skipped": ["pain", "numbness"]},
]


def day() -> str:
    return f"/api/v1/entries/daily/{today()}/"


@pytest.mark.parametrize("body", BODIES)
def test_the_same_day_twice_changes_nothing(alices_client: APIClient, body: dict[str, Any]) -> None:
    first = alices_client.put(day(), body, format="json")
    rev, earlier = Entry.objects.get().rev, FieldHistory.objects.count()
    again = alices_client.put(day(), body, format="json")
    assert (first.status_code, again.status_code) == (200, 200)
    assert again.json() == first.json()
    assert (Entry.objects.get().rev, FieldHistory.objects.count()) == (rev, earlier)


@pytest.mark.parametrize("body", BODIES)
def test_the_same_entry_twice_changes_nothing(
    alices_client: APIClient, body: dict[str, Any]
) -> None:
    entry = alices_client.post("/api/v1/entries/", MOMENT, format="json").json()
    address = f"/api/v1/entries/{entry['id']}/"
    first = alices_client.put(address, body, format="json").json()
    rev = Entry.objects.get().rev
    assert alices_client.put(address, body, format="json").json() == first
    assert alices_client.patch(address, body, format="json").json() == first
    assert Entry.objects.get().rev == rev


@pytest.mark.parametrize("make", ["day", "moment"])
def test_what_was_read_can_be_put_back_as_it_is(alices_client: APIClient, make: str) -> None:
    if make == "day":
        entry = alices_client.put(day(), BODIES[2] | {"pain": 1}, format="json").json()
    else:
        entry = alices_client.post("/api/v1/entries/", MOMENT, format="json").json()
    address = f"/api/v1/entries/{entry['id']}/"
    read = alices_client.get(address).json()
    for method in (alices_client.put, alices_client.patch):
        response = method(address, read, format="json")
        assert response.status_code == 200, response.json()
        assert response.json() == read
    assert Entry.objects.get().rev == 1


def test_a_day_that_was_read_can_be_put_back_at_its_own_address(alices_client: APIClient) -> None:
    alices_client.put(day(), BODIES[2], format="json")
    read = alices_client.get(day()).json()
    assert alices_client.put(day(), read, format="json").json() == read
    assert Entry.objects.get().rev == 1


def test_put_empties_what_is_left_out_and_patch_does_not(alices_client: APIClient) -> None:
    alices_client.put(
        day(), {"pain": 5, "note": "x", "ratings": {"feet": {"numbness": 2}}}, format="json"
    )
    address = f"/api/v1/entries/{Entry.objects.get().record_id}/"
    patched = alices_client.patch(address, {"tingling": 1}, format="json").json()
    assert (patched["pain"], patched["note"], patched["tingling"]) == (5, "x", 1)
    put = alices_client.put(day(), {"tingling": 1}, format="json").json()
    assert (put["pain"], put["note"], put["numbness"], put["tingling"]) == (None, "", None, 1)
    assert put["ratings"] == {}


def test_the_headline_follows_when_the_highest_region_changes(alices_client: APIClient) -> None:
    regions = {"ratings": {"feet": {"pain": 6}, "hands": {"pain": 2}}}
    assert alices_client.put(day(), regions, format="json").json()["pain"] == 6
    address = f"/api/v1/entries/{Entry.objects.get().record_id}/"
    lower = alices_client.patch(address, {"ratings": {"feet": {"pain": 1}}}, format="json").json()
    assert lower["pain"] == 2
    assert ("pain", 6, "derived") in [
        (e["field"], e["value"], e["reason"]) for e in lower["earlier"]
    ]


def test_posting_again_changes_and_says_so(alices_client: APIClient) -> None:
    body = {"kind": "daily", "on": today().isoformat(), "pain": 5}
    first = alices_client.post("/api/v1/entries/", body, format="json")
    second = alices_client.post("/api/v1/entries/", body | {"pain": 6}, format="json")
    assert (first.status_code, second.status_code) == (201, 200)
    assert first["Location"] == f"/api/v1/entries/{first.json()['id']}/"
    assert Entry.objects.get().pain == 6


def test_a_posted_moment_keeps_the_id_it_came_with(alices_client: APIClient) -> None:
    own = str(uuid4())
    codes = [
        alices_client.post("/api/v1/entries/", MOMENT | {"id": own}, format="json").status_code
        for _ in range(2)
    ]
    assert codes == [201, 200]
    assert str(Entry.objects.get().record_id) == own


def test_a_posted_moment_without_an_id_gets_a_new_one_each_time(alices_client: APIClient) -> None:
    for _ in range(2):
        alices_client.post("/api/v1/entries/", MOMENT, format="json")
    assert {entry.record_id.version for entry in Entry.objects.all()} == {7}
    assert Entry.objects.count() == 2


@pytest.mark.parametrize(
    "own", ["", "not-a-uuid", 5, None, "{6f0c0000-0000-0000-0000-000000000000}"]
)
def test_an_id_that_is_none_is_refused(alices_client: APIClient, own: Any) -> None:
    response = alices_client.post("/api/v1/entries/", MOMENT | {"id": own}, format="json")
    assert response.status_code == 400
    assert [(e["field"], e["code"]) for e in response.json()["errors"]] == [("id", "not_an_id")]


@pytest.mark.parametrize(
    "body", [{"on": "2020-01-01"}, {"kind": "moment"}, {"occurred_at": "2026-01-05T10:00:00Z"}]
)
def test_a_day_at_its_own_address_is_that_day(
    alices_client: APIClient, body: dict[str, Any]
) -> None:
    response = alices_client.put(day(), body, format="json")
    assert response.status_code == 400
    assert response.json()["errors"][0]["field"] in body


@pytest.mark.parametrize("date", ["2026-02-30", "2026-13-01", "today", "20261122"])
def test_what_is_no_date_is_no_address(alices_client: APIClient, date: str) -> None:
    assert alices_client.get(f"/api/v1/entries/daily/{date}/").status_code == 404


@pytest.mark.parametrize("method", ["put", "patch"])
def test_the_unknown_is_not_found_and_not_made(alices_client: APIClient, method: str) -> None:
    address = f"/api/v1/entries/{uuid4()}/"
    assert getattr(alices_client, method)(address, MOMENT, format="json").status_code == 404
    assert not Entry.objects.exists()


@pytest.mark.parametrize("method", ["get", "put", "patch", "delete"])
def test_a_stranger_finds_nothing(
    alice: Any, alices_client: APIClient, mallorys_client: APIClient, method: str
) -> None:
    entry = make_day(alice, today())
    address = f"/api/v1/entries/{entry.record_id}/"
    response = getattr(mallorys_client, method)(address, {"pain": 1}, format="json")
    assert response.status_code == 404
    assert response.json() == alices_client.get(f"/api/v1/entries/{uuid4()}/").json()
    assert Entry.objects.get().pain == 5


@pytest.mark.parametrize(
    ("method", "address"),
    [
        ("delete", "/api/v1/entries/"),
        ("put", "/api/v1/entries/"),
        ("post", "/api/v1/entries/daily/2026-01-01/"),
        ("delete", "/api/v1/entries/daily/2026-01-01/"),
        ("post", "/api/v1/summary/"),
        ("get", "/api/v1/sync"),
    ],
)
def test_a_wrong_method_is_refused(alices_client: APIClient, method: str, address: str) -> None:
    response = getattr(alices_client, method)(address)
    assert (response.status_code, response.json()["code"]) == (405, "method_not_allowed")
    assert response["Allow"]
