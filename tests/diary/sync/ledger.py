"""What the server has promised: every acknowledged value, and where it must still be found.

A value is current, or among the earlier values, or deleted by a device that had seen it. Anything else is lost, and that
is the one thing that must not happen.
"""

from dataclasses import dataclass, field
from typing import Any

from diary.models import FieldHistory
from diary.records import wire_value
from diary.sync.registry import SYNCED

IDENTITY = {"kind", "on", "time_zone"}
EMPTY: tuple[Any, ...] = (None, "", [], False)


@dataclass(frozen=True)
class Promise:
    """The server said that it has this value; `rev` is what its answer named."""

    record: tuple[str, str]
    field: str
    value: Any
    device_id: str
    rev: int

    def says(self, other: "Promise") -> bool:
        """Also a headline says what a place said: it follows from it."""
        said = other.field.rsplit(".", 1)[-1]
        return self.field in (said, other.field) and self.value == other.value


@dataclass
class Ledger:
    owner_id: int
    promises: list[Promise] = field(default_factory=list)
    # From before a restore: known to a device, to be sent again, so it must turn up in the end.
    owed: list[Promise] = field(default_factory=list)

    def note(self, op: dict[str, Any], result: dict[str, Any], device_id: str) -> None:
        """An op was answered for the first time."""
        record = (op["type"], op["id"])
        if op["op"] == "delete" and result["status"] == "applied":
            self._note_delete(record, op, result, device_id)
        if op["op"] == "delete" or result["status"] not in ("applied", "merged", "revived"):
            return
        for name, value in op["set"].items():
            if name in IDENTITY or frozen(value) in map(frozen, EMPTY):
                continue
            self.promises.append(Promise(record, name, frozen(value), device_id, result["rev"]))

    def _note_delete(
        self, record: tuple[str, str], op: dict[str, Any], result: dict[str, Any], device_id: str
    ) -> None:
        of_record = [promise for promise in self.promises if promise.record == record]
        base = op["base"] or 0
        seen = [p for p in of_record if p.rev <= base or p.device_id == device_id]
        unseen = [p for p in of_record if not any(p.says(other) for other in seen)]
        if result["rev"] > base:  # a delete of what was deleted already removes nothing
            assert not unseen, f"deleted by a device that had not seen {unseen}"
        self.promises = [promise for promise in self.promises if promise.record != record]
        self.owed = [promise for promise in self.owed if promise.record != record]

    def _rows(self) -> dict[tuple[str, str], dict[str, Any]]:
        return {
            (name, str(row.record_id)): {
                key: frozen(wire_value(value)) for key, value in row.flat().items()
            }
            for name, record_type in SYNCED.items()
            for row in record_type.model.objects.filter(
                owner_id=self.owner_id, deleted_at__isnull=True
            )
        }

    def _earlier(self) -> set[tuple[str, str, Any]]:
        return {
            (str(row.record_id), row.field, frozen(row.value))
            for row in FieldHistory.objects.filter(owner_id=self.owner_id)
        }

    def _is_kept(self) -> Any:
        rows, earlier = self._rows(), self._earlier()

        def kept(promise: Promise) -> bool:
            if rows.get(promise.record, {}).get(promise.field) == promise.value:
                return True
            return (promise.record[1], promise.field, promise.value) in earlier

        return kept

    def broken(self) -> list[Promise]:
        kept = self._is_kept()
        return [promise for promise in [*self.promises, *self.owed] if not kept(promise)]

    def forget_what_history_no_longer_has(self) -> None:
        """After pruning: only what is current is still promised."""
        kept = self._is_kept()
        self.promises = [promise for promise in self.promises if kept(promise)]
        self.owed = [promise for promise in self.owed if kept(promise)]

    def forget_what_only_a_lost_device_held(self, held: set[tuple[Any, str, Any]]) -> None:
        """After an older backup: what only one device still had is gone with that device."""
        kept = self._is_kept()
        self.owed = [
            promise
            for promise in self.owed
            if kept(promise) or (promise.record, promise.field, promise.value) in held
        ]


def frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
