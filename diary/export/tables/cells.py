"""What one cell says: a date, a time of day, a length of time, a number, yes or no, a place. Pure.

Each raises Refused with a code and words that end "This ... ."; none repeats the cell. Dates: the order of day and month
is never guessed here.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from fractions import Fraction
from functools import lru_cache

from accounts.digits import plain_digits
from diary.cleaners import Refused

# More than any date, time or number takes.
_CHARACTERS = 60
_MISSING = frozenset(
    {"", "-", "–", "—", "?", "n/a", "na", "n.a.", "#n/a", "k. a.", "k.a.", "ka", "null", "nan", "keine angabe", "keine angaben",
     "nicht erfasst", "nicht gemessen", "no data", "no answer", "not recorded", "not measured", "missing", "unknown"}
)  # fmt: skip
_NOTHING = _MISSING | {"none", "keine", "kein"}
_YES = frozenset({"yes", "y", "ja", "j", "true", "wahr", "1", "x", "✓", "✔", "oui", "vrai", "sí", "si", "verdadero"})  # fmt: skip
_NO = frozenset({"no", "n", "nein", "false", "falsch", "0", "non", "faux", "falso"})
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january januar jänner",
            "feb february februar feber",
            "mar march mär märz mrz",
            "apr april",
            "may mai",
            "jun june juni",
            "jul july juli",
            "aug august",
            "sep sept september",
            "oct october okt oktober",
            "nov november",
            "dec december dez dezember",
        ),
        start=1,
    )
    for name in names.split()
}
_WEEKDAYS = (
    r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?"
    r"|(?:mon|diens|donners|frei|sams|sonn)tag|sonnabend|mittwoch|mo|di|mi|do|fr|sa|so)"
)
_WEEKDAY = re.compile(rf"{_WEEKDAYS}[.,]{{0,2}}\s+")
_WEEKDAY_BEHIND = re.compile(rf"(?<=[\d.])[,\s]*(?:\({_WEEKDAYS}\.?\)|[,\s]{_WEEKDAYS}\.?)$")
_NUMERIC = re.compile(r"(\d{1,4})\s*([-./])\s*(\d{1,2})\s*\2\s*(\d{1,4})(?!\d)", re.ASCII)
_COMPACT = re.compile(r"(20\d\d|19\d\d)(\d\d)(\d\d)(?!\d)", re.ASCII)
_DAY_FIRST = re.compile(
    r"(\d{1,2})(?:st|nd|rd|th)?[.\s-]\s*([a-zäé]+)\.?,?[\s-]\s*(\d{4}|\d{2})(?!\d)"
)
_MONTH_FIRST = re.compile(
    r"([a-zäé]+)\.?[\s-]\s*(\d{1,2})(?:st|nd|rd|th)?,?[\s-]\s*(\d{4}|\d{2})(?!\d)"
)
_NO_YEAR = re.compile(
    r"\d{1,2}[-./]\s?\d{1,2}[./]?|\d{1,2}(?:st|nd|rd|th|\.)?[\s-]?\s?([a-zäé]+)\.?|([a-zäé]+)\.?\s\d{1,2}(?:st|nd|rd|th|\.)?",
    re.ASCII,
)
_SERIAL = re.compile(r"([2-5]\d{4}|60000)(?:[.,](\d{1,15}))?", re.ASCII)
_EXCEL_DAY_0 = date(1899, 12, 30)
_CLOCK = re.compile(
    r"(\d{1,2})(?:[:.h](\d{2})(?:[:.](\d{2})(?:[.,](\d{1,9}))?)?)?\s*(uhr|[ap]\.?\s?m\.?)?"
    r"\s*(z|utc|gmt|[+-−]\d{2}:?\d{2}|[+-]\d{2})?",
    re.ASCII,
)
_SHORT_CLOCK = re.compile(r"(\d{1,2})(\d\d)?\s?h?", re.ASCII)
_PARTS_OF_DAY = {
    word: time(hour)
    for hour, words in {
        8: "morgens morgen früh vormittags vormittag morning am a.m. matin mañana mattina ochtend",
        12: "mittags mittag noon midday midi mediodía",
        15: "nachmittags nachmittag afternoon après-midi tarde pomeriggio middag",
        20: "abends abend evening pm p.m. soir sera avond",
        22: "nachts nacht night nuit noche notte",
    }.items()
    for word in words.split()
}
_MINUTES = re.compile(r"\d\d(?::\d\d)?", re.ASCII)
_DAY_FRACTION = re.compile(r"0?[.,]\d{1,15}|0", re.ASCII)
_NUMBER = re.compile(r"\+?(\d{1,12})(?:[.,٫](\d{0,12}))?", re.ASCII)
_OF_TEN = re.compile(r"(.{1,14}?)\s*(?:/|von|of|out of|sur)\s*(\d{1,3})")
_PERCENT = re.compile(r"(.{1,14}?)\s*(?:%|percent|prozent)")
_LENGTH = re.compile(
    r"(?:(\d{1,3})\s*(?:h|hrs?|hours?|std\.?|stunden?))?\s*"
    r"(?:(\d{1,5})\s*(?:m|mins?\.?|minutes?|minuten?|'|′))?\s*"
    r"(?:(\d{1,6})\s*(?:s|secs?\.?|seconds?|sek\.?|sekunden?))?",
    re.ASCII,
)
_PER_MINUTE = {"seconds": Fraction(1, 60), "minutes": Fraction(1), "hours": Fraction(60)}


@dataclass(frozen=True, slots=True)
class When:
    """A local date, with the time of day and the offset if the cell has them. `is_utc`: it says Z, no place's own time."""

    on: date
    clock: time | None = None
    offset: timezone | None = None
    is_utc: bool = False


