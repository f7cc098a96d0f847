"""What happens to one due time when it wakes: send, wait, or be finished. Pure: facts in, a decision out."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from diary.reminders.schedule import quiet_end

SNOOZE = timedelta(hours=1)
# Someone who asked to be reminded again in an hour still has this long to answer then.
WINDOW_AFTER_SNOOZE = timedelta(minutes=30)


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What is known of a due time at the moment of deciding. `reached`: some message about it was taken, or may be.

    `outside_trial`: it is about today in a trial, and none of its person's is running.
    """

    state: str
    due_at: datetime
    expires_at: datetime
    snoozed_until: datetime | None
    nagged: bool
    nag_after_minutes: int | None
    quiet_from: str | None
    quiet_until: str | None
    time_zone: str
    paused_until: datetime | None
    logged: bool
    reached: bool
    outside_trial: bool


@dataclass(frozen=True, kw_only=True)
class Decision:
    """`send` a message (again); the state from now on, and when to look at it next (None: finished)."""

    state: str
    wake_at: datetime | None = None
    send: bool = False
    snoozed_until: datetime | None = None
    nagged: bool = False


def decide(facts: Facts, now: datetime) -> Decision:
    """Call it when `wake_at` has come, and once more right before sending."""
    if facts.logged:
        return Decision(state="skipped" if facts.state == "scheduled" else "answered")
    if facts.outside_trial or (facts.paused_until and facts.paused_until > now):
        return Decision(state="skipped")
    if facts.expires_at <= now:
        return Decision(state="done" if facts.reached else "missed")
    return _begin(facts, now) if facts.state == "scheduled" else _go_on(facts, now)


def _begin(facts: Facts, now: datetime) -> Decision:
    quiet_until = _quiet_until(facts, now)
    if quiet_until is None:
        return _due(facts, now, send=True, nagged=False)
    if quiet_until < facts.expires_at:
        return Decision(state="scheduled", wake_at=quiet_until)
    return Decision(state="skipped")


def _go_on(facts: Facts, now: datetime) -> Decision:
    if facts.snoozed_until:
        if facts.snoozed_until > now:
            return _due(facts, now, nagged=facts.nagged, snoozed_until=facts.snoozed_until)
        return _due(facts, now, send=True, nagged=True)
    nag_at = _nag_at(facts)
    if nag_at is None or nag_at > now:
        return _due(facts, now, nagged=facts.nagged)
    return _due(facts, now, send=_quiet_until(facts, now) is None, nagged=True)


def _due(
    facts: Facts,
    now: datetime,
    *,
    nagged: bool,
    send: bool = False,
    snoozed_until: datetime | None = None,
) -> Decision:
    nag_at = None if nagged else _nag_at(facts)
    later = [at for at in (snoozed_until, nag_at, facts.expires_at) if at and at > now]
    return Decision(
        state="due", wake_at=min(later), send=send, nagged=nagged, snoozed_until=snoozed_until
    )


def _nag_at(facts: Facts) -> datetime | None:
    if facts.nagged or facts.nag_after_minutes is None:
        return None
    return facts.due_at + timedelta(minutes=facts.nag_after_minutes)


def _quiet_until(facts: Facts, now: datetime) -> datetime | None:
    return quiet_end(now, facts.quiet_from, facts.quiet_until, facts.time_zone)
