"""What cannot be done now and is nobody's fault: the database is away, locked or read-only, or the disk is full.

Never a verdict about what was asked: nothing was written, and the same again is right. `api/errors.py` and `views.py`
say so to whoever asked.
"""

import errno
import sqlite3
from collections.abc import Iterator

from django.db import DatabaseError, DataError, Error, IntegrityError

BUSY, DISK_FULL = "busy", "disk_full"
# Seconds after which asking again makes sense. A lock is given back soon, a disk is cleared by hand.
ASK_AGAIN_AFTER = {BUSY: 2, DISK_FULL: 60}
_NO_ROOM = (errno.ENOSPC, errno.EDQUOT)
_POSTGRESQL_DISK_FULL = "53100"
# What the database says of the values themselves: no other moment would give another answer.
_VERDICTS = (IntegrityError, DataError)


def passing_trouble(error: BaseException | None) -> str | None:
    """BUSY or DISK_FULL when that is what stopped the work, directly or below another exception; else None."""
    found = [one for one in _chain(error) if _is_trouble(one)]
    if any(_has_no_room(one) for one in found):
        return DISK_FULL
    return BUSY if found else None


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """The exception and those in the middle of which it was raised: Django puts its own in front of the database's."""
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _is_trouble(error: BaseException) -> bool:
    if isinstance(error, _VERDICTS):
        return False
    # Django's own word for a row that is gone; what the database says has its driver's exception below it.
    is_of_django = type(error) is DatabaseError and error.__cause__ is None
    is_of_database = isinstance(error, Error) and not is_of_django
    return is_of_database or isinstance(error, MemoryError) or _has_no_room(error)


def _has_no_room(error: BaseException) -> bool:
    if isinstance(error, OSError):
        return error.errno in _NO_ROOM
    if not isinstance(error, Error):
        return False
    told = error.__cause__
    if isinstance(told, sqlite3.Error):
        # The lowest byte is the kind, whatever else is said about it.
        return getattr(told, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_FULL
    return getattr(told, "sqlstate", None) == _POSTGRESQL_DISK_FULL
