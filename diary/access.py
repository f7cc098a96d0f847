"""The only door from (user, id) to a row. Somebody else's, deleted and unknown are one and the same: not found."""

from typing import TypeVar
from uuid import UUID

from django.db.models import QuerySet

from diary.exceptions import RecordNotFound
from diary.models import SyncedRecord, SyncState

M = TypeVar("M", bound=SyncedRecord)


def records_of(model: type[M], owner_id: int) -> QuerySet[M]:
    """The live records of one kind and one person; every list and every row starts here."""
    rows: QuerySet[M] = model.objects.filter(owner_id=owner_id, deleted_at__isnull=True)
    return rows


def record_of(model: type[M], owner_id: int, record_id: UUID) -> M:
    """One live record; raises RecordNotFound for a stranger's, a deleted or an unknown one."""
    try:
        return records_of(model, owner_id).get(record_id=record_id)
    except model.DoesNotExist:
        raise RecordNotFound from None


def diary_of(owner_id: int) -> SyncState:
    """The person's diary; raises RecordNotFound for a user without one."""
    try:
        return SyncState.objects.get(owner_id=owner_id)
    except SyncState.DoesNotExist:
        raise RecordNotFound from None
