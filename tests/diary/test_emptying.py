"""Null empties every field that need not be answered, through both doors; the phone knows what stands there then."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import time_machine
from rest_framework.test import APIClient

from diary.cleaners import Cleaner, Refused
from diary.ems import fields as ems
from diary.entries import fields as entries
from diary.sync.registry import SYNCED
from diary.trials import fields as trials
from tests.contracts.sync_contract import CASES, Case, one
from tests.diary.ems.bounds import DOORS, TABLE, Door, nested
from tests.diary.entries.bounds import BESIDE, PROFILE_TAKEN, TAKEN
from tests.factories import Phone, today

pytestmark = pytest.mark.django_db

CLEANERS: dict[str, dict[str, Cleaner]] = {
    "entry": entries.ENTRY_CLEANERS,
    "profile": entries.PROFILE_CLEANERS,
    "ems_programme": ems.PROGRAMME_CLEANERS,
    "ems_session": ems.SESSION_CLEANERS,
    "side_effect": ems.SIDE_EFFECT_CLEANERS,
    "safety_screening": ems.SCREENING_CLEANERS,
    # Everything else of a trial is locked once it has begun.
    "trial": trials.SINCE_CLEANERS,
}
# What says which record it is, or what it cannot be without.
NEEDED = {
    "entry": {"kind", "on", "time_zone", "occurred_at"},
    "profile": set(),
    "ems_programme": {"name", "modality"},
    "ems_session": {"started_at", "time_zone", "modality"},
    "side_effect": {"occurred_at", "time_zone", "kind"},
    "safety_screening": {"screened_at", "time_zone", "version"},
    "trial": {"ended_on"},
}
EMPTY = Path(__file__).parents[2] / "frontend/src/domain/empty.json"


@pytest.fixture(autouse=True)
def clock() -> Iterator[Any]:
    with time_machine.travel("2026-11-22T12:00:00Z", tick=False) as traveller:
        yield traveller


def optional(kind: str) -> list[str]:
    return [
        name
        for name in CLEANERS[kind]
        if name not in NEEDED[kind] and not name.startswith("answers.")
    ]


def values(kind: str, name: str) -> list[Any]:
    seen = {"answer_seen_on": ["2026-11-21"]}
    taken = {"entry": TAKEN, "profile": PROFILE_TAKEN, "trial": seen}.get(kind)
    return taken[name] if taken else TABLE[kind][name][0]


def something(kind: str, name: str) -> Any:
    return next(value for value in values(kind, name) if value)


def filled(kind: str, name: str) -> dict[str, Any]:
    """A field with something in it, and what it needs beside it."""
    return {name: something(kind, name)} | (BESIDE.get(name, {}) if kind == "entry" else {})


def empty_in(kind: str) -> dict[str, Any]:
    """What each optional field of a new record is."""
    blank = SYNCED[kind].model()
    return {name: blank.get_field(name) for name in optional(kind)}


def the_case(kind: str) -> tuple[Case, dict[str, Any]]:
    """A case of that kind, and what a record of it needs to begin."""
    case = CASES[kind][0]
    chosen = case.a(0) | case.b(0)
    return case, {name: chosen[name] for name in chosen if name.startswith("answers.")}


def test_no_type_is_left_out() -> None:
    assert CLEANERS.keys() == SYNCED.keys()


@pytest.mark.parametrize("kind", CLEANERS)
def test_what_is_needed_is_never_emptied(kind: str) -> None:
    for name in NEEDED[kind] - {"kind"} | {n for n in CLEANERS[kind] if n.startswith("answers.")}:
        with pytest.raises(Refused):
            CLEANERS[kind][name](None)


@pytest.mark.parametrize("kind", CLEANERS)
def test_the_phone_knows_what_each_field_is_when_it_is_empty(kind: str) -> None:
    known = json.loads(EMPTY.read_text())[kind]
    given_back = {name: CLEANERS[kind][name](None) for name in optional(kind)}
    assert given_back == empty_in(kind)
    assert {name: value for name, value in given_back.items() if value is not None} == known


@pytest.mark.parametrize("kind", CLEANERS)
def test_sync_empties_every_field_by_null(alice: Any, phone: Phone, kind: str) -> None:
    case, needed = the_case(kind)
    case.before(alice)
    phone.sync(case.op(phone, **needed))
    for name in optional(kind):
        full = case.op(phone, "patch", **filled(kind, name))
        assert one(phone.sync(full))["status"] == "applied"
        answer = phone.sync(case.op(phone, "patch", **{name: None}))
        assert one(answer)["status"] == "applied", (name, one(answer))
        assert answer["changes"][0]["data"].get(name) == empty_in(kind)[name], name


@pytest.mark.parametrize("kind", CLEANERS)
def test_sync_takes_nulls_for_a_record_that_begins(alice: Any, phone: Phone, kind: str) -> None:
    """What taking back a first note sends, when nothing of the record has arrived yet."""
    case, needed = the_case(kind)
    case.before(alice)
    answer = phone.sync(case.op(phone, **dict.fromkeys(optional(kind)), **needed))
    assert one(answer)["status"] == "applied", one(answer)
    data = answer["changes"][0]["data"]
    assert {name: data.get(name) for name in optional(kind)} == empty_in(kind)


def made_by_rest(client: APIClient, kind: str) -> str:
    """The address of a new record."""
    if kind == "entry":
        door = Door("entries", {"kind": "daily", "on": today().isoformat()})
    else:
        door = DOORS[kind]
    made = client.post(f"/api/v1/{door.address}/", nested(door.identity), format="json")
    return str(made["Location"])


@pytest.mark.parametrize("kind", sorted(CLEANERS.keys() - {"profile", "trial"}))
def test_rest_empties_every_field_by_null(alices_client: APIClient, kind: str) -> None:
    address = made_by_rest(alices_client, kind)
    for name in optional(kind):
        for each, value in reversed(filled(kind, name).items()):
            alices_client.patch(address, in_rest(each, value), format="json")
        emptied = alices_client.patch(address, in_rest(name, None), format="json")
        assert emptied.status_code == 200, (name, emptied.json())
        if "." not in name:
            assert emptied.json()[name] == empty_in(kind)[name], name
        row = SYNCED[kind].model.objects.get()
        assert row.get_field(name) == empty_in(kind)[name], name


def in_rest(name: str, value: Any) -> dict[str, Any]:
    if "." not in name:
        return {name: value}
    whole, place, symptom = name.split(".")
    return {whole: {place: {symptom: value}}}
