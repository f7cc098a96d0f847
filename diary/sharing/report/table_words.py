"""What every column of every table holds, in words: its unit, its range, what it may be. Pure.

In the order of the columns: a table without rows has its header from here as well.
"""

from collections.abc import Iterable
from textwrap import fill

from diary.ems.fields import (
    BODY_SITES,
    DURATION_MINUTES,
    KINDS,
    MODALITIES,
    RANGES,
    SENSATIONS,
    SEVERITIES,
    SIDES,
)
from diary.ems.screening import OUTCOMES
from diary.ems.screening import QUESTIONS as CHECKED
from diary.entries.fields import (
    EXPOSURES,
    FALLS_MAX,
    PLACES,
    QUALITIES,
    QUESTIONS,
    SPREAD_FEET,
    SPREAD_HANDS,
)
from diary.sharing.report.facts import SETTINGS, SYMPTOMS
from diary.sharing.report.words import SHORT, number_text, word

Words = dict[str, str]

_HOW_WRITTEN = (
    "Text in UTF-8 with a byte order mark, a comma between cells, one header row. An empty cell is no answer; 0 is an answer. "
    "Dates are those of the person's own time zone (2026-11-05), times have their offset (2026-11-05T21:30:00+01:00). "
    "Several words in one cell have blanks between them. An apostrophe before = + - @ is not the person's: it keeps a "
    "spreadsheet from taking their words for a formula. A session's settings have the units and ranges that the diary accepts; "
    "a device's own level is never converted."
)
_WIDTH = 110


def _one_of(codes: Iterable[str]) -> str:
    return f"one of {', '.join(codes)}"


def _some_of(codes: Iterable[str]) -> str:
    return f"some of {', '.join(codes)}"


def _setting(name: str, unit: str) -> str:
    low, high = RANGES[name]
    return f"{number_text(low)} to {number_text(high)} {unit}"


_DATE = "local date"
_ZONE = "the person's time zone then (IANA name)"
_RECORDED = "when it was first written in the diary, or brought into it"
_LATE = "yes: written more than 36 hours after the end of that day; no"
_NOTE = "the person's own words"
_SCORE = "0 to 10, 0 is none, 10 the worst"
_SKIN = "yes: the skin under the pads was all right; no"

_SETTINGS: Words = {
    "device_name": "the device, as the person calls it",
    "frequency_hz": _setting("frequency_hz", "Hz"),
    "pulse_duration_us": _setting("pulse_duration_us", "microseconds"),
    "amplitude_ma": _setting("amplitude_ma", "mA"),
    "device_level": _setting("device_level", "steps of the device's own scale"),
    "device_level_max": _setting("device_level_max", "steps, the highest of that scale"),
    "on_seconds": _setting("on_seconds", "s of current in each cycle"),
    "off_seconds": _setting("off_seconds", "s of rest in each cycle"),
    "ramp_seconds": _setting("ramp_seconds", "s from nothing to full current"),
    "electrode_placement": "where the pads were, in the person's own words",
    "body_site": _one_of(BODY_SITES),
    "side": _one_of(SIDES),
}

