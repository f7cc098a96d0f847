"""The values that records had before, as far as they are shown."""

from uuid import UUID

from django.db.models import Window
from django.db.models.functions import RowNumber

from accounts.encryption import is_unreadable
from diary.models import FieldHistory

# Of one record; more than that is of no use on a screen.
EARLIER_SHOWN = 20


def newest_values(owner_id: int, record_ids: list[UUID]) -> list[FieldHistory]:
    """At most 20 of each record, newest first: a day that is edited for months may have thousands, each encrypted.

    Without those that no key opens.
    """
    return [row for row in _newest(owner_id, record_ids) if not is_unreadable(row.value)]


def _newest(owner_id: int, record_ids: list[UUID]) -> list[FieldHistory]:
    rows = FieldHistory.objects.filter(owner_id=owner_id)
    if len(record_ids) == 1:
        return list(rows.filter(record_id=record_ids[0]).order_by("-rev", "-id")[:EARLIER_SHOWN])
    newest = Window(RowNumber(), partition_by="record_id", order_by=("-rev", "-id"))
    ranked = rows.filter(record_id__in=record_ids).annotate(place=newest)
    return list(ranked.filter(place__lte=EARLIER_SHOWN).order_by("-rev", "-id"))
