"""What a column, or a name in a table of one value a row, seems to be: by its words, then by what is in it. Pure.

English and German, a few words of French and Spanish. Everything here is a proposal that the person sees and can change.
"""

import dataclasses
import re
import unicodedata
from collections import Counter
from fractions import Fraction
from typing import Any

from diary.export.tables.cells import is_missing, read_number, read_part
from diary.export.tables.shapes import EXAMPLE_CHARACTERS, SCORED, SYMPTOMS


def _list(words: str) -> list[str]:
    return words.split()


_PHRASES = {
    "date": "date|day|datum|tag|on|full date|timestamp|datetime|date time|date and time|zeitpunkt|when|jour|fecha|dia",
    "time": "time|uhrzeit|zeit|time of day|clock|heure|hora",
    "start": "start|started|start time|starttime|started at|start date|beginn|begin",
    "pain": "pain|nerve pain|neuropathic pain|schmerz|schmerzen|nervenschmerz|nervenschmerzen|schmerzwert|schmerzstarke|douleur|dolor",
    "numbness": "numbness|numb|taubheit|taubheitsgefuhl|taub|engourdissement|entumecimiento",
    "tingling": "tingling|tingle|pins and needles|kribbeln|ameisenlaufen|paresthesia|parasthesie|parasthesien|fourmillements|hormigueo",
    "sleep_disturbance": "sleep|sleep disturbance|bad sleep|sleep problems|schlaf|schlafstorung|schlafstorungen|sommeil|sueno",
    "weakness": "weakness|muscle weakness|schwache|muskelschwache|faiblesse|debilidad",
    "falls": "falls|fall|falls count|sturz|sturze|chutes|caidas",
    "note": "note|notes|comment|comments|remark|remarks|notiz|notizen|bemerkung|bemerkungen|kommentar|anmerkung|commentaire|nota|notas",
    "place": "place|location|body part|site|ort|stelle|korperteil|korperstelle|lieu|lugar",
    "name": "name|feature|featurename|feature name|tracker|symptom|item|metric|variable|merkmal",
}  # fmt: skip
_FIELD_OF = {phrase: name for name, phrases in _PHRASES.items() for phrase in phrases.split("|")}
_SIDES = dict.fromkeys(_list("left links linke linker linkes linken gauche izquierdo izquierda"), "left") | dict.fromkeys(_list("right rechts rechte rechter rechtes rechten droit droite derecho derecha"), "right")  # fmt: skip
_REGIONS = dict.fromkeys(_list("foot feet fuss fusse fussen pied pieds pie pies"), "feet") | dict.fromkeys(_list("hand hands hande handen main mains mano manos"), "hands")  # fmt: skip
_FILLERS = frozenset(
    _list(
        "score level rating value intensity severity scale amount wert starke skala nrs vas mm percent prozent "
        "in the my of both today am im an der die das den beide beiden beidseits heute valeur valor niveau"
    )
)
_VALUE = frozenset(_list("score level rating value intensity severity amount wert starke valeur valor"))  # fmt: skip
_MODALITIES = {"ems": "ems", "nmes": "ems", "muskelstimulation": "ems", "tens": "tens", "htems": "htems"}  # fmt: skip
_UNITS = (
    dict.fromkeys(_list("min mins minute minutes minuten"), "minutes")
    | dict.fromkeys(_list("sec secs second seconds sekunde sekunden"), "seconds")
    | dict.fromkeys(_list("h hr hrs hour hours stunde stunden std"), "hours")
)
_SESSION = frozenset(_list("session sessions sitzung sitzungen stimulation stim"))
_LENGTH = frozenset(_list("duration dauer length lange time zeit"))
_USED = frozenset(_list("used use done yes no ja nein gemacht"))

_RANGE = re.compile(r"\b0\s*(?:[-–—/]|bis|to|\s)\s*(100|10|5)\b|/\s*(100|10|5)\b")
_OF_100 = re.compile(r"\b(?:vas|mm|percent|prozent)\b|%")
_SCORE_OF_WORD = {
    word.casefold(): score
    for score, words in {
        0: "none no nothing absent keine kein keiner nichts gar nicht aucun aucune ninguno ninguna",
        2: "mild slight little light leicht gering wenig schwach léger légère leve",
        5: "moderate medium middle mittel mäßig maessig mittelstark modéré modérée moderado moderada",
        8: "severe strong bad heavy stark schwer heftig sévère fort forte severo fuerte",
        10: "unbearable worst excruciating extreme unerträglich maximal schlimmste insupportable insoportable",
    }.items()
    for word in words.split()
}
_WORDS_MAX = 40


@dataclasses.dataclass(slots=True)
class Column:
    """A column, or a name of a long table: COLUMN and NAME on the wire."""

    header: str
    field: str | None = None
    place: str | None = None
    modality: str | None = None
    unit: str | None = None
    hint: str | None = None
    scale: str | None = None
    proposed_scale: str | None = None
    words: dict[str, int | None] = dataclasses.field(default_factory=dict)
    examples: list[str] = dataclasses.field(default_factory=list)
    # EMS or TENS and no more: what is in it tells minutes from yes and no.
    is_bare: bool = False

    @property
    def target(self) -> str:
        """The field of an entry that its scores belong to."""
        is_placed = self.place is not None and self.field in SYMPTOMS
        return f"ratings.{self.place}.{self.field}" if is_placed else self.field or ""

    def as_json(self, called: str) -> dict[str, Any]:
        return {
            called: self.header,
            "examples": self.examples,
            "field": self.field,
            "scale": self.scale,
            "proposed_scale": self.proposed_scale,
            "words": self.words,
            "place": self.place,
            "modality": self.modality,
            "unit": self.unit,
        }


