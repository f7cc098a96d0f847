"""One view, rendered twice: what the page says the PDF says, for any diary; and the sentences of the view itself."""

import io
import unicodedata
from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from typing import Any

import pypdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from diary.analysis.descriptives import change
from diary.entries.fields import PLACES
from diary.sharing.report.facts import SYMPTOMS, Day, ModalityTotal, Report
from diary.sharing.report.page import render_report
from diary.sharing.report.pdf import report_pdf
from diary.sharing.report.pdf_view import pdf_view
from diary.sharing.report.tables import report_json
from diary.sharing.report.view import View, view_of
from tests.diary.sharing.reports import (
    FIRST_ON,
    day,
    effect,
    finished_trial,
    moment,
    report_of,
    running_trial,
    screening,
    session,
)

EVERYTHING = frozenset({"ems", "notes", "side_effects"})
AT = datetime(2026, 11, 30, 12, tzinfo=UTC)
SCORE = st.none() | st.integers(0, 10)
RATINGS = st.dictionaries(
    st.sampled_from([f"{place}.{symptom}" for place in PLACES for symptom in SYMPTOMS]),
    st.integers(0, 10),
    max_size=6,
)
OFTEN = st.sampled_from([0, 0, 1, 3])


class Text(HTMLParser):
    """What a reader sees of a page, and the descriptions of its pictures."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.said: list[str] = []
        self.described: list[str] = []
        self._hidden = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._hidden = tag == "title"
        self.described += [value for name, value in attrs if name == "aria-label" and value]

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.said.append(data)


def squeezed(text: str) -> str:
    kept = unicodedata.normalize("NFKC", text).replace("\u200b", "").replace("\u2212", "-")
    return "".join(kept.split())


def strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from strings(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from strings(each)


def told(view: dict[str, Any]) -> list[str]:
    """Every text of a view that is printed; a row of a table and a line are one text each."""
    tables = [view["change"], *(one["pairs"] for one in view["trials"]), *view["tables"]]
    rows = ["".join(row) for table in tables for row in table["rows"]]
    lines = [one["name"] + one["text"] for one in view["lines"]]
    plain = ["title", "period", "name", "facts", "flags_title", "flags_about", "chart_title"]
    plain += ["question_title", "question"] if view["question"] else []
    plain += ["trials_title"] if view["trials"] else []
    rest = [view[name] for name in plain] + [table["about"] for table in tables]
    rest += [view["chart"]["about"], *(one["key"] for one in view["chart"]["panels"])]
    flags = [f"{one['name']}: {one['text']}" for one in view["flags"]]
    trials = [[one["heading"], one["sentences"]] for one in view["trials"]]
    return [one for one in strings([rows, lines, flags, rest, trials]) if one]


def a_day(index: int, **values: Any) -> Day:
    values |= values.pop("imported", {})
    return day(FIRST_ON + timedelta(days=index), *values.pop("scores"), **values)


def days() -> st.SearchStrategy[list[Day]]:
    one = st.fixed_dictionaries(
        {
            "scores": st.tuples(SCORE, SCORE, SCORE),
            "ratings": RATINGS,
            "ems_used": st.sampled_from([True, False, None]),
            "is_late": st.booleans(),
            "imported": st.sampled_from([{}, {"imported_from": "table", "imported_at": AT}]),
            "copied": st.sampled_from([[], ["pain", "ratings.feet.pain"], ["numbness"]]),
            "weakness": SCORE,
            "falls": st.none() | OFTEN,
            "spread_feet": st.sampled_from([None, "toes", "knee"]),
            "spread_hands": st.sampled_from([None, "none", "wrist"]),
            "qualities": st.sampled_from([[], ["burning"]]),
            "note": st.sampled_from(["", "a note: 5 < 6 & more", "=1+1"]),
        }
    )
    many = st.lists(st.none() | one, min_size=1, max_size=70)
    return many.map(lambda them: [a_day(index, **each) for index, each in enumerate(them) if each])


@st.composite
def reports(draw: st.DrawFn) -> Report:
    written = draw(days())
    last = written[-1].on if written else FIRST_ON
    modality = draw(st.sampled_from(["ems", "tens", "htems", "other"]))
    used = [
        session(
            one.on,
            modality=modality,
            sensation=draw(st.sampled_from([None, "painful", "twitch"])),
            skin_after_ok=draw(st.sampled_from([None, True, False])),
        )
        for one in written[:: draw(st.integers(5, 30))]
    ]
    total = ModalityTotal(
        modality=modality, sessions=len(used), minutes=30 * len(used), without_minutes=0
    )
    effects = draw(st.sampled_from([[], [effect(last, kind="cramp", severity="severe")]]))
    report = report_of(
        written,
        sessions=used,
        modalities=[total] if used else [],
        effects=effects,
        moments=draw(st.sampled_from([[], [moment(last)]])),
        screenings=draw(st.sampled_from([[], [screening(last, "heart")], [screening(last)]])),
        trials=draw(st.sampled_from([[], [finished_trial(), running_trial()]])),
    )
    scope = replace(
        report.scope,
        includes=EVERYTHING,
        shown_name=draw(st.sampled_from(["", "Alice"])),
        question=draw(st.sampled_from(["", "More or fewer sessions?"])),
    )
    return replace(report, scope=scope)


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(report=reports())
@pytest.mark.long
def test_the_page_and_the_pdf_say_the_same_of_any_diary(report: Report) -> None:
    page = Text(render_report(report, links={}))
    pdf = report_pdf(report, paper="a4")
    printed = [one.extract_text() for one in pypdf.PdfReader(io.BytesIO(pdf)).pages]
    on_page = squeezed("".join(page.said))
    # A sentence may go on over the end of a page: without the foot of each.
    feet = f"{pdf_view(report)['title']}, {pdf_view(report)['period']}"
    in_pdf = squeezed("".join(text.rpartition(feet)[0] or text for text in printed))
    for one in told(asdict(view_of(report))):
        assert squeezed(one) in on_page, one
        assert squeezed(one) in in_pdf, one
    assert page.described[:3] == [one.described for one in view_of(report).chart.panels]


def line(view: View, name: str) -> str:
    return next((one.text for one in view.lines if one.name == name), "")


def with_lines(days: list[Day], **changes: Any) -> View:
    return view_of(report_of(days, **changes))


def test_the_pdf_has_all_of_the_view_and_nothing_else() -> None:
    report = report_of([day(FIRST_ON)])
    assert set(pdf_view(report)) - set(asdict(view_of(report))) == {
        *("short_name", "made_on", "elsewhere", "numbers", "is_full", "other_writing"),
    }


def test_answers_without_sessions_are_days_with_ems() -> None:
    """Issue 15: EMS answered yes on 30 days, no session logged, and "No sessions recorded"."""
    used = [True] * 30 + [False] * 10 + [None] * 5
    written = [a_day(index, scores=(4, 2, 0), ems_used=one) for index, one in enumerate(used)]
    view = with_lines(written)
    assert line(view, "EMS days") == "with EMS 30, without 10, not known 5"
    assert line(view, "Sessions") == "none written down one by one in this range"
    found = report_json(report_of(written))
    assert found["ems_days"] == {
        "with": 30,
        "without": 10,
        "unknown": 5,
        "contradicting": 0,
    }


def test_tens_is_no_day_with_ems_anywhere() -> None:
    only = ModalityTotal(modality="tens", sessions=1, minutes=20)
    view = with_lines([a_day(0, scores=(4, 2, 0), sessions=[only])])
    assert view.chart.bands == []
    assert line(view, "EMS days") == "with EMS 0, without 0, not known 1"
    assert view.tables[0].rows[0][4] == "TENS 20\u00a0min (EMS: –)"


@pytest.mark.parametrize(
    ("used", "modality", "said"),
    [
        (True, "ems", "EMS 20\u00a0min"),
        (True, "htems", "High-tone EMS 20\u00a0min"),
        (None, "tens", "TENS 20\u00a0min (EMS: –)"),
        (False, "tens", "TENS 20\u00a0min (EMS: no)"),
        (False, "ems", "EMS 20\u00a0min (EMS: no)"),
        (True, "tens", "TENS 20\u00a0min (EMS: yes)"),
    ],
)
def test_an_answer_and_sessions_that_disagree_are_both_told(
    used: bool | None, modality: str, said: str
) -> None:
    only = ModalityTotal(modality=modality, sessions=1, minutes=20)
    view = with_lines([a_day(0, scores=(4, 2, 0), ems_used=used, sessions=[only])])
    assert view.tables[0].rows[0][4] == said


def test_where_it_hurts_is_said_in_summary_and_table() -> None:
    """Issue 15: left foot 2, right foot 8, hands 3, and "Pain 8"."""
    ratings = {"feet_left.pain": 2, "feet_right.pain": 8, "hands.pain": 3}
    view = with_lines([a_day(index, scores=(8, 0, 0), ratings=ratings) for index in range(3)])
    assert line(view, "By place (medians)") == (
        "pain right foot 8 (3 days), hands 3 (3 days), left foot 2 (3 days)"
    )
    assert "pain: left foot 2, right foot 8, hands 3" in view.tables[0].rows[0][-1]


@pytest.mark.parametrize(
    ("ratings", "said", "of_day"),
    [
        ({"feet.pain": 4, "hands.pain": 4}, "pain the same in feet, hands", ""),
        ({"feet_right.pain": 4}, "pain right foot 4 (1 day)", "pain: right foot 4"),
        ({"hands.pain": 4}, "pain hands 4 (1 day)", ""),
        ({}, "", ""),
    ],
)
def test_one_place_or_the_same_in_all_is_said_too(
    ratings: dict[str, int], said: str, of_day: str
) -> None:
    view = with_lines([a_day(0, scores=(4, 0, 0), ratings=ratings)])
    assert line(view, "By place (medians)") == said
    assert view.tables[0].rows[0][-1] == of_day


def test_ratings_at_a_moment_are_told_beside_the_daily_scores() -> None:
    strong = [moment(FIRST_ON + timedelta(days=index), scores={"pain": 10}) for index in range(3)]
    view = with_lines([day(FIRST_ON)], moments=strong)
    assert line(view, "Highest daily scores").startswith("pain 4 on 1 day")
    assert line(view, "Ratings at one moment") == "3 on 3 days: pain up to 10"


def test_how_far_up_tells_the_farthest_as_well() -> None:
    steps = ["toes", "knee", "beyond", "toes"]
    view = with_lines([a_day(i, scores=(4, 2, 0), spread_feet=one) for i, one in enumerate(steps)])
    assert line(view, "How far up, feet and legs") == (
        "toes (1 Sep 2026) → toes (4 Sep 2026); farthest beyond (3 Sep 2026)"
    )


def test_the_last_fortnight_stands_beside_the_whole() -> None:
    """A step at the very end, which no straight line sees."""
    written = [a_day(index, scores=(2 if index < 76 else 8, 0, 0)) for index in range(90)]
    row = view_of(report_of(written)).change.rows[0]
    assert row[3] == "last: 8 (14 days)"


def test_an_answer_against_a_session_is_told_with_the_days() -> None:
    only = ModalityTotal(modality="ems", sessions=1, minutes=20)
    view = with_lines([a_day(0, scores=(4, 2, 0), ems_used=False, sessions=[only])])
    said = "with EMS 0, without 1 (1 of them with a session all the same), not known 0"
    assert line(view, "EMS days") == said


def test_a_session_a_week_is_no_year_of_ems() -> None:
    written = [
        a_day(i, scores=(4, 2, 0), ems_used=True if i % 7 == 0 else None) for i in range(365)
    ]
    assert view_of(report_of(written)).chart.bands == []


def test_regions_and_a_name_or_none_are_said() -> None:
    report = report_of([day(FIRST_ON)], regions=["hands"])
    assert "Scores are about hands." in view_of(report).facts
    assert view_of(report).name == "No name given"


def test_scores_around_sessions_are_medians_of_those_that_have_both() -> None:
    around = [
        session(FIRST_ON, before={"pain": before}, after={"pain": after})
        for before, after in ((6, 4), (5, 5), (7, None))
    ]
    total = ModalityTotal(modality="ems", sessions=3, minutes=90, without_minutes=0)
    view = with_lines([day(FIRST_ON)], sessions=around, modalities=[total])
    assert "Right before → right after, medians: pain 5.5 → 4.5 (2×); says" in line(
        view, "EMS (muscle stimulation)"
    )


def test_json_tells_the_change_that_the_page_tells() -> None:
    written = [a_day(index, scores=(9 - index // 20, 0, 0)) for index in range(90)]
    found = report_json(report_of(written))["changes"]["pain"]
    wanted = change([one.scores["pain"] for one in written])
    assert wanted is not None
    assert found == asdict(wanted) | {"is_one": True}


def brought_in(at: datetime = AT) -> dict[str, Any]:
    return {"imported_from": "daylio", "imported_at": at}


def of_kinds(days: int, of_days: int, moments: int = 0, sessions: int = 0) -> Report:
    """So many days of which so many were brought in, and ratings and sessions that all were."""
    dates = [FIRST_ON + timedelta(days=index) for index in range(days)]
    return report_of(
        [day(on, **(brought_in() if index < of_days else {})) for index, on in enumerate(dates)],
        moments=[moment(on, **brought_in()) for on in dates[:moments]],
        sessions=[session(on, **brought_in()) for on in dates[:sessions]],
    )


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ((3, 2), "2 of 3 days were brought in {}; when they were written down is not known."),
        ((1, 1), "1 of 1 day was brought in {}; when it was written down is not known."),
        (
            (2, 1, 2, 1),
            "1 of 2 days, 2 of 2 ratings and 1 of 1 session were brought in {}; when they were written down is not known.",
        ),
        ((2, 0, 0, 1), "1 of 1 session was brought in {}; when it was written down is not known."),
    ],
)
def test_what_was_brought_in_is_counted_where_late_is(counts: tuple[int, ...], said: str) -> None:
    facts = view_of(of_kinds(*counts)).facts
    assert said.format("from a table or another app on 30 Nov 2026") in facts


def test_where_nothing_was_brought_in_nothing_is_said_of_it() -> None:
    assert "brought in" not in str(asdict(view_of(of_kinds(3, 0))))


def test_what_was_brought_in_on_several_days_says_from_when_to_when_as_the_person_counts_days() -> (
    None
):
    days = [
        day(FIRST_ON, **brought_in(datetime(2026, 11, 28, 23, 30, tzinfo=UTC))),
        day(FIRST_ON + timedelta(days=1), **brought_in()),
    ]
    assert "app from 29 Nov 2026 to 30 Nov 2026; when" in view_of(report_of(days)).facts


def test_each_record_that_was_brought_in_is_marked_and_the_mark_is_explained() -> None:
    tables = {table.kind: table for table in view_of(of_kinds(2, 1, 1, 1)).tables}
    assert [row[0] for row in tables["days"].rows] == ["1 Sep 2026 brought in", "2 Sep 2026"]
    assert tables["moments"].rows[0][0].endswith(" brought in")
    assert tables["sessions"].rows[0][0].endswith(" brought in")
    assert "“brought in” is from a table or another app" in tables["days"].about


def test_what_was_brought_in_stands_on_the_page_and_in_the_pdf() -> None:
    report = of_kinds(3, 2, 1, 1)
    said = squeezed(view_of(report).facts)
    html = render_report(report, links={})
    assert said in squeezed("".join(Text(html).said))
    assert '1 Sep 2026 <span class="mark">brought in</span>' in html
    printed = pypdf.PdfReader(io.BytesIO(report_pdf(report, paper="a4"))).pages
    in_pdf = squeezed("".join(one.extract_text() for one in printed))
    assert said in in_pdf
    assert "1Sep2026broughtin4" in in_pdf


def test_a_day_that_is_late_and_brought_in_says_both() -> None:
    report = report_of([day(FIRST_ON, is_late=True, **brought_in())])
    html = render_report(report, links={})
    assert '<span class="mark">late</span> <span class="mark">brought in</span>' in html


def test_copied_scores_are_marked_explained_and_counted_on_the_page_and_in_the_pdf() -> None:
    dates = [FIRST_ON + timedelta(days=index) for index in range(3)]
    report = report_of(
        [
            day(dates[0], 5, 2, None, copied=["pain"]),
            # The foot was copied, the hand typed, and the hand makes the score of the day.
            day(dates[1], 6, 2, None, ratings={"feet.pain": 5, "hands.pain": 6}, copied=["ratings.feet.pain"]),
            day(dates[2], 6, 2, 1, copied=["numbness", "pain", "tingling"]),
        ]
    )  # fmt: skip
    view = view_of(report)
    assert "Taken over from the day before: pain on 2 of 3 days, numbness on 1 of 3 days and tingling on 1 of 1 day." in view.facts  # fmt: skip
    [table] = [one for one in view.tables if one.kind == "days"]
    marked = [[cell.removesuffix("\u00a0same") != cell for cell in row[1:4]] for row in table.rows]
    assert marked == [[True, False, False], [False] * 3, [True] * 3]
    assert "“same” behind a score means" in table.about
    on_page = squeezed("".join(Text(render_report(report, links={})).said))
    printed = pypdf.PdfReader(io.BytesIO(report_pdf(report, paper="a4"))).pages
    in_pdf = squeezed("".join(one.extract_text() for one in printed))
    for said in (view.facts, table.about, "1 Sep 2026 5 same 2"):
        assert squeezed(said) in on_page
        assert squeezed(said) in in_pdf


def test_where_nothing_was_copied_nothing_is_said_of_it() -> None:
    said = str(asdict(view_of(report_of([day(FIRST_ON)]))))
    assert "same” behind" not in said
    assert "Taken over" not in said
