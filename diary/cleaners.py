"""What single values of any record may be: a value in, a clean value or a reason out. Pure.

Which field takes which is in each feature's `fields.py`; the ranges are in docs/api.md.
"""

import re
import zoneinfo
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID

from accounts.digits import plain_digits
from diary.exceptions import FieldError, InvalidFields, invalid_field

NOTE_CHARACTERS = 2_000
DAYS_AHEAD = 1
YEARS_BACK = 10
ZONE_CHARACTERS = 64

Cleaner = Callable[[Any], Any]


class Refused(ValueError):
    """One value is not acceptable; carries the code and the sentence for the person."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(code)
        self.code = code
        self.message = message


def whole_number(low: int, high: int) -> Cleaner:
    def clean(value: Any) -> int | None:
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            raise Refused("out_of_range", f"must be a whole number from {low} to {high}")
        return value

    return clean


def number(low: float, high: float) -> Cleaner:
    def clean(value: Any) -> float | None:
        if value is None:
            return None
        if (
            isinstance(value, bool)
            or not isinstance(value, int | float)
            or not low <= value <= high
        ):
            raise Refused("out_of_range", f"must be a number from {low} to {high}")
        return float(value)

    return clean


def one_of(*choices: str) -> Cleaner:
    def clean(value: Any) -> str | None:
        if value is not None and (not isinstance(value, str) or value not in choices):
            raise Refused("unknown_choice", "must be one of: " + ", ".join(choices))
        return value

    return clean


def set_of(*choices: str) -> Cleaner:
    def clean(value: Any) -> list[str]:
        if not isinstance(value, list) or not all(
            isinstance(item, str) and item in choices for item in value
        ):
            raise Refused("unknown_choice", "must be a list of: " + ", ".join(choices))
        return sorted(set(value))

    return clean


def or_none(clean: Cleaner) -> Cleaner:
    return lambda value: None if value is None else clean(value)


def or_empty(clean: Cleaner, empty: Callable[[], Any]) -> Cleaner:
    """Takes null too, which empties the field as every optional one: it becomes `empty()`."""
    return lambda value: empty() if value is None else clean(value)


def yes_no(value: Any) -> bool | None:
    if value is not None and not isinstance(value, bool):
        raise Refused("not_a_boolean", "must be true, false or null")
    return value


def yes_or_no(value: Any) -> bool:
    if not isinstance(value, bool):
        raise Refused("not_a_boolean", "must be true or false")
    return value


def text(characters: int) -> Cleaner:
    def clean(value: Any) -> str:
        if not isinstance(value, str):
            raise Refused("not_text", "must be text")
        if len(value) > characters:
            raise Refused("too_long", f"must be at most {characters} characters")
        if "\x00" in value or any("\ud800" <= character <= "\udfff" for character in value):
            raise Refused("not_text", "must be text without NUL or broken characters")
        return value

    return clean


@lru_cache(maxsize=1)
def _time_zones() -> frozenset[str]:
    return frozenset(zoneinfo.available_timezones())


def time_zone(value: Any) -> str:
    if not isinstance(value, str) or value not in _time_zones():
        raise Refused("unknown_time_zone", "must be a time zone such as Europe/Berlin")
    return value


def is_unknown_zone(value: Any) -> bool:
    """A name like that of a time zone, which this database of zones does not have: newer ones may."""
    if not isinstance(value, str) or len(value) > ZONE_CHARACTERS or value in _time_zones():
        return False
    return re.fullmatch(r"[A-Za-z][\w+-]*(/[\w+-]+)*", value, re.ASCII) is not None


def local_date(value: Any) -> date:
    if not isinstance(value, str) or not re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        raise Refused("not_a_date", "must be a date such as 2026-11-22")
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise Refused("not_a_date", "must be a date such as 2026-11-22") from None


def instant(value: Any) -> datetime:
    """An RFC 3339 instant with an offset, as UTC; kept to the millisecond, as browsers write it."""
    try:
        moment = datetime.fromisoformat(value).astimezone(UTC) if _has_offset(value) else None
    except (ValueError, OverflowError):
        moment = None
    # Years in which a clock that lost its battery can begin, too.
    if moment is None or not 1900 <= moment.year < 2200:
        raise Refused("not_an_instant", "must be a time with offset such as 2026-11-22T19:40:11Z")
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


def _has_offset(value: Any) -> bool:
    return isinstance(value, str) and datetime.fromisoformat(value).tzinfo is not None


def wall_clock(value: Any) -> str | None:
    if value is None:
        return None
    clock = plain_digits(value) if isinstance(value, str) and len(value) == 5 else ""
    if not re.fullmatch("([01][0-9]|2[0-3]):[0-5][0-9]", clock):
        raise Refused("not_a_time", "must be a time such as 20:30")
    return clock


def uuid(value: Any) -> UUID:
    try:
        # UUID() also takes digits of other scripts, underscores and braces: one id, written in many ways.
        if not isinstance(value, str) or not re.fullmatch("[0-9a-fA-F-]{36}", value):
            raise ValueError
        return UUID(value)
    except ValueError:
        raise Refused("not_an_id", "must be a UUID") from None


def required(clean: Cleaner) -> Cleaner:
    def check(value: Any) -> Any:
        if value is None:
            raise Refused("required", "is required")
        return clean(value)

    return check


score = whole_number(0, 10)


def clean_fields(fields: Any, cleaners: dict[str, Cleaner]) -> dict[str, Any]:
    """The clean values of `fields`; raises InvalidFields naming every field that will not do."""
    if not isinstance(fields, dict):
        raise invalid_field("set", "not_an_object", "must be an object of fields")
    clean: dict[str, Any] = {}
    errors = []
    for name, value in fields.items():
        cleaner = cleaners.get(name)
        if cleaner is None:
            errors.append(FieldError(_printable(name), "unknown_field", "is not a field we know"))
            continue
        try:
            clean[name] = cleaner(value)
        except Refused as refused:
            errors.append(FieldError(name, refused.code, refused.message))
    if errors:
        raise InvalidFields(errors)
    return clean


def _printable(name: str) -> str:
    """An unknown field's name as an error may repeat it: a name-like one as it is, anything else not at all."""
    return name if re.fullmatch(r"[a-z_.]{1,40}", name) else "set"


def refuse_far_instant(name: str, at: datetime, now: datetime) -> None:
    """Raises InvalidFields for an instant more than 1 day after or 10 years before `now`."""
    if at > now + timedelta(days=DAYS_AHEAD):
        raise invalid_field(name, "too_far_ahead", "must not be more than 1 day ahead")
    if at.date() < years_before(now.date()):
        raise invalid_field(name, "too_long_ago", "must not be more than 10 years ago")


def refuse_far_date(name: str, on: date, now: datetime) -> None:
    """Raises InvalidFields for a date more than 1 day after or 10 years before `now`, by the calendar in UTC."""
    refuse_far_instant(name, datetime.combine(on, time.min, UTC), now)


def years_before(day: date) -> date:
    """The first day that may still be written on `day`."""
    return day - timedelta(days=round(365.25 * YEARS_BACK))
