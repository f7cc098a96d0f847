"""A body may bring back the id that we gave out; what is no id is refused by name (found by `make soak-sqlite`)."""

from typing import Any
from uuid import uuid4

import pytest
from rest_framework.test import APIClient

from tests.diary.ems.bounds import DOORS, nested
from tests.factories import today

pytestmark = pytest.mark.django_db

# Once: midnight may pass while the tests run.
ON = today().isoformat()
DAY = {"kind": "daily", "on": ON, "time_zone": "Europe/Berlin", "pain": 5}
MOMENT = {"kind": "moment", "occurred_at": "2026-11-22T10:00:00Z", "pain": 5}
REMINDER = {"kind": "check_in", "times": ["20:00"]}
KINDS: dict[str, tuple[str, dict[str, Any]]] = {
    "a day": ("entries", DAY),
    "a moment": ("entries", MOMENT),
    "a reminder": ("reminders", REMINDER),
} | {kind: (door.address, nested(door.identity)) for kind, door in DOORS.items()}
WRONG = [[None], {"a": 1}, 5, True, None, "", "today"]


def refused(client: APIClient, method: str, address: str, body: dict[str, Any]) -> tuple[Any, ...]:
    response = getattr(client, method)(f"/api/v1/{address}/", body, format="json")
    errors = response.json().get("errors", [])
    return response.status_code, [(error["field"], error["code"]) for error in errors]


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_no_id_is_refused_and_nothing_is_written(
    alices_client: APIClient, kind: str
) -> None:
    address, body = KINDS[kind]
    for wrong in WRONG:
        told = refused(alices_client, "post", address, body | {"id": wrong})
        assert told == (400, [("id", "not_an_id")])
    listed = alices_client.get(f"/api/v1/{address}/").json()
    assert listed["reminders" if address == "reminders" else "results"] == []


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("method", ["put", "patch"])
def test_at_the_address_of_a_record_too(alices_client: APIClient, kind: str, method: str) -> None:
    address, body = KINDS[kind]
    made = alices_client.post(f"/api/v1/{address}/", body, format="json").json()
    own = f"{address}/{made['id']}"
    for wrong in WRONG:
        told = refused(alices_client, method, own, body | {"id": wrong})
        assert told == (400, [("id", "not_an_id")])
    assert refused(alices_client, method, own, body | {"id": made["id"]}) == (200, [])


def test_at_the_address_of_a_day_too(alices_client: APIClient) -> None:
    address = f"entries/daily/{ON}"
    for wrong in WRONG:
        told = refused(alices_client, "put", address, DAY | {"id": wrong})
        assert told == (400, [("id", "not_an_id")])
    assert refused(alices_client, "put", address, DAY | {"id": str(uuid4())}) == (200, [])
