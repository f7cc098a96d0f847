"""A day that was edited again and again shows its newest 20 earlier values, and no more are read."""

from datetime import timedelta
from typing import Any

import pytest

from diary.entries.queries import earlier_values
from diary.history import EARLIER_SHOWN, newest_values
from diary.models import FieldHistory
from tests.factories import make_day, today

pytestmark = pytest.mark.django_db
EDITS = EARLIER_SHOWN + 5


@pytest.fixture
def edited_days(alice: Any) -> list[Any]:
    days = [today() - timedelta(days=back) for back in range(3)]
    for number in range(EDITS + 1):
        for on in days:
            make_day(alice, on, falls=number)
    return [make_day(alice, on, falls=EDITS) for on in days]


@pytest.mark.parametrize("together", [1, 3])
def test_only_the_newest_are_shown(alice: Any, edited_days: list[Any], together: int) -> None:
    ids = [day.record_id for day in edited_days[:together]]
    assert FieldHistory.objects.count() == 3 * EDITS
    shown = earlier_values(alice.pk, ids)
    newest = list(reversed(range(EDITS - EARLIER_SHOWN, EDITS)))
    assert {
        record_id: [one["value"] for one in of] for record_id, of in shown.items()
    } == dict.fromkeys(ids, newest)


@pytest.mark.parametrize("together", [1, 3])
def test_no_more_than_that_are_read(alice: Any, edited_days: list[Any], together: int) -> None:
    ids = [day.record_id for day in edited_days[:together]]
    assert len(newest_values(alice.pk, ids)) == together * EARLIER_SHOWN
