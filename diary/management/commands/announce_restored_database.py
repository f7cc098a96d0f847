"""After restoring a backup: tells every device that it must send again what the backup lacks."""

from typing import Any

from django.core.management.base import BaseCommand

from diary.sync.services import announce_restored_database


class Command(BaseCommand):
    help = "Run once after the database was restored from a backup."

    def handle(self, *args: Any, **options: Any) -> None:
        count = announce_restored_database()
        self.stdout.write(
            f"{count} diaries have a new epoch; their devices will compare and send again."
        )
