"""A red flag that the diary tells rests the trial: new falls, symptoms further up; what was told before is no news."""

from typing import Any

import pytest

from tests.diary.trials.trying import START, done, noon, on, shown, start
from tests.factories import make_day

FLAGS = [
    ({}, {"falls": 1}),
    ({"spread_feet": "toes"}, {"spread_feet": "ankle"}),
    ({"spread_hands": "none"}, {"spread_hands": "fingers"}),
    ({"weakness": 2}, {"weakness": 7}),
]
NO_NEWS: list[tuple[dict[str, Any], dict[str, Any]]] = [
    ({}, {"falls": 0}),
    ({"falls": 2}, {"falls": 1}),
    ({}, {"spread_feet": "knee"}),
    ({"spread_feet": "ankle"}, {"spread_feet": "ankle"}),
    ({"spread_feet": "knee"}, {"spread_feet": "toes"}),
    ({"weakness": 2}, {"weakness": 6}),
    ({"weakness": 8}, {"weakness": 9}),
    ({"spread_hands": "none"}, {"spread_feet": "beyond"}),
    ({}, {"pain": 10, "numbness": 10, "weakness": 10}),
]


@pytest.fixture
def trial(ready, alices_client):
    return start(alices_client, starts_on=f"{START}")


@pytest.mark.parametrize(("before", "flag"), FLAGS)
def test_a_red_flag_rests_the_trial_from_tomorrow(ready, alice, alices_client, trial, before, flag):
    make_day(alice, on(-20), **before)
    ready.move_to(noon(on(2)))
    make_day(alice, on(2), **flag)
    told = shown(alices_client, trial)
    assert (told["state"], told["pause_reason"], told["pauses"][0]["from"]) == (
        "paused",
        "red_flag",
        f"{on(3)}",
    )
    assert told["pauses"][0]["until"] is None


@pytest.mark.parametrize(("before", "after"), NO_NEWS)
def test_what_is_no_news_does_not(ready, alice, alices_client, trial, before, after):
    make_day(alice, on(-20), **before)
    ready.move_to(noon(on(2)))
    make_day(alice, on(2), **after)
    assert shown(alices_client, trial)["state"] == "running"


def test_weaker_on_two_days_is_told_once(ready, alice, alices_client, trial):
    for day in range(-20, -10):
        make_day(alice, on(day), weakness=1)
    make_day(alice, on(0), weakness=4)
    ready.move_to(noon(on(1)))
    alices_client.force_login(alice)
    done(alices_client, trial, "resume")
    make_day(alice, on(1), weakness=4)
    assert shown(alices_client, trial)["pauses"][0]["until"] == f"{on(2)}"
    assert len(shown(alices_client, trial)["pauses"]) == 1


def test_before_ninety_days_is_long_ago(ready, alice, alices_client, trial):
    make_day(alice, on(-91), falls=1)
    make_day(alice, on(0), falls=1)
    assert shown(alices_client, trial)["state"] == "paused"


def test_told_late_it_counts_and_a_day_before_the_trial_does_not(
    ready, alice, alices_client, trial
):
    ready.move_to(noon(on(9)))
    make_day(alice, on(-1), falls=1)
    assert shown(alices_client, trial)["state"] == "running"
    make_day(alice, on(-1), falls=0)
    make_day(alice, on(4), falls=1)
    assert shown(alices_client, trial)["pauses"][0]["told_on"] == f"{on(9)}"


def test_going_on_is_not_undone_by_editing_the_day_otherwise(ready, alice, alices_client, trial):
    make_day(alice, on(0), falls=1)
    ready.move_to(noon(on(1)))
    alices_client.force_login(alice)
    done(alices_client, trial, "resume")
    make_day(alice, on(0), pain=7, falls=1)
    make_day(alice, on(0), falls=1, pain=6)
    assert shown(alices_client, trial)["pauses"][0]["until"] == f"{on(2)}"


def test_one_that_comes_by_sync_rests_it_too(ready, alices_client, phone, trial):
    ready.move_to(noon(on(2)))
    op = phone.day_op(on(2), falls=1)
    assert phone.sync(op)["results"][0]["status"] == "applied"
    assert shown(alices_client, trial)["pause_reason"] == "red_flag"


def test_somebody_elses_falls_do_not(alice, bob, alices_client, trial):
    make_day(bob, on(0), falls=1)
    assert shown(alices_client, trial)["state"] == "running"


def test_without_a_trial_a_day_is_written_as_ever(ready, alice):
    assert make_day(alice, on(0), falls=3).falls == 3
