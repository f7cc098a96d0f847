"""Personal trials -> facts of a report. Of one that is not over: that it is running, since when, how long; no order, no score.

Which trials a link tells, and how much of them: docs/decisions/0015-trials.md.
"""

from collections import Counter
from datetime import date, datetime, timedelta
from typing import Any

from diary import models
from diary.sharing.report.facts import (
    Answer,
    Scope,
    Trial,
    TrialDay,
    TrialPair,
    TrialPause,
    TrialResult,
)
from diary.trials import design
from diary.trials.queries import Standing, standing_of
from diary.trials.results import result_as_of

# Each takes up to 0.15 s to work out.
TOLD_MAX = 5

Json = dict[str, Any]


def trials_in(rows: list[models.Trial], scope: Scope, *, now: datetime) -> list[Trial]:
    """Of these, newest first, five with days in the scope, as of `now`."""
    standings = [standing_of(trial, now) for trial in rows]
    touched = [one for one in standings if _touches(_lived(one), scope)]
    return [_trial(one, scope) for one in touched[:TOLD_MAX]]


def _lived(standing: Standing) -> list[date]:
    """Its days up to today, or up to its end."""
    days = standing.days_done if standing.is_over else standing.days_done + 1
    return [on for on in standing.days[:days] if on <= standing.today]


def _touches(days: list[date], scope: Scope) -> bool:
    return bool(days) and days[0] <= scope.to_on and scope.from_on <= days[-1]


def _trial(standing: Standing, scope: Scope) -> Trial:
    trial, days = standing.trial, _lived(standing)
    is_whole = scope.from_on <= days[0] and days[-1] <= scope.to_on
    is_told = standing.is_over and is_whole
    return Trial(
        symptom=trial.symptom,
        # Why it rests is not told: it may be a side effect, and those are a choice of their own.
        state=standing.state if standing.is_over else design.RUNNING,
        starts_on=days[0],
        last_on=days[-1] if standing.is_over else None,
        pairs=trial.pairs,
        period_days=trial.period_days,
        washout_days=trial.washout_days,
        matters=trial.matters,
        off_kind=trial.off_kind,
        commitment=trial.commitment,
        result=_result(standing, scope) if is_told else None,
    )


def _result(standing: Standing, scope: Scope) -> TrialResult:
    found = result_as_of(standing)
    adherence: Json = found["adherence"]
    return TrialResult(
        main=_answer(found["symptom"], found["main"], found["main"]["p_value"]),
        others=[_answer(one["symptom"], one, one["holm_p_value"]) for one in found["others"]],
        pairs=[TrialPair(**one) for one in found["pairs"]],
        days=_days(standing, found["days_counted"]),
        days_scored=found["days_scored"],
        days_missed=found["days_missed"],
        days_late=found["days_late"],
        days_copied=found["days_copied"],
        committed_text=found["committed_text"] or "",
        pauses=_pauses(standing, scope),
        **adherence,
    )


def _answer(symptom: str, found: Json, p_value: float | None) -> Answer:
    same = ("estimate", "low", "high", "pairs_used", "verdict")
    return Answer(symptom=symptom, p_value=p_value, **{name: found[name] for name in same})


def _pauses(standing: Standing, scope: Scope) -> list[TrialPause]:
    """Those that took days out, and those in which, or right after which, it was ended; oldest first."""
    lived = _lived(standing)
    every = (lived[0] + timedelta(days=number) for number in range((lived[-1] - lived[0]).days))
    taken = Counter(_told_last(standing, on) for on in set(every) - set(lived))
    is_early = standing.state == design.ENDED_EARLY
    return [
        TrialPause(reason=_reason(one, scope), days=taken[one])
        for one in standing.pauses
        if taken[one] or (is_early and lived[-1] < one.from_on and one.told_on <= scope.to_on)
    ]


def _told_last(standing: Standing, on: date) -> design.Pause | None:
    """The pause that took a day out; of several, told on several devices, the one told last."""
    over = [one for one in standing.pauses if one.from_on <= on < (one.until_on or date.max)]
    return max(over, key=lambda one: one.told_on, default=None)


def _reason(pause: design.Pause, scope: Scope) -> str:
    """Side effects are a choice of their own, and a reason left blank would tell of one."""
    is_shown = pause.reason != models.PauseReason.SIDE_EFFECT or "side_effects" in scope.includes
    return pause.reason if is_shown else models.PauseReason.OTHER.value


def _days(standing: Standing, counted: int) -> list[TrialDay]:
    length, washout = standing.trial.period_days, standing.trial.washout_days
    periods = standing.periods
    return [
        TrialDay(
            on=on,
            pair=periods[number // length].pair,
            on_ems=periods[number // length].on_ems,
            is_washout=number % length < washout,
        )
        for number, on in enumerate(standing.days[:counted])
    ]
