"""Taking a diary away and bringing it back, as the app does it; the worker's part is called by hand."""

import io
import json
from zipfile import ZIP_DEFLATED, ZipFile

from diary.export.exports import make_export
from diary.export.imports import write_import
from diary.models import DataExport, DataImport

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


def file_of(client, asked):
    return client.get(f"{EXPORTS}{asked['id']}/file/")


def take_everything(client):
    """The ZIP."""
    asked = ask(client)
    made(asked)
    answer = file_of(client, asked)
    assert answer.status_code == 200, answer.content
    return answer.content


def everything_in(content):
    with ZipFile(io.BytesIO(content)) as archive:
        return json.loads(archive.read("daymark.json"))


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


def preview(client, content):
    answer = upload(client, content)
    assert answer.status_code == 201, answer.content
    return answer.json()


def apply(client, brought, **body):
    return client.post(f"{IMPORTS}{brought['id']}/apply/", body, format="json")


def written(client, brought, **body):
    """The import after a worker has written it."""
    answer = apply(client, brought, **body)
    assert answer.status_code == 202, answer.content
    write_import(DataImport.objects.get(import_id=brought["id"]).pk)
    return client.get(f"{IMPORTS}{brought['id']}/").json()


def bring(client, content, **body):
    return written(client, preview(client, content), **body)