def is_missing(cell: str, *, is_word_missing: bool = False) -> bool:
    """Blank, or a sign for it; with `is_word_missing` also "none", which in a column of words is a word."""
    return len(cell) < 15 and cell.casefold() in (_NOTHING if is_word_missing else _MISSING)


@lru_cache(maxsize=10_000)
def read_date(cell: str, order: str | None) -> When:
    """Raises Refused: not_a_date, not_a_time. `order` counts only where the year does not come first."""
    typed = _without_weekday(cell)
    if serial := _SERIAL.fullmatch(typed):
        return _of_serial(serial)
    for pattern, parts in ((_NUMERIC, None), (_COMPACT, "ymd"), (_DAY_FIRST, "dby"), (_MONTH_FIRST, "bdy")):  # fmt: skip
        if found := pattern.match(typed):
            on = _on(_fields(found, parts, order))
            return _with_clock(on, typed[found.end() :])
    if has_no_year(cell):
        raise Refused("not_a_date", "has no year; a date has one, such as 2026-11-22 or 22.11.2026")
    raise _not_a_date()


def has_no_year(cell: str) -> bool:
    """A day and a month, and no more: "5.11.", "5. Nov"."""
    found = _NO_YEAR.fullmatch(_without_weekday(cell))
    name = found and (found[1] or found[2])
    return bool(found) and (not name or name in _MONTHS)


def date_orders(cell: str, this_year: int = 2099) -> frozenset[str] | None:
    """Which of ymd, dmy, mdy this cell could be in; None when its order does not matter, or when it is no date.

    A year of two digits comes first only where that is one of the ten years up to `this_year`.
    """
    found = _NUMERIC.match(_without_weekday(cell))
    if not found:
        return None
    parts = found.group(1, 3, 4)
    # Nobody writes the month first with dots.
    without_dots = ("dmy", "mdy") if found[2] != "." else ("dmy",)
    if len(parts[0]) == 4:
        return None
    orders = without_dots
    if found[2] != "." and len(parts[1]) == 2 and _is_of_late(parts[0], this_year):
        orders = ("ymd", *(without_dots if _is_of_late(parts[2], this_year) else ()))
    return frozenset(order for order in orders if _is_date(parts, order))


