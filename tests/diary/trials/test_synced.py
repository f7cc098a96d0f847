"""A trial as every record: a phone knows of it what may be known, tells late what it was told in time, and never more."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from diary.ems.services import record_session
from diary.models import FieldHistory, PauseReason, Trial
from diary.trials.design import order_text
from diary.trials.fields import PAUSE_REASONS
from diary.trials.queries import open_trial, standing_of
from tests.contracts.sync_contract import one
from tests.diary.trials.trying import (
    START,
    act,
    done,
    lived,
    noon,
    on,
    order_of,
    result,
    screened,
    shown,
    start,
    turn_coins,
)
from tests.factories import Phone, make_day, make_session, make_side_effect, stamp


@pytest.fixture
def trial(ready: Any, alices_client: Any) -> dict[str, Any]:
    return start(alices_client, preset="quick", starts_on=f"{START}")


def go_to(clock: Any, day: int, *phones: Phone) -> None:
    """Noon of that day of the trial; nobody's session has run out meanwhile."""
    clock.move_to(noon(on(day)))
    row = Trial.objects.get()
    for phone in phones:
        phone.client.force_login(row.owner)


def told(phone: Phone, trial: dict[str, Any], *, day: int | None = None, **fields: Any) -> Any:
    """An op about the trial, told at noon of that day (default: now), not sent yet."""
    at = None if day is None else noon(on(day))
    return phone.op(trial["id"], "patch", at=at) | {"type": "trial", "set": fields}


def paused(day: int, *value: str) -> dict[str, Any]:
    return {f"pauses.{on(day)}": list(value) or None}


def pulled(phone: Phone, *ops: dict[str, Any]) -> dict[str, Any] | None:
    """What the next round trip brings of the trial."""
    changes = [one for one in phone.sync(*ops)["changes"] if one["type"] == "trial"]
    return changes[-1]["data"] if changes else None


def letters() -> str:
    return order_text(order_of(Trial.objects.get()))


def refused(phone: Phone, op: dict[str, Any]) -> tuple[str, str]:
    result = one(phone.sync(op))
    assert result["status"] == "rejected"
    errors = result.get("errors") or [{"field": ""}]
    return result["code"], errors[0].get("code", "")


def test_a_second_phone_learns_of_it_by_sync_alone(phone: Phone, trial: Any) -> None:
    found = pulled(phone)
    assert found is not None
    asked = ("symptom", "pairs", "period_days", "starts_on", "time_zone", "commitment")
    assert {name: found[name] for name in asked} == {name: trial[name] for name in asked}
    assert (found["shown_order"], found["committed_text"]) == (letters()[:2], "")
    assert pulled(phone) is None


@pytest.mark.parametrize("with_op", [False, True])
def test_the_next_period_comes_with_the_next_contact(
    ready: Any, alice: Any, phone: Phone, trial: Any, with_op: bool
) -> None:
    pulled(phone)
    known = {}
    for day in (1, 2, 3, 4, 11):
        go_to(ready, day, phone)
        ops = [phone.day_op(on(day), pain=3)] if with_op else []
        known[day] = pulled(phone, *ops)
    shown_by = {day: data and len(data["shown_order"]) for day, data in known.items()}
    assert shown_by == {1: None, 2: 3, 3: None, 4: 4, 11: 7}
    assert known[11]["shown_order"] == letters()[:7]


def test_when_it_is_over_the_whole_order_and_what_opens_the_commitment_come(
    ready: Any, alice: Any, alices_client: Any, phone: Phone
) -> None:
    lived(alice, alices_client, ready)
    found = pulled(phone)
    assert found is not None
    assert found["shown_order"] == letters()
    assert found["committed_text"].split("\n")[2] == letters()
    assert pulled(phone) is None


def test_what_chance_decided_later_changes_nothing_that_a_phone_gets(
    ready: Any, phone: Phone, tablet: Phone, trial: Any
) -> None:
    for day, known in ((0, 2), (5, 4), (17, 10)):
        go_to(ready, day, phone, tablet)
        turn_coins(Trial.objects.get(), beyond=known)
        found = pulled(phone)
        assert found is not None
        assert found["shown_order"] == letters()[:known]
        tablet.cursor = None
        assert pulled(tablet) == found


