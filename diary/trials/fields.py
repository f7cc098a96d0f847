"""What a trial may be, as somebody asks for it. Pure."""

from datetime import date, timedelta
from typing import Any

from diary.cleaners import (
    Cleaner,
    Refused,
    local_date,
    number,
    one_of,
    or_none,
    required,
    time_zone,
    whole_number,
)
from diary.exceptions import FieldError, InvalidFields, invalid_field
from diary.trials import design

SYMPTOMS = ("pain", "numbness", "tingling")
PRESETS = (*design.PRESETS, design.OWN)
# The others are made here: by a side effect, by a safety check.
TOLD_REASONS = ("illness", "travel", "red_flag", "other")
PAUSE_REASONS = (*TOLD_REASONS, "side_effect", "safety_check")

TRIAL_CLEANERS: dict[str, Cleaner] = {
    "symptom": required(one_of(*SYMPTOMS)),
    "preset": required(one_of(*PRESETS)),
    "pairs": whole_number(*design.PAIRS),
    "period_days": whole_number(*design.PERIOD_DAYS),
    "washout_days": required(whole_number(*design.WASHOUT_DAYS)),
    "matters": number(*design.MATTERS),
    "off_kind": required(one_of(*design.OFF_KINDS)),
    "starts_on": or_none(local_date),
    "time_zone": required(time_zone),
}
# What may be told of one that has begun.
SINCE_CLEANERS: dict[str, Cleaner] = {
    "ended_on": required(local_date),
    "answer_seen_on": or_none(local_date),
}
PAUSES_MAX = 400
PAUSE_CLEANERS: dict[str, Cleaner] = {
    "reason": required(one_of(*TOLD_REASONS)),
    "until": or_none(local_date),
}
DEFAULTS: dict[str, Any] = {
    "preset": "standard",
    "pairs": None,
    "period_days": None,
    "washout_days": 0,
    "matters": None,
    "off_kind": design.NOTHING,
    "starts_on": None,
}


def pause_cleaners(fields: Any) -> dict[str, Cleaner]:
    """Of `pauses.2026-12-03` and the like among `fields`: reason, and once it is known the first day that counts again."""
    names = [name for name in fields if isinstance(name, str)] if isinstance(fields, dict) else []
    return {name: or_none(_pause) for name in names if _is_pause(name)}


def _is_pause(name: str) -> bool:
    column, _, told_on = name.partition(".")
    try:
        return column == "pauses" and local_date(told_on) < date.max
    except Refused:
        return False


def _pause(value: Any) -> list[str]:
    if not isinstance(value, list) or len(value) not in (1, 2):
        raise Refused("not_a_pause", "must be a reason, and the first day that counts again")
    reason, *until = value
    return [required(one_of(*PAUSE_REASONS))(reason), *(f"{local_date(one)}" for one in until)]


def complete(values: dict[str, Any], *, today: date, matters: float | None) -> dict[str, Any]:
    """The design of a whole trial, what is left out by default; raises InvalidFields where values do not go together.

    `matters` is the person's own smallest difference, points; `today` the local date where the trial will be.
    """
    whole = DEFAULTS | values
    if "symptom" not in values:
        raise invalid_field("symptom", "required", "is required")
    errors = _wrong_shape(whole) or _wrong_washout(whole)
    whole["starts_on"] = whole["starts_on"] or today + timedelta(days=1)
    errors += _wrong_start(whole["starts_on"], today)
    if errors:
        raise InvalidFields(errors)
    shape = _shape(whole)
    whole["pairs"], whole["period_days"] = shape.pairs, shape.days
    whole["matters"] = whole["matters"] or matters or design.MATTERS_DEFAULT
    return whole


def _shape(whole: dict[str, Any]) -> design.Shape:
    preset = design.PRESETS.get(whole["preset"])
    return preset or design.Shape(whole["pairs"], whole["period_days"])


def _wrong_shape(whole: dict[str, Any]) -> list[FieldError]:
    if whole["preset"] == design.OWN:
        missing = [name for name in ("pairs", "period_days") if whole[name] is None]
        return [FieldError(name, "required", "is required with `own`") for name in missing]
    preset = design.PRESETS[whole["preset"]]
    asked = {"pairs": preset.pairs, "period_days": preset.days}
    return [
        FieldError(name, "contradiction", "is given by the preset")
        for name, value in asked.items()
        if whole[name] not in (None, value)
    ]


def _wrong_washout(whole: dict[str, Any]) -> list[FieldError]:
    if whole["washout_days"] < _shape(whole).days:
        return []
    return [FieldError("washout_days", "too_long", "must be fewer than the days of a period")]


def _wrong_start(starts_on: date, today: date) -> list[FieldError]:
    if starts_on < today:
        return [FieldError("starts_on", "in_the_past", "must not be in the past")]
    if starts_on > today + design.START_WITHIN:
        return [FieldError("starts_on", "out_of_range", "must be within the next 14 days")]
    return []


def clean_until(until: date | None, today: date) -> None:
    """Raises InvalidFields for a pause that would have no days, or more than 90."""
    if until is None:
        return
    if not today + timedelta(days=1) < until <= today + design.PAUSE_AT_MOST:
        raise invalid_field(
            "until", "out_of_range", "must be from the day after tomorrow to 90 days ahead"
        )
