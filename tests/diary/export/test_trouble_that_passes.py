"""A file that is being made or brought in when the database is away, or with a clock that was wrong, goes on later."""

from datetime import timedelta
from io import BytesIO
from typing import Any
from unittest import mock

import pytest
from django.db import OperationalError
from django.utils import timezone

from diary.export import exports, imports
from diary.models import DataExport, DataImport, Entry

pytestmark = pytest.mark.django_db
YEAR, MINUTE = timedelta(days=365), timedelta(minutes=1)
TABLE = b"date,pain\n2026-11-20,4\n2026-11-21,5\n"


def ask(owner: Any) -> DataExport:
    export, _ = exports.ask_for_export(owner=owner, now=timezone.now())
    return export


def keep(owner: Any, now: Any) -> DataImport:
    return imports.keep_for_reading(
        owner=owner, file=BytesIO(TABLE), size_bytes=len(TABLE), now=now
    )


def bring(owner: Any) -> DataImport:
    now = timezone.now()
    brought = keep(owner, now)
    imports.read_import(brought.pk)
    imports.begin_writing(
        owner_id=owner.pk, import_id=brought.import_id, on_different="keep", now=now
    )
    return brought


def later(row: DataExport | DataImport) -> None:
    """As if that had been ten minutes ago."""
    type(row).objects.filter(pk=row.pk).update(taken_at=timezone.now() - 10 * MINUTE)


def test_an_export_is_made_after_all_when_the_database_is_back(alice: Any) -> None:
    export = ask(alice)
    with (
        mock.patch("diary.export.exports.write_archive", side_effect=OperationalError),
        pytest.raises(OperationalError),
    ):
        exports.make_export(export.pk)
    later(export)
    assert exports.exports_to_make(timezone.now()) == [export.pk]
    exports.make_export(export.pk)
    export.refresh_from_db()
    assert export.state == "ready"


def test_a_full_temporary_folder_is_no_verdict_either(alice: Any) -> None:
    export = ask(alice)
    full = OSError(28, "No space left on device")
    with (
        mock.patch("diary.export.exports.write_archive", side_effect=full),
        pytest.raises(OSError, match="No space"),
    ):
        exports.make_export(export.pk)
    export.refresh_from_db()
    assert export.state == "running"


def test_an_import_goes_on_where_it_was(alice: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    brought = bring(alice)
    monkeypatch.setattr(imports, "BATCH", 1)
    once = mock.Mock(wraps=imports.take, side_effect=[mock.DEFAULT, OperationalError])
    with mock.patch.object(imports, "take", once), pytest.raises(OperationalError):
        imports.write_import(brought.pk)
    assert Entry.objects.count() == 1
    later(brought)
    assert imports.imports_to_work_on(timezone.now()) == [("running", brought.pk)]
    imports.write_import(brought.pk)
    brought.refresh_from_db()
    assert (brought.state, Entry.objects.count()) == ("done", 2)
    # Begun anew it would have found the first day as it is.
    assert brought.result == {"created": 2, "changed": 0, "unchanged": 0, "refused": 0}


def test_what_a_wrong_clock_took_or_asked_for_is_taken_up(alice: Any) -> None:
    """Its worker has died since; by the mark it would be busy for a year."""
    now = timezone.now()
    export, brought = ask(alice), bring(alice)
    DataExport.objects.update(created_at=now + YEAR)
    DataImport.objects.update(taken_at=now + YEAR)
    assert exports.exports_to_make(now) == [export.pk]
    assert imports.imports_to_work_on(now) == [("running", brought.pk)]
    DataExport.objects.update(state="running", taken_at=now + YEAR)
    assert exports.exports_to_make(now) == [export.pk]
    exports.make_export(export.pk)
    imports.write_import(brought.pk)
    export.refresh_from_db()
    brought.refresh_from_db()
    assert (export.state, brought.state) == ("ready", "done")


def test_no_file_is_kept_for_a_year_because_a_clock_was_ahead(alice: Any) -> None:
    now = timezone.now()
    export = ask(alice)
    exports.make_export(export.pk)
    preview = keep(alice, now + YEAR)
    imports.read_import(preview.pk)
    DataExport.objects.update(expires_at=now + YEAR)
    exports.prune_exports(now=now)
    imports.prune_imports(now=now)
    export.refresh_from_db()
    assert export.state == "expired"
    assert not DataImport.objects.exists()
