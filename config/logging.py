"""What may reach a log line. Exceptions keep their type and place, never their message or local values.

A message such as "invalid input: '<what was typed>'" would put a diary into a log file.
"""

import logging
import re
import traceback
from collections.abc import Mapping
from typing import Any

_QUERY = re.compile(r"\?[^\s'\"]*")
# Addresses that are keys themselves: who reads one in a log could use it.
_SECRET_PATH = re.compile(r"(/calendar/|/unsubscribe/|/s/[mf]/)[^\s'\"?]+", re.IGNORECASE)
# Gunicorn repeats the line or header that it could not read.
_UNREADABLE = re.compile(r"(Invalid request from ip=\S+): .*", re.DOTALL)


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
    record.args = _without_exception_texts(record.args)
    said = _QUERY.sub("?…", _UNREADABLE.sub(r"\1", record.getMessage()))
    return _SECRET_PATH.sub(r"\1…", said)


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
