"""A restored backup, a forgotten tombstone: the device is told to start over, and can."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.utils import timezone

from diary.models import Entry, FieldHistory, SyncOp, SyncState
from diary.sync.services import prune_sync_history
from tests.factories import Phone, make_day, today

pytestmark = pytest.mark.django_db


def problem(phone: Phone, **changes: Any) -> tuple[int, dict[str, Any]]:
    response = phone.post(phone.request(phone.day_op(today(), pain=9), **changes))
    return response.status_code, response.json()


def test_a_restored_database_changes_the_epoch_and_says_from_where(
    phone: Phone, alice: Any
) -> None:
    phone.sync(phone.day_op(today(), pain=5))
    known = phone.epoch
    call_command("announce_restored_database")
    status, body = problem(phone)
    assert (status, body["code"], body["restored_seq"]) == (409, "epoch_changed", 1)
    assert body["epoch"] == str(SyncState.objects.get(owner=alice).epoch) != known
    assert Entry.objects.get().pain == 5


def test_a_foreign_epoch_is_refused(phone: Phone) -> None:
    assert problem(phone, epoch=str(uuid4()))[0] == 409


def test_a_cursor_from_the_future_means_restored_without_a_word(phone: Phone) -> None:
    status, body = problem(phone, cursor=1)
    assert (status, body["code"], body["restored_seq"]) == (409, "epoch_changed", 0)
    assert not Entry.objects.exists()


def test_after_adopting_the_epoch_the_device_pulls_from_nothing(phone: Phone) -> None:
    phone.sync(phone.day_op(today(), pain=5))
    call_command("announce_restored_database")
    phone.epoch, phone.cursor = problem(phone)[1]["epoch"], None
    assert [change["data"]["pain"] for change in phone.sync()["changes"]] == [5]


def forget_a_tombstone(phone: Phone, alice: Any) -> None:
    """Five days, the third deleted and long forgotten; the highest rev is 6."""
    for number in range(5):
        make_day(alice, today() - timedelta(days=number))
    phone.sync()
    phone.sync(phone.op(phone.day_id(today() - timedelta(days=2)), "delete"))
    make_day(alice, today(), pain=6)
    prune_sync_history(now=timezone.now() + timedelta(days=401))


@pytest.mark.parametrize(("cursor", "status"), [(5, 410), (6, 200), (7, 200), (None, 200)])
def test_a_cursor_from_before_a_forgotten_tombstone_is_too_old(
    phone: Phone, alice: Any, cursor: int | None, status: int
) -> None:
    forget_a_tombstone(phone, alice)
    found, body = problem(phone, cursor=cursor)
    assert found == status
    assert status == 200 or body["code"] == "cursor_too_old"
    assert Entry.objects.filter(pain=9).exists() is (status == 200)


def test_a_pull_from_nothing_in_small_pages_comes_to_its_end(
    phone: Phone, tablet: Phone, alice: Any
) -> None:
    forget_a_tombstone(phone, alice)
    seen: list[str] = []
    for _ in range(10):
        answer = tablet.sync(limit=1, full=True)
        seen += [change["id"] for change in answer["changes"]]
        if not answer["more"]:
            break
    assert len(seen) == 4
    assert tablet.sync()["changes"] == []


def test_pruning_removes_exactly_what_is_due(phone: Phone, alice: Any) -> None:
    days = [today() - timedelta(days=number) for number in range(3)]
    for on in days:
        phone.sync(phone.day_op(on, pain=1))
        phone.sync(phone.day_op(on, "patch", pain=2))
    for on in days[:2]:
        phone.sync(phone.op(phone.day_id(on), "delete"))
    now = timezone.now()
    kept, gone = Entry.objects.filter(deleted_at__isnull=False).order_by("rev")
    Entry.objects.filter(pk=gone.pk).update(deleted_at=now - timedelta(days=400, seconds=1), rev=99)
    Entry.objects.filter(pk=kept.pk).update(deleted_at=now - timedelta(days=399), rev=98)
    ops = list(SyncOp.objects.order_by("pk"))
    SyncOp.objects.filter(pk=ops[0].pk).update(applied_at=now - timedelta(days=400, seconds=1))
    SyncOp.objects.filter(pk=ops[1].pk).update(applied_at=now - timedelta(days=399))
    earlier = FieldHistory.objects.get()
    for age, expected in ((89, 0), (91, 1)):
        FieldHistory.objects.update(replaced_at=now - timedelta(days=age))
        removed = prune_sync_history(now=now)
        assert removed["earlier_values"] == expected
        if age == 89:
            assert (removed["ops"], removed["tombstones"]) == (1, 1)
    assert not FieldHistory.objects.filter(pk=earlier.pk).exists()
    assert {entry.pk for entry in Entry.objects.all()} == {kept.pk, *_live()}
    assert SyncOp.objects.count() == len(ops) - 1
    assert SyncState.objects.get(owner=alice).purged_seq == 99
    assert prune_sync_history(now=now) == {"earlier_values": 0, "ops": 0, "tombstones": 0}


def _live() -> list[int]:
    return list(Entry.objects.filter(deleted_at__isnull=True).values_list("pk", flat=True))


def test_a_strangers_diary_keeps_its_cursors(
    phone: Phone, alice: Any, mallory: Any, mallorys_client: Any
) -> None:
    make_day(mallory, today())
    mallorys = Phone(mallorys_client, mallory.sync_state.diary_id)
    mallorys.sync()
    forget_a_tombstone(phone, alice)
    make_day(mallory, today(), pain=7)
    assert [change["data"]["pain"] for change in mallorys.sync()["changes"]] == [7]
