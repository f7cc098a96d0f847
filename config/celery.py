"""The Celery app and its beat schedule, as code. Tasks live in `accounts/tasks.py` and `diary/tasks.py`, never here."""

import logging
import logging.config
import os
import sys
from typing import Any

from celery import Celery
from celery.schedules import crontab
from celery.signals import beat_init, setup_logging, worker_init, worker_process_init
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from config.start import refuse_what_is_wrong, tell_in_one_sentence

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("daymark")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

tell_in_one_sentence()


@worker_init.connect  # type: ignore[untyped-decorator]
@beat_init.connect  # type: ignore[untyped-decorator]
def refuse_to_start(**_: Any) -> None:
    """Neither worker nor beat begins with settings that cannot be right."""
    try:
        refuse_what_is_wrong()
        # Not to be handed on to the processes that are forked from this one.
        connection.close()
    except ImproperlyConfigured as error:
        # Celery takes every other exception for a signal's own trouble and goes on.
        sys.exit(str(error))


# Celery's own process imports this first; those of its pool are forked from it.
_MAIN_PID = os.getpid()


@worker_process_init.connect  # type: ignore[untyped-decorator]
def end_without_a_parent(**_: Any) -> None:
    """A pool process asks the kernel to end it with its parent: in vain if that was killed a moment before."""
    if os.getpid() != _MAIN_PID and os.getppid() != _MAIN_PID:
        os._exit(1)


# Minutes of work each: with a queue and a worker of their own they never keep a reminder waiting.
app.conf.task_routes = {
    f"diary.tasks.{name}": {"queue": "files"}
    for name in ("make_export", "read_import", "write_import", "undo_import")
}


def _nightly(task: str, hour: int, minute: int) -> dict[str, Any]:
    """Once a day at that time (UTC); one that waited an hour is left out."""
    schedule = crontab(hour=hour, minute=minute)
    return {"task": task, "schedule": schedule, "options": {"expires": 3600}}


app.conf.beat_scheduler = "config.beat:Scheduler"
# Any number of beats is harmless: each task below gives the same result when it runs twice.
app.conf.beat_schedule = {
    "heartbeat": {
        "task": "diary.tasks.record_heartbeat",
        "schedule": 15.0,
        "options": {"expires": 14},
    },
    "dispatch-reminders": {
        "task": "diary.tasks.dispatch_reminders",
        "schedule": 5.0,
        # One that waited longer is already replaced by the next.
        "options": {"expires": 4},
    },
    # Asked for at once by who writes a mail; this finds what is to be sent again, and whose message was lost.
    "send-mails": {
        "task": "accounts.tasks.send_mails",
        "schedule": 10.0,
        "options": {"expires": 9},
    },
    "tell-owners-of-links": {
        "task": "diary.tasks.tell_owners_of_links",
        "schedule": 60.0,
        "options": {"expires": 50},
    },
    "take-up-files": {
        "task": "diary.tasks.take_up_files",
        "schedule": 60.0,
        "options": {"expires": 50},
    },
    "prune-shares": _nightly("diary.tasks.prune_shares", 4, 37),
    "prune-reminders": _nightly("diary.tasks.prune_reminders", 4, 17),
    "prune-history": _nightly("diary.tasks.prune_sync_history", 3, 17),
    "forget-counts": _nightly("accounts.tasks.forget_counts", 4, 7),
    "forget-expired-mails": _nightly("diary.tasks.forget_expired_mails", 4, 57),
    "clear-sessions": _nightly("diary.tasks.clear_expired_sessions", 3, 47),
}


@setup_logging.connect  # type: ignore[untyped-decorator]
def keep_our_logging(loglevel: int, **kwargs: Any) -> None:
    """Celery would add handlers of its own, which print what an exception says."""
    logging.config.dictConfig(settings.LOGGING)
    logging.getLogger().setLevel(loglevel)
