"""Codes of the diary as words of the HTML page."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from diary.sharing.report.facts import SYMPTOMS, Session

# Codes that are not good English with blanks for underscores; looked up when they are used, not twice as lazy texts are.
_WORDS = {
    "pain": gettext_noop("Pain"),
    "numbness": gettext_noop("Numbness"),
    "tingling": gettext_noop("Tingling"),
    "ems": gettext_noop("EMS (muscle stimulation)"),
    "tens": gettext_noop("TENS (for pain relief)"),
    "htems": gettext_noop("High-tone EMS"),
    "burn_or_blister": gettext_noop("burn or blister under a pad"),
    "spread_further": gettext_noop("symptoms reached further up"),
    "hands_newly": gettext_noop("hands newly involved"),
    "toxin": gettext_noop("a toxin"),
    "medicine": gettext_noop("a medicine"),
}
_UNITS = {
    "frequency_hz": "{} Hz",
    "pulse_duration_us": "{} µs",
    "amplitude_ma": "{} mA",
    "on_seconds": gettext_noop("on {} s"),
    "off_seconds": gettext_noop("off {} s"),
    "ramp_seconds": gettext_noop("ramp {} s"),
}


def word(code: str) -> str:
    """A code of the diary in the language of the request."""
    text = _WORDS.get(code)
    return _(text) if text else code.replace("_", " ")


def settings_text(session: Session) -> str:
    """What is known of the settings, units beside numbers; a device's own level is never converted."""
    known = session.settings
    parts = [session.programme_name, str(known.get("device_name", ""))]
    parts += [_(text).format(f"{known[name]:g}") for name, text in _UNITS.items() if name in known]
    parts.append(_level(known))
    parts += [word(str(known.get(name, ""))) for name in ("body_site", "side")]
    parts.append(str(known.get("electrode_placement", "")))
    return ", ".join(part for part in parts if part)


def _level(known: dict[str, Any]) -> str:
    if "device_level" not in known:
        return ""
    level = f"{known['device_level']:g}"
    if "device_level_max" not in known:
        return _("level {level}").format(level=level)
    return _("level {level} of {most}").format(level=level, most=f"{known['device_level_max']:g}")


def plain_scores(scores: dict[str, int | None]) -> list[str]:
    given = [scores.get(symptom) for symptom in SYMPTOMS]
    return ["–" if score is None else str(score) for score in given]
