"""Bringing a file into a diary: look at it first, write it when its owner says so."""

import io
import logging
from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import User
from diary.access import import_of, imports_of
from diary.clock import CLOCKS_DIFFER
from diary.exceptions import FileRefused, invalid_field
from diary.export.chunks import forget_file, keep_file, pieces_of
from diary.export.days import day_steps
from diary.export.exports import ATTEMPTS_MAX, LISTED_MAX, is_left
from diary.export.packed import BYTES_MAX, is_packed, read_packed
from diary.export.records import read_items, record_steps
from diary.export.steps import Step, counted, take
from diary.export.table import (
    COLUMN_FIELDS,
    DATE_ORDERS,
    Row,
    RowError,
    Table,
    guessed_columns,
    guessed_order,
    read_rows,
    read_table,
)
from diary.localtime import local_day
from diary.models import DataImport
from diary.records import lock_diary, wire_value
from diary.trouble import passing_trouble

ERRORS_SHOWN = 100
SAMPLE_ROWS = 10
ON_DIFFERENT = ("keep", "replace")
# A phone that syncs meanwhile waits for this many.
_BATCH = 100
_KEPT_FOR = timedelta(hours=24)

logger = logging.getLogger(__name__)
Json = dict[str, Any]


# --- Looking at it -----------------------------------------------------------------------------


def look_at(*, owner: User, content: bytes, now: datetime) -> DataImport:
    """Keeps a file for a day and says what is in it; nothing of the diary is changed. Raises InvalidFields (`file`).

    Only the newest ten are kept.
    """
    if len(content) > BYTES_MAX:
        raise invalid_field("file", "too_large", "must be at most 20 MB")
    if not content:
        raise invalid_field("file", "empty", "is empty")
    brought = DataImport(owner=owner, created_at=now, expires_at=now + _KEPT_FOR)
    brought.kind = "daymark" if is_packed(content) else "csv"
    brought.reading = {} if brought.kind == "daymark" else _guessed(read_table(content))
    brought.preview = _preview(brought, content, now)
    with transaction.atomic():
        lock_diary(owner.pk)
        older = imports_of(owner.pk).exclude(state="running")[LISTED_MAX - 1 :].values("pk")
        DataImport.objects.filter(pk__in=[row["pk"] for row in older]).delete()
        brought.save()
        keep_file(io.BytesIO(content), brought)
    return brought


def _guessed(table: Table) -> Json:
    columns = guessed_columns(table)
    return {"columns": columns, "date_order": guessed_order(table, columns)}


def read_anew(*, owner: User, import_id: UUID, body: Json, now: datetime) -> DataImport:
    """Reads a table with other columns or another order of day and month. Raises InvalidFields, RecordNotFound, and
    FileRefused (`import_over`) once its owner has said "bring it in".
    """
    brought = import_of(owner.pk, import_id)
    if brought.state != DataImport.State.PREVIEW:
        raise FileRefused("import_over")
    if brought.kind == "daymark":
        if body:
            raise invalid_field("columns", "not_for_this_kind", "are only for a table")
        return brought
    content = b"".join(pieces_of(brought))
    brought.reading = _chosen(brought.reading, read_table(content), body)
    brought.preview = _preview(brought, content, now)
    changed = {"reading": brought.reading, "preview": brought.preview}
    if not DataImport.objects.filter(pk=brought.pk, state="preview").update(**changed):
        raise FileRefused("import_over")
    return brought


def _chosen(reading: Json, table: Table, body: Json) -> Json:
    chosen = dict(reading)
    for name in body:
        if name not in ("columns", "date_order"):
            raise invalid_field("body", "unknown_field", "knows only columns and date_order")
    if "columns" in body:
        chosen["columns"] = _chosen_columns(body["columns"], table)
        chosen["date_order"] = guessed_order(table, chosen["columns"])
    if "date_order" in body:
        if body["date_order"] not in DATE_ORDERS:
            raise invalid_field("date_order", "unknown_choice", "must be one of: ymd, dmy, mdy")
        chosen["date_order"] = body["date_order"]
    return chosen


def _chosen_columns(columns: Any, table: Table) -> list[str | None]:
    is_list = isinstance(columns, list) and all(isinstance(one, dict) for one in columns)
    if not is_list or [one.get("header") for one in columns] != table.headers:
        message = "must name every column of the file, in its order"
        raise invalid_field("columns", "contradiction", message)
    fields = [one.get("field") for one in columns]
    if any(name is not None and name not in COLUMN_FIELDS for name in fields):
        message = "must be one of: " + ", ".join(COLUMN_FIELDS) + ", or null"
        raise invalid_field("columns", "unknown_choice", message)
    used = [name for name in fields if name]
    if len(used) != len(set(used)):
        raise invalid_field("columns", "twice", "must not have the same field twice")
    if "date" not in used:
        raise invalid_field("columns", "no_date_column", "must have one with dates")
    return fields


