"""Rests: the day on which one is told still counts, the rest of the period follows, the order stays."""

from datetime import UTC, datetime

import pytest

from diary.models import Period, Trial
from tests.diary.trials.trying import START, act, done, noon, on, screened, shown, start
from tests.factories import make_side_effect


@pytest.fixture
def trial(ready, alices_client):
    return start(alices_client, preset="standard", starts_on=f"{START}")


def ends(trial):
    return trial["ends_on"]


def test_the_remaining_days_of_the_period_follow_the_rest(ready, alices_client, trial):
    order = list(Period.objects.values_list("number", "assigned"))
    ready.move_to(noon(on(1)))
    paused = done(alices_client, trial, "pause", reason="illness")
    assert (paused["state"], paused["paused_on"], paused["pause_reason"]) == (
        "paused",
        f"{on(1)}",
        "illness",
    )
    ready.move_to(noon(on(10)))
    still = shown(alices_client, trial)
    # Two days were lived through; if it went on now, the third would be tomorrow.
    assert (still["days_done"], still["periods"][0]["to"]) == (2, f"{on(11)}")
    assert len(still["periods"]) == 2
    done(alices_client, trial, "resume")
    ready.move_to(noon(on(11)))
    again = shown(alices_client, trial)
    assert (again["state"], again["day_number"]) == ("running", 3)
    assert [(one["from"], one["to"]) for one in again["periods"]] == [
        (f"{on(0)}", f"{on(11)}"),
        (f"{on(12)}", f"{on(14)}"),
    ]
    assert again["pauses"] == [
        {"reason": "illness", "told_on": f"{on(1)}", "from": f"{on(2)}", "until": f"{on(11)}"}
    ]
    assert ends(again) == f"{on(59 + 9)}"
    assert list(Period.objects.values_list("number", "assigned")) == order
    assert again["commitment"] == trial["commitment"]


def test_paused_and_gone_on_the_same_day_is_no_pause(alices_client, trial):
    done(alices_client, trial, "pause", reason="travel")
    again = done(alices_client, trial, "resume")
    assert again == trial
    assert done(alices_client, trial, "resume") == trial


def test_a_second_pause_changes_nothing(alices_client, trial):
    first = done(alices_client, trial, "pause", reason="travel", until=f"{on(5)}")
    assert done(alices_client, trial, "pause", reason="travel", until=f"{on(5)}") == first
    later = done(alices_client, trial, "pause", reason="travel", until=f"{on(8)}")
    assert [one["until"] for one in later["pauses"]] == [f"{on(8)}"]


def test_a_pause_with_an_end_ends_by_itself(ready, alices_client, trial):
    done(alices_client, trial, "pause", reason="travel", until=f"{on(5)}")
    ready.move_to(noon(on(4)))
    assert shown(alices_client, trial)["state"] == "paused"
    ready.move_to(noon(on(5)))
    again = shown(alices_client, trial)
    assert (again["state"], again["day_number"], ends(again)) == ("running", 2, f"{on(63)}")


def test_back_earlier_than_planned(ready, alices_client, trial):
    done(alices_client, trial, "pause", reason="travel", until=f"{on(20)}")
    ready.move_to(noon(on(3)))
    assert done(alices_client, trial, "resume")["pauses"][0]["until"] == f"{on(4)}"
    # "Go on" and then "no, not yet" on one day is one rest.
    assert len(done(alices_client, trial, "pause", reason="travel")["pauses"]) == 1


@pytest.mark.parametrize("days", [-1, 0, 1, 91])
def test_an_end_that_is_none_is_refused(alices_client, trial, days):
    answer = act(alices_client, trial, "pause", reason="travel", until=f"{on(days)}")
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, "until")


@pytest.mark.parametrize("reason", ["side_effect", "safety_check", "mood", None])
def test_a_reason_is_one_that_a_person_may_tell(alices_client, trial, reason):
    answer = act(alices_client, trial, "pause", reason=reason)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, "reason")


def test_a_red_flag_has_no_planned_end(ready, alices_client, trial):
    answer = act(alices_client, trial, "pause", reason="red_flag", until=f"{on(9)}")
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, "until")
    done(alices_client, trial, "pause", reason="travel", until=f"{on(9)}")
    flagged = done(alices_client, trial, "pause", reason="red_flag")
    assert (flagged["pause_reason"], flagged["pauses"][0]["until"]) == ("red_flag", None)
    done(alices_client, trial, "pause", reason="travel", until=f"{on(9)}")
    ready.move_to(noon(on(10)))
    assert shown(alices_client, trial)["state"] == "paused"


def test_a_side_effect_pauses_until_the_check_is_answered_anew(ready, alice, alices_client, trial):
    ready.move_to(noon(on(2)))
    make_side_effect(alice, datetime.now(UTC))
    paused = shown(alices_client, trial)
    assert (paused["state"], paused["pause_reason"]) == ("paused", "side_effect")
    assert paused["safety"] == "side_effect"
    refused = act(alices_client, trial, "resume")
    assert (refused.status_code, refused.json()["reason"]) == (409, "side_effect")
    ready.move_to(noon(on(3)))
    screened(alice)
    assert done(alices_client, trial, "resume")["pauses"][0]["until"] == f"{on(4)}"


def test_a_side_effect_that_comes_by_sync_pauses_too(ready, alices_client, phone, trial):
    ready.move_to(noon(on(2)))
    fields = {"occurred_at": "2026-03-04T08:00:00Z", "time_zone": "Europe/Berlin", "kind": "cramp"}
    op = phone.op("0192f0c1-2d3e-7abc-8def-0123456789ab", **fields) | {"type": "side_effect"}
    assert phone.sync(op)["results"][0]["status"] == "applied"
    assert shown(alices_client, trial)["pause_reason"] == "side_effect"


def test_a_side_effect_takes_the_planned_end_away(ready, alice, alices_client, trial):
    done(alices_client, trial, "pause", reason="travel", until=f"{on(5)}")
    ready.move_to(noon(on(2)))
    make_side_effect(alice, datetime.now(UTC))
    ready.move_to(noon(on(7)))
    assert shown(alices_client, trial)["pause_reason"] == "side_effect"


def test_one_of_before_the_trial_does_not_pause_it(ready, alice, alices_client, trial):
    ready.move_to(noon(on(2)))
    make_side_effect(alice, noon(on(-3)))
    assert shown(alices_client, trial)["state"] == "running"


def test_another_persons_side_effect_does_not(ready, alices_client, mallory, trial):
    make_side_effect(mallory, datetime.now(UTC))
    assert shown(alices_client, trial)["state"] == "running"


def test_a_new_contraindication_pauses(ready, alice, alices_client, trial):
    ready.move_to(noon(on(2)))
    screened(alice, **{"answers.skin_damaged": "yes"})
    paused = shown(alices_client, trial)
    assert (paused["pause_reason"], paused["safety"]) == ("safety_check", "contraindication")
    assert act(alices_client, trial, "resume").json()["reason"] == "contraindication"


def test_a_check_that_allows_pauses_nothing(ready, alice, alices_client, trial):
    ready.move_to(noon(on(2)))
    screened(alice)
    assert shown(alices_client, trial)["state"] == "running"


def test_what_is_over_neither_rests_nor_goes_on(alices_client, trial):
    ended = done(alices_client, trial, "end")
    assert ended["state"] == "ended_early"
    for name in ("pause", "resume"):
        answer = act(alices_client, trial, name, reason="travel")
        assert (answer.status_code, answer.json()["code"]) == (409, "trial_over")
    assert done(alices_client, trial, "end") == ended
    assert Trial.objects.get().ended_on == START
