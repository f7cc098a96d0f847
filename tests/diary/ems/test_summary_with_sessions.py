"""A session answers "EMS today?" while nobody typed an answer; TENS does not; nothing is pooled (decision 0009)."""

from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from rest_framework.test import APIClient

from tests.factories import make_day, make_session

pytestmark = pytest.mark.django_db
RANGE = "/api/v1/summary/?from=2026-01-01&to=2026-01-10"
NOON = datetime(2026, 1, 5, 11, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _january() -> Any:
    with time_machine.travel("2026-01-05T12:00:00Z", tick=False):
        yield


def day(client: APIClient) -> dict[str, Any]:
    (found,) = client.get(RANGE).json()["days"]
    return dict(found)


@pytest.mark.parametrize(
    ("typed", "modality", "used", "used_from", "contradiction"),
    [
        (None, "ems", True, "session", False),
        (None, "htems", True, "session", False),
        (None, "tens", None, None, False),
        (None, "other", None, None, False),
        (True, "ems", True, "answer", False),
        (True, "tens", True, "answer", False),
        (False, "ems", False, "answer", True),
        (False, "htems", False, "answer", True),
        (False, "tens", False, "answer", False),
        (False, None, False, "answer", False),
        (None, None, None, None, False),
    ],
)
@pytest.mark.parametrize("written", [True, False])
def test_what_answers(
    alice: Any,
    alices_client: APIClient,
    typed: bool | None,
    modality: str | None,
    used: bool | None,
    used_from: str | None,
    contradiction: bool,
    written: bool,
) -> None:
    if written or typed is not None:
        make_day(alice, NOON.date(), ems_used=typed)
    if modality:
        make_session(alice, NOON, modality=modality)
    days = alices_client.get(RANGE).json()["days"]
    if not written and typed is None and modality is None:
        assert days == []
        return
    (found,) = days
    assert (found["ems_used"], found["ems_used_from"]) == (used, used_from)
    assert found["contradiction"] is contradiction


def test_a_day_with_only_a_session_has_no_scores(alice: Any, alices_client: APIClient) -> None:
    make_session(alice, NOON, duration_minutes=20)
    assert day(alices_client) == {
        "on": "2026-01-05",
        "pain": None,
        "numbness": None,
        "tingling": None,
        "is_late": False,
        "skipped": [],
        "copied": [],
        "ems_used": True,
        "ems_used_from": "session",
        "contradiction": False,
        "sessions": [{"modality": "ems", "sessions": 1, "minutes": 20}],
    }


def test_a_deleted_session_takes_its_answer_with_it(alice: Any, alices_client: APIClient) -> None:
    make_day(alice, NOON.date())
    session = make_session(alice, NOON)
    alices_client.delete(f"/api/v1/ems/sessions/{session.record_id}/")
    assert (day(alices_client)["ems_used"], day(alices_client)["sessions"]) == (None, [])


def test_modalities_are_never_added_up(alice: Any, alices_client: APIClient) -> None:
    for modality, minutes in (
        ("ems", 20),
        ("ems", 30),
        ("ems", None),
        ("tens", 60),
        ("htems", None),
    ):
        make_session(alice, NOON, modality=modality, duration_minutes=minutes)
    assert day(alices_client)["sessions"] == [
        {"modality": "ems", "sessions": 3, "minutes": 50},
        {"modality": "htems", "sessions": 1, "minutes": None},
        {"modality": "tens", "sessions": 1, "minutes": 60},
    ]
    statistics = alices_client.get(RANGE).json()["statistics"]
    assert statistics["sessions"] == {
        "ems": {"sessions": 3, "minutes": 50, "without_minutes": 1},
        "tens": {"sessions": 1, "minutes": 60, "without_minutes": 0},
        "htems": {"sessions": 1, "minutes": None, "without_minutes": 1},
        "other": {"sessions": 0, "minutes": None, "without_minutes": 0},
    }
    assert (statistics["ems_days"], statistics["ems_unknown_days"]) == (1, 9)
    assert statistics["days_recorded"] == 0


def test_a_stranger_sees_no_session(alice: Any, mallorys_client: APIClient) -> None:
    make_session(alice, NOON)
    assert mallorys_client.get(RANGE).json()["days"] == []
