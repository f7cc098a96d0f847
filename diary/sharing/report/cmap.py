"""Which characters a font file has a shape for (OpenType 1.9.1, tables "ttcf" and "cmap", formats 4 and 12). Pure."""

from collections.abc import Iterator
from pathlib import Path
from struct import iter_unpack, unpack, unpack_from
from typing import BinaryIO


def characters_in(font: Path) -> frozenset[str]:
    """All that a TrueType or OpenType file draws; of a collection, its first font.

    Reads the file's list of tables and one of them. Raises ValueError for a file without a table we know.
    """
    with font.open("rb") as file:
        table = _cmap(file)
    starts = [start for _, _, start in iter_unpack(">HHI", table[4 : 4 + 8 * _short(table, 2)])]
    by_format = {_short(table, start): table[start:] for start in starts}
    if 12 in by_format:
        return frozenset(map(chr, _groups(by_format[12])))
    if 4 in by_format:
        return frozenset(map(chr, _segments(by_format[4])))
    raise ValueError("no table of characters in a format we read")


def _cmap(file: BinaryIO) -> bytes:
    is_collection = file.read(4) == b"ttcf"
    file.seek(12 if is_collection else 0)
    [start] = unpack(">I", file.read(4)) if is_collection else [0]
    file.seek(start + 4)
    [tables] = unpack(">H", file.read(2))
    file.seek(start + 12)
    for name, _, offset, length in iter_unpack(">4sIII", file.read(16 * tables)):
        if name == b"cmap":
            file.seek(offset)
            return file.read(length)
    raise ValueError("no table of characters")


def _groups(table: bytes) -> Iterator[int]:
    """Format 12: runs of characters whose shapes are numbered one after the other; number 0 is no shape."""
    [count] = unpack_from(">I", table, 12)
    for first, last, glyph in iter_unpack(">III", table[16 : 16 + 12 * count]):
        yield from range(first + (glyph == 0), last + 1)


def _segments(table: bytes) -> Iterator[int]:
    """Format 4: runs with a number to add, or a place in a list of numbers counted from the place where it stands."""
    size = _short(table, 6)
    lasts, firsts, deltas, places = 14, 16 + size, 16 + 2 * size, 16 + 3 * size
    for at in range(0, size, 2):
        first, place = _short(table, firsts + at), _short(table, places + at)
        for code in range(first, _short(table, lasts + at) + 1):
            listed = _short(table, places + at + place + 2 * (code - first)) if place else code
            is_none = place and not listed
            if not is_none and (listed + _short(table, deltas + at)) & 0xFFFF:
                yield code


def _short(table: bytes, at: int) -> int:
    number: int = unpack_from(">H", table, at)[0]
    return number
