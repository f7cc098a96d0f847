"""Every bad answer of a push service, from the due time to what stands in the tables afterwards."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from diary.models import Delivery, PushSubscription, ReminderCounter
from diary.push import configuration
from diary.push.client import Limits
from diary.reminders import counters
from diary.reminders.services import dispatch_due
from tests.diary.reminders.making import make_due, make_phone, make_reminder, move, the_delivery
from tests.factories import make_user
from tests.pushd import faults
from tests.pushd.server import PushService

pytestmark = pytest.mark.long

SHORT = Limits(connect_seconds=5, total_seconds=5, rest_seconds=0.3)
RETRY_SECONDS = (12, 18)  # 15 s, give or take a fifth
# answer -> (state of the delivery, whether the phone lives on)
MATRIX: dict[str, tuple[faults.Answer, str, bool]] = {
    "201": (faults.status(201), "accepted", True),
    "404": (faults.status(404), "failed", False),
    "410": (faults.status(410), "failed", False),
    "400": (faults.status(400), "failed", True),
    "413": (faults.status(413), "failed", True),
    "500": (faults.status(500), "retry", True),
    "503": (faults.status(503), "retry", True),
    "hang": (faults.hang, "retry", True),
    "reset": (faults.reset, "retry", True),
    "reset in mid-body": (faults.reset_in_body(201), "accepted", True),
    "one byte a second": (faults.slow_head, "retry", True),
    "a body of one byte a second": (faults.slow_body(201), "accepted", True),
    "307 to loopback": (faults.status(307, "Location: https://127.0.0.1/x"), "retry", True),
    "oversized": (faults.oversized(201), "accepted", True),
}


def seconds_until(delivery: Delivery, since: datetime) -> float:
    assert delivery.next_try_at is not None
    return (delivery.next_try_at - since).total_seconds()


@pytest.fixture
def quick_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    """The real ones, checked in tests/diary/push/test_answers.py, would let this wait for 15 seconds."""
    usual = configuration.options
    monkeypatch.setattr(configuration, "options", lambda: replace(usual(), limits=SHORT))


@pytest.mark.django_db
@pytest.mark.usefixtures("quick_limits")
def test_every_fault_at_once(pushd: PushService) -> None:
    expected = {}
    for number, (name, (answer, state, stays)) in enumerate(MATRIX.items()):
        person = make_user(f"person{number}@example.org")
        phone = make_phone(person, pushd, answer)
        expected[name] = (make_due(make_reminder(person)), phone, state, stays)
    started = timezone.now()
    dispatch_due()
    for name, (occurrence, phone, state, stays) in expected.items():
        delivery = the_delivery(occurrence)
        assert delivery.state == state, name
        assert PushSubscription.objects.filter(pk=phone.pk, gone_at=None).exists() == stays, name
        if state == "retry":
            late = (timezone.now() - started).total_seconds()
            low, high = RETRY_SECONDS
            assert low <= seconds_until(delivery, started) <= high + late, name
    assert len(pushd.log) == len(MATRIX)


@pytest.mark.parametrize(
    ("answer", "low", "high"),
    [
        (faults.status(429, "Retry-After: 40"), 39, 43),
        (faults.throttled_until(40), 37, 43),
        (faults.status(429), 59, 63),
        (faults.status(401), 299, 303),
        (faults.status(403), 299, 303),
    ],
)
def test_a_host_that_asks_for_rest_gets_it(
    alice: Any, bob: Any, pushd: PushService, answer: faults.Answer, low: int, high: int
) -> None:
    make_phone(alice, pushd, answer)
    first = make_due(make_reminder(alice))
    started = timezone.now()
    dispatch_due()
    assert the_delivery(first).state == "retry"
    assert low <= seconds_until(the_delivery(first), started) <= high
    make_phone(bob, pushd)
    second = make_due(make_reminder(bob))
    dispatch_due()
    assert len(pushd.log) == 1
    assert the_delivery(second).state == "retry"
    assert PushSubscription.objects.count() == 2


def test_refused_keys_turn_the_health_check_red(alice: Any, pushd: PushService) -> None:
    make_phone(alice, pushd, faults.status(403))
    now = timezone.now()
    assert counters.keys_are_accepted(now)
    make_due(make_reminder(alice))
    dispatch_due()
    assert not counters.keys_are_accepted(timezone.now())
    assert counters.keys_are_accepted(timezone.now() + timedelta(minutes=11))


def test_it_is_tried_again_until_it_works(alice: Any, pushd: PushService) -> None:
    make_phone(alice, pushd, *[faults.status(503)] * 4, faults.status(201))
    occurrence = make_due(make_reminder(alice))
    waits = []
    for _ in range(5):
        now = timezone.now()
        dispatch_due()
        delivery = the_delivery(occurrence)
        if delivery.next_try_at:
            waits.append(round(seconds_until(delivery, now)))
        Delivery.objects.filter(state="retry").update(next_try_at=timezone.now())
    assert delivery.state == "accepted"
    for wait, usual in zip(waits, (15, 60, 240, 900), strict=True):
        assert 0.8 * usual - 1 <= wait <= 1.2 * usual + 1
    assert len(pushd.log) == 5
    assert ReminderCounter.objects.get(name="retried").value == 4


def test_it_is_given_up_when_the_window_would_be_over(alice: Any, pushd: PushService) -> None:
    make_phone(alice, pushd, faults.status(503))
    occurrence = make_due(make_reminder(alice))
    move(occurrence, expires_at=timezone.now() + timedelta(seconds=5))
    dispatch_due()
    assert the_delivery(occurrence).state == "expired"


def test_without_keys_of_ours_nothing_is_sent_and_nothing_breaks(
    alice: Any, pushd: PushService, settings: Any
) -> None:
    make_phone(alice, pushd)
    settings.VAPID_PRIVATE_KEY = ""
    occurrence = make_due(make_reminder(alice))
    dispatch_due()
    assert pushd.log == []
    assert not Delivery.objects.filter(occurrence=occurrence).exists()
    assert counters.keys_are_accepted(timezone.now())
