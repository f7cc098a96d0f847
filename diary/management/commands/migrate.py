"""Django's own, refused in a sentence where the settings cannot be right: `make run` begins with it."""

from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import CommandError
from django.core.management.commands import migrate

from config.start import refuse_what_is_wrong, refuse_without_database


class Command(migrate.Command):
    def execute(self, *args: Any, **options: Any) -> str | None:
        # Ours first: Django's ask the database, and tell at length why they could not.
        try:
            refuse_without_database()
            refuse_what_is_wrong()
        except ImproperlyConfigured as error:
            raise CommandError(str(error)) from None
        return super().execute(*args, **options)
