"""How records that may be deleted are deleted, and how an edit brings them back."""

import pytest

from diary.models import FieldHistory
from tests.contracts.sync_contract import Case, every_case, one
from tests.factories import Phone

pytestmark = pytest.mark.django_db


def deletable() -> list[Case]:
    return [case for case in every_case() if case.record_type.deletable]


def lasting() -> list[Case]:
    return [case for case in every_case() if not case.record_type.deletable]


@pytest.mark.parametrize("case", deletable(), ids=lambda case: case.name)
def test_a_delete_leaves_a_tombstone_without_data(case: Case, phone: Phone, tablet: Phone) -> None:
    phone.sync(case.op(phone, **case.a(0), **case.b(0)))
    phone.sync(case.op(phone, "patch", **case.a(1)))
    assert one(phone.sync(case.op(phone, "delete")))["status"] == "applied"
    (change,) = tablet.sync()["changes"]
    assert (change["deleted"], change["data"]) == (True, None)
    row, empty = case.row(), case.record_type.model()
    assert {name: row.get_field(name) for name in row.SYNCED_FIELDS} == {
        name: empty.get_field(name) for name in row.SYNCED_FIELDS
    }
    assert row.field_rev.keys() == {"deleted"}
    assert not FieldHistory.objects.exists()


@pytest.mark.parametrize("case", deletable(), ids=lambda case: case.name)
def test_a_second_delete_changes_nothing(case: Case, phone: Phone) -> None:
    phone.sync(case.op(phone, **case.a(0)))
    first = one(phone.sync(case.op(phone, "delete")))
    again = one(phone.sync(case.op(phone, "delete")))
    assert (again["status"], again["rev"]) == ("applied", first["rev"])


@pytest.mark.parametrize("case", deletable(), ids=lambda case: case.name)
def test_an_edit_elsewhere_beats_an_unseen_delete(case: Case, phone: Phone, tablet: Phone) -> None:
    phone.sync(case.op(phone, **case.a(0)))
    tablet.sync()
    tablet.sync(case.op(tablet, "patch", **case.b(0)))
    result = one(phone.sync(case.op(phone, "delete")))
    assert (result["status"], result["code"]) == ("kept", "edited_elsewhere")
    assert case.held(case.second[0]) == case.second[1][0]


@pytest.mark.parametrize("case", deletable(), ids=lambda case: case.name)
def test_a_losing_edit_beats_an_unseen_delete_too(case: Case, phone: Phone, tablet: Phone) -> None:
    phone.sync(case.op(phone, **case.a(0)))
    late = case.op(phone, "patch", **case.a(1))
    early = case.op(tablet, **case.a(2))
    early["at"] = "2026-01-01T08:00:00.000Z"
    phone.sync(late)
    tablet.sync(early)
    assert one(phone.sync(case.op(phone, "delete") | {"base": 2}))["status"] == "kept"


@pytest.mark.parametrize("case", deletable(), ids=lambda case: case.name)
def test_an_edit_revives_what_was_deleted_unseen(case: Case, phone: Phone, tablet: Phone) -> None:
    phone.sync(case.op(phone, **case.a(0), **case.b(0)))
    tablet.sync()
    phone.sync(case.op(phone, "delete"))
    assert one(tablet.sync(case.op(tablet, "patch", **case.a(1))))["status"] == "revived"
    (change,) = phone.sync()["changes"]
    assert change["deleted"] is False
    assert change["data"].items() >= case.a(1).items()


@pytest.mark.parametrize("case", deletable(), ids=lambda case: case.name)
def test_writing_again_after_an_own_delete_is_plainly_applied(case: Case, phone: Phone) -> None:
    phone.sync(case.op(phone, **case.a(0)))
    phone.sync(case.op(phone, "delete"))
    assert one(phone.sync(case.op(phone, **case.a(1))))["status"] == "applied"


@pytest.mark.parametrize("case", deletable(), ids=lambda case: case.name)
def test_a_delete_of_the_unknown_is_refused(case: Case, phone: Phone) -> None:
    result = one(phone.sync(case.op(phone, "delete")))
    assert (result["status"], result["code"]) == ("rejected", "not_found")


@pytest.mark.parametrize("case", lasting(), ids=lambda case: case.name)
def test_a_type_that_cannot_be_deleted_says_so(case: Case, phone: Phone) -> None:
    phone.sync(case.op(phone, **case.a(0)))
    result = one(phone.sync(case.op(phone, "delete")))
    assert (result["status"], result["errors"][0]["code"]) == ("rejected", "not_deletable")
    assert case.held(case.first[0]) == case.first[1][0]
