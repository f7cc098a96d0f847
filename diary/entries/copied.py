"""Which scores were taken over from the day before ("same as yesterday"). Pure."""

from collections.abc import Collection, Mapping

from diary.entries.fields import SYMPTOMS


def rated(symptom: str, ratings: Mapping[str, int]) -> dict[str, int]:
    """ "feet.pain" -> score, of the places where a symptom was rated."""
    return {key: score for key, score in ratings.items() if key.endswith("." + symptom)}


def is_copied(symptom: str, ratings: Mapping[str, int], copied: Collection[str]) -> bool:
    """Whether the headline score of a symptom was taken over from the day before; `copied` as an entry has it.

    The headline is the highest of the rated places: it is copied when each place that is as high is. Without a rated place
    the headline itself has to be. A day without a score has nothing that was copied.
    """
    places = rated(symptom, ratings)
    if not places:
        return symptom in copied
    highest = max(places.values())
    return all(f"ratings.{key}" in copied for key, score in places.items() if score == highest)


def copied_symptoms(ratings: Mapping[str, int], copied: Collection[str]) -> list[str]:
    """The symptoms whose headline score was taken over."""
    return (
        [symptom for symptom in SYMPTOMS if is_copied(symptom, ratings, copied)] if copied else []
    )
