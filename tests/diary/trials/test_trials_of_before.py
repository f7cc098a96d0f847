"""Trials that were begun before they synced keep everything, and come to every phone with its next pull."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from diary.models import SyncState, Trial
from diary.models.guard import install_rev_guard
from tests.factories import Phone

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long]
BEGUN = datetime(2026, 3, 1, 17, tzinfo=UTC)
BEFORE = ("diary", "0010_trial_reminders")


def migrate_to(target: tuple[str, str]) -> Any:
    executor = MigrationExecutor(connection)
    return executor.migrate([target]).apps


def migrate_to_the_newest() -> None:
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes("diary"))


@pytest.fixture
def as_before() -> Iterator[Any]:
    yield migrate_to(BEFORE)
    migrate_to_the_newest()
    install_rev_guard()


def test_a_trial_of_before_is_numbered_and_keeps_its_pauses(
    alice: Any, phone: Phone, as_before: Any
) -> None:
    old = as_before.get_model("diary", "Trial").objects.create(
        owner_id=alice.pk, trial_id=uuid4(), symptom="pain", preset="quick", pairs=8, period_days=2,
        washout_days=0, matters=1, off_kind="nothing", starts_on=date(2026, 3, 2), time_zone="UTC",
        commitment="0" * 64, nonce="1" * 64, created_at=BEGUN, ended_at=BEGUN, ended_on=date(2026, 3, 9),
    )  # fmt: skip
    for number in range(1, 17):
        old.periods.create(number=number, assigned="ems" if number % 2 else "no_ems")
    pause = {"reason": "illness", "told_on": date(2026, 3, 4), "from_on": date(2026, 3, 5)}
    old.pauses.create(**pause, until_on=date(2026, 3, 7))
    migrate_to_the_newest()
    install_rev_guard()
    trial = Trial.objects.get()
    assert (trial.record_id, trial.recorded_at, trial.nonce) == (old.trial_id, BEGUN, "1" * 64)
    assert trial.pauses == {"2026-03-04": ["illness", "2026-03-07"]}
    assert trial.rev == SyncState.objects.get(owner=alice).seq == 1
    assert trial.field_rev.keys() >= {"symptom", "ended_on", "pauses.2026-03-04"}
    (change,) = phone.sync()["changes"]
    assert (change["type"], change["data"]["shown_order"]) == ("trial", "EN" * 8)
