"""How many requests a person or an address may make a minute; counted in the shared cache."""

from typing import TYPE_CHECKING, cast

from django.http import HttpRequest
from rest_framework.request import Request
from rest_framework.throttling import AnonRateThrottle, UserRateThrottle

if TYPE_CHECKING:
    # It reads the settings, which name this file.
    from rest_framework.views import APIView


class UserThrottle(UserRateThrottle):
    scope = "user"


class AnonymousThrottle(AnonRateThrottle):
    scope = "anonymous"


class AcknowledgementThrottle(AnonRateThrottle):
    """Apart from the others: what phones of one household say must not shut its people out, nor the reverse."""

    scope = "acknowledgement"


class ShareThrottle(AnonRateThrottle):
    """Readers of links, by address: a whole clinic may sit behind one."""

    scope = "share"


class _OfOneMethod(UserRateThrottle):
    """Counts the requests of one method only."""

    method: str

    def allow_request(self, request: Request, view: "APIView") -> bool:
        return request.method != self.method or super().allow_request(request, view)


class WholeDiaryThrottle(_OfOneMethod):
    """Asking for a whole diary as a file, or bringing one: minutes of work each. Looking how far it is does not count."""

    scope, method = "export", "POST"


class ReadingThrottle(_OfOneMethod):
    """Reading a table anew at each choice of a column: up to a second of work each."""

    scope, method = "reading", "PATCH"


class PdfThrottle(AnonRateThrottle):
    """PDFs of links, by address: each is typeset anew, ten years take seconds."""

    scope = "pdf"


class FileThrottle(AnonRateThrottle):
    """Files of links, by address: whoever has one has opened the link, and ten years are a hundred of them."""

    scope = "file"


def seconds_until_pdf(request: HttpRequest) -> int:
    """0, or how many seconds this address has to wait for its next PDF."""
    throttle = PdfThrottle()
    # It looks for the address only, which Django's requests have as well.
    if throttle.allow_request(cast("Request", request), cast("APIView", None)):
        return 0
    return int(throttle.wait() or 0) + 1
