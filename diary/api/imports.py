"""REST of files that people bring: look at them first, write them when their owner says so."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.encryption import is_unreadable
from accounts.tasks import begin_soon
from diary import tasks
from diary.access import import_of, imports_of
from diary.api import file_serializers as shapes
from diary.api.owner import owner_of
from diary.api.parsers import BoundedMultiPartParser
from diary.api.permissions import ReadsAndWrites
from diary.api.records import Json, flat_body, whole_body
from diary.api.throttling import ReadingThrottle, WholeDiaryThrottle
from diary.exceptions import invalid_field
from diary.export import imports
from diary.models import DataImport
from diary.records import wire_value


class _Brought(APIView):
    permission_classes = (*APIView.permission_classes, ReadsAndWrites)


class Imports(_Brought):
    throttle_classes = (*APIView.throttle_classes, WholeDiaryThrottle)
    parser_classes = (BoundedMultiPartParser,)

    @extend_schema(operation_id="imports_list", responses=shapes.ImportsSerializer)
    def get(self, request: Request) -> Response:
        """The newest twenty, without what no key opens."""
        found = imports_of(owner_of(request).pk)[: imports.LISTED_MAX]
        readable = [one for one in found if not is_unreadable(one.preview)]
        return Response({"results": [shown_import(one) for one in readable]})

    @extend_schema(
        operation_id="imports_create",
        request={"multipart/form-data": shapes.UploadSerializer},
        responses={201: shapes.ImportSerializer},
    )
    def post(self, request: Request) -> Response:
        """Keeps a file for a day and has it read: `state` says when that is done. Nothing of the diary is changed yet."""
        file = request.FILES.get("file")
        if not isinstance(file, UploadedFile):
            raise invalid_field("file", "required", "must be a file")
        brought = imports.keep_for_reading(
            owner=owner_of(request), file=file, size_bytes=file.size or 0, now=timezone.now()
        )
        begin_soon(tasks.read_import, brought.pk)
        where = {"Location": f"/api/v1/imports/{brought.import_id}/"}
        return Response(shown_import(brought), status=status.HTTP_201_CREATED, headers=where)


class OneImport(_Brought):
    throttle_classes = (*APIView.throttle_classes, ReadingThrottle)

    @extend_schema(operation_id="imports_retrieve", responses=shapes.ImportSerializer)
    def get(self, request: Request, import_id: UUID) -> Response:
        """What is in it, and how much is written."""
        return Response(shown_import(import_of(owner_of(request).pk, import_id)))

    @extend_schema(
        operation_id="imports_update",
        request=shapes.ChoicesSerializer,
        responses=shapes.ImportSerializer,
    )
    def patch(self, request: Request, import_id: UUID) -> Response:
        """Has a table read anew with what its person changed; `choices` go over those of before."""
        body = request.data
        if not isinstance(body, Mapping) or not set(body) <= {"choices"}:
            raise invalid_field("choices", "unknown_field", "is all there may be in the body")
        choices = body.get("choices", {})
        brought = imports.choose(
            owner_id=owner_of(request).pk, import_id=import_id, choices=choices
        )
        begin_soon(tasks.read_import, brought.pk)
        return Response(shown_import(brought))

    @extend_schema(operation_id="imports_delete", responses={204: None})
    def delete(self, request: Request, import_id: UUID) -> Response:
        """Forgets it; what was written of it stays, and cannot be taken back any more."""
        imports.remove_import(owner_id=owner_of(request).pk, import_id=import_id)
        return Response(status=status.HTTP_204_NO_CONTENT)


class CommitImport(_Brought):
    @extend_schema(
        operation_id="imports_commit",
        request=shapes.CommitSerializer,
        responses={202: shapes.ImportSerializer},
    )
    def post(self, request: Request, import_id: UUID) -> Response:
        """Begins to write it into the diary, or goes on with one that failed; a second call brings nothing in twice."""
        body = {"on_different": "keep"} | flat_body(request.data, given_only=set())
        brought, is_new = imports.begin_writing(
            owner_id=owner_of(request).pk,
            import_id=import_id,
            on_different=body["on_different"],
            now=timezone.now(),
        )
        if is_new:
            begin_soon(tasks.write_import, brought.pk)
        return Response(shown_import(brought), status=status.HTTP_202_ACCEPTED)


class UndoImport(_Brought):
    @extend_schema(
        operation_id="imports_undo", request=None, responses={202: shapes.ImportSerializer}
    )
    def post(self, request: Request, import_id: UUID) -> Response:
        """Begins to take back what it wrote, for 30 days; what was written since stays. A second call changes nothing."""
        whole_body(request, {})
        brought, is_new = imports.begin_undoing(
            owner_id=owner_of(request).pk, import_id=import_id, now=timezone.now()
        )
        if is_new:
            begin_soon(tasks.undo_import, brought.pk)
        return Response(shown_import(brought), status=status.HTTP_202_ACCEPTED)


def shown_import(brought: DataImport) -> Json:
    """An import as REST shows it."""
    found: dict[str, Any] = brought.preview
    return {
        "id": str(brought.import_id),
        "kind": brought.kind,
        "state": brought.state,
        "progress_percent": imports.percent_of(brought),
        "created_at": wire_value(brought.created_at),
        "expires_at": wire_value(brought.expires_at),
        "committed_at": wire_value(brought.committed_at),
        "undo_until": wire_value(imports.undo_until(brought)),
        "problem": found.get("problem"),
        "reading": brought.reading or None,
        "questions": found.get("questions", []),
        "preview": found.get("preview"),
        "result": brought.result or None,
    }
