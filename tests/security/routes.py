"""Every route of the installation, as the URL resolver has it. No expectations live here: see `matrix.py`."""

from collections.abc import Iterator
from typing import Any

from django.urls import get_resolver


def all_routes(patterns: Any = None, prefix: str = "") -> Iterator[tuple[str | None, str]]:
    """(name, address pattern) of every route, whatever it was included from."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        address = prefix + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            yield from all_routes(pattern.url_patterns, address)
        else:
            yield pattern.name, address
