"""REST of reminders: fetch, call one service, answer. When they ring is decided in `diary/reminders/`."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from drf_spectacular.utils import PolymorphicProxySerializer, extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from diary.access import reminder_of, reminders_of
from diary.api import reminder_serializers as shapes
from diary.api.owner import owner_of
from diary.api.permissions import ReadsAndWrites
from diary.api.records import Json, flat_body, may_read, own_id, refuse_what_is_no_id, whole_body
from diary.cleaners import instant, or_none, yes_or_no
from diary.models import Occurrence, Reminder
from diary.records import wire_value
from diary.reminders import queries, services
from diary.reminders.fields import REMINDER_CLEANERS
from diary.reminders.schedule import time_of

_GIVEN_ONLY = {"id", "paused_until", "next"}
_NEW = PolymorphicProxySerializer(
    "NewReminderOfAnyKind",
    [shapes.NewReminderSerializer, shapes.NewCustomReminderSerializer],
    resource_type_field_name=None,
)
_WRITTEN: Json = {
    "request": shapes.ReminderWriteSerializer,
    "responses": shapes.ReminderSerializer,
}


class Reminders(APIView):
    @extend_schema(operation_id="reminders_list", responses=shapes.RemindersSerializer)
    def get(self, request: Request) -> Response:
        """All reminders, in the order they were made; at most 20."""
        return Response(_all_reminders(request))

    @extend_schema(
        operation_id="reminders_create",
        request=_NEW,
        responses={201: shapes.ReminderSerializer, 200: shapes.ReminderSerializer},
    )
    def post(self, request: Request) -> Response:
        """Makes a reminder; 200 when one with that id was there, which then has the given fields, else 201."""
        fields = flat_body(request.data, given_only=_GIVEN_ONLY)
        reminder, is_new = services.record_reminder(
            owner=owner_of(request), reminder_id=own_id(request), fields=fields
        )
        code = status.HTTP_201_CREATED if is_new else status.HTTP_200_OK
        where = {"Location": f"/api/v1/reminders/{reminder.reminder_id}/"}
        return _about(request, shown_reminder(reminder), status=code, headers=where)


class OneReminder(APIView):
    @extend_schema(operation_id="reminders_retrieve", responses=shapes.ReminderSerializer)
    def get(self, request: Request, reminder_id: UUID) -> Response:
        """One reminder with its next three times."""
        return Response(shown_reminder(reminder_of(owner_of(request).pk, reminder_id)))

    @extend_schema(operation_id="reminders_replace", **_WRITTEN)
    def put(self, request: Request, reminder_id: UUID) -> Response:
        """Replaces the reminder: what is left out gets its default; kind, times and time zone stay."""
        fields = flat_body(request.data, given_only=_GIVEN_ONLY)
        return self._change(request, reminder_id, services.replacement(fields))

    @extend_schema(operation_id="reminders_update", **_WRITTEN)
    def patch(self, request: Request, reminder_id: UUID) -> Response:
        """Changes the given fields."""
        fields = flat_body(request.data, given_only=_GIVEN_ONLY)
        return self._change(request, reminder_id, fields)

    @extend_schema(operation_id="reminders_delete", responses={204: None})
    def delete(self, request: Request, reminder_id: UUID) -> Response:
        """Deletes the reminder; 404 the second time."""
        services.remove_reminder(owner_id=owner_of(request).pk, reminder_id=reminder_id)
        return Response(status=status.HTTP_204_NO_CONTENT)

    def _change(self, request: Request, reminder_id: UUID, fields: Json) -> Response:
        refuse_what_is_no_id(request)
        reminder, _ = services.record_reminder(
            owner=owner_of(request), reminder_id=reminder_id, fields=fields, create=False
        )
        return _about(request, shown_reminder(reminder))


class Pause(APIView):
    @extend_schema(
        operation_id="reminders_pause",
        request=shapes.PauseSerializer,
        responses=shapes.RemindersSerializer,
    )
    def post(self, request: Request) -> Response:
        """A rest from all reminders until an instant; null ends it."""
        until: datetime | None = whole_body(request, {"until": or_none(instant)})["until"]
        services.pause_reminders(owner_id=owner_of(request).pk, until=until, now=timezone.now())
        return _if_may_read(request, lambda: _all_reminders(request))


class ReminderState(APIView):
    @extend_schema(operation_id="reminders_state", responses=shapes.ReminderStateSerializer)
    def get(self, request: Request) -> Response:
        """What is open, what was missed, and whether reminders arrive."""
        return Response(_state(request))


class Snooze(APIView):
    @extend_schema(
        operation_id="reminders_occurrence_snooze",
        request=None,
        responses=shapes.OccurrenceSerializer,
    )
    def post(self, request: Request, occurrence_id: UUID) -> Response:
        """Reminds again in an hour; 404 unless it is open."""
        occurrence = services.snooze(
            owner_id=owner_of(request).pk, occurrence_id=occurrence_id, now=timezone.now()
        )
        return _about(request, shown_occurrence(occurrence))


class Done(APIView):
    @extend_schema(
        operation_id="reminders_occurrence_done",
        request=None,
        responses=shapes.OccurrenceSerializer,
    )
    def post(self, request: Request, occurrence_id: UUID) -> Response:
        """The person has done it; a second call has the same answer."""
        occurrence = services.mark_done(owner_id=owner_of(request).pk, occurrence_id=occurrence_id)
        return _about(request, shown_occurrence(occurrence))


class Mails(APIView):
    @extend_schema(
        operation_id="reminders_email",
        request=shapes.StopMailsSerializer,
        responses=shapes.ReminderStateSerializer,
    )
    def post(self, request: Request) -> Response:
        """Stops reminder mails, or starts them again."""
        stopped: bool = whole_body(request, {"stopped": yes_or_no})["stopped"]
        services.stop_mails(owner_id=owner_of(request).pk, stopped=stopped, now=timezone.now())
        return _if_may_read(request, lambda: _state(request))


class Calendar(APIView):
    # Its address shows when reminders ring to whoever has it.
    permission_classes = (*APIView.permission_classes, ReadsAndWrites)

    @extend_schema(
        operation_id="reminders_calendar_open",
        request=None,
        responses={201: shapes.CalendarAddressSerializer},
    )
    def post(self, request: Request) -> Response:
        """A new secret address of the calendar feed, shown this once; an earlier one ends."""
        secret = services.open_calendar(owner_id=owner_of(request).pk)
        address = settings.PUBLIC_URL + reverse("calendar", kwargs={"secret": secret})
        return Response({"address": address}, status=status.HTTP_201_CREATED)

    @extend_schema(operation_id="reminders_calendar_close", responses={204: None})
    def delete(self, request: Request) -> Response:
        """Ends the address of the calendar feed."""
        services.close_calendar(owner_id=owner_of(request).pk)
        return Response(status=status.HTTP_204_NO_CONTENT)


def shown_reminder(reminder: Reminder) -> Json:
    """A reminder as REST shows it, with its next three times."""
    rules = {name: getattr(reminder, name) for name in REMINDER_CLEANERS}
    return {
        "id": str(reminder.reminder_id),
        **rules,
        "paused_until": wire_value(reminder.paused_until),
        "next": [
            {
                "due_at": wire_value(due.due_at),
                "local_date": wire_value(due.local_date),
                "time": time_of(due.slot),
            }
            for due in queries.next_times(reminder, timezone.now())
        ],
    }


def shown_occurrence(occurrence: Occurrence) -> Json:
    """A due time as REST shows it."""
    return {
        "id": str(occurrence.occurrence_id),
        "reminder": str(occurrence.reminder.reminder_id),
        "kind": occurrence.reminder.kind,
        "text": occurrence.reminder.text,
        "local_date": wire_value(occurrence.local_date),
        "time": time_of(occurrence.slot),
        "due_at": wire_value(occurrence.due_at),
        "expires_at": wire_value(occurrence.expires_at),
        "state": occurrence.state,
        "snoozed_until": wire_value(occurrence.snoozed_until),
    }


def _all_reminders(request: Request) -> Json:
    return {"reminders": [shown_reminder(one) for one in reminders_of(owner_of(request).pk)]}


def _state(request: Request) -> Json:
    state = queries.reminder_state(owner_of(request), timezone.now())
    lists = {name: [shown_occurrence(one) for one in state[name]] for name in ("open", "missed")}
    return state | lists


def _about(request: Request, shown: Json, **response: Any) -> Response:
    return Response(shown if may_read(request) else {"id": shown["id"]}, **response)


def _if_may_read(request: Request, show: Callable[[], Json]) -> Response:
    return Response(show() if may_read(request) else {})
