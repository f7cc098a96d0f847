"""What happens to a trial: started, paused, gone on with, ended. Every change queues at the owner's counter row."""

import secrets
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from accounts.models import User
from diary.access import trial_of, trials_of
from diary.cleaners import clean_fields
from diary.entries.queries import difference_that_matters
from diary.exceptions import TrialRefused, invalid_field
from diary.localtime import local_day
from diary.models import Period, Trial, TrialPause
from diary.records import lock_diary
from diary.trials import design
from diary.trials.fields import PAUSE_CLEANERS, TRIAL_CLEANERS, clean_until, complete
from diary.trials.queries import is_open, is_resting, open_trial, today_of
from diary.trials.safety import SERIOUS, refusal

_NONCE_BYTES = 32


@transaction.atomic
def start_trial(
    *, owner: User, trial_id: UUID, fields: dict[str, Any], now: datetime
) -> tuple[Trial, bool]:
    """Draws the coins, stores them and starts; true when the trial is new.

    A second call with the same id changes nothing. Raises InvalidFields, and TrialRefused while another trial is open
    or the safety check is against it. Nothing can be changed afterwards.
    """
    lock_diary(owner.pk)
    known = trials_of(owner.pk).filter(trial_id=trial_id).first()
    if known is not None:
        return known, False
    values = _whole(owner, clean_fields(fields, TRIAL_CLEANERS), now)
    if open_trial(owner.pk, now) is not None:
        raise TrialRefused("trial_running")
    _refuse_unsafe(owner.pk, now)
    trial = Trial(owner=owner, trial_id=trial_id, created_at=now, **values)
    # One fair coin a pair.
    store_trial(trial, design.pattern_of([secrets.randbits(1) == 1 for _ in range(trial.pairs)]))
    return trial_of(owner.pk, trial_id), True


def _whole(owner: User, values: dict[str, Any], now: datetime) -> dict[str, Any]:
    zone = values.setdefault("time_zone", owner.time_zone)
    matters = difference_that_matters(owner.pk)
    return complete(values, today=local_day(now, zone), matters=matters)


def store_trial(trial: Trial, order: Sequence[str]) -> None:
    """Stores a new trial with its order, a nonce and the commitment, before anything of them is shown."""
    trial.nonce = secrets.token_hex(_NONCE_BYTES)
    trial.commitment = design.commitment(trial.trial_id, order, trial.nonce)
    trial.save()
    store_order(trial, order)


def store_order(trial: Trial, order: Sequence[str]) -> None:
    Period.objects.bulk_create(
        Period(trial=trial, number=number, assigned=assigned)
        for number, assigned in enumerate(order, start=1)
    )


def _refuse_unsafe(owner_id: int, now: datetime) -> None:
    reason = refusal(owner_id, now)
    if reason is not None:
        raise TrialRefused("safety_check", reason=reason)


@transaction.atomic
def pause_trial(*, owner_id: int, trial_id: UUID, fields: dict[str, Any], now: datetime) -> Trial:
    """Stops counting from tomorrow on, until `until` or until somebody says "go on".

    While it is paused a call moves `until`; a red flag, a side effect or a safety check leaves no `until`. Raises
    InvalidFields, RecordNotFound, and TrialRefused for a trial that is over.
    """
    values = {"until": None} | clean_fields(fields, PAUSE_CLEANERS)
    if "reason" not in values:
        raise invalid_field("reason", "required", "is required")
    lock_diary(owner_id)
    trial = _open_one(owner_id, trial_id, now)
    today = today_of(trial, now)
    clean_until(values["until"], today)
    if values["reason"] == TrialPause.Reason.RED_FLAG and values["until"] is not None:
        raise invalid_field("until", "contradiction", "must be left out after a red flag")
    rest_from_tomorrow(trial, values["reason"], today=today, until=values["until"])
    return trial_of(owner_id, trial_id)


def rest_from_tomorrow(
    trial: Trial, reason: str, *, today: date, until: date | None = None
) -> None:
    """Begins a pause, or moves the end of the one that holds today; `today` itself stays a day of the trial."""
    running = _resting(trial, today)
    if running is None:
        first = today + timedelta(days=1)
        trial.pauses.create(reason=reason, told_on=today, from_on=first, until_on=until)
    elif reason in SERIOUS:
        trial.pauses.filter(pk=running.pk).update(reason=reason, until_on=None)
    elif running.reason not in SERIOUS or running.until_on is not None:
        trial.pauses.filter(pk=running.pk).update(reason=reason, until_on=until)


def _resting(trial: Trial, today: date) -> TrialPause | None:
    return next((one for one in trial.pauses.all() if is_resting(one, today)), None)


@transaction.atomic
def resume_trial(*, owner_id: int, trial_id: UUID, now: datetime) -> Trial:
    """Counting goes on with tomorrow; a pause of the same day never was. Nothing changes while it is not paused.

    Raises RecordNotFound, and TrialRefused when the trial is over or the safety check is against it.
    """
    lock_diary(owner_id)
    trial = _open_one(owner_id, trial_id, now)
    today = today_of(trial, now)
    pause = _resting(trial, today)
    if pause is None:
        return trial
    _refuse_unsafe(owner_id, now)
    tomorrow = today + timedelta(days=1)
    if pause.from_on == tomorrow:
        pause.delete()
    else:
        trial.pauses.filter(pk=pause.pk).update(until_on=tomorrow)
    return trial_of(owner_id, trial_id)


@transaction.atomic
def end_trial(*, owner_id: int, trial_id: UUID, now: datetime) -> Trial:
    """Ends a trial early; of one that is over already nothing changes. Raises RecordNotFound."""
    lock_diary(owner_id)
    trial = trial_of(owner_id, trial_id)
    if is_open(trial, now):
        trial.ended_at, trial.ended_on = now, today_of(trial, now)
        trial.save(update_fields=["ended_at", "ended_on"])
    return trial


def _open_one(owner_id: int, trial_id: UUID, now: datetime) -> Trial:
    trial = trial_of(owner_id, trial_id)
    if not is_open(trial, now):
        raise TrialRefused("trial_over")
    return trial
