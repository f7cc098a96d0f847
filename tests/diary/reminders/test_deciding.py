"""One due time, every moment: for any facts the decision moves forward and ends."""

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from diary.reminders.deciding import Facts, decide

DUE_AT = datetime(2026, 11, 23, 19, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def facts(**changes: Any) -> Facts:
    values = {
        "state": "scheduled",
        "due_at": DUE_AT,
        "expires_at": DUE_AT + 90 * MINUTE,
        "snoozed_until": None,
        "nagged": False,
        "nag_after_minutes": None,
        "quiet_from": None,
        "quiet_until": None,
        "time_zone": "Europe/Berlin",
        "paused_until": None,
        "logged": False,
        "reached": False,
        "outside_trial": False,
    }
    return Facts(**values | changes)


wall_clocks = st.times().map(lambda at: at.strftime("%H:%M"))


@given(
    st.builds(
        facts,
        state=st.sampled_from(["scheduled", "due"]),
        snoozed_until=st.none() | st.integers(0, 200).map(lambda n: DUE_AT + n * MINUTE),
        nagged=st.booleans(),
        nag_after_minutes=st.none() | st.integers(10, 60),
        paused_until=st.none() | st.integers(-60, 200).map(lambda n: DUE_AT + n * MINUTE),
        quiet_from=st.none() | st.just("20:30"),
        logged=st.booleans(),
        reached=st.booleans(),
        outside_trial=st.booleans(),
    ).map(
        lambda one: one if one.quiet_from is None else facts(**vars(one) | {"quiet_until": "06:00"})
    ),
    st.integers(0, 300),
)
def test_it_always_ends_and_never_sends_when_it_should_not(one: Facts, minutes: int) -> None:
    now = DUE_AT + minutes * MINUTE
    decision = decide(one, now)
    if decision.send:
        assert not one.logged
        assert not one.outside_trial
        assert one.paused_until is None or one.paused_until <= now
        assert now < one.expires_at
    assert not one.outside_trial or decision.state in ("answered", "skipped")
    finished = decision.state in ("answered", "skipped", "missed", "done")
    assert (decision.wake_at is None) == finished
    if decision.wake_at:
        assert now < decision.wake_at <= one.expires_at or decision.wake_at == one.snoozed_until


def test_a_whole_evening_with_a_nag_sends_twice() -> None:
    one, sent, now = facts(nag_after_minutes=20), [], DUE_AT
    for _ in range(10):
        decision = decide(one, now)
        sent += [now] if decision.send else []
        if decision.wake_at is None:
            break
        one = facts(
            nag_after_minutes=20, state=decision.state, nagged=decision.nagged, reached=True
        )
        now = decision.wake_at
    assert sent == [DUE_AT, DUE_AT + 20 * MINUTE]
    assert decision.state == "done"


def test_no_nag_in_quiet_hours() -> None:
    one = facts(state="due", nag_after_minutes=20, quiet_from="20:15", quiet_until="07:00")
    decision = decide(one, DUE_AT + 20 * MINUTE)
    assert (decision.send, decision.nagged) == (False, True)


def test_a_snooze_that_was_asked_for_rings_in_quiet_hours_too() -> None:
    at = DUE_AT + 60 * MINUTE
    one = facts(state="due", snoozed_until=at, quiet_from="20:15", quiet_until="07:00")
    assert decide(one, at).send
