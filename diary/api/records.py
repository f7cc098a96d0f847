"""What the REST views of every kind of record share, and the two addresses of a kind whose ids are free."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer
from rest_framework.views import APIView
from uuid_utils.compat import uuid7

from accounts.encryption import named_unreadable
from accounts.models import ApiToken
from diary.access import record_of
from diary.api.owner import owner_of
from diary.api.pagination import RecordPages
from diary.cleaners import Cleaner, Refused, clean_fields, local_date, uuid
from diary.entries.queries import earlier_values
from diary.exceptions import FieldError, InvalidFields, invalid_field
from diary.models import SyncedRecord
from diary.records import RecordType, change_record, record_on_the_wire, remove_record

FROM = OpenApiParameter("from", OpenApiTypes.DATE, description="first local date")
TO = OpenApiParameter("to", OpenApiTypes.DATE, description="last local date")
# What we give out ourselves may come back with a PUT; it is not the writer's to set.
GIVEN_ONLY = {"id", "recorded_at", "is_late", "earlier", "unreadable"}

Json = dict[str, Any]


def query_value(request: Request, name: str, clean: Cleaner) -> Any:
    """A clean value out of the address, or None; raises InvalidFields."""
    given = request.query_params.get(name)
    return None if given is None else clean_value(name, given, clean)


def query_date(request: Request, name: str) -> date | None:
    return query_value(request, name, local_date)  # type: ignore[no-any-return]


def clean_value(name: str, value: Any, clean: Cleaner) -> Any:
    try:
        return clean(value)
    except Refused as refused:
        raise invalid_field(name, refused.code, refused.message) from None


def whole_body(request: Request, cleaners: dict[str, Cleaner]) -> Json:
    """The clean values of a body that has exactly these fields; raises InvalidFields."""
    fields = clean_fields(flat_body(request.data, given_only=set()), cleaners)
    missing = [name for name in cleaners if name not in fields]
    if missing:
        raise InvalidFields([FieldError(name, "required", "is required") for name in missing])
    return fields


def own_id(request: Request) -> UUID:
    """The caller's own id for a new record, or a fresh one."""
    body: Json = dict(request.data)
    return clean_value("id", body["id"], uuid) if "id" in body else UUID(str(uuid7()))


def refuse_what_is_no_id(request: Request) -> None:
    """Where the address or the day names the record, an id in the body says nothing; raises InvalidFields if it is none."""
    own_id(request)


def with_zone(request: Request, fields: Json) -> Json:
    return {"time_zone": owner_of(request).time_zone} | fields


def with_earlier(record: SyncedRecord, shown: Json) -> Json:
    earlier = earlier_values(record.owner_id, [record.record_id]) if record.has_earlier else {}
    return shown | {"earlier": earlier.get(record.record_id, [])}


def may_read(request: Request) -> bool:
    """A token that may not read must not learn by writing what was there before."""
    return not isinstance(request.auth, ApiToken) or request.auth.can_read


def answer_to_write(
    request: Request, record: SyncedRecord, show: Callable[[Any], Json], **response: Any
) -> Response:
    """The answer to a write; `show` is asked only for who may read it."""
    shown = show(record) if may_read(request) else {"id": str(record.record_id)}
    return Response(shown, **response)


def answer_to_new(
    request: Request, record: SyncedRecord, show: Callable[[Any], Json], address: str
) -> Response:
    """201, or 200 when the record was there before."""
    code = status.HTTP_201_CREATED if record.begun_now else status.HTTP_200_OK
    where = {"Location": f"/api/v1/{address}/{record.record_id}/"}
    return answer_to_write(request, record, show, status=code, headers=where)


def flat_body(body: Any, nested: str = "", *, given_only: set[str] = GIVEN_ONLY) -> Json:
    """A REST body as the flat fields that services take; raises InvalidFields for a wrong shape.

    `nested` names the field that is an object here and `<nested>.<key>` there.
    """
    if not isinstance(body, dict):
        raise invalid_field("body", "not_an_object", "must be an object")
    flat = {name: value for name, value in body.items() if name not in {*given_only, nested}}
    within = body.get(nested)
    if within is None:
        return flat
    if not isinstance(within, dict):
        raise invalid_field(nested, "not_an_object", "must be an object")
    return flat | {f"{nested}.{key}": value for key, value in within.items()}


def shown_record(record: SyncedRecord) -> Json:
    """A record as REST shows it: under the names of sync, an open field nested."""
    shown = {"id": str(record.record_id)} | record_on_the_wire(record)
    if record.OPEN_FIELD:
        prefix = record.OPEN_FIELD + "."
        shown = {name: value for name, value in shown.items() if not name.startswith(prefix)}
        shown[record.OPEN_FIELD] = getattr(record, record.OPEN_FIELD)
    return shown | named_unreadable(record)


