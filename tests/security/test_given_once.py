"""A whole diary as a file is given to one who asks, however many ask at the same moment."""

from pathlib import Path

import pytest

from tests.diary.own_database import FETCHERS, own_database, run

pytestmark = pytest.mark.long


def test_twenty_at_once_get_one_file(tmp_path: Path) -> None:
    with own_database(tmp_path) as url:
        found = run(url, "fetch_a_file")
    assert found == {
        "errors": [],
        "state_before": "ready",
        "given": [True],
        "refused": ["already_fetched"],
        "refusals": FETCHERS - 1,
        "others": [200],
        "state": "fetched",
        "pieces": 0,
    }
