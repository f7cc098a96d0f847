"""A ZIP of ours, or `daymark.json` out of one, read with care: it may be damaged, too new, or made to harm."""

import io
import json
import re
import zlib
from collections.abc import Iterator
from itertools import pairwise
from typing import Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from diary.exceptions import InvalidFields, invalid_field
from diary.export.format import FILE, FORMAT, VERSION

BYTES_MAX = 20_000_000
# Ten years of three entries and a session a day, every field answered, a long note, one value changed in each: 41 MB,
# 410 000 objects and lists, 1 100 000 values. Ten years as most people keep them: 6 MB.
_UNPACKED_MAX = 100_000_000
# A few kilobytes of ZIP could hold "[{},{},…": gigabytes once they are objects.
_OBJECTS_MAX = 1_000_000
_VALUES_MAX = 5_000_000
RECORDS_MAX = 100_000
MEMBERS_MAX = 1_000
# Of all members together; only one of them is ever unpacked.
_SIZES_MAX = 1_000_000_000
# Deflate makes nothing smaller than this.
_RATIO_MAX = 1_032
_ZIP = b"PK\x03\x04"
_MEMBER = b"PK\x01\x02"
_LOCAL_HEADER_BYTES = 30
_ENCRYPTED = 1
_OBJECT = re.compile(rb"(?:\xef\xbb\xbf)?\s*\{")
_DAMAGED = (
    BadZipFile,
    RuntimeError,
    NotImplementedError,
    EOFError,
    zlib.error,
    OSError,
    ValueError,
)

Json = dict[str, Any]


def is_packed(content: bytes) -> bool:
    """By what is in it, people rename files: a JSON object, or a ZIP with `daymark.json` in it; a spreadsheet is a ZIP too."""
    if not content.startswith(_ZIP):
        return _OBJECT.match(content) is not None
    if content.count(_MEMBER) > MEMBERS_MAX:
        return FILE.encode() in content
    try:
        with ZipFile(io.BytesIO(content)) as archive:
            return FILE in archive.namelist()
    except _DAMAGED:
        # Its list of contents is gone: what each member says before its bytes is left.
        return FILE.encode() in content


def read_packed(content: bytes) -> Json:
    """What `daymark.json` holds, its members not checked yet; no other file of the ZIP is opened.

    Raises InvalidFields naming `file`: not_readable, too_large, wrong_version.
    """
    text = _unpacked(content) if content.startswith(_ZIP) else content.removeprefix(b"\xef\xbb\xbf")
    found = _parsed(text)
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        raise _not_readable("is not an export of Daymark")
    _check_version(found.get("version"))
    if sum(len(each) for each in found.values() if isinstance(each, list)) > RECORDS_MAX:
        raise _too_large(f"must hold at most {RECORDS_MAX} records")
    return found


def records_in(found: Json, name: str) -> Iterator[Any]:
    """Takes the records of one list out, which may be of any kind; nothing where there is no list.

    One by one, so that none is held twice once it is understood.
    """
    records = found.pop(name, None)
    if isinstance(records, list):
        records.reverse()
        while records:
            yield records.pop()


def _check_version(version: Any) -> None:
    if type(version) is not int or not 1 <= version < 1_000:
        raise _not_readable("does not say which version it is")
    if version > VERSION:
        raise invalid_field(
            "file", "wrong_version", f"needs a Daymark that reads version {version}"
        )


def _unpacked(content: bytes) -> bytes:
    """The one file we know, read to a limit whatever the directory says about its size."""
    # Before the directory is read: it could be twenty megabytes of members.
    if content.count(_MEMBER) > MEMBERS_MAX:
        raise _too_large(f"must hold at most {MEMBERS_MAX} files")
    try:
        with ZipFile(io.BytesIO(content)) as archive:
            _check_members(archive)
            with archive.open(FILE) as file:
                text = file.read(_UNPACKED_MAX + 1)
    except (KeyError, *_DAMAGED):
        raise _not_readable("is damaged") from None
    if len(text) > _UNPACKED_MAX:
        raise _too_large(f"must be at most {_UNPACKED_MAX // 1_000_000} MB unpacked")
    return text


def _check_members(archive: ZipFile) -> None:
    """Raises InvalidFields for a directory that no export has: it was made to do harm, or is not whole."""
    members = archive.infolist()
    if any(member.flag_bits & _ENCRYPTED for member in members):
        raise _not_readable("is locked with a password")
    if any(_leads_outside(member.filename) for member in members):
        raise _not_readable("has a file in it that would lie outside")
    if len({member.filename for member in members}) < len(members) or _overlap(archive):
        raise _not_readable("has files in it that lie over each other")
    if archive.getinfo(FILE).compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        raise _not_readable("is packed in a way that no export is")
    if any(_is_bomb(member) for member in members):
        raise _too_large("unpacks to more than it can hold")
    if sum(member.file_size for member in members) > _SIZES_MAX:
        raise _too_large("must be at most 1 GB unpacked")


def _leads_outside(name: str) -> bool:
    parts = name.replace("\\", "/").split("/")
    return ".." in parts or not parts[0] or ":" in parts[0]


def _overlap(archive: ZipFile) -> bool:
    """Whether the bytes of one member are those of another, or of the directory."""
    spans = sorted((member.header_offset, _end_of(member)) for member in archive.infolist())
    spans.append((archive.start_dir, archive.start_dir))
    return spans[0][0] < 0 or any(one[1] > other[0] for one, other in pairwise(spans))


def _end_of(member: ZipInfo) -> int:
    """At least: its header may hold more."""
    name_bytes = len(member.orig_filename.encode())
    return member.header_offset + _LOCAL_HEADER_BYTES + name_bytes + member.compress_size


def _is_bomb(member: ZipInfo) -> bool:
    return member.file_size > _RATIO_MAX * (member.compress_size + 1)


def _parsed(text: bytes) -> Any:
    if text.count(b"{") + text.count(b"[") > _OBJECTS_MAX or text.count(b",") > _VALUES_MAX:
        raise _too_large("must hold less")
    try:
        return json.loads(text, parse_constant=_refuse_constant, object_hook=_Sharing())
    except (ValueError, RecursionError):
        raise _not_readable("is not an export of Daymark, or it is damaged") from None


class _Sharing:
    """Holds a pair of texts once: most fields have the stamp of their neighbour, and there are dozens a record."""

    def __init__(self) -> None:
        self._held: dict[tuple[str, str], list[str]] = {}

    def __call__(self, found: Json) -> Json:
        for key, value in found.items():
            if type(value) is list and [type(one) for one in value] == [str, str]:
                found[key] = self._held.setdefault((value[0], value[1]), value)
        return found


def _refuse_constant(name: str) -> None:
    raise ValueError("not JSON")


def _too_large(message: str) -> InvalidFields:
    return invalid_field("file", "too_large", message)


def _not_readable(message: str) -> InvalidFields:
    return invalid_field("file", "not_readable", message)
