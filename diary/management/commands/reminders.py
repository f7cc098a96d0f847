"""Sends reminders and mails without Celery: the same functions that beat and worker call, in a loop of their own."""

import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import Error, close_old_connections

from accounts.mails import send_due
from diary.push.sender import close
from diary.reminders.services import dispatch_due
from diary.sharing.mails import tell_owners

_EVERY_SECONDS = 2.0


def _send_everything() -> dict[str, int]:
    found = dispatch_due()
    tell_owners()
    send_due()
    return found


class Command(BaseCommand):
    help = (
        "Send reminders and mails that are due: once, or with --loop every 2 seconds until Ctrl-C."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--loop", action="store_true", help="go on until told to stop")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["loop"]:
            self._loop()
        else:
            found = _send_everything()
            self.stdout.write(
                ", ".join(f"{name} {found[name]}" for name in ("due", "sent", "missed"))
            )
        close()

    def _loop(self) -> None:
        stopping = threading.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: stopping.set())
        while not stopping.wait(_EVERY_SECONDS):
            close_old_connections()
            try:
                _send_everything()
            except Error as error:
                # The database is away: the rows are still there when it comes back.
                self.stderr.write(f"Database not reachable: {type(error).__name__}")
