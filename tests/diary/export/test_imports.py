"""A table brought into a diary: read by a worker, looked at, written once, every wrong cell told."""

from datetime import timedelta
from unittest.mock import patch
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.utils import timezone

from diary.access import records_of
from diary.api.throttling import ReadingThrottle
from diary.export import exports, imports
from diary.export.steps import take
from diary.models import DataImport, EmsSession, Entry, FieldHistory, FileChunk
from tests.diary.export.taking import (
    IMPORTS,
    Killed,
    bring,
    chosen,
    commit,
    preview,
    row_of,
    shown,
    upload,
    written,
)
from tests.factories import make_day, today

QUICK = {"created": 0, "changed": 0, "unchanged": 0, "refused": 0}


def day(back=0):
    return today() - timedelta(days=back)


def table(*rows, header="date,pain,numbness,note"):
    return "\n".join([header, *rows]) + "\n"


def entry_of(owner, on):
    return Entry.objects.get(owner=owner, kind="daily", on=on)


def test_a_file_is_read_by_a_worker_and_not_while_it_is_sent(alices_client):
    sent = upload(alices_client, table(f"{day(1)},6,5,tired")).json()
    assert (sent["state"], sent["preview"], sent["reading"]) == ("reading", None, None)
    for path, body in (("commit/", {}), ("", {"choices": {}})):
        method = alices_client.post if path else alices_client.patch
        answer = method(f"{IMPORTS}{sent['id']}/{path}", body, format="json")
        assert answer.status_code == 409
    imports.read_import(row_of(sent).pk)
    assert shown(alices_client, sent)["state"] == "preview"


def test_looking_changes_nothing(alice, alices_client):
    looked = preview(alices_client, table(f"{day(2)},6,5,tired", f"{day(1)},12,,", f"{day(0)},,,"))
    assert (looked["state"], looked["kind"], looked["problem"]) == ("preview", "table", None)
    reading = looked["reading"]
    assert (reading["format"], reading["date_order"]) == ("table", "ymd")
    columns = [(column["header"], column["field"]) for column in reading["columns"]]
    assert columns == [(name, name) for name in ("date", "pain", "numbness", "note")]
    found = looked["preview"]
    assert (found["rows"], found["days"], found["new"], found["refused"]) == (3, 1, 1, 1)
    assert (found["from_on"], found["to_on"]) == (f"{day(2)}", f"{day(2)}")
    (error,) = found["errors"]
    assert (error["row"], error["column"], error["value"]) == (3, "pain", "12")
    assert found["sample"][0]["values"] == {"pain": 6, "numbness": 5, "note": "tired"}
    assert (looked["questions"], looked["result"], looked["undo_until"]) == ([], None, None)
    assert not Entry.objects.exists()


def test_the_days_come_in_and_reach_the_phones(alice, alices_client, phone):
    done = bring(alices_client, table(f"{day(40)},6,5,tired", f"{day(1)},12,4,"))
    assert (done["state"], done["progress_percent"]) == ("done", 100)
    assert done["result"] == QUICK | {"created": 2, "refused": 1}
    entry = entry_of(alice, day(40))
    assert (entry.pain, entry.numbness, entry.tingling, entry.note) == (6, 5, None, "tired")
    assert entry_of(alice, day(1)).numbness == 4, "the other cells of a line stand"
    assert entry.time_zone == "Europe/Berlin"
    changes = phone.sync()["changes"]
    assert [change["data"]["pain"] for change in changes if change["type"] == "entry"] == [6, None]
    assert not FileChunk.objects.exists(), "what is written is not kept a second time"


def test_what_was_imported_is_known_as_that_and_is_never_late(alice, alices_client):
    bring(alices_client, table(f"{day(40)},6,5,tired", f"{day(41)},,,only words"))
    entry = entry_of(alice, day(40))
    assert {device for _, _, device in entry.field_rev.values()} == {"import:table"}
    assert not entry.is_late, "when it was written down is not known"
    assert not entry_of(alice, day(41)).is_late
    make_day(alice, day(40), tingling=2)
    assert entry_of(alice, day(40)).is_late, "what was typed today about that day is late"


