"""REST for scripts and the app's session: fetch, call one service, answer."""

from datetime import date
from typing import Any
from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, PolymorphicProxySerializer, extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from diary.access import diary_of, record_of
from diary.api.owner import owner_of
from diary.api.pagination import EntryPages
from diary.api.records import (
    FROM,
    TO,
    answer_to_new,
    answer_to_write,
    clean_value,
    own_id,
    query_date,
    query_value,
    refuse_what_is_no_id,
    with_earlier,
    with_zone,
)
from diary.api.serializers import (
    EntryFieldsSerializer,
    EntrySerializer,
    EntryWriteSerializer,
    NewDaySerializer,
    NewMomentSerializer,
    OneEntrySerializer,
    SummarySerializer,
    entry_as_json,
    flat_fields,
)
from diary.cleaners import YEARS_BACK, local_date
from diary.ems.queries import summary_between
from diary.entries.fields import ENTRY_CLEANERS
from diary.entries.queries import entries_between, newest_day
from diary.entries.record_types import daily_entry_id
from diary.entries.services import record_day, record_entry, remove_entry, replacement
from diary.exceptions import invalid_field
from diary.models import Entry

_KIND = OpenApiParameter("kind", str, enum=["daily", "moment"])
SUMMARY_DAYS_DEFAULT = 365
SUMMARY_DAYS_MAX = round(365.25 * YEARS_BACK) + 2


class Entries(APIView):
    @extend_schema(
        operation_id="entries_list",
        parameters=[FROM, TO, _KIND, *EntryPages.PARAMETERS],
        responses=EntryPages.schema("Entry", EntrySerializer),
    )
    def get(self, request: Request) -> Response:
        """Entries, newest day first."""
        found = entries_between(
            owner_of(request).pk,
            query_date(request, "from"),
            query_date(request, "to"),
            query_value(request, "kind", ENTRY_CLEANERS["kind"]),
        )
        pages = EntryPages()
        page = pages.paginate_queryset(found, request, view=self) or []
        return pages.get_paginated_response([entry_as_json(entry) for entry in page])

    @extend_schema(
        operation_id="entries_create",
        request=PolymorphicProxySerializer(
            "NewEntry", [NewDaySerializer, NewMomentSerializer], resource_type_field_name=None
        ),
        responses={201: OneEntrySerializer, 200: OneEntrySerializer},
    )
    def post(self, request: Request) -> Response:
        """Writes a day or a rating right now; 200 when that day or id was there with other values, else 201."""
        fields = with_zone(request, flat_fields(request.data))
        record_id = _id_for_new(request, fields)
        owner_id = owner_of(request).pk
        entry = record_entry(owner_id=owner_id, record_id=record_id, fields=fields, whole=True)
        return answer_to_new(request, entry, _with_earlier, "entries")


class OneEntry(APIView):
    @extend_schema(operation_id="entries_retrieve", responses=OneEntrySerializer)
    def get(self, request: Request, record_id: UUID) -> Response:
        """One entry with the values it had before."""
        return Response(_with_earlier(record_of(Entry, owner_of(request).pk, record_id)))

    @extend_schema(
        operation_id="entries_replace", request=EntryWriteSerializer, responses=OneEntrySerializer
    )
    def put(self, request: Request, record_id: UUID) -> Response:
        """Replaces the entry: what is left out becomes empty. The same twice changes nothing."""
        return self._change(request, record_id, replacement(flat_fields(request.data)))

    @extend_schema(
        operation_id="entries_update", request=EntryWriteSerializer, responses=OneEntrySerializer
    )
    def patch(self, request: Request, record_id: UUID) -> Response:
        """Changes the given fields."""
        return self._change(request, record_id, flat_fields(request.data))

    @extend_schema(operation_id="entries_delete", responses={204: None})
    def delete(self, request: Request, record_id: UUID) -> Response:
        """Deletes the entry on every device; 404 the second time."""
        remove_entry(owner_id=owner_of(request).pk, record_id=record_id)
        return Response(status=status.HTTP_204_NO_CONTENT)

    def _change(self, request: Request, record_id: UUID, fields: dict[str, Any]) -> Response:
        refuse_what_is_no_id(request)
        entry = record_entry(
            owner_id=owner_of(request).pk, record_id=record_id, fields=fields, create=False
        )
        return answer_to_write(request, entry, _with_earlier)


class OneDay(APIView):
    @extend_schema(operation_id="entries_daily_retrieve", responses=OneEntrySerializer)
    def get(self, request: Request, on: date) -> Response:
        """The daily entry of a local date."""
        diary = diary_of(owner_of(request).pk)
        entry = record_of(Entry, owner_of(request).pk, daily_entry_id(diary.diary_id, on))
        return Response(_with_earlier(entry))

    @extend_schema(
        operation_id="entries_daily_replace",
        request=EntryFieldsSerializer,
        responses=OneEntrySerializer,
    )
    def put(self, request: Request, on: date) -> Response:
        """Writes the whole day: what is left out becomes empty. The same twice changes nothing."""
        diary = diary_of(owner_of(request).pk)
        fields = with_zone(request, flat_fields(request.data))
        refuse_what_is_no_id(request)
        _refuse_another_identity(fields, on)
        entry = record_day(
            owner_id=owner_of(request).pk,
            diary_id=diary.diary_id,
            on=on,
            fields=replacement(fields),
        )
        return answer_to_write(request, entry, _with_earlier)


class Summary(APIView):
    @extend_schema(operation_id="summary", parameters=[FROM, TO], responses=SummarySerializer)
    def get(self, request: Request) -> Response:
        """Daily series and plain statistics; default: the last 365 days. A missing day is missing, never 0."""
        owner = owner_of(request)
        to_on = query_date(request, "to") or newest_day(owner.pk, owner.time_zone, timezone.now())
        from_on = query_date(request, "from") or _days_before(to_on, SUMMARY_DAYS_DEFAULT - 1)
        if from_on > to_on:
            raise invalid_field("from", "after_to", "must not be after `to`")
        if (to_on - from_on).days >= SUMMARY_DAYS_MAX:
            raise invalid_field("from", "range_too_long", "must be at most 10 years before `to`")
        return Response(summary_between(owner.pk, from_on, to_on))


def _with_earlier(entry: Entry) -> dict[str, Any]:
    return with_earlier(entry, entry_as_json(entry))


def _id_for_new(request: Request, fields: dict[str, Any]) -> UUID:
    """The id a new entry gets: of its day, the caller's own, or a fresh one."""
    if fields.get("kind") == Entry.Kind.DAILY and isinstance(fields.get("on"), str):
        on = clean_value("on", fields["on"], local_date)
        refuse_what_is_no_id(request)
        return daily_entry_id(diary_of(owner_of(request).pk).diary_id, on)
    return own_id(request)


def _refuse_another_identity(fields: dict[str, Any], on: date) -> None:
    if fields.pop("kind", "daily") != "daily":
        raise invalid_field("kind", "cannot_change", "is daily at this address")
    if fields.pop("on", on.isoformat()) != on.isoformat():
        raise invalid_field("on", "cannot_change", "must be the date in the address")
    if fields.get("occurred_at") is None:
        fields.pop("occurred_at", None)


def _days_before(on: date, days: int) -> date:
    return date.fromordinal(max(1, on.toordinal() - days))
