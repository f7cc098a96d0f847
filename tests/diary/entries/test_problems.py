"""Every error has one shape, names the field, and repeats nothing that was typed."""

import json
from typing import Any
from unittest import mock

import pytest
from django.core.cache import cache
from django.db import OperationalError
from rest_framework.test import APIClient

from diary.api.throttling import UserThrottle
from diary.models import Entry
from tests.factories import Phone, today

pytestmark = pytest.mark.django_db
CANARY = "kanarienvogel"
JSON = "application/json"


def day() -> str:
    return f"/api/v1/entries/daily/{today()}/"


def assert_problem(response: Any, status: int, code: str) -> dict[str, Any]:
    body: dict[str, Any] = response.json()
    assert response["Content-Type"] == "application/problem+json"
    assert (response.status_code, body["status"], body["code"]) == (status, status, code)
    assert body["type"] == "about:blank"
    assert body["title"]
    assert body["detail"]
    assert {"type", "title", "status", "code", "detail", "errors"} <= body.keys()
    return body


def test_invalid_input_names_the_field_and_never_the_value(alices_client: APIClient) -> None:
    body = {
        "pain": CANARY,
        "qualities": [CANARY],
        "time_zone": CANARY,
        CANARY: 1,
        "spread_feet": CANARY,
    }
    response = alices_client.put(day(), body, format="json")
    problem = assert_problem(response, 400, "invalid")
    fields = {error["field"] for error in problem["errors"]}
    assert {"pain", "qualities", "time_zone", "spread_feet"} <= fields
    assert all(error.keys() == {"field", "code", "message"} for error in problem["errors"])
    without_names = response.content.decode().replace(f'"field":"{CANARY}"', "")
    assert CANARY not in without_names.replace(f"{CANARY}: is not a field we know.", "")


@pytest.mark.parametrize(
    "body", ["{", "nope", '{"pain": NaN}', '{"pain": Infinity}', "[" * 100_000, b"\xff"]
)
@pytest.mark.parametrize("method", ["put", "post", "patch"])
def test_what_is_no_json_is_malformed(alices_client: APIClient, method: str, body: Any) -> None:
    address = {"put": day(), "post": "/api/v1/entries/", "patch": "/api/v1/session/"}[method]
    response = getattr(alices_client, method)(address, body, content_type=JSON)
    assert_problem(response, 400, "malformed")


def test_deep_nesting_inside_a_field_is_refused_as_that_field(alices_client: APIClient) -> None:
    body = '{"qualities": ' + "[" * 300 + "]" * 300 + "}"
    response = alices_client.put(day(), body, content_type=JSON)
    assert assert_problem(response, 400, "invalid")["errors"][0]["field"] == "qualities"


@pytest.mark.parametrize("size", [1024 * 1024 + 1, 5 * 1024 * 1024])
def test_a_body_that_is_too_large_is_refused(alices_client: APIClient, size: int) -> None:
    response = alices_client.put(day(), json.dumps({"note": "x" * size}), content_type=JSON)
    assert_problem(response, 413, "too_large")


def test_another_media_type_is_refused(alices_client: APIClient) -> None:
    response = alices_client.put(day(), "pain=5", content_type="text/plain")
    assert_problem(response, 415, "unsupported_media_type")


def test_another_answer_than_json_is_not_to_be_had(alices_client: APIClient) -> None:
    response = alices_client.get("/api/v1/entries/", headers={"accept": "text/html"})
    assert_problem(response, 406, "not_acceptable")


def test_a_wrong_method(alices_client: APIClient) -> None:
    assert_problem(alices_client.delete("/api/v1/summary/"), 405, "method_not_allowed")


@pytest.mark.parametrize(
    "address", ["/api/v1/", "/api/v1/nothing", "/api/v1/entries/5/", "/api/v2/"]
)
def test_an_unknown_address(alices_client: APIClient, address: str) -> None:
    assert_problem(alices_client.get(address), 404, "not_found")


@pytest.mark.parametrize("address", ["/api/v1/entries/", "/api/v1/summary/", "/api/v1/sync"])
def test_somebody_without_a_session(db: None, address: str) -> None:
    response = APIClient().post(address, {}, format="json")
    assert_problem(response, 401, "not_authenticated")
    assert response["WWW-Authenticate"]


def test_a_missing_csrf_token(alice: Any) -> None:
    client = APIClient(enforce_csrf_checks=True)
    client.force_login(alice)
    assert_problem(client.put(day(), {"pain": 1}, format="json"), 403, "csrf_failed")
    assert not Entry.objects.exists()


def test_too_many_requests_say_when_to_come_back(
    alices_client: APIClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache.clear()
    monkeypatch.setattr(UserThrottle, "rate", "2/min", raising=False)
    answers = [alices_client.get("/api/v1/entries/") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert_problem(answers[2], 429, "throttled")
    assert 1 <= int(answers[2]["Retry-After"]) <= 61


def test_somebody_elses_requests_are_not_counted(
    alices_client: APIClient, mallorys_client: APIClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(UserThrottle, "rate", "1/min", raising=False)
    assert mallorys_client.get("/api/v1/entries/").status_code == 200
    assert alices_client.get("/api/v1/entries/").status_code == 200


def test_a_busy_database_says_when_to_come_back(alices_client: APIClient) -> None:
    with mock.patch("diary.records.lock_diary", side_effect=OperationalError):
        response = alices_client.put(day(), {"pain": 5}, format="json")
    assert_problem(response, 503, "busy")
    assert int(response["Retry-After"]) >= 1


def test_a_bug_of_ours_says_nothing_about_itself(
    alices_client: APIClient, caplog: pytest.LogCaptureFixture
) -> None:
    alices_client.raise_request_exception = False
    with (
        mock.patch("diary.records.write_record", side_effect=ValueError(CANARY)),
        mock.patch("diary.records.write_record", side_effect=ValueError(CANARY)),
    ):
        response = alices_client.put(day(), {"note": CANARY}, format="json")
    assert CANARY not in json.dumps(assert_problem(response, 500, "internal"))


def test_an_error_writes_nothing(alices_client: APIClient, phone: Phone) -> None:
    alices_client.put(day(), {"pain": 5}, format="json")
    for body in ({"pain": 11}, {"numbness": 3, "note": 5}, {"time_zone": "Mars"}):
        assert alices_client.put(day(), body, format="json").status_code == 400
    assert (Entry.objects.get().pain, Entry.objects.get().rev) == (5, 1)
