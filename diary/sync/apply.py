"""One sync round trip: apply the ops, read the changes, in one transaction and one snapshot."""

import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import DataError, IntegrityError, transaction
from django.utils import timezone

from accounts.encryption import is_unreadable
from diary.access import diary_of
from diary.exceptions import (
    CursorTooOld,
    EpochChanged,
    FieldError,
    InvalidFields,
    NotNow,
    RecordNotFound,
    WrongDiary,
)
from diary.models import SyncedRecord, SyncOp, SyncState
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
from diary.sync.changes import Found, changes_after, page_of
from diary.sync.devices import note_device
from diary.sync.merge import corrected_time
from diary.sync.registry import SYNCED
from diary.sync.request import PROTOCOL, Op, SyncRequest
from diary.trials.revealing import reveal_due

# A batch never holds the diary for longer; what is left is `deferred` and sent again.
TIME_BUDGET_SECONDS = 0.25
# A phone is in another zone by a day at most, and then its instants are right all the same.
CLOCKS_AGREE_WITHIN = timedelta(days=1)


@dataclass(frozen=True)
class Round:
    """What every op of one round trip shares; `written` collects the records as the ops leave them."""

    state: SyncState
    request: SyncRequest
    now: datetime
    names: dict[str, str]
    written: dict[tuple[str, UUID], SyncedRecord]


@transaction.atomic
def sync_round(*, owner_id: int, request: SyncRequest, user_agent: str = "") -> dict[str, Any]:
    """Applies the ops in their order and answers with results and changes (docs/api.md).

    An op seen before gets its first answer again and changes nothing. Raises WrongDiary, EpochChanged and CursorTooOld before
    any op is touched.
    """
    state = lock_diary(owner_id) if request.ops else diary_of(owner_id)
    _refuse_foreign_history(state, request)
    now = timezone.now()
    if not _tells_again(request):
        state = reveal_due(state, now)
    seq_before = state.seq
    names = note_device(owner_id, request, user_agent, now)
    common = Round(state, request, now, names, {})
    results = _apply_ops(common) if request.ops else []
    found = _changes(common, seq_before)
    return {
        "protocol": PROTOCOL,
        "epoch": str(state.epoch),
        "server_now": wire_value(now),
        "time_zone": request.time_zone,
        "results": results,
        **page_of(found, owner_id=owner_id, limit=request.limit, seq=state.seq, names=names),
    }


def _tells_again(request: SyncRequest) -> bool:
    """Whether a device that knew this diary compares everything after a restore, or tells again what was lost.

    That may move the days of a trial: first that, then what may be known of it.
    """
    pulls_anew = request.full and request.epoch is not None
    return pulls_anew or any(op.again for op in request.ops)


def _changes(common: Round, seq_before: int) -> Found:
    """What the device does not have yet. One that had everything lacks only what its own ops made of its records."""
    state, cursor = common.state, common.request.cursor or 0
    if cursor < seq_before:
        return changes_after(state.owner_id, cursor, common.request.limit, state.seq)
    return [(name, row) for (name, _), row in common.written.items() if row.rev > cursor]


def _refuse_foreign_history(state: SyncState, request: SyncRequest) -> None:
    if request.diary_id is not None and request.diary_id != state.diary_id:
        raise WrongDiary
    if request.epoch is not None and request.epoch != state.epoch:
        raise EpochChanged(str(state.epoch), state.restored_seq)
    if request.cursor is not None and request.cursor > state.seq:
        # Restored without a word: nothing tells from where on, so the device compares everything.
        raise EpochChanged(str(state.epoch), 0)
    if request.cursor is not None and request.cursor < state.purged_seq and not request.full:
        raise CursorTooOld


