"""Out of range, unknown words and impossible levels are refused by the database itself, whoever writes."""

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from diary.ems.fields import RANGES, SCORES
from diary.models import EmsProgramme, EmsSession, SafetyScreening, SideEffect, SyncedRecord
from tests.factories import make_programme, make_screening, make_session, make_side_effect

pytestmark = pytest.mark.django_db
NOW = datetime.now(UTC)
BEYOND = [(name, value) for name, (low, high) in RANGES.items() for value in (low - 1, high + 1)]
SETTINGS = [
    *BEYOND,
    ("modality", "nmes"),
    ("modality", ""),
    ("duration_minutes", 0),
    ("duration_minutes", 481),
    ("body_site", "head"),
    ("side", "middle"),
]
REFUSED = [
    *[(EmsProgramme, name, value) for name, value in SETTINGS],
    (EmsProgramme, "pads_uses_max", 0),
    (EmsProgramme, "pads_uses_max", 501),
    *[(EmsSession, name, value) for name, value in SETTINGS],
    *[(EmsSession, name, 11) for name in SCORES],
    (EmsSession, "sensation", "nice"),
    (SideEffect, "kind", "joy"),
    (SideEffect, "kind", ""),
    (SideEffect, "severity", "awful"),
    (SafetyScreening, "outcome", ""),
    (SafetyScreening, "outcome", "fine"),
]


@pytest.fixture
def one_of_each(alice: Any) -> None:
    make_programme(alice, device_level_max=None)
    make_session(alice, NOW)
    make_side_effect(alice, NOW)
    make_screening(alice, NOW)


@pytest.mark.usefixtures("one_of_each")
@pytest.mark.parametrize(
    ("model", "name", "value"), REFUSED, ids=lambda value: getattr(value, "__name__", str(value))
)
def test_neither_by_update_nor_by_insert(model: type[SyncedRecord], name: str, value: Any) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        model._default_manager.update(**{name: value, "rev": 99})
    row = model._default_manager.get()
    row.pk, row.record_id = None, uuid4()
    setattr(row, name, value)
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


@pytest.mark.usefixtures("one_of_each")
@pytest.mark.parametrize("model", [EmsProgramme, EmsSession])
def test_a_level_above_the_highest(model: type[SyncedRecord]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        model._default_manager.update(device_level=31, device_level_max=30, rev=99)
    model._default_manager.update(device_level=30, device_level_max=30, rev=99)
    model._default_manager.update(device_level=1000, device_level_max=None, rev=100)
