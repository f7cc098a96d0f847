"""What a link may show and how long. Pure."""

import re
from datetime import date, datetime, timedelta
from typing import Any

from accounts.digits import plain_digits
from diary.cleaners import (
    Cleaner,
    Refused,
    clean_fields,
    instant,
    local_date,
    or_empty,
    or_none,
    set_of,
    text,
    whole_number,
    yes_or_no,
)
from diary.exceptions import FieldError, InvalidFields, invalid_field
from diary.sharing.shlink import LABEL_CHARACTERS

# The scores are always there; a note is shown only to whom its writer chose to show it.
INCLUDES = ("ems", "notes", "side_effects")
QUESTION_CHARACTERS = 300
DAYS_MAX = 3_653
EXPIRES_AFTER = timedelta(days=14)
EXPIRES_AT_MOST = timedelta(days=366)
PASSCODE_CHARACTERS = 40
_OWN_PASSCODE = re.compile("[0-9]{6,12}|[0-9A-Za-z]{8,40}")


def _passcode(value: Any) -> str:
    is_short = isinstance(value, str) and len(value) <= PASSCODE_CHARACTERS
    passcode = plain_digits(value) if is_short else ""
    if not _OWN_PASSCODE.fullmatch(passcode):
        raise Refused("weak", "must be 6 to 12 digits, or 8 to 40 letters and digits")
    return passcode


SHARE_CLEANERS: dict[str, Cleaner] = {
    "label": or_empty(text(LABEL_CHARACTERS), str),
    "shown_name": or_empty(text(LABEL_CHARACTERS), str),
    "question": or_empty(text(QUESTION_CHARACTERS), str),
    "last_days": whole_number(1, DAYS_MAX),
    "from": or_none(local_date),
    "to": or_none(local_date),
    "includes": or_empty(set_of(*INCLUDES), list),
    "live": yes_or_no,
    "with_passcode": yes_or_no,
    "passcode": or_none(_passcode),
    "expires_at": or_none(instant),
    "views_max": whole_number(1, 1_000),
    "tell_first_view": yes_or_no,
}
DEFAULTS: dict[str, Any] = {
    "label": "",
    "shown_name": "",
    "question": "",
    "last_days": None,
    "from": None,
    "to": None,
    "includes": ["ems", "side_effects"],
    "live": True,
    "with_passcode": True,
    "passcode": None,
    "expires_at": None,
    "views_max": None,
    "tell_first_view": False,
}
LAST_DAYS_DEFAULT = 90


def complete(values: dict[str, Any], *, now: datetime, today: date) -> dict[str, Any]:
    """The values of a whole link, what is left out by default; raises InvalidFields where they do not go together."""
    whole = DEFAULTS | values
    whole["expires_at"] = whole["expires_at"] or now + EXPIRES_AFTER
    if whole["from"] is None and whole["to"] is None and whole["last_days"] is None:
        whole["last_days"] = LAST_DAYS_DEFAULT
    errors = _wrong_dates(whole["from"], whole["to"], whole["last_days"], today)
    errors += _wrong_end(whole["expires_at"], now)
    if errors:
        raise InvalidFields(errors)
    return whole


def opens_until(fields: dict[str, Any], now: datetime) -> datetime:
    """The new end of a link that is switched on again, in 14 days unless `expires_at` says otherwise; raises InvalidFields."""
    cleaners = {"expires_at": SHARE_CLEANERS["expires_at"]}
    given: datetime | None = clean_fields(fields, cleaners).get("expires_at")
    expires_at = given or now + EXPIRES_AFTER
    if errors := _wrong_end(expires_at, now):
        raise InvalidFields(errors)
    return expires_at


def _wrong_end(expires_at: datetime, now: datetime) -> list[FieldError]:
    if now < expires_at <= now + EXPIRES_AT_MOST:
        return []
    return [FieldError("expires_at", "out_of_range", "must be within the next year")]


def _wrong_dates(
    from_on: date | None, to_on: date | None, last_days: int | None, today: date
) -> list[FieldError]:
    if from_on is None:
        return [FieldError("from", "required", "is required with `to`")] if to_on else []
    if last_days is not None:
        return [FieldError("last_days", "contradiction", "is given beside `from`")]
    last_on = to_on or today
    if from_on > last_on:
        return [FieldError("from", "after_to", "must not be after the last day")]
    if (last_on - from_on).days >= DAYS_MAX:
        return [
            FieldError("from", "range_too_long", "must be at most 10 years before the last day")
        ]
    return []


def refuse_passcode_without_need(values: dict[str, Any]) -> None:
    if values["passcode"] and not values["with_passcode"]:
        raise invalid_field("passcode", "contradiction", "is given for a link without one")
