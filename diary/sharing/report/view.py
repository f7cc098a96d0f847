"""Everything a report says: each sentence, number, mark and row, once. The page and the PDF only lay it out. Pure.

In the order of one page that a doctor reads in a minute: red flags, the person's question, change, chart, where, how far
up, stimulation, side effects, trial, worst days, sleep, falls; then the trials and the tables.
"""

import statistics
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from diary.analysis.descriptives import (
    LEAST_POINTS,
    LEAST_SHARE,
    SCORED_DAYS_NEEDED,
    STRETCHES_NEEDED,
    change,
    describe,
    stretches_of,
)
from diary.ems.fields import SEVERITIES
from diary.entries.fields import SPREAD_FEET, SPREAD_HANDS
from diary.sharing.report.change_words import change_text
from diary.sharing.report.chart import Chart, chart_of
from diary.sharing.report.days import scores_of
from diary.sharing.report.facts import (
    SYMPTOMS,
    Day,
    Effect,
    ModalityTotal,
    Moment,
    Report,
    Session,
    Trial,
)
from diary.sharing.report.flag_words import flag_texts, looked_text
from diary.sharing.report.places import by_place
from diary.sharing.report.tables import ems_days
from diary.sharing.report.trial_chart import Interval, interval_of
from diary.sharing.report.trial_words import (
    TITLE,
    heading,
    one_line,
    pair_headers,
    pair_rows,
    sentences,
)
from diary.sharing.report.view_tables import Table, tables_of
from diary.sharing.report.words import (
    NO_ANSWER,
    brought_in_text,
    capital,
    counted,
    day_text,
    listed,
    local,
    number_text,
    settings_text,
    span_text,
    title,
    when_text,
    word,
)

