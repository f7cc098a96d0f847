"""A busy machine must not make the server defer ops."""

from typing import Any

import pytest

from diary.sync import apply


@pytest.fixture(autouse=True)
def _time_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apply, "TIME_BUDGET_SECONDS", 600)


@pytest.fixture(autouse=True)
def _what_it_needs(request: pytest.FixtureRequest, alice: Any, mallory: Any) -> None:
    for owner in (alice, mallory):
        request.node.callspec.params["case"].before(owner)
