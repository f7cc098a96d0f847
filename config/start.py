"""What is asked before web, worker, beat or a migration starts. Whatever is wrong is told in a sentence, then all ends."""

import sys
from types import TracebackType

from django.core.checks import run_checks
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connection


def tell_in_one_sentence() -> None:
    """From now on a process that ends by ImproperlyConfigured says what that says, without a traceback."""
    sys.excepthook = _tell


def _tell(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if isinstance(error, ImproperlyConfigured):
        sys.stderr.write(f"{error}\n")
    else:
        sys.__excepthook__(kind, error, trace)


def refuse_what_is_wrong() -> None:
    """Raises ImproperlyConfigured for settings that cannot be right, and for keys that do not open what is stored.

    A database that is away is no reason: it may come back.
    """
    found = run_checks(tags=["start"], databases=["default"])
    said = [message.msg for message in found if message.is_serious() and not message.is_silenced()]
    if said:
        raise ImproperlyConfigured("\n".join(said))


def refuse_without_database() -> None:
    """Raises ImproperlyConfigured when no connection can be made: nothing can be migrated then."""
    try:
        connection.ensure_connection()
    except DatabaseError as error:
        # What the database says itself: host and user, never the password.
        reason = (str(error).splitlines() or ["no reason given"])[0]
        raise ImproperlyConfigured(
            f"DATABASE_URL: no connection to the database ({reason})."
        ) from None
