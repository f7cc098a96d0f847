"""Bringing a file into a diary: a worker reads it, its owner looks and chooses, a worker writes it, and takes it back."""

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from time import monotonic
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from accounts.models import User
from diary.access import import_of, imports_of
from diary.clock import CLOCKS_DIFFER
from diary.exceptions import FileRefused, InvalidFields, invalid_field
from diary.export.chunks import Readable, forget_file, keep_file
from diary.export.exports import ATTEMPTS_MAX, is_left
from diary.export.looking import found_in, looked_at
from diary.export.memory import limited_memory
from diary.export.packed import BYTES_MAX
from diary.export.steps import Step, take
from diary.export.tables import checked_choices
from diary.export.undoing import changes_noted, undo_some
from diary.models import DataImport
from diary.records import lock_diary, writing
from diary.trouble import passing_trouble

ON_DIFFERENT = ("keep", "replace")
UNDO_FOR = timedelta(days=30)
LISTED_MAX = 20
NOT_WRITTEN_MAX = 10
# One transaction each; a phone that syncs meanwhile waits for this many.
BATCH = 1_000
# A worker gives way to the next file after so long; a task is killed after five minutes (CELERY_TASK_TIME_LIMIT).
TURN_SECONDS = 120
_KEPT_FOR = timedelta(hours=24)
_State = DataImport.State
_WORKED_ON = (_State.READING, _State.RUNNING, _State.UNDOING)
_NOT_WRITTEN = (_State.READING, _State.PREVIEW, _State.REFUSED)

logger = logging.getLogger(__name__)
Json = dict[str, Any]
_Rows = QuerySet[DataImport]


# --- Looking at it -----------------------------------------------------------------------------


def keep_for_reading(*, owner: User, file: Readable, size_bytes: int, now: datetime) -> DataImport:
    """Keeps a file for a day, to be read by a worker; nothing of the diary is changed. Raises InvalidFields (`file`).

    Of those that are not written only the newest ten are kept.
    """
    if size_bytes > BYTES_MAX:
        raise invalid_field("file", "too_large", "must be at most 20 MB")
    if not size_bytes:
        raise invalid_field("file", "empty", "is empty")
    with transaction.atomic():
        lock_diary(owner.pk)
        waiting = imports_of(owner.pk).filter(state__in=_NOT_WRITTEN)
        older = [row["pk"] for row in waiting.values("pk")[NOT_WRITTEN_MAX - 1 :]]
        # Asked again: one of them may be on its way into the diary by now.
        DataImport.objects.filter(pk__in=older, state__in=_NOT_WRITTEN).delete()
        brought = DataImport.objects.create(owner=owner, created_at=now, expires_at=now + _KEPT_FOR)
        keep_file(file, brought)
    return brought


def choose(*, owner_id: int, import_id: UUID, choices: Any) -> DataImport:
    """Has a table read anew with what its person changed, over what was chosen before. Raises InvalidFields, RecordNotFound,
    and FileRefused (`import_over`) while it is being read, and once its owner has said "bring it in".
    """
    brought = import_of(owner_id, import_id)
    if brought.state not in (_State.PREVIEW, _State.REFUSED):
        raise FileRefused("import_over")
    if brought.kind == "daymark":
        raise invalid_field("choices", "not_for_this_kind", "are only for a table")
    chosen = checked_choices(brought.choices, choices)
    as_it_was = {name: getattr(brought, name) for name in ("state", "attempts", "taken_at")}
    rows = DataImport.objects.filter(pk=brought.pk, **as_it_was)
    if not rows.update(choices=chosen, **_afresh(_State.READING)):
        raise FileRefused("import_over")
    return import_of(owner_id, import_id)


def read_import(import_pk: int) -> None:
    """Reads one file and writes down what was found in it. Nothing happens when that is done, being done, or it is gone."""
    brought = _taken(import_pk, _State.READING)
    if brought is None:
        return
    with _worked_on(brought, otherwise=_State.REFUSED) as mine:
        try:
            with limited_memory():
                said = looked_at(brought, now=timezone.now())
        except InvalidFields as refused:
            (first, *_) = refused.errors
            mine.update(**_given_up(_State.REFUSED, first.code, f"It {first.message}."))
        except MemoryError:
            mine.update(**_given_up(_State.REFUSED, "too_large", "It must hold less."))
        else:
            mine.update(state=_State.PREVIEW, **said)


def _given_up(state: str, code: str = "not_readable", detail: str = "It cannot be read.") -> Json:
    """A file that could not be read says why, and nothing of an earlier reading; what is written has its preview still."""
    problem = {"code": code, "detail": detail}
    return {"state": state} | ({"preview": {"problem": problem}} if state == "refused" else {})


