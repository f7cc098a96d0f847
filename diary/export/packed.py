"""A ZIP of ours, read with care: it may be damaged, too new, or made to harm."""

import io
import json
import zlib
from collections.abc import Iterator
from typing import Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile

from diary.exceptions import InvalidFields, invalid_field
from diary.export.format import FILE, FORMAT, VERSION

BYTES_MAX = 20_000_000
# Ten years with a session a day are about a quarter of this.
_UNPACKED_MAX = 40_000_000
# A few kilobytes of ZIP could hold "[{},{},…": gigabytes once they are objects. Ten years are a tenth of these.
_OBJECTS_MAX = 1_000_000
_VALUES_MAX = 5_000_000
RECORDS_MAX = 100_000
_ZIP = b"PK\x03\x04"

Json = dict[str, Any]


def is_packed(content: bytes) -> bool:
    """By its first bytes: people rename files."""
    return content.startswith(_ZIP)


def read_packed(content: bytes) -> Json:
    """What `daymark.json` holds, its members not checked yet; no other file of the ZIP is opened.

    Raises InvalidFields naming `file`: not_readable, too_large, wrong_version.
    """
    found = _parsed(_unpacked(content))
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        raise _not_readable()
    if sum(len(each) for each in found.values() if isinstance(each, list)) > RECORDS_MAX:
        raise _too_large(f"must hold at most {RECORDS_MAX} records")
    if found.get("version") != VERSION:
        message = "comes from a newer Daymark than this one"
        raise invalid_field("file", "wrong_version", message)
    return found


def records_in(found: Json, name: str) -> Iterator[Any]:
    """The records of one list, which may be of any kind; nothing where there is no list."""
    records = found.get(name)
    yield from records if isinstance(records, list) else ()


def _unpacked(content: bytes) -> bytes:
    """The one file we know, read to a limit whatever the directory says about its size."""
    try:
        with ZipFile(io.BytesIO(content)) as archive:
            if archive.getinfo(FILE).compress_type not in (ZIP_STORED, ZIP_DEFLATED):
                raise _not_readable()
            with archive.open(FILE) as file:
                text = file.read(_UNPACKED_MAX + 1)
    except (BadZipFile, KeyError, RuntimeError, NotImplementedError, EOFError, zlib.error, OSError):
        # RuntimeError: it wants a password.
        raise _not_readable() from None
    if len(text) > _UNPACKED_MAX:
        raise _too_large("must be at most 40 MB unpacked")
    return text


def _parsed(text: bytes) -> Any:
    if text.count(b"{") + text.count(b"[") > _OBJECTS_MAX or text.count(b",") > _VALUES_MAX:
        raise _too_large("must hold less")
    try:
        return json.loads(text, parse_constant=_refuse_constant)
    except (ValueError, RecursionError):
        raise _not_readable() from None


def _refuse_constant(name: str) -> None:
    raise ValueError("not JSON")


def _too_large(message: str) -> InvalidFields:
    return invalid_field("file", "too_large", message)


def _not_readable() -> InvalidFields:
    return invalid_field("file", "not_readable", "is not an export of Daymark, or it is damaged")
