"""What runs by itself: thin tasks that call one service each. Their arguments never hold what a person typed."""

from celery import shared_task
from django.core.management import call_command
from django.utils import timezone

from diary.health import note_heartbeat
from diary.sync import services as sync_services


@shared_task
def record_heartbeat() -> None:
    note_heartbeat(timezone.now())


@shared_task
def prune_sync_history() -> None:
    sync_services.prune_sync_history(now=timezone.now())


@shared_task
def clear_expired_sessions() -> None:
    call_command("clearsessions")