def _apply_ops(common: Round) -> list[dict[str, Any]]:
    state, owner_id, seq_before = common.state, common.state.owner_id, common.state.seq
    asked = [op.op_id for op in common.request.ops]
    seen = SyncOp.objects.filter(owner_id=owner_id, op_id__in=asked)
    first_answers = dict(seen.values_list("op_id", "result"))
    deadline = time.monotonic() + TIME_BUDGET_SECONDS
    results: list[dict[str, Any]] = []
    log: list[SyncOp] = []
    tried = False
    # Records of which an op has to wait, and why: what comes after it waits too, or its order would be lost.
    held: dict[tuple[str, UUID], str] = {}
    for op in common.request.ops:
        record = (op.type, op.record_id)
        if op.op_id in first_answers:
            results.append(_duplicate(op, first_answers[op.op_id]))
            continue
        if tried and time.monotonic() > deadline:
            held.setdefault(record, "busy")
        tried = True
        answer = _deferred(op, held[record]) if record in held else _answer(common, op)
        results.append(answer)
        if answer["status"] == "deferred":
            held[record] = answer["code"]
        else:
            first_answers[op.op_id] = answer
            row = SyncOp(owner_id=owner_id, op_id=op.op_id, result=answer, applied_at=common.now)
            log.append(row)
    SyncOp.objects.bulk_create(log)
    if state.seq != seq_before:
        save_counter(state)
    return results


def _duplicate(op: Op, first: dict[str, Any]) -> dict[str, Any]:
    # Of an answer that no key opens we still know that there was one; done twice, the op could undo a later one.
    result = {"op_id": str(op.op_id), "status": "applied"} if is_unreadable(first) else first
    return {"op_id": str(op.op_id), "status": "duplicate", "result": result}


def _deferred(op: Op, code: str) -> dict[str, Any]:
    return {"op_id": str(op.op_id), "status": "deferred", "code": code}


def _rejected(op: Op, code: str, errors: Sequence[FieldError] = ()) -> dict[str, Any]:
    told = [asdict(error) for error in errors]
    return {"op_id": str(op.op_id), "status": "rejected", "code": code, "errors": told}


def _answer(common: Round, op: Op) -> dict[str, Any]:
    """Carries out one op in a savepoint of its own: a bad op is refused, the others go on."""
    seq_before = common.state.seq
    if op.errors:
        return _rejected(op, "invalid", op.errors)
    record_type = SYNCED.get(op.type)
    if record_type is None:
        return _rejected(op, "unknown_type")
    try:
        with transaction.atomic():
            outcome = _carry_out(common, record_type, op)
    except InvalidFields as invalid:
        return _refused(common, op, invalid.errors)
    except RecordNotFound:
        return _rejected(op, "not_found")
    except NotNow as refused:
        return _rejected(op, refused.code)
    except (IntegrityError, DataError):
        # Savepoint rolled back: this op must not keep the rest of the outbox from being sent.
        common.state.seq = seq_before
        return _rejected(op, "invalid")
    common.written[op.type, op.record_id] = outcome.record
    common.written.update({(name, row.record_id): row for name, row in outcome.followed})
    return {"op_id": str(op.op_id)} | _as_result(common, outcome)


def _refused(common: Round, op: Op, errors: list[FieldError]) -> dict[str, Any]:
    """For good only where no other moment would give another answer; what one of the clocks may be to blame for waits."""
    codes = {error.code for error in errors}
    is_behind = common.now - common.request.client_now > CLOCKS_AGREE_WITHIN
    if codes == {"too_far_ahead"}:
        return _deferred(op, "clock_ahead")
    if codes == {"too_long_ago"} and is_behind:
        return _deferred(op, "clock_behind")
    return _rejected(op, "wrong_id" if errors[0].code == "wrong_id" else "invalid", errors)


def _carry_out(common: Round, record_type: RecordType[Any], op: Op) -> Outcome[Any]:
    request = common.request
    write = Write(
        record_id=op.record_id,
        fields=op.fields,
        at=_written_at(common, op),
        base=op.base or 0,
        now=common.now,
        device_id=request.device_id,
        create=op.op == "put",
        again=op.again,
    )
    if op.op == "delete":
        return delete_record(record_type, common.state, write)
    return write_record(record_type, common.state, write)


def _written_at(common: Round, op: Op) -> datetime:
    """By the server's clock, and never in its future."""
    if op.again:
        return min(common.now, op.at)
    return corrected_time(op.at, common.request.client_now, common.now)


def _as_result(common: Round, outcome: Outcome[Any]) -> dict[str, Any]:
    result: dict[str, Any] = {"status": outcome.status, "rev": outcome.rev}
    if outcome.status == "kept":
        result["code"] = "edited_elsewhere"
    if outcome.conflicts:
        result["conflicts"] = [
            asdict(conflict) | {"kept_from": common.names.get(conflict.kept_from, "")}
            for conflict in outcome.conflicts
        ]
    return result
