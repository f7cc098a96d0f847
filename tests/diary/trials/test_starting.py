"""Who may start what: the design is checked and locked, one trial at a time, the safety check comes first."""

from datetime import UTC, datetime, timedelta
from uuid import uuid5

import pytest

from diary.models import Period, Trial
from tests.diary.trials.trying import ADDRESS, START, act, body, done, screened, shown, start
from tests.factories import make_side_effect


def refused(client, code, **fields):
    answer = client.post(ADDRESS, body(**fields), format="json")
    assert answer.status_code == code, answer.content
    assert answer["Content-Type"] == "application/problem+json"
    return answer.json()


@pytest.mark.parametrize(
    ("preset", "pairs", "days", "total"),
    [
        ("standard", 10, 3, 60),
        ("quick", 8, 2, 32),
        ("slow_fading", 8, 7, 112),
        ("strong", 14, 4, 112),
    ],
)
def test_presets(ready, alices_client, preset, pairs, days, total):
    trial = start(alices_client, preset=preset)
    assert (trial["pairs"], trial["period_days"], trial["days_total"]) == (pairs, days, total)
    assert Period.objects.count() == 2 * pairs
    # Tomorrow unless somebody says otherwise; nothing has been done, two periods are known.
    assert trial["starts_on"] == f"{START + timedelta(days=1)}"
    assert (trial["state"], trial["day_number"], len(trial["periods"])) == ("planned", None, 2)
    assert {one["on_ems"] for one in trial["periods"]} == {True, False}


def test_an_own_design(ready, alices_client):
    trial = start(
        alices_client, preset="own", pairs=6, period_days=5, washout_days=2, off_kind="active_low"
    )
    assert (trial["pairs"], trial["period_days"], trial["washout_days"]) == (6, 5, 2)
    assert trial["off_kind"] == "active_low"


@pytest.mark.parametrize(
    ("fields", "field", "code"),
    [
        ({"symptom": "mood"}, "symptom", "unknown_choice"),
        ({"preset": "long"}, "preset", "unknown_choice"),
        ({"preset": "own", "pairs": 6}, "period_days", "required"),
        ({"preset": "own", "pairs": 5, "period_days": 3}, "pairs", "out_of_range"),
        ({"preset": "own", "pairs": 17, "period_days": 3}, "pairs", "out_of_range"),
        ({"preset": "own", "pairs": 6, "period_days": 15}, "period_days", "out_of_range"),
        ({"pairs": 12}, "pairs", "contradiction"),
        ({"washout_days": 3}, "washout_days", "too_long"),
        ({"matters": 0.4}, "matters", "out_of_range"),
        ({"off_kind": "sham"}, "off_kind", "unknown_choice"),
        ({"starts_on": "2026-03-01"}, "starts_on", "in_the_past"),
        ({"starts_on": "2026-03-17"}, "starts_on", "out_of_range"),
        ({"time_zone": "Mars/Base"}, "time_zone", "unknown_time_zone"),
        ({"order": "EN"}, "order", "unknown_field"),
    ],
)
def test_a_design_that_is_none_is_refused(ready, alices_client, fields, field, code):
    (error,) = refused(alices_client, 400, **fields)["errors"]
    assert (error["field"], error["code"]) == (field, code)
    assert not Trial.objects.exists()


def test_it_starts_within_two_weeks(ready, alices_client):
    assert start(alices_client, starts_on="2026-03-16")["starts_on"] == "2026-03-16"


def test_the_symptom_is_required(ready, alices_client):
    answer = alices_client.post(ADDRESS, {}, format="json").json()
    assert answer["errors"][0]["field"] == "symptom"


def test_what_matters_comes_from_the_profile(ready, alices_client, phone):
    profile = phone.op(str(uuid5(phone.diary_id, "profile")), difference_that_matters=1.5) | {
        "type": "profile"
    }
    assert phone.sync(profile)["results"][0]["status"] == "applied"
    assert start(alices_client)["matters"] == 1.5


def test_the_same_id_again_is_the_same_trial(ready, alices_client):
    fields = body()
    first = alices_client.post(ADDRESS, fields, format="json")
    again = alices_client.post(ADDRESS, fields | {"symptom": "tingling"}, format="json")
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()


def test_one_trial_at_a_time(ready, alices_client):
    trial = start(alices_client)
    assert refused(alices_client, 409)["code"] == "trial_running"
    done(alices_client, trial, "end")
    start(alices_client)


def test_another_persons_id_is_no_conflict(ready, alices_client, mallory, mallorys_client):
    trial = start(alices_client)
    screened(mallory)
    theirs = start(mallorys_client, id=trial["id"], symptom="numbness")
    assert theirs["symptom"] == "numbness"
    assert shown(alices_client, trial) == trial


def test_a_stranger_gets_nothing(ready, alices_client, mallorys_client):
    trial = start(alices_client)
    assert mallorys_client.get(ADDRESS).json() == {"results": []}
    for address in ("", "result/"):
        assert mallorys_client.get(f"{ADDRESS}{trial['id']}/{address}").status_code == 404
    for name in ("pause", "resume", "end"):
        assert act(mallorys_client, trial, name, reason="travel").status_code == 404
    assert shown(alices_client, trial) == trial


def against(client):
    answer = refused(client, 409)
    assert answer["code"] == "safety_check"
    return answer["reason"]


def test_without_a_safety_check_there_is_no_trial(clock, alices_client):
    assert against(alices_client) == "first"


def test_an_old_safety_check_is_none(ready, alice, alices_client):
    ready.shift(timedelta(days=91))
    alices_client.force_login(alice)
    assert against(alices_client) == "ninety_days"


def test_a_side_effect_asks_for_a_new_one(ready, alice, alices_client):
    make_side_effect(alice, datetime.now(UTC))
    assert against(alices_client) == "side_effect"
    ready.shift(timedelta(hours=1))
    screened(alice)
    start(alices_client)


def test_a_contraindication_blocks_until_a_clinician_clears_it(clock, alice, alices_client):
    screened(alice, **{"answers.heart": "unsure"})
    assert against(alices_client) == "contraindication"
    clock.shift(timedelta(hours=1))
    screened(
        alice,
        **{"answers.heart": "unsure"},
        text_read=True,
        cleared_by="Dr Amsel",
        cleared_on="2026-03-01",
    )
    start(alices_client)


def test_the_text_of_a_precaution_is_read_first(clock, alice, alices_client):
    screened(alice, **{"answers.insulin_diabetes": "yes"})
    assert against(alices_client) == "text_unread"


def test_the_latest_check_counts(ready, alice, alices_client):
    ready.shift(timedelta(days=1))
    screened(alice, **{"answers.epilepsy": "yes"})
    assert against(alices_client) == "contraindication"
