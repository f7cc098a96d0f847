"""A side effect, a red flag in the diary, or a safety check that says "talk to your doctor first" pauses the trial.

Whichever door it came by, and never what somebody may write.

Connected to what is written by `diary/apps.py`, because sync and REST write below this layer. The writer holds the diary's
counter, `state`; what is written here takes its numbers from the same one and is given back. What a phone tells again after a
restore pauses nothing: it tells the pause of that time, too.
"""

from datetime import datetime, timedelta
from typing import Any

from diary.entries.fields import ANSWERS_BEFORE, SPREAD_FEET, SPREAD_HANDS, is_weaker
from diary.entries.queries import entries_between
from diary.localtime import local_day
from diary.models import (
    EmsSession,
    Entry,
    PauseReason,
    SafetyScreening,
    SideEffect,
    SyncState,
    Trial,
)
from diary.records import Followed, Write
from diary.trials.queries import begun_at, open_trial
from diary.trials.record_type import TRIAL
from diary.trials.safety import CONTRAINDICATION, answer_against
from diary.trials.services import rest_from_tomorrow

# How far back an answer makes the next one no news.
_NEW_FOR = timedelta(days=90)
_SPREADS = {"spread_feet": SPREAD_FEET, "spread_hands": SPREAD_HANDS}


def pause_after_side_effect(
    *, record: SideEffect, state: SyncState, write: Write, **kwargs: Any
) -> Followed | None:
    """Pauses for an effect that is newly written and no older than the trial; editing it later does not."""
    if not record.begun_now:
        return None
    return _rest_since(record.occurred_at, state, PauseReason.SIDE_EFFECT, write)


def pause_after_screening(
    *, record: SafetyScreening, state: SyncState, write: Write, **kwargs: Any
) -> Followed | None:
    """Pauses for a check of the trial's own time whose answers are against stimulation."""
    if answer_against(record) != CONTRAINDICATION:
        return None
    return _rest_since(record.screened_at, state, PauseReason.SAFETY_CHECK, write)


def pause_after_session(
    *, record: EmsSession, state: SyncState, write: Write, **kwargs: Any
) -> Followed | None:
    """Pauses when a session of the trial's own time newly says that the skin was not all right afterwards."""
    if record.skin_after_ok is not False or record.field_rev["skin_after_ok"][0] != record.rev:
        return None
    return _rest_since(record.started_at, state, PauseReason.SIDE_EFFECT, write)


def _rest_since(at: datetime, state: SyncState, reason: str, write: Write) -> Followed | None:
    """Pauses the open trial for what happened at `at`, unless that was before it began or is told again."""
    trial = None if write.again else open_trial(state.owner_id, write.now)
    if trial is None or at < begun_at(trial, write.now):
        return None
    return _rest(state, trial, reason, write)


def pause_after_red_flag(
    *, record: Entry, state: SyncState, write: Write, **kwargs: Any
) -> Followed | None:
    """Pauses when a day of the trial's own time newly says a first fall, a reach beyond all before it, or legs or hands
    weaker than before (the report's rule) and than in any answer that it is held against.

    "First" and "before" mean the 90 days before that day: who falls often, or had said the same before, has told it.
    """
    told = _told_now(record)
    if not told or write.again:
        return None
    trial = open_trial(record.owner_id, write.now)
    if trial is None or record.on < local_day(begun_at(trial, write.now), trial.time_zone):
        return None
    if any(_is_news(record, name) for name in told):
        return _rest(state, trial, PauseReason.RED_FLAG, write)
    return None


def _told_now(entry: Entry) -> list[str]:
    """The fields with something to say that the write at hand gave their value."""
    given = [name for name in ("falls", "weakness", *_SPREADS) if getattr(entry, name)]
    return [name for name in given if entry.field_rev[name][0] == entry.rev]


def _is_news(entry: Entry, name: str) -> bool:
    before = entries_between(
        entry.owner_id, entry.on - _NEW_FOR, entry.on - timedelta(days=1), Entry.Kind.DAILY
    )
    if name == "falls":
        return not before.filter(falls__gt=0).exists()
    if name == "weakness":
        rows = before.exclude(weakness=None).order_by("-on").values_list("weakness", flat=True)
        latest = [score or 0 for score in rows[:ANSWERS_BEFORE]][::-1]
        now = entry.weakness or 0
        return is_weaker(now, latest) and now > max(latest)
    steps = _SPREADS[name]
    reached = before.exclude(**{name: None}).values_list(name, flat=True)
    farthest = max(map(steps.index, reached), default=len(steps))
    return steps.index(getattr(entry, name)) > farthest


def _rest(state: SyncState, trial: Trial, reason: str, write: Write) -> Followed:
    return TRIAL.name, rest_from_tomorrow(state, trial, reason, now=write.now).record
