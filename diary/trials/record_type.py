"""How a trial behaves as a synced record: begun once, its design locked; who told what when about a pause or the end.

A device may tell late what it was told in time: `at` counts, as everywhere in sync. What is over for the server never
changes again, because somebody may have seen the answer.
"""

import secrets
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from diary.cleaners import clean_fields, refuse_far_date
from diary.entries.queries import difference_that_matters
from diary.exceptions import FieldError, InvalidFields, TrialRefused, invalid_field
from diary.localtime import local_day
from diary.models import PauseReason, Period, SyncedRecord, SyncState, Trial
from diary.records import API_DEVICE, RecordType, Write, seen_field
from diary.trials import design
from diary.trials.fields import (
    PAUSES_MAX,
    SINCE_CLEANERS,
    TRIAL_CLEANERS,
    complete,
    pause_cleaners,
)
from diary.trials.queries import begun_at, is_open, open_trial
from diary.trials.revealing import reveal
from diary.trials.safety import SERIOUS, refusal

_NONCE_BYTES = 32
# A phone's clock and ours never agree to the second, also around midnight.
_CLOCKS_AGREE_WITHIN = timedelta(minutes=10)
Json = dict[str, Any]


def _clean(fields: Any, write: Write, state: SyncState, existing: SyncedRecord | None) -> Json:
    values = clean_fields(fields, TRIAL_CLEANERS | SINCE_CLEANERS | pause_cleaners(fields))
    if values.get("answer_seen_on"):
        refuse_far_date("answer_seen_on", values["answer_seen_on"], write.now)
    if isinstance(existing, Trial):
        _refuse_another_design(values, existing)
        return _since(values, write, existing)
    begun = _begun({name: values[name] for name in values if name in TRIAL_CLEANERS}, write, state)
    trial = Trial(owner_id=state.owner_id, recorded_at=write.at, **begun)
    return begun | _since(values, write, trial)


def _begun(values: Json, write: Write, state: SyncState) -> Json:
    """The whole design. Raises TrialRefused while another trial is open or the safety check is against one."""
    zone = values.setdefault("time_zone", state.owner.time_zone)
    matters = difference_that_matters(state.owner_id)
    whole = complete(values, today=local_day(write.now, zone), matters=matters)
    if open_trial(state.owner_id, write.now) is not None:
        raise TrialRefused("trial_running")
    refuse_unsafe(state.owner_id, write.now)
    return whole


def refuse_unsafe(owner_id: int, now: datetime) -> None:
    """Raises TrialRefused when the safety check is against a trial now."""
    reason = refusal(owner_id, now)
    if reason is not None:
        raise TrialRefused("safety_check", reason=reason)


def _refuse_another_design(values: Json, trial: Trial) -> None:
    """What is locked may be said again, or left open; raises InvalidFields where it is another."""
    locked = [
        FieldError(name, "locked", "cannot be changed once a trial has begun")
        for name in TRIAL_CLEANERS
        if values.get(name) not in (None, trial.get_field(name))
    ]
    if locked:
        raise InvalidFields(locked)


def _since(values: Json, write: Write, trial: Trial) -> Json:
    """What may be told of a trial that has begun. Of one that is over nothing but that its answer was seen."""
    told = {
        name: value
        for name, value in values.items()
        if name not in TRIAL_CLEANERS and value != trial.get_field(name)
    }
    changes = told.keys() - {"answer_seen_on"}
    if trial.ended_on is not None or not changes:
        # The first end is the end: what another device told without knowing of it is too late.
        if changes - {"ended_on"}:
            raise TrialRefused("trial_over")
        return {name: told[name] for name in told if name not in changes}
    # Of what was told before a restore the days may have been lost, and with them that it goes on.
    if trial.committed_text or not (write.again or is_open(trial, write.now)):
        raise TrialRefused("trial_over")
    days = _days_of(write, trial)
    if "ended_on" in told:
        _check_end(told["ended_on"], days)
    pauses = {name: value for name, value in told.items() if name.startswith("pauses.")}
    kept = {name for name, value in pauses.items() if not _checked(name, value, days, write, trial)}
    if write.device_id != API_DEVICE and len(trial.pauses) + len(pauses) > PAUSES_MAX:
        raise invalid_field("pauses", "too_many", f"must be at most {PAUSES_MAX}")
    return {name: told[name] for name in told if name not in kept}