@dataclass(frozen=True)
class Resource:
    """How one record type looks in REST: its address and names, its filters and order, what is added to a record."""

    record_type: RecordType[Any]
    address: str
    pages: type[RecordPages]
    found: Callable[[Request], QuerySet[Any]]
    parameters: Sequence[OpenApiParameter]
    new: type[Serializer[Any]]
    change: type[Serializer[Any]]
    shown: type[Serializer[Any]]
    one: type[Serializer[Any]]
    # what only the answer about a single record says beside its fields
    more: Callable[[Any], Json] = lambda record: {}
    given_only: frozenset[str] = frozenset()

    @property
    def page_name(self) -> str:
        return self.shown.__name__.removesuffix("Serializer")

    @property
    def name(self) -> str:
        return self.address.replace("/", "_").replace("-", "_")

    def flat(self, request: Request) -> Json:
        nested = self.record_type.model.OPEN_FIELD
        given_only = {*GIVEN_ONLY, "warnings", *self.given_only}
        return flat_body(request.data, nested, given_only=given_only)

    def replacing(self, fields: Json) -> Json:
        """`fields` as a whole record: what is left out becomes empty, what is required stays."""
        stays = self.record_type.required({})
        empty = self.record_type.model.SYNCED_FIELDS.items()
        return {name: value for name, value in empty if name not in stays} | fields

    def show(self, record: SyncedRecord) -> Json:
        return with_earlier(record, shown_record(record) | {"warnings": []} | self.more(record))


class _List(APIView):
    resource: ClassVar[Resource]

    def get(self, request: Request) -> Response:
        """Records, newest first."""
        pages = self.resource.pages()
        page = pages.paginate_queryset(self.resource.found(request), request, view=self) or []
        return pages.get_paginated_response([shown_record(record) for record in page])

    def post(self, request: Request) -> Response:
        """Writes a new record; 200 when one with that id was there, else 201."""
        fields = self.resource.flat(request)
        if "time_zone" in self.resource.record_type.required({}):
            fields = with_zone(request, fields)
        record = change_record(
            self.resource.record_type,
            owner_id=owner_of(request).pk,
            record_id=own_id(request),
            fields=fields,
            whole=True,
        )
        return answer_to_new(request, record, self.resource.show, self.resource.address)


class _One(APIView):
    resource: ClassVar[Resource]

    def get(self, request: Request, record_id: UUID) -> Response:
        """One record with the values it had before."""
        model = self.resource.record_type.model
        return Response(self.resource.show(record_of(model, owner_of(request).pk, record_id)))

    def put(self, request: Request, record_id: UUID) -> Response:
        """Replaces the record: what is left out becomes empty. The same twice changes nothing."""
        fields = self.resource.replacing(self.resource.flat(request))
        return self._change(request, record_id, fields)

    def patch(self, request: Request, record_id: UUID) -> Response:
        """Changes the given fields."""
        return self._change(request, record_id, self.resource.flat(request))

    def delete(self, request: Request, record_id: UUID) -> Response:
        """Deletes the record on every device; 404 the second time."""
        kind = self.resource.record_type
        remove_record(kind, owner_id=owner_of(request).pk, record_id=record_id)
        return Response(status=status.HTTP_204_NO_CONTENT)

    def _change(self, request: Request, record_id: UUID, fields: Json) -> Response:
        refuse_what_is_no_id(request)
        record = change_record(
            self.resource.record_type,
            owner_id=owner_of(request).pk,
            record_id=record_id,
            fields=fields,
            create=False,
        )
        return answer_to_write(request, record, self.resource.show)


def list_view(resource: Resource) -> type[APIView]:
    """The address of all records of a kind, documented under its own names."""
    view = type(f"List_{resource.name}", (_List,), {"resource": resource})
    documented = extend_schema_view(
        get=extend_schema(
            operation_id=f"{resource.name}_list",
            parameters=[*resource.parameters, *RecordPages.PARAMETERS],
            responses=RecordPages.schema(resource.page_name, resource.shown),
        ),
        post=extend_schema(
            operation_id=f"{resource.name}_create",
            request=resource.new,
            responses={201: resource.one, 200: resource.one},
        ),
    )
    return documented(view)


def one_view(resource: Resource) -> type[APIView]:
    """The address of one record of a kind."""
    view = type(f"One_{resource.name}", (_One,), {"resource": resource})
    written: Json = {"request": resource.change, "responses": resource.one}
    documented = extend_schema_view(
        get=extend_schema(operation_id=f"{resource.name}_retrieve", responses=resource.one),
        put=extend_schema(operation_id=f"{resource.name}_replace", **written),
        patch=extend_schema(operation_id=f"{resource.name}_update", **written),
        delete=extend_schema(operation_id=f"{resource.name}_delete", responses={204: None}),
    )
    return documented(view)
