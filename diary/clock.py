"""Marks of time ("planned until", "held until", "last seen") against a clock that may have been wrong. Pure.

A mark is worth something only near now. What lies further ahead than whoever writes it can reach was written by a clock
that was wrong, and says nothing: without this, one look with the clock a year ahead would hold for a year.
"""

from datetime import datetime, timedelta

# So far apart the clocks of two hosts may be, or of one before and after it was set.
CLOCKS_DIFFER = timedelta(minutes=5)


def is_recent(mark: datetime, now: datetime, within: timedelta) -> bool:
    """Whether `mark` is at most `within` old, and not from the future."""
    return now - within <= mark <= now + CLOCKS_DIFFER
