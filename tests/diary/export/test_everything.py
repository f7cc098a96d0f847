"""Nothing of an account is left out of its file, unless it stands here with why: a new column must be put in one of both."""

import json

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.encryption import encrypt
from diary.ems.screening import QUESTIONS
from diary.entries.services import record_entry
from diary.export import everything as exported
from diary.export.archive import SCHEMA
from diary.export.exports import ask_for_export
from diary.models import Entry, FieldHistory, ShareLink, ShareView, Trial
from tests.diary.export.diaries import fill_account, fill_days, fill_diary
from tests.diary.export.taking import everything_of
from tests.factories import make_day, make_programme, make_side_effect, today

_OWNER = "the file is of one person"
_NUMBER = "a number of the database, of no meaning outside it"
_SECRET = "it would open something"
_SERVER = "how the server goes about it"

# Table -> where its rows are in the file.
PLACES = {
    "User": "account",
    "ReminderSettings": "settings",
    "Profile": "profile",
    "Entry": "entries",
    "EmsProgramme": "ems_programmes",
    "EmsSession": "ems_sessions",
    "SideEffect": "side_effects",
    "SafetyScreening": "screenings",
    "FieldHistory": "entries.earlier",
    "Trial": "trials",
    "Period": "trials.periods",
    "Reminder": "reminders",
    "Occurrence": "due_times",
    "Delivery": "due_times.messages",
    "ShareLink": "shares",
    "ShareView": "shares.openings",
    "Device": "devices",
    "PushSubscription": "push_subscriptions",
    "ApiToken": "api_tokens",
    "DataExport": "exports",
    "DataImport": "imports",
}
LEFT_OUT_TABLES = {
    "Mail": "waits to be sent and is gone then; it may hold a code",
    "GuardCount": "counts of limits, of nobody's in particular",
    "KeyCheck": "of the installation",
    "ReminderCounter": "figures of the installation",
    "SyncState": "numbers by which devices and server agree; the ids that follow from it are of one server",
    "SyncOp": "answers already given to a device, each of a record that is in the file",
    "FileChunk": "the bytes of such files themselves",
    "ImportedRecord": "what the server needs to take an import back; the values are in the records",
}
# Under another name.
NAMES = {
    "ReminderSettings.calendar_digest": "has_calendar_feed",
    "Entry.ratings": "ratings.feet.pain",
    "SafetyScreening.answers": f"answers.{QUESTIONS[0]}",
    "FieldHistory.device_id": "by",
    "Trial.recorded_at": "created_at",
    "Trial.nonce": "committed_text",
    "Trial.shown_order": "periods",
    "Period.number": "pair",
    "Period.assigned": "on_ems",
    "Reminder.reminder_id": "id",
    "Occurrence.occurrence_id": "id",
    "Occurrence.reminder": "reminder_id",
    "Occurrence.local_date": "on",
    "Occurrence.slot": "time",
    "ShareLink.share_id": "id",
    "ShareLink.passcode_hash": "has_passcode",
    "ShareLink.snapshot": "live",
} | {
    f"{table}.{column}": name
    for table in ("Profile", "Entry", "EmsProgramme", "EmsSession", "SideEffect", "SafetyScreening", "Trial")
    for column, name in (("record_id", "id"), ("field_rev", "stamps"), ("has_earlier", "earlier"))
    if (table, name) not in (("Trial", "stamps"), ("Trial", "earlier"))
}  # fmt: skip
LEFT_OUT = {
    "User.password": _SECRET,
    "User.last_login": "of signing in, not of the diary; a new sign-in writes over it",
    "User.is_active": _SERVER,
    "User.is_staff": _SERVER,
    "User.is_superuser": _SERVER,
    "Trial.field_rev": "when each was told: created_at, ended_at, answer_seen_on, told_on of each pause",
    "Trial.has_earlier": "its design is locked; a pause that was open before it ended says so itself",
    "FieldHistory.record_id": "it stands in its record",
    "FieldHistory.rev": _NUMBER,
    "Period.trial": "it stands in its trial",
    "Reminder.planned_until": _SERVER,
    "Occurrence.wake_at": _SERVER,
    "Delivery.occurrence": "it stands in its due time",
    "Delivery.subscription": _SERVER,
    **{
        f"Delivery.{name}": _SERVER
        for name in (
            "token", "round", "lease_until", "attempt", "times_ambiguous", "next_try_at", "last_status",
            "made_at",
        )
    },
    "ShareLink.token_digest": _SECRET,
    "ShareLink.secrets": _SECRET,
    "ShareLink.untold": "a mail that waits to be sent",
    "ShareView.link": "it stands in its link",
    "PushSubscription.subscription_id": _NUMBER,
    "PushSubscription.endpoint_digest": _SECRET,
    "PushSubscription.keys": _SECRET,
    "PushSubscription.unconfirmed": _SERVER,
    "ApiToken.digest": _SECRET,
    "DataExport.export_id": _NUMBER,
    "DataExport.progress_percent": _SERVER,
    "DataExport.attempts": _SERVER,
    "DataExport.taken_at": _SERVER,
    "DataImport.import_id": _NUMBER,
    "DataImport.choices": "how another file was read; the values are in the records",
    "DataImport.reading": "how another file was read; the values are in the records",
    "DataImport.preview": "what was in another file; the values are in the records",
    "DataImport.replaces": "how another file was written; the values are in the records",
    "DataImport.steps": _SERVER,
    "DataImport.steps_done": _SERVER,
    "DataImport.attempts": _SERVER,
    "DataImport.taken_at": _SERVER,
    "DataImport.expires_at": _SERVER,
}  # fmt: skip


