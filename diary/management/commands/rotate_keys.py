"""After a new key was put first in FIELD_KEYS: writes everything encrypted anew, so that the old key can go."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from diary.rotation import rotate_keys


class Command(BaseCommand):
    help = "Encrypts everything with the first of FIELD_KEYS. Run it with every process already using that key."

    def add_arguments(self, parser: CommandParser) -> None:
        what = "go on without a key that is lost for good: what it encrypted stays unreadable"
        parser.add_argument("--accept-loss", action="store_true", help=what)

    def handle(self, *args: Any, **options: Any) -> None:
        found = rotate_keys(accept_loss=options["accept_loss"])
        for table, count in sorted(found.rotated.items()):
            self.stdout.write(f"{table}: {count} rows written anew")
        if found.unreadable:
            rows = ", ".join(found.unreadable[:20])
            said = f"No key of FIELD_KEYS opens {len(found.unreadable)} rows ({rows})."
            if not options["accept_loss"]:
                raise CommandError(f"{said} Keep the old keys.")
            self.stdout.write(f"{said} They stay as they are.")
        self.stdout.write("Everything is encrypted with the newest key; older ones may be removed.")
