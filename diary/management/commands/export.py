"""`manage.py export EMAIL`: the file of everything that a person makes under More, for the operator."""

import os
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from accounts.models import User
from diary.export.archive import write_archive
from diary.export.exports import file_name


class Command(BaseCommand):
    help = "Writes everything of one account into a ZIP that only you can read; overwrites nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("-o", "--output", type=Path, metavar="FILE")

    def handle(self, *args: Any, **options: Any) -> None:
        owner = User.objects.filter(email__iexact=options["email"]).first()
        if owner is None:
            raise CommandError("Nobody has this e-mail address.")
        path = options["output"] or Path(file_name(owner, timezone.now()))
        try:
            self._write(owner, path)
        except FileExistsError:
            raise CommandError(f"{path} is there already.") from None
        except OSError as error:
            raise CommandError(f"{path} cannot be written: {error.strerror}.") from None
        self.stdout.write(f"{path.resolve()}: {path.stat().st_size / 1e6:.1f} MB")
        self.stdout.write("It is not encrypted: whoever has it can read everything in it.")

    def _write(self, owner: User, path: Path) -> None:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(handle, "wb") as file:
                write_archive(owner, file, now=timezone.now(), progress=_say_nothing)
        except BaseException:
            # Half a file looks like one.
            path.unlink()
            raise


def _say_nothing(percent: int) -> None:
    """It takes seconds."""