def _days_of(write: Write, trial: Trial) -> list[date]:
    """The local day on which it was told; two of them around midnight. Any of the trial where that was long ago.

    Nothing was told before it began: that was a clock that has been put right since.
    """
    began_at = begun_at(trial, write.now)
    if write.again:
        today, begun = (local_day(at, trial.time_zone) for at in (write.now, began_at))
        return [today - timedelta(days=ago) for ago in range((today - begun).days + 1)]
    told_at = max(write.at, began_at)
    about = (told_at, told_at - _CLOCKS_AGREE_WITHIN, told_at + _CLOCKS_AGREE_WITHIN)
    return [local_day(at, trial.time_zone) for at in about]


def _check_end(ended_on: date | None, days: list[date]) -> None:
    if ended_on not in days:
        raise invalid_field("ended_on", "not_today", "must be the day on which it is told")


def _checked(
    name: str, told: list[str] | None, days: list[date], write: Write, trial: Trial
) -> bool:
    """Whether a pause may become that; false: the stored one stays. Raises InvalidFields or TrialRefused."""
    stored, told_on = trial.get_field(name), name.partition(".")[2]
    before = design.pause_of(told_on, stored) if stored else None
    after = design.pause_of(told_on, told) if told else None
    today = days[0] if write.again else min(days)
    if date.fromisoformat(told_on) not in days:
        _check_lived_through(name, before, after, today)
    if before and before.reason in SERIOUS and before.until_on is None:
        stays = before.reason == PauseReason.RED_FLAG
        if after and after.reason != before.reason and (stays or after.reason not in SERIOUS):
            # Something more serious was told meanwhile, on another device or by the diary.
            return False
        if (after is None or after.until_on) and not write.again:
            refuse_unsafe(trial.owner_id, write.now)
        if after is None and seen_field(trial, name, write) is None:
            return False
    elif after and after.reason in SERIOUS and after.until_on and not before and not write.again:
        raise invalid_field(name, "contradiction", "must have no planned end")
    if after and after.until_on:
        earliest = after.from_on if write.again else max(today, after.from_on)
        if not earliest < after.until_on <= days[0] + design.PAUSE_AT_MOST:
            raise invalid_field(name, "out_of_range", "must end after it began, within 90 days")
    return True


def _check_lived_through(
    name: str, before: design.Pause | None, after: design.Pause | None, today: date
) -> None:
    """Of a pause of another day only the end may be told, and only while it lasts."""
    if after is None:
        raise invalid_field(name, "in_the_past", "was lived through and stays")
    if before is None or not design.is_paused([before], today):
        raise invalid_field(name, "not_today", "must be told on the day itself")


def _derive(trial: Trial) -> Json:
    """What chance decided, once, and how much of it may be known by the time of the write."""
    if not trial.commitment:
        # One fair coin a pair.
        _seal(trial, design.pattern_of([secrets.randbits(1) == 1 for _ in range(trial.pairs)]))
    reveal(trial, trial.as_of)
    return {}


def _seal(trial: Trial, order: Sequence[str], nonce: str | None = None) -> None:
    """Binds us to the order before anything of it is shown; `_store_order` writes it down."""
    trial.drawn = order
    trial.nonce = nonce or secrets.token_hex(_NONCE_BYTES)
    trial.commitment = design.commitment(trial.record_id, order, trial.nonce)


def _store_order(trial: Trial) -> None:
    Period.objects.bulk_create(
        Period(trial=trial, number=number, assigned=assigned)
        for number, assigned in enumerate(trial.drawn, start=1)
    )


TRIAL = RecordType(
    name="trial",
    model=Trial,
    clean=_clean,
    derive=_derive,
    required=lambda fields: ("symptom",),
    deletable=False,
    begun=_store_order,
)


def drawn_before(order: Sequence[str], nonce: str | None = None) -> RecordType[Trial]:
    """For a trial whose coins have fallen already: out of a file, or in a story. Its fields are taken as they are."""

    def derive(trial: Trial) -> Json:
        if not trial.commitment:
            _seal(trial, order, nonce)
        return _derive(trial)

    return replace(TRIAL, clean=lambda fields, *_: fields, derive=derive)
