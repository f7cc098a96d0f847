"""Where it is: feet and hands, left and right, wherever a person rated them and they are not the same. Pure.

The headline score of a day is the highest of its places (domain.md); this says which place that was.
"""

import statistics
from collections.abc import Callable
from datetime import date

from diary.entries.fields import PLACES
from diary.sharing.report.facts import SYMPTOMS, Day
from diary.sharing.report.words import counted, number_text, word


def ratings_of(place: str, symptom: str) -> Callable[[Day], int | None]:
    """Reads the score of one place from a day."""
    name = f"{place}.{symptom}"
    return lambda day: day.ratings.get(name)


def rated_places(days: list[Day], symptom: str) -> dict[str, tuple[tuple[date, int], ...]]:
    """Place -> its scores by day, of those that were rated."""
    rated = {place: _series(days, f"{place}.{symptom}") for place in PLACES}
    return {place: series for place, series in rated.items() if series}


def differing_places(days: list[Day], symptom: str) -> list[str]:
    """The places that were rated for a score; none where all of them were rated the same on the same days."""
    given = rated_places(days, symptom)
    return list(given) if len(set(given.values())) > 1 else []


def _series(days: list[Day], name: str) -> tuple[tuple[date, int], ...]:
    return tuple((day.on, day.ratings[name]) for day in days if name in day.ratings)


def by_place(days: list[Day], symptom: str) -> str:
    """ "pain right foot 8 (80 days), hands 3 (78 days)", medians, the highest first; "" where no place was rated."""
    given = rated_places(days, symptom)
    if len(given) > 1 and not differing_places(days, symptom):
        return f"{symptom} the same in {', '.join(map(word, given))}"
    medians = {
        place: statistics.median(score for _, score in series) for place, series in given.items()
    }
    highest_first = sorted(medians, key=lambda place: -medians[place])
    said = [
        f"{word(place)} {number_text(medians[place])} ({counted(len(given[place]), 'day')})"
        for place in highest_first
    ]
    return f"{symptom} {', '.join(said)}" if said else ""


def places_text(day: Day) -> str:
    """ "pain: left foot 2, right foot 8", of scores whose places differ that day, or of which one side alone was rated."""
    said = []
    for symptom in SYMPTOMS:
        rated = _rated(day, symptom)
        is_one_side = len(rated) == 1 and "_" in next(iter(rated))
        if len(set(rated.values())) > 1 or is_one_side:
            each = ", ".join(f"{word(place)} {score}" for place, score in rated.items())
            said.append(f"{symptom}: {each}")
    return "; ".join(said)


def _rated(day: Day, symptom: str) -> dict[str, int]:
    """Place -> score, in the order of `PLACES`."""
    return {
        place: score
        for place in PLACES
        if (score := day.ratings.get(f"{place}.{symptom}")) is not None
    }
