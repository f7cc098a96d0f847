"""A device as docs/api.md wants it, small enough to be obviously right: the server's copies, an outbox, a cursor.

No network and no clock of its own: the state machine carries its requests and tells it the time.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from tests.factories import stamp

Key = tuple[str, str]
DONE = {"applied", "merged", "kept", "revived"}
EMPTY_RATINGS = {
    f"ratings.{place}.{symptom}": None
    for place in ("feet", "hands")
    for symptom in ("pain", "numbness")
}


@dataclass
class Copy:
    """A record as the server last told it."""

    rev: int
    deleted: bool
    data: dict[str, Any]
    recorded_at: str | None = None
    generation: int = 0


@dataclass
class Pending:
    """An op in the outbox; once acknowledged it stays on top until the cursor has passed its rev."""

    op: dict[str, Any]
    acknowledged_rev: int | None = None

    @property
    def key(self) -> Key:
        return self.op["type"], self.op["id"]


@dataclass
class ReferenceClient:
    device_id: str
    new_id: Callable[[], UUID]
    skew: timedelta = timedelta()
    limit: int = 500
    cursor: int | None = None
    epoch: str | None = None
    full: bool = True
    generation: int = 1
    copies: dict[Key, Copy] = field(default_factory=dict)
    outbox: list[Pending] = field(default_factory=list)
    attention: list[dict[str, Any]] = field(default_factory=list)

    # --- what the person does ---

    def write(self, key: Key, fields: dict[str, Any] | None, now: datetime) -> None:
        """Puts an op into the outbox; `fields` None deletes. Every op carries its record's identity."""
        known = self.copies.get(key)
        # Only what the server has as a live record can be patched: an earlier put of ours may yet be refused.
        patchable = known is not None and not known.deleted and key in self.view()
        how = "delete" if fields is None else "patch" if patchable else "put"
        op = {"op_id": str(self.new_id()), "type": key[0], "id": key[1], "op": how}
        op |= {"base": known.rev if known else None, "at": stamp(now + self.skew)}
        self.outbox.append(Pending(op if fields is None else op | {"set": fields}))

    def view(self) -> dict[Key, dict[str, Any]]:
        """What the screens show: the server's copies with everything unsent on top."""
        shown = {key: dict(copy.data) for key, copy in self.copies.items() if not copy.deleted}
        for pending in self.outbox:
            if pending.op["op"] == "delete":
                shown.pop(pending.key, None)
            else:
                shown.setdefault(pending.key, {}).update(pending.op["set"])
        return shown

    # --- the wire ---

    def waiting(self) -> list[Pending]:
        return [pending for pending in self.outbox if pending.acknowledged_rev is None]

    def request(self, now: datetime, most: int) -> dict[str, Any]:
        # Until a pull from nothing is complete, nobody knows which records the server still has.
        ops = [] if self.full else self.waiting()[:most]
        return {
            "protocol": 1,
            "schema": 1,
            "device_id": self.device_id,
            "epoch": self.epoch,
            "cursor": self.cursor,
            "client_now": stamp(now + self.skew),
            "time_zone": "Europe/Berlin",
            "limit": self.limit,
            "full": self.full,
            "ops": [pending.op for pending in ops],
        }

    def receive(self, answer: dict[str, Any]) -> None:
        results = {result["op_id"]: result for result in answer["results"]}
        for pending in list(self.outbox):
            self._settle(pending, results.get(pending.op["op_id"]))
        for change in answer["changes"]:
            data = dict(change["data"] or {})
            data.pop("earlier", None)  # expires without a new rev
            copy = Copy(change["rev"], change["deleted"], data, data.pop("recorded_at", None))
            copy.generation = self.generation
            self.copies[change["type"], change["id"]] = copy
        self.cursor, self.epoch = answer["cursor"], answer["epoch"]
        ends_full_pull = self.full and not answer["more"]
        self.full = self.full and answer["more"]
        if not self.full:
            self.outbox = [pending for pending in self.outbox if not self._absorbed(pending)]
        if ends_full_pull:
            self._sweep()

    def _settle(self, pending: Pending, result: dict[str, Any] | None) -> None:
        if result is not None and result["status"] == "duplicate":
            result = result["result"]
        if result is None or result["status"] == "deferred":
            return
        if result["status"] in DONE:
            pending.acknowledged_rev = result["rev"]
            return
        self.outbox.remove(pending)
        if not (pending.op["op"] == "delete" and result["code"] == "not_found"):
            self.attention.append(pending.op)

    def _absorbed(self, pending: Pending) -> bool:
        rev = pending.acknowledged_rev
        return rev is not None and self.cursor is not None and rev <= self.cursor

    def _sweep(self) -> None:
        """What a complete pull from nothing did not mention was deleted and forgotten long ago."""
        gone = [key for key, copy in self.copies.items() if copy.generation != self.generation]
        for key in gone:
            del self.copies[key]
        for pending in self.outbox:
            if pending.key in gone:
                how = "put" if pending.op["op"] == "patch" else pending.op["op"]
                pending.op = pending.op | {"base": None, "op": how}

    # --- starting over ---

    def pull_from_nothing(self) -> None:
        """410."""
        self.cursor, self.full = None, True
        self.generation += 1

    def adopt_epoch(self, epoch: str, restored_seq: int) -> None:
        """409: sends again in full what the backup cannot have, then everything unsent."""
        again = [self._again(*item, restored_seq) for item in self._lost(restored_seq)]
        for pending in self.outbox:
            pending.acknowledged_rev = None
            if pending.op["base"] is not None:
                pending.op = pending.op | {"base": min(pending.op["base"], restored_seq)}
        self.outbox = again + self.outbox
        for _, copy in self._lost(restored_seq):
            copy.rev = restored_seq
        self.epoch = epoch
        self.pull_from_nothing()

    def _lost(self, restored_seq: int) -> Iterator[tuple[Key, Copy]]:
        return ((key, copy) for key, copy in self.copies.items() if copy.rev > restored_seq)

    def _again(self, key: Key, copy: Copy, restored_seq: int) -> Pending:
        written_at = copy.recorded_at or "2026-11-22T12:00:00.000Z"
        at = datetime.fromisoformat(written_at) + timedelta(milliseconds=copy.rev - restored_seq)
        op: dict[str, Any] = {"op_id": str(self.new_id()), "type": key[0], "id": key[1]}
        op |= {"op": "delete" if copy.deleted else "put", "base": restored_seq, "at": stamp(at)}
        return Pending(op if copy.deleted else op | {"set": whole(key, copy.data)})


def whole(key: Key, data: dict[str, Any]) -> dict[str, Any]:
    """Every field, empty ones too: the backup may hold a value that was taken back later."""
    given_only = {"is_late"}
    if data.get("kind") == "daily":
        given_only.add("occurred_at")
    fields = {name: value for name, value in data.items() if name not in given_only}
    return fields if key[0] == "profile" else EMPTY_RATINGS | fields
