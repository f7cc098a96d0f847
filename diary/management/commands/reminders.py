"""Sends reminders without Celery: the same function that beat and worker call, in a loop of its own."""

import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import Error, close_old_connections

from diary.push.sender import close
from diary.reminders.services import dispatch_due

_EVERY_SECONDS = 2.0


class Command(BaseCommand):
    help = "Send the reminders that are due: once, or with --loop every 2 seconds until Ctrl-C."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--loop", action="store_true", help="go on until told to stop")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["loop"]:
            self._loop()
        else:
            found = dispatch_due()
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
                dispatch_due()
            except Error as error:
                # The database is away: the rows are still there when it comes back.
                self.stderr.write(f"Database not reachable: {type(error).__name__}")
