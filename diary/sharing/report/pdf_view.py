"""What the PDF says, as plain words and numbers in the order of the page; `report.typ` only lays it out. Pure."""

import unicodedata
from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime
from itertools import groupby
from statistics import fmean
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from diary.analysis.descriptives import Description
from diary.sharing.report.facts import (
    SYMPTOMS,
    Day,
    Effect,
    ModalityDay,
    ModalityTotal,
    Moment,
    Report,
    Session,
)
from diary.sharing.report.tables import number_text

MODALITIES = {"ems": "EMS", "tens": "TENS", "htems": "High-tone EMS", "other": "Other stimulation"}
FLAGS = {
    "burn_or_blister": "Burn or blister under an electrode",
    "palpitations": "Palpitations",
    "falls": "Falls",
    "spread_further": "Symptoms reach further up than before",
    "hands_newly": "Hands newly involved",
}
# Parts of a day by local hour: from, name.
_HOURS = ((0, "night"), (6, "morning"), (12, "afternoon"), (18, "evening"))
_SETTINGS = {
    "frequency_hz": "Hz",
    "pulse_duration_us": "µs",
    "amplitude_ma": "mA",
    "on_seconds": "s on",
    "off_seconds": "s off",
    "ramp_seconds": "s ramp",
}
# What the fonts inside typst can draw. PDF/UA refuses a letter without a shape, so the others become `_OTHER`.
_DRAWN = (
    (0x20, 0x24F),
    (0x300, 0x4FF),
    (0x5D0, 0x5EA),
    (0x1E00, 0x1EFF),
    (0x2010, 0x2040),
    (0x2070, 0x20BF),
    (0x2190, 0x22FF),
    (0x25A0, 0x25FF),
)
_OTHER = "□"
_WORD_CHARACTERS = 24
_NAME_CHARACTERS = 40  # in the foot of every page

Table = dict[str, Any]
_Dated = TypeVar("_Dated", Day, Session)


def pdf_view(report: Report) -> dict[str, Any]:
    """Title, one-page summary, chart and tables, as text, numbers and fractions of the chart's width and height."""
    scope = report.scope
    period = f"{day_text(scope.from_on)} to {day_text(scope.to_on)}"
    view = {
        "title": f"Symptom diary, {period}",
        "name": drawn(scope.shown_name),
        "short_name": drawn(scope.shown_name)[:_NAME_CHARACTERS],
        "question": drawn(scope.question),
        "made_on": _local(report.made_at, report.time_zone).date().isoformat(),
        "facts": _facts(report),
        "flags": [
            f"{FLAGS.get(flag.kind, _words(flag.kind))}: {_times(flag.count)}, "
            f"last on {day_text(flag.last_on)}"
            for flag in report.flags
        ],
        "change": _change(report),
        "chart": _chart(report),
        "modalities": [_modality(one) for one in report.modalities],
        "lines": [line for line in _lines(report) if line["text"]],
        "tables": [table for table in _tables(report) if table["rows"]],
    }
    view["other_writing"] = _OTHER if _OTHER in str(view) else ""
    return view


def drawn(text: str) -> str:
    """The text with only what can be drawn; other writing is a box, and a word without end can be broken."""
    kept = "".join(_drawn_character(one) for one in unicodedata.normalize("NFC", text))
    while _OTHER * 2 in kept:
        kept = kept.replace(_OTHER * 2, _OTHER)
    return " ".join(_breakable(word) for word in kept.split())


def day_text(on: date) -> str:
    """A date that reads the same in every country: 3 Sep 2026."""
    return f"{on.day} {on:%b %Y}"


def _drawn_character(one: str) -> str:
    if one.isspace():
        return " "
    kind = unicodedata.category(one)
    if kind in {"Cc", "Cf", "Cs", "Co"} or 0xFE00 <= ord(one) <= 0xFE0F:
        return ""
    is_drawn = kind != "Cn" and any(low <= ord(one) <= high for low, high in _DRAWN)
    return one if is_drawn else _OTHER


