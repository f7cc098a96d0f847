"""REST of a whole diary as one file: ask for it, look how far it is, fetch it."""

from uuid import UUID

from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.tasks import begin_soon
from diary import tasks
from diary.access import export_of, exports_of
from diary.api import file_serializers as shapes
from diary.api.owner import owner_of
from diary.api.permissions import ReadsAndWrites, SignedInHere
from diary.api.records import Json, whole_body
from diary.api.throttling import WholeDiaryThrottle
from diary.export import exports
from diary.models import DataExport
from diary.records import wire_value

ZIP = "application/zip"


class _Everything(APIView):
    permission_classes = (*APIView.permission_classes, ReadsAndWrites)


class Exports(_Everything):
    throttle_classes = (*APIView.throttle_classes, WholeDiaryThrottle)

    @extend_schema(operation_id="exports_list", responses=shapes.ExportsSerializer)
    def get(self, request: Request) -> Response:
        """The newest ten."""
        found = exports_of(owner_of(request).pk)[: exports.LISTED_MAX]
        return Response({"results": [shown_export(export) for export in found]})

    @extend_schema(
        operation_id="exports_create",
        request=None,
        responses={201: shapes.ExportSerializer, 200: shapes.ExportSerializer},
    )
    def post(self, request: Request) -> Response:
        """Begins a file of everything; 200 with the one that is being made while there is one."""
        whole_body(request, {})
        export, is_new = exports.ask_for_export(owner=owner_of(request), now=timezone.now())
        if is_new:
            begin_soon(tasks.make_export, export.pk)
        code = status.HTTP_201_CREATED if is_new else status.HTTP_200_OK
        where = {"Location": f"/api/v1/exports/{export.export_id}/"}
        return Response(shown_export(export), status=code, headers=where)


class OneExport(_Everything):
    @extend_schema(operation_id="exports_retrieve", responses=shapes.ExportSerializer)
    def get(self, request: Request, export_id: UUID) -> Response:
        """How far it is."""
        return Response(shown_export(export_of(owner_of(request).pk, export_id)))

    @extend_schema(operation_id="exports_delete", responses={204: None})
    def delete(self, request: Request, export_id: UUID) -> Response:
        """Deletes it with its file; 404 the second time."""
        exports.remove_export(owner_id=owner_of(request).pk, export_id=export_id)
        return Response(status=status.HTTP_204_NO_CONTENT)


class ExportFile(_Everything):
    permission_classes = (*_Everything.permission_classes, SignedInHere)

    @extend_schema(
        operation_id="exports_file",
        responses={(200, ZIP): OpenApiResponse(OpenApiTypes.BINARY, "the ZIP")},
    )
    def get(self, request: Request, export_id: UUID) -> HttpResponseBase:
        """The file, for 24 h, shortly after the password was typed: 409 `not_ready` before it is made, 404 `file_gone` after."""
        export, pieces = exports.fetch_file(
            owner_id=owner_of(request).pk, export_id=export_id, now=timezone.now()
        )
        headers = {
            "Content-Disposition": f'attachment; filename="{export.file_name}"',
            "Content-Length": str(export.size_bytes),
            "Cache-Control": "no-store",
        }
        return StreamingHttpResponse(pieces, content_type=ZIP, headers=headers)

    @extend_schema(exclude=True)
    def head(self, request: Request, export_id: UUID) -> HttpResponse:
        """Fetches nothing, and notes nothing."""
        export_of(owner_of(request).pk, export_id)
        return HttpResponse(content_type=ZIP, headers={"Cache-Control": "no-store"})


def shown_export(export: DataExport) -> Json:
    """An export as REST shows it."""
    return {
        "id": str(export.export_id),
        "state": exports.state_of(export, timezone.now()),
        "progress_percent": export.progress_percent,
        "size_bytes": export.size_bytes,
        "file_name": export.file_name,
        "created_at": wire_value(export.created_at),
        "ready_at": wire_value(export.ready_at),
        "fetched_at": wire_value(export.fetched_at),
        "expires_at": wire_value(export.expires_at),
    }
