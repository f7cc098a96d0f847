"""What the contract needs to know of each synced type. A type in diary/sync/registry.py without a case here fails."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID, uuid4, uuid5

from diary.ems.screening import ALLOWED, QUESTIONS, VERSION
from diary.ems.services import (
    record_programme,
    record_screening,
    record_session,
    record_side_effect,
)
from diary.entries.services import record_entry, record_profile
from diary.models import SafetyScreening
from diary.records import change_record, wire_value
from diary.sync.registry import SYNCED
from diary.trials.record_type import TRIAL
from tests.factories import HOME, Phone, stamp, today

A_FREE_ID = "0192f0c1-2d3e-7abc-8def-0123456789ab"


@dataclass(frozen=True)
class Case:
    """One kind of record: two of its fields with three values each, one bad value, and how services write it."""

    name: str
    type: str
    id_in: Callable[[UUID], str]
    first: tuple[str, list[Any]]
    second: tuple[str, list[Any]]
    bad: dict[str, Any]
    write: "Writer"
    identity: Callable[[], dict[str, Any]] = dict
    free_id: bool = False
    # What has to be there first, for whoever writes one.
    before: Callable[[Any], None] = lambda owner: None

    @property
    def record_type(self) -> Any:
        return SYNCED[self.type]

    def id(self, phone: Phone) -> str:
        return self.id_in(phone.diary_id)

    def op(self, phone: Phone, how: str = "put", **fields: Any) -> dict[str, Any]:
        op = phone.op(self.id(phone), how) | {"type": self.type}
        return op | {"set": self.identity() | fields if how != "delete" else {}}

    def a(self, which: int) -> dict[str, Any]:
        return {self.first[0]: self.first[1][which]}

    def b(self, which: int) -> dict[str, Any]:
        return {self.second[0]: self.second[1][which]}

    def row(self) -> Any:
        return self.record_type.model.objects.get()

    def held(self, name: str) -> Any:
        """A field of the only row, as JSON has it."""
        return wire_value(self.row().get_field(name))


Writer = Callable[[Any, str, dict[str, Any]], Any]


def _by(record: Any) -> Writer:
    def write(owner: Any, record_id: str, fields: dict[str, Any]) -> Any:
        return record(owner_id=owner.pk, record_id=UUID(record_id), fields=fields)

    return write


def _write_profile(owner: Any, record_id: str, fields: dict[str, Any]) -> Any:
    return record_profile(owner_id=owner.pk, fields=fields)


def _daily() -> dict[str, Any]:
    return {"kind": "daily", "on": today().isoformat(), "time_zone": HOME}


def _yesterday(name: str, **fields: Any) -> dict[str, Any]:
    noon = datetime.now(UTC).replace(hour=12, minute=0, second=0, microsecond=0)
    at = stamp(noon - timedelta(days=1))
    return {name: at, "time_zone": HOME} | fields


def _screening() -> dict[str, Any]:
    answers = {f"answers.{question}": "no" for question in QUESTIONS}
    del answers["answers.heart"]
    return _yesterday("screened_at", version=1, **answers)


def _days(*days: int) -> list[str]:
    return [(today() - timedelta(days=day)).isoformat() for day in days]


def _check_nobody_pulls(owner: Any) -> None:
    """An answered safety check; its number lies beyond every cursor of these tests, which count their own changes."""
    now = datetime.now(UTC)
    SafetyScreening.objects.create(
        owner=owner,
        record_id=uuid4(),
        rev=1_000_000,
        recorded_at=now,
        screened_at=now,
        on=now.date(),
        time_zone="UTC",
        version=VERSION,
        outcome=ALLOWED,
        answers=dict.fromkeys(QUESTIONS, "no"),
    )


CASES: dict[str, list[Case]] = {
    "entry": [
        Case(
            name="daily-entry",
            type="entry",
            id_in=lambda diary_id: str(uuid5(diary_id, today().isoformat())),
            first=("pain", [3, 5, 7]),
            second=("note", ["one", "two", "three"]),
            bad={"pain": 11},
            write=_by(record_entry),
            identity=_daily,
        ),
        Case(
            name="moment",
            type="entry",
            id_in=lambda diary_id: A_FREE_ID,
            first=("numbness", [3, 5, 7]),
            second=("qualities", [["burning"], ["cold"], ["aching", "tight"]]),
            bad={"numbness": -1},
            write=_by(record_entry),
            identity=partial(_yesterday, "occurred_at", kind="moment"),
            free_id=True,
        ),
    ],
    "profile": [
        Case(
            name="profile",
            type="profile",
            id_in=lambda diary_id: str(uuid5(diary_id, "profile")),
            first=("neuropathy_cause", ["diabetes", "injury", "toxin"]),
            second=("regions", [["feet"], ["hands"], ["feet", "hands"]]),
            bad={"reminder_time": "24:00"},
            write=_write_profile,
        )
    ],
    "ems_programme": [
        Case(
            name="programme",
            type="ems_programme",
            id_in=lambda diary_id: A_FREE_ID,
            first=("frequency_hz", [35, 50.5, 80]),
            second=("pads_uses_max", [20, 30, 40]),
            bad={"frequency_hz": 0.4},
            write=_by(record_programme),
            identity=lambda: {"name": "Evening", "modality": "ems"},
            free_id=True,
        )
    ],
    "ems_session": [
        Case(
            name="session",
            type="ems_session",
            id_in=lambda diary_id: A_FREE_ID,
            first=("pain_after", [3, 5, 7]),
            second=("sensation", ["none", "twitch", "painful"]),
            bad={"duration_minutes": 481},
            write=_by(record_session),
            identity=partial(_yesterday, "started_at", modality="ems"),
            free_id=True,
        )
    ],
    "side_effect": [
        Case(
            name="side-effect",
            type="side_effect",
            id_in=lambda diary_id: A_FREE_ID,
            first=("severity", ["mild", "moderate", "severe"]),
            second=("note", ["one", "two", "three"]),
            bad={"severity": "awful"},
            write=_by(record_side_effect),
            identity=partial(_yesterday, "occurred_at", kind="redness"),
            free_id=True,
        )
    ],
    "safety_screening": [
        Case(
            name="screening",
            type="safety_screening",
            id_in=lambda diary_id: A_FREE_ID,
            first=("answers.heart", ["no", "yes", "unsure"]),
            second=("cleared_by", ["Dr. One", "Dr. Two", "Dr. Three"]),
            bad={"answers.heart": "maybe"},
            write=_by(record_screening),
            identity=_screening,
            free_id=True,
        )
    ],
    "trial": [
        Case(
            name="trial",
            type="trial",
            id_in=lambda diary_id: A_FREE_ID,
            first=("answer_seen_on", _days(0, 1, 2)),
            second=(f"pauses.{today()}", [["illness"], ["travel"], ["other"]]),
            bad={"pairs": 5},
            write=_by(partial(change_record, TRIAL)),
            identity=lambda: {"symptom": "pain", "preset": "quick", "time_zone": HOME},
            free_id=True,
            before=_check_nobody_pulls,
        )
    ],
}


def every_case() -> list[Case]:
    """Raises for a synced type nobody wrote a case for."""
    missing = SYNCED.keys() - CASES.keys()
    if missing:
        raise LookupError(f"synced types without a case in tests/contracts: {sorted(missing)}")
    return [case for name in SYNCED for case in CASES[name]]


def one(answer: dict[str, Any]) -> dict[str, Any]:
    """The result of the only op that was sent."""
    (result,) = answer["results"]
    return dict(result)
