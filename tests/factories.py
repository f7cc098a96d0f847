"""Makers of test data, as plain functions; and a phone that speaks the sync protocol without being clever."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4, uuid5
from zoneinfo import ZoneInfo

from django.contrib.auth import get_user_model
from rest_framework.test import APIClient

from diary.ems.screening import QUESTIONS
from diary.ems.services import (
    record_programme,
    record_screening,
    record_session,
    record_side_effect,
)
from diary.entries.services import record_day
from diary.models import EmsProgramme, EmsSession, Entry, SafetyScreening, SideEffect
from diary.sync.request import SCHEMA

PASSWORD = "a long and honest password"


HOME = "Europe/Berlin"


def make_user(email: str, *, time_zone: str = HOME, password: str = PASSWORD) -> Any:
    return get_user_model().objects.create_user(email, password, time_zone=time_zone)


def today() -> date:
    """Where the people of the tests live: for an hour or two of each day not the date in UTC."""
    return datetime.now(ZoneInfo(HOME)).date()


def make_day(owner: Any, on: date, **fields: Any) -> Entry:
    values = {"time_zone": HOME, "pain": 5} | fields
    return record_day(owner_id=owner.pk, diary_id=owner.sync_state.diary_id, on=on, fields=values)


def make_programme(owner: Any, **fields: Any) -> EmsProgramme:
    values = {"name": "Evening", "modality": "ems"} | fields
    return record_programme(owner_id=owner.pk, record_id=uuid4(), fields=values)


def make_session(owner: Any, started_at: datetime, **fields: Any) -> EmsSession:
    values = _at("started_at", started_at) | {"modality": "ems"} | fields
    return record_session(owner_id=owner.pk, record_id=uuid4(), fields=values)


def make_side_effect(owner: Any, occurred_at: datetime, **fields: Any) -> SideEffect:
    values = _at("occurred_at", occurred_at) | {"kind": "redness"} | fields
    return record_side_effect(owner_id=owner.pk, record_id=uuid4(), fields=values)


def make_screening(owner: Any, screened_at: datetime, **fields: Any) -> SafetyScreening:
    """Every answer is no unless `fields` say otherwise."""
    answers = {f"answers.{question}": "no" for question in QUESTIONS}
    values = _at("screened_at", screened_at) | {"version": 1} | answers | fields
    return record_screening(owner_id=owner.pk, record_id=uuid4(), fields=values)


def _at(name: str, moment: datetime) -> dict[str, Any]:
    return {name: stamp(moment), "time_zone": HOME}


def stamp(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


@dataclass
class Phone:
    """Sends ops and keeps cursor, epoch and the revs it saw."""

    client: APIClient
    diary_id: UUID
    user_agent: str = "Mozilla/5.0 (iPhone)"
    device_id: str = field(default_factory=lambda: str(uuid4()))
    cursor: int | None = None
    epoch: str | None = None
    skew: timedelta = timedelta()
    revs: dict[str, int] = field(default_factory=dict)

    def now(self) -> datetime:
        return datetime.now(UTC) + self.skew

    def day_id(self, on: date) -> str:
        return str(uuid5(self.diary_id, on.isoformat()))

    def op(
        self, record_id: str, how: str = "put", *, at: datetime | None = None, **fields: Any
    ) -> dict[str, Any]:
        """An op with whatever base this phone knows; `__` in a name stands for a dot."""
        return {
            "op_id": str(uuid4()),
            "type": "entry",
            "id": record_id,
            "op": how,
            "base": self.revs.get(record_id),
            "at": stamp(at or self.now()),
            "set": {name.replace("__", "."): value for name, value in fields.items()},
        }

    def day_op(
        self, on: date, how: str = "put", *, at: datetime | None = None, **fields: Any
    ) -> dict[str, Any]:
        identity = {"kind": "daily", "on": on.isoformat(), "time_zone": HOME}
        return self.op(self.day_id(on), how, at=at, **(identity | fields))

    def request(self, *ops: dict[str, Any], **changes: Any) -> dict[str, Any]:
        return {
            "protocol": 1,
            "schema": SCHEMA,
            "device_id": self.device_id,
            "epoch": self.epoch,
            "cursor": self.cursor,
            "client_now": stamp(self.now()),
            "time_zone": HOME,
            "limit": 500,
            "ops": list(ops),
        } | changes

    def post(self, body: Any) -> Any:
        return self.client.post(
            "/api/v1/sync", body, format="json", headers={"user-agent": self.user_agent}
        )

    def sync(self, *ops: dict[str, Any], **changes: Any) -> dict[str, Any]:
        """One successful round trip, remembered."""
        response = self.post(self.request(*ops, **changes))
        assert response.status_code == 200, response.content
        answer: dict[str, Any] = response.json()
        self.cursor, self.epoch = answer["cursor"], answer["epoch"]
        for change in answer["changes"]:
            self.revs[change["id"]] = change["rev"]
        return answer