def _preview(brought: DataImport, content: bytes, now: datetime) -> Json:
    """What would happen: counts, the first errors, the first rows. With day and month unclear, as if the day came first."""
    items, errors = _items(brought, content, now)
    wrong = len({error.row for error in errors})
    steps = _steps(brought, items, now)
    rows = [item for item in items if isinstance(item, Row)][:SAMPLE_ROWS]
    return {
        "headers": read_table(content).headers if brought.kind == "csv" else [],
        "counts": {"rows": len(items) + wrong, **counted(steps), "wrong": wrong},
        "errors": [asdict(error) for error in errors[:ERRORS_SHOWN]],
        "sample": [_sampled(row) for row in rows],
    }


def _sampled(row: Row) -> Json:
    return {"row": row.number, "on": wire_value(row.on), "values": row.values}


def _items(brought: DataImport, content: bytes, now: datetime) -> tuple[list[Any], list[RowError]]:
    owner: User = brought.owner
    if brought.kind == "daymark":
        return read_items(owner, read_packed(content), now=now)
    order = brought.reading["date_order"] or "dmy"
    today: date = local_day(now, owner.time_zone)
    columns = brought.reading["columns"]
    return read_rows(read_table(content), columns, order, today=today)


def _steps(brought: DataImport, items: list[Any], now: datetime) -> list[Step]:
    if brought.kind == "daymark":
        return record_steps(brought.owner, items, now=now)
    return list(day_steps(brought.owner, items))


# --- Writing it --------------------------------------------------------------------------------


def begin_writing(
    *, owner_id: int, import_id: UUID, on_different: Any, now: datetime
) -> tuple[DataImport, bool]:
    """The person says "bring it in"; true when that is new. A second call changes nothing.

    Raises RecordNotFound, and InvalidFields while nobody has said which of day and month comes first.
    """
    if on_different not in ON_DIFFERENT:
        raise invalid_field("on_different", "unknown_choice", "must be one of: keep, replace")
    brought = import_of(owner_id, import_id)
    if brought.kind == "csv" and brought.reading["date_order"] is None:
        message = "must be chosen: day and month could be either way round"
        raise invalid_field("date_order", "required", message)
    rows = DataImport.objects.filter(pk=brought.pk, state="preview", expires_at__gt=now)
    is_new = rows.update(state="running", replaces=on_different == "replace")
    return import_of(owner_id, import_id), bool(is_new)


def write_import(import_pk: int) -> None:
    """Writes one file that is to be brought in. Nothing happens when it is done, being written by another, or gone."""
    now = timezone.now()
    if not _take(import_pk, now):
        return
    brought = DataImport.objects.select_related("owner").get(pk=import_pk)
    mine = DataImport.objects.filter(pk=import_pk, attempts=brought.attempts, state="running")
    try:
        items, errors = _items(brought, b"".join(pieces_of(brought)), now)
        wrong = len({error.row for error in errors})
        result = brought.result or {"created": 0, "changed": 0, "unchanged": 0, "wrong": wrong}
        mine.update(steps=len(items))
        for first in range(brought.steps_done, len(items), _BATCH):
            with transaction.atomic():
                lock_diary(brought.owner_id)
                some = items[first : first + _BATCH]
                take(_steps(brought, some, now), result, replaces=brought.replaces)
                if not mine.update(steps_done=first + len(some), result=result):
                    raise RuntimeError("taken over")
        with transaction.atomic():
            mine.update(state="done", result=result)
            forget_file(brought)
    except Exception as error:
        if passing_trouble(error):
            # Goes on where it is now, when `imports_to_write` finds it; three times in all.
            raise
        # What is written stays written and counted; the person learns that the rest is not.
        mine.update(state="failed")
        logger.exception("import %s could not be written", import_pk)


def _take(import_pk: int, now: datetime) -> bool:
    """Only one worker writes it; what a dead one left may be taken again, three times in all."""
    free = Q(taken_at=None) | is_left(now)
    rows = DataImport.objects.filter(free, pk=import_pk, state="running")
    if rows.filter(attempts__gte=ATTEMPTS_MAX).update(state="failed"):
        return False
    return bool(rows.update(taken_at=now, attempts=F("attempts") + 1))


def imports_to_write(now: datetime) -> list[int]:
    """Which files wait for a worker longer than they should."""
    lost = Q(taken_at=None) | is_left(now)
    rows = DataImport.objects.filter(lost, state="running").order_by("created_at")
    return list(rows.values_list("pk", flat=True)[:50])


def remove_import(*, owner_id: int, import_id: UUID) -> None:
    """Forgets a file; what was written of it stays. Raises RecordNotFound, also the second time."""
    import_of(owner_id, import_id).delete()


def prune_imports(*, now: datetime) -> None:
    """Forgets files a day old that nobody is writing. A second call finds nothing."""
    # None is kept for longer than a day: what claims to be was brought while the clock was ahead.
    kept = Q(expires_at__range=(now, now + _KEPT_FOR + CLOCKS_DIFFER)) | Q(state="running")
    DataImport.objects.exclude(kept).delete()


def percent_of(brought: DataImport) -> int:
    """How much of it is written."""
    if brought.state == DataImport.State.DONE:
        return 100
    return 100 * brought.steps_done // brought.steps if brought.steps else 0
