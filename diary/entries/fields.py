"""What each field of an entry or a profile may hold. Pure: which cleaner checks which field.

Sources of the ranges: docs/api.md. Scores are an 11-point numeric rating scale, own wording.
"""

from collections.abc import Sequence
from statistics import median

from diary.cleaners import (
    NOTE_CHARACTERS,
    Cleaner,
    instant,
    local_date,
    number,
    one_of,
    or_empty,
    or_none,
    score,
    set_of,
    text,
    time_zone,
    wall_clock,
    whole_number,
    yes_no,
    yes_or_no,
)

SYMPTOMS = ("pain", "numbness", "tingling")
QUESTIONS = ("ems_used", "numbness", "pain", "tingling")
QUALITIES = (
    "aching",
    "burning",
    "cold",
    "cramping",
    "electric_shocks",
    "itching",
    "painful_touch",
    "pins_and_needles",
    "stabbing",
    "tight",
    "walking_on_sand",
)
EXPOSURES = (
    "alcohol",
    "cold_weather",
    "high_blood_sugar",
    "hot_weather",
    "illness",
    "long_standing",
    "long_walk",
    "medicine_changed",
    "poor_sleep",
    "stress",
    "tight_shoes",
    "treatment_day",
)
# A rise of weakness by this many points above the answers before it is told; so is a difference of two sides.
RISE_POINTS = 3
_RISE_AFTER_FEW = 5
ANSWERS_BEFORE, ANSWERS_NEEDED = 14, 3
SPREAD_FEET = ("none", "toes", "ankle", "knee", "beyond")
SPREAD_HANDS = ("none", "fingers", "wrist", "elbow", "beyond")
CAUSES = (
    "diabetes",
    "chemotherapy",
    "injury",
    "infection",
    "toxin",
    "medicine",
    "other",
    "unknown",
)
REGIONS = ("feet", "hands")
PLACES = ("feet", "feet_left", "feet_right", "hands", "hands_left", "hands_right")
RATINGS = tuple(f"ratings.{place}.{symptom}" for place in PLACES for symptom in SYMPTOMS)
# What can be taken over from the day before.
SCORES = (*SYMPTOMS, *RATINGS)
TRACKED = ("exposures", "falls", "qualities", "sleep_disturbance", "spread", "weakness")
FALLS_MAX = 50

ENTRY_CLEANERS: dict[str, Cleaner] = {
    "kind": one_of("daily", "moment"),
    "on": local_date,
    "time_zone": time_zone,
    "occurred_at": instant,
    "pain": score,
    "numbness": score,
    "tingling": score,
    "ems_used": yes_no,
    "skipped": or_empty(set_of(*QUESTIONS), list),
    "copied": or_empty(set_of(*SCORES), list),
    "qualities": or_empty(set_of(*QUALITIES), list),
    "spread_feet": one_of(*SPREAD_FEET),
    "spread_hands": one_of(*SPREAD_HANDS),
    "sleep_disturbance": score,
    "weakness": score,
    "falls": whole_number(0, FALLS_MAX),
    "exposures": or_empty(set_of(*EXPOSURES), list),
    "note": or_empty(text(NOTE_CHARACTERS), str),
} | dict.fromkeys(RATINGS, score)

PROFILE_CLEANERS: dict[str, Cleaner] = {
    "neuropathy_cause": one_of(*CAUSES),
    "regions": or_empty(set_of(*REGIONS), list),
    "tracked": or_none(set_of(*TRACKED)),
    "difference_that_matters": number(0.5, 5),
    "has_ems_device": yes_no,
    "reminder_time": wall_clock,
    "first_run_done": or_empty(yes_or_no, bool),
}


def is_weaker(score: int, before: Sequence[int]) -> bool:
    """Whether a weakness of 0-10 is news against the answers before it, the oldest first: `RISE_POINTS` above the middle
    one of the last 14, more where there are few. Without any it is not. The limit is ours: no source has one.
    """
    latest = before[-ANSWERS_BEFORE:]
    rise = RISE_POINTS if len(latest) >= ANSWERS_NEEDED else _RISE_AFTER_FEW
    return bool(latest) and score >= median(latest) + rise