# Table -> column -> what it holds.
COLUMNS: dict[str, Words] = {
    "days": {
        "date": f"{_DATE}, one row for each, also where nothing was written",
        "recorded_at": f"{_RECORDED}; empty: no daily entry",
        "late": f"{_LATE}; empty: no daily entry",
        "imported_from": (
            "the format of the file that answers were brought in from (table, daylio, ...): when they were written down is "
            "not known, and they are never late; empty: all were written in the diary"
        ),
        **{f"{symptom}_0_10": f"{symptom} that day, {_SCORE}" for symptom in SYMPTOMS},
        "skipped": f"questions that were passed over, {_some_of(QUESTIONS)}",
        "copied": (
            "scores that were taken over from the day before in one tap, by their names in the diary: pain, "
            f"numbness, tingling, ratings.<place>.<symptom>; places {', '.join(PLACES)}"
        ),
        "sleep_disturbance_0_10": f"how much sleep was disturbed, {_SCORE}",
        "weakness_0_10": f"weakness, {_SCORE}",
        "falls_count": f"falls that day, 0 to {FALLS_MAX}",
        "spread_feet": f"how far up it was felt from the feet, {_one_of(SPREAD_FEET)}",
        "spread_hands": f"how far up it was felt from the hands, {_one_of(SPREAD_HANDS)}",
        "qualities": f"what it felt like, {_some_of(QUALITIES)}",
        "exposures": f"what else that day had, {_some_of(EXPOSURES)}",
        **{
            f"{place}_{symptom}_0_10": f"{symptom}, {word(place)}, {_SCORE}"
            for place in PLACES
            for symptom in SYMPTOMS
        },
        "ems_used": "EMS that day: yes; no; empty: not known",
        **{
            f"{modality}_{column}": f"{SHORT[modality]}: {words}"
            for modality in MODALITIES
            for column, words in (
                ("sessions_count", "sessions that day that were written down, 1 or more"),
                ("minutes", "minutes of those whose length is known"),
            )
        },
        "side_effects": f"{_some_of(KINDS)}; each as often as it was told",
        "note": _NOTE,
        "trial_pair": "the number of the pair, from 1; only where there is a personal trial that is over",
        "trial_assigned": "what chance had assigned to the day of such a trial, ems or no_ems",
        "trial_washout": "yes: a wash-out day, left out of the answer; no",
    },
    "sessions": {
        "date": f"{_DATE} of the start",
        "started_at": "when it began",
        "recorded_at": _RECORDED,
        "time_zone": _ZONE,
        "late": _LATE,
        "imported_from": "as in days.csv",
        "modality": _one_of(MODALITIES),
        "duration_minutes": "{} to {} minutes".format(*DURATION_MINUTES),
        "programme_name": "the programme, as the person calls it",
        **{name: _SETTINGS[name] for name in SETTINGS},
        "sensation": f"what was felt, {_one_of(SENSATIONS)}",
        **{
            f"{symptom}_{when}_0_10": f"{symptom} right {when} it, {_SCORE}"
            for when in ("before", "after")
            for symptom in SYMPTOMS
        },
        "skin_before_ok": _SKIN,
        "skin_after_ok": _SKIN,
        "note": _NOTE,
    },
    "moments": {
        "date": _DATE,
        "occurred_at": "the moment that was rated",
        "recorded_at": _RECORDED,
        "time_zone": _ZONE,
        "late": _LATE,
        "imported_from": "as in days.csv",
        **{f"{symptom}_0_10": f"{symptom} right then, {_SCORE}" for symptom in SYMPTOMS},
        "note": _NOTE,
    },
    "side_effects": {
        "date": _DATE,
        "occurred_at": "when it was noticed",
        "recorded_at": _RECORDED,
        "time_zone": _ZONE,
        "late": _LATE,
        "kind": _one_of(KINDS),
        "severity": _one_of(SEVERITIES),
        "note": _NOTE,
    },
    "safety_checks": {
        "date": _DATE,
        "screened_at": "when the questions before stimulation were answered",
        "recorded_at": _RECORDED,
        "time_zone": _ZONE,
        "outcome": _one_of(OUTCOMES),
        "answered_yes": f"reasons against stimulation, {_some_of(CHECKED)}",
        "not_sure": "the same questions, where the person was not sure",
        "cleared_by": "the clinician who saw no reason against it, as the person wrote",
        "cleared_on": f"{_DATE} of that",
    },
}


def columns_told() -> str:
    """Plain text for who opens the tables: how they are written, then each table with each of its columns."""
    return "\n\n".join([fill(_HOW_WRITTEN, _WIDTH), *map(_table_told, COLUMNS)]) + "\n"


def _table_told(table: str) -> str:
    columns = [_column_told(name, words) for name, words in COLUMNS[table].items()]
    return "\n".join([f"{table}.csv", *columns])


def _column_told(name: str, words: str) -> str:
    return fill(f"{name}: {words}", _WIDTH, initial_indent="  ", subsequent_indent="      ")
