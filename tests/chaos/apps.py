"""A shorter lease for the short chaos: within a minute some of them must expire."""

import os
from datetime import timedelta

from django.apps import AppConfig


class ShortLease(AppConfig):
    name = "tests.chaos"
    label = "chaos"

    def ready(self) -> None:
        from diary.reminders import claims

        claims.LEASE = timedelta(seconds=int(os.environ["CHAOS_LEASE_SECONDS"]))
