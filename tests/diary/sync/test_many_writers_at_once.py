"""Real connections that really wait for each other: the cursor loses nothing, and who cannot wait is told so."""

from pathlib import Path

import pytest

from tests.diary.own_database import OPS_EACH, SHARED_DAYS, WRITERS, own_database, run

pytestmark = pytest.mark.long


def test_a_puller_beside_six_writers_misses_nothing(tmp_path: Path) -> None:
    with own_database(tmp_path) as url:
        found = run(url, "write_and_pull")
    assert found.pop("highest_rev") == found.pop("seq")
    assert set(found.pop("statuses")) <= {"applied", "merged"}
    assert found == {
        "errors": [],
        "ops": WRITERS * OPS_EACH,
        "pulled_in_order": True,
        "missed": [],
        "days": SHARED_DAYS,
    }


def test_who_cannot_get_the_lock_is_told_to_come_back_and_nothing_is_written(
    tmp_path: Path,
) -> None:
    with own_database(tmp_path) as url:
        assert run(url, "meet_a_locked_diary") == [
            ["sync", 503, "busy", "2"],
            ["rest", 503, "busy", "2"],
            [200],
        ]
