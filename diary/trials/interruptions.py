"""A side effect, a red flag in the diary, or a safety check that says "talk to your doctor first" pauses the trial.

Whichever door it came by, and never what somebody may write.

Connected to the tables by `diary/apps.py`, because sync and REST write them below this layer. The writer holds the lock
of the diary already.
"""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from diary.entries.fields import SPREAD_FEET, SPREAD_HANDS
from diary.entries.queries import entries_between
from diary.localtime import local_day
from diary.models import Entry, SafetyScreening, SideEffect, Trial, TrialPause
from diary.trials.queries import open_trial, today_of
from diary.trials.safety import CONTRAINDICATION, answer_against
from diary.trials.services import rest_from_tomorrow

# How far back an answer makes the next one no news.
_NEW_FOR = timedelta(days=90)
_SPREADS = {"spread_feet": SPREAD_FEET, "spread_hands": SPREAD_HANDS}


def pause_after_side_effect(*, instance: SideEffect, **kwargs: Any) -> None:
    """Pauses for an effect that is newly written and no older than the trial; editing it later does not."""
    if instance.begun_now and instance.deleted_at is None:
        trial = open_trial(instance.owner_id, timezone.now())
        if trial is not None and instance.occurred_at >= trial.created_at:
            _rest(trial, TrialPause.Reason.SIDE_EFFECT)


def pause_after_screening(*, instance: SafetyScreening, **kwargs: Any) -> None:
    """Pauses for a check of the trial's own time whose answers are against stimulation."""
    if instance.deleted_at is not None or answer_against(instance) != CONTRAINDICATION:
        return
    trial = open_trial(instance.owner_id, timezone.now())
    if trial is not None and instance.screened_at >= trial.created_at:
        _rest(trial, TrialPause.Reason.SAFETY_CHECK)


def pause_after_red_flag(*, instance: Entry, **kwargs: Any) -> None:
    """Pauses when a day of the trial's own time newly says a first fall, or a reach beyond all before it.

    "First" and "before" mean the 90 days before that day: who falls often, or had said the same before, has told it.
    """
    told = _told_now(instance)
    if not told or instance.deleted_at is not None:
        return
    trial = open_trial(instance.owner_id, timezone.now())
    if trial is None or instance.on < local_day(trial.created_at, trial.time_zone):
        return
    if any(_is_news(instance, name) for name in told):
        _rest(trial, TrialPause.Reason.RED_FLAG)


def _told_now(entry: Entry) -> list[str]:
    """The fields with something to say that the write at hand gave their value."""
    given = [name for name in ("falls", *_SPREADS) if getattr(entry, name)]
    return [name for name in given if entry.field_rev[name][0] == entry.rev]


def _is_news(entry: Entry, name: str) -> bool:
    before = entries_between(
        entry.owner_id, entry.on - _NEW_FOR, entry.on - timedelta(days=1), Entry.Kind.DAILY
    )
    if name == "falls":
        return not before.filter(falls__gt=0).exists()
    steps = _SPREADS[name]
    reached = before.exclude(**{name: None}).values_list(name, flat=True)
    farthest = max(map(steps.index, reached), default=len(steps))
    return steps.index(getattr(entry, name)) > farthest


def _rest(trial: Trial, reason: str) -> None:
    rest_from_tomorrow(trial, reason, today=today_of(trial, timezone.now()))
