"""Pages of a link: the door that is the same for everyone, the report behind it, and the owner's preview of it."""

import json
from collections.abc import Callable
from typing import Literal, cast
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.models import User
from diary.access import share_of
from diary.api.shared import READER_COOKIE
from diary.api.throttling import seconds_until_pdf
from diary.exceptions import RecordNotFound
from diary.models import ShareLink
from diary.sharing.contents import report_of
from diary.sharing.files import CONTENT_TYPE
from diary.sharing.opening import link_of_reader
from diary.sharing.report.facts import Report
from diary.sharing.report.fhir import document_of
from diary.sharing.report.page import render_report
from diary.sharing.report.pdf import report_pdf
from diary.sharing.report.tables import report_csv, report_json

_PAPERS: dict[str, Literal["a4", "us-letter"]] = {"a4": "a4", "letter": "us-letter"}
_NAME = "daymark-report"


@require_safe
def gate(request: HttpRequest) -> HttpResponse:
    """What is after # never reaches us: this page reads it and asks for name and passcode."""
    return render(request, "sharing/gate.html")


@require_safe
def report(request: HttpRequest) -> HttpResponse:
    links = {
        "pdf_a4": reverse("shared-pdf", kwargs={"paper": "a4"}),
        "pdf_letter": reverse("shared-pdf", kwargs={"paper": "letter"}),
        "csv": reverse("shared-csv"),
        "json": reverse("shared-json"),
        "fhir": reverse("shared-fhir"),
    }
    return HttpResponse(render_report(_being_read(request), links=links))


@require_safe
def report_as_pdf(request: HttpRequest, paper: str) -> HttpResponse:
    if paper not in _PAPERS:
        raise Http404
    found = _being_read(request)
    if seconds := seconds_until_pdf(request):
        page = render_to_string("429.html", request=request)
        return HttpResponse(page, status=429, headers={"Retry-After": str(seconds)})
    content = report_pdf(found, paper=_PAPERS[paper])
    return _download(content, "application/pdf", "pdf")


@require_safe
def report_as_csv(request: HttpRequest) -> HttpResponse:
    return _download(report_csv(_being_read(request)), "text/csv; charset=utf-8", "csv")


@require_safe
def report_as_json(request: HttpRequest) -> HttpResponse:
    response = JsonResponse(report_json(_being_read(request)))
    response["Content-Disposition"] = f'attachment; filename="{_NAME}.json"'
    return response


@require_safe
def report_as_fhir(request: HttpRequest) -> HttpResponse:
    content = json.dumps(document_of(_being_read(request)), separators=(",", ":"))
    return _download(content, CONTENT_TYPE, "fhir.json")


@require_safe
@login_required
def preview(request: HttpRequest, share_id: UUID) -> HttpResponse:
    """Exactly what a reader of this link would see now; counts no view."""
    owner = cast("User", request.user)
    found = _or_404(lambda: share_of(owner.pk, share_id))
    return HttpResponse(render_report(report_of(found, timezone.now()), links={}))


def _being_read(request: HttpRequest) -> Report:
    now = timezone.now()
    token = request.COOKIES.get(READER_COOKIE, "")
    return report_of(_or_404(lambda: link_of_reader(token, now)), now)


def _or_404(find: Callable[[], ShareLink]) -> ShareLink:
    try:
        return find()
    except RecordNotFound:
        raise Http404 from None


def _download(content: bytes | str, content_type: str, ending: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{_NAME}.{ending}"'}
    return HttpResponse(content, content_type=content_type, headers=headers)