NO_NAME = "No name given"
_NOT_ASKED = (
    "The diary does not ask about bladder, bowel or saddle numbness, breathing, swallowing, fainting, the face, foot drop, "
    "wounds or swelling of the feet, or a painful calf."
)
_LAST_DAYS = 14
_KINDS_TOLD = 4


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line under a heading: what it is about, and what is said."""

    name: str
    text: str


@dataclass(frozen=True, kw_only=True)
class TrialView:
    """One personal trial: sentences in order, the picture of its range (None without an answer), its pairs."""

    heading: str
    sentences: list[str]
    interval: Interval | None
    pairs: Table


@dataclass(frozen=True, kw_only=True)
class View:
    """What is laid out, in its order. Text only; what a person typed is in `name`, `question` and cells of tables."""

    title: str
    period: str
    name: str
    facts: str
    flags_title: str
    flags: list[Line]
    flags_about: list[str]
    question_title: str
    question: str
    change: Table
    chart: Chart
    chart_title: str
    lines_title: str
    lines: list[Line]
    trials_title: str
    trials: list[TrialView]
    tables: list[Table] = field(default_factory=list)


def view_of(report: Report, *, with_tables: bool = True) -> View:
    """The whole report in words and numbers; nothing of what it does not include.

    Without tables it is what stands before them, of many years in a fraction of the time.
    """
    scope, chart = report.scope, chart_of(report)
    flags = [Line(name=name, text=text) for name, text in flag_texts(report)]
    each = "" if chart.unit == "day" else f" (median of each {chart.unit})"
    return View(
        title="Symptom diary report",
        period=span_text(scope.from_on, scope.to_on),
        name=scope.shown_name or NO_NAME,
        facts=_facts(report),
        flags_title="Red flags",
        flags=flags,
        flags_about=list(_flags_about(report, flags)),
        question_title="The person’s own question",
        question=scope.question,
        change=_change(report),
        chart=chart,
        chart_title=f"The three scores{each}",
        lines_title="Where, how far up, stimulation, worst days, sleep, falls",
        lines=[Line(name=name, text=text) for name, text in _lines(report) if text],
        trials_title=TITLE,
        trials=[_trial(trial, report) for trial in report.trials],
        tables=tables_of(report) if with_tables else [],
    )


def _facts(report: Report) -> str:
    written = sum(day.entry_id is not None for day in report.days)
    late = sum(day.is_late for day in report.days)
    said = [
        f"Entries on {written} of {counted(report.whole.days_in_range, 'day')}"
        + (f", {late} written late." if late else "."),
        _copied(report),
        _brought_in(report),
        f"Cause given: {word(report.cause)}." if report.cause else "",
        f"Scores are about {' and '.join(map(word, report.regions))}." if report.regions else "",
        f"Made {when_text(report.made_at, report.time_zone)} ({report.time_zone}).",
        "Self-reported, not verified.",
    ]
    return " ".join(one for one in said if one)


def _copied(report: Report) -> str:
    """On how many of the days with a score it was taken over from the day before."""
    told = []
    for symptom in SYMPTOMS:
        copied = sum(day.is_copied(symptom) for day in report.days)
        scored = report.whole.symptoms[symptom].days
        if copied:
            told.append(f"{symptom} on {copied} of {counted(scored, 'day')}")
    return f"Taken over from the day before: {listed(told)}." if told else ""


def _brought_in(report: Report) -> str:
    """What came out of a file: of that nobody knows when it was written down, so none of it is late."""
    kinds: list[tuple[str, Sequence[Day | Moment | Session]]] = [
        ("day", [day for day in report.days if day.entry_id is not None]),
        ("rating", report.moments),
        ("session", report.sessions),
    ]
    counts = [
        (sum(one.imported_from is not None for one in records), len(records), kind)
        for kind, records in kinds
    ]
    dates = [
        local(one.imported_at, report.time_zone).date()
        for _, records in kinds
        for one in records
        if one.imported_at is not None
    ]
    return brought_in_text(counts, min(dates), max(dates)) if dates else ""


def _flags_about(report: Report, flags: list[Line]) -> Iterator[str]:
    """What was looked at and what was not: silence about a flag is never "there is none"."""
    if not flags:
        yield "None in what this report holds of these days; this does not rule them out."
    left_out = [
        name
        for name, key in (
            ("side effects", "side_effects"),
            ("stimulation and its safety check", "ems"),
        )
        if key not in report.scope.includes
    ]
    if left_out:
        yield f"Not part of this report: {' and '.join(left_out)}."
    yield looked_text(report)
    yield _NOT_ASKED


def _change(report: Report) -> Table:
    own = report.difference_that_matters
    rows = []
    for symptom in SYMPTOMS:
        scores = scores_of(report, symptom)
        said = change_text(change(scores, own), stretches_of(scores))
        rows.append([title(symptom), *_described(report, symptom), capital(said)])
    wanted = f", and {number_text(own)} as this person wants" if own and own > LEAST_POINTS else ""
    return Table(
        kind="change",
        title="Change over the range",
        headers=["0 to 10", "Median ± spread", "Range", "Last 14 days", "Change"],
        rows=rows,
        about=(
            f"± is the spread of the days. Change: a line through the means of fortnights with {SCORED_DAYS_NEEDED} answers or "
            f"more, from the first to the last of at least {STRETCHES_NEEDED}; clear when its range leaves out none and it is "
            f"at least {number_text(LEAST_POINTS)} points and {LEAST_SHARE:.0%} of its start{wanted}. It does not say what "
            "caused it."
        ),
    )


def _described(report: Report, symptom: str) -> list[str]:
    one = report.whole.symptoms[symptom]
    missing = report.whole.days_in_range - one.days
    last = describe(scores_of(report, symptom)[-_LAST_DAYS:])
    if one.median is None or one.low is None or one.high is None:
        return [f"no answer ({missing} missing)", NO_ANSWER, NO_ANSWER]
    spread = f" ± {number_text(round(one.spread, 1))}" if one.spread is not None else ""
    days = counted(one.days, "day") + (f", {missing} missing" if missing else "")
    return [
        f"median {number_text(one.median)}{spread} ({days})",
        f"from {number_text(one.low)} to {number_text(one.high)}",
        f"last: {number_text(last.median)} ({counted(last.days, 'day')})"
        if last.median is not None
        else "last: no answer",
    ]


def _lines(report: Report) -> Iterator[tuple[str, str]]:
    """What stands below the chart: (name, text); without text the line is left out."""
    scope, days = report.scope, report.days
    places = [said for symptom in SYMPTOMS if (said := by_place(days, symptom))]
    yield "By place (medians)", "; ".join(places)
    feet = [(day.on, day.spread_feet) for day in days if day.spread_feet]
    hands = [(day.on, day.spread_hands) for day in days if day.spread_hands]
    yield "How far up, feet and legs", _reach(feet, SPREAD_FEET) or "not answered in this range"
    yield "How far up, hands and arms", _reach(hands, SPREAD_HANDS)
    if "ems" in scope.includes:
        yield from _stimulation(report)
    if "side_effects" in scope.includes:
        yield "Side effects", _effects_counted(report.effects) or "none recorded"
    highest = [said for symptom in SYMPTOMS if (said := _worst(report, symptom))]
    yield "Highest daily scores", "; ".join(highest)
    yield "Ratings at one moment", _moments(report)
    yield (
        "Sleep disturbed (0 to 10)",
        _median([day.sleep_disturbance for day in days]) or "not answered",
    )
    yield "Weakness (0 to 10)", _median([day.weakness for day in days])
    yield "Falls", _falls(report)


def _reach(answers: list[tuple[date, str]], steps: tuple[str, ...]) -> str:
    """First and last answer, and the farthest where it is neither."""
    if not answers:
        return ""
    (first_on, first), (last_on, last) = answers[0], answers[-1]
    before = f"{word(first)} ({day_text(first_on)}) → " if len(answers) > 1 else ""
    far_on, far = max(answers, key=lambda one: steps.index(one[1]))
    beyond = f"; farthest {word(far)} ({day_text(far_on)})" if far not in (first, last) else ""
    return f"{before}{word(last)} ({day_text(last_on)}){beyond}"


def _moments(report: Report) -> str:
    """How many, and the highest of each score: they are no part of the days' scores."""
    highest = {
        symptom: max(
            (score for one in report.moments if (score := one.scores.get(symptom)) is not None),
            default=None,
        )
        for symptom in SYMPTOMS
    }
    said = [f"{symptom} up to {score}" for symptom, score in highest.items() if score is not None]
    days = len({one.on for one in report.moments})
    return f"{len(report.moments)} on {counted(days, 'day')}: {', '.join(said)}" if said else ""


