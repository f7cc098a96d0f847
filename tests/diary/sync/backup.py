"""The rows of one diary, kept and put back, as a backup and its restore do with a whole database."""

import copy
from typing import Any

from diary.models import Device, FieldHistory, SyncOp, SyncState
from diary.sync.registry import SYNCED

Rows = list[tuple[Any, list[Any]]]


def rows_of(owner: Any) -> Rows:
    tables = [*(record_type.model for record_type in SYNCED.values()), FieldHistory, SyncOp, Device]
    return copy.deepcopy([(model, list(model.objects.filter(owner=owner))) for model in tables])


def put_rows_back(owner: Any, rows: Rows, state: SyncState) -> None:
    """May be called again with the same rows."""
    for model, saved in rows:
        model.objects.filter(owner=owner).delete()
        model.objects.bulk_create(copy.deepcopy(saved))
    copy.copy(state).save(force_update=True)
