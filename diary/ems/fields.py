"""What each field of a programme, a session, a side effect or a safety check may hold, and what is unusual. Pure.

Accepted ranges keep typing errors out; usual ranges are those printed on devices and in studies of each modality
(docs/api.md). A device's own level is never converted: level 12 of 30 is no number of milliamperes.
"""

from typing import Any

from diary.cleaners import (
    NOTE_CHARACTERS,
    Cleaner,
    Refused,
    instant,
    local_date,
    number,
    one_of,
    or_empty,
    or_none,
    required,
    score,
    text,
    time_zone,
    uuid,
    whole_number,
    yes_no,
)
from diary.ems.screening import ANSWERS, QUESTIONS, VERSIONS

MODALITIES = ("ems", "tens", "htems", "other")
# TENS is another treatment: its sessions do not answer "EMS today?" (docs/decisions/0009-what-answers-ems-today.md).
ANSWERING = ("ems", "htems")
BODY_SITES = (
    "feet",
    "lower_legs",
    "thighs",
    "hands",
    "forearms",
    "upper_arms",
    "back",
    "other",
)
SIDES = ("left", "right", "both")
SENSATIONS = ("none", "tingling", "twitch", "contraction", "painful")
KINDS = (
    "redness",
    "burn_or_blister",
    "muscle_soreness",
    "cramp",
    "more_pain",
    "more_tingling",
    "dizziness",
    "palpitations",
    "other",
)
SEVERITIES = ("mild", "moderate", "severe")
SCORES = tuple(
    f"{symptom}_{when}"
    for when in ("before", "after")
    for symptom in ("pain", "numbness", "tingling")
)
NAME_CHARACTERS = 60
PLACEMENT_CHARACTERS = 200
CLEARED_BY_CHARACTERS = 100

# What the cleaners and the database accept: Hz, us, mA, device units, seconds.
RANGES: dict[str, tuple[float, float]] = {
    "frequency_hz": (0.5, 50_000),
    "pulse_duration_us": (10, 1_000),
    "amplitude_ma": (0, 150),
    "device_level": (0, 1_000),
    "device_level_max": (1, 1_000),
    "on_seconds": (0, 600),
    "off_seconds": (0, 600),
    "ramp_seconds": (0, 600),
}
DURATION_MINUTES = (1, 480)
PADS_USES = (1, 500)

USUAL: dict[str, dict[str, tuple[float, float]]] = {
    "frequency_hz": {"ems": (20, 100), "tens": (1, 150), "htems": (4_096, 32_768)},
    "pulse_duration_us": {"ems": (200, 600), "tens": (50, 250)},
    "on_seconds": {"ems": (5, 15)},
    "off_seconds": {"ems": (10, 50)},
    "ramp_seconds": {"ems": (0.5, 3.5)},
    "duration_minutes": dict.fromkeys(MODALITIES, (20, 60)),
}


def name(value: Any) -> str:
    """What a programme is called: some text that is not only blanks."""
    cleaned: str = text(NAME_CHARACTERS)(value)
    if not cleaned.strip():
        raise Refused("required", "is required")
    return cleaned


def version(value: Any) -> int:
    """The version of the safety questions that was asked."""
    if isinstance(value, bool) or not isinstance(value, int) or value not in VERSIONS:
        raise Refused("unknown_version", "is not a version of the questions we know")
    return value


_SETTINGS: dict[str, Cleaner] = {
    "device_name": or_empty(text(NAME_CHARACTERS), str),
    "modality": required(one_of(*MODALITIES)),
    **{field: number(low, high) for field, (low, high) in RANGES.items()},
    "duration_minutes": whole_number(*DURATION_MINUTES),
    "electrode_placement": or_empty(text(PLACEMENT_CHARACTERS), str),
    "body_site": one_of(*BODY_SITES),
    "side": one_of(*SIDES),
}

PROGRAMME_CLEANERS: dict[str, Cleaner] = _SETTINGS | {
    "name": required(name),
    "pads_changed_on": or_none(local_date),
    "pads_uses_max": whole_number(*PADS_USES),
}

SESSION_CLEANERS: dict[str, Cleaner] = (
    _SETTINGS
    | {
        "programme_id": or_none(uuid),
        "programme_name": or_empty(text(NAME_CHARACTERS), str),
        "started_at": required(instant),
        "time_zone": required(time_zone),
        "sensation": one_of(*SENSATIONS),
        "skin_before_ok": yes_no,
        "skin_after_ok": yes_no,
        "note": or_empty(text(NOTE_CHARACTERS), str),
    }
    | dict.fromkeys(SCORES, score)
)

SIDE_EFFECT_CLEANERS: dict[str, Cleaner] = {
    "session_id": or_none(uuid),
    "occurred_at": required(instant),
    "time_zone": required(time_zone),
    "kind": required(one_of(*KINDS)),
    "severity": one_of(*SEVERITIES),
    "note": or_empty(text(NOTE_CHARACTERS), str),
}

SCREENING_CLEANERS: dict[str, Cleaner] = {
    "screened_at": required(instant),
    "time_zone": required(time_zone),
    "version": required(version),
    "text_read": yes_no,
    "cleared_by": or_empty(text(CLEARED_BY_CHARACTERS), str),
    "cleared_on": or_none(local_date),
} | {f"answers.{question}": required(one_of(*ANSWERS)) for question in QUESTIONS}


def unusual(fields: dict[str, Any]) -> list[tuple[str, float, float]]:
    """(field, low, high) of every setting outside what is usual for its modality; bounds are usual, null is not unusual.

    Only a hint to look for a typing error: such values are saved all the same.
    """
    found = []
    for field, usual_of in USUAL.items():
        low, high = usual_of.get(fields["modality"], (float("-inf"), float("inf")))
        value = fields[field]
        if value is not None and not low <= value <= high:
            found.append((field, low, high))
    return found
