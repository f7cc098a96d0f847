"""Which way typed text runs, where it stands beside words of ours (Unicode Standard Annex 9). Pure."""

import re
import unicodedata

FIRST_STRONG_ISOLATE = "\u2068"
POP_ISOLATE = "\u2069"
_ISOLATES = re.compile("[\u2066-\u2069]")
_IN_PAIRS = re.compile("[^\u2066-\u2069]*(?:\u2068[^\u2066-\u2069]*\u2069[^\u2066-\u2069]*)*")


def isolated(text: str) -> str:
    """The text with a direction of its own, so that it moves no word, number or unit around it; most text as it is.

    A programme with an Arabic name, followed by "35 Hz", would else read "Hz 35".
    """
    text = _ISOLATES.sub("", text)
    return f"{FIRST_STRONG_ISOLATE}{text}{POP_ISOLATE}" if _has_right_to_left(text) else text


def with_direction(text: str) -> str:
    """A whole cell or sentence: what in it is isolated stays so, else all of it has a direction of its own."""
    return text if POP_ISOLATE in text and _IN_PAIRS.fullmatch(text) else isolated(text)


def _has_right_to_left(text: str) -> bool:
    return not text.isascii() and any(unicodedata.bidirectional(one) in {"R", "AL"} for one in text)
