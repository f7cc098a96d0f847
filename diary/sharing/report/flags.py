"""The red flags that a diary itself holds, most urgent first, and what was looked at to find them. Pure.

No statistics, and silence proves nothing: domain.md names flags that no diary asks for, and `looked_at` says what was
answered. `READ` and `NO_FLAG` name every field of every model; a test holds them against the models, so that a new field
is one or the other.
"""

import statistics
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from diary.ems.screening import ALLOWED, CONTRAINDICATION
from diary.entries.fields import (
    ANSWERS_BEFORE,
    ANSWERS_NEEDED,
    RISE_POINTS,
    SPREAD_FEET,
    SPREAD_HANDS,
    is_weaker,
)
from diary.sharing.report.facts import Day, Report, Screening

ONE_SIDED_DAYS = 3

READ: dict[str, set[str]] = {
    "Entry": {"ratings", "spread_feet", "spread_hands", "weakness", "falls"},
    "EmsSession": {"sensation", "skin_before_ok", "skin_after_ok"},
    "SideEffect": {"kind", "severity"},
    "SafetyScreening": {"answers", "outcome", "screened_at", "cleared_by", "cleared_on"},
    "Trial": {"pauses"},
}
_RECORD = {
    *("id", "record_id", "owner", "rev", "field_rev", "recorded_at", "deleted_at", "has_earlier"),
}
_DATED = _RECORD | {"on", "time_zone", "is_late", "note"}
_SETTINGS = {
    *("device_name", "modality", "frequency_hz", "pulse_duration_us", "amplitude_ma"),
    *("device_level", "device_level_max", "on_seconds", "off_seconds", "ramp_seconds"),
    *("duration_minutes", "electrode_placement", "body_site", "side"),
}
# The three scores are never a flag by themselves: the app does not judge from scores (domain.md). Notes are not read.
NO_FLAG: dict[str, set[str]] = {
    "Entry": _DATED
    | {"kind", "occurred_at", "pain", "numbness", "tingling", "ems_used", "skipped", "qualities"}
    | {"sleep_disturbance", "exposures", "copied"},
    "EmsSession": _DATED
    | _SETTINGS
    | {"programme_id", "programme_name", "started_at"}
    | {f"{one}_{when}" for one in ("pain", "numbness", "tingling") for when in ("before", "after")},
    "EmsProgramme": _RECORD | _SETTINGS | {"name", "pads_changed_on", "pads_uses_max"},
    "SideEffect": _DATED | {"session_id", "occurred_at"},
    "SafetyScreening": _RECORD | {"on", "time_zone", "version", "text_read"},
    "Profile": _RECORD
    | {"neuropathy_cause", "regions", "tracked", "difference_that_matters", "has_ems_device"}
    | {"reminder_time", "first_run_done"},
    "Trial": _RECORD
    | {"symptom", "preset", "pairs", "period_days", "washout_days", "matters", "off_kind"}
    | {"starts_on", "time_zone", "ended_on", "answer_seen_on", "commitment", "nonce"}
    | {"shown_order", "committed_text"},
    "Period": {"id", "trial", "number", "assigned"},
}
# Nothing in these is about somebody's body.
NO_FLAG_MODELS = {
    *("DataExport", "DataImport", "FileChunk", "ImportedRecord", "KeyCheck", "PushSubscription"),
    *("Reminder", "Occurrence", "Delivery", "ReminderSettings", "ReminderCounter", "ShareLink"),
    *("ShareView", "SyncState", "Device", "SyncOp", "FieldHistory"),
}


@dataclass(frozen=True, kw_only=True)
class Flag:
    """Something a clinician should see first. `count` is how often, `last_on` the last local date.

    `details` say more: kinds of side effects, questions of a safety check ("heart?": not sure), sides, two medians.
    """

    kind: str
    count: int
    last_on: date
    details: list[str] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class Looked:
    """One thing that flags are made of: how often it was asked for, and how often it was answered or recorded."""

    what: str
    answered: int
    asked: int | None = None
    last_on: date | None = None


