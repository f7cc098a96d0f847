"""What is no API: the app's shell, its worker and manifest, the API page, calendar feed, mails, health, errors."""

import base64
import hashlib
import re
import sys
from functools import lru_cache
from pathlib import Path

from csp.decorators import csp_replace, csp_update
from django.conf import settings
from django.contrib.sessions.exceptions import SessionInterrupted
from django.core.signing import BadSignature
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBadRequest,
    HttpResponseBase,
    HttpResponseForbidden,
    HttpResponseNotFound,
    HttpResponseServerError,
    JsonResponse,
)
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.http import quote_etag
from django.views.decorators.csrf import csrf_exempt, requires_csrf_token
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from diary.access import diary_of
from diary.api.errors import TROUBLE_STATUS, plain_problem
from diary.exceptions import RecordNotFound
from diary.health import readiness
from diary.metrics import CONTENT_TYPE, metrics_text
from diary.reminders.feed import calendar_feed
from diary.reminders.messages import read_unsubscribe_token
from diary.reminders.services import stop_mails
from diary.trouble import ASK_AGAIN_AFTER, passing_trouble

# Packed at build time, the smallest first.
_ENCODINGS = (("br", ".br"), ("gzip", ".gz"))
_INLINE_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)


@lru_cache(maxsize=16)
def _built_file(path: Path, changed_ns: int) -> tuple[bytes, str]:
    body = path.read_bytes()
    return body, quote_etag(hashlib.sha256(body).hexdigest()[:32])


def _built(name: str) -> tuple[bytes, str]:
    path = settings.FRONTEND_DIST / name
    try:
        return _built_file(path, path.stat().st_mtime_ns)
    except FileNotFoundError:
        raise Http404 from None


def _packed(request: HttpRequest, name: str) -> tuple[str, str]:
    """The smallest form of a built file that the browser understands: its name and its encoding, or ""."""
    accepted = request.headers.get("Accept-Encoding", "")
    path = settings.FRONTEND_DIST / name
    for encoding, ending in _ENCODINGS:
        packed = path.with_name(path.name + ending)
        # One that is older than the file belongs to another build.
        if re.search(rf"\b{encoding}\b", accepted) and _changed_ns(packed) >= _changed_ns(path):
            return packed.name, encoding
    return name, ""


def _changed_ns(path: Path) -> int:
    """0 for a file that is not there."""
    try:
        return path.stat().st_mtime_ns
    except FileNotFoundError:
        return 0


def _from_build(request: HttpRequest, name: str, content_type: str) -> HttpResponse:
    """A file of the front-end build, always revalidated: its name stays while its content changes."""
    packed, encoding = _packed(request, name)
    body, etag = _built(packed)
    headers = {"ETag": etag, "Cache-Control": "no-cache", "Vary": "Accept-Encoding"}
    if request.headers.get("If-None-Match") == etag:
        return HttpResponse(status=304, headers=headers)
    if encoding:
        headers["Content-Encoding"] = encoding
    return HttpResponse(body, content_type=content_type, headers=headers)


def inline_script_hashes(html: str) -> list[str]:
    """CSP sources for the inline scripts of the shell: hashes, because the shell is cached offline."""
    digests = [hashlib.sha256(script.encode()).digest() for script in _INLINE_SCRIPT.findall(html)]
    return [f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests]


@lru_cache(maxsize=8)
def _hashes(body: bytes) -> tuple[str, ...]:
    return tuple(inline_script_hashes(body.decode()))


@require_safe
def app_shell(request: HttpRequest, **kwargs: str) -> HttpResponseBase:
    """The same page for everyone and every screen of the app; who is signed in is asked later, by the app."""
    response = _from_build(request, "index.html", "text/html; charset=utf-8")
    # Also with a 304, which has no content: a browser may put its headers in place of the stored ones.
    body, _etag = _built("index.html")
    allowed = {"script-src": list(_hashes(body))}
    return csp_update(allowed)(lambda request: response)(request)