def key_of(header: str) -> str:
    """ "pain_0_10" and "Pain (0–10)" are both "pain 0 10"."""
    return " ".join(re.findall(r"[^\W_]+", header.casefold()))


def plain_words(text: str) -> list[str]:
    """Lower case, without accents and digits: "Füße links" is fusse, links."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(sign for sign in apart if not unicodedata.combining(sign))
    return re.findall(r"[^\W\d_]+", letters)


def guessed(header: str) -> Column:
    """By its words only."""
    column = Column(header, hint=_hint(header))
    words = plain_words(_RANGE.sub(" ", header.casefold().replace("_", " ")))
    if _is_stimulation(words, column):
        return column
    column.place = place_of(words)
    if column.place:
        words = [word for word in words if word not in _SIDES and word not in _REGIONS]
    rest = [word for word in words if word not in _FILLERS]
    column.field = _FIELD_OF.get(" ".join(words)) or _FIELD_OF.get(" ".join(rest))
    if not rest and _VALUE.intersection(words):
        column.field = "value"
    return column


def _hint(header: str) -> str | None:
    text = header.casefold().replace("_", " ")
    if found := _RANGE.search(text):
        return f"0-{found[1] or found[2]}"
    return "0-100" if _OF_100.search(text) else None


def place_of(words: list[str]) -> str | None:
    """feet, hands_left ...; None without a region."""
    regions = {_REGIONS[word] for word in words if word in _REGIONS}
    sides = {_SIDES[word] for word in words if word in _SIDES}
    if len(regions) != 1:
        return None
    return "_".join([*regions, *(sides if len(sides) == 1 else ())])


def _is_stimulation(words: list[str], column: Column) -> bool:
    """Fills in EMS yes or no, or minutes of which stimulation."""
    kinds = {_MODALITIES[word] for word in words if word in _MODALITIES}
    units = [_UNITS[word] for word in words if word in _UNITS]
    if not kinds and not (_SESSION.intersection(words) and (units or _LENGTH.intersection(words))):
        return False
    rest = set(words) - _MODALITIES.keys() - _UNITS.keys() - _SESSION - _LENGTH - _USED - _FILLERS
    if rest:
        return False
    column.modality = kinds.pop() if len(kinds) == 1 else ("ems" if "ems" in kinds else "other")
    if units or (_LENGTH | _SESSION).intersection(words):
        column.field, column.unit = "session_minutes", units[0] if units else "minutes"
    else:
        column.is_bare = True
        column.field = "ems_used" if column.modality == "ems" else None
    return True


def settle_bare(column: Column, cells: Counter[str]) -> None:
    """A column "EMS" or "TENS" of numbers above 1 holds minutes, or seconds where they are too many for minutes."""
    numbers = [number for cell in cells if (number := read_number(cell)) is not None]
    if not column.is_bare or not numbers or max(numbers) <= 1:
        return
    column.field = "session_minutes"
    column.unit = "seconds" if max(numbers) > 480 else "minutes"


def settle(column: Column, cells: Counter[str], chosen: dict[str, Any]) -> None:
    """The scale, the words, the unit and the modality of a column whose field is known; `chosen` goes over the guess."""
    if column.field == "session_minutes":
        column.unit = chosen.get("unit") or column.unit or "minutes"
        column.modality = chosen.get("modality") or column.modality or "other"
    else:
        column.unit = column.modality = None
    if column.field not in SYMPTOMS:
        column.place = None
    if column.field in SCORED:
        column.proposed_scale = _proposed_scale(column.hint, cells)
        has_one = column.proposed_scale == "0-10"
        column.scale = chosen.get("scale") or ("0-10" if has_one else None)
        if "words" in (column.scale, column.proposed_scale):
            column.words = _words(cells, chosen.get("words") or {})


def _proposed_scale(hint: str | None, cells: Counter[str]) -> str:
    numbers: list[tuple[Fraction, int]] = []
    known_words = 0
    for cell, times in cells.items():
        number = read_part(cell, 10)
        if number is not None:
            numbers.append((number, times))
        elif _proposed(cell) is not None:
            known_words += times
    counted = sum(times for _, times in numbers)
    if known_words > counted:
        return "words"
    if hint is not None:
        return hint
    above = sum(times for number, times in numbers if number > 10)
    return "0-100" if above * 2 > counted else "0-10"


def _proposed(cell: str) -> int | None:
    words = re.findall(r"[^\W\d_]+", cell.casefold())
    return _SCORE_OF_WORD.get(words[0]) if words else None


def _words(cells: Counter[str], chosen: dict[str, Any]) -> dict[str, int | None]:
    """The words of a column, the most frequent first; null: no score. Numbers among them stay numbers."""
    said = {word.casefold(): score for word, score in chosen.items()}
    counted: Counter[str] = Counter()
    for cell, times in cells.items():
        is_number = read_part(cell, 10) is not None
        if not is_number and not is_missing(cell) and len(cell) <= EXAMPLE_CHARACTERS:
            counted[cell.casefold()] += times
    ranked = sorted(counted.items(), key=lambda each: (-each[1], each[0]))
    return {word: said.get(word, _proposed(word)) for word, _ in ranked[:_WORDS_MAX]}
