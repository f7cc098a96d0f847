"""Reports built by hand, and the texts that try to be more than text."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid5

from diary.analysis.descriptives import describe
from diary.ems.fields import CLEARED_BY_CHARACTERS
from diary.ems.screening import Reason
from diary.sharing.report.facts import (
    SYMPTOMS,
    Answer,
    Day,
    Effect,
    ModalityTotal,
    Moment,
    Report,
    Scope,
    Screening,
    Session,
    Stretch,
    Trial,
    TrialDay,
    TrialPair,
    TrialResult,
)

ZONE = "Europe/Berlin"
FIRST_ON = date(2026, 9, 1)
_IDS = UUID("6f2f0c5e-7d0b-4f5a-9c53-7a3a6f1f7c11")
# Of the finished trial below: format, id, order, nonce.
COMMITTED = f"daymark-trial-1\n{_IDS}\n{'EN' * 10}\n{'5' * 64}"

FORMULAS = [
    '=HYPERLINK("http://evil.invalid";"click")',
    "+1+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(1;2)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    ' =1+1, "quoted"',
    "\ufeff=1+1",
    "＝1+1",
]
INJECTIONS = [
    '#import "@preview/cetz:0.3.0": *',
    '#read("/etc/passwd")',
    '#image("http://evil.invalid/x.png")',
    '"); #read("/etc/passwd") //',
    "\\u{41} \\ \\n $x^2$ *bold* _it_ `raw` <label> @ref = Heading",
    "<script>alert(1)</script> & <b>",
    "W" * 400,
    "Füße 🦶🏽👩‍⚕️ שלום مرحبا 你好",
    "a\x00b\x07c\u202ed\ufffe",
]


def record_id(kind: str, at: object) -> UUID:
    return uuid5(_IDS, f"{kind} {at}")


def instant(on: date, hour: int = 18) -> datetime:
    return datetime.combine(on, time(hour, 30), UTC)


def day(on: date, *scores: int | None, **changes: Any) -> Day:
    values: dict[str, Any] = {
        "on": on,
        "entry_id": record_id("day", on),
        "recorded_at": instant(on),
        "scores": dict(zip(SYMPTOMS, scores or (4, 2, 0), strict=True)),
    }
    return Day(**values | changes)


def session(on: date, **changes: Any) -> Session:
    values: dict[str, Any] = {
        "session_id": record_id("session", on),
        "on": on,
        "started_at": instant(on, 16),
        "recorded_at": instant(on, 17),
        "time_zone": ZONE,
        "is_late": False,
        "modality": "ems",
        "minutes": 30,
        "programme_name": "Evening",
        "settings": {
            "device_name": "StimPro 2",
            "frequency_hz": 35.0,
            "pulse_duration_us": 250.0,
            "amplitude_ma": 12.5,
            "body_site": "lower_legs",
            "side": "both",
        },
        "sensation": "contraction",
        "before": {"pain": 5, "numbness": 3, "tingling": None},
        "after": {"pain": 4, "numbness": 3, "tingling": 0},
        "skin_before_ok": True,
        "skin_after_ok": True,
    }
    return Session(**values | changes)


def effect(on: date, **changes: Any) -> Effect:
    values: dict[str, Any] = {
        "effect_id": record_id("effect", on),
        "on": on,
        "occurred_at": instant(on, 17),
        "recorded_at": instant(on, 17),
        "time_zone": ZONE,
        "is_late": False,
        "kind": "redness",
        "severity": "mild",
    }
    return Effect(**values | changes)


def moment(on: date, **changes: Any) -> Moment:
    values: dict[str, Any] = {
        "entry_id": record_id("moment", on),
        "on": on,
        "occurred_at": instant(on, 6),
        "recorded_at": instant(on, 6),
        "time_zone": ZONE,
        "is_late": False,
        "scores": {"pain": 3, "numbness": None, "tingling": 0},
    }
    return Moment(**values | changes)


def answer(symptom: str = "pain", **changes: Any) -> Answer:
    values: dict[str, Any] = {
        "symptom": symptom,
        "estimate": -1.24,
        "low": -2.11,
        "high": -0.34,
        "p_value": 0.017,
        "pairs_used": 10,
        "verdict": "lower_on_ems",
    }
    return Answer(**values | changes)


def no_answer(symptom: str = "pain", pairs_used: int = 4) -> Answer:
    return Answer(
        symptom=symptom,
        estimate=None,
        low=None,
        high=None,
        p_value=None,
        pairs_used=pairs_used,
        verdict="no_answer_yet",
    )


def running_trial(**changes: Any) -> Trial:
    values: dict[str, Any] = {
        "symptom": "pain",
        "state": "running",
        "starts_on": FIRST_ON - timedelta(days=59),
        "last_on": None,
        "pairs": 10,
        "period_days": 3,
        "washout_days": 0,
        "matters": 1.0,
        "off_kind": "nothing",
        "commitment": "0123456789abcdef" * 4,
    }
    return Trial(**values | changes)


def finished_trial(main: Answer | None = None, **changes: Any) -> Trial:
    """10 pairs of 3 days that end on the first of September."""
    first_on = FIRST_ON - timedelta(days=59)
    days = [
        TrialDay(
            on=first_on + timedelta(days=number),
            pair=number // 6 + 1,
            on_ems=number // 3 % 2 == 0,
            is_washout=False,
        )
        for number in range(60)
    ]
    result = TrialResult(
        main=main or answer(),
        others=[
            answer(
                "numbness", estimate=0.44, low=-0.6, high=1.4, p_value=0.48, verdict="cannot_tell"
            ),
            no_answer("tingling"),
        ],
        pairs=[
            TrialPair(pair=pair, on=3.33, off=4.5, on_scored=3, off_scored=2)
            for pair in range(1, 11)
        ],
        days=days,
        days_scored=52,
        days_missed=8,
        days_late=3,
        on_days=30,
        on_done=28,
        on_unknown=1,
        off_days=30,
        off_done=27,
        off_unknown=2,
        committed_text=COMMITTED,
    )
    commitment = sha256(COMMITTED.encode()).hexdigest()
    over = {
        "state": "completed", "last_on": FIRST_ON, "result": result, "commitment": commitment,
    }  # fmt: skip
    return running_trial(**over | changes)


def screening(on: date, *questions: str, **changes: Any) -> Screening:
    """A safety check with these questions answered yes."""
    values: dict[str, Any] = {
        "screening_id": record_id("screening", on),
        "on": on,
        "screened_at": instant(on, 12),
        "recorded_at": instant(on, 12),
        "time_zone": ZONE,
        "outcome": "contraindication" if questions else "allowed",
        "reasons": [
            Reason(question=one, answer="yes", level="contraindication") for one in questions
        ],
    }
    return Screening(**values | changes)


def stretch(days: list[Day], from_on: date, to_on: date) -> Stretch:
    within = [one for one in days if from_on <= one.on <= to_on]
    return Stretch(
        from_on=from_on,
        to_on=to_on,
        days_in_range=(to_on - from_on).days + 1,
        symptoms={name: describe([d.scores.get(name) for d in within]) for name in SYMPTOMS},
    )


def report_of(days: list[Day], **changes: Any) -> Report:
    """A report of these days and nothing else, from the first to the last of them."""
    from_on, to_on = (days[0].on, days[-1].on) if days else (FIRST_ON, FIRST_ON)
    values: dict[str, Any] = {
        "scope": Scope(from_on=from_on, to_on=to_on, includes=frozenset({"ems", "side_effects"})),
        "made_at": instant(to_on, 20),
        "time_zone": ZONE,
        "cause": "diabetes",
        "difference_that_matters": None,
        "whole": stretch(days, from_on, to_on),
        "days": days,
        "moments": [],
        "sessions": [],
        "effects": [],
        "modalities": [],
        "screenings": [],
    }
    return Report(**values | changes)


def long_report(count: int, **changes: Any) -> Report:
    """`count` days with everything: gaps, late days, zeros, sessions every third day, one side effect a month."""
    dates = [FIRST_ON - timedelta(days=count - 1 - index) for index in range(count)]
    sessions = [session(on, note="") for on in dates[::3]]
    days = [_full_day(index, on) for index, on in enumerate(dates) if index % 11 != 5]
    return report_of(
        days,
        moments=[moment(on) for on in dates[::7]],
        sessions=sessions,
        effects=[effect(on) for on in dates[::30]],
        modalities=[
            ModalityTotal(
                modality="ems",
                sessions=len(sessions),
                minutes=30 * len(sessions),
                without_minutes=0,
            )
        ],
        **changes,
    )


def _full_day(index: int, on: date) -> Day:
    sessions = [ModalityTotal(modality="ems", sessions=1, minutes=30)] if index % 3 == 0 else []
    return day(
        on,
        (index * 7) % 11,
        index % 4 if index % 5 else None,
        (index // 9) % 11,
        is_late=index % 13 == 0,
        ratings={"feet_left.pain": (index * 7) % 11, "hands.numbness": 0},
        skipped=["numbness"] if index % 5 == 0 else [],
        copied=["ratings.feet_left.pain", "tingling"] if index % 6 == 1 else [],
        ems_used=bool(sessions) or None,
        sessions=sessions,
        sleep_disturbance=index % 11,
        weakness=None,
        falls=int(index % 40 == 0),
        spread_feet="ankle" if index % 7 == 0 else None,
        spread_hands="none" if index % 7 == 0 else None,
        qualities=["burning"] if index % 2 else [],
    )


def with_text(text: str) -> Report:
    """A small report with `text` everywhere a person can type something."""
    on = FIRST_ON
    report = report_of(
        [day(on, note=text)],
        moments=[moment(on, note=text)],
        sessions=[
            session(
                on,
                note=text,
                programme_name=text,
                settings={"device_name": text, "electrode_placement": text},
            )
        ],
        effects=[effect(on, note=text)],
        screenings=[screening(on, "heart", cleared_by=text[:CLEARED_BY_CHARACTERS], cleared_on=on)],
        modalities=[ModalityTotal(modality="ems", sessions=1, minutes=30, without_minutes=0)],
    )
    everything = frozenset({"ems", "notes", "side_effects"})
    scope = replace(report.scope, includes=everything, shown_name=text, question=text)
    return replace(report, scope=scope)


def busy_report(text: str) -> Report:
    """Everything page one can hold at its longest."""
    report = long_report(120)
    last = session(
        FIRST_ON,
        programme_name=text[:60],
        settings={
            "device_name": text[:60],
            "frequency_hz": 32768.25,
            "pulse_duration_us": 250,
            "amplitude_ma": 12.5,
            "device_level": 12,
            "device_level_max": 30,
            "on_seconds": 10,
            "off_seconds": 30,
            "ramp_seconds": 2.5,
            "electrode_placement": text[:200],
            "body_site": "lower_legs",
            "side": "both",
        },
    )
    sides = {
        f"{place}.{symptom}": score
        for score, place in ((9, "feet_left"), (2, "feet_right"), (1, "hands"))
        for symptom in SYMPTOMS
    }
    steps = dict(enumerate(["toes", "ankle", "knee"]))
    return replace(
        report,
        regions=["feet", "hands"],
        days=[
            replace(one, ratings=sides, weakness=index // 12, spread_feet=steps.get(index))
            for index, one in enumerate(report.days)
        ],
        scope=replace(report.scope, shown_name=text[:80], question=text[:300]),
        trials=[
            finished_trial(state="ended_early", washout_days=2, off_kind="active_low"),
            running_trial(),
        ],
        sessions=[
            replace(report.sessions[0], sensation="painful", skin_after_ok=False),
            *report.sessions[1:-1],
            replace(last, skin_before_ok=False),
        ],
        effects=[
            effect(FIRST_ON, kind=kind, severity="severe")
            for kind in ["redness", "burn_or_blister", "muscle_soreness", "cramp", "palpitations"]
        ],
        screenings=[screening(FIRST_ON, "implanted_device", "cannot_feel_touch")],
        red_flag_pauses=[FIRST_ON],
    )
