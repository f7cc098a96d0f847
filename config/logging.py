"""What may reach a log line. Exceptions keep their type and place, never their message or local values.

A message such as "invalid input: '<what was typed>'" would put a diary into a log file. No path is written either: it may
be a key itself, or hold one that a mail program moved there. The route's name stands for it.
"""

import logging
import re
import traceback
from collections.abc import Mapping
from http.client import responses
from typing import Any

from django.http import HttpRequest

_QUERY = re.compile(r"\?[^\s'\"]*")
# Addresses that are keys themselves, should anybody else write one: who reads it in a log could use it.
_SECRET_PATH = re.compile(r"(/calendar/|/unsubscribe/|/s/[mf]/)[^\s'\"?]+", re.IGNORECASE)
# Gunicorn repeats the line or header that it could not read, and the address it was working on.
_UNREADABLE = re.compile(
    r"(Invalid request from ip=\S*?): .*|(Error handling request) .*", re.DOTALL
)
_METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE")


class RedactFilter(logging.Filter):
    """Takes out of a record what people typed: exception texts, query strings, headers of refused requests."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.exc_info and record.exc_info[1] is not None:
            record.exc_text = _frames_only(record.exc_info[1])
            record.exc_info = None
        record.msg, record.args = _quiet(record), ()
        return True


def _quiet(record: logging.LogRecord) -> str:
    if record.name.startswith("django.security."):
        # Django puts the Host, Origin or Referer header into these.
        return f"Refused a request: {record.name.rpartition('.')[2]}"
    request = getattr(record, "request", None)
    if isinstance(request, HttpRequest):
        return _answered(request, getattr(record, "status_code", 500))
    record.args = _without_exception_texts(record.args)
    said = _QUERY.sub("?…", _UNREADABLE.sub(r"\1\2", record.getMessage()))
    return _SECRET_PATH.sub(r"\1…", said)


def _answered(request: HttpRequest, status_code: int) -> str:
    """Such as "404 Not Found: GET shared-report"; an address that is none of ours has no name."""
    method = request.method if request.method in _METHODS else "another method"
    found = request.resolver_match
    route = found.view_name if found else "an unknown address"
    return f"{status_code} {responses.get(status_code, '')}: {method} {route}"


def _without_exception_texts(args: Any) -> Any:
    if isinstance(args, Mapping):
        # Celery's own shape: the exception comes as its repr.
        return {name: "" if name in ("exc", "traceback") else args[name] for name in args}
    return tuple(
        type(value).__name__ if isinstance(value, BaseException) else value for value in args or ()
    )


def _frames_only(error: BaseException) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    lines = [f"  {frame.filename}:{frame.lineno} in {frame.name}" for frame in frames]
    return "\n".join([f"{type(error).__module__}.{type(error).__name__}", *lines])
