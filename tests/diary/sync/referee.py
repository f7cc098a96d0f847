"""Says which value a field must have after an op, by the rule of docs/api.md alone, and compares.

An edit of what its writer had seen is taken; where both sides changed a field, the later corrected time wins, a tie goes
to the larger device id; what the op does not name stays as it is. Only records with one op in the request are judged: the rest
follows from those.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from diary.models import SYMPTOMS, Entry
from diary.records import wire_value
from diary.sync.registry import SYNCED
from tests.diary.sync.reference_client import Key

# They follow from other answers, whoever wrote them last.
FOLLOW = {*SYMPTOMS, "skipped", "copied"}
# The server puts the account's in its place.
UNKNOWN_ZONE, ACCOUNT_ZONE = "Etc/Unknown", "Europe/Berlin"


class Referee:
    def __init__(self, owner_id: int) -> None:
        self.owner_id = owner_id
        self.before: dict[Key, Any] = {}

    def look(self, request: dict[str, Any]) -> None:
        """To be called before the request is served."""
        self.before = self._rows(request) if request["ops"] else {}

    def judge(self, request: dict[str, Any], body: dict[str, Any]) -> None:
        """To be called with the answer."""
        decided = [
            (op, result)
            for op, result in zip(request["ops"], body["results"], strict=True)
            if result["status"] in ("applied", "merged") and op["op"] != "delete"
        ]
        after = self._rows(request) if decided else {}
        for op, _ in decided:
            if self._is_alone(op, request) and (op["type"], op["id"]) in self.before:
                self._judge_op(op, request, body, after[op["type"], op["id"]])

    def _judge_op(
        self, op: dict[str, Any], request: dict[str, Any], body: dict[str, Any], after: Any
    ) -> None:
        row = self.before[op["type"], op["id"]]
        stamp = (
            corrected_ms(op, request["client_now"], body["server_now"]),
            request["device_id"],
        )
        for name, value in op["set"].items():
            if name in FOLLOW:
                continue
            old = wire_value(row.get_field(name))
            taken = self._is_taken(row.field_rev.get(name), op["base"] or 0, stamp)
            wanted = ACCOUNT_ZONE if value == UNKNOWN_ZONE else value
            expected = wanted if taken else old
            found = wire_value(after.get_field(name))
            assert found == expected, f"{name} is {found!r}, not {expected!r} ({taken=})"
        for name in (row.flat() | after.flat()).keys() - op["set"].keys() - FOLLOW - {"on"}:
            assert after.get_field(name) == row.get_field(name), f"{name} changed by nobody"

    @staticmethod
    def _is_taken(stored: list[Any] | None, base: int, stamp: tuple[int, str]) -> bool:
        if stored is None:
            return True
        rev, at_ms, device_id = stored
        return rev <= base or device_id == stamp[1] or stamp > (at_ms, device_id)

    @staticmethod
    def _is_alone(op: dict[str, Any], request: dict[str, Any]) -> bool:
        return Counter(other["id"] for other in request["ops"])[op["id"]] == 1

    def _rows(self, request: dict[str, Any]) -> dict[Key, Any]:
        return dict(self._found({(op["type"], op["id"]) for op in request["ops"]}))

    def _found(self, keys: set[Key]) -> Iterator[tuple[Key, Any]]:
        for name, record_type in SYNCED.items():
            ids = [record_id for type_, record_id in keys if type_ == name]
            if ids:
                rows = record_type.model.objects.filter(
                    owner_id=self.owner_id, record_id__in=ids, deleted_at=None
                )
                yield from (((name, str(row.record_id)), row) for row in rows)


def wrong_copies(owner_id: int) -> list[tuple[str, str]]:
    """Marks of a copy on what holds no score, on a headline that places decide, and on what was written after the mark."""
    wrong = []
    for row in Entry.objects.filter(owner_id=owner_id, deleted_at=None):
        for name in row.copied:
            rated = name in SYMPTOMS and any(key.endswith(f".{name}") for key in row.ratings)
            (_, *written), (_, *marked) = row.field_rev[name], row.field_rev["copied"]
            if row.get_field(name) is None or rated or written > marked:
                wrong.append((str(row.record_id), name))
    return wrong


def corrected_ms(op: dict[str, Any], client_now: str, server_now: str) -> int:
    times = (op["at"], client_now, server_now)
    written, client, server = (
        round(datetime.fromisoformat(text).timestamp() * 1000) for text in times
    )
    return min(server, written + (0 if op.get("again") else server - client))
