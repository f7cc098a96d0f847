"""What changed after a cursor: every synced record of one person, in the order of `rev`."""

from typing import Any

from accounts.encryption import named_unreadable
from diary.entries.queries import earlier_values
from diary.models import SyncedRecord
from diary.records import record_on_the_wire
from diary.sync.registry import SYNCED

Found = list[tuple[str, SyncedRecord]]


def changes_after(owner_id: int, cursor: int, limit: int, seq: int) -> Found:
    """The records with cursor < rev <= seq in the order of `rev`: `limit` of them, and one more if there is one.

    Needs the snapshot in which `seq` was read.
    """
    if cursor >= seq:
        return []
    found: Found = []
    for name, record_type in SYNCED.items():
        # Not beyond `seq`: what others commit while this runs comes with the next pull, in order.
        rows = record_type.model.objects.filter(owner_id=owner_id, rev__gt=cursor, rev__lte=seq)
        found.extend((name, row) for row in rows.order_by("rev")[: limit + 1])
    return sorted(found, key=_rev)[: limit + 1]


def _rev(pair: tuple[str, SyncedRecord]) -> int:
    return pair[1].rev


def page_of(
    found: Found, *, owner_id: int, limit: int, seq: int, names: dict[str, str]
) -> dict[str, Any]:
    """At most `limit` changes as JSON, and the cursor to go on from (`more`: there is more).

    Without more, the cursor is the owner's counter itself.
    """
    page, more = sorted(found, key=_rev)[:limit], len(found) > limit
    with_earlier = [row.record_id for _, row in page if row.has_earlier]
    earlier = earlier_values(owner_id, with_earlier, names) if with_earlier else {}
    changes = [_change(name, row, earlier.get(row.record_id, [])) for name, row in page]
    return {"changes": changes, "cursor": page[-1][1].rev if more else seq, "more": more}


def _change(name: str, row: SyncedRecord, earlier: list[dict[str, Any]]) -> dict[str, Any]:
    deleted = row.deleted_at is not None
    data = None if deleted else record_on_the_wire(row) | {"earlier": earlier}
    change = {
        "type": name,
        "id": str(row.record_id),
        "rev": row.rev,
        "deleted": deleted,
        "data": data,
    }
    # Beside the data: what the device has of these fields stays as it is.
    return change | named_unreadable(row)
