"""A diary as a file, brought into an empty account, is the same diary."""

import io
import json
from datetime import timedelta
from zipfile import ZipFile

from django.utils import timezone
from jsonschema import Draft202012Validator, FormatChecker

from diary.entries.services import remove_entry
from diary.export.archive import SCHEMA
from diary.models import Entry, Trial
from tests.diary.export.diaries import NOTE, fill_diary
from tests.diary.export.taking import (
    bring,
    everything_in,
    preview,
    take_everything,
    written,
    zipped,
)
from tests.factories import make_day, today

OVER = ("completed", "ended_early")


def what_comes_back(everything):
    """All but whose it is, when it was made, the ids that follow from the diary, and what never comes back."""
    kept = {
        name: value
        for name, value in everything.items()
        if name not in ("made_at", "account", "shares")
    }
    kept["trials"] = [trial for trial in kept["trials"] if trial["state"] in OVER]
    kept["profile"] = {**kept["profile"], "id": ""}
    kept["entries"] = sorted(
        (
            {**entry, "id": "" if entry["kind"] == "daily" else entry["id"]}
            for entry in kept["entries"]
        ),
        key=lambda entry: (entry["on"], entry["id"]),
    )
    return kept


def test_nothing_is_missing_when_it_comes_back(alice, alices_client, bobs_client):
    fill_diary(alice)
    content = take_everything(alices_client)
    before = everything_in(content)
    assert all(before.values()), "something of everything"
    assert any("written_at" in entry and entry["is_late"] for entry in before["entries"])

    looked = preview(bobs_client, content)
    assert (looked["kind"], looked["errors"], looked["columns"]) == ("daymark", [], [])
    assert looked["counts"]["new"] == looked["counts"]["rows"] > 100
    done = written(bobs_client, looked)
    assert (done["state"], done["progress_percent"]) == ("done", 100)
    assert done["result"] == {
        "created": looked["counts"]["rows"],
        "changed": 0,
        "unchanged": 0,
        "wrong": 0,
    }
    assert what_comes_back(everything_in(take_everything(bobs_client))) == what_comes_back(before)


def test_a_second_time_changes_nothing(alice, alices_client, bobs_client):
    fill_diary(alice, days=20)
    content = take_everything(alices_client)
    bring(bobs_client, content)
    before = everything_in(take_everything(bobs_client))
    looked = preview(bobs_client, content)
    assert looked["counts"]["same"] == looked["counts"]["rows"]
    done = written(bobs_client, looked, on_different="replace")
    assert done["result"]["unchanged"] == looked["counts"]["rows"]
    after = everything_in(take_everything(bobs_client))
    assert {**after, "made_at": ""} == {**before, "made_at": ""}


def test_the_file_is_as_published(alice, alices_client):
    fill_diary(alice)
    content = take_everything(alices_client)
    with ZipFile(io.BytesIO(content)) as archive:
        assert archive.read("daymark-export.schema.json") == SCHEMA.read_bytes()
        everything = json.loads(archive.read("daymark.json"))
    schema = json.loads(SCHEMA.read_text())
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema, format_checker=FormatChecker())
    assert [error.json_path for error in validator.iter_errors(everything)] == []
    everything["entries"][0]["pain"] = 11
    assert [error.json_path for error in validator.iter_errors(everything)] == ["$.entries[0].pain"]


def test_an_empty_diary_is_a_file_too(alice, alices_client, bobs_client):
    everything = everything_in(take_everything(alices_client))
    schema = json.loads(SCHEMA.read_text())
    assert list(Draft202012Validator(schema).iter_errors(everything)) == []
    assert everything["entries"] == []


def test_what_was_deleted_is_not_in_the_file(alice, alices_client, real_pdf):
    entry = make_day(alice, today(), note=NOTE)
    remove_entry(owner_id=alice.pk, record_id=entry.record_id)
    content = take_everything(alices_client)
    assert everything_in(content)["entries"] == []
    with ZipFile(io.BytesIO(content)) as archive:
        assert not any(NOTE.encode() in archive.read(name) for name in archive.namelist())


def test_a_forged_trial_is_refused(alice, alices_client, bobs_client):
    fill_diary(alice, days=10)
    everything = everything_in(take_everything(alices_client))
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
        content = zipped({**everything, "trials": [{**finished, **change}]})
        assert bring(bobs_client, content)["result"]["wrong"] == 1, name
    assert not Trial.objects.exclude(owner=alice).exists()


def test_different_days_are_kept_or_replaced(alice, alices_client):
    make_day(alice, today(), pain=3, note="mine")
    everything = everything_in(take_everything(alices_client))
    (entry,) = everything["entries"]
    content = zipped({**everything, "entries": [{**entry, "pain": 7, "tingling": 2}]})
    looked = preview(alices_client, content)
    assert looked["counts"] == {"rows": 1, "new": 0, "same": 0, "different": 1, "wrong": 0}

    assert written(alices_client, looked, on_different="keep")["result"]["changed"] == 1
    row = Entry.objects.get(owner=alice)
    assert (row.pain, row.tingling, row.note) == (3, 2, "mine")

    bring(alices_client, content, on_different="replace")
    row = Entry.objects.get(owner=alice)
    assert (row.pain, row.tingling, row.note) == (7, 2, "mine")


def test_records_that_will_not_do_are_named_and_the_others_come(alice, alices_client, bobs_client):
    make_day(alice, today())
    everything = everything_in(take_everything(alices_client))
    (entry,) = everything["entries"]
    yesterday = {**entry, "on": f"{today() - timedelta(days=1)}"}
    broken = [
        {**yesterday, "pain": 11},
        {**yesterday, "recorded_at": "yesterday"},
        {**yesterday, "on": None},
        {**yesterday, "kind": "weekly"},
        {**yesterday, "written_at": []},
        "not a record",
        None,
    ]
    looked = preview(bobs_client, zipped({**everything, "entries": [*broken, entry]}))
    assert looked["counts"] == {"rows": 8, "new": 1, "same": 0, "different": 0, "wrong": 7}
    assert {error["column"] for error in looked["errors"]} == {"entries"}
    assert written(bobs_client, looked)["result"] == {
        "created": 1,
        "changed": 0,
        "unchanged": 0,
        "wrong": 7,
    }


def test_times_ahead_of_now_do_not_come_in(alice, alices_client, bobs_client, bob):
    """A stamp from the future would win against every later change."""
    make_day(alice, today())
    everything = everything_in(take_everything(alices_client))
    (entry,) = everything["entries"]
    later = "2099-01-01T00:00:00Z"
    ahead = {**entry, "recorded_at": later, "written_at": {"pain": later}}
    bring(bobs_client, zipped({**everything, "entries": [ahead]}))
    row = Entry.objects.get(owner=bob)
    assert row.recorded_at <= timezone.now()
    assert all(at_ms <= timezone.now().timestamp() * 1000 for _, at_ms, _ in row.field_rev.values())
