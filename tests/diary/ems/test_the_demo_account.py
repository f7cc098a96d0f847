"""`make demo`: a year of sessions with two devices that mostly agree with the days; a second call adds nothing."""

from collections import Counter
from io import StringIO

import pytest
import time_machine
from django.core.management import call_command

from diary.ems.queries import summary_between
from diary.models import (
    EmsProgramme,
    EmsSession,
    FieldHistory,
    SafetyScreening,
    SideEffect,
    SyncState,
)
from tests.factories import today

pytestmark = pytest.mark.django_db


def test_a_year_of_two_devices_and_a_second_call_changes_nothing() -> None:
    with time_machine.travel("2026-11-22T21:00:00Z", tick=False):
        call_command("demo", verbosity=0, stdout=StringIO())
        sessions = list(EmsSession.objects.all())
        assert Counter(one.device_name for one in sessions).keys() == {"Home EMS", "Pocket TENS"}
        assert {one.modality for one in sessions} == {"ems", "tens"}
        assert 100 < len(sessions) < 260
        assert {True, False} == {one.skin_after_ok for one in sessions}
        assert any(one.is_late for one in sessions)
        assert 0 < EmsProgramme.objects.count() <= 4
        assert SideEffect.objects.count() > 4
        assert SafetyScreening.objects.count() >= 4 + SideEffect.objects.count() // 2
        last = SafetyScreening.objects.latest("screened_at").screened_at
        assert last > SideEffect.objects.latest("occurred_at").occurred_at
        diary = SyncState.objects.get()
        days = summary_between(diary.pk, today().replace(year=2025), today())["days"]
        assert sum(day["contradiction"] for day in days) > 1
        assert any(day["ems_used"] is None for day in days)
        assert any(day["ems_used_from"] == "session" for day in days)
        agreed = [day for day in days if day["ems_used_from"] == "answer" and day["ems_used"]]
        assert sum(bool(day["sessions"]) for day in agreed) > 0.8 * len(agreed)
        seq = diary.seq
        call_command("demo", verbosity=0, stdout=StringIO())
    diary.refresh_from_db()
    assert diary.seq == seq
    assert not FieldHistory.objects.exists()
