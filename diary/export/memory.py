"""How much memory reading a file may take: one that would take more is refused, and the worker lives on."""

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# Beyond what the process has already.
READING_BYTES = 700_000_000
_STATM = Path("/proc/self/statm")


@contextmanager
def limited_memory(more_bytes: int = READING_BYTES) -> Iterator[None]:
    """Within it whoever asks for more gets a MemoryError. Of the whole process, so one thread reads at a time.

    Without effect where the kernel does not say what a process has, and where it has a narrower limit.
    """
    soft, hard = resource.getrlimit(resource.RLIMIT_DATA)
    limit = _held_bytes() + more_bytes
    if limit > more_bytes and (soft == resource.RLIM_INFINITY or limit < soft):
        resource.setrlimit(resource.RLIMIT_DATA, (limit, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_DATA, (soft, hard))


def _held_bytes() -> int:
    """Data and stack of this process; 0 where the kernel does not say."""
    try:
        # The sixth figure, in pages.
        return int(_STATM.read_text().split()[5]) * resource.getpagesize()
    except (OSError, ValueError, IndexError):
        return 0