def test_keep_fills_only_what_is_empty(alice, alices_client):
    make_day(alice, day(1), pain=3)
    looked = preview(alices_client, table(f"{day(1)},6,5,tired"))
    assert (looked["preview"]["different"], looked["preview"]["fills"]) == (1, 0)
    assert looked["preview"]["differences"] == [
        {"on": f"{day(1)}", "field": "pain", "mine": 3, "file": 6, "stays": False}
    ]
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


def test_what_only_fills_a_gap_is_no_difference(alice, alices_client):
    make_day(alice, day(1), pain=3)
    found = preview(alices_client, table(f"{day(1)},3,5,"))["preview"]
    assert (found["fills"], found["different"], found["differences"]) == (1, 0, [])


def test_rated_places_stand_above_one_number_for_the_day(alice, alices_client):
    make_day(alice, day(1), **{"ratings.feet.pain": 7})
    looked = preview(alices_client, table(f"{day(1)},4,,"))
    assert looked["preview"]["differences"] == [
        {"on": f"{day(1)}", "field": "pain", "mine": 7, "file": 4, "stays": True}
    ]
    assert written(alices_client, looked, on_different="replace")["result"]["unchanged"] == 1
    assert entry_of(alice, day(1)).pain == 7


def test_a_place_in_the_file_does_not_change_a_typed_score_that_is_kept(alice, alices_client):
    make_day(alice, day(1), pain=6)
    content = table(f"{day(1)},3", header="date,pain feet")
    looked = preview(alices_client, content)
    assert looked["preview"]["differences"] == [
        {"on": f"{day(1)}", "field": "ratings.feet.pain", "mine": 6, "file": 3, "stays": False}
    ]
    assert written(alices_client, looked)["result"]["unchanged"] == 1
    assert entry_of(alice, day(1)).pain == 6
    bring(alices_client, content, on_different="replace")
    entry = entry_of(alice, day(1))
    assert (entry.pain, entry.ratings) == (3, {"feet.pain": 3})


def test_a_skipped_question_is_answered_by_the_table(alice, alices_client):
    make_day(alice, day(1), pain=None, skipped=["pain"])
    bring(alices_client, table(f"{day(1)},4,,"))
    entry = entry_of(alice, day(1))
    assert (entry.pain, entry.skipped) == (4, [])


def test_the_same_table_a_second_time_changes_nothing(alice, alices_client):
    content = table(
        f"{day(3)},08:00,3,20",
        f"{day(3)},20:00,6,",
        f"{day(2)},09:00,2,",
        header="date,time,pain,TENS minutes",
    )
    first = chosen(alices_client, preview(alices_client, content), day_score="highest")
    assert (first["preview"]["moments"], first["preview"]["sessions"]) == (3, 1)
    written(alices_client, first)
    before = sorted(Entry.objects.values_list("record_id", "rev"))
    assert (len(before), EmsSession.objects.get().duration_minutes) == (5, 20)
    again = chosen(alices_client, preview(alices_client, content), day_score="highest")
    found = again["preview"]
    assert (found["new"], found["different"], found["same"]) == (0, 0, 6)
    assert written(alices_client, again)["result"] == QUICK | {"unchanged": 6}
    assert sorted(Entry.objects.values_list("record_id", "rev")) == before


def test_day_and_month_are_asked_for_where_both_are_possible(alice, alices_client):
    looked = preview(alices_client, table("3/4/2025,6,,", "5/6/2025,5,,"))
    assert looked["questions"] == [{"code": "date_order"}]
    refused = commit(alices_client, looked)
    assert refused.status_code == 400
    assert [error["field"] for error in refused.json()["errors"]] == ["choices.date_order"]

    looked = chosen(alices_client, looked, date_order="mdy")
    assert looked["questions"] == []
    assert [row["on"] for row in looked["preview"]["sample"]] == ["2025-03-04", "2025-05-06"]
    assert written(alices_client, looked)["result"]["created"] == 2
    days = records_of(Entry, alice.pk).values_list("on", flat=True)
    assert sorted(map(str, days)) == ["2025-03-04", "2025-05-06"]


