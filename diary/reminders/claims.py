"""Who may send which message: claims with a lease, and a token as fence. Any number of senders is harmless."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import F, Q

from diary.clock import CLOCKS_DIFFER
from diary.models import Delivery

LEASE = timedelta(seconds=60)
BATCH = 200
# Sending what may have arrived shows the same message again, in place of the first; losing it is worse.
RESENT_MAX = 5


class Claim(NamedTuple):
    """One message that is ours until the lease ends: its number and the token that every write must name."""

    delivery_id: int
    token: int


@transaction.atomic
def claim_next(now: datetime) -> list[Claim]:
    """Takes up to 200 messages whose time has come, for 60 s."""
    waiting = Delivery.objects.select_for_update(skip_locked=True).filter(next_try_at__lte=now)
    rows = list(waiting.order_by("next_try_at").values_list("pk", "token")[:BATCH])
    Delivery.objects.filter(pk__in=[pk for pk, _ in rows]).update(
        state="leased", token=F("token") + 1, next_try_at=None, lease_until=now + LEASE
    )
    return [Claim(pk, token + 1) for pk, token in rows]


def begin_sending(claims: Iterable[Claim], now: datetime) -> set[int]:
    """Says of each, before a byte leaves, that it may now arrive. Returns those that are still ours to send."""
    ours: set[int] = set()
    for token, ids in _by_token(claims).items():
        rows = Delivery.objects.filter(pk__in=ids, token=token)
        begun = rows.filter(state="leased").update(state="sending", lease_until=now + LEASE)
        if begun == len(ids):
            ours.update(ids)
        elif begun:
            ours.update(rows.filter(state="sending").values_list("pk", flat=True))
    return ours


def finish(claims: Iterable[Claim], **values: Any) -> int:
    """Writes what became of messages that are still ours; returns how many were."""
    values = {"lease_until": None, "next_try_at": None} | values
    return sum(
        Delivery.objects.filter(pk__in=ids, token=token).update(**values)
        for token, ids in _by_token(claims).items()
    )


def _by_token(claims: Iterable[Claim]) -> dict[int, list[int]]:
    grouped: dict[int, list[int]] = defaultdict(list)
    for claim in claims:
        grouped[claim.token].append(claim.delivery_id)
    return grouped


@transaction.atomic
def sweep(now: datetime) -> dict[str, int]:
    """Takes back what a dead sender held: unsent ones go on, those that may have arrived are sent once more."""
    # Nobody holds a message for longer than a lease: further ahead is a clock that was wrong.
    is_over = Q(lease_until__lt=now) | Q(lease_until__gt=now + LEASE + CLOCKS_DIFFER)
    held = Delivery.objects.select_for_update(skip_locked=True).filter(is_over)
    rows = list(held.order_by("lease_until").values_list("pk", "state", "times_ambiguous")[:BATCH])
    unsent = [pk for pk, state, _ in rows if state == "leased"]
    unclear = [pk for pk, state, times in rows if state == "sending" and times < RESENT_MAX]
    hopeless = [pk for pk, state, times in rows if state == "sending" and times >= RESENT_MAX]
    free = {"token": F("token") + 1, "lease_until": None}
    Delivery.objects.filter(pk__in=unsent).update(state="pending", next_try_at=now, **free)
    again = {"state": "ambiguous", "times_ambiguous": F("times_ambiguous") + 1}
    Delivery.objects.filter(pk__in=unclear).update(next_try_at=now, **again, **free)
    Delivery.objects.filter(pk__in=hopeless).update(**again, **free)
    return {"released": len(unsent), "ambiguous": len(unclear) + len(hopeless)}
