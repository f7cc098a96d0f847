"""What a column, or a name in a table of one value a row, seems to be: by its words, then by what is in it. Pure.

English and German, a few words of French, Spanish, Italian and Dutch. Everything here is a proposal that the person sees and can change.
"""

import dataclasses
import re
import unicodedata
from collections import Counter
from fractions import Fraction
from typing import Any

from diary.cleaners import Refused
from diary.export.tables.cells import (
    is_missing,
    is_no,
    read_minutes,
    read_number,
    read_part,
    whole_of,
)
from diary.export.tables.shapes import EXAMPLE_CHARACTERS, SCORED, SYMPTOMS


def _list(words: str) -> list[str]:
    return words.split()


_PHRASES = {
    "date": "date|day|datum|tag|on|full date|timestamp|datetime|date time|date and time|zeitpunkt|when|jour|fecha|dia|data|giorno|dag",
    "time": "time|uhrzeit|zeit|time of day|tageszeit|clock|heure|hora|ora|tijd|tijdstip",
    "start": "start|started|start time|starttime|started at|start date|beginn|begin",
    "pain": "pain|nerve pain|neuropathic pain|schmerz|schmerzen|nervenschmerz|nervenschmerzen|schmerzwert|schmerzstarke|douleur|dolor|dolore|dolori|pijn",
    "numbness": "numbness|numb|taubheit|taubheitsgefuhl|taub|engourdissement|entumecimiento|intorpidimento|gevoelloosheid",
    "tingling": "tingling|tingle|pins and needles|kribbeln|ameisenlaufen|paresthesia|parasthesie|parasthesien|fourmillements|hormigueo|formicolio|formicolii|tintelingen|tinteling",
    "sleep_disturbance": "sleep disturbance|sleep disturbances|disturbed sleep|bad sleep|poor sleep|sleep problems|schlafstorung|schlafstorungen|schlecht geschlafen|gestorter schlaf",
    "weakness": "weakness|muscle weakness|schwache|muskelschwache|faiblesse|debilidad",
    "falls": "falls|fall|falls count|sturz|sturze|chutes|caidas",
    "note": "note|notes|comment|comments|remark|remarks|notiz|notizen|bemerkung|bemerkungen|kommentar|anmerkung|commentaire|nota|notas|opmerking|opmerkingen",
    "place": "place|location|body part|site|ort|stelle|korperteil|korperstelle|lieu|lugar",
    "name": "name|feature|featurename|feature name|tracker|symptom|item|metric|variable|merkmal",
}  # fmt: skip
_NAMED = (*SYMPTOMS, "weakness")
_FIELD_OF = {phrase: name for name, phrases in _PHRASES.items() for phrase in phrases.split("|")}
_SIDES = dict.fromkeys(_list("left links linke linker linkes linken gauche izquierdo izquierda sinistro sinistra linkervoet linkerhand"), "left") | dict.fromkeys(_list("right rechts rechte rechter rechtes rechten droit droite derecho derecha destro destra rechtervoet rechterhand"), "right")  # fmt: skip
_REGIONS = dict.fromkeys(_list("foot feet fuss fusse fussen pied pieds pie pies piede piedi voet voeten linkervoet rechtervoet"), "feet") | dict.fromkeys(_list("hand hands hande handen main mains mano manos mani handen linkerhand rechterhand"), "hands")  # fmt: skip
_FILLERS = frozenset(
    _list(
        "score level rating value intensity severity scale amount wert starke skala nrs vas mm percent prozent "
        "in the my of both today am im an der die das den beide beiden beidseits heute valeur valor niveau"
    )
)
# What may stand around the one word for a symptom in a question or in a time of day.
_AROUND = _FILLERS.union(
    _list(
        "how bad severe strong intense much is are was were your you feel feeling did do have had has any a on at for level s "
        "worst strongest highest max maximum average mean avg usual current now right last night during overall daily total "
        "morning noon afternoon evening morgens mittags nachmittags abends nachts morgen mittag abend nacht tag "
        "wie stark sind ist waren war dein deine deinen ihr ihre ihren hattest haben sie du gerade jetzt aktuell aktuelle insgesamt "
        "schlimmster starkster starkste hochster maximaler durchschnittlicher durchschnitt mittlerer heutige heutiger "
        "quanto quanta e il la lo di oggi tuo livello hoe erg veel je uw van vandaag de het que tal hoy su tu el quelle votre est"
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
# Around EMS, where a level or a strength would be the device's own.
_AROUND_USE = frozenset(_list("did you do use have had i my the today heute gemacht hast du haben sie yes no was is in am of per day pro tag"))  # fmt: skip
_LENGTH = frozenset(_list("duration dauer length lange time zeit"))
_USED = frozenset(_list("used use done yes no ja nein gemacht"))

_RANGE = re.compile(
    r"\b(?:0\s*(?:[-–—/]|bis|to|a|tot|\s)|1\s*(?:[-–—]|bis|to|a|tot))\s*(\d{1,3})\b|/\s*(\d{1,3})\b"
)
_KNOWN_RANGES = ("0-10", "0-5", "0-100")
_OF_100 = re.compile(r"\b(?:vas|mm|percent|prozent)\b|%")
# Whole phrases, without the word for the symptom: "not so bad" is none of them.
_SCORE_OF_PHRASE = {
    phrase: score
    for score, phrases in {
        0: "none|no|nothing|absent|none at all|not at all|nein|keine|kein|keiner|keinerlei|nichts|gar nicht|gar nichts|gar keine|aucun|aucune|ninguno|ninguna|nessuno|geen",
        1: "very mild|very slight|very light|sehr leicht|sehr gering",
        2: "mild|slight|little|light|leicht|gering|wenig|schwach|léger|légère|leve|lieve|licht",
        3: "mild to moderate|leicht bis mittel|leicht bis mäßig",
        5: "moderate|medium|middle|mittel|mäßig|maessig|mittelstark|modéré|modérée|moderado|moderada|moderato|matig",
        6: "moderate to severe|mittel bis stark|mäßig bis stark",
        8: "severe|strong|bad|heavy|stark|schwer|heftig|sévère|fort|forte|severo|fuerte|grave|ernstig",
        9: "very severe|very strong|very bad|sehr stark|sehr schwer|sehr heftig",
        10: "unbearable|worst|excruciating|extreme|extrem|unerträglich|maximal|schlimmste|insupportable|insoportable|insopportabile",
    }.items()
    for phrase in phrases.split("|")
}
_ENDING = re.compile("e[rsnm]?$")
_WORDS_MAX = 40
# A largest number below this is no session in minutes.
_MINUTES_MIN = 5


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
    # By one word among others: a column that is called by that word goes first.
    is_loose: bool = False

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
    if column.field is None and (symptom := _one_symptom(rest)):
        column.field, column.is_loose = symptom, True
    if not rest and _VALUE.intersection(words):
        column.field = "value"
    return column


def _one_symptom(words: list[str]) -> str | None:
    """Of "how bad is your pain today"; None where anything but a question or a time of day stands around it."""
    symptoms = [word for word in words if _FIELD_OF.get(word) in _NAMED]
    is_it = len(symptoms) == 1 and not set(words) - _AROUND - {symptoms[0]}
    return _FIELD_OF[symptoms[0]] if is_it else None


def _hint(header: str) -> str | None:
    """ "0-10", or another scale that the header names: "0-3"."""
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
    rest = (
        set(words) - _MODALITIES.keys() - _UNITS.keys() - _SESSION - _LENGTH - _USED - _AROUND_USE
    )
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
    """A column "EMS" or "TENS" of "30 min", or of numbers, holds minutes, or seconds where they are too many for minutes.

    A few small numbers are times a day or a level: left out.
    """
    numbers = [number for cell in cells if (number := read_number(cell)) is not None]
    if not column.is_bare:
        return
    others = [
        cell
        for cell in cells
        if read_number(cell) is None and not (is_missing(cell) or is_no(cell))
    ]
    if sum(map(_is_length, others)) * 2 > len(others):
        column.field, column.unit = "session_minutes", "minutes"
    elif numbers and max(numbers) > 1:
        column.field = "session_minutes" if max(numbers) >= _MINUTES_MIN else None
        column.unit = "seconds" if max(numbers) > 480 else "minutes"


def _is_length(cell: str) -> bool:
    """ "30 min", "1:30"."""
    try:
        read_minutes(cell, "minutes")
    except Refused:
        return False
    return True


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
            is_other = column.proposed_scale is None
            column.words = _words(cells, chosen.get("words") or {}, has_numbers=is_other)


def _proposed_scale(hint: str | None, cells: Counter[str]) -> str | None:
    """None where the header or the cells name a scale that is none of ours: 0-3."""
    numbers: list[tuple[Fraction, int]] = []
    wholes: Counter[int] = Counter()
    known_words = words = 0
    for cell, times in cells.items():
        number = read_part(cell, 10)
        whole = whole_of(cell) if number is None else None
        if number is not None:
            numbers.append((number, times))
        elif whole is not None:
            wholes[whole] += times
        elif not is_missing(cell):
            is_known = _proposed(cell) is not None
            known_words += times if is_known else 0
            words += times if is_known or times > 1 else 0
    counted = sum(times for _, times in numbers)
    scale = _scale_of_numbers(hint, numbers, wholes)
    is_of_words = known_words > counted + wholes.total() or (words and scale == "0-10")
    return "words" if is_of_words else scale if scale in _KNOWN_RANGES else None


def _scale_of_numbers(
    hint: str | None, numbers: list[tuple[Fraction, int]], wholes: Counter[int]
) -> str:
    counted = sum(times for _, times in numbers)
    if wholes.total() > counted:
        return f"0-{wholes.most_common(1)[0][0]}"
    if hint is not None:
        return hint
    above = sum(times for number, times in numbers if number > 10)
    return "0-100" if above * 2 > counted else "0-10"


def _proposed(cell: str) -> int | None:
    """For whole phrases only, with or without the symptom: "keine Schmerzen", "starke". None for anything else."""
    words = re.findall(r"[^\W\d_]+", cell.casefold()) if len(cell) <= EXAMPLE_CHARACTERS else []
    if len(words) > 1:
        words = [word for word in words if _FIELD_OF.get(word) not in SYMPTOMS]
    phrase = " ".join(words)
    shorter = " ".join(_ENDING.sub("", word) for word in words)
    return _SCORE_OF_PHRASE.get(phrase, _SCORE_OF_PHRASE.get(shorter))


def _words(
    cells: Counter[str], chosen: dict[str, Any], *, has_numbers: bool
) -> dict[str, int | None]:
    """The words of a column, the most frequent first; null: no score. Numbers stay numbers but where `has_numbers`."""
    said = {word.casefold(): score for word, score in chosen.items()}
    counted: Counter[str] = Counter()
    for cell, times in cells.items():
        is_number = not has_numbers and read_part(cell, 10) is not None
        if not is_number and not is_missing(cell) and len(cell) <= EXAMPLE_CHARACTERS:
            counted[cell.casefold()] += times
    ranked = sorted(counted.items(), key=lambda each: (-each[1], each[0]))
    return {word: said.get(word, _proposed(word)) for word, _ in ranked[:_WORDS_MAX]}
