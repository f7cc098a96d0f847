"""Two invented trials beside the year in `diary/entries/demo.py`: one is over, one goes on. Pure: the same seed gives the same coins.

The first is over for two weeks, inside the last 90 days that the demo account's doctor sees.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid5

from diary.localtime import zone_of
from diary.trials import design

_STORIES = (
    ("demo trial", "pain", "standard", 74, 13),
    ("second demo trial", "pain", "quick", 9, 5),
)


@dataclass(frozen=True)
class DemoTrial:
    """A trial as it is stored: its id, the same on every run, its fields, when it was begun, and what the coins said."""

    record_id: UUID
    fields: dict[str, Any]
    begun_at: datetime
    order: list[str]

    def assigned(self) -> Iterator[tuple[date, bool]]:
        """Each day of it, and whether that was on EMS."""
        shape = design.PRESETS[self.fields["preset"]]
        starts_on = self.fields["starts_on"]
        for n, on in enumerate(design.trial_days(starts_on, shape, [], today=starts_on)):
            yield on, self.order[n // shape.days] == design.EMS


def demo_trials(today: date, diary_id: UUID, time_zone: str) -> list[DemoTrial]:
    """Both of them, oldest first."""
    return [_trial(today, diary_id, time_zone, *story) for story in _STORIES]


def _trial(
    today: date,
    diary_id: UUID,
    zone: str,
    name: str,
    symptom: str,
    preset: str,
    ago: int,
    seed: int,
) -> DemoTrial:
    starts_on = today - timedelta(days=ago)
    shape = design.PRESETS[preset]
    fields = {
        "symptom": symptom,
        "preset": preset,
        "pairs": shape.pairs,
        "period_days": shape.days,
        "washout_days": 0,
        "matters": design.MATTERS_DEFAULT,
        "off_kind": design.NOTHING,
        "starts_on": starts_on,
        "time_zone": zone,
    }
    eve = datetime.combine(starts_on - timedelta(days=1), time(18), tzinfo=zone_of(zone))
    chance = random.Random(seed)  # noqa: S311 - a story, not a secret
    order = design.pattern_of([chance.random() < 0.5 for _ in range(shape.pairs)])
    return DemoTrial(uuid5(diary_id, name), fields, eve, order)
