"""What each field of an entry or a profile may hold. Pure: which cleaner checks which field.

Sources of the ranges: docs/api.md. Scores are an 11-point numeric rating scale, own wording.
"""

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
    "qualities": or_empty(set_of(*QUALITIES), list),
    "spread_feet": one_of(*SPREAD_FEET),
    "spread_hands": one_of(*SPREAD_HANDS),
    "sleep_disturbance": score,
    "weakness": score,
    "falls": whole_number(0, FALLS_MAX),
    "exposures": or_empty(set_of(*EXPOSURES), list),
    "note": or_empty(text(NOTE_CHARACTERS), str),
} | {
    f"ratings.{place}.{symptom}": score
    for place in PLACES
    for symptom in ("pain", "numbness", "tingling")
}

PROFILE_CLEANERS: dict[str, Cleaner] = {
    "neuropathy_cause": one_of(*CAUSES),
    "regions": or_empty(set_of(*REGIONS), list),
    "tracked": or_none(set_of(*TRACKED)),
    "difference_that_matters": number(0.5, 5),
    "has_ems_device": yes_no,
    "reminder_time": wall_clock,
    "first_run_done": or_empty(yes_or_no, bool),
}
