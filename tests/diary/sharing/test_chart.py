"""The chart: well-formed, a dot for each score, gaps as gaps, late days hollow, and something to hear."""

from datetime import date, timedelta
from xml.etree import ElementTree

import pytest

from diary.sharing.report.chart import is_weekly, points_of, scores_chart
from diary.sharing.report.facts import SYMPTOMS, Report
from tests.diary.sharing.reports import FIRST_ON, INJECTIONS, day, long_report, report_of, with_text

SVG = "{http://www.w3.org/2000/svg}"
SHAPES = {"pain": "circle", "numbness": "rect", "tingling": "path"}


def drawn(report: Report) -> ElementTree.Element:
    return ElementTree.fromstring(scores_chart(report))


def dots(report: Report, symptom: str) -> list[ElementTree.Element]:
    return [
        one
        for one in drawn(report).iter()
        if {"point", symptom} <= set(one.get("class", "").split())
    ]


def on_day(index: int) -> date:
    return FIRST_ON + timedelta(days=index)


@pytest.mark.parametrize("count", [1, 2, 7, 90, 180])
@pytest.mark.parametrize("symptom", SYMPTOMS)
def test_each_score_given_has_a_dot_of_its_own_shape(count: int, symptom: str) -> None:
    report = long_report(count)
    given = [one for one in report.days if one.scores[symptom] is not None]
    found = dots(report, symptom)
    assert len(found) == len(given)
    assert {one.tag for one in found} <= {SVG + SHAPES[symptom]}
    assert sum("late" in one.get("class", "") for one in found) == sum(d.is_late for d in given)


def test_zero_is_at_the_bottom_and_no_answer_is_nowhere() -> None:
    report = report_of([day(on_day(0), 0, None, 10), day(on_day(1), 10, None, 0)])
    low, high = (float(one.get("cy", "")) for one in dots(report, "pain"))
    assert low > high
    assert dots(report, "numbness") == []


def test_no_line_crosses_a_missing_day() -> None:
    days = [day(on_day(index), 5, None, None) for index in (0, 1, 2, 4, 5, 7)]
    lines = [one.get("points", "").split() for one in drawn(report_of(days)).iter(SVG + "polyline")]
    assert [len(line) for line in lines] == [3, 2]


def test_a_late_day_is_hollow() -> None:
    report = report_of([day(on_day(0), is_late=True), day(on_day(1))])
    assert [one.get("fill") for one in dots(report, "pain")] == ["#fff", "#d55e00"]


def test_neighbouring_days_with_ems_are_one_band() -> None:
    used = (True, True, False, None, True)
    days = [day(on_day(index), ems_used=one) for index, one in enumerate(used)]
    bands = [one for one in drawn(report_of(days)).iter(SVG + "rect") if one.get("class") == "ems"]
    assert len(bands) == 2


def test_beyond_180_days_it_shows_the_median_of_each_week() -> None:
    report = long_report(181)
    assert is_weekly(report)
    assert not is_weekly(long_report(180))
    monday = FIRST_ON - timedelta(days=FIRST_ON.weekday() + 14)
    week = [one.scores["pain"] for one in report.days if 0 <= (one.on - monday).days < 7]
    middle = sorted(score for score in week if score is not None)
    [point] = [one for one in points_of(report, "pain") if one.on == monday]
    assert len(middle) % 2 == 0 or point.score == middle[len(middle) // 2]
    assert "median of each week" in scores_chart(report)


def test_ten_years_fit_in() -> None:
    report = long_report(3650)
    assert 500 < len(dots(report, "pain")) < 530
    places = [float(one.get("cx", "")) for one in dots(report, "pain")]
    assert places == sorted(places)
    assert 0 < places[0] < places[-1] < 720


def test_it_has_a_title_and_says_what_is_in_it() -> None:
    svg = drawn(report_of([day(on_day(0), 0, None, 10), day(on_day(1), 3, None, None)]))
    title, desc = svg.find(SVG + "title"), svg.find(SVG + "desc")
    assert svg.get("role") == "img"
    assert title is not None
    assert desc is not None
    assert "1 September 2026 to 2 September 2026" in (title.text or "")
    assert "Pain: answered on 2 of 2 days, from 0 to 3, median 1.5." in (desc.text or "")
    assert "Numbness: no answers." in (desc.text or "")


@pytest.mark.parametrize("text", INJECTIONS)
def test_nothing_typed_is_in_it(text: str) -> None:
    assert scores_chart(with_text(text)) == scores_chart(with_text(""))


def test_an_empty_diary_has_an_empty_chart() -> None:
    assert all(dots(report_of([]), symptom) == [] for symptom in SYMPTOMS)


def test_no_inline_styles() -> None:
    assert "style" not in scores_chart(long_report(90))
