"""What an import is made of: one step a day, moment or session of a table, or a record of an export.

Looked at first, written later; what a file leaves empty never empties anything.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from diary.exceptions import InvalidFields
from diary.export.tables import Refusal

NEW = "new"
SAME = "same"
FILLS = "fills"
DIFFERENT = "different"
# A step that is no record: whose diary it is.
ACCOUNT = "account"
EMPTY: tuple[Any, ...] = (None, "", [])

Json = dict[str, Any]


@dataclass(frozen=True)
class Step:
    """One record to write: `name` is its type as in `diary/records.py`, or "reminder"; `number` its place in the file.

    `kind` compares it with the diary: new, same, fills (only what is empty there), different. `write` raises InvalidFields, is called at most once, inside a
    transaction; None where there is nothing to write. `older`: values that stay because the diary's own are newer;
    `differences`: what both have and say otherwise, each `on`, `field`, `mine`, `file`.
    """

    number: int
    name: str
    record_id: UUID
    kind: str
    write: Callable[[], object] | None = field(repr=False)
    older: int = 0
    differences: Sequence[Json] = field(default=(), repr=False)


def row_errors(number: int, column: str | None, refused: InvalidFields) -> list[Refusal]:
    """The reasons of a refusal, as the preview shows them."""
    return [
        Refusal(number, column, None, one.code, f"{one.field} {one.message}.")
        for one in refused.errors
    ]


def differences(stored: Json, brought: Json) -> tuple[Json, Json]:
    """What would fill a gap, and what says something else."""
    new = {name: value for name, value in brought.items() if value not in EMPTY}
    new = {name: value for name, value in new.items() if stored.get(name) != value}
    gaps = {name: value for name, value in new.items() if stored.get(name) in EMPTY}
    return gaps, {name: value for name, value in new.items() if name not in gaps}


def take(steps: Iterable[Step], result: dict[str, int]) -> None:
    """Takes the steps and counts into `result` what became of each."""
    for step in steps:
        became = _taken(step)
        if step.name != ACCOUNT:
            result[became] += 1


def _taken(step: Step) -> str:
    if step.write is None:
        return "unchanged"
    try:
        step.write()
    except InvalidFields:
        return "refused"
    return "created" if step.kind == NEW else "changed"


def counted(steps: Iterable[Step]) -> dict[str, int]:
    """How many steps are of each kind."""
    counts = {NEW: 0, SAME: 0, FILLS: 0, DIFFERENT: 0}
    for step in steps:
        counts[step.kind] += step.name != ACCOUNT
    return counts
