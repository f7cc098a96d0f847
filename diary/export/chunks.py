"""Files of any length in encrypted rows, a piece at a time."""

from base64 import b64decode, b64encode
from collections.abc import Iterator
from itertools import count
from typing import Any, Protocol

from accounts.encryption import is_unreadable
from diary.exceptions import FileRefused
from diary.models import DataExport, DataImport, FileChunk

CHUNK_BYTES = 256 * 1024


class Readable(Protocol):
    """An open file of bytes."""

    def seek(self, offset: int, /) -> Any: ...

    def read(self, size: int, /) -> bytes: ...


def keep_file(file: Readable, of: DataExport | DataImport) -> int:
    """Stores the file from its beginning in place of an earlier one; returns its bytes. In the caller's transaction."""
    forget_file(of)
    file.seek(0)
    size = number = 0
    while piece := file.read(CHUNK_BYTES):
        FileChunk.objects.create(**_owner(of), number=number, content=b64encode(piece).decode())
        size, number = size + len(piece), number + 1
    return size


def pieces_of(of: DataExport | DataImport) -> Iterator[bytes]:
    """The file again, piece by piece; nothing when there is none (any more). Raises FileRefused for one no key opens.

    A question for each: whoever takes them slowly, or stops, leaves nothing open in the database.
    """
    rows = FileChunk.objects.filter(**_owner(of)).values_list("content", flat=True)
    for number in count():
        content = rows.filter(number=number).first()
        if content is None:
            return
        if is_unreadable(content):
            # Without this piece it would be another file.
            raise FileRefused("unreadable")
        yield b64decode(content)


def forget_file(of: DataExport | DataImport) -> None:
    """Deletes the bytes; a second call finds nothing."""
    FileChunk.objects.filter(**_owner(of)).delete()


def _owner(of: DataExport | DataImport) -> dict[str, int]:
    name = "of_export_id" if isinstance(of, DataExport) else "of_import_id"
    return {name: of.pk}
