"""Every answer of the design's table, told by the push service's log and by what the sender says."""

import time

import pytest

from diary.push.messages import Outcome
from tests.diary.push.sending import QUICK, options_for, push_to, send, send_one
from tests.pushd import faults

pytestmark = pytest.mark.long

ANSWERS = {
    **{str(code): (faults.status(code), Outcome.ACCEPTED, code) for code in (200, 201, 202, 204)},
    **{str(code): (faults.status(code), Outcome.GONE, code) for code in (404, 410)},
    **{str(code): (faults.status(code), Outcome.REFUSED, code) for code in (400, 413, 415)},
    **{str(code): (faults.status(code), Outcome.MISCONFIGURED, code) for code in (401, 403)},
    **{str(code): (faults.status(code), Outcome.RETRY, code) for code in (408, 425, 500, 502, 503)},
    "429": (faults.status(429), Outcome.THROTTLED, 429),
    "hang": (faults.hang, Outcome.RETRY, None),
    "reset": (faults.reset, Outcome.RETRY, None),
    "slow head": (faults.slow_head, Outcome.RETRY, None),
    "oversized head": (faults.oversized_head, Outcome.RETRY, None),
    "nonsense": (faults.nonsense, Outcome.RETRY, None),
    # The status was heard, so sending again would be a duplicate.
    "reset in the body": (faults.reset_in_body(201), Outcome.ACCEPTED, 201),
    "reset in the body of a failure": (faults.reset_in_body(500), Outcome.RETRY, 500),
    "one byte a second": (faults.slow_body(201), Outcome.ACCEPTED, 201),
    "oversized": (faults.oversized(201), Outcome.ACCEPTED, 201),
    "gone, oversized": (faults.oversized(410), Outcome.GONE, 410),
}
# The service hangs for an hour: whoever comes back within this had a limit. How long the limits are is checked below.
PATIENCE_SECONDS = 60


@pytest.mark.parametrize("name", ANSWERS)
def test_every_answer_means_what_the_table_says(pushd, name):
    answer, outcome, status = ANSWERS[name]
    subscription = pushd.subscribe(answer)
    began = time.monotonic()

    result = send_one(pushd, subscription)

    assert time.monotonic() - began < PATIENCE_SECONDS
    assert (result.outcome, result.status) == (outcome, status)
    # Once: no library tries again behind our back, and the message itself had nothing wrong.
    [arrival] = pushd.log
    assert arrival.problems == []


def test_the_real_limits_end_every_attempt_within_20_seconds():
    from diary.push.client import Limits

    limits = Limits()
    assert (limits.connect_seconds, limits.total_seconds) == (5, 15)
    assert limits.total_seconds + limits.rest_seconds < 20


@pytest.mark.parametrize("code", [301, 302, 303, 307, 308])
def test_a_redirection_is_never_followed(pushd, code):
    target = pushd.subscribe()
    subscription = pushd.subscribe(faults.status(code, f"Location: {target.endpoint}"))

    result = send_one(pushd, subscription)

    assert (result.outcome, result.status) == (Outcome.RETRY, code)
    assert pushd.arrivals(target) == []


@pytest.mark.parametrize(
    ("answer", "least", "most"),
    [
        (faults.status(429, "Retry-After: 120"), 120, 120),
        (faults.throttled_until(90), 85, 90),
        (faults.status(503, "Retry-After: 30"), 30, 30),
        (faults.status(429, "Retry-After: 999999999999999999"), 3600, 3600),
        (faults.status(429, "Retry-After: Thu, 01 Jan 1970 00:00:00 GMT"), 0, 0),
    ],
)
def test_retry_after_is_read_in_both_forms(pushd, answer, least, most):
    wait = send_one(pushd, pushd.subscribe(answer)).retry_after_seconds
    assert least <= wait <= most


@pytest.mark.parametrize("text", ["", "soon", "-5", "1.5", "٣", "Thu, 99 Foo 2026"])
def test_an_unreadable_retry_after_is_none(pushd, text):
    answer = faults.status(503, f"Retry-After: {text}") if text.isascii() else faults.status(503)
    assert send_one(pushd, pushd.subscribe(answer)).retry_after_seconds is None


@pytest.mark.parametrize(
    ("answer", "outcome", "pause"),
    [
        (faults.status(429, "Retry-After: 100"), Outcome.THROTTLED, 100),
        (faults.status(429), Outcome.THROTTLED, 60),
        (faults.status(401), Outcome.MISCONFIGURED, 300),
    ],
)
def test_a_host_that_says_stop_is_left_alone_for_that_long(pushd, answer, outcome, pause):
    clock = iter([0.0, *[1.0] * 2, *[pause + 1.0] * 9])
    first, second = pushd.subscribe(answer), pushd.subscribe()

    told, spared, after = send(
        options_for(pushd),
        [push_to(first)],
        [push_to(second)],
        [push_to(second)],
        clock=lambda: next(clock),
    )

    assert told[0].outcome is outcome
    assert (spared[0].outcome, spared[0].status) == (outcome, None)
    assert 0 < spared[0].retry_after_seconds <= pause
    assert after[0].outcome is Outcome.ACCEPTED
    assert len(pushd.arrivals(second)) == 1


def test_trouble_with_some_leaves_the_others_alone(pushd):
    good = [pushd.subscribe() for _ in range(10)]
    bad = [pushd.subscribe(answer) for answer in (faults.hang, faults.reset, faults.status(410))]
    both = [subscription for pair in zip(good, bad, strict=False) for subscription in pair]
    everybody = both + good[3:]

    [results] = send(options_for(pushd), [push_to(one) for one in everybody])

    assert [result.subscription_id for result in results] == [one.number for one in everybody]
    accepted = {r.subscription_id for r in results if r.outcome is Outcome.ACCEPTED}
    assert accepted == {one.number for one in good}


def test_no_more_than_so_many_are_under_way_at_once(pushd):
    subscriptions = [pushd.subscribe() for _ in range(30)]
    limits = type(QUICK)(connect_seconds=5, total_seconds=5, at_once=4)
    [results] = send(options_for(pushd, limits=limits), [push_to(one) for one in subscriptions])
    assert {result.outcome for result in results} == {Outcome.ACCEPTED}
    # More than one: one after the other would use a single connection again and again.
    assert 1 < pushd.connections <= 4
