"""A pull is packed for the way; an answer that holds something of its request, or the form token, never is."""

import gzip
import json
from datetime import timedelta
from typing import Any

import pytest
from rest_framework.test import APIClient

from tests.factories import Phone, today

PACKED = {"accept-encoding": "gzip, deflate, br"}
DAYS = 40


@pytest.fixture
def diary(phone: Phone) -> None:
    phone.sync(*[phone.day_op(today() - timedelta(days=back), pain=3) for back in range(DAYS)])


def pull(phone: Phone, *ops: dict[str, Any], headers: dict[str, str]) -> Any:
    return phone.client.post(
        "/api/v1/sync", phone.request(*ops, cursor=None, epoch=None), format="json", headers=headers
    )


@pytest.mark.usefixtures("diary")
def test_a_pull_comes_packed_and_says_the_same(phone: Phone) -> None:
    plain, packed = pull(phone, headers={}), pull(phone, headers=PACKED)
    assert packed.headers["Content-Encoding"] == "gzip"
    assert int(packed.headers["Content-Length"]) == len(packed.content) < len(plain.content) / 5
    assert len(plain.json()["changes"]) == DAYS
    assert json.loads(gzip.decompress(packed.content))["changes"] == plain.json()["changes"]


@pytest.mark.usefixtures("diary")
def test_its_length_differs_from_time_to_time(phone: Phone) -> None:
    assert len({len(pull(phone, headers=PACKED).content) for _ in range(20)}) > 1


@pytest.mark.usefixtures("diary")
def test_who_does_not_ask_gets_it_as_it_is(phone: Phone) -> None:
    assert "Content-Encoding" not in pull(phone, headers={}).headers


@pytest.mark.usefixtures("diary")
def test_an_answer_to_ops_is_never_packed(phone: Phone) -> None:
    answer = pull(phone, phone.day_op(today(), pain=4), headers=PACKED)
    assert len(answer.json()["changes"]) == DAYS
    assert "Content-Encoding" not in answer.headers


@pytest.mark.usefixtures("diary")
def test_nothing_else_is_packed(alices_client: APIClient) -> None:
    for path in (
        "session/",
        "entries/?limit=200",
        f"entries/daily/{today()}/",
        "summary/",
        "schema/",
    ):
        answer = alices_client.get(f"/api/v1/{path}", headers=PACKED)
        assert answer.status_code == 200
        assert "Content-Encoding" not in answer.headers, path


def test_a_small_one_goes_as_it_is(phone: Phone) -> None:
    phone.sync(phone.day_op(today(), pain=3))
    assert "Content-Encoding" not in pull(phone, headers=PACKED).headers
