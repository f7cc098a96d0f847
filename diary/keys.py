"""Do `FIELD_KEYS` open what is stored? A word that lies beside it, encrypted like it, tells at once.

The key that wrote the word must stay among `FIELD_KEYS` until `rotate_keys` has written everything anew.
"""

from collections.abc import Iterator
from contextlib import nullcontext
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from django.apps import apps
from django.conf import settings
from django.db import OperationalError, ProgrammingError, connection, models, transaction
from django.db.models import F, QuerySet, TextField
from django.db.models.functions import Cast

from accounts.encryption import EncryptedJSONField, EncryptedTextField, decrypt, encrypt
from diary.models import KeyCheck

_WORD = "daymark"
# Where there is no word yet (an older version's database) the newest rows of each table tell.
_ROWS_LOOKED_AT = 200
# PostgreSQL's codes for a table and a column that are not there.
_MISSING = {"42P01", "42703"}
_LOST = (
    "FIELD_KEYS does not open what is stored in this database: put back the key it was written with, behind newer"
    " ones. Only if it is lost for good: `manage.py rotate_keys --accept-loss` goes on without the texts it encrypted."
)


def keys_problem() -> str | None:
    """A sentence for the operator when a key is missing that stored text needs.

    Raises DatabaseError when it cannot be asked.
    """
    connection.ensure_connection()
    row = next(iter(_read(KeyCheck.objects.all())), None)
    is_right = _opens(row.word) if row else _some_opens(_sample())
    return None if is_right else _LOST


def remember_keys() -> None:
    """Keeps the word, encrypted with the newest key: from now on that key is needed. A second call changes nothing."""
    row = KeyCheck.objects.first()
    if row is None or is_old(row.word):
        KeyCheck.objects.update_or_create(pk=1, defaults={"word": encrypt(_WORD)})


def is_old(stored: str | None) -> bool:
    """Whether encrypted text was written with another key than the newest; empty text was not."""
    if not stored:
        return False
    try:
        Fernet(settings.FIELD_KEYS[0]).decrypt(stored.encode())
    except InvalidToken:
        return True
    return False


def remember_keys_once(**_: object) -> None:
    """After a migration: keeps the word unless there is one, or stored text that no key opens."""
    tables = connection.introspection.table_names()
    if KeyCheck._meta.db_table in tables and keys_problem() is None:
        KeyCheck.objects.get_or_create(pk=1, defaults={"word": encrypt(_WORD)})


def encrypted_fields(model: type[models.Model]) -> list[str]:
    kinds = (EncryptedTextField, EncryptedJSONField)
    return [field.name for field in model._meta.concrete_fields if isinstance(field, kinds)]


def encrypted_models() -> dict[type[models.Model], list[str]]:
    """Every table with encrypted columns, of whatever app, and these columns."""
    found = {model: encrypted_fields(model) for model in apps.get_models()}
    return {model: names for model, names in found.items() if names}


def as_stored(names: list[str]) -> dict[str, Cast]:
    """Annotations that give encrypted columns as they lie in the database, each as `stored_<name>`."""
    return {f"stored_{name}": Cast(F(name), TextField()) for name in names}


def _sample() -> Iterator[str]:
    for model, names in encrypted_models().items():
        rows = model._default_manager.order_by("-pk").annotate(**as_stored(names))
        for row in _read(rows.values_list(*as_stored(names))[:_ROWS_LOOKED_AT]):
            yield from (text for text in row if text)


def _read(rows: "QuerySet[Any, Any]") -> list[Any]:
    """The rows; none where the table or a column comes only with the next migration.

    On SQLite a transaction would wait for whoever is writing.
    """
    try:
        with transaction.atomic() if connection.in_atomic_block else nullcontext():
            return list(rows)
    except (ProgrammingError, OperationalError) as error:
        if not _is_not_there_yet(error):
            raise
        return []


def _is_not_there_yet(error: Exception) -> bool:
    """Whether a table or a column is missing, not the database: PostgreSQL by its code, SQLite by its words."""
    code = getattr(error.__cause__, "sqlstate", None)
    return code in _MISSING if code else str(error).startswith("no such ")


def _some_opens(texts: Iterator[str]) -> bool:
    """True at the first text that opens, and where there is none at all."""
    is_empty = True
    for text in texts:
        if _opens(text):
            return True
        is_empty = False
    return is_empty


def _opens(text: str) -> bool:
    try:
        decrypt(text)
    except InvalidToken:
        return False
    return True
