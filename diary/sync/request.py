"""A sync request taken apart and checked. Pure: no database, no HTTP.

Only what makes the envelope unreadable refuses the whole request; what is wrong with one op refuses that op, later.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from diary.cleaners import (
    Cleaner,
    Refused,
    instant,
    is_unknown_zone,
    or_none,
    required,
    time_zone,
    uuid,
    whole_number,
    yes_no,
)
from diary.exceptions import ClientTooOld, FieldError, InvalidFields, invalid_field

PROTOCOL = 1
SCHEMA = 2
OLDER_SCHEMAS = 2
OPS_MAX = 500
CHANGES_MAX = 1_000
CHANGES_DEFAULT = 500
TYPE_CHARACTERS = 40
REV_MAX = 2**62
_OPS = ("put", "patch", "delete")


@dataclass(frozen=True)
class Op:
    """One change a device made: its own id, the record it is about, and what the device knew (`base`)."""

    op_id: UUID
    type: str
    record_id: UUID
    op: str
    base: int | None
    at: datetime
    # the device sends again what this server had told it: `at` is by the server's clock
    again: bool
    fields: Any
    # what is wrong with the op itself; then no other member is to be read
    errors: list[FieldError]


@dataclass(frozen=True)
class SyncRequest:
    device_id: str
    diary_id: UUID | None
    epoch: UUID | None
    cursor: int | None
    client_now: datetime
    # the account's, where the device is somewhere that this server's database of zones does not have
    time_zone: str
    limit: int
    # a pull from the start that is still going on: its cursor may be older than the purged tombstones
    full: bool
    ops: list[Op]


def parse_sync_request(body: Any, *, account_zone: str) -> SyncRequest:
    """The request as values; raises ClientTooOld, or InvalidFields naming what is wrong in the envelope.

    `account_zone` stands for every zone that has the form of one and is unknown here: a phone may know newer ones.
    """
    if not isinstance(body, dict):
        raise invalid_field("body", "not_an_object", "must be an object")
    _refuse_old_clients(body)
    reader = _Reader(body, "")
    zone = _zone_or(account_zone)
    request = SyncRequest(
        device_id=str(reader.take("device_id", uuid)),
        diary_id=reader.take("diary_id", or_none(uuid)),
        epoch=reader.take("epoch", or_none(uuid)),
        cursor=reader.take("cursor", whole_number(0, REV_MAX)),
        client_now=reader.take("client_now", instant),
        time_zone=reader.take("time_zone", zone),
        limit=reader.take("limit", whole_number(1, CHANGES_MAX)) or CHANGES_DEFAULT,
        full=bool(reader.take("full", yes_no)),
        ops=_parse_ops(reader, body.get("ops", []), zone),
    )
    reader.refuse_if_wrong()
    return request


def _refuse_old_clients(body: dict[str, Any]) -> None:
    protocol, schema = body.get("protocol"), body.get("schema")
    if isinstance(protocol, int) and protocol != PROTOCOL:
        raise ClientTooOld
    if isinstance(schema, int) and schema < SCHEMA - OLDER_SCHEMAS:
        raise ClientTooOld
    reader = _Reader(body, "")
    reader.take("protocol", _exactly(PROTOCOL))
    reader.take("schema", required(whole_number(max(0, SCHEMA - OLDER_SCHEMAS), SCHEMA)))
    reader.refuse_if_wrong()


def _parse_ops(reader: "_Reader", raw_ops: Any, zone: Cleaner) -> list[Op]:
    if not isinstance(raw_ops, list):
        reader.errors.append(FieldError("ops", "not_a_list", "must be a list"))
        return []
    if len(raw_ops) > OPS_MAX:
        reader.errors.append(FieldError("ops", "too_many", f"must be at most {OPS_MAX}"))
        return []
    return [_parse_op(reader, index, raw, zone) for index, raw in enumerate(raw_ops)]


def _parse_op(parent: "_Reader", index: int, raw: Any, zone: Cleaner) -> Op:
    """An op that has no id cannot be answered: that refuses the request."""
    envelope = _Reader(raw if isinstance(raw, dict) else {}, f"ops.{index}.")
    op_id = envelope.take("op_id", uuid)
    parent.errors.extend(envelope.errors)
    reader = _Reader(envelope.body, "")
    return Op(
        op_id=op_id,
        type=reader.take("type", _short_text),
        record_id=reader.take("id", uuid),
        op=reader.take("op", _one_of_ops),
        base=reader.take("base", whole_number(0, REV_MAX)),
        at=reader.take("at", instant),
        again=bool(reader.take("again", yes_no)),
        fields=_with_zone(reader.body.get("set", {}), zone),
        errors=reader.errors,
    )


class _Reader:
    """Takes fields out of an object and collects what was wrong with them."""

    def __init__(self, body: dict[str, Any], prefix: str) -> None:
        self.body = body
        self.prefix = prefix
        self.errors: list[FieldError] = []

    def take(self, name: str, clean: Cleaner) -> Any:
        try:
            return clean(self.body.get(name))
        except Refused as refused:
            self.errors.append(FieldError(self.prefix + name, refused.code, refused.message))
            return None

    def refuse_if_wrong(self) -> None:
        if self.errors:
            raise InvalidFields(self.errors[:20])


def _exactly(expected: int) -> Cleaner:
    def clean(value: Any) -> int:
        if value != expected or isinstance(value, bool):
            raise Refused("required", f"must be {expected}")
        return expected

    return clean


def _zone_or(account_zone: str) -> Cleaner:
    return lambda value: account_zone if is_unknown_zone(value) else time_zone(value)


def _with_zone(fields: Any, zone: Cleaner) -> Any:
    """The fields of an op, an unknown zone among them replaced; anything else that is wrong is found by its type."""
    if not isinstance(fields, dict) or not is_unknown_zone(fields.get("time_zone")):
        return fields
    return fields | {"time_zone": zone(fields["time_zone"])}


def _short_text(value: Any) -> str:
    if not isinstance(value, str) or not 0 < len(value) <= TYPE_CHARACTERS:
        raise Refused("not_text", "must be a short text")
    return value


def _one_of_ops(value: Any) -> str:
    if value not in _OPS:
        raise Refused("unknown_choice", "must be one of: " + ", ".join(_OPS))
    return str(value)
