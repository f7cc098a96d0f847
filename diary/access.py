"""The only door from (user, id) to a row. Somebody else's, deleted and unknown are one and the same: not found."""

from uuid import UUID

from django.db.models import QuerySet

from diary.exceptions import RecordNotFound
from diary.models import Entry, Profile, SyncState


def entries_of(owner_id: int) -> QuerySet[Entry]:
    """The live entries of one person; every list and every row starts here."""
    return Entry.objects.filter(owner_id=owner_id, deleted_at__isnull=True)


def entry_of(owner_id: int, record_id: UUID) -> Entry:
    """One live entry; raises RecordNotFound for a stranger's, a deleted or an unknown one."""
    try:
        return entries_of(owner_id).get(record_id=record_id)
    except Entry.DoesNotExist:
        raise RecordNotFound from None


def profile_of(owner_id: int) -> Profile | None:
    return Profile.objects.filter(owner_id=owner_id, deleted_at__isnull=True).first()


def diary_of(owner_id: int) -> SyncState:
    """The person's diary; raises RecordNotFound for a user without one."""
    try:
        return SyncState.objects.get(owner_id=owner_id)
    except SyncState.DoesNotExist:
        raise RecordNotFound from None
