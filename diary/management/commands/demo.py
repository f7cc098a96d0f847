"""`make demo`: an account with a year of plausible diary and stimulation, a finished trial and a link for its doctor."""

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
from diary.access import records_of, trials_of
from diary.ems.demo import demo_ems
from diary.entries.demo import TIME_ZONE, DemoDay, demo_days
from diary.entries.services import record_day, record_profile
from diary.localtime import local_day
from diary.models import EmsSession, Entry, SyncState, Trial
from diary.records import change_record
from diary.sharing.services import make_link
from diary.sync.registry import SYNCED
from diary.trials.demo import demo_order, demo_trial
from diary.trials.queries import standing_of
from diary.trials.services import store_trial

EMAIL = "demo@daymark.example"
LINK = {"label": "Dr Demo", "last_days": 90, "question": "Do the sessions make a difference?"}


class Command(BaseCommand):
    help = "Fills a demo account with a year of diary and prints its login. Again: a new password, missing days added, one more link."

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        password = f"demo-{secrets.token_hex(5)}"
        user = self._demo_user(password)
        diary = SyncState.objects.get(owner=user)
        profile = {"regions": ["feet", "hands"], "neuropathy_cause": "diabetes"}
        record_profile(
            owner_id=user.pk, fields=profile | {"has_ems_device": True, "first_run_done": True}
        )
        now = timezone.now()
        today = local_day(now, TIME_ZONE)
        days = list(demo_days(today, assigned=self._assigned(diary, today, now)))
        self._store_days(diary, days, now)
        # This evening's session has not happened yet.
        self._store_ems(diary, [day for day in days if day.on < today], now)
        made = make_link(owner=user, fields=LINK, now=now)
        self.stdout.write(f"As its doctor (passcode {made.passcode}): {made.address}\n")
        self.stdout.write(f"Sign in at {settings.PUBLIC_URL}/accounts/login/")
        self.stdout.write(f"  e-mail:   {EMAIL}\n  password: {password}")

    def _assigned(self, diary: SyncState, today: date, now: datetime) -> dict[date, bool]:
        """Day of its trial -> whether it was on EMS. A diary that was there before trials gets none."""
        is_new = not records_of(Entry, diary.pk).exists()
        if is_new:
            fields = demo_trial(today, diary.diary_id, TIME_ZONE)
            store_trial(Trial(owner_id=diary.pk, **fields), demo_order())
        trial = trials_of(diary.pk).first()
        if trial is None or not (standing := standing_of(trial, now)).is_over:
            return {}
        length = trial.period_days
        return {on: standing.periods[n // length].on_ems for n, on in enumerate(standing.days)}

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
