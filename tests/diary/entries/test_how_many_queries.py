"""How many queries each request costs, session and user included (2 of them). A number that grows is a decision."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from tests.factories import Phone, make_day, today

pytestmark = pytest.mark.django_db


def count(request: Any) -> int:
    """Queries without the savepoints and BEGINs around them."""
    with CaptureQueriesContext(
        connection,
    ) as queries:
        request()
    statements = [query["sql"] for query in queries.captured_queries]
    bare = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT", "ROLLBACK")
    return len([sql for sql in statements if not sql.startswith(bare)])


@pytest.fixture
def sixty_days(alice: Any) -> None:
    for number in range(60):
        make_day(alice, today() - timedelta(days=number), note="x", ems_used=True)


@pytest.mark.usefixtures("sixty_days")
@pytest.mark.parametrize(
    ("address", "queries"),
    [
        ("/api/v1/entries/", 3),
        ("/api/v1/entries/?limit=200", 3),
        ("/api/v1/entries/?from=2020-01-01&kind=daily&limit=20", 3),
        # One of them asks whether the day after is written already, by a traveller; one what matters to the person.
        ("/api/v1/summary/", 6),
        ("/api/v1/session/", 4),
    ],
)
def test_reading_costs_the_same_however_much_there_is(
    alices_client: APIClient, address: str, queries: int
) -> None:
    alices_client.get(address)
    assert count(lambda: alices_client.get(address)) == queries


def test_one_day(alices_client: APIClient, alice: Any) -> None:
    entry = make_day(alice, today())
    assert count(lambda: alices_client.get(f"/api/v1/entries/{entry.record_id}/")) == 3
    assert count(lambda: alices_client.get(f"/api/v1/entries/daily/{today()}/")) == 4
    make_day(alice, today(), pain=6)
    # With earlier values: these and the names of the devices.
    assert count(lambda: alices_client.get(f"/api/v1/entries/{entry.record_id}/")) == 5


def test_writing_a_day(alices_client: APIClient) -> None:
    address = f"/api/v1/entries/daily/{today()}/"
    created = count(lambda: alices_client.put(address, {"pain": 5}, format="json"))
    repeated = count(lambda: alices_client.put(address, {"pain": 5}, format="json"))
    changed = count(lambda: alices_client.put(address, {"pain": 6}, format="json"))
    assert (created, repeated, changed) == (7, 6, 10)


def test_a_sync_of_one_op(phone: Phone) -> None:
    phone.sync()
    created = count(lambda: phone.sync(phone.day_op(today(), pain=5)))
    changed = count(lambda: phone.sync(phone.day_op(today(), "patch", pain=6)))
    unchanged = count(lambda: phone.sync(phone.day_op(today(), "patch", pain=6)))
    assert (created, changed, unchanged, count(phone.sync)) == (10, 12, 8, 5)


def test_a_first_pull_costs_the_same_however_much_there_is(
    sixty_days: None, phone: Phone, tablet: Phone
) -> None:
    phone.sync(limit=5)
    assert count(lambda: tablet.sync(limit=1000)) == count(
        lambda: Phone(phone.client, phone.diary_id).sync(limit=5)
    )
