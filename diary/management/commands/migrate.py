"""Django's own, refused in a sentence where the settings cannot be right: `make run` begins with it."""

from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import CommandError
from django.core.management.commands import migrate

from config.start import refuse_what_is_wrong, refuse_without_database


class Command(migrate.Command):
    # Ours first: Django's ask the database, and tell at length why they could not.
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            refuse_without_database()
            refuse_what_is_wrong()
        except ImproperlyConfigured as error:
            raise CommandError(str(error)) from None
        self.check(databases=[options["database"]])
        super().handle(*args, **options)
