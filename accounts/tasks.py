"""What of accounts runs by itself, and how any task is asked for from a request. No argument holds what was typed."""

import contextlib
from typing import Any

from celery import shared_task
from django.utils import timezone
from kombu.exceptions import OperationalError

from accounts import mails, shared_cache


# Acknowledged early: a round that dies is not worth repeating, the next one finds what it left.
@shared_task(acks_late=False, reject_on_worker_lost=False, soft_time_limit=60, time_limit=90)
def send_mails() -> None:
    mails.send_due()


@shared_task
def forget_counts() -> None:
    shared_cache.forget_counts(timezone.now())


def begin_soon(task: Any, *arguments: Any) -> None:
    """Asks for a worker, without waiting for a broker that does not answer: beat's next round comes by anyway."""
    if shared_cache.broker_answers():
        with contextlib.suppress(OperationalError):
            task.apply_async(arguments, retry=False)


def send_mails_soon() -> None:
    begin_soon(send_mails)
