"""Who wins when two devices changed the same field. Pure: no Django, no clock.

Not timestamps alone (skew, ties), not whole-record last-write-wins (loses the other device's field): a revision
tells whether the writer had seen the other value; only if not, the later corrected time decides.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum


@dataclass(frozen=True)
class Stamp:
    """Which write gave a field its value: the owner's counter, corrected time in ms since 1970, and the device."""

    rev: int
    at_ms: int
    device_id: str


class Verdict(Enum):
    TAKE = "take"  # the writer had seen the stored value
    WIN = "win"  # both sides changed it; the incoming one is later
    LOSE = "lose"  # both sides changed it; the stored one is later


def judge_field(stored: Stamp | None, incoming: Stamp, base: int) -> Verdict:
    """Whether `incoming` replaces `stored`.

    `base` is the record's rev as the writer last knew it (0: never). A device's later op always follows its own
    earlier one. Ties in time go to the larger device id, so that every order of arrival ends the same.
    """
    if stored is None or stored.rev <= base or stored.device_id == incoming.device_id:
        return Verdict.TAKE
    later = (incoming.at_ms, incoming.device_id) > (stored.at_ms, stored.device_id)
    return Verdict.WIN if later else Verdict.LOSE


def corrected_time(at: datetime, client_now: datetime, server_now: datetime) -> datetime:
    """`at` on the server's clock: the device's skew taken off, never in the future."""
    return min(server_now, at + (server_now - client_now))
