"""The answer: what counts, what is missing, what the numbers are made of."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
import time_machine

from diary.analysis.nof1 import (
    ALPHA,
    CANNOT_TELL,
    HIGHER,
    LOWER,
    NO_ANSWER,
    NO_DIFFERENCE,
    TrialResult,
    coinflip,
    pairflip,
)
from diary.models import Trial
from diary.trials import design
from diary.trials.results import _other
from tests.diary.trials.trying import (
    START,
    done,
    noon,
    on,
    order_of,
    result,
    screened,
    shown,
    start,
)
from tests.factories import make_day, make_session


def arms():
    """On EMS or not, for each period."""
    return [one == design.EMS for one in order_of(Trial.objects.get())]


@pytest.fixture
def over(ready, alice, alices_client):
    """A trial of 6 pairs of 4-day periods with a wash-out day, gaps, a late day and a rest in the middle."""
    trial = start(
        alices_client, preset="own", pairs=6, period_days=4, washout_days=1, starts_on=f"{START}"
    )
    days = [on(n) for n in (*range(20), *range(25, 53))]
    ready.move_to(noon(on(19)))
    alices_client.force_login(alice)
    done(alices_client, trial, "pause", reason="illness", until=f"{on(25)}")
    ready.move_to(noon(on(53)))
    alices_client.force_login(alice)
    scores = []
    for number, day in enumerate(days):
        score = None if number % 7 == 6 else (number * 5) % 11
        scores.append(score)
        if score is not None:
            make_day(alice, day, pain=score, numbness=score // 2, tingling=4)
    return trial, days, scores


def test_it_is_the_coinflip_of_the_days_of_the_trial(over, alices_client):
    trial, days, scores = over
    assert (shown(alices_client, trial)["state"], shown(alices_client, trial)["ends_on"]) == (
        "completed",
        f"{days[-1]}",
    )
    answer = result(alices_client, trial).json()
    plan = [(number // 2 + 1, 4, is_on) for number, is_on in enumerate(arms())]
    expected = coinflip(scores, plan, washout_days=1, matters=1.0)
    assert answer["main"] == {
        "estimate": expected.estimate,
        "low": expected.low,
        "high": expected.high,
        "p_value": expected.p_value,
        "pairs_used": 6,
        "verdict": expected.verdict,
    }


def test_pair_by_pair_is_the_pairflip_without_a_second_p_value(over, alices_client):
    trial, _, scores = over
    answer = result(alices_client, trial).json()
    usable = [scores[at + 1 : at + 4] for at in range(0, 48, 4)]
    pairs = [
        (usable[n], usable[n + 1]) if arms()[n] else (usable[n + 1], usable[n])
        for n in range(0, 12, 2)
    ]
    expected = pairflip(pairs)
    assert answer["companion"] == {
        "estimate": expected.estimate,
        "low": expected.low,
        "high": expected.high,
        "pairs_used": expected.pairs_used,
    }
    assert [one["on_scored"] for one in answer["pairs"]] == [
        sum(score is not None for score in pair[0]) for pair in pairs
    ]


def test_days_are_counted(over, alices_client):
    trial, days, scores = over
    answer = result(alices_client, trial).json()
    usable = [n for n in range(48) if n % 4]
    missed = [n for n in usable if scores[n] is None]
    assert answer["missed_on"] == [f"{days[n]}" for n in missed]
    assert (answer["days_counted"], answer["days_washout"]) == (48, 12)
    assert (answer["days_scored"], answer["days_missed"]) == (36 - len(missed), len(missed))
    # All but the last two were written more than 36 hours after their day.
    assert 0 < answer["days_late"] < answer["days_scored"]


def test_days_with_a_copied_score_count_and_are_told(over, alice, alices_client):
    trial, days, scores = over
    before = result(alices_client, trial).json()
    usable = [n for n in range(48) if n % 4 and scores[n] is not None]
    # One of the main symptom, one of another one, one of a wash-out day.
    for number, name in ((usable[0], "pain"), (usable[1], "numbness"), (0, "pain")):
        make_day(alice, days[number], pain=scores[number], copied=[name])
    after = result(alices_client, trial).json()
    assert (before["days_copied"], after["days_copied"]) == (0, 1)
    assert after["main"] == before["main"]


def test_other_symptoms_have_only_a_holm_adjusted_p_value(over, alices_client):
    trial, _, scores = over
    others = result(alices_client, trial).json()["others"]
    assert [one["symptom"] for one in others] == ["numbness", "tingling"]
    assert all("p_value" not in one for one in others)
    plan = [(number // 2 + 1, 4, is_on) for number, is_on in enumerate(arms())]
    halves = [None if score is None else score // 2 for score in scores]
    smaller = coinflip(halves, plan, washout_days=1).p_value
    # Tingling never changed: its p is 1, so numbness bears the factor 2.
    assert others[0]["holm_p_value"] == pytest.approx(min(1, 2 * smaller))
    assert others[1]["holm_p_value"] == 1
    assert others[1]["verdict"] == "no_difference_that_matters"


@pytest.mark.parametrize(
    ("verdict", "adjusted", "told"),
    [
        (LOWER, ALPHA, LOWER),
        (LOWER, ALPHA + 0.001, CANNOT_TELL),
        (HIGHER, ALPHA, HIGHER),
        (HIGHER, ALPHA + 0.001, CANNOT_TELL),
        (NO_DIFFERENCE, 1.0, NO_DIFFERENCE),
        (NO_ANSWER, None, NO_ANSWER),
    ],
)
def test_a_verdict_that_holm_does_not_bear_out_is_none(verdict, adjusted, told):
    shown = _other("numbness", TrialResult(-2.0, -3.0, -1.0, 0.03, 8, verdict), adjusted)
    assert (shown["verdict"], shown["holm_p_value"]) == (told, adjusted)


def test_the_same_scores_are_an_answer_as_main_and_none_as_another(ready, alice, alices_client):
    trial = start(alices_client, preset="own", pairs=6, period_days=1, starts_on=f"{START}")
    ready.move_to(noon(on(12)))
    alices_client.force_login(alice)
    for number, is_on in enumerate(arms()):
        score = 2 if is_on else 7
        make_day(alice, on(number), pain=score, numbness=score, tingling=4)
    answer = result(alices_client, trial).json()
    numbness, _ = answer["others"]
    assert (answer["main"]["p_value"], answer["main"]["verdict"]) == (2 / 2**6, LOWER)
    assert (numbness["holm_p_value"], numbness["verdict"]) == (4 / 2**6, CANNOT_TELL)


def test_adherence_knows_unknown_days(ready, alice, alices_client):
    trial = start(alices_client, preset="quick", starts_on=f"{START}")
    first_on = next(number for number, is_on in enumerate(arms()) if is_on)
    first_off = 1 - first_on
    ready.move_to(noon(on(32)))
    alices_client.force_login(alice)
    make_session(alice, noon(on(2 * first_on)))
    make_day(alice, on(2 * first_on + 1), ems_used=False)
    make_day(alice, on(2 * first_off), ems_used=False)
    make_session(alice, noon(on(2 * first_off + 1)), modality="tens")
    assert result(alices_client, trial).json()["adherence"] == {
        "on_days": 16,
        "on_done": 1,
        "on_unknown": 14,
        "off_days": 16,
        "off_done": 1,
        "off_unknown": 15,
    }


def test_a_trial_without_a_score_has_no_answer_and_no_number(ready, alice, alices_client):
    trial = start(alices_client, preset="quick", starts_on=f"{START}")
    ready.move_to(noon(on(40)))
    alices_client.force_login(alice)
    answer = result(alices_client, trial).json()
    assert answer["main"] == {
        "estimate": None,
        "low": None,
        "high": None,
        "p_value": None,
        "pairs_used": 0,
        "verdict": "no_answer_yet",
    }
    assert {one["holm_p_value"] for one in answer["others"]} == {None}
    assert answer["days_missed"] == 32


@pytest.mark.parametrize(
    ("days", "pairs", "verdict"), [(28, 7, True), (27, 6, True), (20, 5, False)]
)
def test_ended_early_it_uses_the_pairs_that_were_lived_through(
    ready, alice, alices_client, days, pairs, verdict
):
    trial = start(alices_client, preset="quick", starts_on=f"{START}")
    for number in range(days):
        ready.move_to(noon(on(number)))
        is_on = arms()[number // 2]
        make_day(alice, on(number), pain=2 if is_on else 7)
    ready.move_to(noon(on(days)))
    alices_client.force_login(alice)
    ended = done(alices_client, trial, "end")
    assert (ended["state"], len(ended["periods"])) == ("ended_early", 16)
    answer = result(alices_client, trial).json()
    assert answer["ended_early"]
    assert (answer["days_counted"], len(answer["pairs"])) == (4 * pairs, pairs)
    assert (answer["main"]["verdict"] == "lower_on_ems") == verdict
    assert (answer["main"]["verdict"] == "no_answer_yet") == (not verdict)


def test_ended_before_it_began(ready, alices_client):
    trial = start(alices_client)
    assert done(alices_client, trial, "end")["days_done"] == 0
    answer = result(alices_client, trial).json()
    assert (answer["days_counted"], answer["pairs"], answer["main"]["verdict"]) == (
        0,
        [],
        "no_answer_yet",
    )


def test_the_order_shown_at_the_end_is_the_one_committed_to(over, alices_client):
    trial, _, _ = over
    answer = result(alices_client, trial).json()
    _, trial_id, letters, nonce = answer["committed_text"].split("\n")
    order = order_of(Trial.objects.get())
    assert letters == design.order_text(order)
    assert design.keeps_commitment(trial["commitment"], UUID(trial_id), order, nonce)


def test_the_result_says_the_same_twice(over, alices_client):
    trial, _, _ = over
    assert result(alices_client, trial).json() == result(alices_client, trial).json()


@pytest.mark.parametrize(
    ("zone", "starts_on"),
    [
        ("Europe/Berlin", date(2026, 3, 25)),  # an hour is left out on the 29th
        ("Europe/Berlin", date(2026, 10, 20)),  # one comes twice on the 25th
        ("America/St_Johns", date(2026, 3, 5)),
        ("Pacific/Apia", date(2026, 3, 5)),
        ("America/Santiago", date(2026, 8, 31)),  # midnight itself is left out on 6 September
    ],
)
def test_a_day_is_a_day_on_the_wall_whatever_the_clocks_do(alice, alices_client, zone, starts_on):
    with time_machine.travel(noon(starts_on, zone), tick=False) as clock:
        screened(alice)
        trial = start(alices_client, preset="quick", starts_on=f"{starts_on}", time_zone=zone)
        for number in range(32):
            day = starts_on + timedelta(days=number)
            for minute in (
                noon(day, zone) - timedelta(hours=11),
                noon(day, zone) + timedelta(hours=11),
            ):
                clock.move_to(minute)
                assert shown(alices_client, trial)["day_number"] == number + 1
        clock.move_to(noon(starts_on + timedelta(days=32), zone) - timedelta(hours=11))
        assert shown(alices_client, trial)["state"] == "completed"
        assert datetime.now(UTC) > noon(starts_on, zone)
