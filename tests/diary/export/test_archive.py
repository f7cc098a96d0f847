"""What is in the file of a whole diary, for people, for spreadsheets, for a doctor's software."""

import csv
import io
import json
import re
from datetime import timedelta
from zipfile import ZipFile

import pypdf
import pytest
from django.utils import timezone

from diary.export.archive import PDF_DAYS, write_archive
from diary.sharing.report.fhir import document_of, document_text
from diary.sharing.report.pdf_view import pdf_view
from diary.sharing.report.table_words import COLUMNS
from diary.sharing.report.tables import TABLES
from diary.sharing.report.words import day_text
from tests.diary.export.diaries import fill_diary
from tests.diary.sharing.reports import busy_report, long_report, report_of
from tests.factories import make_day, today

ADDRESS = re.compile(
    r"""(?:src|href|action|data|srcset|poster)\s*=|url\(|@import|https?:|<script"""
)


def files_of(owner):
    """Name -> bytes, of the ZIP made now."""
    file, percents = io.BytesIO(), []
    write_archive(owner, file, now=timezone.now(), progress=percents.append)
    assert percents == sorted(percents)
    with ZipFile(file) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def rows_of(table):
    return list(csv.DictReader(io.StringIO(table.decode("utf-8-sig"))))


@pytest.mark.django_db
def test_what_is_in_it(alice, real_pdf):
    fill_diary(alice, days=30)
    files = files_of(alice)
    assert set(files) == {
        *("daymark.json", "daymark-export.schema.json", "fhir.json", "README.txt"),
        *("report.html", "report.pdf", "csv/README.txt"),
        *(f"csv/{name}.csv" for name in TABLES),
    }
    everything = json.loads(files["daymark.json"])
    daily = [entry for entry in everything["entries"] if entry["kind"] == "daily"]
    rows = {name: rows_of(files[f"csv/{name}.csv"]) for name in TABLES}
    assert len([row for row in rows["days"] if row["recorded_at"]]) == len(daily)
    assert len(rows["moments"]) == len(everything["entries"]) - len(daily)
    assert len(rows["sessions"]) == len(everything["ems_sessions"])
    assert len(rows["side_effects"]) == len(everything["side_effects"])
    assert len(rows["safety_checks"]) == len(everything["screenings"])
    assert json.loads(files["fhir.json"])["type"] == "document"
    assert files["report.pdf"].startswith(b"%PDF-")


@pytest.mark.django_db
def test_an_empty_diary_has_every_table_with_its_header(alice):
    files = files_of(alice)
    told = files["csv/README.txt"].decode()
    for name in TABLES:
        header = files[f"csv/{name}.csv"].decode("utf-8-sig").splitlines()[0].split(",")
        # Columns of a trial come with one.
        assert set(header) <= set(COLUMNS[name])
        assert f"{name}.csv" in told
        for column in header:
            assert f"  {column}: " in told


@pytest.mark.django_db
def test_the_readme_names_every_file(alice):
    files = files_of(alice)
    told = files["README.txt"].decode()
    assert [
        name for name in files if "/" not in name and name != "README.txt" and name not in told
    ] == []
    assert "choose this ZIP" in told
    assert f"the last {PDF_DAYS} days" in told


@pytest.mark.django_db
def test_the_page_stands_alone(alice):
    make_day(alice, today(), pain=3, note="<script>alert(1)</script> & more")
    page = files_of(alice)["report.html"].decode()
    assert "<style>" in page
    assert "&lt;script&gt;alert(1)" in page
    for ours in ('href="#tables"', 'xmlns="http://www.w3.org/2000/svg"'):
        page = page.replace(ours, "")
    assert ADDRESS.findall(page) == []
    assert "default-src 'none'" in page


@pytest.mark.django_db
def test_a_day_of_years_ago_is_in_every_file_and_the_pdf_says_where(alice, real_pdf):
    long_ago = today() - timedelta(days=3 * 365)
    make_day(alice, long_ago, pain=9, note="Before the house")
    make_day(alice, today(), pain=1, note="In the house")
    files = files_of(alice)
    for name in ("report.html", "csv/days.csv", "daymark.json", "fhir.json"):
        assert b"Before the house" in files[name]
    pages = pypdf.PdfReader(io.BytesIO(files["report.pdf"])).pages
    pdf = " ".join("".join(page.extract_text() for page in pages).split())
    begin = today() - timedelta(days=PDF_DAYS - 1)
    assert f"The tables begin on {day_text(begin)}; report.html" in pdf
    assert "from 1 to 9" in pdf, "the first page is about everything"
    assert "In the house" in pdf
    assert "Before the house" not in pdf


@pytest.mark.parametrize("first", [0, 1, 40, 79])
def test_tables_of_the_pdf_begin_where_they_should(first):
    report = long_report(80)
    begin = report.scope.from_on + timedelta(days=first)
    whole, cut = pdf_view(report), pdf_view(report, tables_from=begin)
    assert (cut["elsewhere"] == "") == (first == 0)
    tables = {"tables", "numbers", "elsewhere", "is_full"}
    assert {k: v for k, v in cut.items() if k not in tables} == {
        k: v for k, v in whole.items() if k not in tables
    }
    shown = [row for table in cut["tables"] if table["kind"] == "days" for row in table["rows"]]
    every = [row for table in whole["tables"] if table["kind"] == "days" for row in table["rows"]]
    assert shown == every[first:]
    assert len(every) == 80


@pytest.mark.parametrize(
    "report", [report_of([]), long_report(40), busy_report("\u00fc \U0001f9b6")]
)
def test_a_document_in_pieces_is_the_same_document(report):
    assert json.loads("".join(document_text(report))) == document_of(report)


@pytest.mark.django_db
def test_the_document_holds_the_whole_range(alice):
    make_day(alice, today() - timedelta(days=500), pain=4)
    document = json.loads(files_of(alice)["fhir.json"])
    composition = document["entry"][0]["resource"]
    assert composition["event"] == [
        {"period": {"start": str(today() - timedelta(days=500)), "end": str(today())}}
    ]