@require_safe
def service_worker(request: HttpRequest) -> HttpResponse:
    return _from_build(request, "sw.js", "text/javascript; charset=utf-8")


@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    return _from_build(request, "manifest.webmanifest", "application/manifest+json")


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    return HttpResponse("User-agent: *\nDisallow: /\n", content_type="text/plain")


# Swagger UI writes style elements and builds HTML from strings; it sees the schema only, nobody's data.
@csp_replace({"require-trusted-types-for": None, "trusted-types": None})
@csp_update({"style-src": ["'unsafe-inline'"]})
@require_safe
def api_docs(request: HttpRequest) -> HttpResponse:
    return render(request, "api_docs.html")


@require_safe
def healthz_live(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
def healthz_ready(request: HttpRequest) -> JsonResponse:
    parts = readiness()
    return JsonResponse(parts, status=200 if all(parts.values()) else 503)


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """For the operator's Prometheus only; to everybody else there is nothing at this address."""
    expected = f"Bearer {settings.METRICS_TOKEN}"
    given = request.headers.get("Authorization", "")
    if not settings.METRICS_TOKEN or not constant_time_compare(given, expected):
        raise Http404
    return HttpResponse(metrics_text(), content_type=CONTENT_TYPE)


@require_safe
@sensitive_variables("secret")
def calendar(request: HttpRequest, secret: str) -> HttpResponse:
    """The feed of whoever gave this address to a calendar program; it asks for nothing else."""
    try:
        feed = calendar_feed(secret, timezone.now())
    except RecordNotFound:
        raise Http404 from None
    headers = {"Cache-Control": "private, no-store"}
    return HttpResponse(feed, content_type="text/calendar; charset=utf-8", headers=headers)


# Mail programs post here by themselves (RFC 8058), without a session; the signed token says whose mails.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_variables("token")
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    try:
        owner_id = diary_of(read_unsubscribe_token(token)).owner_id
    except (BadSignature, RecordNotFound):
        raise Http404 from None
    page = "reminders/unsubscribe.html"
    if request.method == "POST":
        stop_mails(owner_id=owner_id, stopped=True, now=timezone.now())
        page = "reminders/unsubscribed.html"
    return render(request, page)


def _wants_json(request: HttpRequest) -> bool:
    return request.path.startswith("/api/")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    if _wants_json(request):
        return plain_problem(request, 404, "not_found")
    return HttpResponseNotFound(render(request, "404.html").content)


def server_error(request: HttpRequest) -> HttpResponse:
    # Django calls this while it handles the exception.
    if trouble := passing_trouble(sys.exception()):
        return _not_now(request, trouble)
    if _wants_json(request):
        return plain_problem(request, 500, "internal")
    return HttpResponseServerError(render(request, "500.html").content)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    # A session that could not be written is told as one that somebody ended.
    if trouble := passing_trouble(exception):
        return _not_now(request, trouble)
    if isinstance(exception, SessionInterrupted):
        # Signed out elsewhere meanwhile: that is not what was sent being wrong, and it may have been done.
        if _wants_json(request):
            return plain_problem(request, 401, "not_authenticated")
        return redirect("account_login")
    if _wants_json(request):
        return plain_problem(request, 400, "malformed")
    return HttpResponseBadRequest(render_to_string("400.html", {"request": request}))


def _not_now(request: HttpRequest, trouble: str) -> HttpResponse:
    status = TROUBLE_STATUS[trouble]
    if _wants_json(request):
        response: HttpResponse = plain_problem(request, status, trouble)
    else:
        # Not rendered for the request: asking who is signed in would need the database.
        page = render_to_string(f"{trouble}.html", {"request": request})
        response = HttpResponse(page, status=status)
    response["Retry-After"] = str(ASK_AGAIN_AFTER[trouble])
    return response


@requires_csrf_token
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    if _wants_json(request):
        return plain_problem(request, 403, "csrf_failed")
    return HttpResponseForbidden(render(request, "403_csrf.html").content)
