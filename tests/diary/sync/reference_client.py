"""A device as docs/api.md wants it, small enough to be obviously right: the server's copies, an outbox, a cursor.

No network and no clock of its own: the state machine carries its requests and tells it the time.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from diary.localtime import LATE_AFTER, end_of_day
from diary.models import RATING_FIELDS, SYMPTOMS
from diary.sync.request import SCHEMA
from tests.factories import stamp

Key = tuple[str, str]
TIME_ZONE = "Europe/Berlin"
IDENTITIES: dict[str, tuple[str, ...]] = {
    "entry": (),
    "profile": (),
    "ems_programme": ("name", "modality"),
    "ems_session": ("started_at", "time_zone", "modality"),
    "side_effect": ("occurred_at", "time_zone", "kind"),
    "safety_screening": ("screened_at", "time_zone", "version"),
    "trial": (),
}
DONE = {"applied", "merged", "kept", "revived"}
EMPTY: tuple[Any, ...] = (None, "", [])
# What the server works out itself and takes from nobody.
GIVEN_ONLY = {"is_late"}
DERIVED_OUTSIDE_ENTRIES = {"on", "outcome"}
# It begins on the server, where its coins fall; of what is there a device tells these and `pauses.<date>`.
BEGUN_ELSEWHERE = "trial"
TOLD_OF_A_TRIAL = {"ended_on", "answer_seen_on"}
# Emptiness sent again must never win against an answer.
MARGIN = timedelta(minutes=10)


@dataclass
class Copy:
    """A record as the server last told it."""

    rev: int
    deleted: bool
    data: dict[str, Any]
    recorded_at: str | None = None
    generation: int = 0
    received_at: str = ""


@dataclass
class Pending:
    """An op in the outbox; once acknowledged it stays on top until the cursor has passed its rev.

    `held`: it waits for clocks that agree. `refused`: it will never be taken; the person sees it where it was written.
    """

    op: dict[str, Any]
    acknowledged_rev: int | None = None
    held: bool = False
    refused: bool = False
    # the fields that were named when it was refused
    faults: set[str] = field(default_factory=set)

    @property
    def key(self) -> Key:
        return self.op["type"], self.op["id"]


@dataclass
class ReferenceClient:
    device_id: str
    diary_id: str
    new_id: Callable[[], UUID]
    skew: timedelta = timedelta()
    limit: int = 500
    cursor: int | None = None
    epoch: str | None = None
    full: bool = True
    generation: int = 1
    copies: dict[Key, Copy] = field(default_factory=dict)
    outbox: list[Pending] = field(default_factory=list)

    # --- what the person does ---

    def write(self, key: Key, fields: dict[str, Any] | None, now: datetime) -> None:
        """Puts an op into the outbox; `fields` None deletes. Every op carries its record's identity."""
        known = self.copies.get(key)
        # Only what the server has as a live record can be patched: an earlier put of ours may yet be refused.
        patchable = known is not None and not known.deleted and key in self.view()
        patchable = patchable or key[0] == BEGUN_ELSEWHERE
        how = "delete" if fields is None else "patch" if patchable else "put"
        op = self._op(key, how, known.rev if known else None, stamp(now + self.skew))
        op = op if fields is None else op | {"set": fields}
        mine = self._pending_of(key)
        if fields is None and known is None and mine and all(p.refused for p in mine):
            # Of a record that the server has refused there is nothing to delete there.
            self.outbox = [pending for pending in self.outbox if pending not in mine]
            return
        for pending in mine:
            if pending.refused:
                self._keep_rest(pending, [op])
            elif pending.held:
                self._give_way(pending, op)
        self.outbox.append(Pending(op))

    def _give_way(self, held: Pending, later: dict[str, Any]) -> None:
        """It has been sent and may yet be taken: under its id the server must never take the older form after the newer."""
        if later["op"] == "delete":
            held.op = {name: value for name, value in held.op.items() if name != "set"}
            held.op["op"], held.held = "delete", False
        elif held.op["op"] != "delete":
            held.op = held.op | {"set": set_left(held.key, held.op["set"], [later])}

    def send_again(self) -> None:
        """The person asks for it, of all that was refused: under new ids, for the server keeps its first answer."""
        for pending in self.outbox:
            if pending.refused:
                self._renew(pending)

    def _renew(self, pending: Pending) -> None:
        pending.op = pending.op | {"op_id": str(self.new_id())}
        pending.refused, pending.faults = False, set()

    def view(self) -> dict[Key, dict[str, Any]]:
        """What the screens show: the server's copies with everything unsent on top."""
        shown = {key: dict(copy.data) for key, copy in self.copies.items() if not copy.deleted}
        for pending in self.outbox:
            if pending.op["op"] == "delete" and not pending.refused:
                shown.pop(pending.key, None)
            elif pending.op["op"] == "delete":
                continue
            else:
                shown.setdefault(pending.key, {}).update(pending.op["set"])
        return shown

    @property
    def attention(self) -> list[dict[str, Any]]:
        return [pending.op for pending in self.outbox if pending.refused]

    def put_attention_away(self) -> None:
        """The person has seen it."""
        self.outbox = [pending for pending in self.outbox if not pending.refused]

    # --- the wire ---

    def waiting(self) -> list[Pending]:
        """In the order in which they are sent: what is held must not stand in the way of the rest."""
        waiting = [p for p in self.outbox if p.acknowledged_rev is None and not p.refused]
        held = {pending.key for pending in waiting if pending.held}
        return sorted(waiting, key=lambda pending: pending.key in held)

    def request(self, now: datetime, most: int) -> dict[str, Any]:
        # Until a pull from nothing is complete, nobody knows which records the server still has.
        ops = [] if self.full else self.waiting()[:most]
        return {
            "protocol": 1,
            "schema": SCHEMA,
            "diary_id": self.diary_id,
            "device_id": self.device_id,
            "epoch": self.epoch,
            "cursor": self.cursor,
            "client_now": stamp(now + self.skew),
            "time_zone": TIME_ZONE,
            "limit": self.limit,
            "full": self.full,
            "ops": [pending.op for pending in ops],
        }

    def receive(self, answer: dict[str, Any], now: datetime) -> None:
        results = {result["op_id"]: result for result in answer["results"]}
        for pending in list(self.outbox):
            self._settle(pending, results.get(pending.op["op_id"]), now + self.skew)
        for change in answer["changes"]:
            data = dict(change["data"] or {})
            data.pop("earlier", None)  # expires without a new rev
            copy = Copy(change["rev"], change["deleted"], data, data.pop("recorded_at", None))
            copy.generation, copy.received_at = self.generation, stamp(now + self.skew)
            self.copies[change["type"], change["id"]] = copy
            if copy.deleted:
                self._put_again((change["type"], change["id"]))
        self.cursor, self.epoch = answer["cursor"], answer["epoch"]
        ends_full_pull = self.full and not answer["more"]
        self.full = self.full and answer["more"]
        if not self.full:
            self.outbox = [pending for pending in self.outbox if not self._absorbed(pending)]
        if ends_full_pull:
            self._sweep()

    def _settle(self, pending: Pending, result: dict[str, Any] | None, now: datetime) -> None:
        if result is not None and result["status"] == "duplicate":
            result = result["result"]
        if result is None:
            return
        if result["status"] == "deferred" and not self._is_of_another_clock(pending, result, now):
            pending.held = result["code"] in ("clock_ahead", "clock_behind")
            return
        pending.held = False
        if result["status"] in DONE:
            pending.acknowledged_rev = result["rev"]
            if result["status"] == "revived":
                self._send_the_rest(pending.key, result["rev"])
            return
        if pending.op["op"] == "delete" and result["code"] == "not_found":
            self.outbox.remove(pending)
            return
        pending.refused = True
        pending.faults = {error["field"] for error in result.get("errors", [])}
        mine = self._pending_of(pending.key)
        later = mine[mine.index(pending) + 1 :]
        self._keep_rest(pending, [each.op for each in later])

    @staticmethod
    def _is_of_another_clock(pending: Pending, result: dict[str, Any], now: datetime) -> bool:
        """This device's clock was ahead and has been put right: the time it wrote was never meant."""
        at = datetime.fromisoformat(pending.op["at"])
        return result["code"] == "clock_ahead" and at > now + timedelta(hours=1)

    def _keep_rest(self, refused: Pending, later: list[dict[str, Any]]) -> None:
        """What was written anew after it, or went with its record, needs nobody's attention any more."""
        rest = rest_of(refused.key, refused.op, later)
        if rest is None:
            self.outbox.remove(refused)
            return
        is_shorter = rest != refused.op
        refused.op = rest
        if is_shorter and refused.faults and not refused.faults & rest["set"].keys():
            self._renew(refused)

    def _send_the_rest(self, key: Key, rev: int) -> None:
        """Another device deleted the record, this one went on with it: its other answers follow the edited ones."""
        copy = self.copies.get(key)
        if copy is None or copy.deleted or key not in self.view():
            return
        going = [pending.op for pending in self._pending_of(key) if not pending.refused]
        sent = {name for op in going for name in op.get("set", {})}
        known = writable(key, copy.data)
        rest = {n: v for n, v in known.items() if n not in sent and v not in EMPTY}
        copied = self.view()[key].get("copied", [])
        if any(name in rest for name in copied):
            # What was sent could not mark a score that is only sent now.
            rest["copied"] = copied
        if rest:
            op = self._op_again(key, "put", rev, earliest_writing(copy))
            self.outbox.append(Pending(op | {"set": identity(key, self.view()[key]) | rest}))

    def _pending_of(self, key: Key) -> list[Pending]:
        return [pending for pending in self.outbox if pending.key == key]

    def _op(self, key: Key, how: str, base: int | None, at: str) -> dict[str, Any]:
        op_id = str(self.new_id())
        return {"op_id": op_id, "type": key[0], "id": key[1], "op": how, "base": base, "at": at}

    def _op_again(self, key: Key, how: str, base: int, at: datetime) -> dict[str, Any]:
        """Of what the server had told: by its clock."""
        return self._op(key, how, base, stamp(at)) | {"again": True}

    def _absorbed(self, pending: Pending) -> bool:
        rev = pending.acknowledged_rev
        return rev is not None and self.cursor is not None and rev <= self.cursor

    def _sweep(self) -> None:
        """What a complete pull from nothing did not mention was deleted and forgotten long ago."""
        gone = [key for key, copy in self.copies.items() if copy.generation != self.generation]
        for key in gone:
            del self.copies[key]
            self._put_again(key)

    def _put_again(self, key: Key) -> None:
        """The server refuses a patch of a record it has forgotten, or may forget; as puts these edits can stand alone."""
        if key[0] == BEGUN_ELSEWHERE:
            return
        for pending in self._pending_of(key):
            how = "put" if pending.op["op"] == "patch" else pending.op["op"]
            pending.op = pending.op | {"base": None, "op": how}

    # --- starting over ---

    def pull_from_nothing(self) -> None:
        """410."""
        self.cursor, self.full = None, True
        self.generation += 1

    def adopt_epoch(self, epoch: str, restored_seq: int) -> None:
        """409: sends again in full what the backup cannot have, then everything unsent."""
        again = [op for item in self._lost(restored_seq) for op in self._again(*item, restored_seq)]
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
        lost = [(key, copy) for key, copy in self.copies.items() if copy.rev > restored_seq]
        return iter(sorted(lost, key=lambda item: item[0]))

    def _again(self, key: Key, copy: Copy, restored_seq: int) -> Iterator[Pending]:
        """What was answered; apart from it and well before it what was left empty; then scores of the whole day once more."""
        at = written_at(copy, restored_seq)
        if copy.deleted:
            yield Pending(self._op_again(key, "delete", restored_seq, at))
            return
        fields = whole(key, copy.data)
        answered = {name: value for name, value in fields.items() if value not in EMPTY}
        if key[0] == BEGUN_ELSEWHERE:
            if answered:
                op = self._op_again(key, "patch", restored_seq, at)
                yield Pending(op | {"set": answered})
            return
        empty = {name: value for name, value in fields.items() if value in EMPTY}
        yield Pending(self._op_again(key, "put", restored_seq, at) | {"set": answered})
        op = self._op_again(key, "put", restored_seq, at - MARGIN)
        yield Pending(op | {"set": identity(key, copy.data) | empty})
        rated = {name.rsplit(".", 1)[1] for name in answered if name.startswith("ratings.")}
        scores = {name: answered[name] for name in SYMPTOMS if name in answered.keys() - rated}
        if scores and "copied" in answered:
            scores["copied"] = answered["copied"]
        if key[0] == "entry" and scores:
            op = self._op_again(key, "put", restored_seq, at)
            yield Pending(op | {"set": identity(key, copy.data) | scores})


