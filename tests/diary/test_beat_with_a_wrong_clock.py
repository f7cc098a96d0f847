"""Celery's beat after its clock was ahead: what it sends every few seconds does not wait for the time it once saw."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine

from config.beat import Scheduler
from config.celery import app

NOW = datetime(2026, 11, 25, 18, tzinfo=UTC)
YEAR, MINUTE = timedelta(days=365), timedelta(minutes=1)
EVERY_FEW_SECONDS = {"heartbeat", "dispatch-reminders", "take-up-files"}


class Beat(Scheduler):
    """Counts what it would send."""

    def setup_schedule(self) -> None:
        self.sent: Counter[str] = Counter()
        super().setup_schedule()

    def apply_async(self, entry: Any, **how: Any) -> None:
        self.sent[entry.name] += 1

    def run_for(self, length: timedelta, clock: Any, start: datetime) -> Counter[str]:
        """What it sends in that time, which passes as fast as it likes."""
        self.sent.clear()
        passed = timedelta()
        while passed < length:
            clock.move_to(start + passed)
            passed += timedelta(seconds=max(0.001, self.tick()))
        return self.sent


@pytest.fixture
def clock() -> Iterator[Any]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def new_beat(folder: Path) -> Beat:
    beat = Beat(app=app, schedule_filename=str(folder / "beat"), Producer=lambda *_, **__: None)
    beat.__dict__["producer"] = None
    return beat


@pytest.mark.parametrize("skew", [YEAR, -YEAR])
@pytest.mark.parametrize("begins_anew", [False, True])
def test_it_goes_on_within_its_usual_time(
    tmp_path: Path, clock: Any, skew: timedelta, begins_anew: bool
) -> None:
    beat = new_beat(tmp_path)
    assert beat.run_for(2 * MINUTE, clock, NOW).keys() >= EVERY_FEW_SECONDS
    beat.run_for(MINUTE, clock, NOW + skew)
    clock.move_to(NOW + 3 * MINUTE)
    if begins_anew:
        beat.close()
        beat = new_beat(tmp_path)
    sent = beat.run_for(2 * MINUTE, clock, NOW + 3 * MINUTE)
    beat.close()
    assert sent.keys() >= EVERY_FEW_SECONDS
    assert 20 <= sent["dispatch-reminders"] <= 26


def test_its_first_word_comes_with_its_first_tick(tmp_path: Path, clock: Any) -> None:
    beat = new_beat(tmp_path)
    beat.tick()
    beat.tick()
    beat.close()
    assert beat.sent["heartbeat"] == 1


def test_it_is_the_one_that_runs() -> None:
    assert app.conf.beat_scheduler == "config.beat:Scheduler"
