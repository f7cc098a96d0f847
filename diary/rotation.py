"""Writing everything encrypted anew with the newest of `FIELD_KEYS`, so that older keys can be thrown away.

Knows the tables only by their field types: a new encrypted field is covered by being one. Why synced rows get a new
rev: docs/decisions/0007-rotating-keys-raises-the-rev.md.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from cryptography.fernet import InvalidToken
from django.db import models, transaction
from django.db.models import QuerySet, TextField, Value

from accounts.encryption import decrypt, encrypt
from diary.keys import as_stored, encrypted_models, is_old, remember_keys
from diary.models import SyncedRecord, SyncState
from diary.records import lock_diary, save_counter

BATCH = 500
Row: TypeAlias = dict[str, Any]


@dataclass
class Rotation:
    """How many rows were written anew in each table, and which ones no key opens."""

    rotated: Counter[str] = field(default_factory=Counter)
    unreadable: list[str] = field(default_factory=list)


def rotate_keys(*, batch: int = BATCH, accept_loss: bool = False) -> Rotation:
    """Encrypts with the newest key what an older one wrote; a second call finds nothing left.

    Each transaction holds at most `batch` rows, so a phone that syncs meanwhile waits a moment, no more. A row that
    no key opens is named and left as it is; the key it needs stays needed, unless `accept_loss`.
    """
    found = Rotation()
    for model, names in encrypted_models().items():
        if issubclass(model, SyncedRecord):
            for owner_id in list(SyncState.objects.values_list("pk", flat=True)):
                _rotate_records(model, names, owner_id, batch, found)
        else:
            _rotate_rows(model, names, batch, found)
    if accept_loss or not found.unreadable:
        remember_keys()
    return found


def _rotate_rows(model: type[models.Model], names: list[str], batch: int, found: Rotation) -> None:
    last = 0
    while True:
        with transaction.atomic():
            mine = model._default_manager.select_for_update().filter(pk__gt=last)
            rows = _stored(mine, names, batch)
            for row, anew in _old_ones(model, rows, names, found):
                model._default_manager.filter(pk=row["pk"]).update(**anew)
        if not rows:
            return
        last = rows[-1]["pk"]


def _rotate_records(
    model: type[SyncedRecord], names: list[str], owner_id: int, batch: int, found: Rotation
) -> None:
    """Like `_rotate_rows`, under the owner's counter: nobody writes to the diary meanwhile, every row gets a rev."""
    last = 0
    while True:
        with transaction.atomic():
            state = lock_diary(owner_id)
            mine = model._default_manager.filter(owner_id=owner_id, pk__gt=last)
            rows = _stored(mine, names, batch)
            for row, anew in _old_ones(model, rows, names, found):
                state.seq += 1
                model._default_manager.filter(pk=row["pk"]).update(**anew, rev=state.seq)
            save_counter(state)
        if not rows:
            return
        last = rows[-1]["pk"]


def _stored(rows: "QuerySet[Any]", names: list[str], batch: int) -> list[Row]:
    """The next rows with their encrypted fields as they lie in the database."""
    stored = as_stored(names)
    return list(rows.order_by("pk").annotate(**stored).values("pk", *stored)[:batch])


def _old_ones(
    model: type[models.Model], rows: list[Row], names: list[str], found: Rotation
) -> Iterable[tuple[Row, dict[str, Any]]]:
    for row in rows:
        old = {name: row[f"stored_{name}"] for name in names}
        try:
            anew = {name: encrypt(decrypt(text)) for name, text in old.items() if is_old(text)}
        except InvalidToken:
            found.unreadable.append(f"{model.__name__} {row['pk']}")
            continue
        if anew:
            found.rotated[model.__name__] += 1
            yield row, {name: Value(text, TextField()) for name, text in anew.items()}
