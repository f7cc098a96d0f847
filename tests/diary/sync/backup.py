"""The rows of one diary, kept and put back, as a backup and its restore do with a whole database."""

import copy
from typing import Any

from diary.models import Device, FieldHistory, Period, SyncOp, SyncState
from diary.sync.registry import SYNCED

Rows = list[tuple[Any, list[Any]]]


def rows_of(owner: Any) -> Rows:
    tables = [*(record_type.model for record_type in SYNCED.values()), FieldHistory, SyncOp, Device]
    # `_base_manager`: whole rows, with what opens a trial's commitment.
    found = [(model, list(model._base_manager.filter(owner=owner))) for model in tables]
    found += [(Period, list(Period.objects.filter(trial__owner=owner)))]
    return copy.deepcopy(found)


def put_rows_back(owner: Any, rows: Rows, state: SyncState) -> None:
    """May be called again with the same rows."""
    for model, saved in rows:
        of_owner = {"trial__owner": owner} if model is Period else {"owner": owner}
        model.objects.filter(**of_owner).delete()
        model.objects.bulk_create(copy.deepcopy(saved))
    copy.copy(state).save(force_update=True)
