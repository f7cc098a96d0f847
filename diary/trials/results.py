"""The answer of a trial, once it is over. Before that nothing is read and nothing computed."""

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from statistics import fmean
from typing import Any
from uuid import UUID

from accounts.encryption import is_unreadable
from diary.access import trial_of
from diary.analysis.nof1 import (
    ALPHA,
    CANNOT_TELL,
    HIGHER,
    LOWER,
    PAIRS_MIN,
    TrialResult,
    coinflip,
    holm,
    pairflip,
)
from diary.ems.queries import ems_answers
from diary.entries.queries import daily_series
from diary.exceptions import TrialRefused
from diary.models import SYMPTOMS
from diary.trials import design
from diary.trials.queries import ShownPeriod, Standing, standing_of

Json = dict[str, Any]
Scores = list[int | None]


def result_of(owner_id: int, trial_id: UUID, now: datetime) -> Json:
    """The result of a trial that is over, as REST shows it.

    Ended early: of the pairs that were lived through. Raises RecordNotFound, and TrialRefused (`not_yet`) before the end.
    """
    return result_as_of(standing_of(trial_of(owner_id, trial_id), now))


def result_as_of(standing: Standing) -> Json:
    """The same of a trial that was read already. Raises TrialRefused before the end."""
    if not standing.is_over:
        raise TrialRefused("not_yet", ends_on=standing.days[-1].isoformat())
    lived = _lived_through(standing)
    main = lived.answer(standing.trial.symptom)
    return {
        "trial": str(standing.trial.record_id),
        "symptom": standing.trial.symptom,
        "matters": standing.trial.matters,
        "ended_early": standing.state == design.ENDED_EARLY,
        "main": shown_answer(main),
        "companion": _companion(lived),
        "pairs_planned": standing.trial.pairs,
        "pairs_needed": PAIRS_MIN,
        **lived.counts(),
        "pairs": lived.pair_by_pair(),
        "others": _others(lived),
        "adherence": lived.adherence(),
        **opened_commitment(standing),
    }


def opened_commitment(standing: Standing) -> Json:
    """Commitment, and once the trial is over what opens it: anybody can check that nothing was changed."""
    trial = standing.trial
    if not standing.is_over or not standing.periods or is_unreadable(trial.nonce):
        return {"commitment": trial.commitment, "committed_text": None}
    order = [design.EMS if one.on_ems else design.NO_EMS for one in standing.periods]
    text = design.committed_text(trial.record_id, order, trial.nonce)
    return {"commitment": trial.commitment, "committed_text": text}


