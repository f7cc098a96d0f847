"""A busy machine must not make a server defer ops."""

import pytest

from diary.sync import apply


@pytest.fixture(autouse=True)
def _time_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apply, "TIME_BUDGET_SECONDS", 600)
