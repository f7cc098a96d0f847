"""Pages of a link: the door that is the same for everyone, the report behind it, and the owner's preview of it.

The report and its files stand below an address of the link's own, and so does the reader's cookie: two links that are
open in one browser never meet. The address is no key.
"""

import json
from collections.abc import Callable
from functools import wraps
from typing import Literal, cast
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from diary.access import share_of
from diary.api.limits import count_preview, count_use, in_turn
from diary.api.shared import READER_COOKIE
from diary.exceptions import RecordNotFound
from diary.models import ShareLink
from diary.sharing.contents import report_of
from diary.sharing.files import CONTENT_TYPE, attachment
from diary.sharing.opening import finish_token, link_of_reader
from diary.sharing.report.facts import Report
from diary.sharing.report.fhir import document_of
from diary.sharing.report.page import render_report
from diary.sharing.report.pdf import expect_a_turn, report_pdf
from diary.sharing.report.tables import TABLES, report_json, tables_told
from diary.views import csrf_failure

_PAPERS: dict[str, Literal["a4", "us-letter"]] = {"a4": "a4", "letter": "us-letter"}


@require_safe
def gate(request: HttpRequest) -> HttpResponse:
    """What is after # never reaches us: this page reads it and asks for name and passcode."""
    return render(request, "sharing/gate.html")


def _for_its_reader(page: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Gives a page the link that its reader has opened; to anybody else, and after an hour, the way back."""

    @wraps(page)
    def shown(request: HttpRequest, share_id: UUID, **named: str) -> HttpResponse:
        try:
            link = link_of_reader(_cookie(request), share_id, timezone.now())
            return page(request, link, **named)
        except RecordNotFound:
            return render(request, "sharing/closed.html", status=404)

    return shown


@require_safe
@_for_its_reader
@in_turn
def report(request: HttpRequest, link: ShareLink) -> HttpResponse:
    of_this = {"share_id": link.share_id}
    found = _read(request, link)
    links = {
        "pdf_a4": reverse("shared-pdf", kwargs={**of_this, "paper": "a4"}),
        "pdf_letter": reverse("shared-pdf", kwargs={**of_this, "paper": "letter"}),
        "csv": {
            table: reverse("shared-csv", kwargs={**of_this, "table": table})
            for table in tables_told(found)
        },
        "json": reverse("shared-json", kwargs=of_this),
        "fhir": reverse("shared-fhir", kwargs=of_this),
        "finish": reverse("shared-finish", kwargs=of_this),
        "finish_token": finish_token(_cookie(request)),
    }
    return HttpResponse(render_report(found, links=links))


@require_safe
@_for_its_reader
@in_turn
def report_as_pdf(request: HttpRequest, link: ShareLink, paper: str) -> HttpResponse:
    if paper not in _PAPERS:
        raise Http404
    expect_a_turn()
    found = _read(request, link, "pdf")
    content = report_pdf(found, paper=_PAPERS[paper])
    return _download(HttpResponse(content, content_type="application/pdf"), link, found, "pdf")


@require_safe
@_for_its_reader
@in_turn
def report_as_csv(request: HttpRequest, link: ShareLink, table: str) -> HttpResponse:
    found = _read(request, link)
    if table not in tables_told(found):
        raise Http404
    response = HttpResponse(TABLES[table](found), content_type="text/csv; charset=utf-8")
    return _download(response, link, found, f"{table.replace('_', '-')}.csv")


@require_safe
@_for_its_reader
@in_turn
def report_as_json(request: HttpRequest, link: ShareLink) -> HttpResponse:
    found = _read(request, link)
    return _download(JsonResponse(report_json(found)), link, found, "json")


@require_safe
@_for_its_reader
@in_turn
def report_as_fhir(request: HttpRequest, link: ShareLink) -> HttpResponse:
    found = _read(request, link)
    content = json.dumps(document_of(found), separators=(",", ":"))
    return _download(HttpResponse(content, content_type=CONTENT_TYPE), link, found, "fhir.json")


# Browsers say "Origin: null" for a form of a page that sends no referrer, which Django's own check refuses. The form
# brings a token of ours instead, and the cookie never comes from another site.
@csrf_exempt
@require_POST
@_for_its_reader
def finish(request: HttpRequest, link: ShareLink) -> HttpResponse:
    """ "I have finished reading": the cookie goes. Works without a script."""
    if not constant_time_compare(
        request.POST.get("finish_token", ""), finish_token(_cookie(request))
    ):
        return csrf_failure(request)
    response = render(request, "sharing/finished.html")
    address = reverse("shared-report", kwargs={"share_id": link.share_id})
    response.delete_cookie(READER_COOKIE, path=address, samesite="Strict")
    return response


@require_safe
@login_required
@in_turn
def preview(request: HttpRequest, share_id: UUID) -> HttpResponse:
    """Exactly what a reader of this link would see now; counts no view."""
    owner = cast("User", request.user)
    try:
        link = share_of(owner.pk, share_id)
        count_preview(owner.pk)
        return HttpResponse(render_report(_shown(link), links={}))
    except RecordNotFound:
        raise Http404 from None


def _cookie(request: HttpRequest) -> str:
    return request.COOKIES.get(READER_COOKIE, "")


def _read(request: HttpRequest, link: ShareLink, use: str = "report") -> Report:
    count_use(request, use, link_pk=link.pk)
    return _shown(link)


def _shown(link: ShareLink) -> Report:
    return report_of(link, timezone.now())


def _download(response: HttpResponse, link: ShareLink, found: Report, ending: str) -> HttpResponse:
    response["Content-Disposition"] = attachment(link, found, ending)
    return response
