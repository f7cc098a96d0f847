"""One sync round trip: apply the ops, read the changes, in one transaction and one snapshot."""

import time
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db import DatabaseError, transaction
from django.utils import timezone

from diary.access import diary_of
from diary.entries.queries import device_names
from diary.exceptions import CursorTooOld, EpochChanged, InvalidFields, RecordNotFound
from diary.models import SyncOp, SyncState
from diary.records import (
    Outcome,
    RecordType,
    Write,
    delete_record,
    lock_diary,
    save_counter,
    wire_value,
    write_record,
)
from diary.sync.changes import changes_after
from diary.sync.devices import note_device
from diary.sync.merge import corrected_time
from diary.sync.registry import SYNCED
from diary.sync.request import PROTOCOL, Op, SyncRequest

# A batch never holds the diary for longer; what is left is `deferred` and sent again.
TIME_BUDGET_SECONDS = 0.25


@dataclass(frozen=True)
class Round:
    """What every op of one round trip shares."""

    state: SyncState
    request: SyncRequest
    now: datetime
    names: dict[str, str]


@transaction.atomic
def sync_round(*, owner_id: int, request: SyncRequest, user_agent: str = "") -> dict[str, Any]:
    """Applies the ops in their order and answers with results and changes (docs/api.md).

    An op seen before gets its first answer again and changes nothing. Raises EpochChanged and CursorTooOld before
    any op is touched.
    """
    state = lock_diary(owner_id) if request.ops else diary_of(owner_id)
    _refuse_foreign_history(state, request)
    now = timezone.now()
    note_device(owner_id, request, user_agent, now)
    results = _apply_ops(state, request, now) if request.ops else []
    page = changes_after(owner_id, request.cursor or 0, request.limit, state.seq)
    return {
        "protocol": PROTOCOL,
        "epoch": str(state.epoch),
        "server_now": wire_value(now),
        "results": results,
        **page,
    }


def _refuse_foreign_history(state: SyncState, request: SyncRequest) -> None:
    if request.epoch is not None and request.epoch != state.epoch:
        raise EpochChanged(str(state.epoch), state.restored_seq)
    if request.cursor is not None and request.cursor > state.seq:
        # Restored without a word: nothing tells from where on, so the device compares everything.
        raise EpochChanged(str(state.epoch), 0)
    if request.cursor is not None and request.cursor < state.purged_seq and not request.full:
        raise CursorTooOld


def _apply_ops(state: SyncState, request: SyncRequest, now: datetime) -> list[dict[str, Any]]:
    owner_id, seq_before = state.owner_id, state.seq
    seen = SyncOp.objects.filter(owner_id=owner_id, op_id__in=[op.op_id for op in request.ops])
    first_answers = {row.op_id: row.result for row in seen}
    common = Round(state, request, now, device_names(owner_id) if len(request.ops) > 1 else {})
    deadline = time.monotonic() + TIME_BUDGET_SECONDS
    results: list[dict[str, Any]] = []
    log: list[SyncOp] = []
    for op in request.ops:
        if op.op_id in first_answers:
            results.append(_duplicate(op, first_answers[op.op_id]))
        elif log and time.monotonic() > deadline:
            results.append({"op_id": str(op.op_id), "status": "deferred"})
        else:
            answer = _answer(common, op)
            first_answers[op.op_id] = answer
            log.append(SyncOp(owner_id=owner_id, op_id=op.op_id, result=answer, applied_at=now))
            results.append(answer)
    SyncOp.objects.bulk_create(log)
    if state.seq != seq_before:
        save_counter(state)
    return results


def _duplicate(op: Op, first: dict[str, Any]) -> dict[str, Any]:
    return {"op_id": str(op.op_id), "status": "duplicate", "result": first}


def _answer(common: Round, op: Op) -> dict[str, Any]:
    """Carries out one op in a savepoint of its own: a bad op is refused, the others go on."""
    seq_before = common.state.seq
    answer: dict[str, Any] = {"op_id": str(op.op_id)}
    record_type = SYNCED.get(op.type)
    if record_type is None:
        return answer | {"status": "rejected", "code": "unknown_type", "errors": []}
    try:
        with transaction.atomic():
            outcome = _carry_out(common, record_type, op)
    except InvalidFields as invalid:
        errors = [asdict(error) for error in invalid.errors]
        code = "wrong_id" if errors[0]["code"] == "wrong_id" else "invalid"
        return answer | {"status": "rejected", "code": code, "errors": errors}
    except RecordNotFound:
        return answer | {"status": "rejected", "code": "not_found", "errors": []}
    except DatabaseError:
        # Savepoint rolled back: this op must not keep the rest of the outbox from being sent.
        common.state.seq = seq_before
        return answer | {"status": "rejected", "code": "invalid", "errors": []}
    return answer | _as_result(common, outcome)


def _carry_out(common: Round, record_type: RecordType[Any], op: Op) -> Outcome[Any]:
    request = common.request
    write = Write(
        record_id=op.record_id,
        fields=op.fields,
        at=corrected_time(op.at, request.client_now, common.now),
        base=op.base or 0,
        now=common.now,
        device_id=request.device_id,
        create=op.op == "put",
    )
    if op.op == "delete":
        return delete_record(record_type, common.state, write)
    return write_record(record_type, common.state, write)


def _as_result(common: Round, outcome: Outcome[Any]) -> dict[str, Any]:
    result: dict[str, Any] = {"status": outcome.status, "rev": outcome.rev}
    if outcome.status == "kept":
        result["code"] = "edited_elsewhere"
    if outcome.conflicts:
        names = common.names or device_names(common.state.owner_id)
        result["conflicts"] = [
            asdict(conflict) | {"kept_from": names.get(conflict.kept_from, "")}
            for conflict in outcome.conflicts
        ]
    return result
