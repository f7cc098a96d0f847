"""A level never exceeds the device's highest: refused where the writer knew, emptied where two phones did not."""

from datetime import UTC, datetime
from typing import Any

import pytest
from rest_framework.test import APIClient

from diary.models import EmsSession, FieldHistory
from tests.contracts.sync_contract import one
from tests.factories import Phone, make_session, stamp

pytestmark = pytest.mark.django_db
AN_ID = "0192f0c1-2d3e-7abc-8def-0123456789ab"
STARTED = stamp(datetime.now(UTC))


def session_op(phone: Phone, how: str = "put", **fields: Any) -> dict[str, Any]:
    identity = {"started_at": STARTED, "time_zone": "Europe/Berlin", "modality": "ems"}
    return phone.op(AN_ID, how, **(identity | fields)) | {"type": "ems_session"}


def codes(result: dict[str, Any]) -> list[tuple[str, str]]:
    return [(error["field"], error["code"]) for error in result.get("errors", [])]


ABOVE = [("device_level", "above_device_level_max")]


def test_in_one_write(phone: Phone) -> None:
    refused = one(phone.sync(session_op(phone, device_level=31, device_level_max=30)))
    assert codes(refused) == ABOVE
    assert one(phone.sync(session_op(phone, device_level=30, device_level_max=30)))["rev"] == 1


def test_a_level_without_a_highest_is_fine(phone: Phone) -> None:
    assert one(phone.sync(session_op(phone, device_level=1000)))["status"] == "applied"


@pytest.mark.parametrize("change", [{"device_level": 31}, {"device_level_max": 19}])
def test_against_the_stored_value_that_the_writer_knew(
    alice: Any, alices_client: APIClient, phone: Phone, tablet: Phone, change: dict[str, int]
) -> None:
    phone.sync(session_op(phone, device_level=20, device_level_max=30))
    tablet.sync()
    for device in (phone, tablet):
        assert codes(one(device.sync(session_op(device, "patch", **change)))) == ABOVE
    address = f"/api/v1/ems/sessions/{AN_ID}/"
    assert codes(alices_client.patch(address, change, format="json").json()) == ABOVE
    row = EmsSession.objects.get()
    assert (row.device_level, row.device_level_max) == (20, 30)


@pytest.mark.parametrize("empty", [{}, {"device_level": None, "device_level_max": None}])
@pytest.mark.parametrize("level_first", [True, False])
def test_two_phones_that_did_not_know_of_each_other_leave_no_level(
    phone: Phone, tablet: Phone, empty: dict[str, Any], level_first: bool
) -> None:
    phone.sync(session_op(phone, **empty))
    tablet.sync()
    turns = [
        (phone, session_op(phone, "patch", device_level=40)),
        (tablet, session_op(tablet, "patch", device_level_max=30)),
    ]
    results = [who.sync(op) for who, op in (turns if level_first else turns[::-1])]
    assert one(results[1])["status"] in ("applied", "merged")
    row, history = EmsSession.objects.get(), FieldHistory.objects.get()
    assert (row.device_level, row.device_level_max) == (None, 30)
    assert (history.field, history.value, history.reason) == ("device_level", 40, "derived")


def test_a_level_is_never_converted(alice: Any) -> None:
    session = make_session(alice, datetime.now(UTC), device_level=12, device_level_max=30)
    assert session.amplitude_ma is None
