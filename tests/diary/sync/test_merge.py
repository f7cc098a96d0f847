"""Who wins when two devices changed the same field: never a matter of which request arrived first."""

from datetime import UTC, datetime, timedelta
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from diary.sync.merge import Stamp, Verdict, corrected_time, judge_field

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
stamps = st.builds(
    Stamp,
    rev=st.integers(1, 1000),
    at_ms=st.integers(0, 5),
    device_id=st.sampled_from(["a", "b", "c", "d"]),
)
one_a_device = st.lists(stamps, min_size=2, max_size=4, unique_by=lambda stamp: stamp.device_id)


def last_standing(writes: list[Stamp]) -> tuple[int, str]:
    """The write whose value the field ends with, when none of the writers saw another."""
    stored: Stamp | None = None
    for rev, write in enumerate(writes, start=1):
        incoming = Stamp(rev, write.at_ms, write.device_id)
        if judge_field(stored, incoming, base=0) is not Verdict.LOSE:
            stored = incoming
    assert stored is not None
    return stored.at_ms, stored.device_id


def test_an_empty_field_takes_anything() -> None:
    assert judge_field(None, Stamp(5, 0, "a"), 0) is Verdict.TAKE


def test_what_the_writer_had_seen_is_replaced_whatever_the_clocks_say() -> None:
    assert judge_field(Stamp(4, 999, "b"), Stamp(5, 0, "a"), base=4) is Verdict.TAKE


def test_an_unseen_value_stays_when_it_is_later() -> None:
    assert judge_field(Stamp(4, 999, "b"), Stamp(5, 0, "a"), base=3) is Verdict.LOSE


def test_an_unseen_value_goes_when_it_is_earlier() -> None:
    assert judge_field(Stamp(4, 0, "b"), Stamp(5, 999, "a"), base=3) is Verdict.WIN


def test_a_device_always_follows_itself() -> None:
    assert judge_field(Stamp(4, 999, "a"), Stamp(5, 0, "a"), base=0) is Verdict.TAKE


def test_a_tie_goes_to_the_larger_device_id() -> None:
    assert judge_field(Stamp(4, 7, "a"), Stamp(5, 7, "b"), base=0) is Verdict.WIN
    assert judge_field(Stamp(4, 7, "b"), Stamp(5, 7, "a"), base=0) is Verdict.LOSE


@given(one_a_device, st.randoms(use_true_random=False))
def test_every_order_of_arrival_ends_the_same(writes: list[Stamp], random: Random) -> None:
    shuffled = random.sample(writes, len(writes))
    latest = max((stamp.at_ms, stamp.device_id) for stamp in writes)
    assert last_standing(writes) == last_standing(shuffled) == latest


@given(stamps, stamps, st.integers(0, 1000))
def test_a_verdict_never_depends_on_the_new_rev(stored: Stamp, incoming: Stamp, base: int) -> None:
    other = Stamp(incoming.rev + 1, incoming.at_ms, incoming.device_id)
    assert judge_field(stored, incoming, base) is judge_field(stored, other, base)


@given(st.integers(-100_000, 100_000), st.integers(0, 100_000))
def test_a_wrong_clock_is_taken_off(skew_seconds: int, ago_seconds: int) -> None:
    skew, ago = timedelta(seconds=skew_seconds), timedelta(seconds=ago_seconds)
    assert corrected_time(NOW + skew - ago, NOW + skew, NOW) == NOW - ago


@given(st.integers(0, 100_000))
def test_nothing_was_written_in_the_future(ahead_seconds: int) -> None:
    # The clock was set back between writing and sending.
    assert corrected_time(NOW + timedelta(seconds=ahead_seconds), NOW, NOW) == NOW