def _is_of_late(year: str, this_year: int) -> bool:
    """A year of two digits that is one of the last ten; of four digits any."""
    return len(year) == 4 or (len(year) == 2 and 0 <= this_year - 2000 - int(year) <= 10)


def _is_date(parts: tuple[str, ...], order: str) -> bool:
    try:
        _on(dict(zip(order, parts, strict=True)))
    except Refused:
        return False
    return True


def looks_like_date(cell: str) -> bool:
    """A date in any order, and no plain number: a serial number is only one in a column of dates."""
    if len(cell) < 6 or _SERIAL.fullmatch(cell):
        return False
    for order in ("ymd", "dmy", "mdy"):
        try:
            read_date(cell, order)
        except Refused:
            continue
        return True
    return False


def is_serial(cell: str) -> bool:
    """Excel's number of a day."""
    return _SERIAL.fullmatch(cell) is not None


def _without_weekday(cell: str) -> str:
    typed = _plain(cell)
    found = _WEEKDAY.match(typed)
    typed = typed[found.end() :] if found else typed
    return _WEEKDAY_BEHIND.sub("", typed) if typed[-1:].isalpha() or typed[-1:] in ")." else typed


def _plain(cell: str) -> str:
    if len(cell) > _CHARACTERS:
        return ""
    return (cell if cell.isascii() else plain_digits(cell)).casefold()


def _fields(found: re.Match[str], parts: str | None, order: str | None) -> dict[str, str]:
    groups = found.group(1, 3, 4) if parts is None else found.group(1, 2, 3)
    if parts is None and len(groups[0]) == 4:
        parts = "ymd"
    return dict(zip(parts or order or "ymd", groups, strict=True))


def _on(parts: dict[str, str]) -> date:
    month = _MONTHS.get(parts["b"], 0) if "b" in parts else int(parts["m"])
    year = parts["y"]
    is_short = len(year) == 2
    if not (is_short or len(year) == 4) or len(parts["d"]) > 2:
        raise _not_a_date()
    try:
        return date(int(year) + (2000 if is_short else 0), month, int(parts["d"]))
    except ValueError:
        raise _not_a_date() from None


def _of_serial(found: re.Match[str]) -> When:
    on = _EXCEL_DAY_0 + timedelta(days=int(found[1]))
    seconds = round(Fraction(int(found[2]), 10 ** len(found[2])) * 86_400) if found[2] else 0
    if not seconds:
        return When(on)
    at = datetime.combine(on, time.min) + timedelta(seconds=seconds)
    return When(at.date(), at.time())


def _with_clock(on: date, rest: str) -> When:
    rest = rest.lstrip(" t,").strip()
    if not rest:
        return When(on)
    clock, zone = _clock(rest)
    is_utc = zone in ("z", "utc", "gmt")
    return When(on, clock, _offset(zone), is_utc)


def read_time(cell: str) -> time | When:
    """A time of day; a whole date and time where the cell holds one that begins with its year. Raises Refused: not_a_time."""
    typed = _plain(cell)
    if _DAY_FRACTION.fullmatch(typed):
        of_day = timedelta(days=float(typed.replace(",", ".")))
        return (datetime.combine(_EXCEL_DAY_0, time.min) + of_day).time()
    if len(typed) > 9 and typed[:4].isdigit():
        return read_date(cell, "ymd")
    if found := _SHORT_CLOCK.fullmatch(typed):
        typed = f"{found[1]}:{found[2] or '00'}"
    return part_of_day(cell) or _clock(typed)[0]


def part_of_day(cell: str) -> time | None:
    """A time that stands for "morgens", "noon", "abends" ...; None for anything else."""
    return _PARTS_OF_DAY.get(cell.casefold())


