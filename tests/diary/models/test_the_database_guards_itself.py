"""What the database itself refuses, whoever writes: scores out of range, two days in one, a change without a rev."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from diary.models import Entry, Profile
from diary.models.guard import install_rev_guard, synced_models
from diary.sync.registry import SYNCED
from tests.factories import make_day, today

pytestmark = pytest.mark.django_db


def new_entry(owner: Any, **fields: Any) -> Entry:
    values = {"kind": "daily", "on": today(), "time_zone": "UTC", "rev": 1} | fields
    record_id = values.pop("record_id", uuid4())
    return Entry(owner=owner, record_id=record_id, recorded_at=timezone.now(), **values)


@pytest.mark.parametrize(
    ("name", "value"),
    [(name, 11) for name in ("pain", "numbness", "tingling", "sleep_disturbance", "weakness")]
    + [("pain", -1), ("falls", 51), ("falls", -1), ("kind", "weekly"), ("rev", 0), ("rev", -1)],
)
def test_a_value_out_of_range_is_refused(alice: Any, name: str, value: Any) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        new_entry(alice, **{name: value}).save()


@pytest.mark.parametrize("name", ["pain", "numbness", "tingling", "sleep_disturbance", "weakness"])
def test_the_bounds_and_nothing_are_taken(alice: Any, name: str) -> None:
    for day, value in enumerate([0, 10, None]):
        new_entry(alice, on=today() - timedelta(days=day), **{name: value}).save()


def test_a_day_has_one_daily_entry_and_many_moments(alice: Any, bob: Any) -> None:
    new_entry(alice).save()
    new_entry(bob).save()
    for _ in range(2):
        new_entry(alice, kind="moment").save()
    with pytest.raises(IntegrityError), transaction.atomic():
        new_entry(alice).save()


def test_an_id_is_unique_for_one_person_only(alice: Any, bob: Any) -> None:
    record_id = uuid4()
    new_entry(alice, kind="moment", record_id=record_id).save()
    new_entry(bob, kind="moment", record_id=record_id).save()
    with pytest.raises(IntegrityError), transaction.atomic():
        new_entry(alice, kind="moment", record_id=record_id).save()


@pytest.mark.parametrize("difference", [0.4, 5.1])
def test_a_person_has_one_profile_within_bounds(alice: Any, difference: float) -> None:
    def profile(**fields: Any) -> Profile:
        return Profile(owner=alice, record_id=uuid4(), rev=1, recorded_at=timezone.now(), **fields)

    with pytest.raises(IntegrityError), transaction.atomic():
        profile(difference_that_matters=difference).save()
    profile(difference_that_matters=0.5).save()
    with pytest.raises(IntegrityError), transaction.atomic():
        profile().save()


def test_every_synced_type_is_guarded_and_every_guarded_type_syncs() -> None:
    assert {record_type.model for record_type in SYNCED.values()} == set(synced_models())


def test_the_guard_can_be_installed_again(alice: Any) -> None:
    make_day(alice, today())
    install_rev_guard()
    install_rev_guard()
    with pytest.raises(DatabaseError, match="without a new rev"), transaction.atomic():
        Entry.objects.update(pain=1)
    Entry.objects.update(pain=1, rev=2)


def test_a_rev_that_falls_is_refused(alice: Any) -> None:
    make_day(alice, today())
    make_day(alice, today(), pain=6)
    with pytest.raises(DatabaseError, match="without a new rev"), transaction.atomic():
        Entry.objects.update(rev=1)


def test_a_note_is_unreadable_in_the_table_and_readable_in_the_model(alice: Any) -> None:
    make_day(alice, today(), note="walking on sand")
    with connection.cursor() as cursor:
        cursor.execute("SELECT note FROM diary_entry")
        ((stored,),) = cursor.fetchall()
    assert "sand" not in stored
    assert Entry.objects.get().note == "walking on sand"


def test_no_note_stays_no_note(alice: Any) -> None:
    make_day(alice, today(), note="")
    with connection.cursor() as cursor:
        cursor.execute("SELECT note FROM diary_entry")
        assert cursor.fetchall() == [("",)]


def test_a_person_gets_a_diary_of_their_own(alice: Any, bob: Any) -> None:
    assert alice.sync_state.diary_id != bob.sync_state.diary_id
    assert (alice.sync_state.seq, alice.sync_state.purged_seq) == (0, 0)
