"""REST and sync take every bound, refuse one beyond, and name the same field with the same code."""

import json
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from rest_framework.test import APIClient

from diary.ems import record_types
from diary.ems.fields import (
    PROGRAMME_CLEANERS,
    SCREENING_CLEANERS,
    SESSION_CLEANERS,
    SIDE_EFFECT_CLEANERS,
)
from diary.sync.registry import SYNCED
from tests.diary.ems.bounds import DOORS, HELPED, TABLE, nested, on_the_wire
from tests.factories import Phone

pytestmark = [pytest.mark.django_db, pytest.mark.long]
FIELDS = [(kind, name) for kind, table in TABLE.items() for name in table]


@pytest.fixture(autouse=True)
def clock() -> Iterator[Any]:
    with time_machine.travel("2026-11-22T12:00:00Z", tick=False) as traveller:
        yield traveller


def op(phone: Phone, kind: str, how: str = "put", /, **fields: Any) -> dict[str, Any]:
    return phone.op(str(uuid4()), how) | {"type": kind, "set": DOORS[kind].identity | fields}


@pytest.mark.parametrize("kind", TABLE)
def test_no_field_is_left_out_of_the_table(kind: str) -> None:
    cleaners = {
        record_types.PROGRAMME.name: PROGRAMME_CLEANERS,
        record_types.SESSION.name: SESSION_CLEANERS,
        record_types.SIDE_EFFECT.name: SIDE_EFFECT_CLEANERS,
        record_types.SCREENING.name: SCREENING_CLEANERS,
    }
    model = SYNCED[kind].model
    assert TABLE[kind].keys() == cleaners[kind].keys()
    assert {*model.SYNCED_FIELDS, *model.KEPT_FIELDS} - {"on"} <= TABLE[kind].keys()


@pytest.mark.parametrize(("kind", "name"), FIELDS)
def test_one_beyond_and_every_wrong_type_is_refused_with_the_same_words(
    alices_client: APIClient, phone: Phone, kind: str, name: str
) -> None:
    door, refused = DOORS[kind], TABLE[kind][name][1]
    ops = [op(phone, kind, **{name: value}) for value, _ in refused]
    body = json.dumps(phone.request(*ops))
    sent = phone.client.post("/api/v1/sync", body, content_type="application/json")
    for (value, code), result in zip(refused, sent.json()["results"], strict=True):
        problem = alices_client.post(
            f"/api/v1/{door.address}/",
            json.dumps(nested(door.identity | {name: value})),
            content_type="application/json",
        )
        assert (problem.status_code, result["status"]) == (400, "rejected"), value
        assert problem.json()["errors"] == result["errors"]
        assert [(error["field"], error["code"]) for error in result["errors"]] == [(name, code)]
    assert not SYNCED[kind].model.objects.exists()


@pytest.mark.parametrize(
    ("kind", "name", "value", "code", "status"),
    [(kind, *case) for kind, table in TABLE.items() for case in HELPED if case[0] in table],
)
def test_what_a_device_cannot_help_waits_or_is_put_right(
    alices_client: APIClient, phone: Phone, kind: str, name: str, value: str, code: str, status: str
) -> None:
    door = DOORS[kind]
    body = nested(door.identity | {name: value})
    problem = alices_client.post(f"/api/v1/{door.address}/", body, format="json")
    assert [(e["field"], e["code"]) for e in problem.json()["errors"]] == [(name, code)]
    written = op(phone, kind, **{name: value})
    (result,) = phone.sync(written)["results"]
    assert result["status"] == status
    assert SYNCED[kind].model.objects.count() == (status == "applied")
    for record in SYNCED[kind].model.objects.all():
        assert record.time_zone == "Europe/Berlin"


@pytest.mark.parametrize(("kind", "name"), FIELDS)
def test_what_both_doors_take_comes_back_unchanged(
    alices_client: APIClient, phone: Phone, kind: str, name: str
) -> None:
    door, taken = DOORS[kind], TABLE[kind][name][0]
    for value in taken:
        body = nested(door.identity | {name: value})
        shown = alices_client.post(f"/api/v1/{door.address}/", body, format="json")
        assert shown.status_code == 201, shown.content
        place, _, key = name.partition(".")
        found = shown.json()[place]
        assert (found[key] if key else found) == value
        again = alices_client.put(shown["Location"], shown.json(), format="json")
        assert again.json() == shown.json()
    phone.sync()
    record_id = str(uuid4())
    for value in taken:
        written = op(phone, kind, **{name: value}) | {"id": record_id}
        (result,) = phone.sync(written)["results"]
        assert result["status"] == "applied"
        stored = SYNCED[kind].model.objects.get(record_id=record_id)
        assert on_the_wire(stored.get_field(name)) == value


@pytest.mark.parametrize(
    ("kind", "name"),
    [(kind, name) for kind, door in DOORS.items() for name in door.identity if name != "time_zone"],
)
def test_what_a_record_needs_to_begin_is_named(
    alices_client: APIClient, phone: Phone, kind: str, name: str
) -> None:
    fields = {key: value for key, value in DOORS[kind].identity.items() if key != name}
    result = phone.sync(op(phone, kind) | {"set": fields})["results"][0]
    problem = alices_client.post(
        f"/api/v1/{DOORS[kind].address}/", nested(fields), format="json"
    ).json()
    assert problem["errors"] == result["errors"]
    assert [(e["field"], e["code"]) for e in result["errors"]] == [(name, "required")]


@pytest.mark.parametrize("kind", TABLE)
def test_what_is_derived_cannot_be_sent(phone: Phone, kind: str) -> None:
    for name in ("on", "is_late", "outcome", "recorded_at", "warnings"):
        (result,) = phone.sync(op(phone, kind, **{name: "x"}))["results"]
        assert [e["code"] for e in result["errors"]] == ["unknown_field"]


@pytest.mark.parametrize("kind", DOORS)
def test_what_a_record_needs_is_said_also_where_there_is_one(
    alices_client: APIClient, kind: str
) -> None:
    door, own = DOORS[kind], {"id": str(uuid4())}
    address = f"/api/v1/{door.address}/"
    made = alices_client.post(address, nested(door.identity | own), format="json")
    again = alices_client.post(address, nested(door.identity | own), format="json")
    assert (made.status_code, again.status_code) == (201, 200)
    half = alices_client.post(address, own, format="json")
    named = {error["field"] for error in half.json()["errors"]}
    assert named == door.identity.keys() - {"time_zone"}
