"""A plausible year of somebody's diary, for `make demo` and for screenshots. Pure: the same seed gives the same year.

Invented, not measured: a slow drift, days that resemble the day before (correlation 0.6), a bad fortnight, gaps,
some days filled in late, EMS on about two days in five.
"""

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

DAYS = 365
TIME_ZONE = "Europe/Berlin"
FLARE_DAYS_AGO = range(95, 109)
HOLIDAY_DAYS_AGO = range(200, 209)
_NOTES = (
    "Feet burning after the walk to the market.",
    "Slept badly, woke at four with cold feet.",
    "Better in the morning, worse after dinner.",
    "New shoes. Walking on sand again.",
)


@dataclass(frozen=True)
class DemoDay:
    """One day as it goes into the diary, and when it was written down."""

    on: date
    fields: dict[str, Any]
    written_at: datetime


def demo_days(
    today: date, *, assigned: Mapping[date, bool] | None = None, seed: int = 7
) -> Iterator[DemoDay]:
    """The last 365 days, oldest first, with gaps. `assigned`: days of a trial, and whether they were on EMS."""
    chance = random.Random(seed)  # noqa: S311 - a story, not a secret
    drift = 0.0
    for days_ago in range(DAYS - 1, -1, -1):
        drift = 0.6 * drift + chance.gauss(0, 1.1)
        on = today - timedelta(days=days_ago)
        day = _day(chance, on, days_ago, drift, (assigned or {}).get(on))
        is_gap = chance.random() < 0.13 or days_ago in HOLIDAY_DAYS_AGO
        if not is_gap:
            yield day


def _day(
    chance: random.Random, on: date, days_ago: int, drift: float, assigned: bool | None
) -> DemoDay:
    flare = 2.5 if days_ago in FLARE_DAYS_AGO else 0.0
    roll = chance.random()
    # In a trial people mostly do what chance says; and this person's story has an effect that a trial can find.
    ems_used = roll < 0.4 if assigned is None else assigned == (roll < 0.95)
    effect = 0.5 if assigned is None else 1.5
    level = 4.6 + drift + flare - (effect if ems_used else 0.0)
    feet = {"pain": level, "numbness": level - 0.6, "tingling": level - 0.2 + chance.gauss(0, 0.8)}
    fields: dict[str, Any] = {
        f"ratings.feet.{symptom}": _score(value) for symptom, value in feet.items()
    }
    if chance.random() < 0.9:
        fields["ems_used"] = ems_used
    if chance.random() < 0.3:
        fields["ratings.hands.tingling"] = _score(level - 2.5)
    fields |= _details(chance, on, level)
    late = timedelta(days=chance.randint(3, 6)) if chance.random() < 0.05 else timedelta()
    evening = datetime.combine(on, time(19, chance.randint(0, 59)), tzinfo=UTC)
    return DemoDay(on, fields, evening + late)


def _details(chance: random.Random, on: date, level: float) -> dict[str, Any]:
    details: dict[str, Any] = {}
    if chance.random() < 0.25:
        details["qualities"] = sorted(chance.sample(["burning", "pins_and_needles", "cold"], 2))
    if chance.random() < 0.4:
        details["sleep_disturbance"] = _score(level - 1)
    if chance.random() < 0.12:
        details["exposures"] = [chance.choice(["long_walk", "poor_sleep", "cold_weather"])]
    if on.weekday() == 6:
        details["spread_feet"] = "ankle" if level > 4 else "toes"
    if chance.random() < 0.06:
        details["note"] = chance.choice(_NOTES)
    if chance.random() < 0.01:
        details["falls"] = 1
    return details


def _score(value: float) -> int:
    return min(10, max(0, round(value)))
