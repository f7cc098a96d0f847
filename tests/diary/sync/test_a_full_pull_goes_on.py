"""A pull from the start has early cursors on its pages; they are not too old, however much was purged meanwhile."""

from datetime import UTC, datetime, timedelta

import pytest

from diary.sync.services import prune_sync_history
from tests.factories import Phone, today

pytestmark = pytest.mark.django_db


def _purge_one_day(phone: Phone) -> None:
    phone.sync(phone.day_op(today(), pain=6))
    phone.sync(phone.op(phone.day_id(today()), "delete"))
    prune_sync_history(now=datetime.now(UTC) + timedelta(days=401))


def test_an_early_cursor_of_a_full_pull_is_taken(phone: Phone, tablet: Phone) -> None:
    _purge_one_day(phone)
    assert tablet.post(tablet.request(cursor=1, full=True)).status_code == 200


def test_the_same_cursor_of_a_device_that_was_away_is_too_old(phone: Phone, tablet: Phone) -> None:
    _purge_one_day(phone)
    response = tablet.post(tablet.request(cursor=1))
    assert response.status_code == 410
    assert response.json()["code"] == "cursor_too_old"
