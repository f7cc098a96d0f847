"""Typed text as the fonts of the PDF can draw it. Pure.

PDF/UA takes no letter without a shape, and typst then makes no file: what no font has becomes `OTHER_WRITING`.
"""

import re
import unicodedata

from diary.sharing.report.direction import FIRST_STRONG_ISOLATE, POP_ISOLATE, with_direction
from diary.sharing.report.fonts import clusters, font_of, goes_on, is_unseen

OTHER_WRITING = "□"
_WORD_CHARACTERS = 24
_PLAIN = re.compile("[!-~–±×→]{1,24}(?: [!-~–±×→]{1,24})*")
_ISOLATES = (FIRST_STRONG_ISOLATE, POP_ISOLATE)
_JOINERS = ("\u200c", "\u200d")
# Without Thai, Lao, Myanmar, Khmer, Chinese, Japanese and Korean: there a line ends without a blank.
_WITHOUT_END = re.compile(
    "[^\\s\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u9fff\uac00-\ud7ff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]"
    f"{{{_WORD_CHARACTERS + 1},}}"
)


def drawn(text: str) -> str:
    """The text with only what can be drawn; other writing is a box, and a word without end can be broken.

    Text that runs from right to left keeps its direction among words of ours. Drawing twice changes nothing.
    """
    if _PLAIN.fullmatch(text):
        return text
    seen = _without_what_is_unseen(unicodedata.normalize("NFC", text))
    kept = "".join(_drawn_cluster(one) for one in clusters(seen))
    kept = re.sub(f"{OTHER_WRITING}+", OTHER_WRITING, kept)
    return with_direction(_WITHOUT_END.sub(_breakable, " ".join(kept.split())))


def _without_what_is_unseen(text: str) -> str:
    around = zip(" " + text, text, text[1:] + " ", strict=False)
    return "".join(_seen(before, one, after) for before, one, after in around)


def _seen(before: str, one: str, after: str) -> str:
    if one.isspace():
        return " "
    if one in _JOINERS:
        # They shape Persian and Indic words; between pictures they would hide the first one.
        return one if _is_of_such_a_word(before) and _is_of_such_a_word(after) else ""
    is_selector = 0xFE00 <= ord(one) <= 0xFE0F or 0xE0100 <= ord(one) <= 0xE01EF
    without_shape = unicodedata.category(one) in {"Cc", "Cf", "Cs", "Co"} and one not in _ISOLATES
    return "" if is_selector or without_shape else one


def _is_of_such_a_word(one: str) -> bool:
    return unicodedata.category(one) in {"Lo", "Mn", "Mc"}


def _drawn_cluster(cluster: str) -> str:
    if cluster[0] in _ISOLATES:
        return cluster[0] + OTHER_WRITING * (len(cluster) > 1)
    letters = "".join(one for one in cluster if not is_unseen(one))
    if not letters.strip() or font_of(letters):
        return cluster
    base, marks = letters[0], letters[1:]
    font = None if goes_on(base) else font_of(base)
    if font is None:
        return OTHER_WRITING
    with_it = [one for one in marks if font.draws(one)]
    return base + "".join(with_it) + OTHER_WRITING * (len(with_it) < len(marks))


def _breakable(found: re.Match[str]) -> str:
    pieces = list(clusters(found[0]))
    starts = range(0, len(pieces), _WORD_CHARACTERS)
    return "\u200b".join("".join(pieces[at : at + _WORD_CHARACTERS]) for at in starts)
