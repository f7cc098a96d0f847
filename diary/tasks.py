"""What runs by itself: thin tasks that call one service each. Their arguments never hold what a person typed."""

from collections.abc import Callable
from functools import wraps

from celery import shared_task
from django.core.management import call_command
from django.utils import timezone

from accounts import mails
from diary.export import exports, imports
from diary.health import note_heartbeat
from diary.reminders import services as reminder_services
from diary.reminders.counters import clock_is_steady
from diary.sharing import mails as sharing_mails
from diary.sharing import services as sharing_services
from diary.sync import services as sync_services

# As often as config/celery.py runs `take_up_files`.
_ASKED_EVERY_SECONDS = 60


@shared_task
def record_heartbeat() -> None:
    note_heartbeat(timezone.now())


def only_with_a_steady_clock(prune: Callable[[], None]) -> Callable[[], None]:
    """What is deleted for good waits until the clock has gone evenly for a day: by one that is ahead all is old."""

    @wraps(prune)
    def pruned() -> None:
        if clock_is_steady(timezone.now()):
            prune()

    return pruned


@shared_task
@only_with_a_steady_clock
def prune_sync_history() -> None:
    sync_services.prune_sync_history(now=timezone.now())


@shared_task
@only_with_a_steady_clock
def clear_expired_sessions() -> None:
    call_command("clearsessions")


@shared_task
@only_with_a_steady_clock
def forget_expired_mails() -> None:
    mails.forget_expired(timezone.now())


# Acknowledged early: a tick that dies is not worth repeating, the next one finds what it left.
@shared_task(acks_late=False, reject_on_worker_lost=False, soft_time_limit=60, time_limit=90)
def dispatch_reminders() -> None:
    reminder_services.dispatch_due()


@shared_task
@only_with_a_steady_clock
def prune_reminders() -> None:
    reminder_services.prune_reminders(now=timezone.now())


@shared_task
def tell_owners_of_links() -> None:
    sharing_mails.tell_owners()


@shared_task
@only_with_a_steady_clock
def prune_shares() -> None:
    sharing_services.prune_shares(now=timezone.now())


@shared_task
def make_export(export_pk: int) -> None:
    exports.make_export(export_pk)


@shared_task
def read_import(import_pk: int) -> None:
    imports.read_import(import_pk)


@shared_task
def write_import(import_pk: int) -> None:
    if imports.write_import(import_pk):
        write_import.delay(import_pk)


@shared_task
def undo_import(import_pk: int) -> None:
    if imports.undo_import(import_pk):
        undo_import.delay(import_pk)


_WORK_ON_IMPORTS = {"reading": read_import, "running": write_import, "undoing": undo_import}


@shared_task
def take_up_files() -> None:
    """What a dead worker or a lost message left lying, and what nobody came for.

    Asked for again each minute while the queue is long: each message is good until the next.
    """
    now = timezone.now()
    for export_pk in exports.exports_to_make(now):
        make_export.apply_async((export_pk,), expires=_ASKED_EVERY_SECONDS)
    for state, import_pk in imports.imports_to_work_on(now):
        _WORK_ON_IMPORTS[state].apply_async((import_pk,), expires=_ASKED_EVERY_SECONDS)
    exports.prune_exports(now=now)
    if clock_is_steady(now):
        # What an import wrote can be taken back for 30 days: not lost to a clock that is ahead.
        imports.prune_imports(now=now)
