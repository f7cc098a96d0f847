"""Taking a diary away and bringing it back, as the app does it; the worker's part is called by hand."""

import io
import json
from copy import deepcopy
from functools import cache
from zipfile import ZIP_DEFLATED, ZipFile

from django.db import transaction
from django.utils import timezone
from jsonschema import Draft202012Validator, FormatChecker

from diary.export.archive import SCHEMA
from diary.export.everything import parts_of
from diary.export.exports import make_export
from diary.export.imports import read_import, undo_import, write_import
from diary.export.records import read_items, record_steps
from diary.export.steps import take
from diary.models import DataExport, DataImport
from diary.records import wire_value
from tests.factories import PASSWORD

EXPORTS = "/api/v1/exports/"
IMPORTS = "/api/v1/imports/"


class Killed(BaseException):
    """What a worker does not survive."""


def ask(client):
    """A new export, waiting."""
    answer = client.post(EXPORTS, {}, format="json")
    assert answer.status_code == 201, answer.content
    return answer.json()


def made(asked):
    """The row of an export after a worker has made it."""
    make_export(DataExport.objects.get(export_id=asked["id"]).pk)
    return DataExport.objects.get(export_id=asked["id"])


def type_password(client):
    """What the file is given after."""
    again = {"password": PASSWORD}
    assert client.post("/accounts/reauthenticate/", again, format="multipart").status_code == 302


def file_of(client, asked):
    type_password(client)
    return client.get(f"{EXPORTS}{asked['id']}/file/")


def take_everything(client):
    """The ZIP."""
    asked = ask(client)
    made(asked)
    answer = file_of(client, asked)
    assert answer.status_code == 200, answer.content
    return answer.getvalue()


@cache
def _published():
    """The schema, for every export of the tests."""
    schema = json.loads(SCHEMA.read_text())
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema, format_checker=FormatChecker())


def against_the_schema(everything):
    """Where it is not as published."""
    return [error.json_path for error in _published().iter_errors(everything)]


def raw_everything_in(content):
    with ZipFile(io.BytesIO(content)) as archive:
        return json.loads(archive.read("daymark.json"))


def everything_in(content):
    """`daymark.json` of a ZIP that the app made: as published."""
    everything = raw_everything_in(content)
    assert against_the_schema(everything) == []
    return everything


def everything_of(owner, now=None):
    """The same without the app and its ZIP."""
    parts = parts_of(owner, now or timezone.now())
    whole = {
        name: value if value is None or isinstance(value, str | int | dict) else list(value)
        for name, value in parts
    }
    everything = json.loads(json.dumps(whole, default=wire_value))
    assert against_the_schema(everything) == []
    return everything


def looked_into(owner, everything):
    """The steps of a file, by kind, and the errors; without the app."""
    items, errors = read_items(owner, deepcopy(everything), now=timezone.now())
    return record_steps(owner, items, now=timezone.now()), errors


def brought_back(owner, everything):
    """What became of each step of a file."""
    result = dict.fromkeys(("created", "changed", "unchanged", "refused"), 0)
    with transaction.atomic():
        steps, errors = looked_into(owner, everything)
        take(steps, result)
    return result | {"refused": result["refused"] + len({error.row for error in errors})}


def zipped(everything, name="daymark.json", method=ZIP_DEFLATED):
    """A ZIP with one file: text or bytes as they are, anything else as JSON."""
    is_text = isinstance(everything, str | bytes)
    file = io.BytesIO()
    with ZipFile(file, "w", method) as archive:
        archive.writestr(name, everything if is_text else json.dumps(everything))
    return file.getvalue()


def upload(client, content, name="diary"):
    file = io.BytesIO(content if isinstance(content, bytes) else content.encode())
    file.name = name
    return client.post(IMPORTS, {"file": file}, format="multipart")


def shown(client, brought):
    """The import as it is now."""
    return client.get(f"{IMPORTS}{brought['id']}/").json()


def row_of(brought):
    return DataImport.objects.get(import_id=brought["id"])


def preview(client, content):
    """The import after a worker has read it; it may be refused."""
    answer = upload(client, content)
    assert answer.status_code == 201, answer.content
    read_import(row_of(answer.json()).pk)
    return shown(client, answer.json())


def chosen(client, brought, **choices):
    """The import read anew with these choices."""
    address = f"{IMPORTS}{brought['id']}/"
    answer = client.patch(address, {"choices": choices}, format="json")
    assert answer.status_code == 200, answer.content
    read_import(row_of(brought).pk)
    return shown(client, brought)


def commit(client, brought, **body):
    return client.post(f"{IMPORTS}{brought['id']}/commit/", body, format="json")


def written(client, brought, **body):
    """The import after a worker has written it."""
    answer = commit(client, brought, **body)
    assert answer.status_code == 202, answer.content
    while write_import(row_of(brought).pk):
        pass
    return shown(client, brought)


def undone(client, brought):
    """The import after a worker has taken it back."""
    answer = client.post(f"{IMPORTS}{brought['id']}/undo/", {}, format="json")
    assert answer.status_code == 202, answer.content
    while undo_import(row_of(brought).pk):
        pass
    return shown(client, brought)


def bring(client, content, **body):
    return written(client, preview(client, content), **body)


_STAYS = (
    *("made_at", "shares", "due_times", "devices"),
    *("push_subscriptions", "api_tokens", "exports", "imports"),
)


def what_comes_back(everything):
    """All but who it is, the ids that follow from the diary, and what never comes back."""
    kept = {name: value for name, value in everything.items() if name not in _STAYS}
    for own in ("email", "joined_at"):
        kept["account"] = {name: kept["account"][name] for name in kept["account"] if name != own}
    kept["settings"] = {"email_stopped_at": kept["settings"]["email_stopped_at"]}
    over = ("completed", "ended_early")
    kept["trials"] = [trial for trial in kept["trials"] if trial["state"] in over]
    if kept["profile"]:
        kept["profile"] = kept["profile"] | {"id": ""}
    entries = [
        entry | {"id": "" if entry["kind"] == "daily" else entry["id"]} for entry in kept["entries"]
    ]
    kept["entries"] = sorted(
        entries, key=lambda entry: (entry["recorded_at"], entry["on"], entry["id"])
    )
    return kept