def _clock(typed: str) -> tuple[time, str]:
    found = _CLOCK.fullmatch(typed)
    if not found or not (found[2] or found[5]):
        raise Refused("not_a_time", "must be a time of day, such as 20:30")
    hour, minute, second = int(found[1]), int(found[2] or 0), int(found[3] or 0)
    half = (found[5] or "")[:1]
    if half in ("a", "p"):
        hour = (hour % 12 + (12 if half == "p" else 0)) if 1 <= hour <= 12 else 99
    micro = int((found[4] or "0").ljust(6, "0")[:3]) * 1_000
    try:
        return time(hour, minute, second, micro), found[6] or ""
    except ValueError:
        raise Refused("not_a_time", "must be a time of day from 00:00 to 23:59") from None


def _offset(zone: str) -> timezone | None:
    if not zone or zone[0] not in "+-−":
        return None
    digits = zone[1:].replace(":", "").ljust(4, "0")
    return offset_of(int(digits[:2]) * 60 + int(digits[2:]), is_west=zone[0] != "+")


def offset_of(minutes: int, *, is_west: bool = False) -> timezone:
    """Raises Refused for what no place on earth has."""
    if abs(minutes) > 14 * 60:
        raise Refused("not_a_time", "must have an offset that a time zone can have")
    return timezone(timedelta(minutes=-minutes if is_west else minutes))


def _not_a_date() -> Refused:
    return Refused("not_a_date", "must be a date, such as 2026-11-22 or 22.11.2026")


def read_number(cell: str) -> Fraction | None:
    """7, 7.0, 7,0, the digits of any script, and the 7 of "7/10" or of "7.0:bad"; None for anything else."""
    typed = _plain(cell)
    number, _, label = typed.partition(":")
    return _number(number.strip() if label and not _MINUTES.fullmatch(label) else typed)


def read_part(cell: str, whole: int) -> Fraction | None:
    """As `read_number`, also "7/10" and "7 von 10" where `whole` is 10."""
    typed = _plain(cell)
    if not typed.isdecimal() and (found := _OF_TEN.fullmatch(typed) or _PERCENT.fullmatch(typed)):
        return _number(found[1]) if whole_of(cell) == whole else None
    return read_number(cell)


def whole_of(cell: str) -> int | None:
    """10 of "7/10", 100 of "70 %"; None where a cell does not say of how much it is a part."""
    typed = _plain(cell)
    if found := _OF_TEN.fullmatch(typed):
        return int(found[2]) if _number(found[1]) is not None else None
    found = _PERCENT.fullmatch(typed)
    return 100 if found and _number(found[1]) is not None else None


def _number(typed: str) -> Fraction | None:
    found = _NUMBER.fullmatch(typed)
    if not found:
        return None
    return Fraction(int(found[1] + (found[2] or "")), 10 ** len(found[2] or ""))


def read_minutes(cell: str, unit: str) -> int:
    """Whole minutes, half a minute rounded up: a number in `unit`, "1:30" (hours), "2 h 10 min". Raises Refused."""
    typed = _plain(cell)
    number = _number(typed)
    if number is not None:
        return _rounded(number * _PER_MINUTE[unit])
    if found := re.fullmatch(r"(\d{1,3}):([0-5]\d)(?::([0-5]\d))?", typed, re.ASCII):
        return _rounded(int(found[1]) * 60 + int(found[2]) + Fraction(int(found[3] or 0), 60))
    found = _LENGTH.fullmatch(typed)
    if not found or not any(found.groups()):
        raise Refused("not_a_length", "must be a length of time, such as 30 or 1 h 10 min")
    hours, minutes, seconds = (int(each or 0) for each in found.groups())
    return _rounded(hours * 60 + minutes + Fraction(seconds, 60))


def is_no(cell: str) -> bool:
    return cell.casefold() in _NO


def _rounded(number: Fraction) -> int:
    return int(number + Fraction(1, 2))


def read_yes_no(cell: str) -> bool:
    """Yes and no in a few languages, 1 and 0 and what stands for them. Raises Refused."""
    number = read_number(cell)
    word = cell.casefold() if number is None else str(number)
    if word in _YES or word in _NO:
        return word in _YES
    raise Refused("not_yes_or_no", "must be yes or no")
