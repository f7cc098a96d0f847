"""The files of a link for software: FHIR documents, each encrypted with the link's key."""

import json
from datetime import datetime
from typing import Any

from diary.exceptions import RecordNotFound
from diary.models import ShareLink
from diary.sharing.contents import report_of
from diary.sharing.report.facts import Report
from diary.sharing.report.fhir import bundles_of
from diary.sharing.report.pdf import report_pdf
from diary.sharing.shlink import encrypted_file

CONTENT_TYPE = "application/fhir+json"


def files_of(link: ShareLink, now: datetime) -> list[str]:
    """All files of a link, encrypted anew at every call; the PDF comes last, where it is small enough."""
    return [_packed(link, bundle) for bundle in _with_pdf(report_of(link, now))]


def file_of(link: ShareLink, part: int, now: datetime) -> str:
    """One file of a link, by its place in `files_of`; raises RecordNotFound for one that is not there (any more)."""
    report = report_of(link, now)
    bundles = bundles_of(report)
    if part == len(bundles):
        # Drawn for who asks for it only.
        bundles = _with_pdf(report)
    if part >= len(bundles):
        raise RecordNotFound
    return _packed(link, bundles[part])


def _with_pdf(report: Report) -> list[dict[str, Any]]:
    return bundles_of(report, pdf=report_pdf(report, paper="a4"))


def _packed(link: ShareLink, bundle: dict[str, Any]) -> str:
    content = json.dumps(bundle, separators=(",", ":"), ensure_ascii=False).encode()
    key = bytes.fromhex(link.secrets["key"])
    return encrypted_file(content, key=key, content_type=CONTENT_TYPE)
