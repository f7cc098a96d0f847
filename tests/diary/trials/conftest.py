"""The clock of these tests stands at noon of the first Monday of March, and Alice has answered the safety check."""

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine

from tests.diary.trials.trying import START, noon, screened


@pytest.fixture
def clock() -> Iterator[Any]:
    with time_machine.travel(noon(START), tick=False) as moved:
        yield moved


@pytest.fixture
def ready(clock: Any, alice: Any) -> Any:
    screened(alice)
    return clock
