"""The page for a clinician: its order, its words, its tables; everything typed is text; no script, no style inside."""

import re
from dataclasses import replace
from datetime import date, timedelta
from html.parser import HTMLParser

import pytest

from diary.sharing.report.facts import Day, Flag, Report
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


def steady(count: int, first: int, last: int, days: int = 28) -> list[Day]:
    """`count` answers at the start and at the end of the days."""
    dates = [FIRST_ON + timedelta(days=index) for index in range(days)]
    early = [day(on, first, 0, 0) for on in dates[:count]]
    return early + [day(on, last, 0, 0) for on in dates[-count:]]


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
        "How far up",
        "Electrical stimulation",
        "Side effects",
        "Worst days",
        "Day by day",
    )
    places = [text.index(words) for words in order]
    assert places == sorted(places)


def test_no_flags_rule_nothing_out() -> None:
    assert "None recorded in the diary; this does not rule them out." in said(report_of([]))


def test_flags_are_said_with_their_last_day() -> None:
    flag = Flag(kind="burn_or_blister", count=2, last_on=date(2026, 8, 3))
    text = said(report_of([day(FIRST_ON)], flags=[flag]))
    assert "Burn or blister under a pad: 2×, last on 3 Aug 2026" in text
    assert "rule them out" not in text


@pytest.mark.parametrize(
    ("first", "last", "matters", "words"),
    [
        (6, 4, None, "lower by 2"),
        (4, 6, None, "higher by 2"),
        (4, 4, None, "no clear change"),
        (5, 4, None, "lower by 1"),
        (5, 4, 0.5, "lower by 1"),
        (6, 4, 2.5, "no clear change"),
    ],
)
def test_a_change_is_said_from_what_matters_on(
    first: int, last: int, matters: float | None, words: str
) -> None:
    report = report_of(steady(14, first, last), difference_that_matters=matters)
    assert row_of(report, "Pain")[-1] == words


def test_a_handful_of_days_is_not_compared() -> None:
    assert row_of(report_of(steady(6, 9, 1)), "Pain")[-1] == "too few answers to compare"


def test_missing_days_are_counted() -> None:
    assert "4 missing" in row_of(report_of(steady(10, 6, 4)), "Pain")[1]


def test_it_never_praises_and_never_concludes() -> None:
    text = said(report_of(steady(14, 9, 1))).lower()
    assert re.findall(r"improve|better|worse|works|p[- ]value|signific|effective", text) == []


def test_a_short_range_is_described_and_not_compared() -> None:
    text = said(report_of(steady(5, 6, 4, days=20)))
    assert "nothing is compared" in text
    assert "Difference" not in text


def test_every_value_of_the_chart_is_in_a_table() -> None:
    report = long_report(60)
    cells_of = [[cell.strip() for cell in row] for row in Rows(shown(report)).rows]
    rows = {row[0].removesuffix(" late"): row[1:4] for row in cells_of}
    for one in report.days:
        cells = rows[f"{one.on:%a} {one.on.day} {one.on:%b %Y}"]
        for cell, (symptom, score) in zip(cells, one.scores.items(), strict=True):
            empty = "skipped" if symptom in one.skipped else "–"
            assert cell == (empty if score is None else str(score))


def test_zero_skipped_no_answer_and_no_entry_are_four_things() -> None:
    days = [day(FIRST_ON, 0, None, None, skipped=["numbness"]), day(FIRST_ON + timedelta(days=4))]
    report = report_of(days)
    assert row_of(report, "Tue 1 Sep")[1:4] == ["0", "skipped", "–"]
    assert row_of(report, "Wed 2 Sep") == [
        "Wed 2 Sep 2026 – Fri 4 Sep 2026",
        "no entry (3 days)",
    ]


def test_late_days_are_marked() -> None:
    assert row_of(report_of([day(FIRST_ON, is_late=True)]), "Tue 1 Sep")[0].endswith("late")


def test_nothing_about_what_is_not_shared() -> None:
    report = report_of([day(FIRST_ON)])
    text = said(replace(report, scope=replace(report.scope, includes=frozenset())))
    assert "Electrical stimulation" not in text
    assert "EMS" not in text
    assert "Side effects are not part of this report." in text


def test_skin_and_settings_of_the_last_session() -> None:
    whole = long_report(30)
    sessions = [session(FIRST_ON, skin_after_ok=False, settings={"device_level": 12.0})]
    text = said(replace(whole, sessions=sessions, effects=[effect(FIRST_ON, severity="severe")]))
    assert "Evening, level 12. Skin not all right after: 1×, last on 1 Sep 2026" in text
    assert "Redness 1×, at most severe" in text


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
    html = render_report(report_of([]), links={"csv": "/s/report.csv"})
    assert 'href="/s/report.csv"' in html
    assert "PDF" not in html
    assert "Download" not in shown(report_of([]))


@pytest.mark.parametrize("count", [1, 27, 28, 400])
def test_every_length_is_shown(count: int) -> None:
    assert "Self-reported" in said(long_report(count))