def rest_of(key: Key, op: dict[str, Any], later: list[dict[str, Any]]) -> dict[str, Any] | None:
    if any(one["op"] == "delete" for one in later):
        return None
    if op["op"] == "delete":
        return None if later else op
    left = set_left(key, op["set"], later)
    if left == op["set"]:
        return op
    return None if left.keys() <= identity(key, op["set"]).keys() else op | {"set": left}


def set_left(key: Key, fields: dict[str, Any], later: list[dict[str, Any]]) -> dict[str, Any]:
    """The fields without those written anew after them; what names the record is as it is named since."""
    anew = {name: value for one in later for name, value in one["set"].items()}
    names = identity(key, fields)
    left = {
        name: value
        for name, value in fields.items()
        if name not in anew or (name in names and anew[name] == value)
    }
    return {name: anew.get(name, names[name]) for name in names} | left


def written_at(copy: Copy, restored_seq: int) -> datetime:
    """Stands for when this copy was written. Of two devices the one with the newer copy must win, hence the rev."""
    if copy.recorded_at is None:
        return datetime.fromisoformat(copy.received_at)
    return earliest_writing(copy) + timedelta(milliseconds=copy.rev - restored_seq)


def earliest_writing(copy: Copy) -> datetime:
    """Sent again with that time, a record keeps whether it was late, and does not win against what came after it."""
    recorded_at = datetime.fromisoformat(str(copy.recorded_at))
    if not copy.data.get("is_late"):
        return recorded_at
    ends_at = end_of_day(date.fromisoformat(copy.data["on"]), copy.data["time_zone"])
    return max(recorded_at, ends_at + LATE_AFTER + timedelta(milliseconds=1))


