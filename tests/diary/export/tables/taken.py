"""Tables for the tests of diary/export/tables, and what is understood of them on one fixed day."""

import csv
import io
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl

from diary.export.tables import Understood, understand

TODAY = date(2026, 11, 30)
SAMPLES = sorted((Path(__file__).parent / "samples").iterdir())


def sample(name: str) -> bytes:
    return (Path(__file__).parent / "samples" / name).read_bytes()


def taken(content: bytes | str, time_zone: str = "Europe/Berlin", **choices: Any) -> Understood:
    content = content.encode() if isinstance(content, str) else content
    return understand(content, choices, today=TODAY, time_zone=time_zone)


def facts(understood: Understood) -> dict[str, dict[str, Any]]:
    return {fact.key: fact.values for fact in understood.facts}


def refused(understood: Understood) -> list[tuple[int, str | None, str, str]]:
    return [(one.row, one.column, one.value, one.code) for one in understood.refused]


def asked(understood: Understood) -> list[str]:
    return [question["code"] for question in understood.questions]


def columns(understood: Understood) -> dict[str, dict[str, Any]]:
    return {each["header"]: each for each in understood.reading["columns"]}


def csv_text(rows: Sequence[Sequence[Any]], **dialect: Any) -> str:
    text = io.StringIO()
    csv.writer(text, **dialect).writerows(rows)
    return text.getvalue()


def workbook(rows: Sequence[Sequence[Any]], *, others: Sequence[str] = ()) -> bytes:
    """An XLSX with these rows; the sheets `others` come before it and have a title only."""
    book = openpyxl.Workbook()
    sheet = book.active
    for title in others:
        sheet.title = title
        sheet.append(["My diary"])
        sheet = book.create_sheet("days")
    for row in rows:
        sheet.append(list(row))
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()
