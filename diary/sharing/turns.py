"""How much work for readers of links one process does at the same moment.

Nobody waits here: a thread that waits is one less for people who write in their diaries.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore

from diary.exceptions import Busy

# Of the sixteen threads of a web process. Each of them reads up to ten years, which takes up to four seconds.
AT_ONCE = 3
_BUSY_SECONDS = 2
_turns = BoundedSemaphore(AT_ONCE)


@contextmanager
def turn() -> Iterator[None]:
    """One of the few turns of this process, for as long as the block runs; raises Busy at once when all are taken."""
    if not _turns.acquire(blocking=False):
        raise Busy(_BUSY_SECONDS)
    try:
        yield
    finally:
        _turns.release()
