"""The safety check before stimulation: which answers mean "talk to your doctor first". Pure and versioned.

Version 1 asks what the manuals of stimulators sold in the EU list as contraindications and precautions, in the words of
docs/api.md. The same rules live in `frontend/src/domain/screening.ts`; both are tested against
`tests/diary/ems/screening_table.csv`. Questions of a version never change: other questions are another version.

The check gates the session timer and the trial, never a diary entry: what happened is recorded.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

VERSION = 1
VERSIONS = (VERSION,)
ANSWERS = ("yes", "no", "unsure")

ALLOWED = "allowed"
PRECAUTION = "precaution"
CONTRAINDICATION = "contraindication"
OUTCOMES = (ALLOWED, PRECAUTION, CONTRAINDICATION)

# In the order they are asked.
LEVELS: dict[str, str] = {
    # current can disturb a pacemaker, defibrillator, pump or nerve stimulator
    "implanted_device": CONTRAINDICATION,
    # no study says it is safe for the child
    "pregnancy": CONTRAINDICATION,
    # rhythm problem, heart failure or recent heart attack: current may set off an arrhythmia
    "heart": CONTRAINDICATION,
    # stimulation may set off a seizure
    "epilepsy": CONTRAINDICATION,
    # clot in a leg, phlebitis: contractions may loosen it
    "blood_clot": CONTRAINDICATION,
    # contractions may bleed into the muscle
    "bleeding_disorder": CONTRAINDICATION,
    # more blood flow at or near a tumour
    "cancer_near_pads": CONTRAINDICATION,
    # a muscle that works needs blood that does not come
    "poor_leg_circulation": CONTRAINDICATION,
    # broken, infected, inflamed, ulcerated, recently operated or irradiated: current gathers there and burns
    "skin_damaged": CONTRAINDICATION,
    # who cannot feel a light touch where the pads go does not feel a burn either
    "cannot_feel_touch": CONTRAINDICATION,
    # blood sugar may fall with the exercise of muscles
    "insulin_diabetes": PRECAUTION,
}
QUESTIONS = tuple(LEVELS)

AGAIN_AFTER = timedelta(days=90)


@dataclass(frozen=True)
class Reason:
    """One answer that speaks against starting right away."""

    question: str
    answer: str
    level: str


def reasons(answers: Mapping[str, str]) -> list[Reason]:
    """The answers that matter, in the order of the questions. Not being sure counts like yes, and is told as that."""
    return [
        Reason(question, answers[question], level)
        for question, level in LEVELS.items()
        if answers.get(question, "no") != "no"
    ]


def outcome(answers: Mapping[str, str]) -> str:
    """The highest level among the reasons; `allowed` without any."""
    levels = {reason.level for reason in reasons(answers)}
    return max(levels, key=OUTCOMES.index, default=ALLOWED)


def opens_timer(
    outcome: str, *, text_read: bool | None, cleared_by: str, cleared_on: object | None
) -> bool:
    """Whether the session timer may start after this check.

    A precaution asks that its text was read; a contraindication also who cleared the person, and on which day.
    """
    if outcome == ALLOWED:
        return True
    if outcome == PRECAUTION:
        return text_read is True
    return text_read is True and bool(cleared_by.strip()) and cleared_on is not None


@dataclass(frozen=True)
class Screened:
    """When somebody answered which version of the questions."""

    screened_at: datetime
    version: int


@dataclass(frozen=True)
class Happened:
    """When a side effect occurred, and when it was written down."""

    occurred_at: datetime
    recorded_at: datetime


def due(
    now: datetime, screenings: Iterable[Screened], side_effects: Iterable[Happened]
) -> str | None:
    """Why the safety check is to be answered (again), or None.

    `first` (never answered), `new_questions` (an older version), `ninety_days` (more than 90 days ago; not at exactly
    90), `side_effect` (one that occurred or was written down after the latest check). The latest check is the one with
    the highest `screened_at`.
    """
    latest = max(screenings, key=lambda one: one.screened_at, default=None)
    if latest is None:
        return "first"
    if latest.version < VERSION:
        return "new_questions"
    if now - latest.screened_at > AGAIN_AFTER:
        return "ninety_days"
    if any(max(one.occurred_at, one.recorded_at) > latest.screened_at for one in side_effects):
        return "side_effect"
    return None
