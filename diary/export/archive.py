"""The ZIP: `daymark.json` for machines, tables for counting, a report and a document for a doctor.

`daymark.json` and `fhir.json` are written piece by piece; of the others one is whole in memory at a time.
"""

import json
from collections.abc import Callable
from datetime import date, datetime, timedelta
from io import TextIOWrapper
from pathlib import Path
from typing import Any, BinaryIO
from zipfile import ZIP_DEFLATED, ZipFile

from django.conf import settings
from django.db.models import Min
from django.template.loader import render_to_string

from accounts.models import User
from diary.access import records_of
from diary.entries.queries import newest_day
from diary.export.everything import parts_of
from diary.export.format import FILE, VERSION
from diary.models import EmsSession, Entry, SideEffect
from diary.records import wire_value
from diary.sharing.fields import INCLUDES
from diary.sharing.report.facts import Report, Scope
from diary.sharing.report.fhir import document_text
from diary.sharing.report.page import render_report
from diary.sharing.report.pdf import report_pdf
from diary.sharing.report.reading import read_report
from diary.sharing.report.table_words import columns_told
from diary.sharing.report.tables import TABLES

SCHEMA = Path(settings.BASE_DIR) / "docs" / "export.schema.json"
# Of the tables in the PDF. Ten years of them take 2.5 s and 500 MB; `report.html` has them all.
PDF_DAYS = 365

Progress = Callable[[int], None]


def write_archive(owner: User, file: BinaryIO, *, now: datetime, progress: Progress) -> None:
    """Writes the whole diary as of `now`; `progress` is called with percent done on the way."""
    today = newest_day(owner.pk, owner.time_zone, now)
    with ZipFile(file, "w", ZIP_DEFLATED, compresslevel=6) as archive:
        _write_everything(archive, owner, now)
        archive.write(SCHEMA, "daymark-export.schema.json")
        progress(25)
        report = _report(owner, _first_day(owner, today), today, now)
        _write_tables(archive, report)
        progress(40)
        _write_document(archive, report)
        progress(65)
        archive.writestr("report.html", render_report(report, links={}, alone=True))
        progress(75)
        last_year = today - timedelta(days=PDF_DAYS - 1)
        archive.writestr("report.pdf", report_pdf(report, paper="a4", tables_from=last_year))
        about = {"days": PDF_DAYS, "made_at": now, "version": VERSION}
        archive.writestr("README.txt", render_to_string("export/README.txt", about))
    progress(95)


def _write_everything(archive: ZipFile, owner: User, now: datetime) -> None:
    """Record by record, one a line."""
    with archive.open(FILE, "w") as raw, TextIOWrapper(raw, encoding="utf-8") as out:
        for index, (name, value) in enumerate(parts_of(owner, now)):
            out.write(f'{"," if index else "{"}\n"{name}": ')
            if value is None or isinstance(value, str | int | dict):
                out.write(_json(value))
                continue
            out.write("[")
            for number, one in enumerate(value):
                out.write(("," if number else "") + "\n" + _json(one))
            out.write("]")
        out.write("\n}\n")


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=wire_value)


def _first_day(owner: User, today: date) -> date:
    """The first local day anything was written about."""
    of_kind = (
        records_of(Entry, owner.pk).aggregate(Min("on")),
        records_of(EmsSession, owner.pk).aggregate(Min("on")),
        records_of(SideEffect, owner.pk).aggregate(Min("on")),
    )
    return min((found["on__min"] for found in of_kind if found["on__min"]), default=today)


def _report(owner: User, from_on: date, today: date, now: datetime) -> Report:
    scope = Scope(from_on=min(from_on, today), to_on=today, includes=frozenset(INCLUDES))
    return read_report(owner.pk, scope, now=now)


def _write_tables(archive: ZipFile, report: Report) -> None:
    for name, table in TABLES.items():
        archive.writestr(f"csv/{name}.csv", table(report))
    archive.writestr("csv/README.txt", columns_told())


def _write_document(archive: ZipFile, report: Report) -> None:
    with archive.open("fhir.json", "w") as raw, TextIOWrapper(raw, encoding="utf-8") as out:
        for piece in document_text(report):
            out.write(piece)
