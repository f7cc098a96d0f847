"""What may be written into a reminder and into a push subscription. Pure."""

from typing import Any

from diary.cleaners import (
    Cleaner,
    Refused,
    one_of,
    or_empty,
    required,
    text,
    time_zone,
    uuid,
    wall_clock,
    whole_number,
    yes_or_no,
)
from diary.exceptions import FieldError, InvalidFields

KINDS = ("check_in", "ems_session", "trial_period", "weekly", "custom")
CHANNELS = ("email", "push")
ZONE_MODES = ("device", "fixed")
TIMES_MAX = 6
TEXT_CHARACTERS = 120
NAG_MINUTES = (10, 60)


def _times(value: Any) -> list[str]:
    if not isinstance(value, list) or not 1 <= len(value) <= TIMES_MAX:
        raise Refused("out_of_range", f"must be a list of 1 to {TIMES_MAX} times such as 20:30")
    return sorted({required(wall_clock)(item) for item in value})


def _weekdays(value: Any) -> list[int]:
    message = "must be a list of whole numbers from 0 (Monday) to 6 (Sunday), at least one"
    if not isinstance(value, list) or not value or len(value) > 7:
        raise Refused("out_of_range", message)
    if not all(isinstance(day, int) and not isinstance(day, bool) for day in value):
        raise Refused("out_of_range", message)
    if not all(0 <= day <= 6 for day in value):
        raise Refused("out_of_range", message)
    return sorted(set(value))


def _channels(value: Any) -> list[str]:
    if not isinstance(value, list) or not value:
        raise Refused("unknown_choice", "must be a list of at least one of: email, push")
    return sorted({required(one_of(*CHANNELS))(item) for item in value})


REMINDER_CLEANERS: dict[str, Cleaner] = {
    "kind": required(one_of(*KINDS)),
    "text": or_empty(text(TEXT_CHARACTERS), str),
    "show_text": yes_or_no,
    "times": _times,
    "weekdays": _weekdays,
    "time_zone_mode": required(one_of(*ZONE_MODES)),
    "time_zone": time_zone,
    "channels": _channels,
    "skip_if_logged": yes_or_no,
    "nag_after_minutes": whole_number(*NAG_MINUTES),
    "quiet_from": wall_clock,
    "quiet_until": wall_clock,
    "active": yes_or_no,
}
DEFAULTS: dict[str, Any] = {
    "text": "",
    "show_text": False,
    "weekdays": [0, 1, 2, 3, 4, 5, 6],
    "time_zone_mode": "device",
    "channels": ["push"],
    "skip_if_logged": True,
    "nag_after_minutes": None,
    "quiet_from": None,
    "quiet_until": None,
    "active": True,
}
SUBSCRIPTION_CLEANERS: dict[str, Cleaner] = {
    "endpoint": text(1_000),
    "p256dh": text(200),
    "auth": text(100),
    "device_id": uuid,
}


def refuse_half_reminder(values: dict[str, Any]) -> None:
    """Raises InvalidFields where the values of a whole reminder do not go together."""
    errors = [
        FieldError(name, "required", "is required")
        for name in ("kind", "times")
        if name not in values
    ]
    if values.get("kind") == "custom" and not values["text"].strip():
        errors.append(FieldError("text", "required", "is required for a reminder of your own"))
    if values.get("kind") != "custom" and (values["text"] or values["show_text"]):
        errors.append(FieldError("text", "not_for_this_kind", "is only for kind custom"))
    for name, other in (("quiet_from", "quiet_until"), ("quiet_until", "quiet_from")):
        if values[name] is None and values[other] is not None:
            errors.append(FieldError(name, "required", f"is required with {other}"))
    if errors:
        raise InvalidFields(errors)


def without_contradiction(values: dict[str, Any]) -> dict[str, Any]:
    """A reminder of one's own is never answered by the diary, so it is never skipped for it."""
    return values | {"skip_if_logged": False} if values["kind"] == "custom" else values
