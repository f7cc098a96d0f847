"""A new key reads what old keys wrote; after `rotate_keys` the old key is not needed, and nobody's note has changed."""

from typing import Any

import pytest
from cryptography.fernet import Fernet
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from accounts.encryption import is_unreadable
from diary import rotation
from diary.keys import encrypted_fields
from diary.models import (
    EmsProgramme,
    EmsSession,
    Entry,
    FieldHistory,
    PushSubscription,
    Reminder,
    SafetyScreening,
    SideEffect,
    SyncOp,
)
from tests.factories import Phone, make_day, today
from tests.security.test_at_rest import everything_stored
from tests.security.world import make_ems, make_open_reminder, make_phone

pytestmark = pytest.mark.django_db
NEW_KEY = Fernet.generate_key().decode()
NOTE = "burning, since noon"


@pytest.fixture
def old_rows(phone: Phone, tablet: Phone) -> Phone:
    phone.sync(phone.day_op(today(), note="an earlier note"))
    tablet.sync()
    phone.sync(phone.day_op(today(), "patch", note=NOTE))
    return phone


@pytest.fixture
def both_keys(old_rows: Phone, settings: Any) -> list[str]:
    old = list(settings.FIELD_KEYS)
    settings.FIELD_KEYS = [NEW_KEY, *old]
    return old


def read_everything() -> tuple[Any, ...]:
    return (
        [entry.note for entry in Entry.objects.order_by("pk")],
        [row.value for row in FieldHistory.objects.order_by("pk")],
        [row.result for row in SyncOp.objects.order_by("pk")],
    )


def test_a_new_key_in_front_still_reads_old_rows(both_keys: list[str], phone: Phone) -> None:
    assert Entry.objects.get().note == NOTE
    phone.sync(phone.day_op(today(), "patch", note="with the new key"))
    assert Entry.objects.get().note == "with the new key"


def test_after_the_rotation_the_old_key_can_go(both_keys: list[str], settings: Any) -> None:
    before = read_everything()
    call_command("rotate_keys", verbosity=0)
    settings.FIELD_KEYS = [NEW_KEY]
    assert read_everything() == before
    assert before[0] == [NOTE]


def test_before_the_rotation_it_cannot(both_keys: list[str], settings: Any) -> None:
    settings.FIELD_KEYS = [NEW_KEY]
    assert is_unreadable(Entry.objects.get().note)
    assert is_unreadable(FieldHistory.objects.get().value)


def test_every_row_is_written_anew_once(both_keys: list[str]) -> None:
    assert dict(rotation.rotate_keys().rotated) == {"Entry": 1, "FieldHistory": 1, "SyncOp": 2}
    stored = everything_stored()
    assert dict(rotation.rotate_keys().rotated) == {}
    assert everything_stored() == stored


def test_batches_leave_nothing_out(alice: Any, settings: Any) -> None:
    for days in range(5):
        make_day(alice, today().replace(year=today().year - days), note=f"{NOTE} {days}")
    make_day(alice, today().replace(year=today().year - 9), note="")
    settings.FIELD_KEYS = [NEW_KEY, *settings.FIELD_KEYS]
    assert rotation.rotate_keys(batch=2).rotated["Entry"] == 5
    settings.FIELD_KEYS = [NEW_KEY]
    assert {entry.note for entry in Entry.objects.all()} == {f"{NOTE} {n}" for n in range(5)} | {""}


def test_devices_hear_of_it_and_find_what_they_had(both_keys: list[str], tablet: Phone) -> None:
    tablet.sync()
    known = Entry.objects.get()
    call_command("rotate_keys", verbosity=0)
    (change,) = tablet.sync()["changes"]
    assert change["rev"] == known.rev + 1
    assert change["data"]["note"] == NOTE
    assert Entry.objects.get().field_rev == known.field_rev


def test_a_device_that_has_not_heard_yet_is_in_no_conflict(
    both_keys: list[str], old_rows: Phone, tablet: Phone
) -> None:
    tablet.sync()
    call_command("rotate_keys", verbosity=0)
    answer = tablet.sync(tablet.day_op(today(), "patch", note="written before it heard"))
    assert answer["results"][0]["status"] == "applied"
    deleted = tablet.sync(tablet.op(tablet.day_id(today()), "delete"))
    assert deleted["results"][0]["status"] == "applied"


def test_a_delete_by_a_device_that_has_not_heard_yet_is_taken(
    both_keys: list[str], old_rows: Phone
) -> None:
    op = old_rows.op(old_rows.day_id(today()), "delete")
    call_command("rotate_keys", verbosity=0)
    assert old_rows.sync(op)["results"][0]["status"] == "applied"


def test_the_guard_stays_strict(both_keys: list[str]) -> None:
    call_command("rotate_keys", verbosity=0)
    with pytest.raises(DatabaseError), transaction.atomic():
        Entry.objects.update(note="past the services")


def test_a_row_that_no_key_opens_is_named_and_left(both_keys: list[str], settings: Any) -> None:
    foreign = Fernet(Fernet.generate_key()).encrypt(b"1").decode()
    row = FieldHistory.objects.get()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE diary_fieldhistory SET value = %s", [foreign])
    with pytest.raises(CommandError, match=rf"1 rows \(FieldHistory {row.pk}\)"):
        call_command("rotate_keys", verbosity=0)
    assert foreign in everything_stored()
    settings.FIELD_KEYS = [NEW_KEY]
    assert Entry.objects.get().note == NOTE


def test_stimulation_is_rotated_too(alice: Any, settings: Any) -> None:
    make_ems(alice)
    models = (EmsProgramme, EmsSession, SideEffect, SafetyScreening)
    before = [list(model.objects.values()) for model in models]
    settings.FIELD_KEYS = [NEW_KEY, *settings.FIELD_KEYS]
    assert set(rotation.rotate_keys().rotated) == {model.__name__ for model in models}
    settings.FIELD_KEYS = [NEW_KEY]
    after = [list(model.objects.values()) for model in models]
    without_rev = [[row | {"rev": 0} for row in rows] for rows in after]
    assert without_rev == [[row | {"rev": 0} for row in rows] for rows in before]
    assert len({row["rev"] for rows in after for row in rows}) == 4


def test_reminders_and_push_keys_are_rotated_too(alice: Any, settings: Any) -> None:
    text, keys = make_open_reminder(alice).reminder.text, make_phone(alice).keys
    settings.FIELD_KEYS = [NEW_KEY, *settings.FIELD_KEYS]
    assert dict(rotation.rotate_keys().rotated) == {"Reminder": 1, "PushSubscription": 1}
    settings.FIELD_KEYS = [NEW_KEY]
    assert (Reminder.objects.get().text, PushSubscription.objects.get().keys) == (text, keys)


def test_every_encrypted_field_is_known_to_the_rotation() -> None:
    settings_ = ["device_name", "electrode_placement"]
    assert encrypted_fields(EmsProgramme) == [*settings_, "name"]
    assert encrypted_fields(EmsSession) == [*settings_, "programme_name", "note"]
    assert encrypted_fields(SideEffect) == ["note"]
    assert encrypted_fields(SafetyScreening) == ["answers", "cleared_by"]
    assert encrypted_fields(Entry) == ["note"]
    assert encrypted_fields(SyncOp) == ["result"]
    assert encrypted_fields(FieldHistory) == ["value"]
    assert encrypted_fields(Reminder) == ["text"]
    assert encrypted_fields(PushSubscription) == ["keys"]