def test_columns_are_chosen_one_after_the_other(alice, alices_client):
    looked = preview(alices_client, table(f"{day(1)},4,8,2", header="day,burning,numb,x"))
    fields = [column["field"] for column in looked["reading"]["columns"]]
    assert fields == ["date", None, "numbness", None]
    looked = chosen(alices_client, looked, columns={"1": {"field": "pain"}})
    looked = chosen(alices_client, looked, columns={"3": {"field": "tingling"}})
    assert looked["preview"]["sample"][0]["values"] == {"pain": 4, "numbness": 8, "tingling": 2}


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"choices": {"columns": {"9": {"field": "mood"}}}}, "choices.columns"),
        ({"choices": {"date_order": "dym"}}, "choices.date_order"),
        ({"choices": {"mood": 1}}, "choices"),
        ({"choices": []}, "choices"),
        ({"mood": 1}, "choices"),
        ([], "choices"),
    ],
)
def test_a_wrong_choice_is_told_by_its_field(alices_client, body, field):
    looked = preview(alices_client, table(f"{day(1)},4", header="date,pain"))
    answer = alices_client.patch(f"{IMPORTS}{looked['id']}/", body, format="json")
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["field"].startswith(field)
    assert shown(alices_client, looked) == looked


@pytest.mark.parametrize("body", [{"on_different": "ask"}, {"on_different": None}])
def test_only_keep_or_replace(alices_client, body):
    answer = commit(alices_client, preview(alices_client, table(f"{day(1)},4,,")), **body)
    assert answer.status_code == 400
    assert [error["field"] for error in answer.json()["errors"]] == ["on_different"]


def test_saying_it_twice_brings_nothing_in_twice(alice, alices_client):
    looked = preview(alices_client, table(f"{day(1)},4,,"))
    first = written(alices_client, looked)
    before = entry_of(alice, day(1)).rev
    again = commit(alices_client, looked, on_different="replace")
    assert (again.status_code, again.json()) == (202, first)
    imports.write_import(DataImport.objects.get().pk)
    assert entry_of(alice, day(1)).rev == before
    address = f"{IMPORTS}{looked['id']}/"
    late = alices_client.patch(address, {"choices": {"date_order": "ymd"}}, format="json")
    assert (late.status_code, late.json()["code"]) == (409, "import_over")


def test_a_killed_worker_leaves_off_where_another_goes_on(alice, alices_client, monkeypatch):
    monkeypatch.setattr(imports, "BATCH", 10)
    rows = [f"{day(number)},{number % 11},," for number in range(25)]
    looked = preview(alices_client, table(*rows))
    commit(alices_client, looked)
    brought = DataImport.objects.get()
    batches = []

    def die_in_the_second(steps, result):
        batches.append(steps)
        take(steps, result)
        if len(batches) == 2:
            raise Killed

    with patch.object(imports, "take", die_in_the_second), pytest.raises(Killed):
        imports.write_import(brought.pk)
    assert Entry.objects.count() == 10
    imports.write_import(brought.pk)
    assert Entry.objects.count() == 10, "for all anyone knows the first worker is still at it"
    now = timezone.now()
    assert imports.imports_to_work_on(now) == []
    later = now + exports.TAKEN_FOR + timedelta(seconds=1)
    assert imports.imports_to_work_on(later) == [("running", brought.pk)]

    DataImport.objects.update(taken_at=now - exports.TAKEN_FOR - timedelta(seconds=1))
    imports.write_import(brought.pk)
    done = shown(alices_client, looked)
    assert (done["state"], done["result"]) == ("done", QUICK | {"created": 25})
    assert Entry.objects.count() == 25


def test_a_long_file_gives_way_to_the_next_and_goes_on(alice, alices_client, monkeypatch):
    monkeypatch.setattr(imports, "BATCH", 10)
    monkeypatch.setattr(imports, "TURN_SECONDS", -1)
    looked = preview(alices_client, table(*(f"{day(n)},1,," for n in range(25))))
    commit(alices_client, looked)
    brought = DataImport.objects.get()
    assert imports.write_import(brought.pk), "more is to be done"
    assert shown(alices_client, looked)["state"] == "running"
    monkeypatch.setattr(imports, "TURN_SECONDS", 60)
    assert not imports.write_import(brought.pk)
    assert shown(alices_client, looked)["result"] == QUICK | {"created": 25}