def whole(key: Key, data: dict[str, Any]) -> dict[str, Any]:
    """Every field, empty ones too: the backup may hold a value that was taken back later."""
    ratings = dict.fromkeys(RATING_FIELDS) if key[0] == "entry" else {}
    fields = ratings | writable(key, data)
    if fields.get("kind") == "daily":
        fields.pop("occurred_at", None)
    return fields


def writable(key: Key, data: dict[str, Any]) -> dict[str, Any]:
    if key[0] == BEGUN_ELSEWHERE:
        return {n: v for n, v in data.items() if n in TOLD_OF_A_TRIAL or n.startswith("pauses.")}
    not_ours = GIVEN_ONLY if key[0] == "entry" else GIVEN_ONLY | DERIVED_OUTSIDE_ENTRIES
    return {name: value for name, value in data.items() if name not in not_ours}


def identity(key: Key, fields: dict[str, Any]) -> dict[str, Any]:
    """What every op carries, so that it can stand alone."""
    names = IDENTITIES[key[0]]
    if key[0] == "entry":
        names = ("kind", "occurred_at" if fields.get("kind") == "moment" else "on", "time_zone")
    answers = [name for name in fields if name.startswith("answers.")]
    return {name: fields[name] for name in (*names, *answers) if fields.get(name) is not None}
