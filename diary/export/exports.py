"""Making the file of a whole diary, and giving it to its owner for a day."""

import logging
import tempfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import User
from diary.access import export_of, exports_of
from diary.clock import CLOCKS_DIFFER
from diary.exceptions import FileRefused
from diary.export.archive import write_archive
from diary.export.chunks import keep_file, pieces_of
from diary.localtime import local_day
from diary.models import DataExport, FileChunk
from diary.records import lock_diary
from diary.trouble import passing_trouble

LISTED_MAX = 10
KEPT_FOR = timedelta(hours=24)
# A worker that needs longer than this is dead: a task is killed after five minutes (CELERY_TASK_TIME_LIMIT).
TAKEN_FOR = timedelta(minutes=6)
ATTEMPTS_MAX = 3
_OPEN = ("waiting", "running")

logger = logging.getLogger(__name__)


@transaction.atomic
def ask_for_export(*, owner: User, now: datetime) -> tuple[DataExport, bool]:
    """A new export in state `waiting`, or the one that is still being made; and whether it is new.

    Only the newest ten are kept; a file that is still there goes with its row.
    """
    lock_diary(owner.pk)
    being_made = exports_of(owner.pk).filter(state__in=_OPEN).first()
    if being_made:
        return being_made, False
    older = exports_of(owner.pk)[LISTED_MAX - 1 :].values("pk")
    DataExport.objects.filter(pk__in=[row["pk"] for row in older]).delete()
    about = {"file_name": file_name(owner, now), "created_at": now}
    return DataExport.objects.create(owner=owner, **about), True


def file_name(owner: User, now: datetime) -> str:
    """What the file of everything is called that is made now."""
    return f"daymark-{local_day(now, owner.time_zone).isoformat()}.zip"


def make_export(export_pk: int) -> None:
    """Makes the file of one export. Nothing happens when it is made, being made by another, or gone."""
    if not _take(export_pk, timezone.now()):
        return
    export = DataExport.objects.select_related("owner").get(pk=export_pk)
    rows = DataExport.objects.filter(pk=export_pk, attempts=export.attempts, state="running")

    def say(percent: int) -> None:
        rows.update(progress_percent=percent)

    try:
        with tempfile.TemporaryFile() as file:
            write_archive(export.owner, file, now=timezone.now(), progress=say)
            with transaction.atomic():
                _hand_over(export, keep_file(file, export))
    except Exception as error:
        if passing_trouble(error):
            # Stays as it is, and is taken up again by `exports_to_make`; three times in all.
            raise
        # Whatever it was: the person must not look at a bar that stands still for ever.
        rows.update(state="failed")
        logger.exception("export %s could not be made", export_pk)


def _take(export_pk: int, now: datetime) -> bool:
    """Only one worker makes it; what a dead one left may be taken again, three times in all."""
    free = Q(state="waiting") | Q(state="running") & is_left(now)
    rows = DataExport.objects.filter(free, pk=export_pk)
    if rows.filter(attempts__gte=ATTEMPTS_MAX).update(state="failed"):
        return False
    taken = rows.update(
        state="running", taken_at=now, attempts=F("attempts") + 1, progress_percent=0
    )
    return bool(taken)


def is_left(now: datetime) -> Q:
    """Taken by a worker that is dead by now; or by one whose clock was ahead, which would hold it until then."""
    return ~Q(taken_at__range=(now - TAKEN_FOR, now + CLOCKS_DIFFER))


def _hand_over(export: DataExport, size_bytes: int) -> None:
    """Ready, unless another worker has taken it over or it was deleted meanwhile."""
    now = timezone.now()
    rows = DataExport.objects.filter(pk=export.pk, attempts=export.attempts, state="running")
    handed_over = rows.update(
        state="ready",
        progress_percent=100,
        size_bytes=size_bytes,
        ready_at=now,
        expires_at=now + KEPT_FOR,
    )
    if not handed_over:
        raise RuntimeError("taken over")


def fetch_file(
    *, owner_id: int, export_id: UUID, now: datetime
) -> tuple[DataExport, Iterator[bytes]]:
    """The file piece by piece, as often as its owner asks; the last time is noted.

    Raises RecordNotFound; FileRefused `not_ready` before it is made, `file_gone` once it is gone, `unreadable`.
    """
    export = export_of(owner_id, export_id)
    ready = DataExport.objects.filter(pk=export.pk, state="ready", expires_at__gt=now)
    if not ready.update(fetched_at=now):
        raise FileRefused("not_ready" if export.state in _OPEN else "file_gone")
    pieces = pieces_of(export)
    # The first one now: what no key opens is refused before anything of it is given.
    return export, _all_of(export, next(pieces, b""), pieces)


def _all_of(export: DataExport, first: bytes, others: Iterator[bytes]) -> Iterator[bytes]:
    """Raises FileRefused where the file goes meanwhile: the connection ends, and nobody takes a part for the whole."""
    given = len(first)
    yield first
    for piece in others:
        given += len(piece)
        yield piece
    if given != export.size_bytes:
        raise FileRefused("file_gone")


def remove_export(*, owner_id: int, export_id: UUID) -> None:
    """Deletes an export with its file; raises RecordNotFound, also the second time."""
    export_of(owner_id, export_id).delete()


def exports_to_make(now: datetime) -> list[int]:
    """Which exports wait for a worker longer than they should: their message was lost, or their worker died."""
    just_now = Q(created_at__range=(now - timedelta(seconds=30), now + CLOCKS_DIFFER))
    lost, left = Q(state="waiting") & ~just_now, Q(state="running") & is_left(now)
    rows = DataExport.objects.filter(lost | left, state__in=_OPEN).order_by("created_at")
    return list(rows.values_list("pk", flat=True)[:50])


@transaction.atomic
def prune_exports(*, now: datetime) -> None:
    """Deletes files a day after they were made. A second call finds nothing."""
    ready = DataExport.objects.filter(state="ready")
    # None is kept for longer: what claims to be was made while the clock was ahead.
    late = ready.exclude(expires_at__range=(now, now + KEPT_FOR + CLOCKS_DIFFER))
    FileChunk.objects.filter(of_export__in=late).delete()
    late.update(state="expired")


def state_of(export: DataExport, now: datetime) -> str:
    """As it is at `now`: a file whose day is over is expired before the row says so."""
    is_late = export.expires_at is not None and export.expires_at <= now
    return "expired" if export.state == "ready" and is_late else export.state
