"""JSON bodies: strict (no NaN), and bounded before they are read."""

import json
from collections.abc import Mapping
from typing import IO, Any

from django.conf import settings
from django.core.files.uploadhandler import MemoryFileUploadHandler
from rest_framework.exceptions import APIException, ParseError
from rest_framework.parsers import BaseParser, MultiPartParser

from diary.exceptions import invalid_field


class TooLarge(APIException):
    status_code = 413
    default_code = "too_large"


# The largest file there may be (`diary/export/packed.py`), and the lines around it.
UPLOAD_BYTES_MAX = 20_100_000


class _InMemory(MemoryFileUploadHandler):
    """Whatever its size, which is bounded: a diary that is brought lies on no disk unencrypted."""

    def handle_raw_input(self, *args: Any, **named: Any) -> None:
        self.activated = True


class BoundedMultiPartParser(MultiPartParser):
    """One file; a larger one than may be is refused before it is read. The only place that takes one at all."""

    def parse(
        self,
        stream: IO[bytes],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        request = (parser_context or {})["request"]
        if int(request.META.get("CONTENT_LENGTH") or 0) > UPLOAD_BYTES_MAX:
            raise invalid_field("file", "too_large", "must be at most 20 MB")
        request.upload_handlers = [_InMemory(request)]
        return super().parse(stream, media_type, parser_context)


class BoundedJSONParser(BaseParser):
    media_type = "application/json"

    def parse(
        self,
        stream: IO[bytes],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        body = stream.read(limit + 1)
        if len(body) > limit:
            raise TooLarge
        try:
            return json.loads(body, parse_constant=_refuse_constant)
        except (ValueError, RecursionError):
            raise ParseError from None


def _refuse_constant(name: str) -> None:
    raise ValueError("not JSON")