def test_three_dead_workers_are_enough_and_saying_it_again_goes_on(alice, alices_client):
    looked = preview(alices_client, table(f"{day(1)},4,,"))
    commit(alices_client, looked)
    long_ago = timezone.now() - exports.TAKEN_FOR - timedelta(seconds=1)
    DataImport.objects.update(attempts=3, taken_at=long_ago)
    imports.write_import(DataImport.objects.get().pk)
    assert shown(alices_client, looked)["state"] == "failed"
    assert written(alices_client, looked)["state"] == "done"
    assert entry_of(alice, day(1)).pain == 4


def test_a_fault_of_ours_is_told(alices_client):
    looked = preview(alices_client, table(f"{day(1)},4,,"))
    FileChunk.objects.all().delete()
    assert written(alices_client, looked)["state"] == "failed"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"PK\x03\x04 and then nothing", "not_readable"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "not_readable"),
    ],
)
def test_a_file_that_will_not_do_is_refused_in_words(alices_client, content, code):
    looked = preview(alices_client, content)
    assert (looked["state"], looked["problem"]["code"]) == ("refused", code)
    assert looked["preview"] is None
    assert commit(alices_client, looked).json()["code"] == "not_read"


def test_a_table_without_dates_is_asked_about(alice, alices_client):
    looked = preview(alices_client, "entry,pain\nyesterday,3\n")
    assert {"code": "date_column"} in looked["questions"]
    assert commit(alices_client, looked).status_code == 400


def test_a_file_that_would_take_all_memory_is_refused(alices_client):
    with patch("diary.export.looking.understand", side_effect=MemoryError):
        looked = preview(alices_client, table(f"{day(1)},4,,"))
    assert (looked["state"], looked["problem"]["code"]) == ("refused", "too_large")


def test_memory_is_limited_while_a_file_is_read_and_not_after():
    from diary.export.memory import limited_memory

    with pytest.raises(MemoryError), limited_memory(10_000_000):
        bytearray(200_000_000)
    assert len(bytearray(200_000_000)) == 200_000_000


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"", "empty"), (b"x" * 20_000_001, "too_large"), (b"x" * 20_200_000, "too_large")],
)
def test_a_file_that_is_too_large_is_refused_by_its_name(alices_client, content, code):
    answer = upload(alices_client, content)
    assert answer.status_code == 400
    assert [(one["field"], one["code"]) for one in answer.json()["errors"]] == [("file", code)]
    assert not DataImport.objects.exists()


def test_without_a_file(alices_client):
    answer = alices_client.post(IMPORTS, {"file": "text"}, format="multipart")
    assert [error["field"] for error in answer.json()["errors"]] == ["file"]
    assert alices_client.post(IMPORTS, {}, format="json").status_code == 415


def test_of_those_not_written_ten_are_kept_and_a_day_long(alices_client):
    bring(alices_client, table(f"{day(2)},4,,"))
    for _ in range(12):
        newest = upload(alices_client, table(f"{day(1)},4,,")).json()
    listed = alices_client.get(IMPORTS).json()["results"]
    assert (len(listed), listed[0]) == (11, newest)
    DataImport.objects.filter(state="reading").update(state="preview")
    imports.prune_imports(now=timezone.now() + timedelta(hours=25))
    assert DataImport.objects.get().state == "done"
    assert not FileChunk.objects.exists()
    imports.prune_imports(now=timezone.now() + timedelta(days=31))
    assert not DataImport.objects.exists()


def test_one_that_is_being_written_is_not_forgotten(alices_client):
    commit(alices_client, preview(alices_client, table(f"{day(1)},4,,")))
    imports.prune_imports(now=timezone.now() + timedelta(hours=25))
    assert DataImport.objects.get().state == "running"
    assert FileChunk.objects.count() == 1


