"""The envelope of a sync request: limits, versions, and what is refused before any op is touched."""

import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from rest_framework.test import APIClient

from diary.models import Entry, SyncOp, SyncState
from tests.factories import Phone, today

pytestmark = pytest.mark.django_db
MIB = 1024 * 1024


def refused(phone: Phone, **changes: Any) -> tuple[int, str, list[tuple[str, str]]]:
    """Status, code and errors of a request with one good op in it, which must not have been touched."""
    response = phone.post(phone.request(phone.day_op(today(), pain=5)) | changes)
    body = response.json()
    assert response["Content-Type"] == "application/problem+json"
    assert not SyncOp.objects.exists()
    assert not Entry.objects.exists()
    errors = [(error["field"], error["code"]) for error in body["errors"]]
    return response.status_code, body["code"], errors


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("device_id", None, "not_an_id"),
        ("device_id", "my phone", "not_an_id"),
        ("device_id", 5, "not_an_id"),
        ("epoch", "x", "not_an_id"),
        ("cursor", -1, "out_of_range"),
        ("cursor", 2**63, "out_of_range"),
        ("cursor", 1.5, "out_of_range"),
        ("cursor", "1", "out_of_range"),
        ("cursor", True, "out_of_range"),
        ("client_now", None, "not_an_instant"),
        ("client_now", "2026-11-22T19:40:11", "not_an_instant"),
        ("client_now", 1_764_000_000, "not_an_instant"),
        ("time_zone", None, "unknown_time_zone"),
        ("time_zone", "", "unknown_time_zone"),
        ("time_zone", "../etc/passwd", "unknown_time_zone"),
        ("time_zone", "A" * 65, "unknown_time_zone"),
        ("limit", 0, "out_of_range"),
        ("limit", 1001, "out_of_range"),
        ("limit", "500", "out_of_range"),
        ("ops", {}, "not_a_list"),
        ("ops", None, "not_a_list"),
        ("schema", None, "required"),
        ("schema", 3, "out_of_range"),
        ("schema", True, "out_of_range"),
        ("protocol", None, "required"),
        ("protocol", "1", "required"),
        ("protocol", True, "required"),
    ],
)
def test_a_wrong_envelope_is_named(phone: Phone, name: str, value: Any, code: str) -> None:
    assert refused(phone, **{name: value}) == (400, "invalid", [(name, code)])


def test_an_op_without_an_id_cannot_be_answered(phone: Phone) -> None:
    ops = [phone.day_op(today(), pain=5), phone.day_op(today(), pain=6) | {"op_id": None}]
    assert refused(phone, ops=ops) == (400, "invalid", [("ops.1.op_id", "not_an_id")])


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("id", "today", "not_an_id"),
        ("type", None, "not_text"),
        ("type", "x" * 41, "not_text"),
        ("op", "upsert", "unknown_choice"),
        ("op", [], "unknown_choice"),
        ("op", {}, "unknown_choice"),
        ("base", -1, "out_of_range"),
        ("base", "7", "out_of_range"),
        ("at", None, "not_an_instant"),
        ("at", "now", "not_an_instant"),
        ("at", "9999-12-31T23:59:59Z", "not_an_instant"),
        ("again", 1, "not_a_boolean"),
    ],
)
def test_what_is_wrong_with_one_op_answers_that_op(
    phone: Phone, name: str, value: Any, code: str
) -> None:
    bad = phone.day_op(today(), pain=6) | {name: value}
    results = phone.sync(bad, phone.day_op(today() - timedelta(days=1), pain=5))["results"]
    assert [result["status"] for result in results] == ["rejected", "applied"]
    assert [(one["field"], one["code"]) for one in results[0]["errors"]] == [(name, code)]
    assert Entry.objects.get().pain == 5


@pytest.mark.parametrize("op", [None, 5, "put", [], True])
def test_an_op_that_is_no_object_is_refused(phone: Phone, op: Any) -> None:
    status, code, errors = refused(phone, ops=[op])
    assert (status, code) == (400, "invalid")
    assert {field.split(".")[1] for field, _ in errors} == {"0"}


@pytest.mark.parametrize("fields", [None, 5, "pain", []])
def test_a_set_that_is_no_object_refuses_that_op_only(phone: Phone, fields: Any) -> None:
    bad = phone.day_op(today()) | {"set": fields}
    results = phone.sync(bad, phone.day_op(today(), pain=5))["results"]
    assert [result["status"] for result in results] == ["rejected", "applied"]
    assert results[0]["errors"][0]["code"] == "not_an_object"


