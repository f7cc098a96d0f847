"""A table brought into a diary: looked at first, written once, every wrong row told."""

from datetime import timedelta
from unittest.mock import patch

import pytest
from django.utils import timezone

from diary.access import records_of
from diary.api.throttling import ReadingThrottle
from diary.export import exports, imports
from diary.export.steps import take
from diary.models import DataImport, Entry, FieldHistory, FileChunk
from tests.diary.export.taking import IMPORTS, Killed, apply, bring, preview, upload, written
from tests.factories import make_day, today


def day(back=0):
    return today() - timedelta(days=back)


def table(*rows, header="date,pain,numbness,note"):
    return "\n".join([header, *rows]) + "\n"


def entry_of(owner, on):
    return Entry.objects.get(owner=owner, kind="daily", on=on)


def test_looking_changes_nothing(alice, alices_client):
    looked = preview(alices_client, table(f"{day(2)},6,5,tired", f"{day(1)},12,,", f"{day(0)},,,"))
    assert looked["state"] == "preview"
    assert (looked["kind"], looked["date_order"]) == ("csv", "ymd")
    assert looked["columns"] == [
        {"header": name, "field": name} for name in ("date", "pain", "numbness", "note")
    ]
    assert looked["counts"] == {"rows": 3, "new": 2, "same": 0, "different": 0, "wrong": 1}
    assert looked["errors"] == [
        {
            "row": 3,
            "column": "pain",
            "code": "out_of_range",
            "detail": "This must be a whole number from 0 to 10.",
        }
    ]
    assert looked["sample"][0] == {
        "row": 2,
        "on": f"{day(2)}",
        "values": {"pain": 6, "numbness": 5, "note": "tired"},
    }
    assert looked["result"] is None
    assert not Entry.objects.exists()


def test_the_days_come_in_and_reach_the_phones(alice, alices_client, phone):
    done = bring(alices_client, table(f"{day(4)},6,5,tired", f"{day(1)},12,,"))
    assert (done["state"], done["progress_percent"]) == ("done", 100)
    assert done["result"] == {"created": 1, "changed": 0, "unchanged": 0, "wrong": 1}
    entry = entry_of(alice, day(4))
    assert (entry.pain, entry.numbness, entry.tingling, entry.note) == (6, 5, None, "tired")
    assert entry.time_zone == "Europe/Berlin"
    assert entry.is_late, "when it was written down on paper is not known"
    changes = phone.sync()["changes"]
    assert [change["data"]["pain"] for change in changes if change["type"] == "entry"] == [6]
    assert not FileChunk.objects.exists(), "what is written is not kept a second time"


def test_keep_fills_only_what_is_empty(alice, alices_client):
    make_day(alice, day(1), pain=3)
    looked = preview(alices_client, table(f"{day(1)},6,5,tired"))
    assert looked["counts"]["different"] == 1
    assert written(alices_client, looked)["result"]["changed"] == 1
    entry = entry_of(alice, day(1))
    assert (entry.pain, entry.numbness, entry.note) == (3, 5, "tired")
    assert bring(alices_client, table(f"{day(1)},6,5,tired"))["result"]["unchanged"] == 1


def test_replace_writes_over_and_keeps_what_was_there_in_the_history(alice, alices_client):
    make_day(alice, day(1), pain=3, note="mine")
    bring(alices_client, table(f"{day(1)},6,,"), on_different="replace")
    entry = entry_of(alice, day(1))
    assert (entry.pain, entry.note) == (6, "mine"), "an empty cell empties nothing"
    assert FieldHistory.objects.get(record_id=entry.record_id, field="pain").value == 3


def test_rated_places_stand_above_one_number_for_the_day(alice, alices_client):
    make_day(alice, day(1), **{"ratings.feet.pain": 7})
    looked = preview(alices_client, table(f"{day(1)},4,,"))
    assert looked["counts"]["same"] == 1
    written(alices_client, looked, on_different="replace")
    assert entry_of(alice, day(1)).pain == 7


def test_a_skipped_question_is_answered_by_the_table(alice, alices_client):
    make_day(alice, day(1), pain=None, skipped=["pain"])
    bring(alices_client, table(f"{day(1)},4,,"))
    entry = entry_of(alice, day(1))
    assert (entry.pain, entry.skipped) == (4, [])


