"""A ZIP may be damaged, too new, or made to harm; then it is refused whole, before anything of it is looked at."""

import io
import json
import zlib
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZIP_LZMA, ZipFile

import pytest

from diary.exceptions import InvalidFields
from diary.export import packed
from diary.export.format import VERSION
from diary.export.packed import is_packed, read_packed
from diary.models import Entry
from tests.diary.export.taking import preview, zipped

RIGHT = {"format": "daymark-export", "version": VERSION}
TEXT = json.dumps(RIGHT)


def refusal(content):
    with pytest.raises(InvalidFields) as refused:
        read_packed(content)
    (error,) = refused.value.errors
    return error.field, error.code


def why(content):
    with pytest.raises(InvalidFields) as refused:
        read_packed(content)
    return refused.value.errors[0].message


def members(**files):
    """A ZIP with `daymark.json` and others."""
    file = io.BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        for name, content in {"daymark.json": TEXT, **files}.items():
            archive.writestr(name, content)
    return file.getvalue()


def changed(content, offset, value, *, member=-1):
    """Another number in the directory's line of one member, the last unless told."""
    lines = [at for at in range(len(content)) if content.startswith(b"PK\x01\x02", at)]
    at = lines[member] + offset
    return content[:at] + value + content[at + len(value) :]


@pytest.mark.parametrize(
    "content", [zipped(TEXT), TEXT.encode(), b"\xef\xbb\xbf\n " + TEXT.encode()]
)
@pytest.mark.parametrize("version", [1, 2])
def test_ours_is_read(content, version):
    old = {**RIGHT, "version": version}
    if content.startswith(b"PK"):
        content = zipped(old)
    else:
        content = content.replace(TEXT.encode(), json.dumps(old).encode())
    assert is_packed(content)
    assert read_packed(content) == old


@pytest.mark.parametrize(
    "content",
    [
        b"date,pain\n2026-01-01,3\n",
        b"",
        b"[1]",
        zipped("<workbook/>", name="xl/workbook.xml"),
        zipped("{}", name="other/daymark.json.txt")[:-30].replace(b"daymark", b"diaries"),
    ],
    ids=["a table", "nothing", "a list", "a spreadsheet", "another ZIP, cut off"],
)
def test_what_is_no_export_is_for_others_to_read(content):
    assert not is_packed(content)


@pytest.mark.parametrize(
    "content",
    [
        zipped("{}", name="other.json"),
        zipped("{"),
        zipped("[]"),
        zipped("{}"),
        zipped(b"\xff\xfe\x00"),
        zipped('{"format": "daymark-export", "version": NaN}'),
        zipped("[" * 200_000),
        b'{"a":' * 200_000,
        zipped(TEXT)[:-30],
        zipped(TEXT).replace(b"daymark", b"dAymark", 1),
        b"PK\x03\x04",
    ],
    # The files know when they were made, which is not the same in each process of a test run.
    ids=[
        "another name", "half an object", "a list", "nothing", "not text", "NaN", "nested", "nested, bare",
        "cut off", "two names", "a beginning",
    ],
)  # fmt: skip
def test_what_is_not_ours_is_not_readable(content):
    assert refusal(content) == ("file", "not_readable")


def test_a_newer_version_is_told_by_its_number():
    assert refusal(zipped({**RIGHT, "version": 3})) == ("file", "wrong_version")
    assert why(zipped({**RIGHT, "version": 3})) == "needs a Daymark that reads version 3"


@pytest.mark.parametrize("version", ["1", None, True, 0, -1, 10**30, 1.5, []])
def test_what_is_no_version_is_not_readable(version):
    assert refusal(zipped({**RIGHT, "version": version})) == ("file", "not_readable")


def test_a_bomb_is_not_unpacked(monkeypatch):
    """4 MB of blanks are 4 kB; the directory is made to say it is 10 bytes."""
    monkeypatch.setattr(packed, "_UNPACKED_MAX", 4_000_000)
    bomb = zipped(TEXT + " " * packed._UNPACKED_MAX)
    assert len(bomb) < 10_000
    assert refusal(bomb) == ("file", "too_large")
    assert refusal(changed(bomb, 24, (10).to_bytes(4, "little"))) == ("file", "not_readable")


def test_a_bomb_beside_it_is_refused_too(monkeypatch):
    content = members(other="x" * 1_000)
    huge = changed(content, 24, (4_000_000_000).to_bytes(4, "little"))
    assert why(huge) == "unpacks to more than it can hold"
    monkeypatch.setattr(packed, "_SIZES_MAX", 1_000)
    assert refusal(content) == ("file", "too_large")


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "/etc/passwd", "csv/../../x", "..\\x", "C:\\x", "C:x"]
)
def test_a_path_outside_is_refused(name):
    assert why(members(**{name: "x"})) == "has a file in it that would lie outside"


def test_more_than_a_thousand_members_are_refused():
    many = members(**{f"{number}": "" for number in range(packed.MEMBERS_MAX)})
    assert is_packed(many)
    assert refusal(many) == ("file", "too_large")
    assert read_packed(members(**{f"{number}": "" for number in range(packed.MEMBERS_MAX - 1)}))


def test_members_over_each_other_are_refused():
    """One that begins where another does, one that is longer than there is room, and two of one name."""
    content = members(other="x" * 1_000)
    lie = "has files in it that lie over each other"
    assert why(changed(content, 42, (0).to_bytes(4, "little"))) == lie
    assert why(changed(content, 20, (9_000_000).to_bytes(4, "little"))) == lie
    assert why(members(other="x", othe2="y").replace(b"othe2", b"other")) == lie


@pytest.mark.parametrize("member", [0, 1])
def test_a_password_is_refused(member):
    content = changed(members(other="x"), 8, b"\x01\x00", member=member)
    assert why(content) == "is locked with a password"


@pytest.mark.parametrize(
    ("piece", "count"),
    [("{}", packed._OBJECTS_MAX + 1), ("[]", packed._OBJECTS_MAX + 1), ("1", packed._VALUES_MAX + 2), ("1", packed.RECORDS_MAX + 1)],
    ids=["objects", "lists", "values", "records"],
)  # fmt: skip
def test_a_small_file_that_would_fill_the_memory_is_refused(piece, count):
    text = TEXT[:-1] + ', "entries": [' + ",".join([piece] * count) + "]}"
    content = zipped(text)
    assert len(content) < 50_000
    assert refusal(content) == ("file", "too_large")


@pytest.mark.parametrize("method", [ZIP_BZIP2, ZIP_LZMA])
def test_a_method_that_no_export_uses_is_not_readable(method):
    assert refusal(zipped(TEXT, method=method)) == ("file", "not_readable")


def test_a_wrong_checksum_is_not_readable():
    content = zipped(TEXT)
    checksum = zlib.crc32(TEXT.encode()).to_bytes(4, "little")
    damaged = content.replace(checksum, b"\0\0\0\0")
    assert refusal(damaged) == ("file", "not_readable")


def test_what_is_refused_writes_nothing_and_says_why(alices_client):
    day = {
        "kind": "daily",
        "on": "2026-01-01",
        "time_zone": "UTC",
        "recorded_at": "2026-01-01T00:00:00Z",
    }
    file = {**RIGHT, "version": 3, "entries": [day]}
    looked = preview(alices_client, zipped(file))
    assert (looked["state"], looked["preview"]) == ("refused", None)
    assert looked["problem"] == {
        "code": "wrong_version",
        "detail": "It needs a Daymark that reads version 3.",
    }
    assert not Entry.objects.exists()
