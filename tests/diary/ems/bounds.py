"""Every field of the four kinds of records with what it takes and what it refuses; one table for both doors."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from diary.ems import fields
from diary.ems.screening import QUESTIONS

AN_ID = "0192f0c1-2d3e-7abc-8def-0123456789ab"
_OUT, _CHOICE = "out_of_range", "unknown_choice"


def _text(characters: int) -> tuple[list[Any], list[tuple[Any, str]]]:
    longest = "x" * characters
    return ["", longest, "Füße 🦶"], [
        (longest + "x", "too_long"),
        (5, "not_text"),
    ]


def _number(low: float, high: float, step: float) -> tuple[list[Any], list[tuple[Any, str]]]:
    wrong = [low - step, high + step, True, "5", [], 10**400]
    return [low, high, None], [(value, _OUT) for value in wrong]


def _choice(choices: tuple[str, ...], *, required: bool = False) -> tuple[list[Any], Any]:
    refused = [(value, _CHOICE) for value in ("", choices[0].upper(), 1, True, [])]
    return [*choices, *([] if required else [None])], [*refused, *([(None, "required")] * required)]


def _score() -> tuple[list[Any], list[tuple[Any, str]]]:
    return [0, 10, None], [(value, _OUT) for value in (-1, 11, 5.0, True, "5")]


_YES_NO = ([True, False, None], [(value, "not_a_boolean") for value in (0, 1, "yes", [])])
_UUID = ([AN_ID, None], [(value, "not_an_id") for value in ("", "x" * 36, AN_ID[:-1], 5)])
_DATE = (
    ["2026-01-31", "2016-11-24", "2026-11-23", None],
    [
        *((value, "not_a_date") for value in ("", "2026-02-30", "31.01.2026", 20260131)),
        *((value, "too_long_ago") for value in ("0001-01-01", "2016-11-20")),
    ],
)
_ZONE = (["UTC", "Pacific/Apia"], [("../Berlin", "unknown_time_zone"), (None, "required")])
# What REST refuses and a device cannot help: (field, value, code, what sync says).
HELPED = [
    ("time_zone", "Mars/Olympus", "unknown_time_zone", "applied"),
    ("started_at", "2199-01-01T00:00:00Z", "too_far_ahead", "deferred"),
    ("occurred_at", "2199-01-01T00:00:00Z", "too_far_ahead", "deferred"),
    ("screened_at", "2199-01-01T00:00:00Z", "too_far_ahead", "deferred"),
    ("pads_changed_on", "2026-11-24", "too_far_ahead", "deferred"),
    ("cleared_on", "2026-11-24", "too_far_ahead", "deferred"),
]
_NOTE = _text(2_000)

SETTINGS = {
    "device_name": _text(60),
    "modality": _choice(("ems", "tens", "htems", "other"), required=True),
    "frequency_hz": _number(0.5, 50_000, 0.01),
    "pulse_duration_us": _number(10, 1_000, 0.01),
    "amplitude_ma": _number(0, 150, 0.01),
    "device_level": _number(0, 1_000, 0.01),
    "device_level_max": _number(1, 1_000, 0.01),
    "on_seconds": _number(0, 600, 0.01),
    "off_seconds": _number(0, 600, 0.01),
    "ramp_seconds": _number(0, 600, 0.01),
    "duration_minutes": ([1, 480, None], [(value, _OUT) for value in (0, 481, 30.0, True, "30")]),
    "electrode_placement": _text(200),
    "body_site": _choice(fields.BODY_SITES),
    "side": _choice(("left", "right", "both")),
}


def _instant() -> tuple[list[Any], list[tuple[Any, str]]]:
    wrong = ("2026-11-22", "2026-11-22T10:00:00", "", 0, [], True)
    refused = [(value, "not_an_instant") for value in wrong]
    taken = ["2026-11-20T10:00:00.000Z", "2026-11-20T10:00:00.123Z"]
    return taken, [*refused, (None, "required"), ("1999-01-01T00:00:00Z", "too_long_ago")]


TABLE: dict[str, dict[str, tuple[list[Any], list[tuple[Any, str]]]]] = {
    "ems_programme": SETTINGS
    | {
        "name": (["a", "x" * 60], [(" ", "required"), (None, "required"), ("x" * 61, "too_long")]),
        "pads_changed_on": _DATE,
        "pads_uses_max": ([1, 500, None], [(value, _OUT) for value in (0, 501, 1.0, "1")]),
    },
    "ems_session": SETTINGS
    | {
        "programme_id": _UUID,
        "programme_name": _text(60),
        "started_at": _instant(),
        "time_zone": _ZONE,
        "sensation": _choice(("none", "tingling", "twitch", "contraction", "painful")),
        "skin_before_ok": _YES_NO,
        "skin_after_ok": _YES_NO,
        "note": _NOTE,
    }
    | {name: _score() for name in fields.SCORES},
    "side_effect": {
        "session_id": _UUID,
        "occurred_at": _instant(),
        "time_zone": _ZONE,
        "kind": _choice(fields.KINDS, required=True),
        "severity": _choice(("mild", "moderate", "severe")),
        "note": _NOTE,
    },
    "safety_screening": {
        "screened_at": _instant(),
        "time_zone": _ZONE,
        "version": (
            [1],
            [*[(value, "unknown_version") for value in (0, 2, True, "1", 1.0)], (None, "required")],
        ),
        "text_read": _YES_NO,
        "cleared_by": _text(100),
        "cleared_on": _DATE,
    }
    | {f"answers.{name}": _choice(("yes", "no", "unsure"), required=True) for name in QUESTIONS},
}


@dataclass(frozen=True)
class Door:
    """Where one type is written by REST, and what a record of it needs to begin."""

    address: str
    identity: dict[str, Any] = field(default_factory=dict)


AT = "2026-11-20T10:00:00.000Z"
DOORS = {
    "ems_programme": Door("ems/programmes", {"name": "Evening", "modality": "ems"}),
    "ems_session": Door(
        "ems/sessions", {"started_at": AT, "time_zone": "Europe/Berlin", "modality": "ems"}
    ),
    "side_effect": Door(
        "ems/side-effects", {"occurred_at": AT, "time_zone": "Europe/Berlin", "kind": "cramp"}
    ),
    "safety_screening": Door(
        "ems/screenings",
        {"screened_at": AT, "time_zone": "Europe/Berlin", "version": 1}
        | {f"answers.{question}": "no" for question in QUESTIONS},
    ),
}


def nested(flat: dict[str, Any]) -> dict[str, Any]:
    """Flat fields as a REST body."""
    body = {name: value for name, value in flat.items() if not name.startswith("answers.")}
    answers = {name[8:]: value for name, value in flat.items() if name.startswith("answers.")}
    return body | ({"answers": answers} if answers else {})


def on_the_wire(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return str(value) if isinstance(value, UUID | date) else value
