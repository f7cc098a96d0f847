"""What the diary refuses, without HTTP. `api/errors.py` turns each into one problem+json answer."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class FieldError:
    """One field and what is wrong with it; never what was typed."""

    field: str
    code: str
    message: str


class DiaryError(Exception):
    """Base of everything below; its text never repeats what was typed."""


class InvalidFields(DiaryError):
    """Some fields were out of range or of the wrong kind; nothing was changed."""

    def __init__(self, errors: list[FieldError]) -> None:
        super().__init__("invalid fields: " + ", ".join(error.field for error in errors))
        self.errors = errors


def invalid_field(field: str, code: str, message: str) -> InvalidFields:
    """InvalidFields for one field; to be raised."""
    return InvalidFields([FieldError(field, code, message)])


class Busy(DiaryError):
    """As much of that is being done as this process does at once; nothing was begun. `seconds`: when to ask again."""

    def __init__(self, seconds: int) -> None:
        super().__init__("busy")
        self.seconds = seconds


class RecordNotFound(DiaryError):
    """No such record for this person: unknown, deleted or somebody else's, all the same."""


class EpochChanged(DiaryError):
    """The device knows another history of this database: it was restored from a backup."""

    def __init__(self, epoch: str, restored_seq: int) -> None:
        super().__init__("epoch changed")
        self.epoch = epoch
        self.restored_seq = restored_seq


class WrongDiary(DiaryError):
    """The device holds another person's diary: somebody else has signed in there meanwhile."""


class CursorTooOld(DiaryError):
    """Tombstones after this cursor are already gone: the device must pull from the start."""


class ClientTooOld(DiaryError):
    """The device speaks a protocol or schema this server no longer takes."""


class NotNow(DiaryError):
    """That cannot be done now: `code` says why, `members` what goes with it; nothing that was scored."""

    def __init__(self, code: str, **members: Any) -> None:
        super().__init__(code)
        self.code = code
        self.members = members


class TrialRefused(NotNow):
    """A trial cannot do that now."""


class LinkRefused(NotNow):
    """A link cannot be switched on again."""


class FileRefused(NotNow):
    """A file cannot be given or changed now."""
