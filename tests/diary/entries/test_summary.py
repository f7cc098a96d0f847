"""The daily series and its statistics, checked against numbers computed by hand; a missing day is missing, never 0."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4, uuid5

import pytest
import time_machine
from django.utils import timezone
from rest_framework.test import APIClient

from diary.models import Profile
from tests.factories import Phone, make_day

pytestmark = pytest.mark.django_db
RANGE = "/api/v1/summary/?from=2026-01-01&to=2026-01-10"


@pytest.fixture
def january(alice: Any) -> None:
    with time_machine.travel("2026-01-05T12:00:00Z", tick=False):
        make_day(alice, date(2026, 1, 1), pain=2, ems_used=True)  # late
        make_day(alice, date(2026, 1, 4), pain=None, numbness=0, ems_used=False)
        make_day(alice, date(2026, 1, 5), pain=5, numbness=3, skipped=["tingling"])
        make_day(alice, date(2026, 1, 6), pain=9, numbness=None, ems_used=True)
    with time_machine.travel("2026-01-12T12:00:00Z", tick=False):
        make_day(alice, date(2026, 1, 11), pain=10)  # out of the range


@pytest.mark.usefixtures("january")
def test_statistics_are_those_computed_by_hand(alices_client: APIClient) -> None:
    assert alices_client.get(RANGE).json()["statistics"] == {
        "days_in_range": 10,
        "days_recorded": 4,
        "days_late": 1,
        "ems_days": 2,
        "ems_unknown_days": 7,
        "sessions": {
            modality: {"sessions": 0, "minutes": None, "without_minutes": 0}
            for modality in ("ems", "tens", "htems", "other")
        },
        # (2 + 5 + 9) / 3; the squared distances 11.11, 0.11, 13.44 make 24.67, halved 12.33, its root 3.51
        "pain": {
            "days": 3,
            "median": 5,
            "mean": 5.33,
            "low": 2,
            "high": 9,
            "spread": 3.51,
            "trend": None,
            "change": None,
        },
        "numbness": {
            "days": 2,
            "median": 1.5,
            "mean": 1.5,
            "low": 0,
            "high": 3,
            "spread": 2.12,
            "trend": None,
            "change": None,
        },
        "tingling": {
            "days": 0,
            "median": None,
            "mean": None,
            "low": None,
            "high": None,
            "spread": None,
            "trend": None,
            "change": None,
        },
    }


def test_a_trend_is_that_of_the_whole_range(alices_client: APIClient, alice: Any) -> None:
    for ago in range(56):
        make_day(alice, date(2026, 2, 25) - timedelta(days=ago), pain=5 if ago < 28 else 7)
    address = "/api/v1/summary/?from=2026-01-01&to=2026-02-25"
    found = alices_client.get(address).json()["statistics"]["pain"]["trend"]
    # Means 7, 7, 5, 5 a fortnight apart: slope -0.8 a fortnight, -1.71 in 30 days; t(2) = 4.30, error 0.283
    assert found == {"points_per_30_days": -1.71, "low": -4.32, "high": 0.89, "days": 56}


def change_of(client: APIClient, symptom: str = "pain", to: str = "2026-02-25") -> Any:
    answer = client.get(f"/api/v1/summary/?from=2026-01-01&to={to}").json()
    return answer["statistics"][symptom]["change"]


@pytest.fixture
def falling(alice: Any) -> None:
    """Four fortnights of pain: 8, 7, 6, 5; numbness stays."""
    for day in range(56):
        make_day(alice, date(2026, 1, 1) + timedelta(days=day), pain=8 - day // 14, numbness=4)


@pytest.mark.usefixtures("falling")
def test_a_change_says_how_far_from_where_how_sure_and_from_how_many_days(
    alices_client: APIClient,
) -> None:
    assert change_of(alices_client) == {
        "points": -3,
        "low": -3,
        "high": -3,
        "start": 8,
        "least": 2.4,
        "days": 56,
        "is_one": True,
    }
    flat = change_of(alices_client, "numbness")
    assert (flat["points"], flat["least"], flat["is_one"]) == (0, 2, False)
    assert change_of(alices_client, "tingling") is None
    assert change_of(alices_client, to="2026-02-24") is None  # 55 days


@pytest.mark.usefixtures("falling")
@pytest.mark.parametrize(
    ("matters", "least", "is_one"), [(1, 2.4, True), (3, 3, True), (3.5, 3.5, False)]
)
def test_it_is_a_change_only_from_what_matters_to_the_person_on(
    alices_client: APIClient, phone: Phone, matters: float, least: float, is_one: bool
) -> None:
    profile = phone.op(str(uuid5(phone.diary_id, "profile")), difference_that_matters=matters)
    phone.sync(profile | {"type": "profile"})
    found = change_of(alices_client)
    assert (found["least"], found["is_one"]) == (least, is_one)


@pytest.mark.usefixtures("falling")
def test_what_matters_to_somebody_else_counts_for_them(
    alices_client: APIClient, mallory: Any
) -> None:
    Profile.objects.create(
        owner=mallory,
        record_id=uuid4(),
        rev=1,
        recorded_at=timezone.now(),
        difference_that_matters=5,
    )
    assert change_of(alices_client)["least"] == 2.4


@pytest.mark.usefixtures("january")
def test_a_missing_day_is_missing(alices_client: APIClient) -> None:
    series = alices_client.get(RANGE).json()["days"]
    assert [day["on"] for day in series] == ["2026-01-01", "2026-01-04", "2026-01-05", "2026-01-06"]
    assert series[1] == {
        "on": "2026-01-04",
        "pain": None,
        "numbness": 0,
        "tingling": None,
        "ems_used": False,
        "ems_used_from": "answer",
        "contradiction": False,
        "sessions": [],
        "is_late": False,
        "skipped": [],
        "copied": [],
    }
    assert series[0]["is_late"] is True


def test_moments_are_no_days(alices_client: APIClient) -> None:
    body = {"kind": "moment", "occurred_at": "2026-01-03T10:00:00Z", "pain": 9}
    alices_client.post("/api/v1/entries/", body, format="json")
    answer = alices_client.get(RANGE).json()
    assert (answer["days"], answer["statistics"]["days_recorded"]) == ([], 0)


def test_without_dates_it_is_the_last_365_days_of_the_persons_own_today(
    alices_client: APIClient,
) -> None:
    with time_machine.travel("2026-11-21T23:30:00Z", tick=False):
        answer = alices_client.get("/api/v1/summary/").json()
    assert (answer["from"], answer["to"]) == ("2025-11-23", "2026-11-22")
    assert answer["statistics"]["days_in_range"] == 365


@pytest.mark.parametrize(
    ("query", "field", "code"),
    [
        ("from=2026-01-02&to=2026-01-01", "from", "after_to"),
        ("from=2016-01-01&to=2026-01-10", "from", "range_too_long"),
        ("from=0001-01-01&to=9999-12-31", "from", "range_too_long"),
        ("from=x", "from", "not_a_date"),
        ("to=2026-02-29", "to", "not_a_date"),
    ],
)
def test_a_wrong_range_is_named(
    alices_client: APIClient, query: str, field: str, code: str
) -> None:
    response = alices_client.get(f"/api/v1/summary/?{query}")
    assert response.status_code == 400
    assert [(e["field"], e["code"]) for e in response.json()["errors"]] == [(field, code)]


@pytest.mark.parametrize(
    "query", ["from=2016-01-01&to=2026-01-01", "to=0001-01-01", "from=9999-12-31&to=9999-12-31"]
)
def test_ten_years_and_odd_ends_of_time_are_fine(alices_client: APIClient, query: str) -> None:
    assert alices_client.get(f"/api/v1/summary/?{query}").json()["days"] == []


@pytest.mark.usefixtures("january")
def test_a_stranger_gets_an_empty_summary(mallorys_client: APIClient) -> None:
    assert mallorys_client.get(RANGE).json()["days"] == []
