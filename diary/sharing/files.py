"""The files of a link for software: FHIR documents, each encrypted with the link's key."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.cache import cache

from diary.exceptions import RecordNotFound
from diary.models import ShareLink
from diary.sharing.contents import report_of
from diary.sharing.report.facts import Report
from diary.sharing.report.fhir import PDF_BYTES, bundles_of
from diary.sharing.report.pdf import report_pdf
from diary.sharing.shlink import encrypted_file

CONTENT_TYPE = "application/fhir+json"
# Ten years are a hundred files, fetched one after the other: packing them all for each would take minutes.
_KEPT_SECONDS = 600
# With the tables of more days the PDF is too long for a document.
_DAYS_WITH_TABLES = 120


def files_of(link: ShareLink, now: datetime) -> list[str]:
    """All files of a link, encrypted anew at every call; the PDF comes last."""
    return [_packed(link, bundle) for bundle in _bundles(report_of(link, now))]


def keep_files(link: ShareLink, files: Mapping[int, str]) -> None:
    """Keeps files, encrypted as they are, by their place, for readers who come for them at once.

    One set a link: the next reader's takes its place.
    """
    kept = {_kept_at(link, part): file for part, file in files.items()}
    cache.set_many(kept, timeout=_KEPT_SECONDS)


def file_of(link: ShareLink, part: int, now: datetime) -> str:
    """One file of a link by its place, kept or packed anew; raises RecordNotFound for one that is not there (any more)."""
    kept: str | None = cache.get(_kept_at(link, part))
    if kept:
        return kept
    bundles = _bundles(report_of(link, now))
    if part >= len(bundles):
        raise RecordNotFound
    return _packed(link, bundles[part])


def _kept_at(link: ShareLink, part: int) -> str:
    return f"share-file:{link.pk}:{part}"


def _bundles(report: Report) -> list[dict[str, Any]]:
    return bundles_of(report, pdf=_pdf_that_fits(report))


def _pdf_that_fits(report: Report) -> bytes:
    """With its tables where that is short enough, else its first page alone."""
    if len(report.days) <= _DAYS_WITH_TABLES:
        whole = report_pdf(report, paper="a4")
        if len(whole) <= PDF_BYTES:
            return whole
    return report_pdf(report, paper="a4", summary_only=True)


def _packed(link: ShareLink, bundle: dict[str, Any]) -> str:
    content = json.dumps(bundle, separators=(",", ":"), ensure_ascii=False).encode()
    key = bytes.fromhex(link.secrets["key"])
    return encrypted_file(content, key=key, content_type=CONTENT_TYPE)
