"""An import taken back: what it wrote goes, what it replaced comes back as it was, what was written since stays."""

from datetime import timedelta
from unittest import mock

import pytest
from django.db import connection
from django.utils import timezone

from diary import tasks
from diary.access import records_of
from diary.export import imports
from diary.models import DataImport, EmsSession, Entry, ImportedRecord
from diary.records import wire_value
from tests.diary.export.taking import (
    IMPORTS,
    bring,
    chosen,
    commit,
    everything_in,
    preview,
    shown,
    take_everything,
    undone,
    written,
    zipped,
)
from tests.factories import make_day, make_session, today


def day(back=0):
    return today() - timedelta(days=back)


def table(*rows, header="date,pain,numbness,note"):
    return "\n".join([header, *rows]) + "\n"


def days_of(owner):
    return {entry.on: entry for entry in records_of(Entry, owner.pk).filter(kind="daily")}


def undo(client, brought):
    return client.post(f"{IMPORTS}{brought['id']}/undo/", {}, format="json")


def test_what_began_with_it_goes_and_reaches_the_phones(alice, alices_client, phone):
    content = table(
        f"{day(3)},08:00,3,20", f"{day(3)},20:00,6,", header="date,time,pain,TENS minutes"
    )
    done = written(
        alices_client, chosen(alices_client, preview(alices_client, content), day_score="last")
    )
    phone.sync()
    assert done["undo_until"] > f"{today() + timedelta(days=29)}"
    back = undone(alices_client, done)
    assert (back["state"], back["undo_until"]) == ("undone", None)
    assert back["result"]["undone"] == 4
    assert not records_of(Entry, alice.pk).exists()
    assert not records_of(EmsSession, alice.pk).exists()
    assert {change["deleted"] for change in phone.sync()["changes"]} == {True}
    assert not ImportedRecord.objects.exists()


def test_what_it_replaced_comes_back_with_its_time(alice, alices_client):
    before = make_day(alice, day(1), pain=3, note="mine")
    stamps = {name: stamp[1:] for name, stamp in before.field_rev.items()}
    done = bring(alices_client, table(f"{day(1)},6,5,theirs"), on_different="replace")
    assert days_of(alice)[day(1)].pain == 6
    undone(alices_client, done)
    after = days_of(alice)[day(1)]
    assert (after.pain, after.numbness, after.note) == (3, None, "mine")
    assert {name: after.field_rev[name][1:] for name in ("pain", "note")} == {
        name: stamps[name] for name in ("pain", "note")
    }
    assert not after.is_late


def test_a_score_that_was_copied_is_copied_again(alice, alices_client):
    make_day(alice, day(1), pain=5, copied=["pain"])
    done = bring(alices_client, table(f"{day(1)},8,,"), on_different="replace")
    assert (days_of(alice)[day(1)].pain, days_of(alice)[day(1)].copied) == (8, [])
    undone(alices_client, done)
    assert (days_of(alice)[day(1)].pain, days_of(alice)[day(1)].copied) == (5, ["pain"])


def test_what_was_written_since_stays(alice, alices_client):
    done = bring(alices_client, table(f"{day(1)},6,5,theirs", f"{day(2)},4,,"))
    make_day(alice, day(1), pain=2)
    make_day(alice, day(3), pain=9)
    undone(alices_client, done)
    days = days_of(alice)
    assert set(days) == {day(1), day(3)}
    assert (days[day(1)].pain, days[day(1)].numbness, days[day(1)].note) == (2, None, "")
    assert days[day(3)].pain == 9


def test_what_was_deleted_since_stays_deleted(alice, alices_client):
    done = bring(alices_client, table(f"{day(1)},6,5,theirs"))
    entry = days_of(alice)[day(1)]
    assert alices_client.delete(f"/api/v1/entries/{entry.record_id}/").status_code == 204
    assert undone(alices_client, done)["result"]["undone"] == 0
    assert days_of(alice) == {}


def test_it_can_be_brought_in_again(alice, alices_client):
    content = table(f"{day(1)},6,5,theirs")
    undone(alices_client, bring(alices_client, content))
    assert bring(alices_client, content)["result"]["created"] == 1
    assert days_of(alice)[day(1)].pain == 6


def test_undoing_twice_changes_nothing(alice, alices_client):
    done = bring(alices_client, table(f"{day(1)},6,5,theirs"))
    undone(alices_client, done)
    make_day(alice, day(1), pain=1)
    assert undo(alices_client, done).status_code == 202
    assert not imports.undo_import(DataImport.objects.get().pk)
    assert days_of(alice)[day(1)].pain == 1