def red_flags(report: Report) -> list[Flag]:
    """Flags of a report; `count` of falls is falls, of all others it is times."""
    days, effects, sessions = report.days, report.effects, report.sessions
    severe = [one for one in effects if one.severity == "severe"]
    found = [
        _flag("palpitations", [one.on for one in effects if one.kind == "palpitations"]),
        _flag("red_flag_told", report.red_flag_pauses),
        _flag("burn_or_blister", [one.on for one in effects if one.kind == "burn_or_blister"]),
        _flag("severe_effect", [one.on for one in severe], _once(one.kind for one in severe)),
        _flag("skin_after", [one.on for one in sessions if one.skin_after_ok is False]),
        _flag("skin_before", [one.on for one in sessions if one.skin_before_ok is False]),
        _screened(report.screenings or []),
        _flag("painful_session", [one.on for one in sessions if one.sensation == "painful"]),
        _flag("weakness_risen", _weaker_days(days)),
        _slowly_weaker(days),
        _flag("spread_further", sorted(_further_days(days))),
        _flag("hands_newly", _new_hand_days(days)) or _newly_rated_hands(days),
        _flag("falls", [day.on for day in days for _ in range(day.falls or 0)]),
        _one_sided(days),
    ]
    return [flag for flag in found if flag]


def looked_at(report: Report) -> list[Looked]:
    """What the flags were made of, in the order of domain.md; nothing of what is not in the report."""
    includes, days = report.scope.includes, report.days
    found = []
    if "side_effects" in includes:
        found.append(Looked(what="side_effects", answered=len(report.effects)))
    if "ems" in includes:
        found += _looked_at_stimulation(report)
    return [
        *found,
        Looked(what="weakness", answered=sum(day.weakness is not None for day in days)),
        Looked(
            what="spread", answered=sum(bool(day.spread_feet or day.spread_hands) for day in days)
        ),
        Looked(what="falls", answered=sum(day.falls is not None for day in days)),
        Looked(what="sides", answered=sum(bool(_sides(day)) for day in days)),
        Looked(
            what="hands", answered=sum(any("hands" in name for name in day.ratings) for day in days)
        ),
    ]


def _looked_at_stimulation(report: Report) -> Iterator[Looked]:
    sessions, screenings = report.sessions, report.screenings
    yield Looked(what="sessions", answered=len(sessions))
    if sessions:
        skin = sum(one.skin_after_ok is not None for one in sessions)
        yield Looked(what="skin_after", answered=skin, asked=len(sessions))
        felt = sum(one.sensation is not None for one in sessions)
        yield Looked(what="sensation", answered=felt, asked=len(sessions))
    if screenings is None:
        yield Looked(what="screening_not_kept", answered=0)
    else:
        last_on = screenings[-1].on if screenings else None
        yield Looked(what="screening", answered=len(screenings), last_on=last_on)


def _flag(kind: str, dates: list[date], details: list[str] | None = None) -> Flag | None:
    if not dates:
        return None
    return Flag(kind=kind, count=len(dates), last_on=max(dates), details=details or [])


def _once(codes: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(codes))


def _screened(screenings: list[Screening]) -> Flag | None:
    """All answers against stimulation; a check that came after them takes nothing back. `details` of the newest first."""
    against = [one for one in screenings if one.outcome == CONTRAINDICATION]
    against = against or [one for one in screenings[-1:] if one.outcome != ALLOWED]
    asked = [
        f"{each.question}?" if each.answer == "unsure" else each.question
        for one in reversed(against)
        for each in one.reasons
    ]
    kind = against[-1].outcome if against else CONTRAINDICATION
    return _flag(kind, [one.on for one in against], _once(asked))


def _weaker_days(days: list[Day]) -> list[date]:
    """Days that were weaker by `RISE_POINTS` than the answers before them; by more where there are few of those."""
    given = [(day.on, day.weakness) for day in days if day.weakness is not None]
    scores = [score for _, score in given]
    return [on for index, (on, score) in enumerate(given) if is_weaker(score, scores[:index])]


