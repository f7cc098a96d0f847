"""What goes together in the ordinary diary, with its guards; never a look into a trial that is open."""

import random
from datetime import UTC, datetime, time, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

from diary.analysis.association import DiaryDay, adl
from diary.entries.services import record_entry
from tests.diary.trials.trying import START, done, start
from tests.factories import make_day, make_session, stamp

ADDRESS = "/api/v1/insights/"


def insights(client):
    answer = client.get(ADDRESS)
    assert answer.status_code == 200
    return answer.json()


def of(answer, symptom):
    return next(one for one in answer["symptoms"] if one["symptom"] == symptom)


def days_back(count):
    return [START - timedelta(days=number) for number in range(count, 0, -1)]


def at(on, hour):
    return datetime.combine(on, time(hour), tzinfo=ZoneInfo("Europe/Berlin")).astimezone(UTC)


def rate(owner, on, hour, **scores):
    fields = {"kind": "moment", "occurred_at": stamp(at(on, hour)), "time_zone": "Europe/Berlin"}
    record_entry(owner_id=owner.pk, record_id=uuid4(), fields=fields | scores)


def keep(owner, count, *, mornings=False):
    """A diary with EMS at random; what was written, as `adl` takes it."""
    chance = random.Random(7)
    written = []
    for on in days_back(count):
        ems, score = chance.random() < 0.5, chance.randint(2, 8)
        make_day(owner, on, pain=score, ems_used=ems)
        morning = chance.randint(2, 8) if mornings else None
        if morning is not None:
            rate(owner, on, 8, pain=morning)
            rate(owner, on, 10, pain=0)
        written.append(DiaryDay(score, ems, morning))
    return written


def test_an_empty_diary_says_how_many_days_are_missing(clock, alices_client):
    answer = insights(alices_client)
    assert (answer["days"], answer["left_out"], answer["to"]) == (0, None, f"{START}")
    for one in answer["symptoms"]:
        assert (one["verdict"], one["days_needed"]) == ("not_enough_days_yet", 28)
        assert one["estimate"] is one["p_value"] is None
        assert not one["offer_morning"]


def test_it_is_the_adl_of_the_diary(clock, alice, alices_client):
    written = keep(alice, 60)
    pain = of(insights(alices_client), "pain")
    expected = adl(written)
    assert pain["verdict"] == expected.verdict
    assert pain["estimate"] == round(expected.estimate, 10)
    assert (pain["days_used"], pain["ems_days"]) == (expected.days_used, expected.ems_days)
    assert (pain["used_morning"], pain["offer_morning"], pain["morning_days"]) == (False, True, 0)
    assert of(insights(alices_client), "numbness")["verdict"] == "not_enough_days_yet"


def test_the_first_rating_of_a_morning_is_used(clock, alice, alices_client):
    written = keep(alice, 60, mornings=True)
    pain = of(insights(alices_client), "pain")
    assert (pain["used_morning"], pain["offer_morning"], pain["morning_days"]) == (True, False, 60)
    assert pain["estimate"] == round(adl(written).estimate, 10)


def test_a_rating_after_noon_or_after_ems_is_no_morning(clock, alice, alices_client):
    first, second, third = days_back(3)
    for on in (first, second, third):
        make_day(alice, on)
    rate(alice, first, 13, pain=4)
    make_session(alice, at(second, 7))
    rate(alice, second, 8, pain=4)
    make_session(alice, at(third, 9))
    rate(alice, third, 8, pain=4)
    assert of(insights(alices_client), "pain")["morning_days"] == 1


def test_a_session_answers_and_tens_does_not(clock, alice, alices_client):
    for number, on in enumerate(days_back(60)):
        make_day(alice, on, pain=5)
        make_session(alice, at(on, 12), modality="tens" if number % 2 else "ems")
    pain = of(insights(alices_client), "pain")
    assert (pain["verdict"], pain["ems_days"], pain["other_days"]) == ("not_enough_days_yet", 0, 0)


def test_the_days_of_an_open_trial_are_left_out(ready, alice, alices_client):
    keep(alice, 60)
    before = insights(alices_client)
    trial = start(alices_client, starts_on=f"{START}")
    make_day(alice, START, pain=10, ems_used=True)
    during = insights(alices_client)
    assert (during["left_out"], during["to"]) == ("trial", f"{START - timedelta(days=1)}")
    assert during["symptoms"] == before["symptoms"]
    done(alices_client, trial, "end")
    assert insights(alices_client)["days"] == 61


def test_copied_scores_count_and_are_told(clock, alice, alices_client):
    keep(alice, 60)
    before = of(insights(alices_client), "pain")
    first, second, third = days_back(60)[:3]
    make_day(alice, first, copied=["pain"])
    # Of the places of this day the one that makes the score was typed.
    places = {"ratings.feet.pain": 1, "ratings.hands.pain": 0, "copied": ["ratings.hands.pain"]}
    make_day(alice, second - timedelta(days=100), **places)
    make_day(alice, third - timedelta(days=100), pain=None, numbness=2, copied=["numbness"])
    answer = insights(alices_client)
    pain, numbness = of(answer, "pain"), of(answer, "numbness")
    assert (before["days_scored"], before["days_copied"]) == (60, 0)
    assert (pain["days_scored"], pain["days_copied"]) == (61, 1)
    assert (numbness["days_scored"], numbness["days_copied"]) == (1, 1)
    assert pain["days_used"] == before["days_used"]


def test_others_and_their_diaries_are_apart(clock, alice, mallorys_client):
    keep(alice, 40)
    assert insights(mallorys_client)["days"] == 0


def test_it_never_says_that_ems_helps(clock, alice, alices_client):
    keep(alice, 60)
    text = alices_client.get(ADDRESS).content.decode()
    assert not any(word in text for word in ("help", "works", "proven", "significant"))
