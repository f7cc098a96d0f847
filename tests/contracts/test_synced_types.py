"""What every synced type does, whatever it is about."""

from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from diary.models import FieldHistory, SyncState
from diary.records import wire_value
from diary.sync.registry import SYNCED
from tests.contracts import sync_contract
from tests.contracts.sync_contract import Case, every_case, one
from tests.factories import Phone

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.parametrize("case", every_case(), ids=lambda case: case.name),
]


@pytest.fixture
def mallorys_phone(mallorys_client: Any, mallory: Any) -> Phone:
    return Phone(mallorys_client, mallory.sync_state.diary_id)


def test_put_stores_patch_changes_and_both_come_back(case: Case, phone: Phone) -> None:
    put = phone.sync(case.op(phone, **case.a(0)))
    patch = phone.sync(case.op(phone, "patch", **case.b(0)))
    assert [one(put)["status"], one(patch)["status"]] == ["applied", "applied"]
    (change,) = patch["changes"]
    assert (change["type"], change["id"]) == (case.type, case.id(phone))
    assert change["data"].items() >= (case.a(0) | case.b(0)).items()


def test_patch_of_the_unknown_is_refused(case: Case, phone: Phone) -> None:
    result = one(phone.sync(case.op(phone, "patch", **case.a(0))))
    expected = ("rejected", "not_found")
    assert (result["status"], result["code"]) == expected
    assert not case.record_type.model.objects.exists()


def test_an_op_sent_twice_is_applied_once(case: Case, phone: Phone) -> None:
    op = case.op(phone, **case.a(0))
    first = one(phone.sync(op))
    again = one(phone.sync(op))
    assert again == {"op_id": op["op_id"], "status": "duplicate", "result": first}
    assert case.row().rev == first["rev"]


def test_the_same_op_twice_in_one_batch_is_applied_once(case: Case, phone: Phone) -> None:
    op = case.op(phone, **case.a(0))
    results = phone.sync(op, op)["results"]
    assert [result["status"] for result in results] == ["applied", "duplicate"]


def test_equal_values_make_no_new_rev(case: Case, phone: Phone) -> None:
    first = one(phone.sync(case.op(phone, **case.a(0))))
    again = one(phone.sync(case.op(phone, "patch", **case.a(0))))
    assert (again["status"], again["rev"]) == ("applied", first["rev"])
    assert not FieldHistory.objects.exists()


def test_different_fields_from_two_devices_both_survive(
    case: Case, phone: Phone, tablet: Phone
) -> None:
    phone.sync(case.op(phone, **case.a(0)))
    assert one(tablet.sync(case.op(tablet, **case.b(0))))["status"] == "applied"
    assert (case.held(case.first[0]), case.held(case.second[0])) == (
        case.first[1][0],
        case.second[1][0],
    )


@pytest.mark.parametrize("late_arrives_first", [True, False])
def test_the_later_edit_wins_in_both_orders_of_arrival(
    case: Case, phone: Phone, tablet: Phone, late_arrives_first: bool
) -> None:
    early = case.op(phone, **case.a(0))
    late = case.op(tablet, **case.a(1))
    early["at"], late["at"] = "2026-01-01T08:00:00.000Z", "2026-01-01T09:00:00.000Z"
    turns = [(phone, early), (tablet, late)]
    answers = [who.sync(op) for who, op in (turns[::-1] if late_arrives_first else turns)]
    assert one(answers[1])["status"] == "merged"
    assert case.held(case.first[0]) == case.first[1][1]
    assert [row.value for row in FieldHistory.objects.all()] == [case.first[1][0]]


def test_an_edit_of_what_was_seen_keeps_the_old_value_as_earlier(
    case: Case, phone: Phone, tablet: Phone
) -> None:
    phone.sync(case.op(phone, **case.a(0)))
    tablet.sync()
    assert one(tablet.sync(case.op(tablet, "patch", **case.a(1))))["status"] == "applied"
    (change,) = phone.sync()["changes"]
    (earlier,) = change["data"]["earlier"]
    assert (earlier["field"], earlier["value"]) == (case.first[0], case.first[1][0])
    assert (earlier["device"], earlier["reason"]) == ("iPhone", "edited")


