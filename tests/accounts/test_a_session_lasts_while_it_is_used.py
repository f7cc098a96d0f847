"""Ninety days count from the last use, and using it costs a write at most once a week."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.sessions.models import Session

from tests.factories import Phone

pytestmark = pytest.mark.django_db
START = datetime(2026, 11, 22, 20, 0, tzinfo=UTC)


@pytest.fixture
def away(alice: Any) -> Any:
    with time_machine.travel(START, tick=False) as clock:
        yield clock


def _expires_at() -> datetime:
    return Session.objects.get().expire_date


def test_a_sync_months_later_counts_from_then(away: Any, phone: Phone) -> None:
    phone.sync()
    away.move_to(START + timedelta(days=80))
    phone.sync()
    away.move_to(START + timedelta(days=160))
    assert phone.post(phone.request()).status_code == 200


def test_without_use_it_ends_after_ninety_days(away: Any, phone: Phone) -> None:
    phone.sync()
    away.move_to(START + timedelta(days=91))
    assert phone.post(phone.request()).status_code == 401


def test_it_is_written_at_most_once_a_week(away: Any, phone: Phone) -> None:
    phone.sync()
    first = _expires_at()
    away.move_to(START + timedelta(days=6))
    phone.sync()
    assert _expires_at() == first
    away.move_to(START + timedelta(days=8))
    phone.sync()
    assert _expires_at() == first + timedelta(days=8)