def test_only_what_was_written_and_for_thirty_days(alices_client):
    looked = preview(alices_client, table(f"{day(1)},6,5,theirs"))
    assert undo(alices_client, looked).json()["code"] == "import_not_written"
    written(alices_client, looked)
    DataImport.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert undo(alices_client, looked).json()["code"] == "undo_too_late"


def test_a_long_one_is_taken_back_in_turns(alice, alices_client, monkeypatch):
    monkeypatch.setattr(imports, "BATCH", 3)
    done = bring(alices_client, table(*(f"{day(n)},1,," for n in range(10))))
    monkeypatch.setattr(imports, "TURN_SECONDS", -1)
    assert undo(alices_client, done).status_code == 202
    pk = DataImport.objects.get().pk
    assert imports.undo_import(pk)
    monkeypatch.setattr(imports, "TURN_SECONDS", 60)
    assert not imports.undo_import(pk)
    assert shown(alices_client, done)["result"]["undone"] == 10
    assert days_of(alice) == {}


@pytest.mark.parametrize("place", ["feet", "feet_left"])
def test_a_headline_that_followed_from_a_place_goes_with_it(alice, alices_client, place):
    make_day(alice, day(1), pain=3)
    header = f"date,pain {place.replace('_', ' ')}"
    looked = preview(alices_client, table(f"{day(1)},8", header=header))
    done = written(alices_client, looked, on_different="replace")
    assert days_of(alice)[day(1)].pain == 8
    undone(alices_client, done)
    assert days_of(alice)[day(1)].pain == 3
    assert days_of(alice)[day(1)].ratings == {}


@pytest.mark.parametrize("first", [0, 1])
def test_two_imports_of_one_day_are_taken_back_in_any_order(alice, alices_client, first):
    make_day(alice, day(1), pain=3)
    one = bring(alices_client, table(f"{day(1)},6,5,", f"{day(2)},6,,"), on_different="replace")
    other = bring(alices_client, table(f"{day(1)},7,,", f"{day(2)},7,,"), on_different="replace")
    assert [days_of(alice)[day(back)].pain for back in (1, 2)] == [7, 7]
    for brought in (one, other) if first else (other, one):
        undone(alices_client, brought)
    days = days_of(alice)
    assert set(days) == {day(1)}, "a day that only imports began goes with the last of them"
    assert (days[day(1)].pain, days[day(1)].numbness) == (3, None)


def test_what_is_half_taken_back_is_not_gone_on_with(alice, alices_client, monkeypatch):
    monkeypatch.setattr(imports, "BATCH", 3)
    done = bring(alices_client, table(*(f"{day(n)},1,," for n in range(10))))
    assert undo(alices_client, done).status_code == 202
    pk = DataImport.objects.get().pk
    with mock.patch.object(imports, "undo_some", side_effect=ZeroDivisionError):
        imports.undo_import(pk)
    assert shown(alices_client, done)["state"] == "failed"
    assert commit(alices_client, done).json()["code"] == "file_gone"
    assert undone(alices_client, done)["state"] == "undone"
    assert days_of(alice) == {}


def test_the_instant_that_a_newer_file_changed_comes_back(alice, alices_client, bobs_client):
    at = timezone.now() - timedelta(days=2)
    session = make_session(alice, at, duration_minutes=20)
    everything = everything_in(take_everything(alices_client))
    (told,) = everything["ems_sessions"]
    moved = wire_value(at - timedelta(hours=30))
    told["started_at"] = moved
    told["stamps"]["started_at"][0] = wire_value(timezone.now())
    done = bring(alices_client, zipped(everything))
    session.refresh_from_db()
    assert wire_value(session.started_at) == moved
    undone(alices_client, done)
    session.refresh_from_db()
    assert wire_value(session.started_at) == wire_value(at)


def test_what_no_key_opens_is_left_as_it_is(alice, alices_client):
    make_day(alice, day(1), pain=3)
    done = bring(alices_client, table(f"{day(1)},6,,"), on_different="replace")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE diary_importedrecord SET before = 'no ciphertext'")
    undone(alices_client, done)
    assert days_of(alice)[day(1)].pain == 6, "what it was is not known any more"


def test_a_clock_that_is_ahead_costs_nobody_their_undo(alice, alices_client):
    bring(alices_client, table(f"{day(1)},6,,"))
    ahead = timezone.now() + timedelta(days=31)
    with (
        mock.patch.object(tasks, "clock_is_steady", return_value=False),
        mock.patch.object(tasks.timezone, "now", return_value=ahead),
    ):
        tasks.take_up_files()
    assert ImportedRecord.objects.exists()
