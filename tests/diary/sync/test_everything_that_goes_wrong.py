"""Whatever goes wrong between three devices and the server, nothing acknowledged is lost and all agree in the end."""

from collections import Counter
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from diary.api.sync import Sync
from tests.diary.sync.machine import Devices
from tests.profiles import PROFILE, SEED

pytestmark = pytest.mark.long

# In parts, so that pytest-xdist can share them out.
PARTS = 2
# A machine that no longer gets into trouble would prove nothing. So often each part meets what a name says in 60 examples
# of 30 steps at the least, half of the least of six runs; in longer ones more often.
FLOORS = {
    "applied": 200, "merged": 18, "kept": 6, "revived": 3, "duplicate": 9, "deferred": 12, "rejected": 45,
    "lost answer": 15, "late request": 18, "restart": 4, "new device": 14, "restore": 8, "epoch_changed": 15,
    "history expired": 70, "cursor_too_old": 20,
}  # fmt: skip
FLOORS_ARE_FOR_STEPS = 60 * 30
# Each batch begins anew: within one, Hypothesis repeats what it found, and some troubles never come.
BATCH = 10


@pytest.fixture(autouse=True)
def _no_throttle(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Sync, "throttle_classes", ())


@pytest.mark.soak
@pytest.mark.parametrize("part", range(PARTS))
def test_nothing_is_lost_and_all_devices_agree(alice: Any, part: int) -> None:
    examples = PROFILE.machine_examples // PARTS
    machine = type("DevicesOfOne", (Devices,), {"owner": alice, "met": Counter()})
    first = SEED if PROFILE.is_random else 0
    for batch in range(examples // BATCH):
        run_state_machine_as_test(
            seed(first + PARTS * batch + part)(machine),
            settings=settings(
                max_examples=BATCH,
                stateful_step_count=PROFILE.machine_steps,
                deadline=None,
                database=None,
                phases=[Phase.generate, Phase.shrink],
                suppress_health_check=list(HealthCheck),
            ),
        )
    print(dict(machine.met))
    longer = examples * PROFILE.machine_steps / FLOORS_ARE_FOR_STEPS
    # In the few steps of `quick` something rare may be missing.
    floors = {what: int(least * longer) for what, least in FLOORS.items() if longer >= 1}
    assert {what: machine.met[what] for what in floors if machine.met[what] < floors[what]} == {}
