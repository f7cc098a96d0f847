"""Files that were made once, on one database, come in on every database and in every later version of the app.

`samples/diary-v1.zip` was made by the app when it wrote version 1; `diary-v2.json` by the first that wrote version 2.
"""

import json
from pathlib import Path

import pytest

from tests.diary.export.taking import (
    against_the_schema,
    brought_back,
    everything_of,
    preview,
    raw_everything_in,
    what_comes_back,
    written,
)
from tests.factories import make_user

SAMPLES = Path(__file__).parent / "samples"
LISTS = ("entries", "ems_programmes", "ems_sessions", "side_effects", "screenings")


@pytest.fixture
def moved(db):
    return make_user("moved@example.org", time_zone="America/Lima")


def test_the_file_of_version_2_comes_back_equal(moved):
    before = json.loads((SAMPLES / "diary-v2.json").read_text())
    assert against_the_schema(before) == []
    assert all(before[name] for name in (*LISTS, "trials", "reminders", "profile"))
    assert any(entry["earlier"] for entry in before["entries"])
    assert brought_back(moved, before)["refused"] == 0
    assert what_comes_back(everything_of(moved)) == what_comes_back(as_told_now(before))


def as_told_now(everything):
    """With what files of version 2 got later: where it is missing, nothing was copied."""
    for entry in everything["entries"]:
        entry.setdefault("copied", [])
    for trial in everything["trials"]:
        if trial.get("result"):
            trial["result"].setdefault("days_copied", 0)
    return everything


def test_the_zip_of_version_1_comes_in_with_everything_it_says(bob, bobs_client):
    content = (SAMPLES / "diary-v1.zip").read_bytes()
    looked = preview(bobs_client, content)
    shown = looked["preview"]
    assert (looked["kind"], shown["refused"], shown["moments"]) == ("daymark", 0, 1)
    done = written(bobs_client, looked)
    assert done["result"] == {
        "created": shown["rows"],
        "changed": 0,
        "unchanged": 0,
        "refused": 0,
    }
    assert told_by_version_1(everything_of(bob), content) == []
    again = preview(bobs_client, content)["preview"]
    assert (again["same"], again["older"]) == (shown["rows"], 0)


def told_by_version_1(after, content):
    """What the file says and the diary does not, or otherwise."""
    before = raw_everything_in(content)
    assert before["version"] == 1
    missing = []
    for name in (*LISTS, "reminders"):
        # Days and the profile have other ids here.
        stored = {name_of(record): record for record in after[name]}
        for record in before[name]:
            missing += differences(record, stored.get(name_of(record), {}))
    return missing + differences(before["profile"], after["profile"])


def name_of(record):
    return record["on"] if record.get("kind") == "daily" else record["id"]


def differences(told, stored):
    apart = {key: value for key, value in told.items() if key not in ("id", "written_at")}
    other = [
        (key, value, stored.get(key)) for key, value in apart.items() if stored.get(key) != value
    ]
    late = told.get("written_at", {}).items()
    return other + [(key, at) for key, at in late if stored["stamps"][key][0] != at]
