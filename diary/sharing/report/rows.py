"""The tables of all days and sessions as HTML: a template takes five times as long for ten years of them."""

from collections.abc import Iterator
from datetime import date, timedelta

# Django's looks for lazy texts first, which takes as long as all the rest of a row.
from html import escape

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from diary.localtime import zone_of
from diary.sharing.report.facts import SYMPTOMS, Day, Report, Session
from diary.sharing.report.page_words import plain_scores, settings_text, word

_NO_ANSWER = "–"


def day_rows(report: Report) -> SafeString:
    """Every day of the range in order; days without anything in a row are one line. What was typed is escaped."""
    writer = _Writer(has_ems="ems" in report.scope.includes)
    return mark_safe("\n".join(_rows(report, writer)))  # noqa: S308 (the writer escapes)


def session_rows(report: Report) -> SafeString:
    """Every session, oldest first; empty when there is none. What was typed is escaped."""
    writer = _Writer(has_ems=True)
    return mark_safe("\n".join(map(writer.session, report.sessions)))  # noqa: S308 (as above)


def _rows(report: Report, writer: "_Writer") -> Iterator[str]:
    expected = report.scope.from_on
    for day in report.days:
        if day.on > expected:
            yield writer.gap(expected, day.on - timedelta(days=1))
        yield writer.day(day)
        expected = day.on + timedelta(days=1)
    if expected <= report.scope.to_on:
        yield writer.gap(expected, report.scope.to_on)


class _Writer:
    """Writes rows; the words that stand in many of them are looked up once."""

    def __init__(self, *, has_ems: bool) -> None:
        self._has_ems = has_ems
        self._late = f' <span class="late">{escape(_("late"))}</span>'
        self._skipped = escape(_("skipped"))
        self._used = {True: escape(_("yes")), False: escape(_("no")), None: _NO_ANSWER}
        self._skin = {
            True: escape(_("all right")),
            False: f"<b>{escape(_('not all right'))}</b>",
            None: _NO_ANSWER,
        }
        self._felt = escape(_("felt:"))
        self._sleep, self._weakness = _("sleep disturbed {score}"), _("weakness {score}")

    def day(self, day: Day) -> str:
        late = self._late if day.is_late else ""
        cells = [self._score(day, symptom) for symptom in SYMPTOMS]
        cells += [self._ems(day)] if self._has_ems else []
        cells.append(escape(", ".join(self._remarks(day))) + _note(day))
        return _row(_day_text(day.on) + late, "".join(f"<td>{cell}</td>" for cell in cells))

    def gap(self, first_on: date, last_on: date) -> str:
        days = (last_on - first_on).days + 1
        is_one = days == 1
        dates = _day_text(first_on) if is_one else f"{_day_text(first_on)} – {_day_text(last_on)}"
        said = _("no entry") if is_one else _("no entry ({length} days)").format(length=days)
        cell = f'<td colspan="{len(SYMPTOMS) + 1 + self._has_ems}">{escape(said)}</td>'
        return _row(dates, cell, kind=' class="none"')

    def session(self, session: Session) -> str:
        both = zip(plain_scores(session.before), plain_scores(session.after), strict=True)
        cells = [
            self._what(session),
            _NO_ANSWER if session.minutes is None else str(session.minutes),
            *(f"{before} → {after}" for before, after in both),
            self._skin[session.skin_after_ok],
        ]
        at = session.started_at.astimezone(zone_of(session.time_zone))
        when = f"{at.day} {at:%b %Y, %H:%M}" + (self._late if session.is_late else "")
        return _row(when, "".join(f"<td>{cell}</td>" for cell in cells))

    def _what(self, session: Session) -> str:
        name, settings = word(session.modality), escape(settings_text(session))
        known = f": <bdi>{settings}</bdi>" if settings else ""
        felt = f"; {self._felt} {escape(word(session.sensation))}" if session.sensation else ""
        return escape(name[:1].upper() + name[1:]) + known + felt + _note(session)

    def _score(self, day: Day, symptom: str) -> str:
        """0 is a number; a question that was skipped and one without an answer are two other things."""
        score = day.scores.get(symptom)
        if score is not None:
            return str(score)
        return self._skipped if symptom in day.skipped else _NO_ANSWER

    def _ems(self, day: Day) -> str:
        said = [_sessions(one.modality, one.sessions, one.minutes) for one in day.sessions]
        return ", ".join(said) or self._used[day.ems_used]

    def _remarks(self, day: Day) -> Iterator[str]:
        """What else was answered that day, as far as it is more than nothing."""
        yield from map(word, day.qualities)
        yield from map(word, day.exposures)
        if day.falls:
            yield ngettext("{count} fall", "{count} falls", day.falls).format(count=day.falls)
        if day.sleep_disturbance is not None:
            yield self._sleep.format(score=day.sleep_disturbance)
        if day.weakness is not None:
            yield self._weakness.format(score=day.weakness)


def _row(heading: str, cells: str, *, kind: str = "") -> str:
    return f'<tr{kind}><th scope="row">{heading}</th>{cells}</tr>'


def _note(noted: Day | Session) -> str:
    return f'<span class="typed" dir="auto">{escape(noted.note)}</span>' if noted.note else ""


def _sessions(modality: str, sessions: int, minutes: int | None) -> str:
    times = f" ×{sessions}" if sessions > 1 else ""
    length = f" {minutes} min" if minutes is not None else ""
    return escape(f"{modality.upper()}{times}{length}")


def _day_text(on: date) -> str:
    return f"{on:%a} {on.day} {on:%b %Y}"
