"""Prints a fresh pair of VAPID keys as lines for `.env`. Changes nothing."""

from typing import Any

from django.core.management.base import BaseCommand

from diary.push.vapid import make_private_key, public_key_of


class Command(BaseCommand):
    help = "Prints new VAPID keys for Web Push. With other keys than before, every phone has to subscribe again."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        private_key = make_private_key()
        self.stdout.write(f"VAPID_PRIVATE_KEY={private_key}")
        self.stdout.write(f"VAPID_PUBLIC_KEY={public_key_of(private_key)}")
