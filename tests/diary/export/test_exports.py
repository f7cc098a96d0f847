"""The file of a whole diary: asked for, made by one worker, fetched for a day."""

from datetime import timedelta
from importlib import import_module
from unittest.mock import patch

import pytest
from django.apps import apps
from django.db import connection
from django.utils import timezone

from diary.exceptions import FileRefused
from diary.export import chunks, exports
from diary.models import DataExport, FileChunk
from tests.diary.export.taking import (
    EXPORTS,
    Killed,
    ask,
    file_of,
    made,
    type_password,
)
from tests.factories import make_day, today


def shown(client, asked):
    return client.get(f"{EXPORTS}{asked['id']}/").json()


def test_it_waits_is_made_and_is_fetched_as_often_as_one_likes(alice, alices_client):
    make_day(alice, today())
    asked = ask(alices_client)
    assert (asked["state"], asked["progress_percent"], asked["size_bytes"]) == ("waiting", 0, None)
    assert asked["file_name"] == f"daymark-{exports.local_day(timezone.now(), 'Europe/Berlin')}.zip"
    early = file_of(alices_client, asked)
    assert (early.status_code, early.json()["code"]) == (409, "not_ready")

    made(asked)
    ready = shown(alices_client, asked)
    assert (ready["state"], ready["progress_percent"]) == ("ready", 100)

    answer = file_of(alices_client, asked)
    assert answer["Content-Type"] == "application/zip"
    assert answer["Content-Disposition"] == f'attachment; filename="{asked["file_name"]}"'
    assert answer["Cache-Control"] == "no-store"
    assert answer["Content-Length"] == str(ready["size_bytes"])
    content = answer.getvalue()
    assert len(content) == ready["size_bytes"]

    fetched = shown(alices_client, asked)
    assert (fetched["state"], ready["fetched_at"]) == ("ready", None)
    assert file_of(alices_client, asked).getvalue() == content
    assert shown(alices_client, asked)["fetched_at"] > fetched["fetched_at"]


def test_asking_again_while_it_is_made_is_the_same_one(alices_client):
    asked = ask(alices_client)
    again = alices_client.post(EXPORTS, {}, format="json")
    assert (again.status_code, again.json()["id"]) == (200, asked["id"])
    made(asked)
    assert ask(alices_client)["id"] != asked["id"]


def test_a_body_has_no_fields(alices_client):
    answer = alices_client.post(EXPORTS, {"format": "xml"}, format="json")
    assert answer.status_code == 400
    assert [error["field"] for error in answer.json()["errors"]] == ["format"]


def test_head_and_options_are_no_fetching(alices_client):
    asked = ask(alices_client)
    made(asked)
    address = f"{EXPORTS}{asked['id']}/file/"
    type_password(alices_client)
    assert alices_client.head(address).status_code == 200
    assert alices_client.options(address).status_code == 200
    assert shown(alices_client, asked)["fetched_at"] is None


def test_a_file_that_no_key_opens_is_refused_before_anything_is_given(alices_client):
    asked = ask(alices_client)
    made(asked)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE diary_filechunk SET content = 'of another key'")
    answer = file_of(alices_client, asked)
    assert (answer.status_code, answer.json()["code"]) == (409, "unreadable")


def test_another_person_finds_nothing(alices_client, mallorys_client):
    asked = ask(alices_client)
    made(asked)
    address = f"{EXPORTS}{asked['id']}/"
    assert mallorys_client.get(address).status_code == 404
    assert mallorys_client.delete(address).status_code == 404
    stranger = file_of(mallorys_client, asked)
    assert (stranger.status_code, stranger.json()["code"]) == (404, "not_found")
    assert mallorys_client.head(f"{address}file/").status_code == 404
    assert DataExport.objects.get().fetched_at is None
    assert mallorys_client.get(EXPORTS).json() == {"results": []}
    assert file_of(alices_client, asked).status_code == 200


