"""The list: newest day first, filters, and pages that stay put while rows are added."""

from datetime import date, timedelta
from typing import Any

import pytest
from rest_framework.test import APIClient

from tests.factories import make_day, today

pytestmark = pytest.mark.django_db
FIRST = date(2026, 1, 1)


def days(answer: Any) -> list[str]:
    return [entry["on"] for entry in answer.json()["results"]]


@pytest.fixture
def ten_days(alice: Any) -> list[str]:
    made = [FIRST + timedelta(days=number) for number in range(10)]
    for on in made:
        make_day(alice, on)
    return [on.isoformat() for on in made[::-1]]


def rate(client: APIClient, at: str) -> None:
    body = {"kind": "moment", "occurred_at": at, "time_zone": "UTC", "pain": 1}
    assert client.post("/api/v1/entries/", body, format="json").status_code == 201


def test_newest_day_first(alices_client: APIClient, ten_days: list[str]) -> None:
    answer = alices_client.get("/api/v1/entries/")
    assert days(answer) == ten_days
    assert (answer.json()["next"], answer.json()["previous"]) == (None, None)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("from=2026-01-09", slice(0, 2)),
        ("to=2026-01-02", slice(8, 10)),
        ("from=2026-01-03&to=2026-01-05", slice(5, 8)),
        ("from=2026-01-05&to=2026-01-05", slice(5, 6)),
        ("from=2026-01-05&to=2026-01-04", slice(0, 0)),
        ("kind=daily", slice(0, 10)),
        ("kind=moment", slice(0, 0)),
    ],
)
def test_filters(
    alices_client: APIClient, ten_days: list[str], query: str, expected: slice
) -> None:
    assert days(alices_client.get(f"/api/v1/entries/?{query}")) == ten_days[expected]


def test_kinds_are_told_apart(alices_client: APIClient, ten_days: list[str]) -> None:
    rate(alices_client, "2026-01-03T10:00:00Z")
    for kind, count in (("daily", 10), ("moment", 1)):
        found = alices_client.get(f"/api/v1/entries/?kind={kind}").json()["results"]
        assert [entry["kind"] for entry in found] == [kind] * count


@pytest.mark.parametrize("limit", [1, 3, 5, 10, 200])
def test_pages_show_everything_once_forwards_and_backwards(
    alices_client: APIClient, ten_days: list[str], limit: int
) -> None:
    seen: list[str] = []
    address = f"/api/v1/entries/?limit={limit}"
    while address:
        page = alices_client.get(address)
        last, seen, address = page, seen + days(page), page.json()["next"]
    assert seen == ten_days
    back: list[str] = days(last)
    while last.json()["previous"]:
        last = alices_client.get(last.json()["previous"])
        back = days(last) + back
    assert back == ten_days


def test_many_entries_of_one_day_are_all_on_the_pages(alices_client: APIClient) -> None:
    for minute in range(7):
        rate(alices_client, f"2026-01-03T10:{minute:02}:00Z")
    seen: list[str] = []
    address = "/api/v1/entries/?limit=2"
    while address:
        page = alices_client.get(address).json()
        seen, address = seen + [entry["id"] for entry in page["results"]], page["next"]
    assert len(set(seen)) == len(seen) == 7


def test_a_new_day_does_not_shift_the_next_page(
    alice: Any, alices_client: APIClient, ten_days: list[str]
) -> None:
    first = alices_client.get("/api/v1/entries/?limit=4").json()
    make_day(alice, today())
    assert days(alices_client.get(first["next"])) == ten_days[4:8]


@pytest.mark.parametrize(
    ("query", "field", "code"),
    [
        ("limit=0", "limit", "out_of_range"),
        ("limit=201", "limit", "out_of_range"),
        ("limit=many", "limit", "out_of_range"),
        ("limit=٣", "limit", "out_of_range"),
        ("limit=", "limit", "out_of_range"),
        ("limit=" + "9" * 5000, "limit", "out_of_range"),
        ("from=yesterday", "from", "not_a_date"),
        ("to=2026-02-30", "to", "not_a_date"),
        ("kind=weekly", "kind", "unknown_choice"),
        ("cursor=nonsense", "cursor", "not_a_cursor"),
        ("cursor=cD1ub3RhZGF0ZQ==", "cursor", "not_a_cursor"),
        ("cursor=cD0lMDA=", "cursor", "not_a_cursor"),
    ],
    ids=lambda value: value[:20],
)
def test_a_wrong_query_is_named(
    alices_client: APIClient, ten_days: list[str], query: str, field: str, code: str
) -> None:
    response = alices_client.get(f"/api/v1/entries/?{query}")
    assert response.status_code == 400
    assert [(e["field"], e["code"]) for e in response.json()["errors"]] == [(field, code)]


def test_a_stranger_sees_an_empty_list(mallorys_client: APIClient, ten_days: list[str]) -> None:
    assert days(mallorys_client.get("/api/v1/entries/")) == []
