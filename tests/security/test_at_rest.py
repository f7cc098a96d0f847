"""A stolen database file or dump gives no notes away: neither the current ones nor earlier ones nor the op log."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from diary.models import FieldHistory, SyncOp
from diary.reminders.services import open_calendar
from tests.factories import (
    Phone,
    make_programme,
    make_screening,
    make_session,
    make_side_effect,
    today,
)
from tests.security.world import make_open_reminder, make_phone

pytestmark = pytest.mark.django_db
SECRET = "canary-at-rest"


def everything_stored() -> str:
    """Each row of each table as the database itself keeps it; on SQLite the bytes of the file as well."""
    with connection.cursor() as cursor:
        found = []
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            found += [str(row) for row in cursor.fetchall()]
    if connection.vendor == "sqlite":
        found.append(connection.connection.serialize().decode("latin-1"))
    return "\n".join(found)


@pytest.fixture
def disputed_note(phone: Phone, tablet: Phone) -> Phone:
    """A note, an earlier one, and a conflict whose losing side is in the answer kept in the op log."""
    phone.sync(phone.day_op(today(), note=f"{SECRET} first"))
    phone.sync(phone.day_op(today(), "patch", note=f"{SECRET} second"))
    an_hour_ago = phone.now() - timedelta(hours=1)
    mine = phone.day_op(today(), "patch", at=an_hour_ago, note=f"{SECRET} mine")
    tablet.sync(tablet.day_op(today(), note=f"{SECRET} theirs"))
    phone.sync(mine)
    return phone


def test_notes_are_in_none_of_it(disputed_note: Phone) -> None:
    assert SECRET in str([row.value for row in FieldHistory.objects.all()])
    assert SECRET in str([row.result for row in SyncOp.objects.all()])
    stored = everything_stored()
    assert SECRET not in stored
    assert SECRET.encode().hex() not in stored


def test_nothing_typed_about_stimulation_is_in_it(alice: Any) -> None:
    now = datetime.now(UTC)
    make_programme(alice, name=SECRET, device_name=SECRET, electrode_placement=SECRET)
    make_session(alice, now, note=SECRET, programme_name=SECRET, device_name=SECRET)
    make_side_effect(alice, now, note=SECRET)
    make_screening(alice, now, cleared_by=SECRET, **{"answers.epilepsy": "unsure"})
    stored = everything_stored()
    assert SECRET not in stored
    # names of the questions are in the op stamps; the answers are not beside them
    assert "unsure" not in stored


def test_neither_a_reminders_text_nor_a_push_address_is_in_it(alice: Any) -> None:
    text, phone = make_open_reminder(alice).reminder.text, make_phone(alice)
    address = open_calendar(owner_id=alice.pk)
    stored = everything_stored()
    assert text
    for secret in (text, *phone.keys.values(), "googleapis", address):
        assert secret not in stored


def test_what_is_not_encrypted_would_be_seen(disputed_note: Phone, alice: Any) -> None:
    stored = everything_stored()
    assert alice.email in stored
    assert stored.count("Europe/Berlin") > 1


def test_no_secret_of_a_token_or_password_is_kept(alice: Any) -> None:
    from accounts.services import issue_api_token
    from tests.factories import PASSWORD

    _token, secret = issue_api_token(owner=alice, name="script", can_read=True, can_write=True)
    stored = everything_stored()
    assert secret not in stored
    assert secret.removeprefix("dm_") not in stored
    assert PASSWORD not in stored
