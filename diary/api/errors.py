"""One shape for every error: RFC 9457 problem+json, naming the field, never repeating what was typed."""

import logging
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, JsonResponse
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import set_rollback

from diary.api.parsers import TooLarge
from diary.exceptions import (
    Busy,
    ClientTooOld,
    CursorTooOld,
    EpochChanged,
    FieldError,
    InvalidFields,
    NotNow,
    RecordNotFound,
    WrongDiary,
)
from diary.trouble import ASK_AGAIN_AFTER, BUSY, DISK_FULL, passing_trouble

_log = logging.getLogger(__name__)
PROBLEM_JSON = "application/problem+json"
_A_DAY_SECONDS = 24 * 60 * 60
TROUBLE_STATUS = {BUSY: 503, DISK_FULL: 507}
TITLES = {
    "invalid": "Invalid input",
    "malformed": "The body could not be read",
    "not_authenticated": "Sign in first",
    "csrf_failed": "The CSRF token is missing or wrong",
    "scope_missing": "This token may not do that",
    "permission_denied": "Not allowed",
    "reauthentication_required": "Type your password again first",
    "wrong_diary": "Somebody else is signed in",
    "not_found": "Not found",
    "method_not_allowed": "This method is not for this address",
    "not_acceptable": "Only JSON is served here",
    "unsupported_media_type": "Only JSON is taken here",
    "too_large": "The body is too large",
    "conflict": "Somebody else changed this",
    "epoch_changed": "The database was restored from a backup",
    "cursor_too_old": "Pull from the start",
    "client_too_old": "Update the app",
    "trial_running": "One trial at a time",
    "safety_check": "The safety check comes first",
    "not_yet": "The trial is not over yet",
    "trial_over": "The trial is over",
    "not_ready": "The file is not ready yet",
    "file_gone": "The file is gone; make a new one",
    "import_over": "This file is being read, or was brought in already",
    "not_read": "This file is not read yet, or could not be",
    "import_not_written": "Nothing of this file is in the diary",
    "undo_too_late": "This can be taken back for 30 days only",
    "unreadable": "No key of this server opens it",
    "link_over": "This link cannot be switched on again; make a new one",
    "throttled": "Too many requests",
    "busy": "Busy, try again soon",
    "disk_full": "The server has no room left; nothing was written, it works again once there is room",
    "internal": "Something went wrong here",
}


def problem(
    status_code: int, code: str, *, errors: Iterable[FieldError] = (), **members: Any
) -> Response:
    """An error answer in the one shape."""
    return Response(
        problem_body(status_code, code, list(errors), members),
        status=status_code,
        content_type=PROBLEM_JSON,
    )


def problem_body(
    status_code: int, code: str, errors: list[FieldError], members: dict[str, Any]
) -> dict[str, Any]:
    title = TITLES[code]
    detail = " ".join(f"{error.field}: {error.message}." for error in errors) or f"{title}."
    return {
        "type": "about:blank",
        "title": title,
        "status": status_code,
        "code": code,
        "detail": detail,
        "errors": [asdict(error) for error in errors],
        **members,
    }


def plain_problem(request: HttpRequest, status_code: int, code: str) -> JsonResponse:
    """The same shape for errors outside the API views (unknown address, CSRF, a crash)."""
    body = problem_body(status_code, code, [], {})
    return JsonResponse(body, status=status_code, content_type=PROBLEM_JSON)


def problem_handler(error: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's exception handler; None for what is a bug of ours (a 500 without details)."""
    response = _for_diary_error(error) or _for_api_error(error) or _for_trouble(error)
    if response is not None:
        set_rollback()
    return response


def _for_diary_error(error: Exception) -> Response | None:
    if isinstance(error, InvalidFields):
        return problem(400, "invalid", errors=error.errors)
    if isinstance(error, RecordNotFound | Http404):
        return problem(404, "not_found")
    if isinstance(error, Busy):
        later = problem(503, "busy")
        later["Retry-After"] = str(error.seconds)
        return later
    if isinstance(error, EpochChanged):
        return problem(409, "epoch_changed", epoch=error.epoch, restored_seq=error.restored_seq)
    if isinstance(error, WrongDiary):
        return problem(403, "wrong_diary")
    if isinstance(error, NotNow):
        gone = error.code == "file_gone"
        return problem(404 if gone else 409, error.code, **error.members)
    if isinstance(error, CursorTooOld):
        return problem(410, "cursor_too_old")
    if isinstance(error, ClientTooOld):
        return problem(426, "client_too_old")
    if isinstance(error, RequestDataTooBig):
        return problem(413, "too_large")
    return None


def _for_trouble(error: Exception) -> Response | None:
    """What passes by itself is no verdict: nothing was written, and the same request is right later."""
    trouble = passing_trouble(error)
    if trouble is None:
        return None
    is_usual = isinstance(error, OperationalError | InterfaceError | OSError)
    # Anything else of the database may be a bug of ours, and then its place is wanted.
    kind = type(error.__cause__ or error).__name__
    _log.error("Not done, %s: %s", trouble, kind, exc_info=None if is_usual else error)
    later = problem(TROUBLE_STATUS[trouble], trouble)
    later["Retry-After"] = str(ASK_AGAIN_AFTER[trouble])
    return later


_CODES: dict[type[exceptions.APIException], str] = {
    exceptions.ParseError: "malformed",
    exceptions.NotAuthenticated: "not_authenticated",
    exceptions.AuthenticationFailed: "not_authenticated",
    exceptions.NotFound: "not_found",
    exceptions.MethodNotAllowed: "method_not_allowed",
    exceptions.NotAcceptable: "not_acceptable",
    exceptions.UnsupportedMediaType: "unsupported_media_type",
    exceptions.Throttled: "throttled",
    TooLarge: "too_large",
}


def _for_api_error(error: Exception) -> Response | None:
    if isinstance(error, PermissionDenied):
        return problem(403, "permission_denied")
    if not isinstance(error, exceptions.APIException):
        return None
    if isinstance(error, exceptions.ValidationError):
        return problem(400, "invalid", errors=_field_errors(error.detail))
    code = _CODES.get(type(error)) or str(error.get_codes())
    response = problem(error.status_code, code if code in TITLES else "permission_denied")
    wait = getattr(error, "wait", None)
    if wait is not None:
        # No limit is over more than a day; what was counted while the clock was ahead would say a year.
        response["Retry-After"] = str(min(int(wait), _A_DAY_SECONDS) + 1)
    if header := getattr(error, "auth_header", None):
        response["WWW-Authenticate"] = header
    return response


def _field_errors(detail: Any, prefix: str = "") -> list[FieldError]:
    """DRF's nested error detail as a flat list; its messages are ours or DRF's, both without the value."""
    if isinstance(detail, dict):
        nested = [
            _field_errors(value, _joined(prefix, str(name))) for name, value in detail.items()
        ]
        return [error for errors in nested for error in errors]
    first = detail[0] if isinstance(detail, list) and detail else detail
    code = getattr(first, "code", "invalid")
    return [FieldError(prefix or "body", code, str(first).rstrip("."))]


def _joined(prefix: str, name: str) -> str:
    return f"{prefix}.{name}" if prefix else name