def test_a_pause_that_was_told_offline_begins_when_it_was_told(
    ready: Any, alice: Any, phone: Phone, trial: Any
) -> None:
    go_to(ready, 3, phone)
    op = told(phone, trial, **paused(3, "illness"))
    go_to(ready, 6, phone)
    for day in range(7):
        make_day(alice, on(day), pain=5)
    # Sent three days later, by a phone whose clock agrees.
    op["at"] = stamp(noon(on(3)))
    found = pulled(phone, op)
    assert found is not None
    assert found[f"pauses.{on(3)}"] == ["illness"]
    standing = standing_of(Trial.objects.get(), noon(on(6)))
    assert (standing.state, standing.days_done) == ("paused", 4)
    # What was shown meanwhile stays shown, and nothing more.
    assert found["shown_order"] == letters()[: len(found["shown_order"])]


def test_going_on_and_ending_are_told_by_ops_too(
    ready: Any, alices_client: Any, phone: Phone, trial: Any
) -> None:
    go_to(ready, 2, phone)
    phone.sync(told(phone, trial, **paused(2, "travel")))
    go_to(ready, 5, phone)
    phone.sync(told(phone, trial, **paused(2, "travel", f"{on(6)}")))
    assert shown(alices_client, trial)["pauses"][0]["until"] == f"{on(6)}"
    go_to(ready, 8, phone)
    found = pulled(phone, told(phone, trial, ended_on=f"{on(8)}"))
    assert found is not None
    assert (found["ended_on"], found["shown_order"]) == (f"{on(8)}", letters())


def test_of_two_reasons_for_one_day_the_later_stays_and_the_other_is_kept(
    ready: Any, phone: Phone, tablet: Phone, trial: Any
) -> None:
    go_to(ready, 1, phone, tablet)
    phone.sync()
    tablet.sync()
    later = told(tablet, trial, **paused(1, "travel"))
    earlier = told(phone, trial, **paused(1, "illness"))
    earlier["at"] = stamp(noon(on(1)) - timedelta(hours=2))
    assert one(tablet.sync(later))["status"] == "applied"
    conflict = one(phone.sync(earlier))
    assert (conflict["status"], conflict["conflicts"][0]["kept"]) == ("merged", ["travel"])
    assert FieldHistory.objects.get().value == ["illness"]


def test_two_pauses_of_two_devices_both_count_and_going_on_ends_both(
    ready: Any, alices_client: Any, phone: Phone, tablet: Phone, trial: Any
) -> None:
    go_to(ready, 1, phone, tablet)
    mine = told(phone, trial, **paused(1, "illness", f"{on(4)}"))
    go_to(ready, 2, phone, tablet)
    tablet.sync(told(tablet, trial, **paused(2, "travel")))
    phone.sync(mine)
    go_to(ready, 7, phone, tablet)
    assert shown(alices_client, trial)["pause_reason"] == "travel"
    again = done(alices_client, trial, "resume")
    assert [one["until"] for one in again["pauses"]] == [f"{on(4)}", f"{on(8)}"]
    go_to(ready, 8, phone, tablet)
    # Two days were lived through before the first of them.
    assert shown(alices_client, trial)["day_number"] == 3


def test_the_first_end_is_the_end(ready: Any, phone: Phone, tablet: Phone, trial: Any) -> None:
    go_to(ready, 4, phone, tablet)
    phone.sync(told(phone, trial, ended_on=f"{on(4)}"))
    go_to(ready, 6, phone, tablet)
    again = one(tablet.sync(told(tablet, trial, ended_on=f"{on(6)}")))
    assert again["status"] == "applied"
    assert f"{Trial.objects.get().ended_on}" == f"{on(4)}"
    assert refused(tablet, told(tablet, trial, **paused(6, "travel"))) == ("trial_over", "")


def test_what_comes_after_the_answer_could_be_seen_changes_nothing(
    ready: Any, alice: Any, alices_client: Any, phone: Phone
) -> None:
    trial = lived(alice, alices_client, ready)
    answer = result(alices_client, trial).json()
    late = told(phone, trial, **paused(20, "illness"))
    late["at"] = stamp(noon(on(20)))
    assert refused(phone, late) == ("trial_over", "")
    assert result(alices_client, trial).json() == answer
    seen = one(phone.sync(told(phone, trial, answer_seen_on=f"{on(33)}")))
    assert seen["status"] == "applied"


