"""The rows of one diary, kept and put back, as a backup and its restore do with a whole database."""

import copy
from typing import Any

from diary.models import Device, FieldHistory, Period, SyncOp, SyncState
from diary.records import record_on_the_wire
from diary.sync.registry import SYNCED

Rows = list[tuple[Any, list[Any]]]


def rows_of(owner: Any) -> Rows:
    tables = [*(record_type.model for record_type in SYNCED.values()), FieldHistory, SyncOp, Device]
    # `_base_manager`: whole rows, with what opens a trial's commitment.
    found = [(model, list(model._base_manager.filter(owner=owner))) for model in tables]
    found += [(Period, list(Period.objects.filter(trial__owner=owner)))]
    return copy.deepcopy(found)


def view_of(owner: Any) -> dict[tuple[str, str], dict[str, Any]]:
    """All live records as devices get them."""
    view = {}
    for name, record_type in SYNCED.items():
        for row in record_type.model.objects.filter(owner=owner, deleted_at=None):
            view[name, str(row.record_id)] = record_on_the_wire(row)
            del view[name, str(row.record_id)]["recorded_at"]
    return view


def put_rows_back(owner: Any, rows: Rows, state: SyncState) -> None:
    """May be called again with the same rows."""
    for model, saved in rows:
        of_owner = {"trial__owner": owner} if model is Period else {"owner": owner}
        model.objects.filter(**of_owner).delete()
        model.objects.bulk_create(copy.deepcopy(saved))
    copy.copy(state).save(force_update=True)