@dataclass(frozen=True)
class _Lived:
    """The days that count, in time order, with what was written about them."""

    standing: Standing
    periods: Sequence[ShownPeriod]
    days: Sequence[date]
    written: dict[date, Json]
    used_ems: dict[date, bool]

    def scores(self, symptom: str) -> Scores:
        return [self.written.get(on, {}).get(symptom) for on in self.days]

    def answer(self, symptom: str) -> TrialResult:
        trial = self.standing.trial
        plan = [(one.pair, trial.period_days, one.on_ems) for one in self.periods]
        return coinflip(
            self.scores(symptom), plan, washout_days=trial.washout_days, matters=trial.matters
        )

    def of_period(self, values: Sequence[Any], number: int) -> list[Any]:
        """The values of one period, from 0, without its wash-out days."""
        trial = self.standing.trial
        first = number * trial.period_days
        return list(values[first + trial.washout_days : first + trial.period_days])

    def arms(self) -> list[tuple[int, Scores, Scores]]:
        """Of each pair: its number, the scores on EMS days, the scores of the others."""
        scores = self.scores(self.standing.trial.symptom)
        found = []
        for number in range(0, len(self.periods), 2):
            two = [self.of_period(scores, number), self.of_period(scores, number + 1)]
            on, off = two if self.periods[number].on_ems else two[::-1]
            found.append((self.periods[number].pair, on, off))
        return found

    def counts(self) -> Json:
        """Days counted, scored and missed (wash-out days are neither), filled in late, and with a copied score."""
        usable = [
            on for number in range(len(self.periods)) for on in self.of_period(self.days, number)
        ]
        symptom = self.standing.trial.symptom
        missed = [on for on in usable if self.written.get(on, {}).get(symptom) is None]
        return {
            "days_planned": self.standing.trial.shape.total,
            "days_counted": len(self.days),
            "days_washout": len(self.days) - len(usable),
            "days_scored": len(usable) - len(missed),
            "days_missed": len(missed),
            "days_late": sum(self.written.get(on, {}).get("is_late", False) for on in usable),
            "days_copied": sum(
                symptom in self.written.get(on, {}).get("copied", ()) for on in usable
            ),
            "missed_on": missed,
        }

    def pair_by_pair(self) -> list[Json]:
        return [
            {
                "pair": pair,
                "on": _mean(on),
                "off": _mean(off),
                "on_scored": _scored(on),
                "off_scored": _scored(off),
            }
            for pair, on, off in self.arms()
        ]

    def adherence(self) -> Json:
        """Days as assigned, and on how many of them EMS was or was not used; unknown days are in neither."""
        length = self.standing.trial.period_days
        assigned = [one.on_ems for one in self.periods for _ in range(length)]
        told = [self.used_ems.get(on) for on in self.days]
        on = [used for used, is_on in zip(told, assigned, strict=True) if is_on]
        off = [used for used, is_on in zip(told, assigned, strict=True) if not is_on]
        return {
            "on_days": len(on),
            "on_done": on.count(True),
            "on_unknown": on.count(None),
            "off_days": len(off),
            "off_done": off.count(False),
            "off_unknown": off.count(None),
        }


def _lived_through(standing: Standing) -> _Lived:
    shape = standing.trial.shape
    pairs = design.complete_pairs(standing.days_done, shape)
    days = standing.days[: 2 * pairs * shape.days]
    periods = standing.periods[: 2 * pairs]
    if not days or not periods:
        return _Lived(standing, [], [], {}, {})
    owner_id = standing.trial.owner_id
    written = {day["on"]: day for day in daily_series(owner_id, days[0], days[-1])}
    return _Lived(standing, periods, days, written, ems_answers(owner_id, days[0], days[-1]))


def shown_answer(result: TrialResult) -> Json:
    """An answer without what JSON cannot say: an interval without an end on one side has null there."""
    numbers = asdict(result)
    return {name: _finite(value) for name, value in numbers.items()}


def _finite(value: Any) -> Any:
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _companion(lived: _Lived) -> Json:
    """Pair by pair, for the picture: never a second p-value, never a second verdict."""
    pairs = [(on, off) for _, on, off in lived.arms()]
    shown = shown_answer(pairflip(pairs, matters=lived.standing.trial.matters))
    return {name: shown[name] for name in ("estimate", "low", "high", "pairs_used")}


def _others(lived: _Lived) -> list[Json]:
    """The other symptoms, with a p-value only after Holm; a verdict that it does not bear out is none."""
    main = lived.standing.trial.symptom
    found = {name: lived.answer(name) for name in SYMPTOMS if name != main}
    given = {name: one.p_value for name, one in found.items() if one.p_value is not None}
    adjusted = holm(given)
    return [_other(name, one, adjusted.get(name)) for name, one in found.items()]


def _other(symptom: str, result: TrialResult, adjusted: float | None) -> Json:
    shown = shown_answer(result)
    del shown["p_value"]
    if result.verdict in (LOWER, HIGHER) and adjusted is not None and adjusted > ALPHA:
        shown["verdict"] = CANNOT_TELL
    return {"symptom": symptom, **shown, "holm_p_value": adjusted}


def _scored(scores: Scores) -> int:
    return sum(score is not None for score in scores)


def _mean(scores: Scores) -> float | None:
    given = [score for score in scores if score is not None]
    return round(fmean(given), 2) if given else None
