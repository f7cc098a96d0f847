"""A whole diary as a file: what is in it, and what of it, or of a file that is brought, may lie or be said elsewhere."""

import io
import json
from base64 import b64encode
from collections.abc import Iterator
from datetime import timedelta
from io import StringIO
from typing import Any
from zipfile import ZipFile

import pypdf
import pytest
from celery.signals import before_task_publish
from django.db import connection
from django.utils import timezone

from accounts.services import issue_api_token
from diary.export import archive
from diary.export.exports import prune_exports
from diary.export.imports import read_import, write_import
from diary.models import DataExport, DataImport, FileChunk, Period, ShareLink
from diary.models import Trial as TrialRow
from diary.reminders.services import open_calendar
from diary.trials.design import OVER
from tests.diary.export.diaries import fill_diary
from tests.diary.export.taking import (
    EXPORTS,
    IMPORTS,
    ask,
    everything_in,
    made,
    preview,
    take_everything,
    type_password,
    undone,
    written,
    zipped,
)
from tests.diary.sharing.test_rest import make, payload_of, token_of
from tests.factories import make_day, make_session, make_side_effect, today
from tests.security.canary import WORD, Visitor, assert_silent, redis_as_text
from tests.security.test_at_rest import everything_stored
from tests.security.world import make_ems, make_open_reminder, make_phone

pytestmark = pytest.mark.django_db
TABLE = (
    f"Datum;Schmerz (0-10);Taubheit;{WORD}-column;Notiz\r\n"
    f"03.04.2026;6;4;{WORD};{WORD} was typed\r\n"
    f"04.04.2026;{WORD};4;;\r\n"
    f"{WORD};5;4;;\r\n"
    f"05.04.2026;4711;4;;\r\n"
)
TASKS = [
    f"diary.tasks.{name}" for name in ("make_export", "read_import", "write_import", "undo_import")
]


def write_everywhere(owner: Any) -> None:
    now = timezone.now()
    make_day(owner, today(), pain=3, note=WORD)
    make_session(owner, now - timedelta(hours=1), note=WORD, device_name=WORD, programme_name=WORD)
    make_side_effect(owner, now - timedelta(hours=1), kind="cramp", note=WORD)


def changed(content: bytes, change: Any) -> bytes:
    """A ZIP of ours with another `daymark.json`."""
    everything = everything_in(content)
    change(everything)
    return zipped(everything)


@pytest.fixture
def handed() -> Iterator[list[tuple[str, Any]]]:
    """What goes to the workers: name and body. Looked at on its way: a worker of another test may fetch it from Redis."""
    found: list[tuple[str, Any]] = []

    def note(sender: str, body: Any, **_: Any) -> None:
        found.append((sender, body))

    before_task_publish.connect(note)
    yield found
    before_task_publish.disconnect(note)


def upload(visitor: Visitor, content: bytes | str, name: str = f"{WORD}.csv") -> Any:
    file = io.BytesIO(content if isinstance(content, bytes) else content.encode())
    file.name = name
    return visitor("post", IMPORTS, {"file": file}, format="multipart")


def accepted(answer: Any) -> Any:
    assert answer.status_code == 201, answer.content
    return answer.json()


def test_taking_it_away_is_silent(alice: Any, visitor: Visitor, logs: StringIO) -> None:
    write_everywhere(alice)
    for wrong in ({WORD: WORD}, [WORD], WORD):
        assert visitor("post", EXPORTS, wrong).status_code == 400
    asked = visitor("post", f"{EXPORTS}?x={WORD}", {}).json()
    file = f"{EXPORTS}{asked['id']}/file/"
    assert visitor("get", f"{file}?x={WORD}").status_code == 403
    type_password(visitor.client)
    assert visitor("get", f"{file}?x={WORD}").status_code == 409
    made(asked)
    for method in ("options", "head"):
        visitor(method, f"{file}?{WORD}={WORD}")
    assert WORD in json.dumps(everything_in(visitor("get", file).getvalue()))
    prune_exports(now=timezone.now() + timedelta(days=2))
    assert visitor("get", file).status_code == 404
    assert_silent(logs, visitor)