def test_a_bad_value_is_refused_and_changes_nothing(case: Case, phone: Phone) -> None:
    phone.sync(case.op(phone, **case.a(0)))
    rev = case.row().rev
    result = one(phone.sync(case.op(phone, "patch", **case.b(0), **case.bad)))
    assert (result["status"], result["code"]) == ("rejected", "invalid")
    assert [error["field"] for error in result["errors"]] == [*case.bad]
    assert case.row().rev == rev == SyncState.objects.get(owner=case.row().owner).seq


def test_an_unknown_field_is_refused(case: Case, phone: Phone) -> None:
    result = one(phone.sync(case.op(phone, nonsense=1)))
    assert (result["status"], result["errors"][0]["code"]) == ("rejected", "unknown_field")


def test_a_stranger_sees_nothing_and_meets_no_conflict(
    case: Case, phone: Phone, mallorys_phone: Phone
) -> None:
    phone.sync(case.op(phone, **case.a(0)))
    before = case.row()
    same_id = case.op(mallorys_phone, **case.a(1)) | {"id": case.id(phone)}
    answer = mallorys_phone.sync(same_id)
    if case.free_id:
        assert one(answer)["status"] == "applied"
        assert answer["cursor"] == 1
    else:
        assert (one(answer)["status"], one(answer)["code"]) == ("rejected", "wrong_id")
        assert answer["changes"] == []
    row = case.record_type.model.objects.get(owner=before.owner)
    assert (row.rev, wire_value(row.get_field(case.first[0]))) == (before.rev, case.first[1][0])


def test_a_stranger_can_neither_patch_nor_delete(
    case: Case, phone: Phone, mallorys_phone: Phone
) -> None:
    phone.sync(case.op(phone, **case.a(0)))
    ops = [case.op(mallorys_phone, how, **case.a(1)) for how in ("patch", "delete")]
    results = mallorys_phone.sync(*[op | {"id": case.id(phone)} for op in ops])["results"]
    assert [result["code"] for result in results][-1] == "not_found"
    assert [result["status"] for result in results] == ["rejected", "rejected"]
    assert case.held(case.first[0]) == case.first[1][0]


def test_the_rev_strictly_rises(case: Case, phone: Phone, tablet: Phone) -> None:
    revs = [
        one(phone.sync(case.op(phone, **case.a(0))))["rev"],
        one(tablet.sync(case.op(tablet, **case.a(1))))["rev"],
        one(phone.sync(case.op(phone, "patch", **case.b(0))))["rev"],
        one(tablet.sync(case.op(tablet, "patch", **case.b(1))))["rev"],
    ]
    assert revs == [1, 2, 3, 4]


@pytest.mark.parametrize("rev", [0, -1])
def test_the_database_refuses_a_change_without_a_new_rev(
    case: Case, phone: Phone, rev: int
) -> None:
    phone.sync(case.op(phone, **case.a(0)))
    table = case.record_type.model._meta.db_table
    change = f"UPDATE {table} SET has_earlier = %s, rev = rev + %s"
    with (
        pytest.raises(DatabaseError, match="without a new rev"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(change, [True, rev])
    with connection.cursor() as cursor:
        cursor.execute(change, [True, 1])


def test_the_service_and_sync_agree(case: Case, phone: Phone, alice: Any) -> None:
    case.write(alice, case.id(phone), case.identity() | case.a(0))
    (change,) = phone.sync()["changes"]
    assert change["data"].items() >= (case.identity() | case.a(0)).items()
    assert one(phone.sync(case.op(phone, "patch", **case.a(1))))["status"] == "applied"
    record = case.write(alice, case.id(phone), case.identity() | case.b(1))
    assert wire_value(record.get_field(case.first[0])) == case.first[1][1]
    assert phone.sync()["changes"][0]["rev"] == record.rev == 3


def test_a_service_writing_the_same_again_makes_no_new_rev(
    case: Case, phone: Phone, alice: Any
) -> None:
    fields = case.identity() | case.a(0)
    revs = [case.write(alice, case.id(phone), fields).rev for _ in range(2)]
    assert revs == [1, 1]


def test_a_type_without_a_case_fails(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(SYNCED, "of_another_kind", case.record_type)
    with pytest.raises(LookupError, match="of_another_kind"):
        sync_contract.every_case()
