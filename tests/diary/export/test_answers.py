"""What REST answers about files, in each of their states, as recorded in `answers.json`.

The screen's tests hold their stand-in for the server against that record (`frontend/tests/data/dataAnswers.test.tsx`), so
that no side changes the wire alone. After a change that is meant: RECORD_ANSWERS=1 and this file once more.
"""

import io
import json
import os
from datetime import date
from pathlib import Path
from zipfile import ZIP_STORED

import pytest
from openpyxl import Workbook

from accounts.models import User
from diary.export.imports import read_import
from diary.models import DataExport, DataImport
from tests.diary.export.taking import (
    EXPORTS,
    IMPORTS,
    ask,
    chosen,
    commit,
    made,
    preview,
    row_of,
    shown,
    undone,
    upload,
    written,
    zipped,
)
from tests.factories import make_day

RECORDED = Path(__file__).with_name("answers.json")
# What is another one each time; what has none stays null.
STANDS_FOR = {
    "id": "01939a00-0000-7000-8000-0000000000c1",
    "size_bytes": 48_000,
    "file_name": "daymark-2025-11-23.zip",
    "undo_until": "2999-01-01T00:00:00Z",
} | dict.fromkeys(
    ("created_at", "ready_at", "fetched_at", "expires_at", "committed_at"), "2025-11-23T10:00:00Z"
)

GERMAN = (
    "Datum;Schmerz;Taubheit;Wetter;EMS;Notiz\n"
    '05.11.2024;7,0;3;Regen;ja;"Füße; kalt"\n'
    "06.11.2024;;0;Wind;nein;\n"
    "07.11.2024;7,5;4;;;\n"
)
QUESTIONS = (
    "date;time;pain;numbness;tingling\n"
    "03/04/2024;08:00;3;40;mild\n"
    "03/04/2024;20:00;6;70;severe\n"
    "04/04/2024;;2;0;?\n"
)
LONG = (
    "FeatureName,Timestamp,Value,Note\n"
    "Pain,2024-11-05T23:30:00+01:00,7.0:bad,\n"
    "TENS,2024-11-06T09:00:00+01:00,1800.0,left leg\n"
    "Mood,2024-11-06T09:00:00+01:00,2.0:meh,\n"
)


def workbook():
    book = Workbook()
    for row in (("date", "pain"), ("2024-11-05", 7)):
        book.worksheets[0].append(row)
    book.create_sheet("more").append(("date",))
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()


# One for each reason for which a file cannot be brought in.
REFUSED = {
    "not_readable": b"\x89PNG\r\n\x1a\n\x00\x00",
    "empty": b" ",
    "old_excel": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504),
    "own_table": "date,started at,recorded at,modality\n2024-11-05,,,tens\n",
    "turned": "Day,2024-11-05,2024-11-06,2024-11-07\nPain,7,6,5\nNumbness,1,2,3\n",
    # What a ZIP of a thousand and one files has in it.
    "too_large": zipped(b"PK\x01\x02" * 1_001, method=ZIP_STORED),
    "too_many_columns": ",".join(["date", *map(str, range(200))]) + "\n2024-11-05\n",
    "too_many_rows": "date\n" + "1\n" * 200_100,
    "wrong_version": json.dumps({"format": "daymark-export", "version": 999}),
}


def reread(client, brought, **choices):
    """What a choice is answered with: what was read before, until a worker has read it anew."""
    answer = client.patch(f"{IMPORTS}{brought['id']}/", {"choices": choices}, format="json")
    assert answer.status_code == 200, answer.content
    return answer.json()


def exports(client):
    asked = ask(client)
    yield "waiting", asked
    made(asked)
    yield "ready", client.get(f"{EXPORTS}{asked['id']}/").json()
    DataExport.objects.update(state=DataExport.State.FAILED)
    yield "failed", client.get(f"{EXPORTS}{asked['id']}/").json()


def tables(client):
    yield "table_reading", upload(client, GERMAN).json()
    looked = preview(client, GERMAN)
    yield "table_preview", looked
    yield "table_rereading", reread(client, looked, encoding="utf-16")
    read_import(row_of(looked).pk)
    yield "refused_after_choice", shown(client, looked)
    looked = preview(client, GERMAN)
    yield "table_running", commit(client, looked).json()
    done = written(client, looked)
    yield "table_done", done
    yield "table_undoing", client.post(f"{IMPORTS}{done['id']}/undo/", {}, format="json").json()
    yield "table_undone", undone(client, done)
    looked = preview(client, GERMAN)
    commit(client, looked)
    DataImport.objects.filter(import_id=looked["id"]).update(state=DataImport.State.FAILED)
    yield "table_failed", shown(client, looked)


def questions(client):
    asked = preview(client, QUESTIONS)
    yield "table_questions", asked
    yield "table_several", chosen(client, asked, date_order="dmy")
    yield "table_answered", chosen(client, asked, day_score="highest")
    yield "table_no_date", preview(client, "entry,pain\nyesterday,3\ntoday,4\n")


def kinds(client):
    yield "long_table", preview(client, LONG)
    yield "workbook", preview(client, workbook())


def refused(client):
    for code, content in REFUSED.items():
        yield f"refused_{code}", preview(client, content)


def differences(client):
    make_day(User.objects.get(email="bob@example.org"), date(2024, 11, 5), pain=2)
    yield "table_differences", preview(client, "date,pain,note\n2024-11-05,6,cold\n")


def of_daymark(client):
    looked = preview(client, (Path(__file__).parent / "samples" / "diary-v2.json").read_bytes())
    yield "daymark_preview", looked
    yield "daymark_done", written(client, looked)


@pytest.mark.parametrize(
    "answers",
    [exports, tables, questions, kinds, refused, differences, of_daymark],
    ids=lambda each: each.__name__,
)
def test_each_answer_is_the_recorded_one(bobs_client, answers):
    found = {name: settled(answer) for name, answer in answers(bobs_client)}
    known = json.loads(RECORDED.read_text()) if RECORDED.exists() else {}
    if "RECORD_ANSWERS" in os.environ:
        text = json.dumps(known | found, indent=1, sort_keys=True, ensure_ascii=False)
        RECORDED.write_text(f"{text}\n")
        return
    assert found == {name: known[name] for name in found}


def settled(answer):
    return {
        name: STANDS_FOR[name] if name in STANDS_FOR and value is not None else value
        for name, value in answer.items()
    }