def read(visitor: Visitor, content: bytes | str) -> Any:
    """What its owner is shown of a file after a worker has read it."""
    brought = accepted(upload(visitor, content))
    read_import(DataImport.objects.get(import_id=brought["id"]).pk)
    return visitor("get", f"{IMPORTS}{brought['id']}/").json()


def test_bringing_a_table_is_silent(visitor: Visitor, logs: StringIO) -> None:
    for content in (f"\0{WORD}", f"PK\x03\x04{WORD}"):
        refused = read(visitor, content)
        assert refused["state"] == "refused"
        assert WORD not in str(refused)
    brought = read(visitor, TABLE)
    errors = brought["preview"]["errors"]
    assert [error["row"] for error in errors] == [3, 4, 5]
    # What stood there is shown to its owner, and said nowhere else.
    assert WORD not in str([(error["code"], error["detail"]) for error in errors])
    address = f"{IMPORTS}{brought['id']}/"
    for name in ("columns", "names", "date_order", "sheet", "layout", f"{WORD}-field"):
        for wrong in ([WORD], {WORD: WORD}, {"1": {WORD: WORD}}, {"1": {"field": WORD}}, 4711):
            assert visitor("patch", address, {"choices": {name: wrong}}).status_code == 400
    assert visitor("patch", address, {"choices": {"date_order": "dmy"}}).status_code == 200
    read_import(DataImport.objects.get(import_id=brought["id"]).pk)
    for wrong in (WORD, [WORD], {WORD: WORD}):
        assert visitor("post", f"{address}commit/", {"on_different": wrong}).status_code == 400
    done = written(visitor.client, brought)
    assert (done["state"], done["result"]["refused"]) == ("done", 3)
    assert visitor("patch", address, {"choices": {WORD: WORD}}).status_code in (400, 409)
    assert undone(visitor.client, brought)["state"] == "undone"
    assert_silent(logs, visitor)


@pytest.mark.parametrize("name", ["entries", "ems_sessions", "side_effects", "reminders", "trials"])
def test_bringing_a_file_with_wrong_records_is_silent(
    name: str, alice: Any, visitor: Visitor, logs: StringIO
) -> None:
    fill_diary(alice, days=3)
    make_side_effect(alice, timezone.now(), kind="cramp")
    content = take_everything(visitor.client)
    # Of a trial that is not over nothing is read.
    first = next(one for one in everything_in(content)[name] if one.get("state") in (None, *OVER))
    for wrong in (WORD, [WORD], {WORD: WORD}, f"{WORD}\x00"):

        def spoil(everything: Any, wrong: Any = wrong) -> None:
            spoilt = [first | {field: wrong} for field in (*first, f"{WORD}-field")]
            everything[name] = [*spoilt, {WORD: WORD}, WORD]

        # One that is there would stay as it is.
        TrialRow.objects.all().delete()
        brought = read(visitor, changed(content, spoil))
        assert brought["preview"]["refused"] > 0
        assert WORD not in str(brought)
        done = written(visitor.client, brought)
        assert done["result"]["refused"] > 2, "not only the two that are no records"
    assert_silent(logs, visitor)


