"""Reading entries: what a list or a chart shows."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import QuerySet

from diary.access import records_of
from diary.analysis.descriptives import Change, change, describe, trend
from diary.entries.copied import copied_symptoms
from diary.history import newest_values
from diary.localtime import local_day
from diary.models import (
    SYMPTOMS,
    Device,
    EmsSession,
    Entry,
    FieldHistory,
    Profile,
    SafetyScreening,
    SideEffect,
    SyncedRecord,
)
from diary.records import API_DEVICE, IMPORTED, wire_value

M = TypeVar("M", bound=SyncedRecord)
_WITH_A_DAY = (Entry, EmsSession, SideEffect, SafetyScreening)
_SERIES = ("on", *SYMPTOMS, "ems_used", "is_late", "skipped", "copied", "ratings")


def between_days(rows: QuerySet[M], from_on: date | None, to_on: date | None) -> QuerySet[M]:
    """The rows of local dates from..to, both included; None leaves a side open."""
    if from_on:
        rows = rows.filter(on__gte=from_on)
    if to_on:
        rows = rows.filter(on__lte=to_on)
    return rows


def entries_between(
    owner_id: int, from_on: date | None, to_on: date | None, kind: str | None
) -> QuerySet[Entry]:
    """Live entries of local dates from..to, both included, of one kind or of both."""
    entries = between_days(records_of(Entry, owner_id), from_on, to_on)
    return entries.filter(kind=kind) if kind else entries


def newest_day(owner_id: int, time_zone: str, now: datetime) -> date:
    """The person's today by `time_zone`, the account's; or the day after, where they have travelled east and kept it.

    Whatever has a day counts: an answer, a session, an unwanted effect, a safety check. A day that was filled in ahead,
    in a zone where it has not begun, does not.
    """
    today = local_day(now, time_zone)
    ahead = today + timedelta(days=1)
    first, *others = (_zones_on(ahead, owner_id, model) for model in _WITH_A_DAY)
    return ahead if any(local_day(now, zone) >= ahead for zone in first.union(*others)) else today


def _zones_on(on: date, owner_id: int, model: type[M]) -> QuerySet[M, str]:
    return between_days(records_of(model, owner_id), on, on).values_list("time_zone", flat=True)


def daily_series(owner_id: int, from_on: date, to_on: date) -> list[dict[str, Any]]:
    """What a chart shows of each daily entry, oldest first; days without an entry are absent.

    `copied`: the symptoms whose score was taken over from the day before.
    """
    daily = entries_between(owner_id, from_on, to_on, Entry.Kind.DAILY)
    days = list(daily.order_by("on").values(*_SERIES))
    for day in days:
        day["copied"] = copied_symptoms(day.pop("ratings"), day["copied"])
    return days


def difference_that_matters(owner_id: int) -> float | None:
    """What the person said would matter to them, in points; None where they have not."""
    told = records_of(Profile, owner_id).values_list("difference_that_matters", flat=True)
    return next(iter(told[:1]), None)


def describe_days(
    days: list[dict[str, Any]], *, from_on: date, to_on: date, own_least: float | None
) -> dict[str, Any]:
    """Plain statistics of a daily series; a missing day is missing, never 0. `own_least` as in `change`."""
    dates = [from_on + timedelta(days=index) for index in range((to_on - from_on).days + 1)]
    statistics: dict[str, Any] = {
        "days_in_range": len(dates),
        "days_recorded": len(days),
        "days_late": sum(day["is_late"] for day in days),
    }
    for symptom in SYMPTOMS:
        scores = {day["on"]: day[symptom] for day in days}
        in_order = [scores.get(on) for on in dates]
        found = trend(in_order)
        statistics[symptom] = asdict(describe(list(scores.values()))) | {
            "trend": asdict(found) if found else None,
            "change": _shown(change(in_order, own_least)),
        }
    return statistics


def _shown(found: Change | None) -> dict[str, Any] | None:
    if found is None:
        return None
    numbers = asdict(found)
    del numbers["stretches"]
    return numbers | {"is_one": found.is_one}


def earlier_values(
    owner_id: int, record_ids: Iterable[UUID], names: dict[str, str] | None = None
) -> dict[UUID, list[dict[str, Any]]]:
    """The values these records had before, newest first, at most 20 each, with the device they came from.

    `names` are the person's devices where the caller has them already.
    """
    found = newest_values(owner_id, list(record_ids))
    if names is None:
        names = device_names(owner_id) if found else {}
    earlier: dict[UUID, list[dict[str, Any]]] = {}
    for row in found:
        earlier.setdefault(row.record_id, []).append(_earlier_value(row, names))
    return earlier


def device_names(owner_id: int) -> dict[str, str]:
    """Device id -> the name a person knows it by."""
    return names_of(Device.objects.filter(owner_id=owner_id))


def names_of(devices: Iterable[Device]) -> dict[str, str]:
    return {str(device.device_id): device.name for device in devices} | {API_DEVICE: "API"}


def _earlier_value(row: FieldHistory, names: dict[str, str]) -> dict[str, Any]:
    return {
        "field": row.field,
        "value": row.value,
        "at": wire_value(row.written_at),
        "device": "file" if row.device_id.startswith(IMPORTED) else names.get(row.device_id, ""),
        "reason": row.reason,
    }