def _stimulation(report: Report) -> Iterator[tuple[str, str]]:
    """Days first, from answers and sessions alike; then the sessions that were written down, each kind by itself."""
    yield "EMS days", _ems_days(report)
    for one in report.modalities:
        yield title(one.modality), _modality(one, report.sessions)
    if not report.modalities:
        yield "Sessions", "none written down one by one in this range"
    yield "Safety check", _screening(report)
    if report.trials:
        yield "Personal trial", one_line(report.trials[0])


def _ems_days(report: Report) -> str:
    days = ems_days(report)
    against = days["contradicting"]
    but = f" ({against} of them with a session all the same)" if against else ""
    return f"with EMS {days['with']}, without {days['without']}{but}, not known {days['unknown']}"


def _modality(one: ModalityTotal, sessions: list[Session]) -> str:
    same = [session for session in sessions if session.modality == one.modality]
    said = counted(one.sessions, "session")
    said += f", {one.minutes} minutes" if one.minutes is not None else ""
    said += f" ({one.without_minutes} without a length)" if one.without_minutes else ""
    known = settings_text(same[-1], is_short=True)
    last = f"{day_text(same[-1].on)}{f': {known}' if known else ''}"
    parts = [f"{said}.", f"Last used {last}.", _skin(same), _painful(same), _around(same)]
    return " ".join(part for part in parts if part)