def test_an_export_that_fails_and_an_import_that_fails_are_silent(
    alice: Any, visitor: Visitor, logs: StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(report: Any) -> None:
        raise ValueError(f"{WORD}: {report}")

    write_everywhere(alice)
    asked, brought = ask(visitor.client), read(visitor, TABLE)
    # A fault of ours that says what it was about, and a file that a damaged disk has changed.
    monkeypatch.setattr(archive, "document_text", failing)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE diary_filechunk SET content = %s", [f"{WORD} is no ciphertext"])
    assert made(asked).state == "failed"
    assert written(visitor.client, brought)["state"] == "failed"
    assert "could not be made" in logs.getvalue()
    assert "running did not end" in logs.getvalue()
    assert_silent(logs, visitor)


def test_workers_are_handed_a_number_and_nothing_else(
    alice: Any, visitor: Visitor, handed: list[tuple[str, Any]]
) -> None:
    write_everywhere(alice)
    asked, brought = ask(visitor.client), read(visitor, TABLE)
    visitor("post", f"{IMPORTS}{brought['id']}/commit/", {"on_different": "replace"})
    of_import = DataImport.objects.get(import_id=brought["id"]).pk
    write_import(of_import)
    visitor("post", f"{IMPORTS}{brought['id']}/undo/", {})
    keys = [DataExport.objects.get(export_id=asked["id"]).pk, *[of_import] * 3]
    assert [task for task, _ in handed] == TASKS
    for (_, (arguments, by_name, _embedded)), key in zip(handed, keys, strict=True):
        assert (list(arguments), by_name) == ([key], {})
    assert WORD not in repr(handed)
    assert WORD not in redis_as_text()


def test_neither_file_nor_preview_lies_there_in_the_clear(alice: Any, visitor: Visitor) -> None:
    write_everywhere(alice)
    made(ask(visitor.client))
    brought = preview(visitor.client, TABLE)
    assert FileChunk.objects.count() == 2
    kept = str(DataImport.objects.get().preview)
    assert WORD in kept
    assert "out_of_range" in kept
    stored = everything_stored()
    assert brought["id"].replace("-", "") in stored.replace("-", "")
    # The ZIP in Base64, the table in Base64 and as it is, the words of the preview and of how it is read.
    packed, table = b64encode(b"PK\x03\x04").decode()[:5], b64encode(TABLE.encode()).decode()[:40]
    for clear in (WORD, packed, table, "Schmerz", "date_order", "sample", "out_of_range"):
        assert clear not in stored


def texts_in(content: bytes) -> dict[str, str]:
    """Every file of the ZIP as text."""
    with ZipFile(io.BytesIO(content)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    pages = pypdf.PdfReader(io.BytesIO(files.pop("report.pdf"))).pages
    pdf = "".join(page.extract_text() for page in pages)
    return {"report.pdf": pdf} | {name: file.decode() for name, file in files.items()}


def found(texts: dict[str, str], secret: str) -> list[str]:
    return [name for name, text in texts.items() if secret in text]


def test_the_file_of_one_person_holds_nothing_of_another(
    alice: Any, bob: Any, visitor: Visitor
) -> None:
    write_everywhere(bob)
    make(visitor.client, label="Dr Amsel")
    fill_diary(alice, days=5)
    bobs = make_ems(bob)
    make_open_reminder(bob)
    texts = texts_in(take_everything(visitor.client))
    assert found(texts, "Dr Amsel") == ["daymark.json"]
    ids = [str(row.record_id) for row in bobs.values()]
    for others in (WORD, "canary-of-alice", bob.email, *ids):
        assert found(texts, others) == []


def test_no_secret_is_in_any_file(alice: Any, visitor: Visitor) -> None:
    fill_diary(alice, days=5)
    link = make(visitor.client, label="Dr Amsel", question="Is it the tablets?")
    phone, calendar = make_phone(alice), open_calendar(owner_id=alice.pk)
    _token, token = issue_api_token(owner=alice, name="script", can_read=True, can_write=True)
    texts = texts_in(take_everything(visitor.client))
    assert found(texts, link["id"]) == ["daymark.json"]
    row = ShareLink.objects.get(share_id=link["id"])
    secrets = [
        *(token_of(link), payload_of(link["address"])["key"], link["passcode"], row.passcode_hash),
        *(str(value) for value in row.secrets.values()),
        *(token, calendar, alice.password),
        *(*phone.keys.values(), "googleapis"),
    ]
    assert all(secrets)
    assert [secret for secret in secrets if found(texts, secret)] == []


def test_the_order_of_a_trial_that_is_not_over_is_in_no_file(alice: Any, visitor: Visitor) -> None:
    fill_diary(alice, days=5)
    content = take_everything(visitor.client)
    is_over, is_open = (
        [one for one in everything_in(content)["trials"] if bool(one["committed_text"]) is over]
        for over in (True, False)
    )
    (trial,) = is_open
    row = TrialRow.objects.get(record_id=trial["id"])
    # What its own person may know: the period that comes, and the one after it.
    assert (trial["state"], trial["pairs"], trial["result"]) == ("planned", 10, None)
    assert 0 < len(trial["periods"]) <= 2 < Period.objects.filter(trial=row).count()
    texts = texts_in(content)
    assert found(texts, row.nonce) == []
    # Of the one that is over it is there: the search would see it.
    (over,) = is_over
    nonce = TrialRow.objects.get(record_id=over["id"]).nonce
    assert found(texts, nonce) == ["daymark.json"]