def test_a_side_effect_brings_the_pause_along_also_to_a_phone_that_had_everything(
    ready: Any, phone: Phone, trial: Any
) -> None:
    pulled(phone)
    go_to(ready, 1, phone)
    fields = {"occurred_at": stamp(noon(on(1))), "time_zone": "Europe/Berlin", "kind": "cramp"}
    op = phone.op(str(uuid4()), **fields) | {"type": "side_effect"}
    answer = phone.sync(op)
    found = {change["type"]: change for change in answer["changes"]}
    assert found["trial"]["data"][f"pauses.{on(1)}"] == ["side_effect"]
    assert answer["cursor"] == found["trial"]["rev"] > found["side_effect"]["rev"]


def test_a_phone_that_did_not_know_cannot_make_a_side_effect_a_holiday(
    ready: Any, alice: Any, alices_client: Any, phone: Phone, trial: Any
) -> None:
    go_to(ready, 1, phone)
    phone.sync(told(phone, trial, **paused(1, "travel", f"{on(9)}")))
    go_to(ready, 3, phone)
    make_side_effect(alice, noon(on(3)))
    stale = told(phone, trial, **paused(1, "travel", f"{on(5)}")) | {
        "base": phone.revs[trial["id"]]
    }
    found = pulled(phone, stale)
    assert found is not None
    assert found[f"pauses.{on(3)}"] == ["side_effect"]


def test_what_was_told_before_stays_true_of_its_days(
    ready: Any, alice: Any, alices_client: Any, phone: Phone, trial: Any
) -> None:
    go_to(ready, 1, phone)
    done(alices_client, trial, "pause", reason="illness")
    go_to(ready, 3, phone)
    done(alices_client, trial, "pause", reason="red_flag")
    make_side_effect(alice, noon(on(3)))
    go_to(ready, 5, phone)
    make_side_effect(alice, noon(on(5)))
    rests = [(one.told_on, one.reason) for one in Trial.objects.get().rests]
    assert rests == [(on(1), "illness"), (on(3), "red_flag"), (on(5), "side_effect")]
    go_to(ready, 6, phone)
    screened(alice)
    again = done(alices_client, trial, "resume")
    assert {one["until"] for one in again["pauses"]} == {f"{on(7)}"}


def test_moving_an_end_moves_that_of_the_pause_that_lasts_longest(
    ready: Any, alices_client: Any, phone: Phone, tablet: Phone, trial: Any
) -> None:
    go_to(ready, 1, phone, tablet)
    mine = told(phone, trial, **paused(1, "illness", f"{on(8)}"))
    go_to(ready, 3, phone, tablet)
    tablet.sync(told(tablet, trial, **paused(3, "other")))
    phone.sync(mine)
    moved = done(alices_client, trial, "pause", reason="other", until=f"{on(10)}")
    assert [one["until"] for one in moved["pauses"]] == [f"{on(8)}", f"{on(10)}"]


def test_nobody_goes_on_by_sync_against_the_safety_check(
    ready: Any, alice: Any, phone: Phone, trial: Any
) -> None:
    go_to(ready, 1, phone)
    make_side_effect(alice, noon(on(1)))
    for goes_on in (paused(1), paused(1, "side_effect", f"{on(3)}")):
        assert refused(phone, told(phone, trial, **goes_on))[0] == "safety_check"
    go_to(ready, 2, phone)
    screened(alice)
    answer = phone.sync(told(phone, trial, **paused(1, "side_effect", f"{on(3)}")))
    assert one(answer)["status"] == "applied"


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        (paused(2, "illness"), "not_today"),
        (paused(4, "illness"), "not_today"),
        (paused(1), "in_the_past"),
        (paused(3, "illness", f"{on(4)}"), "out_of_range"),
        (paused(3, "illness", f"{on(94)}"), "out_of_range"),
        (paused(3, "red_flag", f"{on(6)}"), "contradiction"),
        (paused(3, "mood"), "unknown_choice"),
        ({f"pauses.{on(3)}": "illness"}, "not_a_pause"),
        ({f"pauses.{on(3)}": ["illness", f"{on(5)}", f"{on(6)}"]}, "not_a_pause"),
        ({"pauses.soon": ["illness"]}, "unknown_field"),
        ({"ended_on": f"{on(2)}"}, "not_today"),
        ({"ended_on": None}, "required"),
        ({"symptom": "numbness"}, "locked"),
        ({"pairs": 10}, "locked"),
        ({"matters": 2}, "locked"),
        ({"shown_order": "EN"}, "unknown_field"),
        ({"commitment": "0" * 64}, "unknown_field"),
    ],
)
def test_what_cannot_be_told_is_refused_by_its_name(
    ready: Any, phone: Phone, trial: Any, fields: dict[str, Any], code: str
) -> None:
    go_to(ready, 1, phone)
    phone.sync(told(phone, trial, **paused(1, "travel", f"{on(3)}")))
    go_to(ready, 3, phone)
    before = phone.sync()["cursor"]
    answer = one(phone.sync(told(phone, trial, **fields)))
    (error,) = answer["errors"]
    assert (answer["status"], error["code"]) == ("rejected", code)
    assert error["field"] in fields
    assert phone.sync()["cursor"] == before


