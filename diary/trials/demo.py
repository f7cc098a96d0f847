"""An invented trial beside the year in `diary/entries/demo.py`. Pure: the same seed gives the same coins.

Over for two weeks, inside the last 90 days that the demo account's doctor sees.
"""

import random
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid5

from diary.localtime import zone_of
from diary.trials import design

SHAPE = design.PRESETS["standard"]
STARTED_DAYS_AGO = 74


def demo_trial(today: date, diary_id: UUID, time_zone: str) -> dict[str, Any]:
    """Its columns, but for owner, nonce and commitment; the same id on every run."""
    starts_on = today - timedelta(days=STARTED_DAYS_AGO)
    eve = datetime.combine(starts_on - timedelta(days=1), time(18), tzinfo=zone_of(time_zone))
    return {
        "trial_id": uuid5(diary_id, "demo trial"),
        "symptom": "pain",
        "preset": "standard",
        "pairs": SHAPE.pairs,
        "period_days": SHAPE.days,
        "washout_days": 0,
        "matters": design.MATTERS_DEFAULT,
        "off_kind": design.NOTHING,
        "starts_on": starts_on,
        "time_zone": time_zone,
        "created_at": eve,
    }


def demo_order(*, seed: int = 13) -> list[str]:
    """The assignment of each period."""
    chance = random.Random(seed)  # noqa: S311 - a story, not a secret
    return design.pattern_of([chance.random() < 0.5 for _ in range(SHAPE.pairs)])
