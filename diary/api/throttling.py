"""How many requests a person or an address may make a minute; counted in the shared cache."""

from typing import TYPE_CHECKING, cast

from rest_framework.request import Request
from rest_framework.throttling import AnonRateThrottle, SimpleRateThrottle, UserRateThrottle

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


class FileThrottle(AnonRateThrottle):
    """Files of links, by address: whoever has one has opened the link, and ten years are a hundred of them."""

    scope = "file"


class _CountOf(SimpleRateThrottle):
    """Counts for a name of ours: a link, an address, an owner."""

    def __init__(self, scope: str, whom: str) -> None:
        self.scope, self._whom = scope, whom
        super().__init__()

    def get_cache_key(self, request: Request, view: "APIView") -> str:
        return self.cache_format % {"scope": self.scope, "ident": self._whom}


def seconds_until(scope: str, whom: str) -> int:
    """0 and counted, or how many seconds `whom` has to wait for one more of `scope`; the rates are in the settings."""
    throttle = _CountOf(scope, whom)
    # The name is known: neither is looked at.
    if throttle.allow_request(cast("Request", None), cast("APIView", None)):
        return 0
    return int(throttle.wait() or 0) + 1
