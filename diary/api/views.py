"""REST for scripts and the app's session: fetch, call one service, answer."""

from datetime import date
from typing import Any
from uuid import UUID

from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, PolymorphicProxySerializer, extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView
from uuid_utils.compat import uuid7

from accounts.models import ApiToken
from diary.access import diary_of, record_of
from diary.api.owner import owner_of
from diary.api.pagination import EntryPages
from diary.api.serializers import (
    EntryFieldsSerializer,
    EntryWriteSerializer,
    NewDaySerializer,
    NewMomentSerializer,
    OneEntrySerializer,
    SummarySerializer,
    entry_as_json,
    flat_fields,
)
from diary.cleaners import YEARS_BACK, Cleaner, Refused, local_date, uuid
from diary.entries.fields import ENTRY_CLEANERS
from diary.entries.queries import earlier_values, entries_between, summary_between
from diary.entries.record_types import daily_entry_id
from diary.entries.services import record_day, record_entry, remove_entry, replacement
from diary.exceptions import invalid_field
from diary.localtime import local_day
from diary.models import Entry

_FROM = OpenApiParameter("from", OpenApiTypes.DATE, description="first local date")
_TO = OpenApiParameter("to", OpenApiTypes.DATE, description="last local date")
_KIND = OpenApiParameter("kind", str, enum=["daily", "moment"])
SUMMARY_DAYS_DEFAULT = 365
SUMMARY_DAYS_MAX = round(365.25 * YEARS_BACK) + 2


class Entries(APIView):
    @extend_schema(
        operation_id="entries_list",
        parameters=[_FROM, _TO, _KIND, *EntryPages.PARAMETERS],
        responses=EntryPages.schema,
    )
    def get(self, request: Request) -> Response:
        """Entries, newest day first."""
        found = entries_between(
            owner_of(request).pk,
            _query_date(request, "from"),
            _query_date(request, "to"),
            _query_kind(request),
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
        fields = _with_zone(request, flat_fields(request.data))
        record_id = _id_for_new(request, fields)
        outcome = record_entry(owner_id=owner_of(request).pk, record_id=record_id, fields=fields)
        code = status.HTTP_201_CREATED if outcome.begun_now else status.HTTP_200_OK
        response = Response(_as_written(request, outcome), status=code)
        response["Location"] = f"/api/v1/entries/{record_id}/"
        return response


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
        entry = record_entry(
            owner_id=owner_of(request).pk, record_id=record_id, fields=fields, create=False
        )
        return Response(_as_written(request, entry))


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
        fields = _with_zone(request, flat_fields(request.data))
        _refuse_another_identity(fields, on)
        entry = record_day(
            owner_id=owner_of(request).pk,
            diary_id=diary.diary_id,
            on=on,
            fields=replacement(fields),
        )
        return Response(_as_written(request, entry))


class Summary(APIView):
    @extend_schema(operation_id="summary", parameters=[_FROM, _TO], responses=SummarySerializer)
    def get(self, request: Request) -> Response:
        """Daily series and plain statistics; default: the last 365 days. A missing day is missing, never 0."""
        to_on = _query_date(request, "to") or local_day(timezone.now(), owner_of(request).time_zone)
        from_on = _query_date(request, "from") or _days_before(to_on, SUMMARY_DAYS_DEFAULT - 1)
        if from_on > to_on:
            raise invalid_field("from", "after_to", "must not be after `to`")
        if (to_on - from_on).days >= SUMMARY_DAYS_MAX:
            raise invalid_field("from", "range_too_long", "must be at most 10 years before `to`")
        return Response(summary_between(owner_of(request).pk, from_on, to_on))


def _as_written(request: Request, entry: Entry) -> dict[str, Any]:
    """The answer to a write. A token that may not read must not learn by writing what was there before."""
    if isinstance(request.auth, ApiToken) and not request.auth.can_read:
        return {"id": str(entry.record_id)}
    return _with_earlier(entry)


def _with_earlier(entry: Entry) -> dict[str, Any]:
    earlier = earlier_values(entry.owner_id, [entry.record_id]) if entry.has_earlier else {}
    return entry_as_json(entry) | {"earlier": earlier.get(entry.record_id, [])}


def _with_zone(request: Request, fields: dict[str, Any]) -> dict[str, Any]:
    return {"time_zone": owner_of(request).time_zone} | fields


def _id_for_new(request: Request, fields: dict[str, Any]) -> UUID:
    """The id a new entry gets: of its day, the caller's own, or a fresh one."""
    if fields.get("kind") == Entry.Kind.DAILY and isinstance(fields.get("on"), str):
        on = _clean("on", fields["on"], local_date)
        return daily_entry_id(diary_of(owner_of(request).pk).diary_id, on)
    given: dict[str, Any] = dict(request.data)
    if "id" in given:
        return UUID(str(_clean("id", given["id"], uuid)))
    return UUID(str(uuid7()))


def _refuse_another_identity(fields: dict[str, Any], on: date) -> None:
    if fields.pop("kind", "daily") != "daily":
        raise invalid_field("kind", "cannot_change", "is daily at this address")
    if fields.pop("on", on.isoformat()) != on.isoformat():
        raise invalid_field("on", "cannot_change", "must be the date in the address")
    if fields.get("occurred_at") is None:
        fields.pop("occurred_at", None)


def _query_date(request: Request, name: str) -> date | None:
    given = request.query_params.get(name)
    if given is None:
        return None
    return _clean(name, given, local_date)  # type: ignore[no-any-return]


def _query_kind(request: Request) -> str | None:
    given = request.query_params.get("kind")
    return _clean("kind", given, ENTRY_CLEANERS["kind"])  # type: ignore[no-any-return]


def _clean(name: str, value: Any, clean: Cleaner) -> Any:
    try:
        return clean(value)
    except Refused as refused:
        raise invalid_field(name, refused.code, refused.message) from None


def _days_before(on: date, days: int) -> date:
    return date.fromordinal(max(1, on.toordinal() - days))
