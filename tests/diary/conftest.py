"""Property tests draw the same examples every time; a busy machine must not make a server defer ops."""

import pytest
from hypothesis import settings

from diary.sync import apply

settings.register_profile("repeatable", derandomize=True, deadline=None, database=None)
settings.load_profile("repeatable")


@pytest.fixture(autouse=True)
def _time_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apply, "TIME_BUDGET_SECONDS", 600)
