"""A clock that is far off and a zone that nobody here knows cost no answer: what they are to blame for waits, the rest is taken."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from unittest import mock

import pytest
import time_machine
from django.utils import timezone

from diary import localtime
from diary.models import Device, Entry, SyncOp
from tests.factories import Phone, stamp, today

pytestmark = pytest.mark.django_db
IN_1970 = datetime(1970, 1, 1, 0, 5, tzinfo=UTC)


def told(answer: dict[str, Any]) -> list[tuple[str, str | None]]:
    return [(result["status"], result.get("code")) for result in answer["results"]]


def moment(phone: Phone, at: datetime, **fields: Any) -> dict[str, Any]:
    identity = {"kind": "moment", "occurred_at": stamp(at), "time_zone": "Europe/Berlin"}
    return phone.op("0190c000-0000-7000-8000-000000000001", at=at, **identity, **fields)


def session(phone: Phone, at: datetime) -> dict[str, Any]:
    identity = {"started_at": stamp(at), "time_zone": "Europe/Berlin", "modality": "ems"}
    return phone.op("0190c000-0000-7000-8000-000000000002", at=at, **identity) | {
        "type": "ems_session"
    }


def test_a_phone_in_2036_is_told_to_wait(phone: Phone) -> None:
    phone.skew = timedelta(days=3653)
    there = today() + phone.skew
    assert told(phone.sync(phone.day_op(there, pain=6))) == [("deferred", "clock_ahead")]


@pytest.mark.parametrize("days", [5, 12])
def test_what_is_ahead_of_the_server_waits_until_the_clocks_agree(phone: Phone, days: int) -> None:
    """A server some days behind, or a phone ahead: the same seen from the other side."""
    there = today() + timedelta(days=days)
    phone.skew = timedelta(days=days)
    ops = [
        phone.day_op(there, pain=6),
        moment(phone, phone.now(), pain=4),
        session(phone, phone.now()),
    ]
    assert told(phone.sync(*ops)) == [("deferred", "clock_ahead")] * 3
    assert not SyncOp.objects.exists()

    with time_machine.travel(datetime.now(UTC) + timedelta(days=days), tick=False):
        phone.skew = timedelta()
        assert told(phone.sync(*ops)) == [("applied", None)] * 3
    assert Entry.objects.get(kind="daily").pain == 6


def test_a_phone_once_in_1970_keeps_nothing_else_from_being_sent(phone: Phone) -> None:
    phone.skew = IN_1970 - datetime.now(UTC)
    old = phone.day_op(date(1970, 1, 1), at=IN_1970, pain=6)
    assert told(phone.sync(old)) == [("deferred", "clock_behind")]

    phone.skew = timedelta()
    answer = phone.sync(old, phone.day_op(today(), pain=5))
    assert told(answer) == [("rejected", "invalid"), ("applied", None)]
    assert [(e["field"], e["code"]) for e in answer["results"][0]["errors"]] == [
        ("on", "too_long_ago")
    ]


def test_a_clock_that_is_right_makes_no_day_of_long_ago_wait(phone: Phone) -> None:
    phone.skew = timedelta(hours=-20)
    assert told(phone.sync(phone.day_op(today() - timedelta(days=4000), pain=5))) == [
        ("rejected", "invalid")
    ]


def test_what_is_wrong_besides_the_clock_is_refused_at_once(phone: Phone) -> None:
    there = today() + timedelta(days=32)
    assert told(phone.sync(phone.day_op(there, pain=11))) == [("rejected", "invalid")]


def test_what_follows_a_waiting_op_of_its_record_waits_too(phone: Phone) -> None:
    """A deletion that overtook it would be forgotten before there is anything to delete."""
    there = today() + timedelta(days=32)
    ops = [
        phone.day_op(there, pain=6),
        phone.op(phone.day_id(there), "delete"),
        phone.day_op(today(), pain=1),
    ]
    assert told(phone.sync(*ops)) == [
        ("deferred", "clock_ahead"),
        ("deferred", "clock_ahead"),
        ("applied", None),
    ]


def test_what_a_far_off_clock_wrote_about_today_counts_by_the_server(phone: Phone) -> None:
    """The instant is the clock's, the day the person's own choice."""
    phone.skew = IN_1970 - datetime.now(UTC)
    assert told(phone.sync(phone.day_op(today(), pain=6))) == [("applied", None)]
    age = datetime.now(UTC) - Entry.objects.get().recorded_at
    assert timedelta() <= age < timedelta(minutes=1)


@pytest.mark.parametrize("zone", ["Etc/Unknown", "America/Newly_Founded", "Mars/Olympus"])
def test_an_unknown_zone_is_replaced_by_the_accounts(phone: Phone, zone: str) -> None:
    answer = phone.sync(phone.day_op(today(), pain=6, time_zone=zone), time_zone=zone)
    assert told(answer) == [("applied", None)]
    assert answer["time_zone"] == "Europe/Berlin"
    assert answer["changes"][0]["data"]["time_zone"] == "Europe/Berlin"
    assert Device.objects.get().time_zone == "Europe/Berlin"


def test_a_known_zone_stays_as_it_is(phone: Phone) -> None:
    zone = "Pacific/Auckland"
    answer = phone.sync(phone.day_op(today(), pain=6, time_zone=zone), time_zone=zone)
    assert answer["time_zone"] == answer["changes"][0]["data"]["time_zone"] == zone


@pytest.mark.parametrize("zone", [None, "", 5, "../../etc/passwd", "Europe/Ber\u2028lin"])
def test_what_has_not_the_form_of_a_zone_refuses_its_op_only(phone: Phone, zone: Any) -> None:
    bad = phone.day_op(today(), pain=6) | {"set": {"kind": "daily", "time_zone": zone}}
    yesterday = phone.day_op(today() - timedelta(days=1), pain=5)
    assert [status for status, _ in told(phone.sync(bad, yesterday))] == ["rejected", "applied"]


def test_a_stored_zone_that_this_machine_has_lost_stops_nothing() -> None:
    instant = datetime(2026, 11, 29, 23, 30, tzinfo=UTC)
    assert localtime.local_day(instant, "America/Newly_Founded") == date(2026, 11, 29)
    assert localtime.local_day(instant, "Europe/Berlin") == date(2026, 11, 30)
    with mock.patch.object(localtime, "ZoneInfo", side_effect=[ValueError, UTC]):
        assert localtime.local_day(instant, "Europe/Berlin") == date(2026, 11, 29)


def test_a_device_seen_by_a_clock_that_was_ahead_is_seen_again_now(phone: Phone) -> None:
    phone.sync()
    now = timezone.now()
    Device.objects.update(seen_at=now + timedelta(days=365))
    phone.sync()
    assert now <= Device.objects.get().seen_at <= timezone.now()
