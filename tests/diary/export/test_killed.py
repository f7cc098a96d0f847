"""A worker killed with -9 while it writes an import: all or nothing of each batch, the rest by the next, no row twice."""

from typing import Any

import pytest

from tests.diary.export.killing import BATCH, DAYS, UNDOING, WRITING
from tests.diary.own_database import own_database, run

pytestmark = [pytest.mark.django_db, pytest.mark.long]


@pytest.fixture
def told(tmp_path: Any) -> Any:
    with own_database(tmp_path) as url:
        return run(url, module="tests.diary.export.killing")


def test_killed_at_ten_points_it_is_all_or_nothing_of_each_batch(told: Any) -> None:
    deaths = told["writing"]
    assert [one["died"] for one in deaths] == [True] * len(WRITING) == [True] * 10
    for one in deaths:
        assert one["entries"] == one["days"] == one["noted"] == one["steps_done"]
        assert one["entries"] % BATCH == 0
    assert len({one["entries"] for one in deaths}) > 2, "some died in the first batch, some later"
    written = told["written"]
    assert (written["entries"], written["days"]) == (DAYS, DAYS)
    assert written["result"] == {"created": DAYS, "changed": 0, "unchanged": 0, "refused": 0}
    assert [one["died"] for one in told["undoing"]] == [True] * len(UNDOING)
    for one in told["undoing"]:
        assert one["entries"] == one["noted"] == DAYS - one["steps_done"]
    assert told["undone"]["entries"] == 0
