"""Every field of an entry with what it takes and what it refuses; one table for the pure rules and both doors."""

from typing import Any

from diary.entries.fields import EXPOSURES, QUALITIES, QUESTIONS

LONG = "x" * 2_000
SCORE_LIKE_WRONG = [-1, 11, 10**30, True, False, 5.0, 0.5, "5", "", [], {}, [5]]
LIST_WRONG = ["burning", {}, [1], [None], [["burning"]], ["nonsense"], [""], 5, True]
RATINGS = [
    f"ratings.{place}.{symptom}"
    for place in ("feet", "feet_left", "feet_right", "hands", "hands_left", "hands_right")
    for symptom in ("pain", "numbness", "tingling")
]
SCORES = ["pain", "numbness", "tingling", "sleep_disturbance", "weakness", *RATINGS]

TAKEN: dict[str, list[Any]] = {
    **{name: [0, 1, 10, None] for name in SCORES},
    "falls": [0, 50, None],
    "ems_used": [True, False, None],
    "skipped": [[], [*QUESTIONS]],
    "copied": [[], ["ratings.feet.pain"]],
    "qualities": [[], [*QUALITIES]],
    "exposures": [[], [*EXPOSURES]],
    "spread_feet": ["none", "toes", "ankle", "knee", "beyond", None],
    "spread_hands": ["none", "fingers", "wrist", "elbow", "beyond", None],
    "note": ["", "a", LONG, "Füße 🦶 ﷽ \u202e \u0301", "\t\n", "'; DROP TABLE --", "=1+1"],
    "time_zone": ["UTC", "Europe/Berlin", "Pacific/Apia"],
}
# What has to stand beside a field for it to hold what it is given.
BESIDE: dict[str, dict[str, Any]] = {"copied": {"ratings.feet.pain": 5}}
_OUT = "out_of_range"
_CHOICE = "unknown_choice"
_SPREAD_WRONG = ["", "None", "TOES", 1, True, [], {}, ["toes"]]
REFUSED: dict[str, list[tuple[Any, str]]] = {
    **{name: [(value, _OUT) for value in SCORE_LIKE_WRONG] for name in SCORES},
    "falls": [(value, _OUT) for value in [-1, 51, 2**63, True, 1.0, "1", []]],
    "ems_used": [(value, "not_a_boolean") for value in [0, 1, "yes", "true", [], {}]],
    "skipped": [(value, _CHOICE) for value in [*LIST_WRONG, ["weakness"]]],
    "copied": [
        (value, _CHOICE) for value in [*LIST_WRONG, ["ems_used"], ["ratings.feet"], ["feet.pain"]]
    ],
    "qualities": [(value, _CHOICE) for value in LIST_WRONG],
    "exposures": [(value, _CHOICE) for value in LIST_WRONG],
    "spread_feet": [(value, _CHOICE) for value in [*_SPREAD_WRONG, "fingers"]],
    "spread_hands": [(value, _CHOICE) for value in [*_SPREAD_WRONG, "knee"]],
    "note": [
        (LONG + "x", "too_long"),
        *[(value, "not_text") for value in ["a\x00b", "\ud800", "a\udfff", 5, True, [], {}]],
    ],
    "time_zone": [
        (value, "unknown_time_zone") for value in ["", "../etc/passwd", "UTC\x00", "Europe/", 1, []]
    ],
}
_INSTANTS = [
    "2026-11-22",
    "2026-11-22T10:00:00",
    "yesterday",
    "",
    0,
    1e9,
    True,
    [],
    "9999-12-31T23:59:59-14:00",
]
IDENTITY_REFUSED: dict[str, list[tuple[Any, str]]] = {
    "kind": [(value, _CHOICE) for value in ["weekly", "", 1, True, [], {}]],
    "on": [
        (value, "not_a_date")
        for value in [
            "2026-02-30",
            "2026-13-01",
            "22.11.2026",
            "2026-1-1",
            "",
            20261122,
            True,
            [],
            "２０２６-11-22",
        ]
    ],
    "occurred_at": [(value, "not_an_instant") for value in _INSTANTS],
}

PROFILE_TAKEN: dict[str, list[Any]] = {
    "neuropathy_cause": [
        "diabetes",
        "chemotherapy",
        "injury",
        "infection",
        "toxin",
        "medicine",
        "other",
        "unknown",
        None,
    ],
    "regions": [[], ["feet"], ["feet", "hands"]],
    "tracked": [
        None,
        [],
        ["exposures", "falls", "qualities", "sleep_disturbance", "spread", "weakness"],
    ],
    "difference_that_matters": [0.5, 1, 2.5, 5, 5.0, None],
    "has_ems_device": [True, False, None],
    "reminder_time": ["00:00", "20:30", "23:59", None],
    "first_run_done": [True, False],
}
PROFILE_REFUSED: dict[str, list[tuple[Any, str]]] = {
    "neuropathy_cause": [(value, _CHOICE) for value in ["", "Diabetes", 1, []]],
    "regions": [(value, _CHOICE) for value in [["head"], "feet"]],
    "tracked": [(value, _CHOICE) for value in [["pain"], {}]],
    "difference_that_matters": [
        (value, _OUT)
        for value in [0.49, 5.01, 0, -1, 10**400, float("nan"), float("inf"), True, "1", []]
    ],
    "has_ems_device": [(value, "not_a_boolean") for value in [0, 1, "no"]],
    "reminder_time": [
        (value, "not_a_time") for value in ["24:00", "12:60", "9:00", "", "12:00:00", 12, "12:00\n"]
    ],
    "first_run_done": [(value, "not_a_boolean") for value in [0, 1, "yes"]],
}
