"""/metrics: figures for the operator's Prometheus, and for nobody else."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families

from diary.metrics import COUNTERS
from diary.models import Reminder, ReminderCounter
from diary.reminders import counters
from diary.reminders.services import dispatch_due
from tests.diary.reminders.making import make_due, make_phone, make_reminder
from tests.pushd import faults
from tests.pushd.server import PushService

pytestmark = pytest.mark.django_db
TOKEN = "only the operator knows"


@pytest.fixture(autouse=True)
def _token(settings: Any) -> None:
    settings.METRICS_TOKEN = TOKEN


def fetch(authorization: str | None = f"Bearer {TOKEN}") -> Any:
    headers = {} if authorization is None else {"Authorization": authorization}
    return Client().get("/metrics", headers=headers)


def samples() -> dict[str, float]:
    """By name, and by name and bucket."""
    answer = fetch()
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
    families = text_string_to_metric_families(answer.content.decode())
    return {
        sample.name + "".join(sample.labels.values()): sample.value
        for family in families
        for sample in family.samples
    }


@pytest.mark.parametrize(
    "authorization",
    [None, "", TOKEN, "Bearer", "Bearer ", f"Basic {TOKEN}", f"bearer {TOKEN}", "Bearer ü"],
)
def test_without_the_token_there_is_nothing(authorization: str | None) -> None:
    assert fetch(authorization).content == Client().get("/nothing-here").content
    assert fetch(authorization).status_code == 404


def test_without_a_token_in_the_settings_there_is_nothing(settings: Any) -> None:
    settings.METRICS_TOKEN = ""
    for authorization in (None, "Bearer ", f"Bearer {TOKEN}"):
        assert fetch(authorization).status_code == 404


def test_it_is_only_read(alice: Any, alices_client: Any) -> None:
    assert Client().post("/metrics").status_code == 405
    assert alices_client.get("/metrics").status_code == 404


def test_counters_are_there_before_anything_was_counted() -> None:
    assert samples() == {
        **{f"daymark_reminders_{name}_total": 0 for name in COUNTERS},
        **{
            f"daymark_reminders_lateness_seconds_bucket{float(bound)}": 0
            for bound in counters.LATENESS_BUCKETS
        },
        "daymark_reminders_lateness_seconds_bucket+Inf": 0,
        "daymark_reminders_lateness_seconds_count": 0,
        "daymark_reminders_lateness_seconds_sum": 0,
        "daymark_reminders_last_tick_timestamp_seconds": 0,
        "daymark_reminders_unplanned": 0,
        "daymark_reminders_overdue": 0,
    }


def test_what_was_sent_is_counted(alice: Any, pushd: PushService) -> None:
    make_phone(alice, pushd)
    make_phone(alice, pushd, faults.status(503))
    make_due(make_reminder(alice))
    started = int(timezone.now().timestamp())
    dispatch_due()
    found = samples()
    assert found["daymark_reminders_due_total"] == 1
    assert found["daymark_reminders_sent_total"] == 1
    assert found["daymark_reminders_retried_total"] == 1
    assert found["daymark_reminders_lateness_seconds_count"] == 1
    assert found["daymark_reminders_lateness_seconds_bucket+Inf"] == 1
    assert found["daymark_reminders_lateness_seconds_bucket5400.0"] == 1
    assert 1 <= found["daymark_reminders_lateness_seconds_sum"] < 60
    assert found["daymark_reminders_last_tick_timestamp_seconds"] >= started


def test_every_figure_that_is_counted_is_shown(alice: Any, pushd: PushService) -> None:
    make_phone(alice, pushd, faults.status(410))
    make_due(make_reminder(alice))
    dispatch_due()
    counted = set(ReminderCounter.objects.values_list("name", flat=True))
    beside = {name for name in counted if name.startswith("lateness_") or name.endswith("_at")}
    assert counted - beside
    assert counted - beside <= set(COUNTERS)


def test_it_costs_three_queries(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(3):
        fetch()


def test_what_nobody_plans_or_looks_at_is_counted(alice: Any, bob: Any) -> None:
    make_due(make_reminder(alice), ago=counters.STANDSTILL + timedelta(minutes=1))
    unplanned = make_reminder(bob)
    Reminder.objects.filter(pk=unplanned.pk).update(planned_until=timezone.now())
    found = samples()
    assert found["daymark_reminders_unplanned"] == 1
    assert found["daymark_reminders_overdue"] == 1


def test_a_clock_that_went_back_takes_nothing_off_a_counter() -> None:
    assert counters.lateness_figures([-31_536_000.0, 2.0])["lateness_milliseconds"] == 2000
