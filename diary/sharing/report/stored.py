"""A report as text, for a frozen share: what is loaded equals what was dumped. Pure.

Facts only: what is said of them is worked out when it is shown, so that a mended rule mends frozen reports as well. What
older ones do not hold is empty, what they hold beside it is passed over.

The text holds scores and notes in the clear: whoever stores it encrypts it.
"""

from functools import cache
from typing import Any
from uuid import UUID

from cattrs.preconf.json import JsonConverter, make_converter

from diary.sharing.report.facts import Report


def dump(report: Report) -> str:
    """The report as JSON text; the same report gives the same text."""
    return _converter().dumps(report, ensure_ascii=False, separators=(",", ":"))


def load(text: str) -> Report:
    """The report of a text that `dump` made. Raises an exception for anything else."""
    return _converter().loads(text, Report)


@cache
def _converter() -> JsonConverter:
    converter = make_converter()
    # A set has no order of its own; sorted, the same report is the same text in every process.
    converter.register_unstructure_hook_func(lambda kind: kind == frozenset[str], sorted)
    converter.register_unstructure_hook(UUID, str)
    converter.register_structure_hook(UUID, lambda value, _: UUID(value))
    converter.register_structure_hook(float, _number)
    return converter


def _number(value: Any, _: type) -> int | float:
    """A whole number stays whole: a median of 4 is not printed as 4.0 after a round trip."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError("not a number")
    return value