def _breakable(word: str) -> str:
    if len(word) <= _WORD_CHARACTERS:
        return word
    pieces = range(0, len(word), _WORD_CHARACTERS)
    return "\u200b".join(word[start : start + _WORD_CHARACTERS] for start in pieces)


def _facts(report: Report) -> str:
    whole = report.whole
    written = sum(day.entry_id is not None for day in report.days)
    late = sum(day.is_late for day in report.days)
    cause = f"Neuropathy, cause given: {_words(report.cause)}. " if report.cause else ""
    return (
        f"{cause}{written} of {whole.days_in_range} days have an entry, {late} written late. "
        "Scores are from 0 (none) to 10 (worst imaginable); a missing answer is never counted as 0."
    )


def _change(report: Report) -> Table:
    first, last = report.first, report.last
    rows = []
    for symptom in SYMPTOMS:
        row = [symptom.capitalize(), _described(report.whole.symptoms[symptom], report.whole)]
        if first and last:
            one, two = first.symptoms[symptom], last.symptoms[symptom]
            row += [_described(one, first), _described(two, last), _difference(one, two)]
        rows.append(row)
    headers = ["Mean (day-to-day spread; days)", "Whole range"]
    if first and last:
        headers += [
            f"{day_text(stretch.from_on)} to {day_text(stretch.to_on)}" for stretch in (first, last)
        ]
        headers.append("Last 14 days v first 14")
    return {"headers": headers, "rows": rows}


def _described(one: Description, stretch: Any) -> str:
    if one.mean is None:
        return f"no answer in {stretch.days_in_range} days"
    spread = f"±{one.spread:.1f}; " if one.spread is not None else ""
    return f"{one.mean:.1f} ({spread}{one.days} of {stretch.days_in_range})"


def _difference(one: Description, two: Description) -> str:
    """Below one point nobody notices a difference: it is not called one."""
    if one.mean is None or two.mean is None:
        return "not enough data"
    points = round(two.mean - one.mean, 1)
    if abs(points) < 1:
        signed = f"{points:+.1f}".replace("-", "−") if points else "0.0"
        return f"about the same ({signed})"
    return f"{abs(points):.1f} points {'higher' if points > 0 else 'lower'}"


def _chart(report: Report) -> dict[str, Any]:
    scope = report.scope
    panels = []
    for symptom in SYMPTOMS:
        lines, dots, late = _series(report, symptom)
        panels.append(
            {"name": symptom.capitalize(), "lines": lines, "dots": dots, "late": late}
            | {"description": _panel_description(report, symptom)}
        )
    used = [_across(day.on, report) for day in report.days if day.ems_used or day.sessions]
    return {
        "panels": panels,
        "used": used,
        "from": day_text(scope.from_on),
        "to": day_text(scope.to_on),
    }


def _panel_description(report: Report, symptom: str) -> str:
    one = report.whole.symptoms[symptom]
    if one.mean is None:
        return f"{symptom}: no answer"
    low, high = number_text(one.low or 0), number_text(one.high or 0)
    return f"{symptom}: {one.days} days, from {low} to {high}, mean {one.mean:.1f}"


def _series(report: Report, symptom: str) -> tuple[list[Any], list[Any], list[Any]]:
    """Lines through days without a gap, days alone, and late days, each point as fractions (across, down)."""
    runs: list[list[tuple[date, list[float]]]] = []
    late = []
    for day in report.days:
        score = day.scores.get(symptom)
        if score is None:
            continue
        point = [_across(day.on, report), 1 - score / 10]
        if runs and (day.on - runs[-1][-1][0]).days == 1:
            runs[-1].append((day.on, point))
        else:
            runs.append([(day.on, point)])
        if day.is_late:
            late.append(point)
    lines = [[point for _, point in run] for run in runs if len(run) > 1]
    return lines, [run[0][1] for run in runs if len(run) == 1], late


def _across(on: date, report: Report) -> float:
    scope = report.scope
    return round((on - scope.from_on).days / max(1, (scope.to_on - scope.from_on).days), 5)


