"""The security headers of every answer, whoever gives it: a view, WhiteNoise, or Django refusing a request."""

import re
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

# Django sets some of these too, but not on what it answers before its own turn (a foreign Host, say).
HEADERS = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # Answers with personal data stay out of every cache; what may be cached says so itself.
    "Cache-Control": "no-store",
}
# Where links for clinicians are opened: nothing may follow from there, nothing may be found by a robot.
_SHARED = re.compile(r"/s(?![\w-])")
_SHARED_HEADERS = {
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
}


class SecurityHeadersMiddleware:
    """Adds the headers that are missing; what a view has set stays."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if _SHARED.match(request.path):
            # Stricter than what Django has set by now.
            for name, value in _SHARED_HEADERS.items():
                response.headers[name] = value
        return response
