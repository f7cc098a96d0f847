"""A personal trial in sentences, the same on the page, in the PDF and in FHIR. Pure.

Never that something "works" or is "proven"; a p-value only inside its sentence. The app's own words for the person are
in `frontend/src/trial/words.en.ts`: same numbers, same meaning.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from hashlib import sha256

from diary.analysis.nof1 import CANNOT_TELL, HIGHER, LOWER, NO_ANSWER, NO_DIFFERENCE, PAIRS_MIN
from diary.ems.fields import SEVERITIES
from diary.sharing.report.facts import Answer, Effect, Trial, TrialPair, TrialResult
from diary.sharing.report.words import capital, counted, day_text, span_text, word

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
_OTHERS = (
    "The other scores, by a stricter rule (Holm), because several questions find something by chance more often than one; "
    "their ranges are not adjusted for that."
)
_ANALYSIS = (
    "Analysis: EMS days against the others as assigned, allowing for a trend and for neighbouring days being alike, "
    "compared with every order that the coins could have given; the 95 % range comes from the same comparison."
)
_REASONS = {
    "red_flag": "a warning sign",
    "side_effect": "a side effect",
    "safety_check": "the safety check",
    "other": "another reason",
}
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
        said = f"{capital(_BROKEN_SHORT)} ({said})"
    return f"{said}, {_dates(trial)}"


def sentences(trial: Trial, effects: list[Effect] | None = None) -> list[str]:
    """Everything that is to be said of a trial, in order: the answer, what it rests on, how it was made.

    `effects` are the side effects of the report, None when it does not show any.
    """
    return [one for one in _sentences(trial, effects) if one]


def _sentences(trial: Trial, effects: list[Effect] | None) -> Iterator[str]:
    if trial.state == RUNNING:
        yield f"It has been running since {day_text(trial.starts_on)}. Its result is worked out only at the end; until then nobody sees one."
    elif trial.result is None:
        yield "Not all of its days are in this report, so its result is not shown."
    else:
        yield from _told(trial, trial.result)
        yield _rested(trial.result)
        yield _harms(trial, trial.result, effects)
    yield _design(trial)
    yield _ANALYSIS
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
    if not result.days and not result.committed_text:
        yield "Its order can no longer be read, so nothing can be compared."
        return
    yield _ended(trial, result) if trial.state == ENDED_EARLY else ""
    yield answer_text(main)
    if main.verdict == CANNOT_TELL:
        yield "The range is too wide to rule out a difference that matters."
    if main.verdict == NO_DIFFERENCE:
        yield f"Any difference is probably smaller than the {_points(trial.matters)} that would matter to the person."
    yield _NOT_BLINDED if main.estimate is not None else ""
    if result.days:
        yield f"{_days(result, main)} {_order(result)}"
        yield _adherence(trial, result)
        yield " ".join([_OTHERS, *(other_text(one) for one in result.others)])


def _ended(trial: Trial, result: TrialResult) -> str:
    pairs = len(result.days) // (2 * trial.period_days)
    reasons = dict.fromkeys(_because(one.reason) for one in result.pauses if not one.days)
    cause = (
        f" It was ended in a pause or right after one ({', '.join(reasons)})." if reasons else ""
    )
    return f"It was ended early, with {pairs} of {trial.pairs} planned pairs complete; only these count.{cause}"


def _design(trial: Trial) -> str:
    days = 2 * trial.pairs * trial.period_days
    length = counted(trial.period_days, "day")
    off = "the same device at its lowest level" if trial.off_kind == ACTIVE_LOW else "no EMS"
    first = "day" if trial.washout_days == 1 else f"{trial.washout_days} days"
    washout = (
        f"the first {first} of each period left out as wash-out"
        if trial.washout_days
        else "no wash-out"
    )
    return (
        f"Fixed before the first day: {trial.pairs} pairs of periods of {length} ({days} days), EMS in one period of each pair, "
        f"{off} in the other; main score {trial.symptom}, 0 to 10 each day; {_points(trial.matters)} as the smallest difference that matters; "
        f"{washout}. Order: one fair coin a pair, tossed at the start, shown to the person one period at a time, "
        "no further than the next."
    )


def answer_text(answer: Answer) -> str:
    """The main answer: the estimate, its range and its chance in one sentence each."""
    if answer.estimate is None or answer.p_value is None:
        has = (
            "Only 1 pair has" if answer.pairs_used == 1 else f"Only {answer.pairs_used} pairs have"
        )
        return (
            f"{has if answer.pairs_used else 'No pair has'} {answer.symptom} scores in both periods; it takes {PAIRS_MIN} for "
            "an answer. This says nothing for or against EMS."
        )
    return (
        f"On EMS days {answer.symptom} was {difference_text(answer.estimate)} on average. "
        f"{_range_sentence(answer)} {_chance(answer.p_value)}"
    )


def other_text(answer: Answer) -> str:
    """What is said of a score beside the main one: its chance only as a verdict, adjusted for looking at several."""
    name = capital(answer.symptom)
    if answer.estimate is None:
        return f"{name}: too few scores ({counted(answer.pairs_used, 'pair')} of the {PAIRS_MIN} it takes)."
    holds = (
        "more than chance alone easily gives, also by the stricter rule"
        if answer.verdict in (LOWER, HIGHER)
        else "by the stricter rule this could be chance"
    )
    return (
        f"{name}: {difference_text(answer.estimate)} on EMS days, {_range(answer)}, "
        f"from {counted(answer.pairs_used, 'pair')}; {holds}."
    )


def _range(answer: Answer) -> str:
    if answer.low is None or answer.high is None:
        return "with a range that has no end on at least one side"
    return f"probably {between_text(answer.low, answer.high)}"


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
    scored = counted(result.days_scored, "scored day")
    washout = sum(day.is_washout for day in result.days)
    said = [
        scored if main.estimate is None else f"From {scored} in {main.pairs_used} pairs",
        f"{counted(result.days_missed, 'day')} without a score" if result.days_missed else "",
        f"{counted(result.days_late, 'day')} written late" if result.days_late else "",
        f"{counted(result.days_copied, 'day')} with the score taken over from the day before"
        if result.days_copied
        else "",
        f"{counted(washout, 'wash-out day')} left out" if washout else "",
    ]
    return f"{'; '.join(one for one in said if one)}."


def _order(result: TrialResult) -> str:
    """Which period came first, pair by pair."""
    first: dict[int, bool] = {}
    for day in result.days:
        first.setdefault(day.pair, day.on_ems)
    on = [str(pair) for pair, is_on in first.items() if is_on]
    if len(on) in (0, len(first)):
        return f"EMS came {'first' if on else 'second'} in each pair."
    listed = f"pairs {', '.join(on[:-1])} and {on[-1]}" if len(on) > 1 else f"pair {on[0]}"
    return f"EMS came first in {listed}, second in the others."


def _adherence(trial: Trial, result: TrialResult) -> str:
    on = f"EMS on {result.on_done} of {result.on_days} EMS days{_unknown(result.on_unknown)}"
    off = f"no EMS on {result.off_done} of {result.off_days} days without{_unknown(result.off_unknown)}"
    # With pads on at the lowest level "EMS today?" has no one right answer.
    low = f"The other {result.off_days} days were to have the lowest level; the diary cannot tell that apart from EMS."
    return (
        f"As assigned: {on}. {low}"
        if trial.off_kind == ACTIVE_LOW
        else f"As assigned: {on}, {off}."
    )


def _rested(result: TrialResult) -> str:
    """Why its days reach over more dates than they are."""
    took = [one for one in result.pauses if one.days]
    if not took:
        return ""
    days = Counter[str]()
    for one in took:
        days[one.reason] += one.days
    kinds = ", ".join(f"{_because(why)} {counted(count, 'day')}" for why, count in days.items())
    return f"Paused {len(took)}×, for {counted(days.total(), 'day')} that do not count ({kinds})."


def _because(reason: str) -> str:
    return _REASONS.get(reason, reason)


def _harms(trial: Trial, result: TrialResult, effects: list[Effect] | None) -> str:
    """Kinds of side effects from its first to its last day; one of the day on which it was ended is one of its own."""
    if effects is None or trial.last_on is None:
        return "Side effects are not shown in this report."
    until = trial.last_on + timedelta(days=trial.state == ENDED_EARLY)
    harms = [one for one in effects if trial.starts_on <= one.on <= until]
    if not harms:
        return "Side effects during the trial: none recorded."
    counts = Counter(one.kind for one in harms).most_common()
    kinds = ", ".join(f"{word(kind)} {count}×{_worst(harms, kind)}" for kind, count in counts)
    assigned = {day.on: day.on_ems for day in result.days}
    known = [assigned[one.on] for one in harms if one.on in assigned]
    of_days = f"; of {len(known)} on days that count {sum(known)} on days assigned to EMS"
    return f"Side effects during the trial: {kinds}{of_days if known else ''}."


def _worst(harms: list[Effect], kind: str) -> str:
    known = [one.severity for one in harms if one.kind == kind and one.severity]
    return f" (at most {max(known, key=SEVERITIES.index)})" if known else ""


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
