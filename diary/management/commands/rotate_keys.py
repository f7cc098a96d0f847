"""After a new key was put first in FIELD_KEYS: writes everything encrypted anew, so that the old key can go."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from diary.rotation import rotate_keys


class Command(BaseCommand):
    help = "Encrypts everything with the first of FIELD_KEYS. Run it with every process already using that key."

    def handle(self, *args: Any, **options: Any) -> None:
        found = rotate_keys()
        for table, count in sorted(found.rotated.items()):
            self.stdout.write(f"{table}: {count} rows written anew")
        if found.unreadable:
            rows = ", ".join(found.unreadable[:20])
            raise CommandError(
                f"No key of FIELD_KEYS opens {len(found.unreadable)} rows ({rows}). Keep the old keys."
            )
        self.stdout.write("Everything is encrypted with the newest key; older ones may be removed.")
