"""The PDF: conforms to PDF/UA-1, reads in the right order, and typed text is only ever text."""

import io
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any, Literal

import page
import pypdf
import pytest

from diary.sharing.report.drawn import drawn
from diary.sharing.report.fhir import PDF_BYTES
from diary.sharing.report.pdf import TypesettingFailed, report_pdf
from diary.sharing.report.pdf_view import pdf_view
from tests.diary.sharing.reports import (
    FIRST_ON,
    FORMULAS,
    INJECTIONS,
    busy_report,
    day,
    finished_trial,
    instant,
    long_report,
    report_of,
    session,
    with_text,
)

pytestmark = pytest.mark.long

TEXTS = FORMULAS + INJECTIONS
BROUGHT_IN: dict[str, Any] = {"imported_from": "table", "imported_at": instant(FIRST_ON)}
Paper = Literal["a4", "us-letter"]
PAPERS: list[Paper] = ["a4", "us-letter"]


def check(pdf: bytes) -> None:
    found = page.validate_pdf_bytes(pdf, profile="ua1")
    assert [failure.message for failure in found.failures] == []
    assert found.is_compliant


def pages_of(pdf: bytes) -> list[str]:
    return [one.extract_text() for one in pypdf.PdfReader(io.BytesIO(pdf)).pages]


def squeezed(text: str) -> str:
    return "".join(text.replace("\u200b", "").split())


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("days", [0, 1, 30, 90])
def test_it_conforms_to_the_standard_for_everybody(days: int, paper: Paper) -> None:
    check(report_pdf(long_report(days) if days else report_of([]), paper=paper))


def test_it_has_a_title_a_language_and_the_size_asked_for() -> None:
    sizes = []
    for paper in PAPERS:
        reader = pypdf.PdfReader(io.BytesIO(report_pdf(long_report(3), paper=paper)))
        assert reader.metadata is not None
        assert reader.metadata.title == "Symptom diary report, 30 Aug 2026 – 1 Sep 2026"
        assert reader.trailer["/Root"]["/Lang"] == "en"
        sizes.append(tuple(round(float(side)) for side in reader.pages[0].mediabox[2:]))
    assert sizes == [(595, 842), (612, 792)]


@pytest.mark.parametrize("paper", PAPERS)
def test_page_one_holds_the_whole_summary_in_the_order_of_the_page(paper: Paper) -> None:
    report = busy_report("Wide words again and again. " * 20)
    report = replace(
        report,
        days=[replace(one, **BROUGHT_IN) for one in report.days],
        moments=[replace(one, **BROUGHT_IN) for one in report.moments],
        sessions=[replace(one, **BROUGHT_IN) for one in report.sessions],
    )
    first, second, *_ = pages_of(report_pdf(report, paper=paper))
    order = [
        "a table or another app",
        "Red flags",
        "own question",
        "Change over",
        "The three scores",
        "How far up",
        "Sleep disturbed",
    ]
    places = [first.index(title) for title in order]
    assert places == sorted(places)
    assert "Falls" in first[places[-1] :]
    assert "Personal trial" in first[places[-2] : places[-1]]
    assert second.lstrip().startswith("Personal randomised trial of EMS")


def test_a_trial_stands_before_the_tables_with_its_pairs() -> None:
    report = replace(long_report(60), trials=[finished_trial()])
    pdf = report_pdf(report, paper="a4")
    check(pdf)
    second = pages_of(pdf)[1]
    assert "If EMS did nothing, a difference this large would turn up in about 2 of 100" in second
    assert "3.3 (3 days)" in second
    assert "Day by day" in " ".join(pages_of(pdf)[2:])


@pytest.mark.parametrize("days", [1, 3_653])
def test_the_summary_alone_is_one_page_and_says_where_the_numbers_are(days: int) -> None:
    pdf = report_pdf(long_report(days), paper="a4", summary_only=True)
    check(pdf)
    [page_one] = pages_of(pdf)
    assert "Every single number is in the FHIR documents" in page_one
    assert len(pdf) <= PDF_BYTES


