"""`make demo`: an account with a year of plausible diary and stimulation, two trials, a link for its doctor, a file of it all."""

import secrets
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from accounts.models import User
from diary.access import records_of
from diary.ems.demo import demo_ems
from diary.entries.demo import TIME_ZONE, DemoDay, demo_days
from diary.entries.services import record_day, record_profile
from diary.export.exports import ask_for_export, make_export
from diary.localtime import local_day
from diary.models import EmsSession, Entry, SyncState
from diary.records import Write, change_record, lock_diary, save_counter, write_record
from diary.sharing.services import make_link
from diary.sync.registry import SYNCED
from diary.trials.demo import DemoTrial, demo_trials
from diary.trials.queries import listed_trials
from diary.trials.record_type import drawn_before

EMAIL = "demo@daymark.example"
LINK = {"label": "Dr Demo", "last_days": 90, "question": "Do the sessions make a difference?"}


class Command(BaseCommand):
    help = "Fills a demo account with a year of diary and prints its login. Again: a new password, missing days added, one more link."

    def handle(self, *args: Any, **options: Any) -> None:
        password = f"demo-{secrets.token_hex(5)}"
        user = self._filled(password)
        # What a worker does; not in the transaction that fills the diary.
        export, _ = ask_for_export(owner=user, now=timezone.now())
        make_export(export.pk)
        self.stdout.write(f"Sign in at {settings.PUBLIC_URL}/accounts/login/")
        self.stdout.write(f"  e-mail:   {EMAIL}\n  password: {password}")

    @transaction.atomic
    def _filled(self, password: str) -> User:
        user = self._demo_user(password)
        diary = SyncState.objects.get(owner=user)
        profile = {"regions": ["feet", "hands"], "neuropathy_cause": "diabetes"}
        record_profile(
            owner_id=user.pk, fields=profile | {"has_ems_device": True, "first_run_done": True}
        )
        now = timezone.now()
        today = local_day(now, TIME_ZONE)
        # A diary that was there before trials gets none.
        is_new = not records_of(Entry, diary.pk).exists()
        trials = demo_trials(today, diary.diary_id, TIME_ZONE) if is_new else []
        assigned = dict(on for trial in trials for on in trial.assigned())
        days = list(demo_days(today, assigned=assigned or self._assigned(diary, now)))
        self._store_days(diary, days, now)
        # This evening's session has not happened yet.
        self._store_ems(diary, [day for day in days if day.on < today], now)
        # Last: what was told before it began does not pause a trial.
        self._store_trials(diary, trials, now)
        made = make_link(owner=user, fields=LINK, now=now)
        self.stdout.write(f"As its doctor (passcode {made.passcode}): {made.address}\n")
        return user

    def _assigned(self, diary: SyncState, now: datetime) -> dict[date, bool]:
        """Day of a trial -> whether it was on EMS, as far as its person may know."""
        found: dict[date, bool] = {}
        for standing in listed_trials(diary.pk, now):
            length = standing.trial.period_days
            known = standing.days[: length * len(standing.periods)]
            found |= {on: standing.periods[n // length].on_ems for n, on in enumerate(known)}
        return found

    def _store_trials(self, diary: SyncState, trials: list[DemoTrial], now: datetime) -> None:
        state = lock_diary(diary.pk)
        for trial in trials:
            write = Write(trial.record_id, trial.fields, trial.begun_at, None, now)
            write_record(drawn_before(trial.order), state, write)
        save_counter(state)

    def _store_days(self, diary: SyncState, days: list[DemoDay], now: datetime) -> None:
        there = set(records_of(Entry, diary.pk).values_list("on", flat=True))
        for day in days:
            if day.on in there:
                continue
            record_day(
                owner_id=diary.pk,
                diary_id=diary.diary_id,
                on=day.on,
                fields={"time_zone": TIME_ZONE} | day.fields,
                at=min(day.written_at, now),
            )

    def _store_ems(self, diary: SyncState, days: list[DemoDay], now: datetime) -> None:
        """Only days after the newest session there is: on another day the story of the past is another one."""
        newest = records_of(EmsSession, diary.pk).aggregate(Max("on"))["on__max"] or date.min
        for record in demo_ems(days, diary.diary_id):
            if record.on > newest:
                change_record(
                    SYNCED[record.type],
                    owner_id=diary.pk,
                    record_id=record.id_in(diary.diary_id),
                    fields=record.fields,
                    at=min(record.written_at, now),
                )

    def _demo_user(self, password: str) -> User:
        user = get_user_model().objects.filter(email=EMAIL).first()
        if user is None:
            return get_user_model().objects.create_user(EMAIL, password, time_zone=TIME_ZONE)
        user.set_password(password)
        user.save(update_fields=["password"])
        return user
