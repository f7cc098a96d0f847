"""The files of a link for software: FHIR documents, each encrypted with the link's key; and what files to keep are called."""

import json
import re
import unicodedata
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import quote

from django.core.cache import cache

from accounts.encryption import is_unreadable
from diary.exceptions import RecordNotFound
from diary.models import ShareLink
from diary.sharing.contents import report_of
from diary.sharing.report.facts import Report
from diary.sharing.report.fhir import PDF_BYTES, bundles_of
from diary.sharing.report.pdf import expect_a_turn, report_pdf
from diary.sharing.shlink import encrypted_file
from diary.sharing.turns import turn

CONTENT_TYPE = "application/fhir+json"
# Ten years are a hundred files, fetched one after the other: packing them all for each would take minutes.
_KEPT_SECONDS = 600
# With the tables of more days the PDF is too long for a document.
_DAYS_WITH_TABLES = 120
# With three bytes a sign, and the dates, it still is a file name.
_NAME_CHARACTERS = 40


def files_of(link: ShareLink, now: datetime) -> list[str]:
    """All files of a link, encrypted anew at every call; the PDF comes last. Raises Busy as `report_pdf` does."""
    expect_a_turn()
    return [_packed(link, bundle) for bundle in _bundles(report_of(link, now))]


def keep_files(link: ShareLink, files: Mapping[int, str]) -> None:
    """Keeps files, encrypted as they are, by their place, for readers who come for them at once.

    One set a link: the next reader's takes its place.
    """
    kept = {_kept_at(link, part): file for part, file in files.items()}
    cache.set_many(kept, timeout=_KEPT_SECONDS)


def file_of(link: ShareLink, part: int, now: datetime) -> str:
    """One file of a link by its place, kept, or packed anew with all others, which are kept then.

    Raises RecordNotFound for one that is not there (any more), and Busy when it would have to be packed just now.
    """
    kept: str | None = cache.get(_kept_at(link, part))
    if kept:
        return kept
    with turn():
        packed = files_of(link, now)
    if part >= len(packed):
        raise RecordNotFound
    keep_files(link, dict(enumerate(packed)))
    return packed[part]


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
    if is_unreadable(link.secrets):
        raise RecordNotFound
    key = bytes.fromhex(link.secrets["key"])
    return encrypted_file(content, key=key, content_type=CONTENT_TYPE)


def attachment(link: ShareLink, report: Report, ending: str) -> str:
    """Content-Disposition of a file to keep: `diary-<name>-<from>-<to>.<ending>`, in plain letters and in the name's own.

    `name` is what the patient chose to be called, else the beginning of the link's id.
    """
    scope, by_id = report.scope, str(link.share_id)[:8]
    own = _as_file_name(scope.shown_name) or by_id
    letters = unicodedata.normalize("NFKD", own).encode("ascii", "ignore").decode()
    plain = _as_file_name(letters) or by_id
    days = f"{scope.from_on}-{scope.to_on}.{ending}"
    whole = quote(f"diary-{own}-{days}")
    return f"attachment; filename=\"diary-{plain}-{days}\"; filename*=UTF-8''{whole}"


def _as_file_name(text: str) -> str:
    """Letters, marks and digits of any script, everything else as hyphens; empty when nothing is left."""
    signs = [sign if unicodedata.category(sign)[0] in "LMN" else "-" for sign in text]
    return re.sub("-+", "-", "".join(signs)).strip("-")[:_NAME_CHARACTERS]
