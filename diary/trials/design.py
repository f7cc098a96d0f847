"""What a trial is: its presets, its calendar under pauses, what of the order may be shown when, the commitment. Pure.

**Days of a trial** are numbered 0, 1, 2 … from its first day; day n belongs to period n // L. A pause takes calendar days
out and moves the rest: the trial goes on with the remaining days of the same period. Nothing is repeated and nothing that
was lived through is thrown away, because a pause may well be told *because* of how EMS or its absence felt: a rule that
dropped or repeated the begun period would let the scores choose which days count, and the test would no longer be exact.
For the same reason the day on which a pause is told stays a day of the trial, as assigned, and so counting goes on only
with the day after "go on". The stored order is never touched.
Reasons and sources: docs/decisions/0015-trials.md.
"""

import hashlib
import hmac
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple
from uuid import UUID

PAIRS = (6, 16)
PERIOD_DAYS = (1, 14)
WASHOUT_DAYS = (0, 6)
START_WITHIN = timedelta(days=14)
PAUSE_AT_MOST = timedelta(days=90)
MATTERS = (0.5, 5.0)
MATTERS_DEFAULT = 1.0

EMS = "ems"
NO_EMS = "no_ems"
OWN = "own"
NOTHING = "nothing"
ACTIVE_LOW = "active_low"
OFF_KINDS = (NOTHING, ACTIVE_LOW)

PLANNED = "planned"
RUNNING = "running"
PAUSED = "paused"
COMPLETED = "completed"
ENDED_EARLY = "ended_early"
STATES = (PLANNED, RUNNING, PAUSED, COMPLETED, ENDED_EARLY)
OVER = (COMPLETED, ENDED_EARLY)

COMMITMENT_VERSION = 1
_LETTERS = {EMS: "E", NO_EMS: "N"}


class Shape(NamedTuple):
    """Pairs of periods, and days of each period."""

    pairs: int
    days: int

    @property
    def total(self) -> int:
        return 2 * self.pairs * self.days


PRESETS = {
    "standard": Shape(10, 3),
    "quick": Shape(8, 2),
    "slow_fading": Shape(8, 7),
    "strong": Shape(14, 4),
}


@dataclass(frozen=True)
class Pause:
    """Days that are none of the trial: from the day after it was told to the day before `until_on` (None: no end yet)."""

    told_on: date
    until_on: date | None = None
    reason: str = ""

    @property
    def from_on(self) -> date:
        return self.told_on + timedelta(days=1)


class Stretch(NamedTuple):
    """First and last calendar day of a period."""

    from_on: date
    to_on: date


def pause_of(told_on: str, told: Sequence[str]) -> Pause:
    """A pause as it is stored: when it was told; its reason and, once it is known, the first day that counts again."""
    until = date.fromisoformat(told[1]) if len(told) > 1 else None
    return Pause(date.fromisoformat(told_on), until, told[0])


def pattern_of(heads: Sequence[bool]) -> list[str]:
    """The assignment of each period, given one fair coin a pair: heads is EMS first."""
    order = []
    for head in heads:
        order += [EMS, NO_EMS] if head else [NO_EMS, EMS]
    return order


# --- the calendar ------------------------------------------------------------------------------


def trial_days(
    starts_on: date, shape: Shape, pauses: Sequence[Pause], *, today: date
) -> list[date]:
    """The calendar day of each day of the trial, oldest first.

    A pause without an end counts as if it were ended on `today`, the local date: nobody knows better.
    """
    tomorrow = today + timedelta(days=1)
    resting = {one.from_on: one.until_on or max(tomorrow, one.from_on) for one in pauses}
    days: list[date] = []
    on = starts_on
    while len(days) < shape.total:
        until = max((end for first, end in resting.items() if first <= on < end), default=None)
        if until is None:
            days.append(on)
        on = until or on + timedelta(days=1)
    return days


def days_before(days: Sequence[date], today: date) -> int:
    """How many days of the trial are over: those before `today`."""
    return bisect_left(days, today)


def stretches(days: Sequence[date], shape: Shape) -> list[Stretch]:
    """Where each period lies on the calendar; pauses may lie within."""
    starts = range(0, shape.total, shape.days)
    return [Stretch(days[first], days[first + shape.days - 1]) for first in starts]


def state_of(
    days: Sequence[date], pauses: Sequence[Pause], *, today: date, ended_on: date | None
) -> str:
    """Where the trial stands on the local date `today`; `ended_on` is when it was ended early."""
    if ended_on is not None:
        return ENDED_EARLY
    if days[-1] < today:
        return COMPLETED
    if is_paused(pauses, today):
        return PAUSED
    return PLANNED if today < days[0] else RUNNING


def is_paused(pauses: Sequence[Pause], today: date) -> bool:
    """True from the day on which a pause is told to the day before counting goes on."""
    return any(
        one.told_on <= today and (one.until_on is None or today < one.until_on) for one in pauses
    )


def resting(pauses: Sequence[Pause], today: date) -> Pause | None:
    """The pause that holds today; of several, told on several devices, the one that lasts longest."""
    found = [one for one in pauses if is_paused([one], today)]
    return max(found, key=lambda one: one.until_on or date.max, default=None)


def shown_periods(days: Sequence[date], shape: Shape, *, today: date) -> int:
    """How many periods may be shown on `today`: up to the one that began last, and the next."""
    begun = -(-bisect_right(days, today) // shape.days)
    return min(max(begun, 1) + 1, 2 * shape.pairs)


def complete_pairs(done: int, shape: Shape) -> int:
    """How many pairs are lived through after `done` days."""
    return min(done // (2 * shape.days), shape.pairs)


# --- the commitment ----------------------------------------------------------------------------


def order_text(order: Sequence[str]) -> str:
    """The order as one letter a period: E on EMS, N without."""
    return "".join(_LETTERS[one] for one in order)


def committed_text(trial_id: UUID, order: Sequence[str], nonce: str) -> str:
    """What is hashed: four lines (format and version, id, order, nonce) joined by newlines, none at the end."""
    lines = (f"daymark-trial-{COMMITMENT_VERSION}", str(trial_id), order_text(order), nonce)
    return "\n".join(lines)


def commitment(trial_id: UUID, order: Sequence[str], nonce: str) -> str:
    """SHA-256 of the committed text, in hexadecimal. `nonce` holds 32 random bytes, so that nobody can try all orders."""
    return hashlib.sha256(committed_text(trial_id, order, nonce).encode()).hexdigest()


def keeps_commitment(shown: str, trial_id: UUID, order: Sequence[str], nonce: str) -> bool:
    """True when order and nonce are those that were committed to at the start."""
    known = commitment(trial_id, order, nonce)
    # As bytes: of a file somebody made by hand it may hold any letter.
    return hmac.compare_digest(shown.encode(), known.encode())
