"""Words and numbers of the PDF, the same words as on the HTML page. Pure: no layout, no markup."""

import unicodedata
from datetime import date, datetime

from diary.localtime import zone_of
from diary.sharing.report.facts import SYMPTOMS, Session
from diary.sharing.report.tables import number_text

# Codes that are not good English with blanks for underscores.
_WORDS = {
    "ems": "EMS (muscle stimulation)",
    "tens": "TENS (for pain relief)",
    "htems": "High-tone EMS",
    "burn_or_blister": "burn or blister under a pad",
    "spread_further": "symptoms reached further up",
    "hands_newly": "hands newly involved",
    "toxin": "a toxin",
    "medicine": "a medicine",
}
_UNITS = {
    "frequency_hz": "{} Hz",
    "pulse_duration_us": "{} µs",
    "amplitude_ma": "{} mA",
    "on_seconds": "on {} s",
    "off_seconds": "off {} s",
    "ramp_seconds": "ramp {} s",
}
# What the fonts inside typst can draw. PDF/UA refuses a letter without a shape, so the others become `OTHER_WRITING`.
_DRAWN = (
    (0x20, 0x24F),
    (0x300, 0x4FF),
    (0x5D0, 0x5EA),
    (0x1E00, 0x1EFF),
    (0x2010, 0x2040),
    (0x2070, 0x20BF),
    (0x2190, 0x22FF),
    (0x25A0, 0x25FF),
)
OTHER_WRITING = "□"
_WORD_CHARACTERS = 24


def word(code: str) -> str:
    """A code of the diary in English."""
    return _WORDS.get(code) or code.replace("_", " ")


def title(code: str) -> str:
    """A code in English, as the first word of a sentence."""
    said = word(code)
    return said[:1].upper() + said[1:]


def drawn(text: str) -> str:
    """The text with only what can be drawn; other writing is a box, and a word without end can be broken."""
    kept = "".join(_drawn_character(one) for one in unicodedata.normalize("NFC", text))
    while OTHER_WRITING * 2 in kept:
        kept = kept.replace(OTHER_WRITING * 2, OTHER_WRITING)
    return " ".join(_breakable(word) for word in kept.split())


def day_text(on: date) -> str:
    """A date that reads the same in every country: 3 Sep 2026."""
    return f"{on.day} {on:%b %Y}"


def _drawn_character(one: str) -> str:
    if one.isspace():
        return " "
    kind = unicodedata.category(one)
    if kind in {"Cc", "Cf", "Cs", "Co"} or 0xFE00 <= ord(one) <= 0xFE0F:
        return ""
    is_drawn = kind != "Cn" and any(low <= ord(one) <= high for low, high in _DRAWN)
    return one if is_drawn else OTHER_WRITING


def _breakable(word: str) -> str:
    if len(word) <= _WORD_CHARACTERS:
        return word
    pieces = range(0, len(word), _WORD_CHARACTERS)
    return "\u200b".join(word[start : start + _WORD_CHARACTERS] for start in pieces)


def settings_text(session: Session, *, is_short: bool = False) -> str:
    """What is known of the settings, units beside numbers; short: without names and places that a person typed."""
    known = session.settings
    parts = [_UNITS[name].format(_amount(known[name])) for name in _UNITS if name in known]
    parts.append(_level(known))
    parts += [word(str(known.get(name, ""))) for name in ("body_site", "side")]
    if not is_short:
        names = [drawn(session.programme_name), drawn(str(known.get("device_name", "")))]
        parts = [*names, *parts, drawn(str(known.get("electrode_placement", "")))]
    return ", ".join(part for part in parts if part)


def score_text(score: int | None, *, is_skipped: bool = False) -> str:
    """0 is a number; a question that was skipped and one without an answer are two other things."""
    if score is not None:
        return str(score)
    return "skipped" if is_skipped else "–"


def scores_text(scores: dict[str, int | None]) -> list[str]:
    """Pain, numbness, tingling."""
    return [score_text(scores.get(symptom)) for symptom in SYMPTOMS]


def local(at: datetime, time_zone: str) -> datetime:
    """Wall-clock time of the person."""
    return at.astimezone(zone_of(time_zone))


def when_text(at: datetime, time_zone: str) -> str:
    """Date and wall-clock time of the person."""
    there = local(at, time_zone)
    return f"{day_text(there.date())}, {there:%H:%M}"


def _level(known: dict[str, str | float | int]) -> str:
    """A device's own level is never converted."""
    if "device_level" not in known:
        return ""
    most = f" of {_amount(known['device_level_max'])}" if "device_level_max" in known else ""
    return f"level {_amount(known['device_level'])}{most}"


def _amount(value: str | float) -> str:
    return value if isinstance(value, str) else number_text(value)
