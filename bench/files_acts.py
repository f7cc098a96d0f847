"""What `bench.files` asks of processes of their own, by `python -m bench.files_acts`; each prints one JSON value.

`seed --days 365 3650`: a diary of each length. `export`: one of them as a file, as the worker makes it. `import`: such a
file, or the table of days in it, read and written into an empty account. Beside each stands a bare read or write of as
many rows.
"""

import argparse
import json
import os
import time
from collections.abc import Callable
from itertools import cycle, islice
from pathlib import Path
from typing import Any
from uuid import uuid4
from zipfile import ZipFile

import django

from bench import seed
from bench.measure import peak_bytes

_ZONE = "Europe/Berlin"
_SESSION_EVERY, _MOMENT_EVERY = 2, 7


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.files_acts")
    parser.add_argument("act", choices=("seed", "export", "import"))
    parser.add_argument("--days", type=int, nargs="+", required=True)
    parser.add_argument("--file", type=Path, help="the ZIP, written by export")
    parser.add_argument("--table", action="store_true", help="import the table of days in it")
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")
    django.setup()
    if options.act == "seed":
        found: dict[str, float] = _seed(options.days)
    elif options.act == "export":
        found = _export(options.days[0], options.file)
    else:
        found = _import(options.days[0], options.file, is_table=options.table)
    print(json.dumps(found))


def _email(days: int) -> str:
    return f"diarist-of-{days}@example.org"


def _seed(all_days: list[int]) -> dict[str, float]:
    from accounts.models import User

    for days in all_days:
        seed.make_person(_email(days), days=days, moments=days // _MOMENT_EVERY)
        owner = User.objects.get(email=_email(days))
        seed.stimulate(owner.pk, days, session_every=_SESSION_EVERY)
    seed.settle()
    return {}


def _export(days: int, file: Path) -> dict[str, float]:
    from django.utils import timezone

    from accounts.models import User
    from diary.export import exports
    from diary.models import DataExport, EmsSession, Entry, SideEffect

    owner = User.objects.get(email=_email(days))
    asked, _ = exports.ask_for_export(owner=owner, now=timezone.now())
    made = _timed(lambda: exports.make_export(asked.pk)) | {"mb": peak_bytes() / 1e6}
    assert DataExport.objects.get(pk=asked.pk).state == "ready"
    about = {"owner_id": owner.pk, "export_id": asked.export_id}
    _, pieces = exports.fetch_file(**about, now=timezone.now())
    file.write_bytes(b"".join(pieces))
    tables = [model._meta.db_table for model in (Entry, EmsSession, SideEffect)]
    rows: list[Any] = []
    bare = _timed(lambda: rows.extend(row for name in tables for row in _rows(name, owner.pk)))
    return made | {"bare_s": bare["s"], "rows": len(rows), "file_mb": file.stat().st_size / 1e6}


def _import(days: int, file: Path, *, is_table: bool) -> dict[str, float]:
    from io import BytesIO

    from django.utils import timezone

    from accounts.models import User
    from diary.export import imports

    content = ZipFile(file).read("csv/days.csv") if is_table else file.read_bytes()
    mover = User.objects.create_user(f"mover-{uuid4()}@example.org", None, time_zone=_ZONE)
    about = {"size_bytes": len(content), "now": timezone.now()}
    brought = imports.keep_for_reading(owner=mover, file=BytesIO(content), **about)

    def bring() -> None:
        imports.read_import(brought.pk)
        imports.begin_writing(
            owner_id=mover.pk,
            import_id=brought.import_id,
            on_different="keep",
            now=timezone.now(),
        )
        while imports.write_import(brought.pk):
            pass

    done = _timed(bring) | {"mb": peak_bytes() / 1e6}
    brought.refresh_from_db()
    rows = brought.result["created"]
    assert brought.state == "done", brought.state
    assert rows >= days, brought.result
    assert is_table or _came_back(file, mover), "what came in is not what went out"
    return done | {"bare_s": _bare_write(days, rows), "rows": rows, "file_mb": len(content) / 1e6}


def _came_back(file: Path, mover: Any) -> bool:
    """Whether the records of the file, with their stamps and earlier values, are those of the diary now.

    But for the ids of days, and what is late: bench/seed.py writes its rows as it likes.
    """
    from django.utils import timezone

    from diary.export.everything import parts_of
    from diary.export.format import RECORDS

    def told(records: Any) -> list[str]:
        kept = ({name: one[name] for name in one.keys() - {"id", "is_late"}} for one in records)
        return sorted(json.dumps(one, sort_keys=True) for one in kept)

    before = json.loads(ZipFile(file).read("daymark.json"))
    after = {
        name: list(value) for name, value in parts_of(mover, timezone.now()) if name in RECORDS
    }
    return all(told(before[name]) == told(after[name]) for name in RECORDS)


def _bare_write(days: int, count: int) -> float:
    """Seconds for as many rows of a table as wide, in one transaction."""
    from django.db import connection, transaction

    from accounts.models import User
    from bench.plainapp.models import PlainEntry

    table = PlainEntry._meta.db_table
    owner_id = User.objects.get(email=_email(days)).pk
    names = [f'"{one.column}"' for one in PlainEntry._meta.fields if one.column != "id"]
    columns = ", ".join(names)
    rows = list(islice(cycle(_rows(table, owner_id, columns)), count))
    insert = f"INSERT INTO {table} ({columns}) VALUES ({', '.join(['%s'] * len(names))})"  # noqa: S608 - our own names

    def write() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.executemany(insert, rows)

    return _timed(write)["s"]


def _rows(table: str, owner_id: int, columns: str = "*") -> list[Any]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns} FROM {table} WHERE owner_id = %s", [owner_id])  # noqa: S608
        return cursor.fetchall()


def _timed(act: Callable[[], Any]) -> dict[str, float]:
    """Seconds, and CPU seconds of this process and of those that it started."""
    begun, cpu = time.monotonic(), _cpu_seconds()
    act()
    return {"s": time.monotonic() - begun, "cpu_s": _cpu_seconds() - cpu}


def _cpu_seconds() -> float:
    used = os.times()
    return used.user + used.system + used.children_user + used.children_system


if __name__ == "__main__":
    main()
