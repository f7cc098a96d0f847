"""App configuration: the diary of a new user, the guard on synced rows, and what pauses a trial."""

from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.db.models.signals import post_migrate, post_save


class DiaryConfig(AppConfig):
    name = "diary"

    def ready(self) -> None:
        from diary import checks  # noqa: F401 - registers the system checks
        from diary.keys import remember_keys_once
        from diary.models.guard import install_rev_guard

        post_migrate.connect(install_rev_guard, sender=self, dispatch_uid="diary.rev_guard")
        post_migrate.connect(remember_keys_once, sender=self, dispatch_uid="diary.keys")
        post_save.connect(
            open_diary, sender=settings.AUTH_USER_MODEL, dispatch_uid="diary.open_diary"
        )
        from diary.models import EmsSession, Entry, SafetyScreening, SideEffect
        from diary.records import record_written
        from diary.trials import interruptions

        for model, pause in (
            (SideEffect, interruptions.pause_after_side_effect),
            (SafetyScreening, interruptions.pause_after_screening),
            (EmsSession, interruptions.pause_after_session),
            (Entry, interruptions.pause_after_red_flag),
        ):
            record_written.connect(pause, sender=model, dispatch_uid=f"diary.{pause.__name__}")


def open_diary(*, instance: Any, created: bool, raw: bool = False, **kwargs: Any) -> None:
    """Gives every new user a diary id and a counter; `accounts` itself knows nothing of the diary."""
    from diary.models import SyncState

    if created and not raw:
        SyncState.objects.create(owner=instance)