def _slowly_weaker(days: list[Day]) -> Flag | None:
    """The last three answers against the first three: a rise that no single day shows."""
    given = [(day.on, day.weakness) for day in days if day.weakness is not None]
    if len(given) < 2 * ANSWERS_NEEDED:
        return None
    first, last = (
        statistics.median(score for _, score in part)
        for part in (given[:ANSWERS_NEEDED], given[-ANSWERS_NEEDED:])
    )
    if last < first + RISE_POINTS:
        return None
    return Flag(
        kind="weakness_slowly",
        count=len(given),
        last_on=given[-1][0],
        details=[f"{first:g}", f"{last:g}"],
    )


def _further_days(days: list[Day]) -> set[date]:
    """Days whose answer to "how far up?" went beyond each earlier answer of these days."""
    feet = _records([(day.on, day.spread_feet) for day in days], SPREAD_FEET)
    hands = _records([(day.on, day.spread_hands) for day in days], SPREAD_HANDS)
    return {on for on, _ in feet} | {on for on, before in hands if before > 0}


def _new_hand_days(days: list[Day]) -> list[date]:
    """The day on which the hands were first reached, after an answer that they were not."""
    hands = _records([(day.on, day.spread_hands) for day in days], SPREAD_HANDS)
    return [on for on, before in hands if before == 0]


def _newly_rated_hands(days: list[Day]) -> Flag | None:
    """The first day on which a hand was rated `RISE_POINTS` or more, after days on which hands were 0 or not rated."""
    free = unrated = 0
    for day in days:
        hands = [score for name, score in day.ratings.items() if name.startswith("hands")]
        if hands and max(hands) >= RISE_POINTS:
            was_known = free >= ANSWERS_NEEDED
            kind = "hands_newly" if was_known else "hands_first_rated"
            is_news = was_known or (not free and unrated >= ANSWERS_BEFORE)
            return _flag(kind, [day.on] if is_news else [])
        free += bool(hands) and max(hands) == 0
        unrated += bool(day.ratings) and not hands
    return None


def _records(
    answers: list[tuple[date, str | None]], steps: tuple[str, ...]
) -> Iterator[tuple[date, int]]:
    """(day, farthest step before it) of each answer that is farther than all before it; the first is no news."""
    farthest = None
    for on, given in answers:
        if given is None:
            continue
        step = steps.index(given)
        if farthest is not None and step > farthest:
            yield on, farthest
        farthest = step if farthest is None else max(step, farthest)


def _one_sided(days: list[Day]) -> Flag | None:
    """Sides rated higher than the other by `RISE_POINTS` on three days, or by twice as much on two in a row.

    `details` has "feet_right 5/9" for five of the nine days that were rated on both sides.
    """
    rated = [(day.on, sides) for day in days if (sides := _sides(day))]
    details, dates = [], set()
    for side in ("feet_left", "feet_right", "hands_left", "hands_right"):
        limb = side.partition("_")[0]
        both = [
            (on, sides.get(side, 0)) for on, sides in rated if any(limb in one for one in sides)
        ]
        higher = [on for on, points in both if points >= RISE_POINTS]
        much = [points >= 2 * RISE_POINTS for _, points in both]
        is_sudden = any(first and second for first, second in pairwise(much))
        if len(higher) >= ONE_SIDED_DAYS or is_sudden:
            details.append(f"{side} {len(higher)}/{len(both)}")
            dates |= set(higher)
    return _flag("one_sided", sorted(dates), details)


def _sides(day: Day) -> dict[str, int]:
    """The higher side -> by how many points at most, for feet and hands rated left and right; empty without both."""
    found: dict[str, int] = {}
    for name, left in day.ratings.items():
        place, _, symptom = name.partition(".")
        limb, _, side = place.partition("_")
        right = day.ratings.get(f"{limb}_right.{symptom}")
        if side == "left" and right is not None:
            higher = f"{limb}_left" if left > right else f"{limb}_right"
            found[higher] = max(found.get(higher, 0), abs(left - right))
    return found
