"""What readers of a link call: no account, the link's token is all they have. Software calls from any origin.

No answer tells an unknown link from an ended one. What software sends is read with tolerance: null is absent, members
that nobody knows are left alone, a body is JSON whatever its type is called, and each answer has one form whatever
`Accept` says.
"""

import hashlib
from collections.abc import Iterable, Sequence
from typing import Any

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from rest_framework import status
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.parsers import BaseParser
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import BaseThrottle, SimpleRateThrottle
from rest_framework.views import APIView

from diary.api.records import Json, flat_body
from diary.api.throttling import FileThrottle, ShareThrottle
from diary.cleaners import Cleaner, Refused, clean_fields, text
from diary.exceptions import invalid_field
from diary.models import ShareLink
from diary.sharing import files
from diary.sharing.opening import (
    READING_SECONDS,
    Reader,
    WrongPasscode,
    admit,
    count_view,
    file_token,
    link_of_file,
    open_link,
    printable_name,
    reader_token,
    truncated,
)
from diary.sharing.turns import turn
from diary.sync.devices import device_name

READER_COOKIE = "share_reading"
_TEXT_CHARACTERS = 200
_FILE_CHARACTERS_MAX = 10_000_000


def _name(value: Any) -> str:
    if not isinstance(value, str):
        raise Refused("not_text", "must be text")
    return printable_name(value)


def _length(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Refused("not_a_number", "must be a number of characters")
    return min(max(value, 0), _FILE_CHARACTERS_MAX)


_MANIFEST: dict[str, Cleaner] = {
    "recipient": _name,
    "passcode": text(_TEXT_CHARACTERS),
    "embeddedLengthMax": _length,
}
_OPENING: dict[str, Cleaner] = {
    "token": text(_TEXT_CHARACTERS),
    "recipient": _name,
    "passcode": text(_TEXT_CHARACTERS),
}


class LinkThrottle(SimpleRateThrottle):
    """So many calls a link, from wherever they come."""

    scope = "link"

    def get_cache_key(self, request: Request, view: Any) -> str:
        token = str(view.kwargs.get("token", ""))
        digest = hashlib.sha256(token.encode()).hexdigest()
        return self.cache_format % {"scope": self.scope, "ident": digest}


class _OneForm(BaseContentNegotiation):
    """Bodies and answers have one form each, whatever a request calls them or asks for."""

    def select_parser(self, request: Request, parsers: Iterable[BaseParser]) -> BaseParser:
        return next(iter(parsers))

    def select_renderer(
        self, request: Request, renderers: Iterable[BaseRenderer], format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        renderer = next(iter(renderers))
        return renderer, str(renderer.media_type)


class _ForReaders(APIView):
    authentication_classes = ()
    permission_classes = ()
    throttle_classes: Sequence[type[BaseThrottle]] = (ShareThrottle,)
    content_negotiation_class = _OneForm
    schema = None


class Opening(_ForReaders):
    """The page that a person opens: what it asks for comes here, and a cookie for an hour goes back.

    The cookie belongs to the address of this link's report, so it never meets that of another link.
    """

    def post(self, request: Request) -> Response:
        fields = _asked(request, _OPENING, "token", "recipient")
        passcode, reader = fields.get("passcode", ""), _reader(request, fields)
        try:
            link = open_link(
                token=fields["token"], passcode=passcode, reader=reader, now=timezone.now()
            )
        except WrongPasscode as wrong:
            return _wrong(wrong)
        address = reverse("shared-report", kwargs={"share_id": link.share_id})
        response = Response({"address": address})
        response.set_cookie(
            READER_COOKIE,
            reader_token(link),
            max_age=READING_SECONDS,
            path=address,
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
        fields, now = _asked(request, _MANIFEST, "recipient"), timezone.now()
        passcode, reader = fields.get("passcode", ""), _reader(request, fields)
        with turn():
            try:
                link = admit(token=token, passcode=passcode, reader=reader, now=now)
            except WrongPasscode as wrong:
                return _wrong(wrong)
            answer = _manifest(link, fields.get("embeddedLengthMax", _FILE_CHARACTERS_MAX))
        # The last of all: a view that was not given is none.
        count_view(link, reader, now)
        return Response(answer)


class File(_ForSoftware):
    """One encrypted file of a link, for an hour; gone at once when the link is."""

    throttle_classes = (FileThrottle,)

    def get(self, request: Request, token: str) -> HttpResponse:
        now = timezone.now()
        link, part = link_of_file(token, now)
        return HttpResponse(files.file_of(link, part, now), content_type="application/jose")


def _manifest(link: ShareLink, embedded_max: float) -> Json:
    packed = dict(enumerate(files.files_of(link, timezone.now())))
    apart = {part: file for part, file in packed.items() if len(file) > embedded_max}
    files.keep_files(link, apart)
    described = [
        _at_an_address(link, part) if part in apart else _embedded(file)
        for part, file in packed.items()
    ]
    return {"status": "can-change" if link.is_live else "finalized", "files": described}


def _embedded(file: str) -> Json:
    return {"contentType": files.CONTENT_TYPE, "embedded": file}


def _at_an_address(link: ShareLink, part: int) -> Json:
    address = reverse("shared-file", kwargs={"token": file_token(link, part)})
    return {"contentType": files.CONTENT_TYPE, "location": settings.PUBLIC_URL + address}


def _asked(request: Request, cleaners: dict[str, Cleaner], *required: str) -> Json:
    """The members of a body that we know; raises InvalidFields."""
    body = flat_body(request.data, given_only=set())
    given = {name: body[name] for name in cleaners if body.get(name) is not None}
    fields = clean_fields(given, cleaners)
    for name in required:
        if not fields.get(name):
            raise invalid_field(name, "required", "is required")
    return fields


def _reader(request: Request, fields: Json) -> Reader:
    return Reader(
        recipient=fields["recipient"],
        device=device_name(request.headers.get("User-Agent", "")),
        address=truncated(get_adapter().get_client_ip(request)),
    )


def _wrong(wrong: WrongPasscode) -> Response:
    return Response({"remainingAttempts": wrong.remaining}, status=status.HTTP_401_UNAUTHORIZED)
