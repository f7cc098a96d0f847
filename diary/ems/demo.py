"""A plausible year of stimulation beside the year in `diary/entries/demo.py`. Pure: the same seed gives the same year.

Invented, not measured: two devices (one shows only levels of 50, one milliamperes), sessions that mostly agree with what
the days say about EMS, a few that contradict, side effects, and a safety check every 90 days and after a side effect.
"""

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid5

from diary.ems.screening import AGAIN_AFTER, QUESTIONS, VERSION
from diary.entries.demo import TIME_ZONE, DemoDay

Fields = dict[str, Any]

_HOME_DEVICE: Fields = {
    "device_name": "Home EMS",
    "modality": "ems",
    "pulse_duration_us": 300,
    "device_level_max": 50,
    "on_seconds": 10,
    "off_seconds": 20,
    "ramp_seconds": 2,
    "duration_minutes": 30,
    "side": "both",
}
_TENS_DEVICE: Fields = {
    "device_name": "Pocket TENS",
    "modality": "tens",
    "frequency_hz": 80,
    "pulse_duration_us": 150,
    "amplitude_ma": 18.5,
    "duration_minutes": 30,
    "side": "both",
}
_FEET = _HOME_DEVICE | {"name": "Feet, evening", "frequency_hz": 35, "body_site": "feet"}
_CALVES = _HOME_DEVICE | {"name": "Calves", "frequency_hz": 50, "body_site": "lower_legs"}
_HANDS = _TENS_DEVICE | {"name": "Hands, TENS", "body_site": "hands"}
PROGRAMMES: tuple[Fields, ...] = (
    _FEET | {"electrode_placement": "sole and ball of the foot", "device_level": 18},
    _CALVES | {"device_level": 22, "pads_uses_max": 40},
    _HANDS,
)
# What a programme has and a session's copy of it does not.
_OWN = ("name", "pads_uses_max")
_ZONE = {"time_zone": TIME_ZONE}
_EFFECTS = ("redness", "muscle_soreness", "muscle_soreness", "cramp", "more_tingling")


@dataclass(frozen=True)
class DemoRecord:
    """One record as it goes into the diary: its type, what makes its id, and when it was written down."""

    type: str
    key: str
    on: date
    fields: Fields
    written_at: datetime

    def id_in(self, diary_id: UUID) -> UUID:
        """The same on every run, so that a second run finds it."""
        return uuid5(diary_id, f"demo {self.type} {self.key}")


def _programmes(first: date) -> Iterator[DemoRecord]:
    """The saved programmes of both devices."""
    for programme in PROGRAMMES:
        fields = programme | {"pads_changed_on": first.isoformat()}
        yield DemoRecord("ems_programme", programme["name"], first, fields, _evening(first))


def demo_ems(days: Iterable[DemoDay], diary_id: UUID, *, seed: int = 11) -> Iterator[DemoRecord]:
    """Programmes, safety checks, sessions and side effects of the days, oldest first."""
    chance = random.Random(seed)  # noqa: S311 - a story, not a secret
    checked: date | None = None
    had_effect = False
    for day in days:
        if checked is None:
            yield from _programmes(day.on)
        if checked is None or had_effect or day.on - checked > AGAIN_AFTER:
            checked = day.on
            yield _check(day.on)
        records = list(_sessions(chance, day, diary_id))
        had_effect = any(record.type == "side_effect" for record in records)
        yield from records


def _check(on: date) -> DemoRecord:
    answers = {f"answers.{question}": "no" for question in QUESTIONS}
    at = _evening(on) - timedelta(hours=3)
    fields = answers | {"screened_at": at.isoformat(), "version": VERSION, "text_read": True}
    return DemoRecord("safety_screening", on.isoformat(), on, fields | _ZONE, at)


def _sessions(chance: random.Random, day: DemoDay, diary_id: UUID) -> Iterator[DemoRecord]:
    """Mostly one EMS session where the day says yes; now and then one where it says no, or nothing."""
    likely = {True: 0.9, False: 0.03, None: 0.4}[day.fields.get("ems_used")]
    if chance.random() < likely:
        yield from _session(chance, day, chance.choice(PROGRAMMES[:2]), diary_id)
    if chance.random() < 0.12:
        yield from _session(chance, day, PROGRAMMES[2], diary_id)


def _session(
    chance: random.Random, day: DemoDay, programme: Fields, diary_id: UUID
) -> Iterator[DemoRecord]:
    name = programme["name"]
    settings = {field: value for field, value in programme.items() if field not in _OWN}
    started_at = _evening(day.on) - timedelta(minutes=chance.randint(60, 150))
    pain = day.fields["ratings.feet.pain"]
    fields = settings | _ZONE
    fields |= {
        "programme_id": str(_programme_id(name, diary_id)),
        "programme_name": name,
        "started_at": started_at.isoformat(),
        "duration_minutes": chance.choice([20, 30, 30, 30, 40]),
        "sensation": "tingling" if programme["modality"] == "tens" else "contraction",
        "pain_before": pain,
        "pain_after": max(0, pain - chance.choice([0, 0, 1, 1, 2])),
        "skin_before_ok": True,
        "skin_after_ok": chance.random() > 0.02,
    }
    late = timedelta(days=3) if chance.random() < 0.04 else timedelta()
    session = DemoRecord(
        "ems_session", f"{day.on} {name}", day.on, fields, started_at + timedelta(hours=1) + late
    )
    yield session
    if not fields["skin_after_ok"] or chance.random() < 0.05:
        yield _side_effect(chance, session, started_at, diary_id)


def _side_effect(
    chance: random.Random, session: DemoRecord, started_at: datetime, diary_id: UUID
) -> DemoRecord:
    at = started_at + timedelta(minutes=45)
    kind = chance.choice(_EFFECTS) if session.fields["skin_after_ok"] else "redness"
    fields = _ZONE | {
        "session_id": str(session.id_in(diary_id)),
        "occurred_at": at.isoformat(),
        "kind": kind,
        "severity": "mild",
    }
    return DemoRecord("side_effect", session.key, session.on, fields, session.written_at)


def _programme_id(name: str, diary_id: UUID) -> UUID:
    return uuid5(diary_id, f"demo ems_programme {name}")


def _evening(on: date) -> datetime:
    return datetime.combine(on, time(19), tzinfo=UTC)
