"""Twelve invented people, each with what a neurologist should see at once in their report. Same for every run."""

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from diary.ems.fields import ANSWERING
from diary.sharing.report.facts import Day, ModalityTotal, Report
from tests.diary.sharing.reports import (
    FIRST_ON,
    day,
    effect,
    finished_trial,
    moment,
    report_of,
    screening,
    session,
)

EVERYTHING = frozenset({"ems", "notes", "side_effects"})
ARABIC = "كان الألم أقل بعد المشي"
HINDI = "पैरों में जलन रात को बढ़ गई"


def people() -> dict[str, Report]:
    """Name -> report; the last day of each is `FIRST_ON`."""
    return {
        "stocking": _stocking(),
        "one-sided": _one_sided(),
        "hands only": _hands_only(),
        "flat year": _flat(365),
        "real change": _real_change(),
        "tens only": _tens_only(),
        "answers only": _answers_only(),
        "contraindication": _contraindication(),
        "one week old": _one_week_old(),
        "ten years": _flat(3_653),
        "arabic and hindi": _other_writing(),
        "nothing but skips": _nothing_but_skips(),
    }


def _dates(count: int) -> list[date]:
    return [FIRST_ON - timedelta(days=count - 1 - index) for index in range(count)]


def _days(
    count: int, of: Callable[[int, random.Random], dict[str, Any]], gaps: int = 9
) -> list[Day]:
    """A day without an entry now and then, a late one rarely."""
    chance = random.Random(count)
    days = []
    for index, on in enumerate(_dates(count)):
        values = of(index, chance)
        if index % gaps == gaps - 1 and on != FIRST_ON:
            continue
        scores = values.pop("scores")
        days.append(day(on, *scores, is_late=index % 17 == 3, **values))
    return days


def _around(chance: random.Random, middle: float, spread: float = 1.3) -> int:
    return max(0, min(10, round(chance.gauss(middle, spread))))


def _report(days: list[Day], question: str = "", **changes: Any) -> Report:
    report = report_of(days, **{"regions": ["feet", "hands"]} | changes)
    scope = replace(report.scope, includes=EVERYTHING, question=question)
    return replace(report, scope=scope)


def _with_sessions(report: Report, dates: list[date], modality: str, **changes: Any) -> Report:
    used = [session(on, modality=modality, **changes) for on in dates]
    line = ModalityTotal(modality=modality, sessions=1, minutes=30)
    answers = {"ems_used": True} if modality in ANSWERING else {}
    days = [
        replace(one, sessions=[line], **answers) if one.on in dates else one for one in report.days
    ]
    minutes = sum(one.minutes or 0 for one in used)
    total = ModalityTotal(modality=modality, sessions=len(used), minutes=minutes, without_minutes=0)
    return replace(report, days=days, sessions=used, modalities=[total])


def _stocking() -> Report:
    def of(index: int, chance: random.Random) -> dict[str, Any]:
        feet = _around(chance, 5.5)
        return {
            "scores": (feet, _around(chance, 7, 0.8), _around(chance, 4)),
            "ratings": {"feet.pain": feet, "hands.pain": max(0, feet - 4)},
            "spread_feet": "knee" if index % 7 == 0 else None,
            "spread_hands": "none" if index % 7 == 0 else None,
            "sleep_disturbance": _around(chance, 4),
            "falls": 0,
        }

    return _report(_days(90, of), question="Could the evening dose be too early?")


def _one_sided() -> Report:
    def of(index: int, chance: random.Random) -> dict[str, Any]:
        right = _around(chance, 8, 0.7)
        ratings = {
            "feet_left.pain": _around(chance, 2, 0.7),
            "feet_right.pain": right,
            "hands.pain": 3,
        }
        return {"scores": (right, 3, 2), "ratings": ratings, "weakness": min(9, 2 + index // 12)}

    return _report(_days(90, of), cause="injury")


def _hands_only() -> Report:
    def of(index: int, chance: random.Random) -> dict[str, Any]:
        left, right = _around(chance, 4), _around(chance, 5)
        return {
            "scores": (max(left, right), _around(chance, 6), _around(chance, 6)),
            "ratings": {"hands_left.pain": left, "hands_right.pain": right},
            "spread_hands": "fingers" if index % 14 == 0 else None,
            "exposures": ["cold_weather"] if index % 5 == 0 else [],
        }

    return _report(_days(60, of), cause="chemotherapy", regions=["hands"])


def _flat(count: int) -> Report:
    def of(index: int, chance: random.Random) -> dict[str, Any]:
        return {
            "scores": (_around(chance, 5, 1.8), _around(chance, 6), _around(chance, 3)),
            "ems_used": index % 3 == 0,
            "falls": int(index % 200 == 199),
        }

    report = _report(_days(count, of))
    dates = [one.on for one in report.days if one.ems_used][::2]
    return _with_sessions(report, dates, "ems")


def _real_change() -> Report:
    def of(index: int, chance: random.Random) -> dict[str, Any]:
        return {"scores": (_around(chance, 8 - index / 22), _around(chance, 6), _around(chance, 3))}

    return _report(_days(90, of), trials=[finished_trial()])


def _tens_only() -> Report:
    def of(index: int, chance: random.Random) -> dict[str, Any]:
        return {"scores": (_around(chance, 6), _around(chance, 5), _around(chance, 5))}

    report = _report(_days(60, of))
    return _with_sessions(report, [one.on for one in report.days[::2]], "tens")


def _answers_only() -> Report:
    used = [True] * 30 + [False] * 20 + [None] * 10

    def of(index: int, chance: random.Random) -> dict[str, Any]:
        return {"scores": (_around(chance, 6), 4, 3), "ems_used": used[index]}

    return _report(_days(60, of, gaps=100))


def _contraindication() -> Report:
    def of(index: int, chance: random.Random) -> dict[str, Any]:
        return {"scores": (_around(chance, 6), 7, 3)}

    report = _report(
        _days(30, of),
        effects=[effect(FIRST_ON - timedelta(days=1), kind="burn_or_blister", severity="severe")],
        screenings=[screening(FIRST_ON - timedelta(days=40), "cannot_feel_touch", "pregnancy")],
    )
    dates = [one.on for one in report.days[-20:]]
    told = _with_sessions(report, dates, "ems", sensation="painful")
    skin = [replace(one, skin_after_ok=index >= 4) for index, one in enumerate(told.sessions)]
    return replace(told, sessions=skin)


def _one_week_old() -> Report:
    """The default report of a new diary: 90 days, and the last seven of them written."""
    report = _report([day(on, 5 + index % 3, 4, 2) for index, on in enumerate(_dates(7))])
    scope = replace(report.scope, from_on=FIRST_ON - timedelta(days=89))
    whole = replace(report.whole, from_on=scope.from_on, days_in_range=90)
    return replace(report, scope=scope, whole=whole)


def _other_writing() -> Report:
    def of(index: int, chance: random.Random) -> dict[str, Any]:
        note = ARABIC if index % 4 == 0 else HINDI if index % 4 == 2 else ""
        return {"scores": (_around(chance, 5), 4, 3), "note": note}

    report = _report(_days(30, of), moments=[moment(FIRST_ON, note="😀 אני עייף 你好")])
    scope = replace(report.scope, shown_name="ليلى حداد", question=HINDI)
    return replace(report, scope=scope)


def _nothing_but_skips() -> Report:
    skipped = ["numbness", "pain", "tingling"]
    return _report([day(on, None, None, None, skipped=skipped) for on in _dates(30)])
