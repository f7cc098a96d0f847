"""Fills a fresh database and prints what the client needs to know: `python -m bench.seed --entries 10000`.

Three people: two with a year of days, one using REST and one a phone; and one with ten years and many moments, for
the first pull. The plain table gets the same rows.
"""

import argparse
import copy
import json
import os
import random
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import django

YEAR = 365
# Every second of the written ones was edited once, so that a pull also has 500 earlier values to read.
EDITED_EVERY = 2
WRITTEN = 1_000
EFFECT_EVERY = 30
_ZONE = "Europe/Berlin"


def answers(dice: random.Random) -> dict[str, Any]:
    """The part of a check-in that both kinds of entry have, about as full as people leave it."""
    score = lambda: dice.randint(0, 10)  # noqa: E731
    return {
        "time_zone": _ZONE,
        "pain": score(),
        "numbness": score(),
        "tingling": score(),
        "ems_used": dice.choice([True, False]),
        "qualities": ["burning", "pins_and_needles"],
        "exposures": ["long_walk"],
        "sleep_disturbance": score(),
        "note": "Worse after the stairs, better after a rest." if dice.random() < 0.2 else "",
    }


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.seed")
    parser.add_argument("--entries", type=int, required=True, help="entries of the second person")
    entries: int = parser.parse_args().entries
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")
    django.setup()
    diarist = make_person("diarist@example.org", days=YEAR, moments=0)
    traveller = make_person("traveller@example.org", days=YEAR, moments=0)
    days = entries * 36 // 100
    veteran = make_person("veteran@example.org", days=days, moments=entries - days)
    settle()
    print(json.dumps({"diarist": diarist, "traveller": traveller, "veteran": veteran}))


def stimulate(owner_id: int, days: int, *, session_every: int) -> None:
    """A session every so many days and a side effect every thirty, as many in every year."""
    from django.db import transaction
    from django.utils import timezone

    from diary.ems.services import record_session, record_side_effect

    now = timezone.now()
    with transaction.atomic():
        for back in range(1, days, session_every):
            at = {"started_at": (now - timedelta(days=back)).isoformat(), "time_zone": _ZONE}
            fields = {**at, "modality": "ems", "duration_minutes": 30, "frequency_hz": 35}
            record_session(owner_id=owner_id, record_id=uuid4(), fields=fields)
        for back in range(1, days, EFFECT_EVERY):
            at = {"occurred_at": (now - timedelta(days=back)).isoformat(), "time_zone": _ZONE}
            fields = {**at, "kind": "redness", "severity": "mild"}
            record_side_effect(owner_id=owner_id, record_id=uuid4(), fields=fields)


def make_person(email: str, *, days: int, moments: int) -> dict[str, Any]:
    from django.contrib.auth import get_user_model
    from django.test import Client

    # No password: hashing one is not what is measured, and the session below is made without it.
    user = get_user_model().objects.create_user(email, None, time_zone=_ZONE)
    _fill(user.pk, days, moments)
    _copy_to_the_plain_table(user.pk)
    client = Client()
    client.force_login(user)
    state = type(user.sync_state).objects.get(owner=user)
    return {
        "owner": user.pk,
        "session": client.cookies["sessionid"].value,
        "diary_id": str(state.diary_id),
        "epoch": str(state.epoch),
        "seq": state.seq,
    }


def _fill(owner_id: int, days: int, moments: int) -> None:
    """The first thousand by the one write path, the rest as their copies: ten times quicker, the same rows."""
    dice = random.Random(owner_id)
    now = datetime.now(UTC)
    made = [_day(dice, now, back) for back in range(days)]
    made += [_moment(dice, now, back) for back in range(moments)]
    dice.shuffle(made)
    _write(owner_id, made[:WRITTEN], now)
    _copy(owner_id, made[WRITTEN:])


def _day(dice: random.Random, now: datetime, back: int) -> dict[str, Any]:
    return {"kind": "daily", "on": (now.date() - timedelta(days=back)).isoformat(), **answers(dice)}


def _moment(dice: random.Random, now: datetime, back: int) -> dict[str, Any]:
    at = now - timedelta(hours=11 * back)
    return {"kind": "moment", "occurred_at": at.isoformat(), **answers(dice)}


def _write(owner_id: int, made: list[dict[str, Any]], now: datetime) -> None:
    from django.db import transaction

    from diary import records
    from diary.entries.record_types import ENTRY

    with transaction.atomic():
        state = records.lock_diary(owner_id)
        for index, fields in enumerate(made):
            record_id = _record_id(state, fields)
            for change in _changes(fields, edited=index % EDITED_EVERY == 0):
                write = records.Write(record_id, change, now, None, now)
                records.write_record(ENTRY, state, write)
        records.save_counter(state)


def _copy(owner_id: int, made: list[dict[str, Any]]) -> None:
    from django.db import transaction

    from diary import records
    from diary.models import Entry

    written: dict[str, list[Entry]] = {"daily": [], "moment": []}
    for entry in Entry.objects.filter(owner_id=owner_id, has_earlier=False):
        written[entry.kind].append(entry)
    with transaction.atomic():
        state = records.lock_diary(owner_id)
        for start in range(0, len(made), WRITTEN):
            copies = [_like(written, state, fields) for fields in made[start : start + WRITTEN]]
            Entry.objects.bulk_create(copies)
        records.save_counter(state)


def _like(written: dict[str, list[Any]], state: Any, fields: dict[str, Any]) -> Any:
    """A row as one of the written ones of its kind, on a day and with a rev of its own."""
    of_kind = written[fields["kind"]]
    row = copy.copy(of_kind[state.seq % len(of_kind)])
    state.seq += 1
    row.pk, row.rev, row.record_id = None, state.seq, _record_id(state, fields)
    row.field_rev = {name: [row.rev, *stamp[1:]] for name, stamp in row.field_rev.items()}
    if row.kind == "moment":
        row.occurred_at = datetime.fromisoformat(fields["occurred_at"])
        row.on = row.occurred_at.date()
    else:
        row.on = datetime.fromisoformat(fields["on"]).date()
    return row


def _changes(fields: dict[str, Any], *, edited: bool) -> list[dict[str, Any]]:
    return [fields, {"pain": (fields["pain"] + 1) % 11}] if edited else [fields]


def _record_id(state: Any, fields: dict[str, Any]) -> Any:
    from uuid import UUID

    from uuid_utils.compat import uuid7

    from diary.entries.record_types import daily_entry_id

    if fields["kind"] == "daily":
        return daily_entry_id(state.diary_id, datetime.fromisoformat(fields["on"]).date())
    return UUID(str(uuid7()))


def _copy_to_the_plain_table(owner_id: int) -> None:
    from bench.plainapp.models import PlainEntry
    from diary.models import Entry

    columns = [field.attname for field in PlainEntry._meta.fields if field.attname != "id"]
    entries = Entry.objects.filter(owner_id=owner_id).values(*columns)
    PlainEntry.objects.bulk_create([PlainEntry(**entry) for entry in entries], batch_size=500)


def settle() -> None:
    """Fresh statistics for the planner, as autovacuum would give them a minute later."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


if __name__ == "__main__":
    main()
