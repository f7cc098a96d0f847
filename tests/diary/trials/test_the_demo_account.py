"""`make demo`: a finished trial with an answer, on its doctor's report; one that goes on; enough days for what goes together."""

from io import StringIO

import pytest
import time_machine
from django.core.management import call_command
from django.utils import timezone

from diary.analysis.nof1 import LOWER
from diary.entries.demo import TIME_ZONE
from diary.localtime import local_day
from diary.models import ShareLink, SyncState, Trial
from diary.sharing.contents import report_of
from diary.trials.insights import insights_of
from diary.trials.queries import open_trial, standing_of
from diary.trials.results import result_of
from diary.trials.safety import refusal

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("at", ["2026-11-22T21:00:00Z", "2027-04-02T05:00:00Z"])
def test_it_has_a_trial_with_an_answer_and_enough_for_what_goes_together(at: str) -> None:
    with time_machine.travel(at, tick=False):
        call_command("demo", verbosity=0, stdout=StringIO())
        diary, now = SyncState.objects.get(), timezone.now()
        trial, going_on = Trial.objects.order_by("recorded_at")
        assert open_trial(diary.pk, now) == going_on
        running = standing_of(going_on, now)
        assert (running.state, running.day_number) == ("running", 10)
        assert refusal(diary.pk, now) is None
        answer = result_of(diary.pk, trial.record_id, now)
        assert answer["main"]["verdict"] == LOWER
        assert answer["main"]["pairs_used"] >= 8
        assert not answer["ended_early"]
        assert answer["days_missed"] > 0
        assert answer["adherence"]["on_done"] > 20
        assert answer["adherence"]["off_done"] > 15
        told = report_of(ShareLink.objects.get(), now).trials
        assert [one.result is None for one in told] == [True, False]
        insights = insights_of(diary.pk, local_day(now, TIME_ZONE), now)
        assert insights["left_out"] == "trial"
        assert {one["days_needed"] for one in insights["symptoms"]} == {0}


def test_a_later_call_keeps_the_trial_as_it_was() -> None:
    with time_machine.travel("2026-11-22T21:00:00Z", tick=False) as clock:
        call_command("demo", verbosity=0, stdout=StringIO())
        before = Trial.objects.earliest("recorded_at")
        first = result_of(before.owner_id, before.record_id, timezone.now())
        clock.move_to("2026-11-29T21:00:00Z")
        call_command("demo", verbosity=0, stdout=StringIO())
        after = Trial.objects.earliest("recorded_at")
        assert (after.starts_on, after.commitment) == (before.starts_on, before.commitment)
        again = result_of(after.owner_id, after.record_id, timezone.now())
        assert again["adherence"]["on_done"] >= first["adherence"]["on_done"]
        assert again["main"]["verdict"] == LOWER
