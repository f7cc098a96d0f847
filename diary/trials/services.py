"""What happens to a trial: started, paused, gone on with, ended. Every change queues at the owner's counter row."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from accounts.models import User
from diary.access import trial_of, trials_of
from diary.cleaners import clean_fields
from diary.exceptions import TrialRefused, invalid_field
from diary.models import PauseReason, SyncState, Trial
from diary.records import Outcome, Write, lock_diary, save_counter, write_record
from diary.trials import design
from diary.trials.fields import PAUSE_CLEANERS, TRIAL_CLEANERS, clean_until
from diary.trials.queries import is_open, today_of
from diary.trials.record_type import TRIAL, refuse_unsafe
from diary.trials.safety import SERIOUS


@transaction.atomic
def start_trial(
    *, owner: User, trial_id: UUID, fields: dict[str, Any], now: datetime
) -> tuple[Trial, bool]:
    """Draws the coins, stores them and starts; true when the trial is new.

    A second call with the same id changes nothing. Raises InvalidFields, and TrialRefused while another trial is open
    or the safety check is against it. Nothing can be changed afterwards.
    """
    state = lock_diary(owner.pk)
    known = trials_of(owner.pk).filter(record_id=trial_id).first()
    if known is not None:
        return known, False
    clean_fields(fields, TRIAL_CLEANERS)
    trial = _write(state, trial_id, fields, now).record
    save_counter(state)
    return trial, True


def _write(
    state: SyncState, trial_id: UUID, fields: dict[str, Any], now: datetime
) -> Outcome[Trial]:
    return write_record(TRIAL, state, Write(trial_id, fields, now, None, now))


@transaction.atomic
def pause_trial(*, owner_id: int, trial_id: UUID, fields: dict[str, Any], now: datetime) -> Trial:
    """Stops counting from tomorrow on, until `until` or until somebody says "go on".

    While it is paused a call moves `until`; a red flag, a side effect or a safety check leaves no `until`. Raises
    InvalidFields, RecordNotFound, and TrialRefused for a trial that is over.
    """
    values = {"until": None} | clean_fields(fields, PAUSE_CLEANERS)
    if "reason" not in values:
        raise invalid_field("reason", "required", "is required")
    state = lock_diary(owner_id)
    trial = _open_one(owner_id, trial_id, now)
    clean_until(values["until"], today_of(trial, now))
    if values["reason"] == PauseReason.RED_FLAG and values["until"] is not None:
        raise invalid_field("until", "contradiction", "must be left out after a red flag")
    outcome = rest_from_tomorrow(state, trial, values["reason"], until=values["until"], now=now)
    save_counter(state)
    return outcome.record


def rest_from_tomorrow(
    state: SyncState, trial: Trial, reason: str, *, now: datetime, until: date | None = None
) -> Outcome[Trial]:
    """Begins a pause, or moves the end of the one that holds today; today itself stays a day of the trial.

    What is serious is a pause of its own: the reason told before stays true of its days.
    """
    today = today_of(trial, now)
    rest = design.resting(trial.rests, today)
    is_news = reason in SERIOUS and rest is not None and reason != rest.reason
    told_on = today if rest is None or is_news else rest.told_on
    value = [reason] if until is None else [reason, f"{until}"]
    return _write(state, trial.record_id, {f"pauses.{told_on}": value}, now)


@transaction.atomic
def resume_trial(*, owner_id: int, trial_id: UUID, now: datetime) -> Trial:
    """Counting goes on with tomorrow; a pause of the same day never was. Nothing changes while it is not paused.

    Raises RecordNotFound, and TrialRefused when the trial is over or the safety check is against it.
    """
    state = lock_diary(owner_id)
    trial = _open_one(owner_id, trial_id, now)
    today = today_of(trial, now)
    resting = [one for one in trial.rests if design.is_paused([one], today)]
    if not resting:
        return trial
    refuse_unsafe(owner_id, now)
    ends = {f"pauses.{one.told_on}": _gone_on(one, today) for one in resting}
    trial = _write(state, trial_id, ends, now).record
    save_counter(state)
    return trial


def _gone_on(rest: design.Pause, today: date) -> list[str] | None:
    tomorrow = today + timedelta(days=1)
    return None if rest.from_on == tomorrow else [rest.reason, f"{tomorrow}"]


@transaction.atomic
def end_trial(*, owner_id: int, trial_id: UUID, now: datetime) -> Trial:
    """Ends a trial early; of one that is over already nothing changes. Raises RecordNotFound."""
    state = lock_diary(owner_id)
    trial = trial_of(owner_id, trial_id)
    if is_open(trial, now):
        trial = _write(state, trial_id, {"ended_on": f"{today_of(trial, now)}"}, now).record
        save_counter(state)
    return trial


def _open_one(owner_id: int, trial_id: UUID, now: datetime) -> Trial:
    trial = trial_of(owner_id, trial_id)
    if not is_open(trial, now):
        raise TrialRefused("trial_over")
    return trial