def tables():
    models = [
        *apps.get_app_config("diary").get_models(),
        *apps.get_app_config("accounts").get_models(),
    ]
    return {model.__name__: model for model in models}


def columns():
    """Every "Table.column" of the two apps that is neither the number of a row nor its owner, nor when it was deleted."""
    return {
        f"{name}.{column.name}"
        for name, model in tables().items()
        if name not in LEFT_OUT_TABLES
        for column in model._meta.concrete_fields
        if column.name not in ("id", "rev", "owner", "deleted_at")
        or f"{name}.{column.name}" in LEFT_OUT
    }


def at(everything, place):
    """All that stands at a place of the file."""
    found = [everything]
    for name in place.split("."):
        found = [one[name] for one in found if one]
        found = [one for each in found for one in (each if isinstance(each, list) else [each])]
    return [one for one in found if one]


@pytest.fixture
def full(alice):
    fill_diary(alice, days=5)
    fill_account(alice)
    make_day(alice, today(), **{"ratings.feet.pain": 3})
    make_side_effect(alice, timezone.now())
    ask_for_export(owner=alice, now=timezone.now())
    return everything_of(alice)


def test_every_table_is_in_the_file_or_there_is_a_reason():
    assert set(tables()) == PLACES.keys() | LEFT_OUT_TABLES.keys()
    assert not PLACES.keys() & LEFT_OUT_TABLES.keys()


def test_every_column_is_in_the_file_or_there_is_a_reason(full):
    missing = []
    for name in sorted(columns() - LEFT_OUT.keys()):
        table, _, column = name.partition(".")
        shown = at(full, PLACES[table])
        assert shown, f"the full diary has none of {PLACES[table]}"
        if not any(NAMES.get(name, column) in one for one in shown):
            missing.append(name)
    assert missing == []


def test_no_reason_is_about_a_column_that_is_in_the_file_or_gone(full):
    assert (LEFT_OUT.keys() | NAMES.keys()) - columns() == set()
    told = [
        name
        for name in LEFT_OUT
        for table, _, column in [name.partition(".")]
        if name not in NAMES and any(column in one for one in at(full, PLACES[table]))
    ]
    assert told == []


def test_the_schema_names_every_part_and_takes_nothing_else(full):
    schema = json.loads(SCHEMA.read_text())
    assert list(full) == list(schema["properties"]) == schema["required"]
    objects = [one for one in schema["$defs"].values() if "properties" in one]
    assert all(one["additionalProperties"] is False for one in objects)
    assert full["version"] == schema["properties"]["version"]["const"] == exported.VERSION


def test_nothing_in_it_opens_anything(alice, full):
    text = json.dumps(full)
    link = ShareLink.objects.get(owner=alice)
    secrets = [*link.secrets.values(), alice.password]
    assert secrets
    assert [secret for secret in secrets if secret in text] == []
    assert not any(name in text for name in ("endpoint", "p256dh", "digest"))


def test_who_wrote_what_when_is_in_it_also_what_was_emptied(alice):
    row = make_day(alice, today(), pain=4, note="tired")
    record_entry(
        owner_id=alice.pk,
        record_id=row.record_id,
        fields={"note": ""},
        device_id="phone",
        base=row.rev,
    )
    (entry,) = everything_of(alice)["entries"]
    assert entry["stamps"]["pain"] == [entry["recorded_at"], "api"]
    assert entry["stamps"]["note"][1] == "phone"
    (earlier,) = entry["earlier"]
    assert (earlier["field"], earlier["value"], earlier["by"]) == ("note", "tired", "api")


def test_what_no_key_opens_is_named(alice):
    row = make_day(alice, today(), note="tired")
    record_entry(owner_id=alice.pk, record_id=row.record_id, fields={"note": "more tired"})
    unknown = "gAAAAABm" + encrypt("x")[8:]
    with connection.cursor() as cursor:
        cursor.execute("UPDATE diary_entry SET rev = rev + 1, note = %s", [unknown])
        cursor.execute("UPDATE diary_fieldhistory SET value = %s", [unknown])
    (entry,) = everything_of(alice)["entries"]
    assert (entry["note"], entry["unreadable"]) == ("", ["note"])
    assert [(one["value"], one["unreadable"]) for one in entry["earlier"]] == [(None, ["value"])]


def test_earlier_values_are_read_with_their_records_not_one_by_one(alice):
    fill_days(alice, days=30)
    for row in Entry.objects.filter(owner=alice):
        record_entry(owner_id=alice.pk, record_id=row.record_id, fields={"falls": 1})
        record_entry(owner_id=alice.pk, record_id=row.record_id, fields={"falls": 2})
    make_programme(alice)
    with CaptureQueriesContext(connection) as asked:
        everything = everything_of(alice)
    assert sum(len(entry["earlier"]) for entry in everything["entries"]) > 20
    assert len([one for one in asked if FieldHistory._meta.db_table in one["sql"]]) == 1


def test_links_and_due_times_cost_no_question_each(alice):
    fill_diary(alice, days=1)
    fill_account(alice)
    with CaptureQueriesContext(connection) as asked:
        everything = everything_of(alice)
    assert len(everything["due_times"]) > 1
    assert len([one for one in asked if 'FROM "diary_delivery"' in one["sql"]]) == 1
    assert ShareView.objects.exists()
    assert Trial.objects.exists()
