# ruff: noqa: N999  The name of the command.
"""`manage.py import EMAIL FILE`: what a person's browser does with a file, for the operator."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from accounts.models import User
from diary.exceptions import DiaryError, InvalidFields
from diary.export import imports
from diary.models import DataImport

_RESULTS = ("created", "changed", "unchanged", "refused")
_COUNTS = ("new", "same", "different", "older", "refused")


class Command(BaseCommand):
    help = "Reads a Daymark file or a table, says what is in it, and brings it in with --write."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("file", type=Path)
        parser.add_argument("--write", action="store_true", help="bring it in")
        parser.add_argument(
            "--replace", action="store_true", help="where both differ, the file counts"
        )
        parser.add_argument(
            "--choices", type=json.loads, default={}, help="answers, as JSON: docs/api.md"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        owner = User.objects.filter(email__iexact=options["email"]).first()
        if owner is None:
            raise CommandError("Nobody has this e-mail address.")
        brought = self._read(owner, options)
        self._tell(brought)
        if options["write"]:
            self._write(brought, options["replace"])

    def _read(self, owner: User, options: dict[str, Any]) -> DataImport:
        now = timezone.now()
        try:
            with options["file"].open("rb") as file:
                size_bytes = options["file"].stat().st_size
                brought = imports.keep_for_reading(
                    owner=owner, file=file, size_bytes=size_bytes, now=now
                )
        except OSError as error:
            raise CommandError(f"The file cannot be opened: {error.strerror}.") from None
        except InvalidFields as refused:
            raise CommandError(_reasons(refused)) from None
        imports.read_import(brought.pk)
        brought.refresh_from_db()
        if options["choices"]:
            self._choose(brought, options["choices"])
        return brought

    def _choose(self, brought: DataImport, choices: Any) -> None:
        try:
            imports.choose(owner_id=brought.owner_id, import_id=brought.import_id, choices=choices)
        except InvalidFields as refused:
            raise CommandError(_reasons(refused)) from None
        imports.read_import(brought.pk)
        brought.refresh_from_db()

    def _tell(self, brought: DataImport) -> None:
        found = brought.preview
        if brought.state != DataImport.State.PREVIEW:
            raise CommandError(found.get("problem", {}).get("detail", "It cannot be read."))
        preview = found["preview"]
        kind = brought.reading.get("format", brought.kind)
        span = f"{preview['from_on']} to {preview['to_on']}"
        self.stdout.write(f"{kind}: {preview['days']} days, {span}")
        self.stdout.write(", ".join(f"{preview[name]} {name}" for name in _COUNTS))
        for question in found["questions"]:
            self.stdout.write(f"to be chosen first: {json.dumps(question)}")

    def _write(self, brought: DataImport, replaces: bool) -> None:
        on_different = "replace" if replaces else "keep"
        try:
            imports.begin_writing(
                owner_id=brought.owner_id,
                import_id=brought.import_id,
                on_different=on_different,
                now=timezone.now(),
            )
        except InvalidFields as refused:
            raise CommandError(_reasons(refused)) from None
        except DiaryError:
            raise CommandError("It cannot be brought in now.") from None
        while imports.write_import(brought.pk):
            pass
        brought.refresh_from_db()
        if brought.state != DataImport.State.DONE:
            raise CommandError("It could not be brought in to the end; what is in stays in.")
        told = ", ".join(f"{brought.result[name]} {name}" for name in _RESULTS)
        self.stdout.write(
            f"Brought in: {told}. To be taken back in the app until {brought.expires_at:%Y-%m-%d}."
        )


def _reasons(refused: InvalidFields) -> str:
    return "; ".join(f"{one.field} {one.message}" for one in refused.errors)
