"""What a person may choose about a table that was read: checked, bounded, merged over what was chosen before. Pure."""

from collections.abc import Callable
from typing import Any

from diary.ems.fields import MODALITIES
from diary.entries.fields import PLACES
from diary.exceptions import InvalidFields, invalid_field
from diary.export.tables import shapes

# A choice is one of a few words, or null: back to what was guessed.
_WHOLE: dict[str, tuple[Any, ...]] = {
    "encoding": shapes.ENCODINGS,
    "delimiter": shapes.DELIMITERS,
    "has_header": (True, False),
    "layout": shapes.LAYOUTS,
    "date_order": shapes.DATE_ORDERS,
    "day_score": shapes.DAY_SCORES,
}
_OF_A_COLUMN: dict[str, tuple[Any, ...]] = {
    "field": shapes.FIELDS,
    "scale": shapes.SCALES,
    "place": PLACES,
    "modality": MODALITIES,
    "unit": shapes.UNITS,
}
_SHEET_CHARACTERS = 31  # the most that Excel allows
_WORDS_MAX = 40

Choices = dict[str, Any]


def checked_choices(before: Choices, given: Any) -> Choices:
    """`given` merged over `before`, per column and per name too; null takes a choice back, of a column or a name it is one.

    Raises InvalidFields naming `choices` or `choices.<what>`.
    """
    if not isinstance(given, dict):
        raise invalid_field("choices", "not_an_object", "must be an object of choices")
    merged = dict(before)
    for what, value in given.items():
        merged[what] = _checked(what, value, before)
    return {what: value for what, value in merged.items() if value is not None}


def _checked(what: Any, value: Any, before: Choices) -> Any:
    if what == "columns":
        return _each(what, value, before, _is_column, shapes.COLUMNS_MAX, _OF_A_COLUMN)
    if what == "names":
        of_a_name = _OF_A_COLUMN | {"field": shapes.VALUE_FIELDS}
        return _each(what, value, before, _is_name, shapes.NAMES_MAX, of_a_name)
    if what == "sheet":
        return _sheet(value)
    if what not in _WHOLE:
        # Its name is whatever was sent: not repeated.
        raise invalid_field("choices", "unknown_choice", "has a choice that we do not know")
    if value is not None and not _is_one_of(value, _WHOLE[what]):
        raise _unknown(f"choices.{what}")
    return value


def _sheet(value: Any) -> str | None:
    if value is None or (isinstance(value, str) and 0 < len(value) <= _SHEET_CHARACTERS):
        return value
    raise _unknown("choices.sheet")


def _each(
    what: str,
    given: Any,
    before: Choices,
    is_key: Callable[[str], bool],
    most: int,
    allowed: dict[str, tuple[Any, ...]],
) -> Choices | None:
    """The choices for columns or names; null takes all of them back, null for one of them those for it."""
    if given is None:
        return None
    if not isinstance(given, dict) or not all(is_key(key) for key in given):
        raise _unknown(f"choices.{what}")
    merged = dict(before.get(what) or {})
    for key, chosen in given.items():
        merged[key] = merged.get(key, {}) | _for_one(what, chosen, allowed)
        if chosen is None:
            del merged[key]
    if len(merged) > most:
        raise invalid_field(f"choices.{what}", "too_many", f"must be at most {most}")
    return merged


def _is_column(key: Any) -> bool:
    return isinstance(key, str) and key in {str(index) for index in range(shapes.COLUMNS_MAX)}


def _is_name(key: Any) -> bool:
    return isinstance(key, str) and len(key) <= shapes.HEADER_CHARACTERS


def _for_one(what: str, chosen: Any, allowed: dict[str, tuple[Any, ...]]) -> Choices:
    if chosen is None:
        return {}
    if not isinstance(chosen, dict):
        raise _unknown(f"choices.{what}")
    for part, value in chosen.items():
        if part == "words":
            _check_words(f"choices.{what}.words", value)
        elif part not in allowed:
            raise _unknown(f"choices.{what}")
        elif value is not None and not _is_one_of(value, allowed[part]):
            raise _unknown(f"choices.{what}.{part}")
    return chosen


def _check_words(where: str, words: Any) -> None:
    if not isinstance(words, dict) or len(words) > _WORDS_MAX:
        raise _unknown(where)
    for word, score in words.items():
        is_score = isinstance(score, int) and not isinstance(score, bool) and 0 <= score <= 10
        if not _is_name(word) or not (score is None or is_score):
            raise invalid_field(where, "out_of_range", "must be words with 0 to 10 or null")


def _is_one_of(value: Any, allowed: tuple[Any, ...]) -> bool:
    """Of the same type, too: 1 is not true."""
    return any(type(value) is type(one) and value == one for one in allowed)


def _unknown(where: str) -> InvalidFields:
    return invalid_field(where, "unknown_choice", "is not a choice we know")