# --- Writing it --------------------------------------------------------------------------------


def begin_writing(
    *, owner_id: int, import_id: UUID, on_different: Any, now: datetime
) -> tuple[DataImport, bool]:
    """The person says "bring it in", or goes on with one that failed; true when that is new. A second call changes nothing.

    Raises RecordNotFound, InvalidFields while a question is open, and FileRefused: `not_read` before it is read,
    `file_gone` where the file is not kept any more.
    """
    if on_different not in ON_DIFFERENT:
        raise invalid_field(
            "on_different", "unknown_choice", "must be one of: " + ", ".join(ON_DIFFERENT)
        )
    brought = import_of(owner_id, import_id)
    if brought.state in (_State.READING, _State.REFUSED):
        raise FileRefused("not_read")
    for question in brought.preview.get("questions", ()):
        raise invalid_field(f"choices.{question['code']}", "required", "must be chosen first")
    begun: Json = {"replaces": on_different == "replace", "committed_at": now}
    rows = DataImport.objects.filter(pk=brought.pk, expires_at__gt=now)
    is_new = rows.filter(state=_State.PREVIEW).update(
        expires_at=now + UNDO_FOR, **begun, **_afresh(_State.RUNNING)
    ) or rows.filter(state=_State.FAILED, chunks__isnull=False).update(**_afresh(_State.RUNNING))
    brought = import_of(owner_id, import_id)
    if brought.state in (_State.PREVIEW, _State.FAILED, _State.UNDONE):
        raise FileRefused("file_gone")
    return brought, bool(is_new)


def write_import(import_pk: int) -> bool:
    """Writes one file that is to be brought in; true when its turn was over before it was done.

    Nothing happens when it is done, being written by another, or gone.
    """
    brought = _taken(import_pk, _State.RUNNING)
    if brought is None:
        return False
    with _worked_on(brought, otherwise=_State.FAILED) as mine:
        found = found_in(brought, now=brought.committed_at or timezone.now())
        result = brought.result or dict.fromkeys(("created", "changed", "unchanged"), 0)
        result.setdefault("refused", found.refused)
        mine.update(steps=len(found), result=result)
        for first in _turn(mine, range(brought.steps_done, len(found), BATCH)):
            with writing(brought.owner_id):
                _write_some(brought, found.steps(first, BATCH), result)
                done = min(first + BATCH, len(found))
                _count_on(mine, steps_done=done, result=result)
        return _ended(brought, mine, state=_State.DONE)


def _write_some(brought: DataImport, steps: Sequence[Step], result: dict[str, int]) -> None:
    with changes_noted(brought, steps):
        take(steps, result)


# --- Taking it back ----------------------------------------------------------------------------


def undo_until(brought: DataImport) -> datetime | None:
    """Until when what was written can be taken back; None where nothing was."""
    can = brought.state in (_State.DONE, _State.FAILED) and brought.committed_at is not None
    return brought.expires_at if can else None


def begin_undoing(*, owner_id: int, import_id: UUID, now: datetime) -> tuple[DataImport, bool]:
    """The person takes an import back; true when that is new. A second call changes nothing. The file is forgotten: what is
    half taken back is not gone on with. Of our own file zone, language and whether mails are stopped stay.

    Raises RecordNotFound, and FileRefused: `import_not_written`, or `undo_too_late` after 30 days.
    """
    brought = import_of(owner_id, import_id)
    if brought.state in (_State.UNDOING, _State.UNDONE):
        return brought, False
    until = undo_until(brought)
    if until is None:
        raise FileRefused("import_not_written")
    if until <= now:
        raise FileRefused("undo_too_late")
    with transaction.atomic():
        rows = DataImport.objects.filter(pk=brought.pk, state=brought.state)
        result = brought.result | {"undone": brought.result.get("undone", 0)}
        steps = {"steps": brought.records.count(), "steps_done": 0}
        is_new = rows.update(**_afresh(_State.UNDOING), **steps, result=result)
        if is_new:
            forget_file(brought)
    return import_of(owner_id, import_id), bool(is_new)


def undo_import(import_pk: int) -> bool:
    """Takes one import back, the last record first; true when its turn was over before it was done."""
    brought = _taken(import_pk, _State.UNDOING)
    if brought is None:
        return False
    with _worked_on(brought, otherwise=_State.FAILED) as mine:
        result = brought.result
        for first in _turn(mine, range(brought.steps_done, brought.steps, BATCH)):
            with writing(brought.owner_id):
                result["undone"] += undo_some(brought, BATCH, now=timezone.now())
                done = min(first + BATCH, brought.steps)
                _count_on(mine, steps_done=done, result=result)
        return _ended(brought, mine, state=_State.UNDONE)


