"""Codes, dates, numbers and settings as words: the same on the page, in the PDF and in the documents. Pure."""

from datetime import date, datetime

from diary.localtime import zone_of
from diary.sharing.report.direction import isolated
from diary.sharing.report.facts import SYMPTOMS, Screening, Session

# Codes that are not good English with blanks for underscores.
_WORDS = {
    "ems": "EMS (muscle stimulation)",
    "tens": "TENS (for pain relief)",
    "htems": "High-tone EMS",
    "other": "another kind",
    "burn_or_blister": "burn or blister under a pad",
    "toxin": "a toxin",
    "medicine": "a medicine",
    "moments": "ratings",
    "feet_left": "left foot",
    "feet_right": "right foot",
    "hands_left": "left hand",
    "hands_right": "right hand",
    "implanted_device": "implanted electronics",
    "heart": "heart problem",
    "cancer_near_pads": "cancer near the pads",
    "poor_leg_circulation": "very poor leg circulation",
    "skin_damaged": "damaged skin under the pads",
    "cannot_feel_touch": "cannot feel a light touch where the pads go",
    "insulin_diabetes": "diabetes treated with insulin",
}
_UNITS = {
    "frequency_hz": "{} Hz",
    "pulse_duration_us": "{} µs",
    "amplitude_ma": "{} mA",
    "on_seconds": "on {} s",
    "off_seconds": "off {} s",
    "ramp_seconds": "ramp {} s",
}
SHORT = {"ems": "EMS", "tens": "TENS", "htems": "High-tone EMS", "other": "Other stimulation"}
NO_ANSWER = "–"
# Behind a score that was taken over from the day before.
COPIED = "\u00a0same"


def word(code: str) -> str:
    """A code of the diary in English."""
    return _WORDS.get(code) or code.replace("_", " ")


def title(code: str) -> str:
    """A code in English, as the first word of a sentence."""
    return capital(word(code))


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def counted(count: int, one: str) -> str:
    """ "1 day", "2 days"."""
    return f"{count} {one if count == 1 else one + 's'}"


def brought_in_text(counts: list[tuple[int, int, str]], first_on: date, last_on: date) -> str:
    """How many of how many of each kind came out of a file, between which days; one of them at least did."""
    told = [f"{brought} of {counted(total, kind)}" for brought, total, kind in counts if brought]
    is_one = sum(brought for brought, _, _ in counts) == 1
    were, they_were = ("was", "it was") if is_one else ("were", "they were")
    return (
        f"{listed(told)} {were} brought in from a table or another app {on_text(first_on, last_on)}; when {they_were} written "
        "down is not known."
    )


def listed(parts: list[str]) -> str:
    """ "1 day", "1 day and 2 ratings", "1 day, 2 ratings and 3 sessions"."""
    *first, last = parts
    return f"{', '.join(first)} and {last}" if first else last


def on_text(first_on: date, last_on: date) -> str:
    """ "on 3 Sep 2026", "from 3 Sep 2026 to 5 Sep 2026"."""
    if first_on == last_on:
        return f"on {day_text(first_on)}"
    return f"from {day_text(first_on)} to {day_text(last_on)}"


def number_text(value: float) -> str:
    """A number as people write it: 35 and not 35.0."""
    return str(int(value)) if value == int(value) else str(value)


def day_text(on: date) -> str:
    """A date that reads the same in every country: 3 Sep 2026."""
    return f"{on.day} {on:%b %Y}"


def span_text(first_on: date, last_on: date) -> str:
    """One day, or the first and the last of several."""
    if first_on == last_on:
        return day_text(first_on)
    return f"{day_text(first_on)} – {day_text(last_on)}"


def local(at: datetime, time_zone: str) -> datetime:
    """Wall-clock time of the person."""
    return at.astimezone(zone_of(time_zone))


def when_text(at: datetime, time_zone: str) -> str:
    """Date and wall-clock time of the person."""
    there = local(at, time_zone)
    return f"{day_text(there.date())}, {there:%H:%M}"


def score_text(score: int | None, *, is_skipped: bool = False, is_copied: bool = False) -> str:
    """0 is a number; a question that was skipped and one without an answer are two other things."""
    if score is not None:
        return f"{score}{COPIED * is_copied}"
    return "skipped" if is_skipped else NO_ANSWER


def answer_text(question: str, *, is_sure: bool) -> str:
    """A question of the safety check that was answered yes, or that the person was not sure about."""
    return word(question) + ("" if is_sure else " (not sure)")


def cleared_text(one: Screening) -> str:
    """Who saw no reason against stimulation, and when, as far as both are known; "" where nobody did.

    The name is typed: it stands by itself, whatever its direction.
    """
    by = one.cleared_by.strip()
    if not by:
        return ""
    on = day_text(one.cleared_on) if one.cleared_on else "no date given"
    return f"cleared by {isolated(by)}, {on}"


def scores_text(scores: dict[str, int | None]) -> list[str]:
    """Pain, numbness, tingling."""
    return [score_text(scores.get(symptom)) for symptom in SYMPTOMS]


def settings_text(session: Session, *, is_short: bool = False) -> str:
    """What is known of the settings, units beside numbers; short: without names and places that a person typed."""
    known = session.settings
    parts = [_UNITS[name].format(_amount(known[name])) for name in _UNITS if name in known]
    parts.append(_level(known))
    parts += [site(str(known.get(name, ""))) for name in ("body_site", "side")]
    if not is_short:
        names = [session.programme_name, str(known.get("device_name", ""))]
        names, placement = (
            list(map(isolated, names)),
            isolated(str(known.get("electrode_placement", ""))),
        )
        parts = [*names, *parts, placement]
    return ", ".join(part for part in parts if part)


def site(code: str) -> str:
    """A body site or a side in English: "other" is a place there."""
    return "another place" if code == "other" else word(code)


def _level(known: dict[str, str | float | int]) -> str:
    """A device's own level is never converted."""
    if "device_level" not in known:
        return ""
    most = f" of {_amount(known['device_level_max'])}" if "device_level_max" in known else ""
    return f"level {_amount(known['device_level'])}{most}"


def _amount(value: str | float) -> str:
    return value if isinstance(value, str) else number_text(value)
