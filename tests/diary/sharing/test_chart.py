"""The chart: a dot for each score, gaps as gaps, late days hollow, places as lines, and something to hear."""

import statistics
from datetime import date, timedelta
from xml.etree import ElementTree

import pytest

from diary.sharing.report.chart import Chart, Panel, chart_of, unit_of
from diary.sharing.report.facts import SYMPTOMS, Report
from diary.sharing.report.svg import panel_svg
from tests.diary.sharing.reports import FIRST_ON, INJECTIONS, day, long_report, report_of, with_text

PATH = "{http://www.w3.org/2000/svg}path"


def on_day(index: int) -> date:
    return FIRST_ON + timedelta(days=index)


def panel(report: Report, symptom: str = "pain") -> Panel:
    return next(one for one in chart_of(report).panels if one.symptom == symptom)


def svg(chart: Chart) -> list[str]:
    return [panel_svg(one, chart.bands) for one in chart.panels]


@pytest.mark.parametrize("count", [1, 2, 7, 92])
@pytest.mark.parametrize("symptom", SYMPTOMS)
def test_each_score_given_has_a_dot_and_late_ones_a_hollow_one(count: int, symptom: str) -> None:
    report = long_report(count)
    given = [one for one in report.days if one.scores[symptom] is not None]
    found = panel(report, symptom)
    assert len(found.late) == sum(one.is_late for one in given)
    assert len(found.dots) == len(given) - len(found.late)


def test_zero_is_at_the_bottom_and_no_answer_is_nowhere() -> None:
    report = report_of([day(on_day(0), 0, None, 10), day(on_day(1), 10, None, 0)])
    assert [y for _, y in panel(report).dots] == [1, 0]
    assert panel(report, "numbness").dots == []


def test_no_line_crosses_a_missing_day() -> None:
    days = [day(on_day(index), 5, None, None) for index in (0, 1, 2, 4, 5, 7)]
    assert [len(run) for run in panel(report_of(days)).runs] == [3, 2]


def test_neighbouring_days_with_ems_are_one_band_and_unknown_ones_none() -> None:
    used = (True, True, False, None, True)
    days = [day(on_day(index), ems_used=one) for index, one in enumerate(used)]
    assert chart_of(report_of(days)).bands == [(0, 0.4), (0.8, 1)]


def test_days_up_to_three_months_then_weeks_then_months() -> None:
    lengths = (1, 92, 93, 740, 741, 3_653)
    assert [unit_of(long_report(days)) for days in lengths] == [
        *("day", "day", "week", "week", "month", "month"),
    ]


@pytest.mark.parametrize(
    ("days", "unit", "least", "said"),
    [(364, "week", 4, "on 4 days or more"), (800, "month", 15, "on 15 days or more")],
)
def test_weeks_and_months_with_ems_are_those_that_the_sentence_names(
    days: int, unit: str, least: int, said: str
) -> None:
    first = date(2024, 9, 2)  # a Monday, so that a week begins, and nearly a month
    for used, bands in ((least - 1, 0), (least, 1)):
        written = [day(first + timedelta(days=i), ems_used=i < used) for i in range(days)]
        found = chart_of(report_of(written))
        assert len(found.bands) == bands
        assert found.about.endswith(f"Grey: {unit}s with EMS {said}.")


def test_a_year_is_a_median_a_week() -> None:
    report = long_report(365)
    found = panel(report)
    assert len(found.dots) + len(found.late) == 53
    monday = FIRST_ON - timedelta(days=FIRST_ON.weekday() + 7)
    week = [one.scores["pain"] or 0 for one in report.days if 0 <= (one.on - monday).days < 7]
    last_but_one = sorted([*found.dots, *found.late])[-2]
    assert last_but_one[1] == round(1 - statistics.median(week) / 10, 3)


def test_ten_years_fit_in() -> None:
    found = panel(long_report(3650))
    assert 120 <= len(found.dots) + len(found.late) <= 121
    places = [x for x, _ in found.dots]
    assert places == sorted(places)
    assert 0 < places[0] < places[-1] < 1


def test_places_that_differ_are_lines_of_their_own_and_named() -> None:
    ratings = [{"feet_left.pain": 2, "feet_right.pain": 8, "hands.pain": 3}] * 2
    report = report_of([day(on_day(i), 8, 0, 0, ratings=one) for i, one in enumerate(ratings)])
    found = panel(report)
    assert [line.runs[0][0][1] for line in found.places] == [0.8, 0.2, 0.7]
    assert found.key == "Thin lines: left foot solid, right foot dashed, hands dotted."
    assert panel(report, "numbness").places == []


def test_a_place_rated_every_other_day_is_dots_and_not_nothing() -> None:
    ratings = {"feet_left.pain": 2, "feet_right.pain": 8}
    report = report_of([day(on_day(2 * index), 8, 0, 0, ratings=ratings) for index in range(5)])
    [pain, *_] = svg(chart_of(report))
    places = [one for one in ElementTree.fromstring(pain).iter(PATH) if one.get("class") == "place"]
    assert [one.get("d", "").count("h0") for one in places] == [5, 5]


def test_places_that_never_differ_have_no_lines() -> None:
    same = {"feet.pain": 4, "hands.pain": 4}
    assert panel(report_of([day(on_day(0), 4, 4, 4, ratings=same)])).key == ""


def test_what_is_seen_is_said() -> None:
    report = report_of([day(on_day(0), 0, None, 10), day(on_day(1), 3, None, None)])
    pictures = [ElementTree.fromstring(one) for one in svg(chart_of(report))]
    assert [one.get("role") for one in pictures] == ["img"] * 3
    assert (
        pictures[0].get("aria-label") == "Pain: answered on 2 of 2 days, from 0 to 3, median 1.5."
    )
    assert pictures[1].get("aria-label") == "Numbness: no answers."


def test_dots_are_lines_of_no_length_so_that_they_stay_round() -> None:
    [picture, *_] = [ElementTree.fromstring(one) for one in svg(chart_of(long_report(30)))]
    points = [one for one in picture.iter(PATH) if (one.get("class") or "").startswith("point")]
    report = panel(long_report(30))
    assert [one.get("d", "").count("h0") for one in points] == [len(report.dots), len(report.late)]
    assert {one.get("vector-effect") for one in points} == {"non-scaling-stroke"}


@pytest.mark.parametrize("text", INJECTIONS)
def test_nothing_typed_is_in_it(text: str) -> None:
    assert svg(chart_of(with_text(text))) == svg(chart_of(with_text("")))


def test_an_empty_diary_has_an_empty_chart() -> None:
    assert all(panel(report_of([]), symptom).dots == [] for symptom in SYMPTOMS)


def test_no_inline_styles() -> None:
    assert not [one for one in svg(chart_of(long_report(90))) if "style" in one]
