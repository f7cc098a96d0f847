"""The days of a report one by one, also those without anything. Pure."""

from collections.abc import Iterator
from datetime import date, timedelta

from diary.sharing.report.facts import Day, Report


def dates_of(report: Report) -> Iterator[date]:
    """Every local date of the range, oldest first."""
    scope = report.scope
    for index in range((scope.to_on - scope.from_on).days + 1):
        yield scope.from_on + timedelta(days=index)


def every_day(report: Report) -> Iterator[Day | None]:
    """Every day of the range, oldest first; None for one without an entry or a session."""
    days = {day.on: day for day in report.days}
    return (days.get(on) for on in dates_of(report))


def scores_of(report: Report, symptom: str) -> list[int | None]:
    """The headline score of every day of the range; None where it was not given."""
    return [day.scores.get(symptom) if day else None for day in every_day(report)]
