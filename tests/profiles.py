"""How long the random and the long tests go on: TEST_PROFILE is `quick`, `ci` (without a word) or `soak`.

`quick` and `ci` draw the same examples every time, so that a red run is red again. `soak` draws new ones each time and
says its seed; TEST_SEED repeats one.
"""

import os
import secrets
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Profile:
    """Sizes: of the sync machine on each database, of kill -9 in the browser, of the chaos around the reminders."""

    name: str
    examples: int
    schema_examples: int
    machine_examples: int
    machine_steps: int
    kill_rounds: int
    chaos_faults: int
    chaos_occurrences: int
    chaos_seconds: float
    # How long a worker may hold a message in the chaos; the app's own lease is 60 s.
    chaos_lease_seconds: int

    @property
    def is_random(self) -> bool:
        return self.name == "soak"


PROFILES = {
    profile.name: profile
    for profile in (
        Profile(
            name="quick", examples=10, schema_examples=2, machine_examples=8, machine_steps=20, kill_rounds=2,
            chaos_faults=12, chaos_occurrences=100, chaos_seconds=15,
            chaos_lease_seconds=30,
        ),
        Profile(
            name="ci", examples=100, schema_examples=10, machine_examples=120, machine_steps=30, kill_rounds=10,
            chaos_faults=30, chaos_occurrences=400, chaos_seconds=30,
            chaos_lease_seconds=30,
        ),
        Profile(
            name="soak", examples=1_000, schema_examples=100, machine_examples=2_000, machine_steps=40, kill_rounds=200,
            chaos_faults=105, chaos_occurrences=2_000, chaos_seconds=75,
            chaos_lease_seconds=60,
        ),
    )
}  # fmt: skip
PROFILE = PROFILES[os.environ.get("TEST_PROFILE") or "ci"]
# Only a soak run uses it. In the environment, so that all workers of one run have the same.
SEED = int(os.environ.setdefault("TEST_SEED", str(secrets.randbits(32))))


def use_for_hypothesis() -> None:
    """No limit of time for an example: a busy machine must not turn a test red."""
    from hypothesis import settings

    settings.register_profile(
        PROFILE.name,
        max_examples=PROFILE.examples,
        derandomize=not PROFILE.is_random,
        print_blob=True,
        deadline=None,
        database=None,
    )
    settings.load_profile(PROFILE.name)