def test_reading_anew_is_bounded(alices_client):
    looked = preview(alices_client, table(f"{day(1)},4,,"))
    address, body = f"{IMPORTS}{looked['id']}/", {"choices": {"date_order": "ymd"}}
    codes = []
    with patch.object(ReadingThrottle, "get_rate", lambda self: "2/min"):
        for _ in range(3):
            codes.append(alices_client.patch(address, body, format="json").status_code)
            imports.read_import(row_of(looked).pk)
        assert codes == [200, 200, 429]
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
    assert mallorys_client.patch(address, {"choices": {}}, format="json").status_code == 404
    assert commit(mallorys_client, looked).status_code == 404
    assert mallorys_client.post(f"{address}undo/", {}, format="json").status_code == 404
    assert mallorys_client.delete(address).status_code == 404
    assert mallorys_client.get(IMPORTS).json() == {"results": []}
    assert shown(alices_client, looked) == looked


def test_a_table_is_written_as_it_was_looked_at_wherever_its_person_is_by_then(
    alice, alices_client
):
    content = table(f"{day(3)},00:30,3", f"{day(3)},20:00,6", header="date,time,pain")
    looked = chosen(alices_client, preview(alices_client, content), day_score="highest")
    alice.time_zone = "America/New_York"
    alice.save()
    written(alices_client, looked)
    rows = Entry.objects.filter(kind="moment").order_by("occurred_at")
    assert {row.on for row in rows} == {day(3)}
    times = [f"{row.occurred_at.astimezone(ZoneInfo('Europe/Berlin')):%H:%M}" for row in rows]
    assert times == ["00:30", "20:00"]


@pytest.mark.parametrize("time", ["00:30+05:30", "00:30+12:45", "23:30-09:30", "23:30-01:00"])
def test_a_moment_belongs_to_the_day_on_the_wall_where_it_was(alice, alices_client, time):
    content = table(f"{day(3)}T12:00{time[5:]},1", f"{day(3)}T{time},6", header="timestamp,pain")
    looked = chosen(alices_client, preview(alices_client, content), day_score="highest")
    assert {row["on"] for row in looked["preview"]["sample"]} == {f"{day(3)}"}
    written(alices_client, looked)
    assert {entry.on for entry in Entry.objects.all()} == {day(3)}


def test_a_preview_that_is_too_old_is_not_brought_in_and_says_so(alices_client):
    looked = preview(alices_client, table(f"{day(1)},4,,"))
    DataImport.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert commit(alices_client, looked).json()["code"] == "file_gone"


def test_what_was_chosen_with_a_key_that_is_lost_is_not_guessed_anew(alices_client):
    looked = preview(alices_client, table("3/4/2025,6,,", "5/6/2025,5,,"))
    chosen(alices_client, looked, date_order="mdy")
    commit(alices_client, looked)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE diary_dataimport SET choices = 'no ciphertext'")
    imports.write_import(row_of(looked).pk)
    assert DataImport.objects.get().state == "failed"
    assert not Entry.objects.exists()


def test_a_fault_while_reading_leaves_a_reason_and_no_old_preview(alices_client):
    looked = preview(alices_client, table(f"{day(1)},4,,"))
    with patch("diary.export.looking.understand", side_effect=ZeroDivisionError):
        looked = chosen(alices_client, looked, date_order="ymd")
    assert (looked["state"], looked["problem"]["code"]) == ("refused", "not_readable")
    assert (looked["preview"], looked["questions"]) == (None, [])


def test_what_is_kept_for_thirty_days_is_not_every_cell_that_was_shown(alices_client):
    done = bring(alices_client, table(f"{day(1)},4,,secret words"))
    assert (done["reading"]["format"], done["reading"]["columns"]) == ("table", [])
    assert DataImport.objects.get().choices == {}


def test_an_import_of_nothing_says_what_was_refused(alices_client):
    done = bring(alices_client, table(f"{day(1)},4.5,,"))
    assert (done["state"], done["result"]) == ("done", QUICK | {"refused": 1})
