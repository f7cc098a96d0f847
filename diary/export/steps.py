"""What an import is made of: one step a day of a table, or a record of an export. Looked at first, written later.

Keep: only what is empty is filled. Replace: what differs is written over, and stays in the history of the record.
What a file leaves empty never empties anything.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from diary.exceptions import InvalidFields
from diary.export.table import RowError

NEW = "new"
SAME = "same"
DIFFERENT = "different"
EMPTY: tuple[Any, ...] = (None, "", [])


@dataclass(frozen=True)
class Step:
    """One thing to write. `is_there` is whether the diary has it; `gaps` fills what is empty there, `other` replaces.

    `write` takes the fields and raises InvalidFields; it is called at most once, inside a transaction.
    """

    number: int
    column: str | None
    is_there: bool
    gaps: dict[str, Any] = field(repr=False)
    other: dict[str, Any] = field(repr=False)
    write: Callable[[dict[str, Any]], object] = field(repr=False)

    @property
    def kind(self) -> str:
        if not self.is_there:
            return NEW
        return DIFFERENT if self.gaps or self.other else SAME

    def fields(self, replaces: bool) -> dict[str, Any]:
        return self.gaps | self.other if replaces else self.gaps


def differences(
    stored: dict[str, Any], brought: dict[str, Any]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """What would fill a gap, and what says something else."""
    new = {name: value for name, value in brought.items() if value not in EMPTY}
    new = {name: value for name, value in new.items() if stored.get(name) != value}
    gaps = {name: value for name, value in new.items() if stored.get(name) in EMPTY}
    return gaps, {name: value for name, value in new.items() if name not in gaps}


def take(steps: Sequence[Step], result: dict[str, int], *, replaces: bool) -> None:
    """Takes the steps and counts into `result` what became of each."""
    for step in steps:
        result[_take_one(step, replaces)] += 1


def _take_one(step: Step, replaces: bool) -> str:
    fields = step.fields(replaces)
    if step.is_there and not fields:
        return "unchanged"
    try:
        step.write(fields)
    except InvalidFields:
        return "wrong"
    return "changed" if step.is_there else "created"


def counted(steps: Iterable[Step]) -> dict[str, int]:
    counts = {NEW: 0, SAME: 0, DIFFERENT: 0}
    for step in steps:
        counts[step.kind] += 1
    return counts


def row_errors(number: int, column: str | None, refused: InvalidFields) -> list[RowError]:
    """The reasons of a refusal, as the preview shows them."""
    return [
        RowError(number, column, one.code, f"{one.field} {one.message}.") for one in refused.errors
    ]
