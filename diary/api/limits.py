"""What readers of links make us do that is dear: a few at once, and so many a minute for an address and for a link."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.adapter import get_adapter
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from rest_framework.exceptions import Throttled

from diary.api.throttling import seconds_until
from diary.exceptions import Busy
from diary.sharing.turns import turn


def count_use(request: HttpRequest, scope: str, *, link_pk: int) -> None:
    """Counts one more `scope` ("pdf" or "report") for who asks and for the link, whoever asks; raises Throttled.

    To be called before anything of the diary is read.
    """
    address = get_adapter().get_client_ip(request)
    for each, whom in ((scope, address), (f"{scope}-link", str(link_pk))):
        if seconds := seconds_until(each, whom):
            raise Throttled(wait=seconds)


def count_preview(owner_pk: int) -> None:
    """Counts one more look of an owner at what a link shows; raises Throttled."""
    if seconds := seconds_until("preview", str(owner_pk)):
        raise Throttled(wait=seconds)


def in_turn(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For a page that takes work: it gets one of the few turns; else a page that says so and asks again by itself."""

    @wraps(view)
    def limited(request: HttpRequest, *args: Any, **named: Any) -> HttpResponse:
        try:
            with turn():
                return view(request, *args, **named)
        except Busy as busy:
            answer = _told(503, busy.seconds)
            # Of browsers only; a download begins from here, and the page stays.
            answer["Refresh"] = str(busy.seconds)
            # No fault: Django would log each as an error.
            answer._has_been_logged = True  # type: ignore[attr-defined]  # noqa: SLF001
            return answer
        except Throttled as throttled:
            return _told(429, int(getattr(throttled, "wait", None) or 1))

    return limited


def _told(status: int, seconds: int) -> HttpResponse:
    page = render_to_string(f"sharing/{status}.html", {"seconds": seconds})
    return HttpResponse(page, status=status, headers={"Retry-After": str(seconds)})
