"""A full disk, a lock, a database that only reads: each is told as what it is, and the same request is right later.

No op gets an answer that stays, whatever the database says that is not about the values themselves.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.template.loader import render_to_string
from django.test import Client
from django.utils import timezone

from diary.api.errors import TITLES
from diary.models import Entry, SyncOp
from tests.diary.own_database import DAYS_SENT, own_database, run
from tests.factories import PASSWORD, Phone, today

pytestmark = pytest.mark.django_db
DISK_FULL = f"{TITLES['disk_full']}."


@pytest.mark.long
def test_a_full_disk_refuses_the_batch_and_takes_the_same_one_when_there_is_room(
    tmp_path: Path,
) -> None:
    with own_database(tmp_path) as url:
        found = run(url, "run_out_of_room")
    assert found["refused"] == [[507, "disk_full", "60", "application/problem+json", DISK_FULL]] * 2
    # Nothing half-written, nothing remembered, no rev used up.
    assert (found["left"], found["seq"]) == ([0, 0], 0)
    assert found["results"] == ["applied"] * DAYS_SENT
    assert found["days"] == DAYS_SENT
    # Whose database has room writes on.
    assert found["bobs"] == [[200, "applied"]]
    assert found["errors"] == []


@contextmanager
def undone() -> Iterator[None]:
    """As it was before, in the database."""
    before = transaction.savepoint()
    try:
        yield
    finally:
        transaction.savepoint_rollback(before)


@contextmanager
def that_only_reads() -> Iterator[None]:
    """The database takes no write, as a stand-by does, or a file that belongs to somebody else."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA query_only=1")
            try:
                yield
            finally:
                cursor.execute("PRAGMA query_only=0")
            return
        with undone():
            cursor.execute("SET LOCAL transaction_read_only = on")
            yield


def assert_busy(response: Any) -> None:
    assert (response.status_code, response.json()["code"]) == (503, "busy")
    assert response["Content-Type"] == "application/problem+json"
    assert int(response["Retry-After"]) >= 1


def test_a_database_that_only_reads_refuses_no_op(phone: Phone) -> None:
    ops = [phone.day_op(today() - timedelta(days=number), pain=number) for number in range(3)]
    with that_only_reads():
        assert_busy(phone.post(phone.request(*ops)))
    assert not SyncOp.objects.exists()
    assert {result["status"] for result in phone.sync(*ops)["results"]} == {"applied"}


def test_nor_does_it_through_rest(alices_client: Any) -> None:
    address = f"/api/v1/entries/daily/{today()}/"
    with that_only_reads():
        assert_busy(alices_client.put(address, {"pain": 5}, format="json"))
    assert alices_client.put(address, {"pain": 5}, format="json").status_code in (200, 201)


def test_a_session_that_cannot_be_renewed_is_no_wrong_request(phone: Phone) -> None:
    """Once a week a pull writes the session; Django tells a write that fails as 400, which says: never again."""
    phone.sync()
    session = phone.client.session
    session["renewed_at"] = timezone.now().timestamp() - 8 * 86_400
    session.save()
    with that_only_reads():
        assert_busy(phone.post(phone.request()))
    phone.sync()


def test_a_session_that_was_ended_meanwhile_asks_to_sign_in(
    phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    phone.sync()
    session = phone.client.session
    session["renewed_at"] = timezone.now().timestamp() - 8 * 86_400
    session.save()

    def end_it(**how: Any) -> dict[str, Any]:
        session.delete()
        return {}

    monkeypatch.setattr("diary.api.sync.sync_round", end_it)
    response = phone.post(phone.request())
    assert (response.status_code, response.json()["code"]) == (401, "not_authenticated")


def test_a_page_says_it_in_words(alice: Any) -> None:
    client = Client(raise_request_exception=False)
    typed = {"login": alice.email, "password": PASSWORD}
    with that_only_reads():
        response = client.post("/accounts/login/", typed)
    assert response.status_code == 503
    assert int(response["Retry-After"]) >= 1
    page = response.content.decode()
    assert "The server cannot do this at the moment. Nothing was changed" in page
    assert 'href="/doctor"' in page
    assert client.post("/accounts/login/", typed).status_code == 302


RAISE = """
CREATE FUNCTION raise_it() RETURNS trigger AS $$
BEGIN RAISE EXCEPTION 'said by the test' USING ERRCODE = '{code}'; END $$ LANGUAGE plpgsql;
CREATE TRIGGER raise_it BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION raise_it();
"""
# What PostgreSQL says that has nothing to do with the values.
PASSING = {
    "disk full": "53100",
    "out of memory": "53200",
    "too many connections": "53300",
    "lock not available": "55P03",
    "deadlock": "40P01",
    "cannot be serialized": "40001",
    "statement timeout": "57014",
    "shutting down": "57P01",
    "read only": "25006",
    "input or output error": "58030",
    "internal error": "XX000",
    "no privilege": "42501",
    "no such table, in the middle of an upgrade": "42P01",
    "anything a trigger raises": "P0001",
}
VERDICTS = {"too long": "22001", "out of range": "22003", "check": "23514", "unique": "23505"}


@contextmanager
def that_says(code: str, table: str = "diary_entry") -> Iterator[None]:
    with undone():
        with connection.cursor() as cursor:
            cursor.execute(RAISE.format(code=code, table=table))
        yield


@pytest.fixture
def _postgresql(db: None) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("these are PostgreSQL's codes")


@pytest.mark.usefixtures("_postgresql")
@pytest.mark.parametrize("code", PASSING.values(), ids=PASSING)
def test_what_says_nothing_about_the_values_is_no_verdict(phone: Phone, code: str) -> None:
    request = phone.request(phone.day_op(today(), pain=5))
    with that_says(code):
        response = phone.post(request)
        assert not SyncOp.objects.exists()
    told = (507, "disk_full") if code == "53100" else (503, "busy")
    assert (response.status_code, response.json()["code"]) == told
    assert int(response["Retry-After"]) >= 1
    assert phone.post(request).json()["results"][0]["status"] == "applied"


@pytest.mark.usefixtures("_postgresql")
def test_a_page_says_of_a_full_disk_that_it_is_full(alice: Any) -> None:
    client = Client(raise_request_exception=False)
    with that_says("53100", "django_session"):
        response = client.post("/accounts/login/", {"login": alice.email, "password": PASSWORD})
    assert response.status_code == 507
    assert "The server has no room left" in response.content.decode()


@pytest.mark.parametrize("page", ["400.html", "busy.html", "disk_full.html"])
def test_each_page_leads_to_the_warning_signs(page: str) -> None:
    assert 'href="/doctor"' in render_to_string(page)


@pytest.mark.usefixtures("_postgresql")
@pytest.mark.parametrize("code", VERDICTS.values(), ids=VERDICTS)
def test_what_is_about_the_values_is_one(phone: Phone, code: str) -> None:
    request = phone.request(phone.day_op(today(), pain=5))
    with that_says(code):
        (result,) = phone.post(request).json()["results"]
        assert SyncOp.objects.count() == 1
    assert (result["status"], result["code"]) == ("rejected", "invalid")
    assert not Entry.objects.exists()
