"""Which trials a report tells, and how much: the dates and kinds of the link decide; before the end nothing can be peeked at."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from diary.models import Period, Trial
from diary.sharing.report.facts import Report, Scope
from diary.sharing.report.flags import red_flags
from diary.sharing.report.reading import read_report
from diary.sharing.report.stored import dump, load
from diary.sharing.report.trial_words import keeps_commitment, sentences
from diary.trials import design, results
from tests.diary.sharing.test_rest import make, open_page
from tests.diary.trials.conftest import clock, ready
from tests.diary.trials.trying import (
    START,
    done,
    lived,
    noon,
    order_of,
    result,
    save_numbered,
    secrets_of,
    start,
)

__all__ = ["clock", "ready"]
EMS = frozenset({"ems"})
LAST = START + timedelta(days=31)


def read(owner: Any, from_on: date, to_on: date, includes: frozenset[str] = EMS) -> Report:
    now = noon(LAST + timedelta(days=1))
    scope = Scope(from_on=from_on, to_on=to_on, includes=includes)
    return read_report(owner.pk, scope, now=now)


def test_a_whole_trial_is_told_with_the_numbers_of_its_result(alice, alices_client, ready):
    trial = lived(alice, alices_client, ready)
    (told,) = read(alice, START, LAST).trials
    answer = result(alices_client, trial).json()
    assert told.result is not None
    found = told.result.main
    assert {"estimate": found.estimate, "low": found.low, "high": found.high} == {
        name: answer["main"][name] for name in ("estimate", "low", "high")
    }
    assert (found.verdict, found.p_value) == ("lower_on_ems", answer["main"]["p_value"])
    assert [one.p_value for one in told.result.others] == [
        one["holm_p_value"] for one in answer["others"]
    ]
    assert (told.result.on_done, told.result.off_done) == (16, 16)
    assert (told.state, told.starts_on, told.last_on) == ("completed", START, LAST)
    order = order_of(Trial.objects.get())
    assert [one.on_ems for one in told.result.days[::2]] == [one == design.EMS for one in order]
    assert answer["committed_text"].split("\n")[2] == design.order_text(order)
    assert [one.on for one in told.result.days] == [START + timedelta(days=n) for n in range(32)]


@pytest.mark.parametrize(
    ("first", "last", "state"),
    [
        (START, LAST, "told"),
        (START - timedelta(days=9), LAST + timedelta(days=9), "told"),
        (START + timedelta(days=1), LAST, "named"),
        (START, LAST - timedelta(days=1), "named"),
        (LAST, LAST, "named"),
        (LAST + timedelta(days=1), LAST + timedelta(days=1), "absent"),
        (START - timedelta(days=9), START - timedelta(days=1), "absent"),
    ],
)
def test_all_its_days_must_lie_in_the_dates(alice, alices_client, ready, first, last, state):
    lived(alice, alices_client, ready)
    trials = read(alice, first, last).trials
    assert [one.result is not None for one in trials] == {
        "told": [True],
        "named": [False],
        "absent": [],
    }[state]


def test_without_ems_in_the_link_there_is_no_trial_and_no_question_for_one(
    alice, alices_client, ready
):
    lived(alice, alices_client, ready)
    with CaptureQueriesContext(connection) as asked:
        report = read(alice, START, LAST, frozenset({"notes", "side_effects"}))
    assert report.trials == []
    assert "trial" not in str([query["sql"] for query in asked])


def test_one_ended_early_is_told_with_what_was_complete(alice, alices_client, ready):
    trial = lived(alice, alices_client, ready, days=26)
    done(alices_client, trial, "end")
    (told,) = read(alice, START, LAST).trials
    assert (told.state, told.last_on) == ("ended_early", START + timedelta(days=25))
    assert told.result is not None
    assert (told.result.main.pairs_used, len(told.result.days)) == (6, 24)


def test_one_ended_before_its_first_day_is_not_there(alice, alices_client, ready):
    trial = start(alices_client, starts_on=f"{START + timedelta(days=5)}")
    assert read_at(alice, 0).trials == []
    done(alices_client, trial, "end")
    assert read(alice, START, LAST).trials == []


def test_a_running_one_is_named_and_nothing_of_it_is_read(alice, alices_client, ready, monkeypatch):
    lived(alice, alices_client, ready, days=30)

    def never(*args: Any, **kwargs: Any) -> None:
        raise AssertionError("computed before the end")

    monkeypatch.setattr(results, "coinflip", never)
    now = noon(START + timedelta(days=30))
    scope = Scope(from_on=START, to_on=LAST, includes=EMS)
    with CaptureQueriesContext(connection) as asked:
        (told,) = read_report(alice.pk, scope, now=now).trials
    assert (told.state, told.starts_on, told.last_on, told.result) == (
        "running",
        START,
        None,
        None,
    )
    assert told.commitment == Trial.objects.get().commitment
    assert not [query for query in asked if "diary_period" in query["sql"]]
    assert not [query for query in asked if '"nonce"' in query["sql"]]


def test_a_pause_for_a_red_flag_is_one(alice, alices_client, bob, ready):
    trial = lived(alice, alices_client, ready, days=9)
    done(alices_client, trial, "pause", reason="red_flag")
    report = read_at(alice, 9)
    assert [flag.kind for flag in red_flags(report)] == ["red_flag_told"]
    assert [one.state for one in report.trials] == ["running"]
    # Not of days outside, not with a link that does not show EMS, not somebody else's.
    before = Scope(from_on=START, to_on=START + timedelta(days=7), includes=EMS)
    without = Scope(from_on=START, to_on=LAST, includes=frozenset())
    now = noon(START + timedelta(days=9))
    for owner, scope in ((alice, before), (alice, without), (bob, report.scope)):
        assert read_report(owner.pk, scope, now=now).red_flag_pauses == []


def test_a_pause_is_not_told(alice, alices_client, ready):
    trial = lived(alice, alices_client, ready, days=9)
    running = dump(read_at(alice, 9))
    done(alices_client, trial, "pause", reason="illness")
    assert dump(read_at(alice, 9)) == running


@pytest.mark.parametrize(
    ("reason", "includes", "told"),
    [
        ("illness", EMS, "illness"),
        ("red_flag", EMS, "red_flag"),
        ("side_effect", EMS | {"side_effects"}, "side_effect"),
        ("side_effect", EMS, "other"),
    ],
)
def test_pauses_are_told_once_it_is_over_and_only_what_the_link_shows(
    alice, alices_client, ready, reason, includes, told
):
    lived(alice, alices_client, ready)
    a_pause(reason, until=START + timedelta(days=20))
    last = LAST + timedelta(days=10)
    scope = Scope(from_on=START, to_on=last, includes=includes)
    (one,) = read_report(alice.pk, scope, now=noon(last + timedelta(days=1))).trials
    assert (one.state, one.last_on) == ("completed", last)
    assert one.result is not None
    assert [(pause.reason, pause.days) for pause in one.result.pauses] == [(told, 10)]
    (open_one,) = read_report(alice.pk, scope, now=noon(last)).trials
    assert (open_one.state, open_one.result) == ("running", None)


def test_a_pause_in_which_it_was_ended_is_told_unless_it_began_after_the_last_day_shown(
    alice, alices_client, ready
):
    trial = lived(alice, alices_client, ready, days=10)
    a_pause("side_effect", until=None)
    ready.move_to(noon(START + timedelta(days=15)))
    alices_client.force_login(alice)
    done(alices_client, trial, "end")
    shown = EMS | {"side_effects"}
    (told,) = read(alice, START, LAST, shown).trials
    assert (told.state, told.last_on) == ("ended_early", START + timedelta(days=9))
    assert told.result is not None
    assert [(one.reason, one.days) for one in told.result.pauses] == [("side_effect", 0)]
    row = Trial.objects.get()
    late = f"{START + timedelta(days=12)}"
    changed(row, {late: ["side_effect"]}, START + timedelta(days=12))
    (told,) = read(alice, START, START + timedelta(days=11), shown).trials
    assert told.result is not None
    assert told.result.pauses == []


def test_an_order_that_cannot_be_read_is_no_broken_one_also_in_a_snapshot(
    alice, alices_client, ready
):
    lived(alice, alices_client, ready)
    Period.objects.all().delete()
    (told,) = load(dump(read(alice, START, LAST))).trials
    assert keeps_commitment(told) is None
    assert "Its order can no longer be read" in " ".join(sentences(told))


def a_pause(reason: str, *, until: date | None) -> None:
    """Told on the tenth day of the only trial."""
    told_on = f"{START + timedelta(days=9)}"
    changed(Trial.objects.get(), {told_on: [reason, *([f"{until}"] if until else [])]}, None)


def changed(trial: Trial, pauses: dict[str, list[str]], ended_on: date | None) -> None:
    """As the phone told them."""
    trial.pauses, trial.ended_on = pauses, ended_on
    save_numbered(trial)


def read_at(owner: Any, day: int) -> Report:
    scope = Scope(from_on=START, to_on=LAST, includes=EMS)
    return read_report(owner.pk, scope, now=noon(START + timedelta(days=day)))


def test_at_most_five_and_only_ones_own(alice, alices_client, mallory, ready):
    for number in range(7):
        ready.move_to(noon(START + timedelta(days=2 * number)))
        alices_client.force_login(alice)
        trial = start(alices_client, starts_on=f"{START + timedelta(days=2 * number)}")
        ready.move_to(noon(START + timedelta(days=2 * number + 1)))
        done(alices_client, trial, "end")
    told = read(alice, START, LAST).trials
    assert [one.starts_on for one in told] == [
        START + timedelta(days=2 * number) for number in (6, 5, 4, 3, 2)
    ]
    assert read(mallory, START, LAST).trials == []


@pytest.mark.parametrize("live", [True, False])
def test_no_door_of_a_link_tells_a_running_one_by_its_result(alice, alices_client, ready, live):
    lived(alice, alices_client, ready, days=30)
    row = Trial.objects.get()
    made = make(alices_client, with_passcode=False, last_days=90, live=live)
    open_page(alices_client, made)
    for page in ("", "days.csv", "report.json", "report.fhir.json"):
        told = alices_client.get(f"/s/r/{made['id']}/{page}").content.decode()
        for secret in (*secrets_of(row), "lower_on_ems", "points lower on average", "trial_pair"):
            assert secret not in told
        assert page == "days.csv" or row.commitment in told


@pytest.mark.parametrize("live", [True, False])
def test_a_snapshot_keeps_what_it_knew_and_a_live_link_goes_on(alice, alices_client, ready, live):
    lived(alice, alices_client, ready, days=30)
    made = make(alices_client, with_passcode=False, last_days=90, live=live)
    ready.move_to(noon(LAST + timedelta(days=1)))
    reader = APIClient()
    open_page(reader, made)
    (told,) = reader.get(f"/s/r/{made['id']}/report.json").json()["trials"]
    assert (told["state"] == "completed", told["result"] is not None) == (live, live)
