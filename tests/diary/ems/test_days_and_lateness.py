"""The local day of a session follows from its instant and zone; what was told late is marked; a copy stays frozen."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from rest_framework.test import APIClient

from diary.ems.services import record_programme, record_session
from diary.models import EmsSession, SideEffect
from tests.factories import Phone, make_programme, make_screening, make_session, make_side_effect

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
# 22 November in Berlin ends at 23:00 UTC; 36 hours later it is the 24th, 11:00.
IN_TIME = datetime(2026, 11, 24, 11, tzinfo=UTC)


@pytest.fixture(autouse=True)
def clock() -> Iterator[Any]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.mark.parametrize(
    ("started_at", "zone", "on"),
    [
        ("2026-11-21T22:59:59Z", "Europe/Berlin", date(2026, 11, 21)),
        ("2026-11-21T23:00:00Z", "Europe/Berlin", date(2026, 11, 22)),
        ("2026-11-21T23:30:00Z", "UTC", date(2026, 11, 21)),
        ("2026-11-22T10:30:00Z", "Pacific/Kiritimati", date(2026, 11, 23)),
        ("2026-11-22T10:30:00Z", "Pacific/Pago_Pago", date(2026, 11, 21)),
        # summer time ends on 25 October 2026: that day has 25 hours
        ("2026-10-24T22:00:00Z", "Europe/Berlin", date(2026, 10, 25)),
        ("2026-10-25T22:59:59Z", "Europe/Berlin", date(2026, 10, 25)),
        ("2026-10-25T23:00:00Z", "Europe/Berlin", date(2026, 10, 26)),
    ],
)
def test_the_day_is_the_one_on_the_wall(alice: Any, started_at: str, zone: str, on: date) -> None:
    at = datetime.fromisoformat(started_at)
    assert make_session(alice, at, time_zone=zone).on == on
    assert make_side_effect(alice, at, time_zone=zone).on == on
    assert make_screening(alice, at, time_zone=zone).on == on


def test_a_corrected_start_moves_the_day(alice: Any) -> None:
    session = make_session(alice, NOW)
    moved = {"started_at": "2026-11-20T12:00:00Z"}
    again = record_session(owner_id=alice.pk, record_id=session.record_id, fields=moved)
    assert (session.on, again.on) == (date(2026, 11, 22), date(2026, 11, 20))


@pytest.mark.parametrize(("late_by_ms", "late"), [(0, False), (1, True)])
def test_late_is_more_than_36_hours_after_the_day(
    alice: Any, clock: Any, late_by_ms: int, late: bool
) -> None:
    clock.move_to(IN_TIME + timedelta(milliseconds=late_by_ms), tick=False)
    assert make_session(alice, NOW, pain_after=3).is_late is late
    assert make_side_effect(alice, NOW).is_late is late


@pytest.mark.parametrize(("fields", "late"), [({"note": "x"}, False), ({"pain_after": 0}, True)])
def test_a_late_answer_makes_it_late_and_a_late_note_does_not(
    alice: Any, clock: Any, fields: dict[str, Any], late: bool
) -> None:
    session = make_session(alice, NOW, pain_before=4)
    clock.move_to(IN_TIME + timedelta(days=1), tick=False)
    again = record_session(owner_id=alice.pk, record_id=session.record_id, fields=fields)
    assert again.is_late is late


def test_sync_gives_what_is_derived(alice: Any, phone: Phone) -> None:
    make_session(alice, NOW)
    make_side_effect(alice, NOW)
    make_screening(alice, NOW, **{"answers.heart": "unsure"})
    data = {change["type"]: change["data"] for change in phone.sync()["changes"]}
    late = {"on": "2026-11-22", "is_late": False, "recorded_at": "2026-11-22T12:00:00.000Z"}
    assert data["ems_session"].items() >= late.items()
    assert data["side_effect"].items() >= late.items()
    assert data["safety_screening"]["outcome"] == "contraindication"
    assert "is_late" not in data["safety_screening"]


def test_a_later_edit_of_the_programme_changes_no_session(alice: Any) -> None:
    programme = make_programme(alice, frequency_hz=35)
    session = make_session(
        alice, NOW, frequency_hz=35, programme_id=str(programme.record_id), programme_name="Evening"
    )
    change = {"frequency_hz": 80, "name": "Morning"}
    record_programme(owner_id=alice.pk, record_id=programme.record_id, fields=change)
    session.refresh_from_db()
    assert (session.frequency_hz, session.programme_name) == (35, "Evening")


def test_a_deleted_session_leaves_its_side_effect(alice: Any, alices_client: APIClient) -> None:
    session = make_session(alice, NOW)
    make_side_effect(alice, NOW, session_id=str(session.record_id))
    assert alices_client.delete(f"/api/v1/ems/sessions/{session.record_id}/").status_code == 204
    assert SideEffect.objects.get().session_id == session.record_id
    gone = EmsSession.objects.get()
    assert (gone.modality, gone.on, gone.is_late) == ("", date(2026, 11, 22), False)


def test_a_changed_answer_changes_the_outcome(alice: Any, alices_client: APIClient) -> None:
    check = make_screening(alice, NOW)
    address = f"/api/v1/ems/screenings/{check.record_id}/"
    changed = alices_client.patch(address, {"answers": {"heart": "yes"}}, format="json").json()
    assert (check.outcome, changed["outcome"]) == ("allowed", "contraindication")
    reason = {"question": "heart", "answer": "yes", "level": "contraindication"}
    assert changed["reasons"] == [reason]
    assert [earlier["value"] for earlier in changed["earlier"]] == ["no"]
