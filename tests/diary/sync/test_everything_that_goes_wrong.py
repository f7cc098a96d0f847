"""Whatever goes wrong between three devices and the server, nothing acknowledged is lost and all agree in the end."""

import os
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from diary.api.sync import Sync
from tests.diary.sync.machine import Devices

EXAMPLES = int(os.environ.get("SYNC_EXAMPLES", "600"))
SOAK_EXAMPLES = 5_000
STEPS = 40
# In parts, so that pytest-xdist can share them out.
PARTS = 4


def run(owner: Any, part: int, examples: int) -> None:
    machine = seed(part)(type("DevicesOfOne", (Devices,), {"owner": owner}))
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=STEPS,
            deadline=None,
            database=None,
            phases=[Phase.generate, Phase.shrink],
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.fixture(autouse=True)
def _no_throttle(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Sync, "throttle_classes", ())


@pytest.mark.parametrize("part", range(PARTS))
def test_nothing_is_lost_and_all_devices_agree(alice: Any, part: int) -> None:
    run(alice, part, EXAMPLES // PARTS)


@pytest.mark.soak
@pytest.mark.parametrize("part", range(PARTS))
def test_nothing_is_lost_in_a_long_run(alice: Any, part: int) -> None:
    run(alice, 1_000 + part, SOAK_EXAMPLES // PARTS)
