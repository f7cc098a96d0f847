"""Cursor pages: stable while rows are added, and never a count of everything."""

import re
from datetime import date
from typing import ClassVar

from drf_spectacular.utils import OpenApiParameter, inline_serializer
from rest_framework import serializers
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.pagination import Cursor, CursorPagination
from rest_framework.request import Request

from diary.api.serializers import EntrySerializer


class EntryPages(CursorPagination):
    """Newest day first; `limit` 1-200."""

    page_size = 50
    max_page_size = 200
    page_size_query_param = "limit"
    ordering = ("-on", "-id")

    PARAMETERS: ClassVar[list[OpenApiParameter]] = [
        OpenApiParameter(
            "limit",
            {"type": "integer", "minimum": 1, "maximum": 200},
            description="1-200, default 50",
        ),
        OpenApiParameter("cursor", str, description="from `next` or `previous`"),
    ]
    schema = inline_serializer(
        "EntryPage",
        {
            "next": serializers.URLField(allow_null=True),
            "previous": serializers.URLField(allow_null=True),
            "results": EntrySerializer(many=True),
        },
    )

    def get_page_size(self, request: Request) -> int:
        given = request.query_params.get("limit")
        if given is None:
            return self.page_size
        if not re.fullmatch("[0-9]{1,3}", given) or not 1 <= int(given) <= self.max_page_size:
            raise ValidationError({"limit": "must be a whole number from 1 to 200"}, "out_of_range")
        return int(given)

    def decode_cursor(self, request: Request) -> Cursor | None:
        try:
            cursor = super().decode_cursor(request)
            if cursor is not None and cursor.position is not None:
                date.fromisoformat(str(cursor.position))
        except (NotFound, ValueError):
            raise ValidationError({"cursor": "is not a cursor of ours"}, "not_a_cursor") from None
        return cursor