def test_day_and_month_are_asked_for_where_both_are_possible(alice, alices_client):
    looked = preview(alices_client, table("3/4/2025,6,,", "5/6/2025,5,,"))
    assert looked["date_order"] is None
    refused = apply(alices_client, looked)
    assert refused.status_code == 400
    assert [error["field"] for error in refused.json()["errors"]] == ["date_order"]

    address = f"{IMPORTS}{looked['id']}/"
    chosen = alices_client.patch(address, {"date_order": "mdy"}, format="json").json()
    assert chosen["date_order"] == "mdy"
    assert [row["on"] for row in chosen["sample"]] == ["2025-03-04", "2025-05-06"]
    assert written(alices_client, chosen)["result"]["created"] == 2
    days = records_of(Entry, alice.pk).values_list("on", flat=True)
    assert sorted(map(str, days)) == ["2025-03-04", "2025-05-06"]


def test_columns_are_chosen(alice, alices_client):
    looked = preview(alices_client, table(f"{day(1)},4,8", header="day,burning,numb"))
    assert [column["field"] for column in looked["columns"]] == ["date", None, "numbness"]
    columns = looked["columns"]
    columns[1]["field"] = "pain"
    address = f"{IMPORTS}{looked['id']}/"
    chosen = alices_client.patch(address, {"columns": columns}, format="json")
    assert chosen.status_code == 200, chosen.content
    assert chosen.json()["sample"][0]["values"] == {"pain": 4, "numbness": 8}


@pytest.mark.parametrize(
    ("body", "field", "code"),
    [
        ({"columns": [{"header": "date", "field": "date"}]}, "columns", "contradiction"),
        ({"columns": "date"}, "columns", "contradiction"),
        ({"columns": [{"header": "date", "field": "pain"}, {"header": "pain", "field": None}]}, "columns", "no_date_column"),
        ({"columns": [{"header": "date", "field": "date"}, {"header": "pain", "field": "date"}]}, "columns", "twice"),
        ({"columns": [{"header": "date", "field": "date"}, {"header": "pain", "field": "mood"}]}, "columns", "unknown_choice"),
        ({"columns": [{"header": "date", "field": "date"}, {"header": "pain", "field": []}]}, "columns", "unknown_choice"),
        ({"date_order": "dym"}, "date_order", "unknown_choice"),
        ({"date_order": None}, "date_order", "unknown_choice"),
        ({"mood": 1}, "body", "unknown_field"),
        ([], "body", "not_an_object"),
    ],
)  # fmt: skip
def test_a_wrong_choice_is_told_by_its_field(alices_client, body, field, code):
    looked = preview(alices_client, table(f"{day(1)},4", header="date,pain"))
    answer = alices_client.patch(f"{IMPORTS}{looked['id']}/", body, format="json")
    assert answer.status_code == 400
    assert [(one["field"], one["code"]) for one in answer.json()["errors"]] == [(field, code)]


@pytest.mark.parametrize("body", [{"on_different": "ask"}, {"on_different": None}])
def test_only_keep_or_replace(alices_client, body):
    answer = apply(alices_client, preview(alices_client, table(f"{day(1)},4,,")), **body)
    assert answer.status_code == 400
    assert [error["field"] for error in answer.json()["errors"]] == ["on_different"]


def test_saying_it_twice_brings_nothing_in_twice(alice, alices_client):
    looked = preview(alices_client, table(f"{day(1)},4,,"))
    first = written(alices_client, looked)
    before = entry_of(alice, day(1)).rev
    again = apply(alices_client, looked, on_different="replace")
    assert (again.status_code, again.json()) == (202, first)
    imports.write_import(DataImport.objects.get().pk)
    assert entry_of(alice, day(1)).rev == before
    late = alices_client.patch(f"{IMPORTS}{looked['id']}/", {"date_order": "ymd"}, format="json")
    assert (late.status_code, late.json()["code"]) == (409, "import_over")


