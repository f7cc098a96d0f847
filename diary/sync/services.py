"""Upkeep of sync: what may be forgotten, and what a restored backup must announce."""

import uuid
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Max, QuerySet

from diary.models import FieldHistory, SyncedRecord, SyncOp, SyncState
from diary.sync.registry import SYNCED

TOMBSTONES_KEPT = timedelta(days=400)
OPS_KEPT = timedelta(days=400)
EARLIER_KEPT = timedelta(days=90)
_BATCH = 1_000


def prune_sync_history(*, now: datetime) -> dict[str, int]:
    """Removes earlier values after 90 days, tombstones and the op log after 400; returns how many of each.

    Works in batches of 1 000 rows; a second call finds nothing left.
    """
    earlier = FieldHistory.objects.filter(replaced_at__lt=now - EARLIER_KEPT)
    ops = SyncOp.objects.filter(applied_at__lt=now - OPS_KEPT)
    return {
        "earlier_values": _delete_in_batches(earlier),
        "ops": _delete_in_batches(ops),
        "tombstones": sum(
            _purge_tombstones(record_type.model, now - TOMBSTONES_KEPT)
            for record_type in SYNCED.values()
        ),
    }


def _delete_in_batches(rows: QuerySet[FieldHistory] | QuerySet[SyncOp]) -> int:
    total = 0
    while ids := list(rows.values_list("pk", flat=True)[:_BATCH]):
        total += rows.model.objects.filter(pk__in=ids).delete()[0]
    return total


def _purge_tombstones(model: type[SyncedRecord], before: datetime) -> int:
    gone = model.objects.filter(deleted_at__lt=before)
    total = 0
    for owner_id in list(gone.values_list("owner_id", flat=True).distinct()):
        with transaction.atomic():
            state = SyncState.objects.select_for_update(no_key=True).get(owner_id=owner_id)
            mine = gone.filter(owner_id=owner_id)
            state.purged_seq = max(state.purged_seq, mine.aggregate(Max("rev"))["rev__max"] or 0)
            state.save(update_fields=["purged_seq"])
            total += mine.delete()[0]
    return total


def announce_restored_database() -> int:
    """To be called once after the database was restored from a backup; returns the number of diaries.

    Every device then sees another epoch, sends again what the backup lacks, and pulls from the start.
    """
    return SyncState.objects.update(epoch=uuid.uuid4(), restored_seq=F("seq"))
