"""The calendar of a trial under pauses, what may be shown, and the commitment: pure."""

from datetime import date, timedelta
from itertools import pairwise
from uuid import UUID, uuid4

from hypothesis import given
from hypothesis import strategies as st

from diary.trials import design
from diary.trials.design import Pause, Shape

FIRST = date(2026, 3, 2)
SHAPES = st.builds(Shape, st.integers(6, 16), st.integers(1, 14))


def day(number):
    return FIRST + timedelta(days=number)


@st.composite
def pauses(draw):
    """Rests one after the other, as somebody may have told them; the last one may have no end."""
    found, told = [], 0
    for _ in range(draw(st.integers(0, 4))):
        told += draw(st.integers(0, 40))
        length = draw(st.integers(1, 30))
        found.append(Pause(day(told), day(told + 1 + length)))
        told += length + 1
    if draw(st.booleans()):
        told += draw(st.integers(0, 40))
        found.append(Pause(day(told)))
    return found


@given(shape=SHAPES, rests=pauses(), today=st.integers(0, 400))
def test_every_day_of_a_trial_is_there_once_in_order_and_none_within_a_rest(shape, rests, today):
    days = design.trial_days(FIRST, shape, rests, today=day(today))
    assert len(days) == shape.total
    assert days == sorted(set(days))
    for rest in rests:
        until = rest.until_on or max(day(today + 1), rest.from_on)
        assert not any(rest.from_on <= on < until for on in days)
    outside = (days[-1] - days[0]).days + 1 - len(days)
    rested = {
        rest.from_on + timedelta(days=n)
        for rest in rests
        for n in range(((rest.until_on or max(day(today + 1), rest.from_on)) - rest.from_on).days)
    }
    assert outside == sum(days[0] <= on <= days[-1] for on in rested)


@given(shape=SHAPES, rests=pauses(), today=st.integers(0, 400))
def test_a_rest_told_today_changes_no_day_up_to_today(shape, rests, today):
    known = [rest for rest in rests if rest.until_on and rest.until_on <= day(today)]
    before = design.trial_days(FIRST, shape, known, today=day(today))
    told = [*known, Pause(day(today), day(today + 9))]
    after = design.trial_days(FIRST, shape, told, today=day(today))
    assert [on for on in before if on <= day(today)] == [on for on in after if on <= day(today)]


@given(shape=SHAPES, rests=pauses(), today=st.integers(0, 400))
def test_a_rest_moves_whole_periods_and_never_mixes_them(shape, rests, today):
    days = design.trial_days(FIRST, shape, rests, today=day(today))
    lies = design.stretches(days, shape)
    assert len(lies) == 2 * shape.pairs
    assert all(one.to_on < other.from_on for one, other in pairwise(lies))
    for number, one in enumerate(lies):
        within = [on for on in days if one.from_on <= on <= one.to_on]
        assert within == days[number * shape.days : (number + 1) * shape.days]


@given(shape=SHAPES, rests=pauses(), today=st.integers(-20, 400))
def test_what_may_be_shown_ends_with_the_period_after_the_current_one(shape, rests, today):
    days = design.trial_days(FIRST, shape, rests, today=day(today))
    begun = sum(one.from_on <= day(today) for one in design.stretches(days, shape))
    shown = design.shown_periods(days, shape, today=day(today))
    assert shown == min(max(begun, 1) + 1, 2 * shape.pairs)


@given(shape=SHAPES, rests=pauses(), today=st.integers(-20, 900))
def test_the_states_of_a_trial(shape, rests, today):
    now = day(today)
    days = design.trial_days(FIRST, shape, rests, today=now)
    state = design.state_of(days, rests, today=now, ended_on=None)
    if state == design.COMPLETED:
        assert days[-1] < now
    elif state == design.RUNNING:
        assert now in days
    elif state == design.PLANNED:
        assert now < FIRST
    else:
        assert state == design.PAUSED
    assert design.state_of(days, rests, today=now, ended_on=FIRST) == design.ENDED_EARLY


@given(heads=st.lists(st.booleans(), min_size=6, max_size=16))
def test_each_pair_has_one_period_of_each_kind(heads):
    order = design.pattern_of(heads)
    pairs = [order[at : at + 2] for at in range(0, len(order), 2)]
    assert all(sorted(pair) == [design.EMS, design.NO_EMS] for pair in pairs)
    assert [pair[0] == design.EMS for pair in pairs] == heads


def test_the_committed_text_is_as_documented():
    trial = UUID("0192f0c1-2d3e-7abc-8def-0123456789ab")
    order = design.pattern_of([True, False])
    text = design.committed_text(trial, order, "00ff")
    assert text == "daymark-trial-1\n0192f0c1-2d3e-7abc-8def-0123456789ab\nENNE\n00ff"
    # echo -n … | sha256sum
    assert design.commitment(trial, order, "00ff") == (
        "183c3bbeada2ecc110dabe4e069c2bac88547247fa7779189eb429187276d1de"
    )


def test_another_order_or_nonce_does_not_keep_the_commitment():
    trial, order = uuid4(), design.pattern_of([True] * 6)
    shown = design.commitment(trial, order, "aa")
    assert design.keeps_commitment(shown, trial, order, "aa")
    assert not design.keeps_commitment(shown, trial, design.pattern_of([False] * 6), "aa")
    assert not design.keeps_commitment(shown, trial, order, "ab")
    assert not design.keeps_commitment(shown, uuid4(), order, "aa")
