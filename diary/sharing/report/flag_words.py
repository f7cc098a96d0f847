"""Red flags in words, and what they were looked for in. Pure."""

from collections.abc import Iterator

from diary.ems.screening import ALLOWED
from diary.entries.fields import ANSWERS_NEEDED
from diary.sharing.report.facts import Report, Screening
from diary.sharing.report.flags import Flag, Looked, looked_at, red_flags
from diary.sharing.report.words import (
    answer_text,
    capital,
    cleared_text,
    counted,
    day_text,
    word,
)

_NAMES = {
    "palpitations": "palpitations",
    "red_flag_told": "a personal trial paused for a red flag",
    "burn_or_blister": "burn or blister under a pad",
    "severe_effect": "severe side effect",
    "skin_after": "skin not all right after a session",
    "skin_before": "skin not all right before a session",
    "contraindication": "safety check says: talk to a doctor first",
    "precaution": "safety check says: advice of a doctor first",
    "painful_session": "stimulation felt painful",
    "weakness_risen": "weakness rose",
    "weakness_slowly": "weakness rose over these days",
    "hands_first_rated": "hands rated for the first time",
    "spread_further": "symptoms reached further up",
    "hands_newly": "hands newly involved",
    "falls": "falls",
    "one_sided": "clearly one-sided",
}
_CHECKS = ("contraindication", "precaution")


def flag_texts(report: Report) -> Iterator[tuple[str, str]]:
    """(what, how often, when last and what else) of each flag, most urgent first."""
    for flag in red_flags(report):
        yield capital(_NAMES[flag.kind]), _text(flag, report.screenings or [])


def looked_text(report: Report) -> str:
    """What the flags were looked for in: what was never answered cannot have been a flag."""
    return f"Looked at: {'; '.join(_looked(one) for one in looked_at(report))}."


def _text(flag: Flag, screenings: list[Screening]) -> str:
    on = day_text(flag.last_on)
    if flag.kind in _CHECKS:
        return _check(flag, screenings)
    if flag.kind == "one_sided":
        return f"{'; '.join(map(_side, flag.details))}, last on {on}"
    if flag.kind == "weakness_slowly":
        first, last = flag.details
        return f"from {first} to {last} (medians of the first and last {ANSWERS_NEEDED} of {flag.count} answers)"
    details = f" ({', '.join(map(word, flag.details))})" if flag.details else ""
    return f"{flag.count}×, last on {on}{details}"


def _side(detail: str) -> str:
    """Of "feet_right 5/9"."""
    side, _, days = detail.partition(" ")
    return f"{word(side)} higher on {days.replace('/', ' of ')} days rated on both sides"


def _check(flag: Flag, screenings: list[Screening]) -> str:
    """The answers against it, who cleared the person, and what a later check said."""
    against = [one for one in screenings if one.outcome == flag.kind][-flag.count :]
    asked = ", ".join(
        answer_text(code.removesuffix("?"), is_sure=not code.endswith("?")) for code in flag.details
    )
    often = f" ({flag.count} checks)" if flag.count > 1 else ""
    later = _later(against[-1], screenings[-1])
    return f"{day_text(flag.last_on)}{often}: {asked}; {_cleared(against)}{later}"


def _cleared(against: list[Screening]) -> str:
    """Who saw no reason against it: one check's clearance is none for the answers of another."""
    told = [text for one in against if (text := cleared_text(one))]
    if len(told) < len(against):
        some = f" at {len(against) - len(told)} of {len(against)} checks" if told else ""
        return f"not cleared by a clinician{some}"
    return told[-1] if len(set(told)) == 1 else f"each cleared; the newest {told[-1]}"


def _later(against: Screening, newest: Screening) -> str:
    if newest is against:
        return ""
    if newest.outcome == ALLOWED:
        return f"; the check of {day_text(newest.on)} has no such answer"
    reasons = ", ".join(
        answer_text(each.question, is_sure=each.answer != "unsure") for each in newest.reasons
    )
    return f"; the check of {day_text(newest.on)} has: {reasons}"


def _looked(one: Looked) -> str:
    days = f"answered on {counted(one.answered, 'day')}"
    said = {
        "side_effects": f"side effects ({one.answered or 'none'} recorded)",
        "sessions": f"sessions ({one.answered or 'none'} recorded)",
        "skin_after": f"skin after them (answered in {one.answered} of {one.asked})",
        "sensation": f"how they felt (answered in {one.answered} of {one.asked})",
        "screening": f"safety check ({f'last {day_text(one.last_on)}' if one.last_on else 'never answered'})",
        "weakness": f"weakness ({days})",
        "spread": f"how far up ({days})",
        "falls": f"falls ({days})",
        "screening_not_kept": "safety check and pauses for red flags (not kept when this was frozen)",
        "sides": f"left against right ({days})",
        "hands": f"hands by themselves ({days})",
    }
    return said[one.what]
