"""REST of trials and of what goes together: fetch, call one service, answer."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from diary.access import trial_of
from diary.api import trial_serializers as shapes
from diary.api.owner import owner_of
from diary.api.records import Json, flat_body, may_read, own_id
from diary.entries.queries import newest_day
from diary.models import Trial
from diary.records import wire_value
from diary.trials import services
from diary.trials.insights import insights_of
from diary.trials.queries import Standing, listed_trials, shown_pause, shown_period, standing_of
from diary.trials.results import opened_commitment, result_of
from diary.trials.safety import refusal

_ACT: Json = {"responses": shapes.TrialSerializer}


class Trials(APIView):
    @extend_schema(operation_id="trials_list", responses=shapes.TrialsSerializer)
    def get(self, request: Request) -> Response:
        """The newest 100 trials."""
        now = timezone.now()
        standings = listed_trials(owner_of(request).pk, now)
        return Response({"results": [shown_trial(standing, now) for standing in standings]})

    @extend_schema(
        operation_id="trials_create",
        request=shapes.NewTrialSerializer,
        responses={201: shapes.TrialSerializer, 200: shapes.TrialSerializer},
    )
    def post(self, request: Request) -> Response:
        """Starts a trial: its coins fall now, its design is locked; 200 when one with that id was there, unchanged."""
        fields = flat_body(request.data, given_only={"id"})
        trial, is_new = services.start_trial(
            owner=owner_of(request), trial_id=own_id(request), fields=fields, now=timezone.now()
        )
        code = status.HTTP_201_CREATED if is_new else status.HTTP_200_OK
        where = {"Location": f"/api/v1/trials/{trial.record_id}/"}
        return _about(request, trial, status=code, headers=where)


class OneTrial(APIView):
    @extend_schema(operation_id="trials_retrieve", responses=shapes.TrialSerializer)
    def get(self, request: Request, trial_id: UUID) -> Response:
        """One trial: past, current and next period, never more before it is over."""
        now = timezone.now()
        trial = trial_of(owner_of(request).pk, trial_id)
        return Response(shown_trial(standing_of(trial, now), now))


class PauseTrial(APIView):
    @extend_schema(operation_id="trials_pause", request=shapes.TrialPauseSerializer, **_ACT)
    def post(self, request: Request, trial_id: UUID) -> Response:
        """Stops counting from tomorrow on; while paused a call only moves `until`."""
        trial = services.pause_trial(
            owner_id=owner_of(request).pk,
            trial_id=trial_id,
            fields=flat_body(request.data, given_only=set()),
            now=timezone.now(),
        )
        return _about(request, trial)


class ResumeTrial(APIView):
    @extend_schema(operation_id="trials_resume", request=None, **_ACT)
    def post(self, request: Request, trial_id: UUID) -> Response:
        """Counting goes on with tomorrow; nothing changes while the trial is not paused."""
        owner_id, now = owner_of(request).pk, timezone.now()
        trial = services.resume_trial(owner_id=owner_id, trial_id=trial_id, now=now)
        return _about(request, trial)


class EndTrial(APIView):
    @extend_schema(operation_id="trials_end", request=None, **_ACT)
    def post(self, request: Request, trial_id: UUID) -> Response:
        """Ends the trial early; of one that is over nothing changes."""
        owner_id, now = owner_of(request).pk, timezone.now()
        trial = services.end_trial(owner_id=owner_id, trial_id=trial_id, now=now)
        return _about(request, trial)


class TrialAnswer(APIView):
    @extend_schema(operation_id="trials_result", responses=shapes.TrialResultSerializer)
    def get(self, request: Request, trial_id: UUID) -> Response:
        """The result of a trial that is over; 409 `not_yet` before, with nothing computed."""
        return Response(result_of(owner_of(request).pk, trial_id, timezone.now()))


class Insights(APIView):
    @extend_schema(operation_id="insights", responses=shapes.InsightsSerializer)
    def get(self, request: Request) -> Response:
        """What goes together with EMS in the ordinary diary, without the days of an open trial."""
        now = timezone.now()
        owner = owner_of(request)
        today = newest_day(owner.pk, owner.time_zone, now)
        return Response(insights_of(owner.pk, today, now))


def _about(request: Request, trial: Trial, **response: Any) -> Response:
    """The answer to a write; a token that may only write learns nothing."""
    if not may_read(request):
        return Response({"id": str(trial.record_id)}, **response)
    now = timezone.now()
    return Response(shown_trial(standing_of(trial, now), now), **response)


def shown_trial(standing: Standing, now: datetime) -> Json:
    """A trial as REST shows it: nothing of the order behind the next period."""
    trial, pause = standing.trial, standing.pause
    return {
        "id": str(trial.record_id),
        "symptom": trial.symptom,
        "preset": trial.preset,
        "pairs": trial.pairs,
        "period_days": trial.period_days,
        "washout_days": trial.washout_days,
        "matters": trial.matters,
        "off_kind": trial.off_kind,
        "starts_on": trial.starts_on,
        "time_zone": trial.time_zone,
        "created_at": wire_value(trial.recorded_at),
        "state": standing.state,
        "ends_on": standing.days[-1],
        "ended_on": trial.ended_on,
        "paused_on": pause.told_on if pause else None,
        "pause_reason": pause.reason if pause else None,
        "pauses": [shown_pause(one) for one in standing.pauses],
        **_progress(standing),
        "safety": None if standing.is_over else refusal(trial.owner_id, now),
        "periods": [shown_period(one) for one in standing.periods],
        **opened_commitment(standing),
    }


def _progress(standing: Standing) -> Json:
    """How far it has come, without a result; how many days were scored only while it is open."""
    scored = None if standing.is_over else standing.days_scored()
    missed = None if standing.is_over else standing.days_missed()
    return {
        "day_number": standing.day_number,
        "days_total": standing.trial.shape.total,
        "days_done": standing.days_done,
        "days_scored": scored,
        "days_missed": missed,
    }
