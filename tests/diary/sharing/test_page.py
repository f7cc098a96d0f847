"""The page for a clinician: its order, its words, its tables; everything typed is text; no script, no style inside."""

import re
from dataclasses import replace
from datetime import timedelta
from html.parser import HTMLParser

import pytest

from diary.sharing.report.facts import Report
from diary.sharing.report.page import render_report
from tests.diary.sharing.reports import (
    FIRST_ON,
    FORMULAS,
    INJECTIONS,
    day,
    effect,
    long_report,
    report_of,
    session,
    with_text,
)


class Rows(HTMLParser):
    """Table rows as lists of cell texts, the tags of the page, and all that is text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.tags: list[str] = []
        self.attributes: set[str] = set()
        self.said = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes |= {name for name, _value in attrs}
        if tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th"):
            self.rows[-1].append("")

    def handle_data(self, data: str) -> None:
        self.said += data
        if self.rows and self.rows[-1]:
            self.rows[-1][-1] += data


def shown(report: Report) -> str:
    return render_report(report, links={})


def said(report: Report) -> str:
    return " ".join(Rows(shown(report)).said.split())


def row_of(report: Report, start: str) -> list[str]:
    cells = [[" ".join(cell.split()) for cell in row] for row in Rows(shown(report)).rows]
    return next(row for row in cells if row and row[0].startswith(start))


def test_first_things_first() -> None:
    report = long_report(60)
    scope = replace(report.scope, question="More or fewer sessions?", shown_name="Alice A.")
    text = said(replace(report, scope=scope))
    order = (
        "Alice A.",
        "Self-reported, not verified",
        "Red flags",
        "More or fewer sessions?",
        "Change over the range",
        "The three scores",
        "How far up, feet and legs",
        "EMS days",
        "Side effectsredness",
        "Highest daily scores",
        "Day by day",
    )
    places = [text.index(words) for words in order]
    assert places == sorted(places)


def test_a_flat_year_is_no_clear_change_and_says_its_range_and_days() -> None:
    days = [day(FIRST_ON + timedelta(days=index), 4 + index % 7 % 3, 0, 0) for index in range(365)]
    row = row_of(report_of(days), "Pain")
    assert row[-1].startswith("No clear change: ")
    assert "(95 % range " in row[-1]
    assert "364 days" in row[-1]


def test_a_real_change_is_called_one() -> None:
    days = [
        day(FIRST_ON + timedelta(days=index), 8 - index // 20 - index % 2, 0, 0)
        for index in range(90)
    ]
    assert re.fullmatch(
        r"Clear change: 3\.\d points lower \(95 % range [\d.]+ to [\d.]+ lower\), from 84 days",
        row_of(report_of(days), "Pain")[-1],
    )


def test_a_new_diary_says_why_nothing_is_compared() -> None:
    scope = replace(long_report(90).scope, to_on=FIRST_ON)
    days = [day(FIRST_ON - timedelta(days=index), 5, 0, 0) for index in reversed(range(30))]
    report = replace(report_of(days), scope=scope)
    assert row_of(report, "Pain")[-1] == (
        "Too few days to tell: 2 of 4 fortnights with enough answers"
    )


def test_a_table_stays_one_for_ears_where_its_rows_are_laid_out_as_lines() -> None:
    roles = {
        "table": "table",
        "thead": "rowgroup",
        "tbody": "rowgroup",
        "tr": "row",
        "td": "cell",
        "th": "(columnheader|rowheader)",
    }
    html = shown(long_report(60))
    for tag, role in roles.items():
        assert re.findall(f'<{tag}(?: (?!role=)[^ >]+)* role="{role}"', html)
        assert len(re.findall(f"<{tag}[ >]", html)) == len(re.findall(f'<{tag} [^>]*role="', html))


def test_missing_days_are_counted() -> None:
    days = [day(FIRST_ON), day(FIRST_ON + timedelta(days=5))]
    assert "4 missing" in row_of(report_of(days), "Pain")[1]


def test_it_never_praises_and_never_concludes() -> None:
    text = said(long_report(90)).lower()
    assert re.findall(r"improve|better|worse|works|p[- ]value|signific|effective", text) == []


def test_every_value_of_the_chart_is_in_a_table() -> None:
    report = long_report(60)
    cells_of = [[cell.strip() for cell in row] for row in Rows(shown(report)).rows]
    rows = {row[0].removesuffix(" late"): row[1:4] for row in cells_of}
    for one in report.days:
        cells = rows[f"{one.on.day} {one.on:%b %Y}"]
        for cell, (symptom, score) in zip(cells, one.scores.items(), strict=True):
            empty = "skipped" if symptom in one.skipped else "–"
            mark = "\u00a0same" if one.is_copied(symptom) else ""
            assert cell == (empty if score is None else f"{score}{mark}")


def test_zero_skipped_no_answer_and_no_entry_are_four_things() -> None:
    days = [day(FIRST_ON, 0, None, None, skipped=["numbness"]), day(FIRST_ON + timedelta(days=4))]
    report = report_of(days)
    assert row_of(report, "1 Sep")[1:4] == ["0", "skipped", "–"]
    assert row_of(report, "2 Sep") == [
        "2 Sep 2026 – 4 Sep 2026",
        "no daily entry (3 days)",
    ]


def test_late_days_are_marked() -> None:
    assert row_of(report_of([day(FIRST_ON, is_late=True)]), "1 Sep")[0].endswith("late")


def test_nothing_about_what_is_not_shared() -> None:
    report = report_of([day(FIRST_ON)])
    text = said(replace(report, scope=replace(report.scope, includes=frozenset())))
    assert "EMS" not in text
    assert "Not part of this report: side effects" in text


def test_skin_and_settings_of_the_last_session() -> None:
    whole = long_report(30)
    sessions = [session(FIRST_ON, skin_after_ok=False, settings={"device_level": 12.0})]
    text = said(replace(whole, sessions=sessions, effects=[effect(FIRST_ON, severity="severe")]))
    assert "level 12. Skin not all right after: 1×, last on 1 Sep 2026" in text
    assert "redness 1×, at most severe" in text


@pytest.mark.parametrize("text", FORMULAS + INJECTIONS)
def test_what_a_person_typed_is_only_text(text: str) -> None:
    page, plain = Rows(shown(with_text(text))), Rows(shown(with_text("W")))
    assert page.tags == plain.tags
    assert "<script" not in shown(with_text(text))


def test_no_script_no_inline_style_and_no_other_host() -> None:
    html = shown(long_report(60))
    page = Rows(html)
    assert not {"script", "style", "iframe", "img"} & set(page.tags)
    assert not {name for name in page.attributes if name == "style" or name.startswith("on")}
    assert re.findall(r"(?:src|href)=\"(?!/static/|#)", html) == []


def test_only_the_links_that_are_given() -> None:
    html = render_report(report_of([]), links={"csv": {"side_effects": "/s/side_effects.csv"}})
    assert 'href="/s/side_effects.csv">side effects<' in html
    assert "PDF" not in html
    assert "Download" not in shown(report_of([]))


@pytest.mark.parametrize("count", [1, 27, 28, 400])
def test_every_length_is_shown(count: int) -> None:
    assert "Self-reported" in said(long_report(count))
