"""What readers of a link call: no account, the link's token is all they have. Software calls from any origin.

No answer tells an unknown link from an ended one.
"""

import hashlib
from collections.abc import Sequence
from typing import Any

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import BaseThrottle, SimpleRateThrottle
from rest_framework.views import APIView

from diary.api.records import Json, flat_body
from diary.api.throttling import FileThrottle, ShareThrottle
from diary.cleaners import Cleaner, clean_fields, text, whole_number
from diary.exceptions import invalid_field
from diary.models import ShareLink
from diary.sharing import files
from diary.sharing.opening import (
    READING_SECONDS,
    Reader,
    WrongPasscode,
    file_token,
    link_of_file,
    open_link,
    reader_token,
    truncated,
)
from diary.sync.devices import device_name

READER_COOKIE = "share_reader"
READER_PATH = "/s/"
_TEXT_CHARACTERS = 200
_FILE_CHARACTERS_MAX = 10_000_000
_OPENING: dict[str, Cleaner] = {
    "token": text(_TEXT_CHARACTERS),
    "recipient": text(_TEXT_CHARACTERS),
    "passcode": text(_TEXT_CHARACTERS),
}
_MANIFEST: dict[str, Cleaner] = {
    "recipient": text(_TEXT_CHARACTERS),
    "passcode": text(_TEXT_CHARACTERS),
    "embeddedLengthMax": whole_number(0, _FILE_CHARACTERS_MAX),
}


class LinkThrottle(SimpleRateThrottle):
    """So many calls a link, from wherever they come."""

    scope = "link"

    def get_cache_key(self, request: Request, view: Any) -> str:
        token = str(view.kwargs.get("token", ""))
        return f"link-{hashlib.sha256(token.encode()).hexdigest()}"


class _ForReaders(APIView):
    authentication_classes = ()
    permission_classes = ()
    throttle_classes: Sequence[type[BaseThrottle]] = (ShareThrottle,)
    schema = None


class Opening(_ForReaders):
    """The page that a person opens: what it asks for comes here, and a cookie for an hour goes back."""

    def post(self, request: Request) -> Response:
        fields = _required(request, _OPENING, "token", "recipient")
        try:
            link = _opened(request, fields["token"], fields)
        except WrongPasscode as wrong:
            return _wrong(wrong)
        response = Response({"address": reverse("shared-report")})
        response.set_cookie(
            READER_COOKIE,
            reader_token(link),
            max_age=READING_SECONDS,
            path=READER_PATH,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Strict",
        )
        return response


class _ForSoftware(_ForReaders):
    """Readers in a browser call from their own origin, without credentials."""

    throttle_classes: Sequence[type[BaseThrottle]] = (ShareThrottle, LinkThrottle)

    def finalize_response(self, request: Request, *given: Any, **named: Any) -> Response:
        response = super().finalize_response(request, *given, **named)
        response["Access-Control-Allow-Origin"] = "*"
        response["Cross-Origin-Resource-Policy"] = "cross-origin"
        return response

    def options(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        """The question that browsers ask first; it opens nothing."""
        allowed = {
            "Access-Control-Allow-Methods": ", ".join(self.allowed_methods),
            "Access-Control-Allow-Headers": "Content-Type",
            "Access-Control-Max-Age": "600",
        }
        return Response(status=status.HTTP_204_NO_CONTENT, headers=allowed)


class Manifest(_ForSoftware):
    """SMART Health Links 1.0.0: which files there are, within the answer or at addresses for an hour."""

    def post(self, request: Request, token: str) -> Response:
        fields = _required(request, _MANIFEST, "recipient")
        try:
            link = _opened(request, token, fields)
        except WrongPasscode as wrong:
            return _wrong(wrong)
        embedded_max = fields.get("embeddedLengthMax", _FILE_CHARACTERS_MAX)
        packed = dict(enumerate(files.files_of(link, timezone.now())))
        apart = {part: file for part, file in packed.items() if len(file) > embedded_max}
        files.keep_files(link, apart)
        described = [
            _at_an_address(link, part) if part in apart else _embedded(file)
            for part, file in packed.items()
        ]
        state = "finalized" if link.snapshot else "can-change"
        return Response({"status": state, "files": described})


class File(_ForSoftware):
    """One encrypted file of a link, for an hour; gone at once when the link is."""

    throttle_classes = (FileThrottle,)

    def get(self, request: Request, token: str) -> HttpResponse:
        now = timezone.now()
        link, part = link_of_file(token, now)
        return HttpResponse(files.file_of(link, part, now), content_type="application/jose")


def _embedded(file: str) -> Json:
    return {"contentType": files.CONTENT_TYPE, "embedded": file}


def _at_an_address(link: ShareLink, part: int) -> Json:
    address = reverse("shared-file", kwargs={"token": file_token(link, part)})
    return {"contentType": files.CONTENT_TYPE, "location": settings.PUBLIC_URL + address}


def _required(request: Request, cleaners: dict[str, Cleaner], *names: str) -> Json:
    fields = clean_fields(flat_body(request.data, given_only=set()), cleaners)
    for name in names:
        if not fields.get(name):
            raise invalid_field(name, "required", "is required")
    return fields


def _opened(request: Request, token: str, fields: Json) -> ShareLink:
    reader = Reader(
        recipient=fields["recipient"],
        device=device_name(request.headers.get("User-Agent", "")),
        address=truncated(get_adapter().get_client_ip(request)),
    )
    passcode = fields.get("passcode", "")
    return open_link(token=token, passcode=passcode, reader=reader, now=timezone.now())


def _wrong(wrong: WrongPasscode) -> Response:
    return Response({"remainingAttempts": wrong.remaining}, status=status.HTTP_401_UNAUTHORIZED)