def test_after_a_restore_a_phone_tells_again_what_was_told_long_ago(
    ready: Any, phone: Phone, trial: Any
) -> None:
    go_to(ready, 9, phone)
    rests = paused(3, "side_effect", f"{on(6)}") | paused(8, "travel")
    answer = phone.sync(told(phone, trial, day=0, **rests) | {"again": True})
    assert one(answer)["status"] == "applied"
    assert [one.told_on for one in Trial.objects.get().rests] == [on(3), on(8)]
    early = told(phone, trial, **paused(-1, "illness"))
    assert refused(phone, early | {"again": True}) == ("invalid", "not_today")


def test_told_again_a_side_effect_pauses_nothing_anew(ready: Any, phone: Phone, trial: Any) -> None:
    go_to(ready, 9, phone)
    about = {"time_zone": "Europe/Berlin"}
    ops = [
        phone.op(str(uuid4()), occurred_at=stamp(noon(on(3))), kind="cramp", **about)
        | {"type": "side_effect"},
        phone.day_op(on(3), falls=1),
    ]
    phone.sync(*[op | {"again": True, "at": stamp(noon(on(3)))} for op in ops])
    assert Trial.objects.get().pauses == {}


def test_told_again_by_a_second_phone_what_is_there_is_no_change_even_when_it_is_over(
    ready: Any, alice: Any, alices_client: Any, phone: Phone
) -> None:
    trial = lived(alice, alices_client, ready, days=4)
    phone.sync(told(phone, trial, **paused(4, "illness", f"{on(6)}")))
    go_to(ready, 40, phone)
    phone.sync()
    again = told(phone, trial, day=0, **paused(4, "illness", f"{on(6)}")) | {"again": True}
    assert one(phone.sync(again))["status"] == "applied"
    other = told(phone, trial, day=0, **paused(5, "travel", f"{on(9)}")) | {"again": True}
    assert refused(phone, other) == ("trial_over", "")


def test_a_restore_that_lost_a_pause_shows_nothing_before_it_is_told_again(
    ready: Any, phone: Phone, trial: Any
) -> None:
    phone.sync()
    go_to(ready, 34, phone)
    phone.sync(cursor=None, full=True)
    again = told(phone, trial, day=0, **paused(20, "illness", f"{on(33)}")) | {"again": True}
    found = pulled(phone, again)
    assert found is not None
    assert (found["committed_text"], len(found["shown_order"]) < len(letters())) == ("", True)


def test_a_trial_of_a_clock_that_was_ahead_can_be_told_of_again(
    ready: Any, alice: Any, phone: Phone
) -> None:
    ready.move_to(noon(on(5)))
    phone.client.force_login(alice)
    trial = start(phone.client, preset="quick", starts_on=f"{on(5)}")
    go_to(ready, 0, phone)
    answer = phone.sync(told(phone, trial, **paused(0, "illness")) | {"again": True})
    assert one(answer)["status"] == "applied"


def test_a_phone_that_did_not_know_takes_no_red_flag_back(
    ready: Any, alice: Any, phone: Phone, tablet: Phone, trial: Any
) -> None:
    go_to(ready, 1, phone, tablet)
    phone.sync(told(phone, trial, **paused(1, "travel")))
    stale = told(phone, trial, **paused(1))
    tablet.sync(tablet.day_op(on(1), falls=1))
    phone.sync(stale)
    assert Trial.objects.get().pauses == {f"{on(1)}": ["red_flag"]}
    # Who has seen it may go on, by the safety check.
    phone.sync(told(phone, trial, **paused(1)))
    assert Trial.objects.get().pauses == {}


