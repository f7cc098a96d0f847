"""Bringing back a finished trial out of an export. A trial that is not over can only be begun anew: it has no open order."""

import re
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from accounts.models import User
from diary.access import trials_of
from diary.cleaners import clean_fields, instant, local_date, one_of, or_none, required, text
from diary.exceptions import FieldError, InvalidFields, invalid_field
from diary.localtime import local_day
from diary.records import Write, lock_diary, save_counter, write_record
from diary.trials import design
from diary.trials.fields import PAUSE_REASONS, PAUSES_MAX, TRIAL_CLEANERS, complete
from diary.trials.queries import standing_of
from diary.trials.record_type import drawn_before

_CLEANERS = TRIAL_CLEANERS | {
    "created_at": required(instant),
    "ended_at": or_none(instant),
    "ended_on": or_none(local_date),
    "answer_seen_on": or_none(local_date),
    "commitment": required(text(64)),
    "committed_text": required(text(400)),
}
_PAUSE_CLEANERS = {
    "reason": required(one_of(*PAUSE_REASONS)),
    "told_on": required(local_date),
    "from": required(local_date),
    "until": or_none(local_date),
}
_OF_LETTER = {"E": design.EMS, "N": design.NO_EMS}
_NONCE = re.compile("[0-9a-f]{64}")


@transaction.atomic
def restore_trial(
    *, owner: User, trial_id: UUID, fields: dict[str, Any], pauses: Any, now: datetime
) -> bool:
    """Stores a trial that is over, as it was; false when one with that id was there, which stays unchanged.

    Raises InvalidFields: for a value that will not do, an order that is not the one committed to, a trial not over.
    """
    state = lock_diary(owner.pk)
    if trials_of(owner.pk).filter(record_id=trial_id).exists():
        return False
    values = _whole(fields, now)
    order, nonce = _opened(values.pop("committed_text"), trial_id, values.pop("commitment"))
    halves = zip(order[::2], order[1::2], strict=False)
    if len(order) != 2 * values["pairs"] or any(one == other for one, other in halves):
        raise _broken()
    begun, ended = min(values.pop("created_at"), now), values.pop("ended_at")
    end = {"ended_on": values.pop("ended_on")}
    known = drawn_before(order, nonce)
    whole = values | _pauses(pauses, now)
    trial = write_record(known, state, Write(trial_id, whole, begun, None, now)).record
    if ended is not None:
        at = min(ended, now)
        trial = write_record(known, state, Write(trial_id, end, at, None, now)).record
    if not standing_of(trial, now).is_over:
        raise _not_over()
    save_counter(state)
    return True


def _not_over() -> InvalidFields:
    return invalid_field("state", "not_over", "must be a trial that is over")


def _whole(fields: dict[str, Any], now: datetime) -> dict[str, Any]:
    values = clean_fields(fields, _CLEANERS)
    missing = [name for name in _CLEANERS if name not in values and name != "answer_seen_on"]
    if missing:
        raise InvalidFields([FieldError(name, "required", "is required") for name in missing])
    zone, ended_on = values["time_zone"], values["ended_on"]
    begun_on, today = local_day(values["created_at"], zone), local_day(now, zone)
    if ended_on is not None and not begun_on <= ended_on <= today:
        raise invalid_field("ended_on", "out_of_range", "must lie between its beginning and now")
    if values["starts_on"] is None or (values["ended_at"] is None) != (values["ended_on"] is None):
        raise invalid_field("ended_on", "contradiction", "does not go with the rest")
    if values["starts_on"] > today:
        raise _not_over()
    shape = {name: value for name, value in values.items() if name in TRIAL_CLEANERS}
    # The day it began was today or later on the day it was made.
    return values | complete(shape, today=values["starts_on"], matters=None)


def _opened(committed_text: str, trial_id: UUID, commitment: str) -> tuple[list[str], str]:
    """Order and nonce of the text, if it is the one that was committed to."""
    lines = committed_text.split("\n")
    letters, nonce = (lines[2], lines[3]) if len(lines) == 4 else ("", "")
    order = [_OF_LETTER[letter] for letter in letters if letter in _OF_LETTER]
    if not _NONCE.fullmatch(nonce) or not design.keeps_commitment(
        commitment, trial_id, order, nonce
    ):
        raise _broken()
    return order, nonce


def _broken() -> InvalidFields:
    return invalid_field("committed_text", "contradiction", "is not what was committed to")


def _pauses(pauses: Any, now: datetime) -> dict[str, list[str]]:
    """The pauses as fields; each begins the day after it was told, has days, and lies no further ahead than a pause may."""
    if not isinstance(pauses, list) or len(pauses) > PAUSES_MAX:
        raise invalid_field("pauses", "not_a_list", "must be a list of pauses")
    rows = [clean_fields(one, _PAUSE_CLEANERS) for one in pauses]
    if any(set(row) != set(_PAUSE_CLEANERS) for row in rows):
        raise invalid_field("pauses", "required", "must each have reason, told_on, from, until")
    latest = now.date() + design.PAUSE_AT_MOST
    if any((row["until"] or row["from"]) > latest for row in rows):
        raise invalid_field("pauses", "too_far_ahead", "must not lie further ahead than 90 days")
    if not all(_is_a_rest(**row) for row in rows):
        raise invalid_field("pauses", "contradiction", "must begin the day after it was told")
    return {f"pauses.{row['told_on']}": _as_told(row) for row in rows}


def _is_a_rest(told_on: date, until: date | None, **row: Any) -> bool:
    return row["from"] - told_on == timedelta(days=1) and (until is None or until > row["from"])


def _as_told(row: dict[str, Any]) -> list[str]:
    until = row["until"]
    return [row["reason"]] if until is None else [row["reason"], f"{until}"]
