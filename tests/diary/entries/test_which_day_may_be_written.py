"""Which days may be written, under which id, and when an answer counts as late. The clock stands still."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4, uuid5

import pytest
import time_machine
from rest_framework.test import APIClient

from diary.models import Entry
from tests.factories import Phone

pytestmark = pytest.mark.django_db
# In Berlin it is already the 22nd, in UTC still the 21st.
NOW = datetime(2026, 11, 21, 23, 30, tzinfo=UTC)
TODAY = date(2026, 11, 22)
TEN_YEARS_AGO = TODAY - timedelta(days=3652)


@pytest.fixture(autouse=True)
def clock() -> Iterator[Any]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def put(client: APIClient, on: date, **fields: Any) -> Any:
    return client.put(f"/api/v1/entries/daily/{on}/", {"pain": 5} | fields, format="json")


def both(client: APIClient, phone: Phone, on: date) -> list[str]:
    """The code each door gives, or "taken"."""
    problem = put(client, on)
    result = phone.sync(phone.day_op(on, pain=5))["results"][0]
    codes = ["taken" if problem.status_code == 200 else problem.json()["errors"][0]["code"]]
    said = result["errors"][0]["code"] if result["status"] == "rejected" else result.get("code")
    return [*codes, said or "taken"]


@pytest.mark.parametrize(
    ("on", "answer"),
    [
        (TODAY, ["taken", "taken"]),
        (TODAY + timedelta(days=1), ["taken", "taken"]),
        (TODAY + timedelta(days=2), ["too_far_ahead", "clock_ahead"]),
        (date(9999, 12, 31), ["too_far_ahead", "clock_ahead"]),
        (TEN_YEARS_AGO, ["taken", "taken"]),
        (TEN_YEARS_AGO - timedelta(days=1), ["too_long_ago", "too_long_ago"]),
        (date(1, 1, 1), ["too_long_ago", "too_long_ago"]),
    ],
)
def test_one_day_ahead_and_ten_years_back(
    alices_client: APIClient, phone: Phone, on: date, answer: list[str]
) -> None:
    assert both(alices_client, phone, on) == answer


def test_today_is_the_day_in_the_zone_of_the_phone(alices_client: APIClient) -> None:
    two_ahead_in_samoa = TODAY + timedelta(days=1)
    assert put(alices_client, two_ahead_in_samoa, time_zone="Pacific/Pago_Pago").status_code == 400
    assert put(alices_client, two_ahead_in_samoa, time_zone="Pacific/Kiritimati").status_code == 200


def test_a_day_has_one_id_on_every_device(alices_client: APIClient, alice: Any) -> None:
    body = put(alices_client, TODAY).json()
    assert body["id"] == str(uuid5(alice.sync_state.diary_id, "2026-11-22"))
    assert alices_client.get(f"/api/v1/entries/{body['id']}/").json()["on"] == "2026-11-22"


@pytest.mark.parametrize("other", ["0192f0c1-2d3e-7abc-8def-0123456789ab", None])
def test_a_day_under_another_id_is_refused(phone: Phone, other: str | None) -> None:
    tomorrow = phone.day_id(TODAY + timedelta(days=1))
    result = phone.sync(phone.day_op(TODAY, pain=5) | {"id": other or tomorrow})["results"][0]
    assert (result["status"], result["code"]) == ("rejected", "wrong_id")
    assert not Entry.objects.exists()


def test_a_posted_day_gets_its_id_whatever_id_was_sent(
    alices_client: APIClient, alice: Any
) -> None:
    body = {"kind": "daily", "on": "2026-11-22", "pain": 3, "id": str(uuid4())}
    response = alices_client.post("/api/v1/entries/", body, format="json")
    assert response.status_code == 201
    assert response.json()["id"] == str(uuid5(alice.sync_state.diary_id, "2026-11-22"))


@pytest.mark.parametrize("name", ["kind", "on"])
def test_what_a_record_is_cannot_change(alices_client: APIClient, phone: Phone, name: str) -> None:
    entry = put(alices_client, TODAY).json()
    change = {"kind": "moment"} if name == "kind" else {"on": "2026-11-20"}
    response = alices_client.patch(f"/api/v1/entries/{entry['id']}/", change, format="json")
    assert response.json()["errors"][0]["field"] == name
    assert response.json()["errors"][0]["code"] == "cannot_change"
    result = phone.sync(phone.op(entry["id"], "patch", **change))["results"][0]
    assert result["errors"][0]["code"] == "cannot_change"


def test_a_day_has_no_time_of_day(phone: Phone) -> None:
    op = phone.day_op(TODAY, pain=1, occurred_at="2026-11-21T10:00:00Z")
    (error,) = phone.sync(op)["results"][0]["errors"]
    assert (error["field"], error["code"]) == ("occurred_at", "not_for_daily")


def test_the_day_of_a_moment_follows_from_its_instant_and_zone(alices_client: APIClient) -> None:
    moment = {
        "kind": "moment",
        "occurred_at": "2026-11-21T23:10:00Z",
        "pain": 2,
        "on": "1999-01-01",
    }
    entry = alices_client.post("/api/v1/entries/", moment, format="json").json()
    assert entry["on"] == "2026-11-22"
    moved = alices_client.patch(
        f"/api/v1/entries/{entry['id']}/", {"time_zone": "UTC"}, format="json"
    )
    assert moved.json()["on"] == "2026-11-21"


@pytest.mark.parametrize(
    ("at", "code"),
    [
        (NOW + timedelta(days=1), None),
        (NOW + timedelta(days=1, milliseconds=1), "too_far_ahead"),
        (NOW - timedelta(days=3652), None),
        (NOW - timedelta(days=3653), "too_long_ago"),
    ],
)
def test_a_moment_is_neither_far_ahead_nor_long_ago(
    alices_client: APIClient, at: datetime, code: str | None
) -> None:
    body = {"kind": "moment", "occurred_at": at.isoformat(), "pain": 2}
    response = alices_client.post("/api/v1/entries/", body, format="json")
    found = response.json().get("errors", [{"code": None}])[0]["code"]
    assert (response.status_code, found) == (400 if code else 201, code)


@pytest.mark.parametrize("missing", ["kind", "occurred_at"])
def test_what_a_moment_needs_is_named(alices_client: APIClient, missing: str) -> None:
    body = {"kind": "moment", "occurred_at": "2026-11-21T10:00:00Z", "pain": 1}
    del body[missing]
    response = alices_client.post("/api/v1/entries/", body, format="json")
    fields = {error["field"] for error in response.json()["errors"]}
    assert response.status_code == 400
    assert missing in fields
    assert {error["code"] for error in response.json()["errors"]} == {"required"}


# The day ended at 23:00 UTC on the 22nd, so 36 hours are over at 11:00 on the 24th.
IN_TIME = datetime(2026, 11, 24, 11, tzinfo=UTC)


@pytest.mark.parametrize(("late_by_ms", "late"), [(0, False), (1, True)])
def test_an_answer_is_late_more_than_36_hours_after_its_day(
    alices_client: APIClient, phone: Phone, clock: Any, late_by_ms: int, late: bool
) -> None:
    clock.move_to(IN_TIME + timedelta(milliseconds=late_by_ms), tick=False)
    assert put(alices_client, TODAY).json()["is_late"] is late
    assert phone.sync()["changes"][0]["data"]["is_late"] is late


def test_what_counts_is_when_it_was_written_not_when_it_was_sent(phone: Phone, clock: Any) -> None:
    op = phone.day_op(TODAY, pain=4)
    clock.move_to(IN_TIME + timedelta(days=20), tick=False)
    (change,) = phone.sync(op)["changes"]
    assert change["data"]["is_late"] is False
    assert change["data"]["recorded_at"] == "2026-11-21T23:30:00.000Z"


def test_a_late_answer_to_a_day_in_time_makes_it_late_and_a_late_note_does_not(
    phone: Phone, clock: Any
) -> None:
    phone.sync(phone.day_op(TODAY, pain=4))
    clock.move_to(IN_TIME + timedelta(days=1), tick=False)
    note = phone.sync(phone.day_op(TODAY, "patch", note="forgot to say"))["changes"][0]
    assert note["data"]["is_late"] is False
    answer = phone.sync(phone.day_op(TODAY, "patch", numbness=0))["changes"][0]
    assert answer["data"]["is_late"] is True


def test_a_late_headline_that_its_places_overrule_makes_no_day_late(
    phone: Phone, clock: Any
) -> None:
    in_time = phone.day_op(TODAY, pain=0, ratings__hands__pain=1)
    clock.move_to(IN_TIME + timedelta(days=1), tick=False)
    # Found by the sync machine with fresh seeds: one device was told it is late, the others that it is not.
    (change,) = phone.sync(in_time, phone.day_op(TODAY, pain=0))["changes"]
    assert (change["data"]["pain"], change["data"]["is_late"]) == (1, False)
    assert not Entry.objects.get().is_late