def _modality(one: ModalityTotal) -> str:
    minutes = f", {one.minutes} minutes" if one.minutes is not None else ""
    unknown = f", {one.without_minutes} without minutes" if one.without_minutes else ""
    return f"{MODALITIES.get(one.modality, one.modality)}: {_times(one.sessions)}{minutes}{unknown}"


def _lines(report: Report) -> Iterable[dict[str, str]]:
    days = report.days
    yield {"name": "How far up, feet", "text": _reach([day.spread_feet for day in days])}
    yield {"name": "How far up, hands", "text": _reach([day.spread_hands for day in days])}
    modalities = "; ".join(_modality(one) for one in report.modalities)
    yield {"name": "Stimulation", "text": modalities}
    if report.sessions:
        last = report.sessions[-1]
        text = ", ".join([MODALITIES.get(last.modality, last.modality), *_numbers(last)])
        yield {"name": "Settings of the last session", "text": text}
        yield {"name": "Skin after sessions", "text": _skin(report.sessions)}
    effects = Counter(_words(effect.kind) for effect in report.effects)
    yield {"name": "Side effects", "text": _counted(effects)}
    yield {"name": "Pain by time of day", "text": _by_hour(report.moments)}
    yield {"name": "Sleep disturbed (0-10)", "text": _mean([d.sleep_disturbance for d in days])}
    yield {"name": "Weakness (0-10)", "text": _mean([day.weakness for day in days])}
    falls = [day.falls for day in days if day.falls is not None]
    fell = f"{sum(falls)} in {len(falls)} days with an answer" if falls else ""
    yield {"name": "Falls", "text": fell}
    qualities = Counter(_words(one) for day in days for one in day.qualities)
    yield {"name": "What it felt like", "text": _counted(qualities)}


def _reach(values: list[str | None]) -> str:
    known = [value for value in values if value]
    if not known:
        return ""
    return f"{known[-1]} (first answer of the range: {known[0]})"


def _skin(sessions: list[Session]) -> str:
    known = [one.skin_after_ok for one in sessions if one.skin_after_ok is not None]
    return f"not normal after {known.count(False)} of {len(known)} sessions" if known else ""


def _counted(counts: Counter[str]) -> str:
    return ", ".join(f"{name} {_times(count)}" for name, count in counts.most_common(6))


def _by_hour(moments: list[Moment]) -> str:
    found: dict[str, list[int]] = {}
    for moment in moments:
        pain = moment.scores.get("pain")
        hour = _local(moment.occurred_at, moment.time_zone).hour
        if pain is not None:
            found.setdefault([name for start, name in _HOURS if start <= hour][-1], []).append(pain)
    return ", ".join(
        f"{name} {fmean(found[name]):.1f} ({_times(len(found[name]))})"
        for _, name in _HOURS
        if name in found
    )


def _mean(values: list[int | None]) -> str:
    known = [value for value in values if value is not None]
    return f"mean {fmean(known):.1f} in {len(known)} days with an answer" if known else ""


def _tables(report: Report) -> Iterable[Table]:
    for title, days in _by_year("Days", report.days):
        headers = "Date|Pain|Numbness|Tingling|Stimulation|Sleep|Weakness|Falls|Feet|Hands|Marks"
        rows = [_day_row(day) for day in days]
        yield {"title": title, "headers": headers.split("|"), "rows": rows}
    for title, sessions in _by_year("Sessions", report.sessions):
        headers = "Start|Kind|Min|Settings|Felt|Before|After|Skin after|Marks"
        yield {
            "title": title,
            "headers": headers.split("|"),
            "rows": [_session_row(one) for one in sessions],
            "about": "Before and after: pain / numbness / tingling.",
        }
    yield {
        "title": "Side effects",
        "headers": ["When", "What", "How strong", "Marks"],
        "rows": [_effect_row(one) for one in report.effects],
    }
    yield {
        "title": "Ratings right then",
        "headers": ["When", "Pain", "Numbness", "Tingling", "Marks"],
        "rows": [_moment_row(one) for one in report.moments],
    }
    yield {"title": "Notes", "headers": ["Date", "Note"], "rows": _notes(report), "wide": True}


