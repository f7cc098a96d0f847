"""Reading sessions beside entries: what "EMS today?" means for a day, and the summary of a range."""

from collections import defaultdict
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Count, QuerySet, Sum

from diary.access import records_of
from diary.ems.fields import ANSWERING, MODALITIES
from diary.entries.queries import (
    between_days,
    daily_series,
    describe_days,
    difference_that_matters,
    entries_between,
)
from diary.models import EmsSession, Entry, SyncedRecord

M = TypeVar("M", bound=SyncedRecord)
_NOT_WRITTEN: dict[str, Any] = {
    "pain": None,
    "numbness": None,
    "tingling": None,
    "is_late": False,
    "skipped": [],
    "copied": [],
}
_SHOWN = ("modality", "sessions", "minutes")
Lines = list[dict[str, Any]]


def records_between(
    model: type[M], owner_id: int, from_on: date | None, to_on: date | None, **same: str | UUID
) -> QuerySet[M]:
    """Live records of one kind whose local date is from..to, both included, and whose fields are as in `same`."""
    return between_days(records_of(model, owner_id), from_on, to_on).filter(**same)


def summary_between(owner_id: int, from_on: date, to_on: date) -> dict[str, Any]:
    """The days of a range with an entry or a session, and plain statistics; a day without either is absent."""
    written = {day["on"]: day for day in daily_series(owner_id, from_on, to_on)}
    used = _sessions_by_day(owner_id, from_on, to_on)
    days = [
        _joined(on, written.get(on), used.get(on, []))
        for on in sorted(written.keys() | used.keys())
    ]
    own_least = difference_that_matters(owner_id)
    statistics = describe_days(
        list(written.values()), from_on=from_on, to_on=to_on, own_least=own_least
    )
    answers = [day["ems_used"] for day in days if day["ems_used"] is not None]
    statistics["ems_days"] = sum(answers)
    statistics["ems_unknown_days"] = statistics["days_in_range"] - len(answers)
    statistics["sessions"] = _totals([line for lines in used.values() for line in lines])
    return {"from": from_on, "to": to_on, "days": days, "statistics": statistics}


def ems_answers(owner_id: int, from_on: date, to_on: date) -> dict[date, bool]:
    """Local date -> whether EMS was used: as typed, else true by a session (decisions/0009). Unknown days are absent."""
    sessions = records_between(EmsSession, owner_id, from_on, to_on)
    answering = sessions.filter(modality__in=ANSWERING).order_by()
    known = dict.fromkeys(answering.values_list("on", flat=True).distinct(), True)
    daily = entries_between(owner_id, from_on, to_on, Entry.Kind.DAILY)
    typed = daily.exclude(ems_used=None).values_list("on", "ems_used")
    return known | {on: bool(used) for on, used in typed}


def _sessions_by_day(owner_id: int, from_on: date, to_on: date) -> dict[date, Lines]:
    """Local date -> one line for each modality used that day; modalities are never added up."""
    sessions = records_between(EmsSession, owner_id, from_on, to_on)
    lines = sessions.order_by("on", "modality").values("on", "modality")
    by_day: dict[date, Lines] = defaultdict(list)
    for line in lines.annotate(
        sessions=Count("pk"), minutes=Sum("duration_minutes"), timed=Count("duration_minutes")
    ):
        by_day[line["on"]].append(dict(line))
    return by_day


def _joined(on: date, entry: dict[str, Any] | None, lines: Lines) -> dict[str, Any]:
    typed = entry["ems_used"] if entry else None
    stimulated = any(line["modality"] in ANSWERING for line in lines)
    used, used_from = (typed, "answer") if typed is not None else (True, "session")
    known = typed is not None or stimulated
    return {
        "on": on,
        **(entry or _NOT_WRITTEN),
        "ems_used": used if known else None,
        "ems_used_from": used_from if known else None,
        "contradiction": typed is False and stimulated,
        "sessions": [{name: line[name] for name in _SHOWN} for line in lines],
    }


def _totals(lines: Lines) -> dict[str, Any]:
    return {
        modality: _total([line for line in lines if line["modality"] == modality])
        for modality in MODALITIES
    }


def _total(lines: Lines) -> dict[str, int | None]:
    """Sessions and minutes of one modality; `minutes` is null when no session's length is known."""
    sessions, timed = (sum(line[name] for line in lines) for name in ("sessions", "timed"))
    minutes = sum(line["minutes"] or 0 for line in lines) if timed else None
    return {"sessions": sessions, "minutes": minutes, "without_minutes": sessions - timed}
