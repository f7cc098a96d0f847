"""Each op alone, all ops together: a refused one changes nothing, a crash undoes everything, what is late is deferred."""

from datetime import timedelta
from typing import Any
from unittest import mock

import pytest
from django.db import DataError, IntegrityError, InterfaceError, OperationalError
from django.utils import timezone

from diary import records
from diary.models import Device, Entry, FieldHistory, SyncOp, SyncState
from diary.sync import apply
from tests.factories import Phone, today

pytestmark = pytest.mark.django_db
CHANGES = "diary.sync.apply._changes"


def days(phone: Phone, *pains: int) -> list[dict[str, Any]]:
    return [
        phone.day_op(today() - timedelta(days=number), pain=pain)
        for number, pain in enumerate(pains)
    ]


def test_a_refused_op_in_the_middle_leaves_no_gap_in_the_revs(phone: Phone) -> None:
    results = phone.sync(*days(phone, 1, 11, 3))["results"]
    assert [result["status"] for result in results] == ["applied", "rejected", "applied"]
    assert [entry.rev for entry in Entry.objects.order_by("rev")] == [1, 2]
    assert SyncState.objects.get(owner__email="alice@example.org").seq == 2


def test_a_refused_op_gets_the_same_answer_again(phone: Phone) -> None:
    bad = phone.day_op(today(), pain=11)
    first = phone.sync(bad)["results"][0]
    assert phone.sync(bad)["results"][0]["result"] == first


@pytest.mark.parametrize("error", [IntegrityError, DataError])
def test_what_the_database_refuses_is_refused_alone(phone: Phone, error: type[Exception]) -> None:
    with mock.patch("diary.records._save", side_effect=_save_but_not_five(error)):
        results = phone.sync(*days(phone, 1, 5, 3))["results"]
    assert [result["status"] for result in results] == ["applied", "rejected", "applied"]
    assert sorted(entry.pain or 0 for entry in Entry.objects.all()) == [1, 3]
    assert [entry.rev for entry in Entry.objects.order_by("rev")] == [1, 2]


def _save_but_not_five(error: type[Exception]) -> Any:
    save = records._save

    def save_or_fail(record: Any, state: Any, rev: int) -> None:
        save(record, state, rev)
        if record.pain == 5:
            raise error

    return save_or_fail


@pytest.mark.parametrize("error", [OperationalError, InterfaceError])
def test_what_is_no_verdict_of_the_database_leaves_no_trace(
    phone: Phone, error: type[Exception]
) -> None:
    """A lock that was not given, a connection that broke: the op may be fine, so nobody is told that it is not."""
    ops = days(phone, 1, 5, 3)
    with mock.patch("diary.records._save", side_effect=_save_but_not_five(error)):
        response = phone.post(phone.request(*ops))
    assert (response.status_code, response.json()["code"]) == (503, "busy")
    assert not SyncOp.objects.exists()
    assert {result["status"] for result in phone.sync(*ops)["results"]} == {"applied"}


@pytest.mark.parametrize("error", [RuntimeError, OperationalError])
def test_a_crash_after_the_ops_undoes_them_all(phone: Phone, error: type[Exception]) -> None:
    ops = days(phone, 1, 2)
    phone.client.raise_request_exception = False
    with mock.patch(CHANGES, side_effect=error):
        response = phone.post(phone.request(*ops))
    assert response.status_code == (503 if error is OperationalError else 500)
    assert response.json()["code"] == ("busy" if error is OperationalError else "internal")
    for table in (Entry, SyncOp, FieldHistory, Device):
        assert not table.objects.exists()
    assert SyncState.objects.get(owner__email="alice@example.org").seq == 0
    assert [result["status"] for result in phone.sync(*ops)["results"]] == ["applied", "applied"]


def test_busy_says_when_to_come_back(phone: Phone) -> None:
    with mock.patch(CHANGES, side_effect=OperationalError):
        response = phone.post(phone.request(*days(phone, 1)))
    assert (response.status_code, response.json()["code"]) == (503, "busy")
    assert int(response["Retry-After"]) >= 1


def test_what_there_is_no_time_for_is_deferred_and_taken_the_next_time(
    phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(apply, "TIME_BUDGET_SECONDS", -1)
    ops = days(phone, 1, 2, 3)
    statuses = [[r["status"] for r in phone.sync(*ops)["results"]] for _ in range(4)]
    assert statuses == [
        ["applied", "deferred", "deferred"],
        ["duplicate", "applied", "deferred"],
        ["duplicate", "duplicate", "applied"],
        ["duplicate", "duplicate", "duplicate"],
    ]
    assert Entry.objects.count() == 3


def test_a_deferred_op_is_not_remembered(phone: Phone, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apply, "TIME_BUDGET_SECONDS", -1)
    results = phone.sync(*days(phone, 1, 2))["results"]
    assert results[1] == {"op_id": results[1]["op_id"], "status": "deferred", "code": "busy"}
    assert [str(op.op_id) for op in SyncOp.objects.all()] == [results[0]["op_id"]]


def test_a_pull_writes_nothing_but_the_device(
    phone: Phone, django_assert_max_num_queries: Any
) -> None:
    phone.sync()
    seen_at = Device.objects.get().seen_at
    with django_assert_max_num_queries(7) as queries:
        phone.sync()
    assert not [q["sql"] for q in queries if q["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]
    assert Device.objects.get().seen_at == seen_at <= timezone.now()
