"""Cursor pages: stable while rows are added, and never a count of everything."""

import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Any, ClassVar

from drf_spectacular.utils import OpenApiParameter, inline_serializer
from rest_framework import serializers
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.pagination import Cursor, CursorPagination
from rest_framework.request import Request


def _instant(position: str) -> datetime:
    """An instant as a cursor carries it; raises ValueError without an offset."""
    instant = datetime.fromisoformat(position)
    if instant.tzinfo is None:
        raise ValueError("no offset")
    return instant


class RecordPages(CursorPagination):
    """`limit` 1-200; a subclass says in which order, and what a position in it looks like."""

    page_size = 50
    max_page_size = 200
    page_size_query_param = "limit"
    # raises ValueError for what is no position
    read_position: Callable[[str], object] = staticmethod(date.fromisoformat)

    PARAMETERS: ClassVar[list[OpenApiParameter]] = [
        OpenApiParameter(
            "limit",
            {"type": "integer", "minimum": 1, "maximum": 200},
            description="1-200, default 50",
        ),
        OpenApiParameter("cursor", str, description="from `next` or `previous`"),
    ]

    @staticmethod
    def schema(name: str, results: type[serializers.Serializer[Any]]) -> Any:
        """What a page of such records looks like, for the documentation."""
        return inline_serializer(
            f"{name}Page",
            {
                "next": serializers.URLField(allow_null=True),
                "previous": serializers.URLField(allow_null=True),
                "results": results(many=True),
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
        given = request.query_params.get(self.cursor_query_param)
        try:
            # base64 as Python reads it skips every other character, and nothing at all is a first page
            if given is not None and not re.fullmatch("[A-Za-z0-9+/]+=*", given):
                raise ValueError
            cursor = super().decode_cursor(request)
            if cursor is not None and cursor.position is not None:
                self.read_position(str(cursor.position))
        except (NotFound, ValueError):
            raise ValidationError({"cursor": "is not a cursor of ours"}, "not_a_cursor") from None
        return cursor


class EntryPages(RecordPages):
    """Newest day first."""

    ordering = ("-on", "-id")


class InstantPages(RecordPages):
    """Newest instant first: a local date has ties, and pages of the REST framework do not go back well over those."""

    read_position = staticmethod(_instant)
