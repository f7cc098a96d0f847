"""A ZIP may be damaged, too new, or made to harm."""

import json
import zlib
from zipfile import ZIP_BZIP2, ZIP_LZMA

import pytest

from diary.exceptions import InvalidFields
from diary.export import packed
from diary.export.packed import is_packed, read_packed
from tests.diary.export.taking import zipped

RIGHT = {"format": "daymark-export", "version": 1}


def refusal(content):
    with pytest.raises(InvalidFields) as refused:
        read_packed(content)
    (error,) = refused.value.errors
    return error.field, error.code


def test_ours_is_read():
    content = zipped(json.dumps(RIGHT))
    assert is_packed(content)
    assert read_packed(content) == RIGHT


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
        zipped(json.dumps(RIGHT))[:-30],
        zipped(json.dumps(RIGHT)).replace(b"daymark", b"dAymark", 1),
        b"PK\x03\x04",
    ],
    # The files know when they were made, which is not the same in each process of a test run.
    ids=[
        "another name", "half an object", "a list", "nothing", "not text", "NaN", "nested",
        "cut off", "two names", "a beginning",
    ],
)  # fmt: skip
def test_what_is_not_ours_is_not_readable(content):
    assert refusal(content) == ("file", "not_readable")


@pytest.mark.parametrize("version", [2, "1", None])
def test_another_version_is_told(version):
    content = zipped(json.dumps({**RIGHT, "version": version}))
    assert refusal(content) == ("file", "wrong_version")


def test_a_bomb_is_not_unpacked(monkeypatch):
    """40 MB of blanks are 40 kB; the directory is made to say it is 10 bytes."""
    bomb = bytearray(zipped(json.dumps(RIGHT) + " " * packed._UNPACKED_MAX))
    assert len(bomb) < 100_000
    assert refusal(bytes(bomb)) == ("file", "too_large")
    directory = bomb.rindex(b"PK\x01\x02")
    bomb[directory + 24 : directory + 28] = (10).to_bytes(4, "little")
    assert refusal(bytes(bomb)) == ("file", "not_readable")


@pytest.mark.parametrize(
    ("piece", "count"),
    [("{}", packed._OBJECTS_MAX + 1), ("[]", packed._OBJECTS_MAX + 1), ("1", packed._VALUES_MAX + 2), ("1", packed.RECORDS_MAX + 1)],
    ids=["objects", "lists", "values", "records"],
)  # fmt: skip
def test_a_small_file_that_would_fill_the_memory_is_refused(piece, count):
    text = json.dumps(RIGHT)[:-1] + ', "entries": [' + ",".join([piece] * count) + "]}"
    content = zipped(text)
    assert len(content) < 50_000
    assert refusal(content) == ("file", "too_large")


@pytest.mark.parametrize("method", [ZIP_BZIP2, ZIP_LZMA])
def test_a_method_that_no_export_uses_is_not_readable(method):
    assert refusal(zipped(json.dumps(RIGHT), method=method)) == ("file", "not_readable")


def test_a_wrong_checksum_is_not_readable():
    content = bytearray(zipped(json.dumps(RIGHT)))
    checksum = zlib.crc32(json.dumps(RIGHT).encode()).to_bytes(4, "little")
    damaged = bytes(content).replace(checksum, b"\0\0\0\0")
    assert refusal(damaged) == ("file", "not_readable")
