"""A personal trial in sentences, the same on the page, in the PDF and in FHIR. Pure.

Never that something "works" or is "proven"; a p-value only inside its sentence. The app's own words for the person are
in `frontend/src/i18n/en/trial.ts`: same numbers, same meaning.
"""

from collections.abc import Iterator
from hashlib import sha256

from diary.analysis.nof1 import CANNOT_TELL, HIGHER, LOWER, NO_ANSWER, NO_DIFFERENCE, PAIRS_MIN
from diary.sharing.report.facts import Answer, Trial, TrialPair, TrialResult
from diary.sharing.report.words import counted, day_text, span_text

RUNNING = "running"
ENDED_EARLY = "ended_early"
ACTIVE_LOW = "active_low"
TITLE = "Personal randomised trial of EMS"
_VERDICTS = {
    LOWER: "lower on EMS days",
    HIGHER: "higher on EMS days",
    NO_DIFFERENCE: "no difference that matters to the person",
    CANNOT_TELL: "cannot tell",
    NO_ANSWER: "no answer",
}
_NOT_BLINDED = (
    "Nobody can be blinded at home: the person knew which days had EMS, so the estimate includes "
    "expectation."
)
_OTHERS = "The other scores, with a stricter rule because several questions find something by chance more often than one (Holm)."


_BROKEN = (
    "Do not rely on this result: the order of the trial is not the one that was written down at its start; its "
    "fingerprint is another one. It was changed, or the file it came from is damaged. A trial is fair only while chance "
    "alone decides, so the numbers below are no answer, in neither direction."
)
_BROKEN_SHORT = "order not the one fixed at the start, do not rely on it"


def one_line(trial: Trial) -> str:
    """What stands on the first page: the verdict with its range, or where the trial stands."""
    if trial.state == RUNNING:
        return f"running since {day_text(trial.starts_on)}; no result before its end"
    if trial.result is None:
        return f"{_dates(trial)}; not all of its days are in this report, so no result"
    early = ", ended early" if trial.state == ENDED_EARLY else ""
    if keeps_commitment(trial) is False:
        return f"{_BROKEN_SHORT}; {_dates(trial)}{early}"
    return f"{verdict_of(trial.result.main)}{_short(trial.result.main)}; {_dates(trial)}{early}"


def verdict_of(answer: Answer) -> str:
    """ "Pain: lower on EMS days"."""
    return f"{answer.symptom.capitalize()}: {_VERDICTS[answer.verdict]}"


def heading(trial: Trial) -> str:
    """The verdict and the dates, or that there is none yet."""
    if trial.state == RUNNING:
        return "Running, no result yet"
    said = verdict_of(trial.result.main) if trial.result else "Not all of its days are in here"
    if keeps_commitment(trial) is False:
        said = f"{said} ({_BROKEN_SHORT})"
    return f"{said}, {_dates(trial)}"


def sentences(trial: Trial) -> list[str]:
    """Everything that is to be said of a trial, in order."""
    return [one for one in _sentences(trial) if one]


def _sentences(trial: Trial) -> Iterator[str]:
    yield _design(trial)
    if trial.state == RUNNING:
        yield f"It has been running since {day_text(trial.starts_on)}. Its result is worked out only at the end; until then nobody sees one."
    elif trial.result is None:
        yield "Not all of its days are in this report, so its result is not shown."
    else:
        yield from _told(trial, trial.result)
    checked = " Checked for this report: the order is that one." if keeps_commitment(trial) else ""
    yield f"Fingerprint (SHA-256) of the order, written down at the start: {trial.commitment}.{checked}"


def keeps_commitment(trial: Trial) -> bool | None:
    """Whether order and days of the report are those that were committed to; None without an order to check."""
    result = trial.result
    if result is None or not result.committed_text:
        return None
    return _is_hash(trial.commitment, result.committed_text) and _has_order(trial, result)


def _is_hash(commitment: str, text: str) -> bool:
    return sha256(text.encode()).hexdigest() == commitment


def _has_order(trial: Trial, result: TrialResult) -> bool:
    """Each day has the letter of its period on the third line; ended early, the last periods have no day."""
    letters = [*result.committed_text.split("\n"), "", "", ""][2]
    order = "".join("E" if one.on_ems else "N" for one in result.days[:: trial.period_days])
    return len(letters) == 2 * trial.pairs and letters.startswith(order)


def _told(trial: Trial, result: TrialResult) -> Iterator[str]:
    main = result.main
    yield _BROKEN if keeps_commitment(trial) is False else ""
    yield "It was ended early: only complete pairs count." if trial.state == ENDED_EARLY else ""
    yield answer_text(main)
    if main.estimate is None:
        return
    if main.verdict == CANNOT_TELL:
        yield "The range is too wide to rule out a difference that matters."
    if main.verdict == NO_DIFFERENCE:
        yield f"Any difference is probably smaller than the {_points(trial.matters)} that would matter to the person."
    yield _days(result, main)
    yield _NOT_BLINDED
    yield _adherence(trial, result)
    yield " ".join([_OTHERS, *(answer_text(one) for one in result.others)])


