"""Text that a stolen database file does not give away: fields encrypted with `FIELD_KEYS`."""

import json
import logging
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, TypeVar

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db import models

if TYPE_CHECKING:
    _TextField = models.TextField[Any, Any]
else:
    _TextField = models.TextField

_log = logging.getLogger(__name__)


@lru_cache(maxsize=4)
def _fernet(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])


def encrypt(text: str) -> str:
    """Text as it may lie in the database; the newest of `FIELD_KEYS` is used."""
    return _fernet(tuple(settings.FIELD_KEYS)).encrypt(text.encode()).decode()


def decrypt(stored: str) -> str:
    """The reverse of `encrypt`, with any of `FIELD_KEYS`; raises InvalidToken for foreign text."""
    return _fernet(tuple(settings.FIELD_KEYS)).decrypt(stored.encode()).decode()


class UnreadableText(str):
    """Stands for text that none of `FIELD_KEYS` opens: empty, and stored as it was when its row is saved."""

    __slots__ = ("stored",)
    stored: str


class UnreadableJson(dict[str, Any]):
    """The same for a JSON value: an object without members. One that is given members becomes a value like any other."""

    __slots__ = ("stored",)
    stored: str


_Unreadable = TypeVar("_Unreadable", UnreadableText, UnreadableJson)


def _unreadable(stand_in: _Unreadable, stored: str, args: tuple[object, ...]) -> _Unreadable:
    """One lost key or damaged row takes no list with it; the operator is told which column it is."""
    stand_in.stored = stored
    _tell(str(getattr(args[0], "target", "a column")))
    return stand_in


@cache
def _tell(column: str) -> None:
    """Once a process and column: what is lost for good would fill the log."""
    _log.error("FIELD_KEYS opens not every value of %s; rotate_keys names them", column)


def is_unreadable(value: object) -> bool:
    """Whether a value of an encrypted column stands for one that no key opens. Anything decided by it must look first."""
    return isinstance(value, UnreadableText) or (isinstance(value, UnreadableJson) and not value)


def unreadable_fields(row: models.Model) -> list[str]:
    """The names of a row's columns that no key opens; none that was not fetched."""
    return [name for name, value in vars(row).items() if is_unreadable(value)]


def named_unreadable(row: models.Model) -> dict[str, list[str]]:
    """What an answer says about them beside a row: nothing where all of it can be read."""
    names = unreadable_fields(row)
    return {"unreadable": names} if names else {}


class EncryptedTextField(_TextField):
    """Text that a stolen database file does not give away. Empty text stays empty; it cannot be searched."""

    def get_prep_value(self, value: str | None) -> str | None:
        if isinstance(value, UnreadableText):
            return value.stored
        return encrypt(value) if value else value

    def from_db_value(self, value: str | None, *args: object) -> str | None:
        try:
            return decrypt(value) if value else value
        except InvalidToken:
            return _unreadable(UnreadableText(), value or "", args)


class EncryptedJSONField(_TextField):
    """A JSON value, encrypted like `EncryptedTextField`. It may hold text that no key opens, as it is stored elsewhere."""

    _pyi_private_set_type: Any
    _pyi_private_get_type: Any

    def get_prep_value(self, value: Any) -> str:
        if is_unreadable(value):
            return str(value.stored)
        return encrypt(json.dumps(value))

    def from_db_value(self, value: str | None, *args: object) -> Any:
        # None: the row of a join that found nothing.
        if value is None:
            return None
        try:
            text = decrypt(value)
        except InvalidToken:
            return _unreadable(UnreadableJson(), value, args)
        try:
            return json.loads(text)
        except ValueError:
            # Text that came here while no key opened it.
            return text