def test_typesetting_leaves_nothing_behind_in_this_process() -> None:
    report_pdf(report_of([]), paper="a4")
    assert "typst" not in sys.modules


def test_what_cannot_be_typeset_is_said_without_a_word_of_the_report() -> None:
    with pytest.raises(TypesettingFailed) as failed:
        report_pdf(with_text("CANARY"), paper="CANARY")  # type: ignore[arg-type]
    assert "CANARY" not in str(failed.value)


def test_every_day_is_in_the_tables() -> None:
    text = squeezed(" ".join(pages_of(report_pdf(long_report(60), paper="a4"))))
    for one in long_report(60).days:
        late = "late" if one.is_late else ""
        assert f"{one.on.day}{one.on:%b%Y}{late}{one.scores['pain']}" in text


@pytest.mark.parametrize("text", TEXTS, ids=map(str, range(len(TEXTS))))
def test_any_text_stays_text_and_nothing_is_read(text: str) -> None:
    pdf = report_pdf(with_text(text), paper="a4")
    check(pdf)
    found = squeezed(" ".join(pages_of(pdf)))
    if text.isascii():
        assert squeezed(drawn(text)) in found
    assert Path("/etc/passwd").read_text().splitlines()[0].split(":")[-1] not in found
    assert not list(pypdf.PdfReader(io.BytesIO(pdf)).pages[0].images)


def test_writing_without_a_shape_is_a_box_and_said_to_be_one() -> None:
    rare = "\U00012000"  # cuneiform
    assert "stands for writing" in pages_of(report_pdf(with_text(rare), paper="a4"))[0]
    assert pdf_view(with_text("Füße 你好"))["other_writing"] == ""


def test_a_missing_answer_is_a_dash_and_none_today_is_zero() -> None:
    [table] = pdf_view(report_of([day(FIRST_ON, 0, None, 10)]))["tables"]
    assert table["rows"][0][:4] == ["1 Sep 2026", "0", "–", "10"]


def test_gaps_are_rows_and_skipped_is_said() -> None:
    days = [
        day(FIRST_ON, 1, None, 2, skipped=["numbness"]),
        day(FIRST_ON + timedelta(days=3), is_late=True),
    ]
    [table] = pdf_view(report_of(days))["tables"]
    assert [row[0] for row in table["rows"]] == [
        "1 Sep 2026",
        "2 Sep 2026 – 3 Sep 2026",
        "4 Sep 2026 late",
    ]
    assert table["rows"][0][2] == "skipped"
    assert table["rows"][1][1:] == ["no daily entry (2 days)"]


def test_what_is_not_shared_is_not_mentioned_as_missing() -> None:
    report = report_of([day(FIRST_ON)])
    bare = replace(report, scope=replace(report.scope, includes=frozenset()))
    [table] = pdf_view(bare)["tables"]
    assert "EMS" not in table["headers"]
    assert len(table["rows"][0]) == len(table["headers"])
    text = " ".join(pages_of(report_pdf(bare, paper="a4")))
    assert "EMS" not in text
    assert "Not part of this report: side effects" in " ".join(text.split())


def test_times_are_local() -> None:
    tables = pdf_view(report_of([], sessions=[session(FIRST_ON)]))["tables"]
    assert tables[-1]["rows"][0][0] == "1 Sep 2026, 18:30"


def test_the_same_report_gives_the_same_bytes() -> None:
    assert report_pdf(long_report(3), paper="a4") == report_pdf(long_report(3), paper="a4")


def test_ninety_days_are_a_few_pages() -> None:
    assert 3 <= len(pages_of(report_pdf(long_report(90), paper="a4"))) <= 6


def test_years_are_tables_of_one_year_each_and_conform() -> None:
    report = long_report(1_100)
    check(report_pdf(report, paper="a4"))
    titles = [table["title"] for table in pdf_view(report)["tables"]]
    assert titles[:4] == [f"Day by day, {year}" for year in (2023, 2024, 2025, 2026)]