def _design(trial: Trial) -> str:
    days = 2 * trial.pairs * trial.period_days
    length = counted(trial.period_days, "day")
    off = "same device at its lowest level" if trial.off_kind == ACTIVE_LOW else "no EMS"
    washout = (
        f" The first {counted(trial.washout_days, 'day')} of each period {'is' if trial.washout_days == 1 else 'are'} left out."
        if trial.washout_days
        else ""
    )
    return (
        f"{trial.pairs} pairs of periods of {length} ({days} days), order by chance in each pair: EMS, or {off}. "
        f"Main score: {trial.symptom}. A difference that matters: {_points(trial.matters)}.{washout}"
    )


def answer_text(answer: Answer) -> str:
    """The estimate, its range and its chance in one sentence each."""
    if answer.estimate is None or answer.p_value is None:
        return f"Only {counted(answer.pairs_used, 'pair')} have {answer.symptom} scores in both periods; it takes {PAIRS_MIN} for an answer. This says nothing for or against EMS."
    return (
        f"On EMS days {answer.symptom} was {difference_text(answer.estimate)} on average. "
        f"{_range_sentence(answer)} {_chance(answer.p_value)}"
    )


def pair_rows(result: TrialResult) -> list[list[str]]:
    """Pair, mean on EMS days, mean on the others, difference; with how many scored days."""
    return [
        [str(one.pair), _mean(one.on, one.on_scored), _mean(one.off, one.off_scored), _apart(one)]
        for one in result.pairs
    ]


def pair_headers(trial: Trial) -> list[str]:
    return [
        "Pair",
        "EMS",
        "Lowest level" if trial.off_kind == ACTIVE_LOW else "No EMS",
        "Difference",
    ]


def _mean(mean: float | None, scored: int) -> str:
    return "–" if mean is None else f"{number(mean)} ({counted(scored, 'day')})"


def _apart(one: TrialPair) -> str:
    return "–" if one.on is None or one.off is None else difference_text(one.on - one.off)


def difference_text(points: float) -> str:
    """ "1.2 points lower"; what rounds to 0 is "the same"."""
    if number(points) == "0":
        return "the same"
    return f"{_points(points)} {_side(points)}"


def range_text(low: float, high: float) -> str:
    """What stands after "between", at one decimal."""
    low, high = round(low, 1), round(high, 1)
    if high <= 0:
        return f"{number(high)} and {number(low)} points lower"
    if low >= 0:
        return f"{number(low)} and {number(high)} points higher"
    return f"{_points(low)} lower and {_points(high)} higher"


def between_text(low: float, high: float) -> str:
    """ "between 0.3 and 2.1 points lower"; a range that has no width at one decimal is close to its one value."""
    if round(low, 1) == round(high, 1):
        return f"very close to {difference_text(low)}"
    return f"between {range_text(low, high)}"


def _range_sentence(answer: Answer) -> str:
    if answer.low is None or answer.high is None:
        return (
            "Allowing for chance, the range of the true difference has no end on at least one side."
        )
    return f"Taking chance into account, the true difference is probably {between_text(answer.low, answer.high)} (95 % range)."


def _chance(share: float) -> str:
    count = round(share * 100)
    often = f"about {count}" if count else "fewer than 1"
    return (
        f"If EMS did nothing, a difference this large would turn up in {often} of 100 such trials."
    )


def _short(answer: Answer) -> str:
    if answer.estimate is None or answer.low is None or answer.high is None:
        return ""
    return (
        f" ({difference_text(answer.estimate)}, probably {between_text(answer.low, answer.high)})"
    )


def _days(result: TrialResult, main: Answer) -> str:
    late = f", {result.days_late} of them written late" if result.days_late else ""
    missed = f"; {counted(result.days_missed, 'day')} without a score" if result.days_missed else ""
    return f"From {counted(result.days_scored, 'scored day')} in {main.pairs_used} pairs{late}{missed}."


def _adherence(trial: Trial, result: TrialResult) -> str:
    on = f"EMS on {result.on_done} of {result.on_days} EMS days{_unknown(result.on_unknown)}"
    off = f"no EMS on {result.off_done} of {result.off_days} days without{_unknown(result.off_unknown)}"
    # With pads on at the lowest level "EMS today?" has no one right answer.
    return f"As assigned: {on}." if trial.off_kind == ACTIVE_LOW else f"As assigned: {on}, {off}."


def _unknown(days: int) -> str:
    return f" ({days} not known)" if days else ""


def _dates(trial: Trial) -> str:
    return span_text(trial.starts_on, trial.last_on) if trial.last_on else ""


def _points(points: float) -> str:
    return f"{number(points)} {'point' if number(points) == '1' else 'points'}"


def number(points: float) -> str:
    """One decimal, without a sign; 1 and not 1.0."""
    return f"{abs(round(points, 1)):g}"


def _side(points: float) -> str:
    return "lower" if points < 0 else "higher"