@pytest.mark.parametrize("minutes", [-2, 2])
def test_around_midnight_going_on_is_taken_by_either_day(
    ready: Any, phone: Phone, trial: Any, minutes: int
) -> None:
    go_to(ready, 2, phone)
    phone.sync(told(phone, trial, **paused(2, "travel")))
    ready.move_to(noon(on(3)) + timedelta(hours=12, minutes=minutes))
    phone.client.force_login(Trial.objects.get().owner)
    for until in (4, 5):
        answer = phone.sync(told(phone, trial, **paused(2, "travel", f"{on(until)}")))
        assert one(answer)["status"] == "applied"


def test_skin_that_is_not_all_right_after_a_session_pauses_it(
    ready: Any, alice: Any, alices_client: Any, trial: Any
) -> None:
    go_to(ready, 1)
    alices_client.force_login(alice)
    session = make_session(alice, noon(on(1)), skin_after_ok=True)
    assert shown(alices_client, trial)["state"] == "running"
    record_session(owner_id=alice.pk, record_id=session.record_id, fields={"skin_after_ok": False})
    assert shown(alices_client, trial)["pause_reason"] == "side_effect"


def test_every_reason_of_the_model_may_be_told() -> None:
    assert set(PAUSE_REASONS) == set(PauseReason.values)


def test_a_pause_at_the_end_of_time_is_an_unknown_field_and_no_fault(
    phone: Phone, trial: Any
) -> None:
    fields = {"pauses.9999-12-31": ["illness"]}
    assert refused(phone, told(phone, trial, **fields)) == ("invalid", "unknown_field")


def test_around_midnight_the_phone_and_the_server_may_mean_two_days(
    ready: Any, phone: Phone, trial: Any
) -> None:
    ready.move_to(noon(on(1)) + timedelta(hours=11, minutes=58))
    phone.client.force_login(Trial.objects.get().owner)
    answer = phone.sync(told(phone, trial, **paused(2, "illness")))
    assert one(answer)["status"] == "applied"


def test_of_two_trials_begun_on_two_devices_the_first_that_arrives_is_the_trial(
    ready: Any, phone: Phone, tablet: Phone
) -> None:
    design = {"symptom": "pain", "preset": "quick", "time_zone": "Europe/Berlin"}
    mine, theirs = (
        device.op(str(uuid4()), "put") | {"type": "trial", "set": design}
        for device in (phone, tablet)
    )
    assert one(phone.sync(mine))["status"] == "applied"
    assert refused(tablet, theirs) == ("trial_running", "")
    assert f"{Trial.objects.get().record_id}" == mine["id"]


def test_a_trial_of_a_clock_that_was_ahead_is_paused_all_the_same(
    ready: Any, alice: Any, alices_client: Any
) -> None:
    ready.move_to(noon(on(5)))
    alices_client.force_login(alice)
    trial = start(alices_client, starts_on=f"{on(5)}")
    ready.move_to(noon(on(0)))
    alices_client.force_login(alice)
    make_side_effect(alice, noon(on(0)))
    assert shown(alices_client, trial)["pause_reason"] == "side_effect"


def test_rest_and_sync_tell_the_same(
    ready: Any, alices_client: Any, phone: Phone, trial: Any
) -> None:
    go_to(ready, 3, phone)
    act(alices_client, trial, "pause", reason="other", until=f"{on(6)}")
    found, by_rest = pulled(phone), shown(alices_client, trial)
    assert found is not None
    assert found[f"pauses.{on(3)}"] == ["other", by_rest["pauses"][0]["until"]]
    on_ems = [one["on_ems"] for one in by_rest["periods"]]
    assert found["shown_order"] == "".join("NE"[is_on] for is_on in on_ems)


def test_an_open_trial_is_found_behind_a_newer_one_that_is_over(
    ready: Any, alice: Any, alices_client: Any, trial: Any
) -> None:
    newer = Trial.objects.defer(None).get()
    newer.pk, newer.record_id, newer.rev = None, uuid4(), 1_000
    newer.starts_on, newer.recorded_at = on(-40), noon(on(2))
    newer.save()
    found = open_trial(alice.pk, noon(on(1)))
    assert found is not None
    assert f"{found.record_id}" == trial["id"]
