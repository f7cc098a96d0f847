"""What goes into the sender and what comes back. Who may be reminded of what is decided elsewhere."""

import base64
import hashlib
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

Urgency = Literal["very-low", "low", "normal", "high"]


class Outcome(StrEnum):
    """What an answer of the push service means for a delivery."""

    ACCEPTED = "accepted"
    # The subscription has ended and should be deleted.
    GONE = "gone"
    # The message or its subscription is malformed; sending it again would change nothing.
    REFUSED = "refused"
    # Never sent: the address is not one of a push service we know.
    BLOCKED = "blocked"
    # Our VAPID keys or subject are not accepted. Nothing is wrong with the subscription.
    MISCONFIGURED = "misconfigured"
    THROTTLED = "throttled"
    # No answer, or the push service is in trouble.
    RETRY = "retry"


@dataclass(frozen=True, kw_only=True)
class Push:
    """One encrypted message to be. `payload` is plain; addresses and keys never show in a repr, hence in a log."""

    subscription_id: int
    endpoint: str = field(repr=False)
    p256dh: str = field(repr=False)
    auth: str = field(repr=False)
    payload: bytes = field(repr=False)
    topic: str
    ttl_seconds: int
    urgency: Urgency = "high"


@dataclass(frozen=True, kw_only=True)
class PushResult:
    """`status` is None when no answer came or none was asked for (a paused host, a blocked address)."""

    subscription_id: int
    outcome: Outcome
    status: int | None = None
    retry_after_seconds: int | None = None


def topic_of(occurrence: str) -> str:
    """32 url-safe characters, the same for the same occurrence: a push service keeps only the last one of a topic."""
    digest = hashlib.sha256(occurrence.encode()).digest()
    return base64.urlsafe_b64encode(digest).decode()[:32]