# --- Who works on it ---------------------------------------------------------------------------


def _afresh(state: str) -> Json:
    """What a row begins a piece of work with."""
    return {"state": state, "taken_at": None, "attempts": 0}


def _taken(import_pk: int, state: str) -> DataImport | None:
    """The row, for the one worker that works on it; what a dead one left may be taken again, three times in all."""
    free = Q(taken_at=None) | is_left(timezone.now())
    rows = DataImport.objects.filter(free, pk=import_pk, state=state)
    otherwise = _State.REFUSED if state == _State.READING else _State.FAILED
    if rows.filter(attempts__gte=ATTEMPTS_MAX).update(**_given_up(otherwise)):
        return None
    if not rows.update(taken_at=timezone.now(), attempts=F("attempts") + 1):
        return None
    # Its owner may have deleted it meanwhile.
    return DataImport.objects.select_related("owner").filter(pk=import_pk, state=state).first()


class _TakenOver(Exception):
    """Somebody else works on it, or its owner has deleted it: nothing of this piece counts."""


@contextmanager
def _worked_on(brought: DataImport, *, otherwise: str) -> Iterator[_Rows]:
    """The row while it is this worker's. What it fails at becomes state `otherwise`; what passes is tried again."""
    mine = DataImport.objects.filter(
        pk=brought.pk, attempts=brought.attempts, state=brought.state, taken_at=brought.taken_at
    )
    try:
        yield mine
    except _TakenOver:
        return
    except Exception as error:
        if passing_trouble(error):
            # Goes on where it is now, when `imports_to_work_on` finds it; three times in all.
            raise
        # What is written stays written and counted; the person learns that the rest is not.
        mine.update(**_given_up(otherwise))
        logger.exception("import %s: %s did not end", brought.pk, brought.state)


def _turn(mine: _Rows, pieces: range) -> Iterator[int]:
    """The pieces of a piece of work, until it is the next file's turn."""
    begun_at = monotonic()
    for piece in pieces:
        if monotonic() - begun_at > TURN_SECONDS:
            mine.update(taken_at=None, attempts=0)
            return
        yield piece


def _count_on(mine: _Rows, **changed: Any) -> None:
    if not mine.update(**changed):
        raise _TakenOver


def _ended(brought: DataImport, mine: _Rows, *, state: str) -> bool:
    """Ends what is done to the last piece; true when it is not."""
    with transaction.atomic():
        if not mine.filter(steps_done=F("steps")).update(state=state, **_how_it_was_read(brought)):
            # Its turn is over, or somebody else's has begun; or it is gone.
            return DataImport.objects.filter(pk=brought.pk, state=brought.state).exists()
        forget_file(brought)
    return False


def _how_it_was_read(brought: DataImport) -> Json:
    """What is kept of it for 30 days: the format, not every column with its examples."""
    columns: Json = {"columns": [], "names": [], "sheets": []}
    return {"choices": {}, "reading": brought.reading | columns if brought.reading else {}}


def imports_to_work_on(now: datetime) -> list[tuple[str, int]]:
    """State and key of files that no worker has taken, or only one that is dead by now."""
    rows = DataImport.objects.filter(is_left(now), state__in=_WORKED_ON).order_by("created_at")
    return list(rows.values_list("state", "pk")[:50])


def remove_import(*, owner_id: int, import_id: UUID) -> None:
    """Forgets a file; what was written of it stays, and cannot be taken back any more. Raises RecordNotFound, also the
    second time.
    """
    with transaction.atomic():
        # A worker that writes it notes what it changed: that waits, or finds nothing any more.
        lock_diary(owner_id)
        import_of(owner_id, import_id).delete()


def prune_imports(*, now: datetime) -> None:
    """Forgets files whose time is over and that nobody works on. A second call finds nothing."""
    # None is kept for longer: what claims to be was brought while the clock was ahead.
    kept = Q(expires_at__range=(now, now + UNDO_FOR + CLOCKS_DIFFER)) | Q(state__in=_WORKED_ON)
    DataImport.objects.exclude(kept).delete()


def percent_of(brought: DataImport) -> int:
    """How much of what is being done is done."""
    if brought.state in (_State.DONE, _State.UNDONE):
        return 100
    return 100 * brought.steps_done // brought.steps if brought.steps else 0