def _by_year(title: str, records: list[_Dated]) -> Iterable[tuple[str, list[_Dated]]]:
    """One table a year: checkers and screen readers have limits for one of ten years."""
    for year, found in groupby(records, key=lambda one: one.on.year):
        yield f"{title} {year}", list(found)


def _day_row(day: Day) -> list[str]:
    sessions = [_session_words(one) for one in day.sessions]
    used = {True: "yes", False: "no", None: ""}[day.ems_used]
    skipped = [f"skipped {_words(one)}" for one in day.skipped]
    return [
        day_text(day.on),
        *(_score(day.scores.get(symptom)) for symptom in SYMPTOMS),
        ", ".join(sessions) or used,
        *(_score(value) for value in (day.sleep_disturbance, day.weakness, day.falls)),
        day.spread_feet or "",
        day.spread_hands or "",
        ", ".join([*(["late"] if day.is_late else []), *skipped]),
    ]


def _session_row(one: Session) -> list[str]:
    return [
        _when(one.started_at, one.time_zone),
        MODALITIES.get(one.modality, one.modality),
        _score(one.minutes),
        _settings(one),
        one.sensation or "",
        _three(one.before),
        _three(one.after),
        {True: "normal", False: "not normal", None: ""}[one.skin_after_ok],
        "late" if one.is_late else "",
    ]


def _effect_row(one: Effect) -> list[str]:
    late = "late" if one.is_late else ""
    return [_when(one.occurred_at, one.time_zone), _words(one.kind), one.severity or "", late]


def _moment_row(one: Moment) -> list[str]:
    scores = [_score(one.scores.get(symptom)) for symptom in SYMPTOMS]
    return [_when(one.occurred_at, one.time_zone), *scores, "late" if one.is_late else ""]


def _notes(report: Report) -> list[list[str]]:
    noted: list[Any] = [*report.days, *report.moments, *report.sessions, *report.effects]
    noted.sort(key=lambda one: one.on)
    return [[day_text(one.on), drawn(one.note)] for one in noted if drawn(one.note)]


def _settings(session: Session) -> str:
    known = session.settings
    names = [drawn(session.programme_name), drawn(str(known.get("device_name", "")))]
    placed = drawn(str(known.get("electrode_placement", "")))
    return ", ".join(one for one in [*names, *_numbers(session), placed] if one)


def _numbers(session: Session) -> list[str]:
    known = session.settings
    numbers = [
        f"{_amount(known[name])} {unit}" for name, unit in _SETTINGS.items() if name in known
    ]
    if "device_level" in known:
        of = f" of {_amount(known['device_level_max'])}" if "device_level_max" in known else ""
        numbers.append(f"level {_amount(known['device_level'])}{of}")
    return numbers + [_words(str(known[name])) for name in ("body_site", "side") if name in known]


def _amount(value: str | float) -> str:
    return value if isinstance(value, str) else number_text(value)


def _three(scores: dict[str, int | None]) -> str:
    shown = [_score(scores.get(symptom)) or "–" for symptom in SYMPTOMS]
    return " / ".join(shown) if any(one != "–" for one in shown) else ""


def _score(value: int | None) -> str:
    return "" if value is None else str(value)


def _session_words(one: ModalityDay) -> str:
    count = f"{one.sessions}× " if one.sessions > 1 else ""
    minutes = "" if one.minutes is None else f" {one.minutes} min"
    return f"{count}{MODALITIES.get(one.modality, one.modality)}{minutes}"


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"


def _words(name: str) -> str:
    return name.replace("_", " ")


def _when(at: datetime, time_zone: str) -> str:
    local = _local(at, time_zone)
    return f"{day_text(local.date())} {local:%H:%M}"


def _local(at: datetime, time_zone: str) -> datetime:
    return at.astimezone(ZoneInfo(time_zone))