def test_an_unknown_type_refuses_that_op_only(phone: Phone) -> None:
    bad = phone.day_op(today(), pain=1) | {"type": "of_another_kind"}
    results = phone.sync(bad, phone.day_op(today(), pain=5))["results"]
    assert [(r["status"], r.get("code")) for r in results] == [
        ("rejected", "unknown_type"),
        ("applied", None),
    ]


@pytest.mark.parametrize("changes", [{"protocol": 0}, {"protocol": 2}, {"schema": -2}])
def test_a_client_from_another_time_is_told_to_update(
    phone: Phone, changes: dict[str, int]
) -> None:
    assert refused(phone, **changes) == (426, "client_too_old", [])


@pytest.mark.parametrize("schema", [0, 1, 2])
def test_older_schemas_are_still_taken(phone: Phone, schema: int) -> None:
    assert phone.sync(phone.day_op(today(), pain=5), schema=schema)["results"][0]["rev"] == 1


def test_500_ops_are_taken_and_501_are_not(phone: Phone) -> None:
    ops = [phone.day_op(today(), falls=number % 50) for number in range(501)]
    assert refused(phone, ops=ops) == (400, "invalid", [("ops", "too_many")])
    results = phone.sync(*ops[:500])["results"]
    assert {result["status"] for result in results} == {"applied"}
    assert Entry.objects.get().falls == 499 % 50


@pytest.mark.parametrize(("size", "status"), [(MIB, 200), (MIB + 1, 413)])
def test_a_body_of_one_mib_is_taken_and_one_byte_more_is_not(
    phone: Phone, size: int, status: int
) -> None:
    body = json.dumps(phone.request(phone.day_op(today(), pain=5)))
    response = phone.client.post(
        "/api/v1/sync", body + " " * (size - len(body)), content_type="application/json"
    )
    assert response.status_code == status
    assert Entry.objects.exists() is (status == 200)
    if status == 413:
        assert response.json()["code"] == "too_large"


@pytest.mark.parametrize("limit", [1, 2, 1000, None])
def test_changes_come_in_pages_of_at_most_the_limit(
    phone: Phone, tablet: Phone, limit: int | None
) -> None:
    ids = [str(uuid4()) for _ in range(5)]
    moment = {"kind": "moment", "occurred_at": "2026-01-05T10:00:00Z", "time_zone": "UTC"}
    phone.sync(*[phone.op(record_id, pain=1, **moment) for record_id in ids])
    seen: list[str] = []
    more = True
    while more:
        answer = tablet.sync(limit=limit)
        assert len(answer["changes"]) <= (limit or 500)
        seen += [change["id"] for change in answer["changes"]]
        more = answer["more"]
    assert seen == ids
    assert tablet.cursor == SyncState.objects.get(owner__email="alice@example.org").seq


@pytest.mark.parametrize(
    "body",
    ["{", "null x", '{"cursor": NaN}', '{"a": Infinity}', "[" * 100_000, b"\xff\xfe\x00"],
)
def test_what_is_no_json_is_malformed(phone: Phone, body: Any) -> None:
    response = phone.client.post("/api/v1/sync", body, content_type="application/json")
    assert (response.status_code, response.json()["code"]) == (400, "malformed")


@pytest.mark.parametrize("number", ["1e999", "-1e999", "9" * 5000])
def test_numbers_beyond_all_bounds_are_refused(phone: Phone, number: str) -> None:
    body = json.dumps(phone.request(phone.day_op(today(), pain=4711))).replace("4711", number)
    response = phone.client.post("/api/v1/sync", body, content_type="application/json")
    answer = response.json()
    rejected = response.status_code == 400 or answer["results"][0]["status"] == "rejected"
    assert rejected
    assert not Entry.objects.exists()


@pytest.mark.parametrize(
    "content_type", ["text/plain", "application/x-www-form-urlencoded", "application/xml"]
)
def test_only_json_is_taken(phone: Phone, content_type: str) -> None:
    response = phone.client.post("/api/v1/sync", "{}", content_type=content_type)
    assert (response.status_code, response.json()["code"]) == (415, "unsupported_media_type")


def test_only_json_is_served(phone: Phone) -> None:
    response = phone.client.get("/api/v1/entries/", headers={"accept": "text/html"})
    assert (response.status_code, response.json()["code"]) == (406, "not_acceptable")


def test_a_stranger_without_a_session_is_told_to_sign_in(phone: Phone) -> None:
    response = APIClient().post("/api/v1/sync", phone.request(), format="json")
    assert (response.status_code, response.json()["code"]) == (401, "not_authenticated")
