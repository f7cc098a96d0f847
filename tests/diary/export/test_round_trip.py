"""A diary as a file, brought into an empty account, is the same diary; into one that has data, the later value counts."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone

from accounts.encryption import encrypt
from diary.entries.services import record_entry, remove_entry
from diary.models import Entry, FieldHistory, Reminder, ShareLink, Trial
from tests.diary.export.diaries import NOTE, edited_by_two, fill_account, fill_diary
from tests.diary.export.taking import (
    against_the_schema,
    bring,
    brought_back,
    everything_in,
    everything_of,
    looked_into,
    preview,
    take_everything,
    what_comes_back,
    written,
    zipped,
)
from tests.factories import make_day, make_user, today

OVER = ("completed", "ended_early")
NOTHING = {"created": 0, "changed": 0, "unchanged": 0, "refused": 0}


def rows_of(everything):
    """How many things of a file come back: its records, trials that are over, reminders."""
    lists = ("entries", "ems_programmes", "ems_sessions", "side_effects", "screenings", "reminders")
    over = sum(trial["state"] in OVER for trial in everything["trials"])
    return sum(len(everything[name]) for name in lists) + over + bool(everything["profile"])


def kinds(owner, everything):
    """Kind -> how many steps; and how many values of the diary stay because they are newer."""
    steps, errors = looked_into(owner, everything)
    assert errors == []
    found = [step.kind for step in steps]
    counts = {kind: found.count(kind) for kind in sorted(set(found))}
    return counts, sum(step.older for step in steps)


@pytest.fixture
def moved(db):
    """Somebody with an empty account, whose zone is another one."""
    return make_user("moved@example.org", time_zone="America/Lima")


# --- Into an empty account ---------------------------------------------------------------------


def test_what_was_copied_comes_back_with_its_time(alice, moved):
    made = make_day(alice, today(), pain=5, numbness=2, copied=["numbness", "pain"])
    typed = {"record_id": made.record_id, "fields": {"numbness": 2}, "device_id": "old-phone"}
    record_entry(owner_id=alice.pk, **typed, base=made.rev)
    before = everything_of(alice)
    assert against_the_schema(before) == []
    assert before["entries"][0]["copied"] == ["pain"]
    brought_back(moved, before)
    assert what_comes_back(everything_of(moved)) == what_comes_back(before)
    assert brought_back(moved, before)["changed"] == 0


def test_a_score_that_was_typed_there_and_copied_here_is_typed(alice, bob):
    copied = {"pain": 5, "copied": ["pain"]}
    make_day(alice, today(), **copied)
    there = make_day(bob, today(), **copied)
    typed = {"record_id": there.record_id, "fields": {"pain": 5}, "device_id": "old-phone"}
    record_entry(owner_id=bob.pk, **typed, base=there.rev)
    assert brought_back(alice, everything_of(bob))["changed"] == 1
    assert Entry.objects.get(owner=alice).copied == []
    assert brought_back(alice, everything_of(bob))["changed"] == 0


def test_nothing_is_missing_when_it_comes_back(alice, alices_client, bob, bobs_client):
    fill_diary(alice, days=20)
    fill_account(alice)
    content = take_everything(alices_client)
    before = everything_in(content)
    assert all(before.values()), "something of everything"
    assert any(entry["is_late"] for entry in before["entries"])
    assert any(entry["earlier"] for entry in before["entries"])

    looked = preview(bobs_client, content)
    assert (looked["kind"], looked["problem"]) == ("daymark", None)
    shown = looked["preview"]
    assert (shown["new"], shown["errors"]) == (rows_of(before), [])
    done = written(bobs_client, looked)
    assert (done["state"], done["progress_percent"]) == ("done", 100)
    assert done["result"] == NOTHING | {"created": rows_of(before)}
    bob.refresh_from_db()
    after = everything_in(take_everything(bobs_client))
    assert what_comes_back(after) == what_comes_back(before)
    never = ("shares", "devices", "push_subscriptions", "api_tokens")
    assert [after[name] for name in never] == [[], [], [], []]


def test_a_bare_file_is_taken_like_the_zip(alice, alices_client, bob, bobs_client):
    make_day(alice, today())
    before = everything_of(alice)
    bring(bobs_client, json.dumps(before, indent=2).encode())
    assert what_comes_back(everything_of(bob)) == what_comes_back(before)


def test_zone_and_language_are_taken_into_an_empty_account_only(alice, moved):
    make_day(alice, today())
    everything = everything_of(alice)
    brought_back(moved, everything)
    assert (moved.time_zone, moved.locale) == ("Europe/Berlin", "en")
    moved.time_zone = "Asia/Tokyo"
    moved.save()
    brought_back(moved, everything)
    moved.refresh_from_db()
    assert moved.time_zone == "Asia/Tokyo"


def test_an_empty_diary_is_a_file_too(alice, moved):
    everything = everything_of(alice)
    assert everything["entries"] == []
    assert brought_back(moved, everything)["refused"] == 0
    assert not Entry.objects.exists()


def test_the_same_file_twice_changes_nothing(alice, alices_client, bob, bobs_client):
    fill_diary(alice, days=10)
    fill_account(alice)
    content = take_everything(alices_client)
    bring(bobs_client, content)
    before = everything_of(bob)
    looked = preview(bobs_client, content)
    shown = looked["preview"]
    assert (shown["same"], shown["older"]) == (rows_of(before), 0)
    done = written(bobs_client, looked)
    assert done["result"] == NOTHING | {"unchanged": rows_of(before)}
    after = everything_of(bob)
    for name in ("made_at", "imports", "exports"):
        del before[name], after[name]
    assert after == before


def test_times_ahead_of_now_do_not_come_in(alice, moved):
    """A stamp from the future would win against every later change."""
    make_day(alice, today())
    everything = everything_of(alice)
    (entry,) = everything["entries"]
    later = "2099-01-01T00:00:00.000Z"
    stamps = {name: [later, by] for name, (_, by) in entry["stamps"].items()}
    brought_back(
        moved, everything | {"entries": [entry | {"recorded_at": later, "stamps": stamps}]}
    )
    row = Entry.objects.get(owner=moved)
    assert row.recorded_at <= timezone.now()
    assert all(at_ms <= timezone.now().timestamp() * 1000 for _, at_ms, _ in row.field_rev.values())


# --- Into an account that has data -------------------------------------------------------------


@pytest.fixture
def moment(alice):
    """Writes fields of one moment of alice at so many hours ago, as a device."""
    about = {"owner_id": alice.pk, "record_id": uuid4()}
    now = timezone.now()
    begun = {
        "kind": "moment",
        "time_zone": "Europe/Berlin",
        "occurred_at": f"{now:%Y-%m-%dT%H:%M:%SZ}",
    }

    def write(hours_ago, by="api", **fields):
        at = now - timedelta(hours=hours_ago)
        return record_entry(**about, fields=begun | fields, at=at, device_id=by, base=0)

    return write


def test_the_later_value_counts_and_the_other_becomes_an_earlier_one(alice, moment):
    moment(9, "phone", pain=2, numbness=2, note="first")
    everything = everything_of(alice)
    (entry,) = everything["entries"]
    moment(5, "phone", pain=8)
    moment(5, "tablet", numbness=8)
    newer, older = f"{timezone.now():%Y-%m-%dT%H:%M:%SZ}", entry["recorded_at"]
    told = {
        "pain": 3,
        "numbness": 3,
        "note": "",
        "stamps": entry["stamps"]
        | {"pain": [newer, "laptop"], "numbness": [older, "laptop"], "note": [newer, "laptop"]},
    }
    file = everything | {"entries": [entry | told]}
    assert kinds(alice, file) == ({"different": 1, "same": 1}, 1)
    brought_back(alice, file)

    row = Entry.objects.get(owner=alice)
    assert (row.pain, row.numbness, row.note) == (3, 8, ""), "an emptied field is a value too"
    assert row.field_rev["pain"][2] == "laptop"
    earlier = FieldHistory.objects.values_list("field", "device_id", "reason")
    assert ("numbness", "laptop", "conflict") in earlier
    assert ("pain", "phone", "conflict") in earlier
    values = {(one.field, one.value) for one in FieldHistory.objects.all()}
    assert {("numbness", 3), ("pain", 8), ("note", "first")} <= values

    history, rev = FieldHistory.objects.count(), row.rev
    assert kinds(alice, file) == ({"same": 2}, 1)
    assert brought_back(alice, file)["unchanged"] == 1
    assert (FieldHistory.objects.count(), Entry.objects.get(owner=alice).rev) == (history, rev)


def test_an_old_file_of_the_same_phone_takes_nothing_back(alice, moment):
    moment(9, "phone", pain=2)
    old = everything_of(alice)
    moment(1, "phone", pain=6)
    assert kinds(alice, old) == ({"same": 2}, 1)
    assert brought_back(alice, old)["changed"] == 0
    assert Entry.objects.get(owner=alice).pain == 6


def test_rated_places_stand_above_one_number_also_the_second_time(alice, moment):
    moment(3, "phone", **{"ratings.feet.pain": 7})
    everything = everything_of(alice)
    (entry,) = everything["entries"]
    now = f"{timezone.now():%Y-%m-%dT%H:%M:%SZ}"
    stamps = {**entry["stamps"], "pain": [now, "laptop"]}
    file = everything | {"entries": [entry | {"pain": 2, "stamps": stamps}]}
    for _ in range(2):
        assert kinds(alice, file) == ({"same": 2}, 1)
        brought_back(alice, file)
        assert Entry.objects.get(owner=alice).pain == 7
    assert [(row.field, row.value) for row in FieldHistory.objects.all()] == [("pain", 2)]


def test_what_was_deleted_here_comes_back_with_the_file(alice, moment):
    row = moment(3, "phone", pain=7, note=NOTE)
    everything = everything_of(alice)
    remove_entry(owner_id=alice.pk, record_id=row.record_id)
    assert everything_of(alice)["entries"] == []
    assert kinds(alice, everything) == ({"new": 1, "same": 1}, 0)
    brought_back(alice, everything)
    assert what_comes_back(everything_of(alice)) == what_comes_back(everything)


def test_text_that_no_key_opens_any_more_comes_back_out_of_an_old_file(alice, moment):
    moment(3, "phone", note=NOTE)
    everything = everything_of(alice)
    with connection.cursor() as cursor:
        lost = encrypt("another key")[:-8] + "AAAAAAA="
        cursor.execute("UPDATE diary_entry SET rev = rev + 1, note = %s", [lost])
        cursor.execute("UPDATE diary_syncstate SET seq = seq + 1")
    assert everything_of(alice)["entries"][0]["unreadable"] == ["note"]
    assert kinds(alice, everything) == ({"different": 1, "same": 1}, 0)
    brought_back(alice, everything)
    assert Entry.objects.get(owner=alice).note == NOTE


def test_a_file_with_text_that_no_key_opened_empties_nothing(alice, moment, moved):
    moment(3, "phone", note=NOTE, pain=4)
    everything = everything_of(alice)
    (entry,) = everything["entries"]
    now = f"{timezone.now():%Y-%m-%dT%H:%M:%SZ}"
    stamps = entry["stamps"] | {"note": [now, "phone"]}
    file = everything | {
        "entries": [entry | {"note": "", "unreadable": ["note"], "stamps": stamps}]
    }
    brought_back(alice, file)
    assert Entry.objects.get(owner=alice).note == NOTE
    brought_back(moved, file)
    assert Entry.objects.get(owner=moved).pain == 4


def test_a_reminder_that_is_there_stays_as_it_is(alice, moved):
    fill_diary(alice, days=1)
    everything = everything_of(alice)
    brought_back(moved, everything)
    Reminder.objects.filter(owner=moved).update(nag_after_minutes=45)
    counts, older = kinds(moved, everything)
    assert (counts.get("new", 0), older) == (0, 2)
    brought_back(moved, everything)
    assert set(
        Reminder.objects.filter(owner=moved).values_list("nag_after_minutes", flat=True)
    ) == {45}


def test_the_same_record_twice_in_one_file_is_one_record(alice, moved):
    make_day(alice, today(), pain=4)
    everything = everything_of(alice)
    brought_back(moved, everything | {"entries": everything["entries"] * 2})
    assert Entry.objects.get(owner=moved).pain == 4


def test_ids_of_another_person_change_nothing_of_theirs(alice, mallory):
    fill_diary(mallory, days=5)
    theirs = everything_of(mallory)
    changed = json.loads(json.dumps(theirs).replace(NOTE, "not yours"))
    assert brought_back(alice, changed)["created"] > 10
    after = everything_of(mallory)
    for name in ("made_at", "due_times"):
        del theirs[name], after[name]
    assert after == theirs
    assert not ShareLink.objects.filter(owner=alice).exists()


# --- What will not do --------------------------------------------------------------------------


def test_records_that_will_not_do_are_named_and_the_others_come(alice, alices_client, bobs_client):
    edited_by_two(alice, str(uuid4()), str(uuid4()), timezone.now())
    everything = everything_of(alice)
    (entry,) = everything["entries"]
    (value, *_) = entry["earlier"]
    broken = [
        entry | {"pain": 11},
        entry | {"recorded_at": "yesterday"},
        entry | {"occurred_at": None},
        entry | {"kind": "weekly"},
        entry | {"stamps": []},
        entry | {"stamps": {"pain": ["2026-01-01T00:00:00Z", "\0"]}},
        entry | {"stamps": {"mood": ["2026-01-01T00:00:00Z", "api"]}},
        entry | {"earlier": [value | {"value": {"pain": 3}}]},
        entry | {"earlier": [value | {"field": "mood"}]},
        entry | {"earlier": [value | {"by": "x" * 37}]},
        entry | {"earlier": [value | {"reason": "why not"}]},
        entry | {"earlier": {}},
        entry | {"earlier": [None]},
        "not a record",
        None,
    ]
    looked = preview(bobs_client, zipped(everything | {"entries": [*broken, entry]}))["preview"]
    assert (looked["new"], looked["refused"]) == (1, len(broken))
    assert {error["column"] for error in looked["errors"]} == {"entries"}


def test_a_forged_trial_is_refused(alice, moved):
    fill_diary(alice, days=3)
    everything = everything_of(alice)
    (finished,) = (trial for trial in everything["trials"] if trial["state"] in OVER)
    text = finished["committed_text"]
    swapped = text.replace("E", "x").replace("N", "E").replace("x", "N")
    assert swapped != text
    forged = {
        "another order": {"committed_text": swapped},
        "not over": {
            "starts_on": f"{today() + timedelta(days=3)}",
            "ended_on": None,
            "ended_at": None,
        },
        "no order": {"committed_text": None},
        "a pause without days": {
            "pauses": [
                {
                    "reason": "travel",
                    "told_on": "2026-01-02",
                    "from": "2026-01-03",
                    "until": "2026-01-03",
                }
            ]
        },
    }
    for name, change in forged.items():
        alone = {"trials": [{**finished, **change}]}
        assert brought_back(moved, alone)["refused"] == 1, name
    assert not Trial.objects.exclude(owner=alice).exists()


def test_the_schema_refuses_what_no_diary_holds(alice):
    make_day(alice, today())
    everything = everything_of(alice)
    everything["entries"][0]["pain"] = 11
    everything["entries"][0]["stamps"]["pain"] = ["2026-01-01T00:00:00.000Z"]
    assert set(against_the_schema(everything)) == {"$.entries[0].pain", "$.entries[0].stamps.pain"}
