"""The only door from (user, id) to a row. Somebody else's, deleted and unknown are one and the same: not found."""

from datetime import datetime
from typing import TypeVar
from uuid import UUID

from django.db.models import F, Model, Q, QuerySet

from accounts.encryption import is_unreadable
from diary.exceptions import RecordNotFound
from diary.models import (
    DataExport,
    DataImport,
    Occurrence,
    PushSubscription,
    Reminder,
    ShareLink,
    SyncedRecord,
    SyncState,
    Trial,
)

R = TypeVar("R", bound=Model)
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


def reminders_of(owner_id: int) -> QuerySet[Reminder]:
    """A person's reminders, in the order they were made."""
    return Reminder.objects.filter(owner_id=owner_id).order_by("created_at", "pk")


def reminder_of(owner_id: int, reminder_id: UUID) -> Reminder:
    """One reminder; raises RecordNotFound for a stranger's or an unknown one."""
    return _found(reminders_of(owner_id).filter(reminder_id=reminder_id))


def occurrences_of(owner_id: int) -> QuerySet[Occurrence]:
    """The due times of a person's reminders, with their reminder."""
    return Occurrence.objects.filter(reminder__owner_id=owner_id).select_related("reminder")


def occurrence_of(owner_id: int, occurrence_id: UUID) -> Occurrence:
    """One due time; raises RecordNotFound for a stranger's or an unknown one."""
    return _found(occurrences_of(owner_id).filter(occurrence_id=occurrence_id))


def subscriptions_of(owner_id: int) -> QuerySet[PushSubscription]:
    """The browsers that show a person's reminders, oldest first."""
    return PushSubscription.objects.filter(owner_id=owner_id).order_by("created_at", "pk")


def live_subscriptions_of(owner_id: int) -> QuerySet[PushSubscription]:
    """Those that a push service has not ended."""
    return subscriptions_of(owner_id).filter(gone_at=None)


def subscription_of(owner_id: int, subscription_id: UUID) -> PushSubscription:
    """One browser; raises RecordNotFound for a stranger's or an unknown one."""
    return _found(subscriptions_of(owner_id).filter(subscription_id=subscription_id))


def _shares() -> QuerySet[ShareLink]:
    """Links, each with `is_live`. What the others have frozen may be megabytes: it is read only where it is looked at."""
    return ShareLink.objects.defer("snapshot").annotate(is_live=Q(snapshot=""))  # type: ignore[no-redef]


def shares_of(owner_id: int) -> QuerySet[ShareLink]:
    """A person's links to their diary, newest first."""
    return _shares().filter(owner_id=owner_id).order_by("-created_at", "-pk")


def share_of(owner_id: int, share_id: UUID) -> ShareLink:
    """One link; raises RecordNotFound for a stranger's or an unknown one."""
    return _found(shares_of(owner_id).filter(share_id=share_id))


def valid_shares(now: datetime) -> QuerySet[ShareLink]:
    """Links whose readers may go on reading: not expired, not revoked. Somebody's wrong passcodes do not throw them out."""
    return _shares().filter(revoked_at=None, expires_at__gt=now)


def unused_shares(now: datetime) -> QuerySet[ShareLink]:
    """Valid links with an opening left, for readers who have been let in."""
    unused = Q(views_max__isnull=True) | Q(views__lt=F("views_max"))
    return valid_shares(now).filter(unused)


def openable_shares(now: datetime) -> QuerySet[ShareLink]:
    """Links that let in another reader: unused, and not locked by wrong passcodes."""
    return unused_shares(now).filter(tries_left__gt=0)


def share_by_digest(token_digest: bytes, now: datetime) -> ShareLink:
    """The link somebody holds; raises RecordNotFound for an unknown, expired, revoked, locked or used up one alike."""
    return _found(openable_shares(now).filter(token_digest=token_digest))


def share_being_read(share_pk: int, reactivated: int, now: datetime) -> ShareLink:
    """The link of a reader who has opened it; raises RecordNotFound as soon as it is not valid any more.

    `reactivated`: how often it had been switched on again by then. Who was thrown out once does not come back by that.
    """
    return _found(valid_shares(now).filter(pk=share_pk, reactivated=reactivated))


def trials_of(owner_id: int) -> QuerySet[Trial]:
    """A person's trials, newest first, without what opens the commitment."""
    return records_of(Trial, owner_id).order_by("-recorded_at", "-pk")


def trial_of(owner_id: int, trial_id: UUID) -> Trial:
    """One trial; raises RecordNotFound for a stranger's or an unknown one."""
    return record_of(Trial, owner_id, trial_id)


def exports_of(owner_id: int) -> QuerySet[DataExport]:
    """A person's exports, newest first."""
    return DataExport.objects.filter(owner_id=owner_id).order_by("-created_at", "-pk")


def export_of(owner_id: int, export_id: UUID) -> DataExport:
    """One export; raises RecordNotFound for a stranger's or an unknown one."""
    return _found(exports_of(owner_id).filter(export_id=export_id))


def imports_of(owner_id: int) -> QuerySet[DataImport]:
    """The files a person brought, newest first."""
    return DataImport.objects.filter(owner_id=owner_id).order_by("-created_at", "-pk")


def import_of(owner_id: int, import_id: UUID) -> DataImport:
    """One of them; raises RecordNotFound for a stranger's or an unknown one, and for one that no key opens."""
    brought = _found(imports_of(owner_id).filter(import_id=import_id))
    if is_unreadable(brought.preview) or is_unreadable(brought.reading):
        raise RecordNotFound
    return brought


def _found(rows: QuerySet[R]) -> R:
    row = rows.first()
    if row is None:
        raise RecordNotFound
    return row