def test_a_file_that_goes_meanwhile_is_not_taken_for_whole(alices_client, monkeypatch):
    monkeypatch.setattr(chunks, "CHUNK_BYTES", 1000)
    asked = ask(alices_client)
    made(asked)
    pieces = iter(file_of(alices_client, asked).streaming_content)
    assert len(next(pieces)) == 1000
    assert alices_client.delete(f"{EXPORTS}{asked['id']}/").status_code == 204
    with pytest.raises(FileRefused):
        list(pieces)


def test_a_day_later_it_is_gone(alices_client):
    asked = ask(alices_client)
    made(asked)
    DataExport.objects.update(expires_at=timezone.now())
    assert shown(alices_client, asked)["state"] == "expired"
    gone = file_of(alices_client, asked)
    assert (gone.status_code, gone.json()["code"]) == (404, "file_gone")
    exports.prune_exports(now=timezone.now())
    exports.prune_exports(now=timezone.now())
    assert (DataExport.objects.get().state, FileChunk.objects.count()) == ("expired", 0)


def test_one_that_was_fetched_before_it_could_be_again_is_expired(alices_client):
    ask(alices_client)
    DataExport.objects.update(state="fetched")
    migration = import_module("diary.migrations.0013_exports_fetched_again")
    migration.fetched_are_gone(apps, connection.schema_editor())
    assert DataExport.objects.get().state == "expired"


def test_deleting(alices_client):
    asked = ask(alices_client)
    made(asked)
    address = f"{EXPORTS}{asked['id']}/"
    assert alices_client.delete(address).status_code == 204
    assert alices_client.delete(address).status_code == 404
    assert not FileChunk.objects.exists()


def test_at_most_ten_are_kept(alices_client):
    for _ in range(12):
        newest = ask(alices_client)
        DataExport.objects.filter(state="waiting").update(state="failed")
    listed = alices_client.get(EXPORTS).json()["results"]
    assert (len(listed), listed[0]["id"]) == (10, newest["id"])
    assert DataExport.objects.count() == 10


def test_a_dead_worker_s_export_is_made_by_another(alices_client):
    asked = ask(alices_client)
    export = DataExport.objects.get()
    with patch.object(exports, "write_archive", side_effect=Killed), pytest.raises(Killed):
        exports.make_export(export.pk)
    assert shown(alices_client, asked)["state"] == "running"
    exports.make_export(export.pk)
    assert shown(alices_client, asked)["state"] == "running", "the first may still be at it"
    later = timezone.now() + exports.TAKEN_FOR + timedelta(seconds=1)
    assert exports.exports_to_make(timezone.now()) == []
    assert exports.exports_to_make(later) == [export.pk]

    DataExport.objects.update(taken_at=timezone.now() - exports.TAKEN_FOR - timedelta(seconds=1))
    assert made(asked).state == "ready"


def test_a_lost_message_is_made_up_for(alices_client):
    ask(alices_client)
    now = timezone.now()
    assert exports.exports_to_make(now) == []
    assert len(exports.exports_to_make(now + timedelta(seconds=31))) == 1


def test_three_dead_workers_are_enough(alices_client):
    asked = ask(alices_client)
    long_ago = timezone.now() - exports.TAKEN_FOR - timedelta(seconds=1)
    DataExport.objects.update(state="running", attempts=3, taken_at=long_ago)
    assert made(asked).state == "failed"


def test_a_fault_of_ours_is_told_and_leaves_nothing_half_made(alices_client):
    asked = ask(alices_client)
    with patch.object(exports, "write_archive", side_effect=ValueError):
        assert made(asked).state == "failed"
    assert not FileChunk.objects.exists()
    assert ask(alices_client)["state"] == "waiting"


def test_one_that_was_deleted_meanwhile_stays_deleted(alices_client):
    asked = ask(alices_client)
    export = DataExport.objects.get()

    def deleted_while_it_is_made(*args, **kwargs):
        DataExport.objects.all().delete()

    with patch.object(exports, "write_archive", deleted_while_it_is_made):
        exports.make_export(export.pk)
    assert not DataExport.objects.exists()
    assert not FileChunk.objects.exists()
    assert file_of(alices_client, asked).status_code == 404