def test_a_killed_worker_leaves_off_where_another_goes_on(alice, alices_client):
    rows = [f"{day(number)},{number % 11},," for number in range(250)]
    looked = preview(alices_client, table(*rows))
    apply(alices_client, looked)
    brought = DataImport.objects.get()
    batches = []

    def die_in_the_second(steps, result, *, replaces):
        batches.append(steps)
        take(steps, result, replaces=replaces)
        if len(batches) == 2:
            raise Killed

    with patch.object(imports, "take", die_in_the_second), pytest.raises(Killed):
        imports.write_import(brought.pk)
    assert Entry.objects.count() == 100
    imports.write_import(brought.pk)
    assert Entry.objects.count() == 100, "for all anyone knows the first worker is still at it"
    now = timezone.now()
    assert imports.imports_to_write(now) == []
    later = now + exports.TAKEN_FOR + timedelta(seconds=1)
    assert imports.imports_to_write(later) == [brought.pk]

    DataImport.objects.update(taken_at=now - exports.TAKEN_FOR - timedelta(seconds=1))
    imports.write_import(brought.pk)
    done = alices_client.get(f"{IMPORTS}{looked['id']}/").json()
    assert done["state"] == "done"
    assert done["result"] == {"created": 250, "changed": 0, "unchanged": 0, "wrong": 0}
    assert Entry.objects.count() == 250


def test_three_dead_workers_are_enough(alices_client):
    looked = preview(alices_client, table(f"{day(1)},4,,"))
    apply(alices_client, looked)
    long_ago = timezone.now() - exports.TAKEN_FOR - timedelta(seconds=1)
    DataImport.objects.update(attempts=3, taken_at=long_ago)
    imports.write_import(DataImport.objects.get().pk)
    assert alices_client.get(f"{IMPORTS}{looked['id']}/").json()["state"] == "failed"


def test_a_fault_of_ours_is_told(alices_client):
    looked = preview(alices_client, table(f"{day(1)},4,,"))
    FileChunk.objects.all().delete()
    assert written(alices_client, looked)["state"] == "failed"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"PK\x03\x04 and then nothing", "not_readable"),
        (b"pain\n3\n", "no_date_column"),
        (b"x" * 20_000_001, "too_large"),
        (b"x" * 20_200_000, "too_large"),
    ],
)
def test_a_file_that_will_not_do_is_refused_by_its_name(alices_client, content, code):
    answer = upload(alices_client, content)
    assert answer.status_code == 400
    assert [(one["field"], one["code"]) for one in answer.json()["errors"]] == [("file", code)]
    assert not DataImport.objects.exists()


def test_without_a_file(alices_client):
    answer = alices_client.post(IMPORTS, {"file": "text"}, format="multipart")
    assert [error["field"] for error in answer.json()["errors"]] == ["file"]
    assert alices_client.post(IMPORTS, {}, format="json").status_code == 415


def test_at_most_ten_are_kept_and_a_day_long(alices_client):
    for _ in range(12):
        newest = preview(alices_client, table(f"{day(1)},4,,"))
    listed = alices_client.get(IMPORTS).json()["results"]
    assert (len(listed), listed[0]) == (10, newest)
    assert DataImport.objects.count() == 10
    imports.prune_imports(now=timezone.now() + timedelta(hours=25))
    assert (DataImport.objects.count(), FileChunk.objects.count()) == (0, 0)


def test_one_that_is_being_written_is_not_forgotten(alices_client):
    with patch("diary.api.imports.begin_soon"):
        apply(alices_client, preview(alices_client, table(f"{day(1)},4,,")))
    imports.prune_imports(now=timezone.now() + timedelta(hours=25))
    assert DataImport.objects.get().state == "running"
    assert FileChunk.objects.count() == 1


def test_reading_anew_is_bounded(alices_client):
    address = f"{IMPORTS}{preview(alices_client, table(f'{day(1)},4,,'))['id']}/"
    body = {"date_order": "ymd"}
    with patch.object(ReadingThrottle, "get_rate", lambda self: "2/min"):
        answers = [alices_client.patch(address, body, format="json") for _ in range(3)]
        assert [answer.status_code for answer in answers] == [200, 200, 429]
        assert alices_client.get(address).status_code == 200


def test_deleting(alices_client):
    address = f"{IMPORTS}{preview(alices_client, table(f'{day(1)},4,,'))['id']}/"
    assert alices_client.delete(address).status_code == 204
    assert alices_client.delete(address).status_code == 404
    assert not FileChunk.objects.exists()


def test_another_person_finds_nothing(alices_client, mallorys_client):
    looked = preview(alices_client, table(f"{day(1)},4,,"))
    address = f"{IMPORTS}{looked['id']}/"
    assert mallorys_client.get(address).status_code == 404
    assert mallorys_client.patch(address, {}, format="json").status_code == 404
    assert apply(mallorys_client, looked).status_code == 404
    assert mallorys_client.delete(address).status_code == 404
    assert mallorys_client.get(IMPORTS).json() == {"results": []}
    assert alices_client.get(address).json() == looked