def _skin(sessions: list[Session]) -> str:
    bad = [session.on for session in sessions if session.skin_after_ok is False]
    unchecked = sum(session.skin_after_ok is None for session in sessions)
    if bad:
        return f"Skin not all right after: {len(bad)}×, last on {day_text(bad[-1])}."
    if unchecked == len(sessions):
        return "Skin afterwards: not answered."
    some = f" ({unchecked} not answered)" if unchecked else ""
    return f"Skin afterwards: no problem recorded{some}."


def _painful(sessions: list[Session]) -> str:
    painful = sum(session.sensation == "painful" for session in sessions)
    return f"Felt painful: {painful}×." if painful else ""


def _around(sessions: list[Session]) -> str:
    """Medians right before and right after, of the sessions that have both; no effect of EMS is read off them."""
    said = []
    for symptom in SYMPTOMS:
        both = [
            (before, after)
            for session in sessions
            if (before := session.before.get(symptom)) is not None
            and (after := session.after.get(symptom)) is not None
        ]
        if both:
            first, then = (number_text(statistics.median(side)) for side in zip(*both, strict=True))
            said.append(f"{symptom} {first} → {then} ({len(both)}×)")
    if not said:
        return ""
    return f"Right before → right after, medians: {', '.join(said)}; says nothing of the cause."


def _screening(report: Report) -> str:
    if report.screenings is None:
        return "not kept when this report was frozen"
    if not report.screenings:
        return "never answered"
    last = report.screenings[-1]
    return f"last answered {day_text(last.on)}: {_OUTCOMES[last.outcome]}"


_OUTCOMES = {
    "allowed": "no answer against stimulation",
    "precaution": "advice of a doctor first",
    "contraindication": "talk to a doctor first",
}


def _effects_counted(effects: list[Effect]) -> str:
    """The most frequent kinds; the others are counted, and told one by one below."""
    counts = Counter(effect.kind for effect in effects).most_common()
    said = [_of_kind(effects, kind, count) for kind, count in counts[:_KINDS_TOLD]]
    more = len(counts) - _KINDS_TOLD
    return "; ".join(
        [*said, *([f"{counted(more, 'more kind')}, below one by one"] if more > 0 else [])]
    )


def _of_kind(effects: list[Effect], kind: str, count: int) -> str:
    same = [effect for effect in effects if effect.kind == kind]
    severities = [effect.severity for effect in same if effect.severity]
    worst = f", at most {max(severities, key=SEVERITIES.index)}" if severities else ""
    return f"{word(kind)} {count}×{worst} (last {day_text(same[-1].on)})"


def _worst(report: Report, symptom: str) -> str:
    given = [
        (score, day.on) for day in report.days if (score := day.scores.get(symptom)) is not None
    ]
    if not given:
        return ""
    highest = max(score for score, _ in given)
    dates = [on for score, on in given if score == highest]
    return f"{symptom} {highest} on {counted(len(dates), 'day')}, last {day_text(dates[-1])}"


def _median(values: list[int | None]) -> str:
    found = describe(values)
    if found.median is None or found.low is None or found.high is None:
        return ""
    between = f"{number_text(found.low)} to {number_text(found.high)}"
    return f"median {number_text(found.median)}, {between}, on {counted(found.days, 'day')}"


def _falls(report: Report) -> str:
    given = [(day.falls, day.on) for day in report.days if day.falls is not None]
    if not given:
        return "not answered"
    fell = [on for falls, on in given if falls]
    last = f", last on {day_text(fell[-1])}" if fell else ""
    return f"{sum(falls for falls, _ in given)} (answered on {counted(len(given), 'day')}){last}"


def _trial(trial: Trial, report: Report) -> TrialView:
    rows = pair_rows(trial.result) if trial.result else []
    effects = report.effects if "side_effects" in report.scope.includes else None
    return TrialView(
        heading=heading(trial),
        sentences=sentences(trial, effects),
        interval=interval_of(trial),
        pairs=Table(kind="pairs", title="", headers=pair_headers(trial), rows=rows),
    )
