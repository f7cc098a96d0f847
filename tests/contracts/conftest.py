"""A busy machine must not make the server defer ops; and a run over midnight keeps the day of its cases."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine

from diary.sync import apply

BEGUN = datetime.now(UTC)


@pytest.fixture(autouse=True)
def _time_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apply, "TIME_BUDGET_SECONDS", 600)


@pytest.fixture(autouse=True)
def _the_day_of_the_cases() -> Iterator[None]:
    """`CASES` name the day on which they were read."""
    with time_machine.travel(BEGUN, tick=True):
        yield


@pytest.fixture(autouse=True)
def _what_it_needs(
    _the_day_of_the_cases: None, request: pytest.FixtureRequest, alice: Any, mallory: Any
) -> None:
    for owner in (alice, mallory):
        request.node.callspec.params["case"].before(owner)
