"""Fills a fresh database for `bench.device`: `python -m bench.device_seed --days 365 3650`.

A diary of each length: every day, and every second day a stimulation with the settings of a saved programme. Prints by
days the cookie of its owner's session and how many records a phone will hold.
"""

import argparse
import json
import os
import random
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import django

from bench import seed

_ZONE = "Europe/Berlin"
_SESSION_EVERY = 2


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.device_seed")
    parser.add_argument("--days", type=int, nargs="+", required=True)
    all_days: list[int] = parser.parse_args().days
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")
    django.setup()
    made = {days: _diary_of(days) for days in all_days}
    seed.settle()
    print(json.dumps(made))


def _diary_of(days: int) -> dict[str, Any]:
    from django.utils import timezone

    from diary.entries.services import record_profile

    person = seed.make_person(f"phone-of-{days}@example.org", days=0, moments=0)
    owner, now = person["owner"], timezone.now()
    record_profile(owner_id=owner, fields={"regions": ["feet"], "first_run_done": True})
    _write_days(owner, days, now)
    sessions = _stimulate(owner, days, now)
    # The profile is one more.
    return {"session": person["session"], "records": 1 + days + sessions}


def _write_days(owner_id: int, days: int, now: datetime) -> None:
    """Every second of the last ones corrected once: of older ones the server keeps no earlier value."""
    from django.db import transaction

    from diary import records
    from diary.entries.record_types import ENTRY
    from diary.sync.services import EARLIER_KEPT

    dice = random.Random(owner_id)
    with transaction.atomic():
        state = records.lock_diary(owner_id)
        for back in range(days):
            fields = seed._day(dice, now, back)
            is_corrected = back < EARLIER_KEPT.days and back % seed.EDITED_EVERY == 0
            for change in seed._changes(fields, edited=is_corrected):
                write = records.Write(seed._record_id(state, fields), change, now, None, now)
                records.write_record(ENTRY, state, write)
        records.save_counter(state)


def _stimulate(owner_id: int, days: int, now: datetime) -> int:
    from django.db import transaction

    from diary.ems.demo import PROGRAMMES
    from diary.ems.services import record_session

    settings = {name: value for name, value in PROGRAMMES[0].items() if name != "name"}
    answers = {"pain_before": 5, "pain_after": 4, "skin_before_ok": True, "skin_after_ok": True}
    past = range(1, days, _SESSION_EVERY)
    with transaction.atomic():
        for back in past:
            at = {"started_at": (now - timedelta(days=back)).isoformat(), "time_zone": _ZONE}
            fields = {**settings, **answers, **at}
            record_session(owner_id=owner_id, record_id=uuid4(), fields=fields)
    return len(past)


if __name__ == "__main__":
    main()
