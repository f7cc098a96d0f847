"""The fonts of the PDF: which characters each of them draws, and which of them a report needs. Pure.

Libertinus and two fonts with signs are inside typst. Noto comes in two wheels (SIL Open Font License) and is read where
they were installed; without them there are those inside typst.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.util import find_spec
from pathlib import Path

from diary.sharing.report.cmap import characters_in

# What Libertinus has in both weights, but for rare signs, which others have too.
_LIBERTINUS = (
    *((0x20, 0x7E), (0xA0, 0x2E4), (0x2EA, 0x34E), (0x350, 0x36F), (0x384, 0x38A), (0x38C, 0x38C)),
    *((0x38E, 0x3A1), (0x3A3, 0x3CE), (0x3D0, 0x3E1), (0x3FD, 0x45F), (0x490, 0x4C4)),
    *((0x4C7, 0x4CC), (0x4D0, 0x4F9), (0x1E00, 0x1E9B), (0x1EA0, 0x1EF9), (0x2010, 0x2027)),
    *((0x2030, 0x2037), (0x2039, 0x203E), (0x2070, 0x2071), (0x2074, 0x208E), (0x20AB, 0x20AC)),
    *((0x2153, 0x2182), (0x2190, 0x219B), (0x2264, 0x2265), (0x25A0, 0x25A1)),
)
_MATHEMATICS = ((0x2190, 0x22FF), (0x25A0, 0x25FF))
_SIGNS = (
    *((0x2600, 0x262F), (0x2638, 0x268B), (0x2690, 0x269C), (0x26A0, 0x26A1), (0x2706, 0x2709)),
    *((0x270C, 0x2727), (0x2729, 0x274B), (0x2761, 0x2775), (0x2794, 0x2794), (0x2798, 0x27AF)),
)
_CJK = "Noto Sans CJK"
_KANA = re.compile("[\u3041-\u30ff\uff66-\uff9f]")
_HANGUL = re.compile("[\u1100-\u11ff\u3131-\u318e\uac00-\ud7a3]")
_HAN = re.compile("[\u4e00-\u9fff]")
_OTHER_THAN_ASCII = re.compile("[\x00-\x7f]?[^\x00-\x7f]+")
_JOINERS_AND_MODIFIERS = re.compile("[\u200c\u200d\uff9e\uff9f\U0001f3fb-\U0001f3ff]")


@dataclass(frozen=True)
class Font:
    """One family: a file, or what is inside typst and said here in ranges."""

    family: str
    file: Path | None = None
    ranges: tuple[tuple[int, int], ...] = ()

    @cached_property
    def characters(self) -> frozenset[str]:
        """What it draws; read when it is first asked for."""
        if self.file:
            return characters_in(self.file)
        return frozenset(chr(code) for low, high in self.ranges for code in range(low, high + 1))

    def draws(self, cluster: str) -> bool:
        return self.characters.issuperset(cluster)


@dataclass(frozen=True)
class Needed:
    """What typst gets for one report: families in the order in which it tries them, and the folders they are in."""

    families: list[str]
    folders: list[str]


def fonts_for(text: str) -> Needed:
    """The fonts for a text that has been through `drawn`: for most reports only those inside typst."""
    needed: list[Font] = list(_inside_typst())
    for cluster in dict.fromkeys(_clusters_beyond_ascii(text)):
        if not any(font.draws(cluster) for font in needed):
            needed += [font for font in [font_of(cluster)] if font]
    # Those with signs have letters too, worse ones: they come last.
    libertinus, mathematics, signs, *noto = needed
    families = [_of_the_region(font.family, text) for font in noto]
    folders = sorted({str(font.file.parent) for font in noto if font.file})
    return Needed([libertinus.family, *families, mathematics.family, signs.family], folders)


def font_of(cluster: str) -> Font | None:
    """The first font that has all of it: of a cluster that no font has whole, typst loses letters and says nothing."""
    return next((font for font in _fonts() if font.draws(cluster)), None)


def clusters(text: str) -> Iterator[str]:
    """The text in pieces that are drawn together: a character with the marks, joiners and modifiers that follow it."""
    piece = ""
    for one in text:
        if piece and not goes_on(one):
            yield piece
            piece = ""
        piece += one
    if piece:
        yield piece


def goes_on(one: str) -> bool:
    """Whether a character is drawn with the one before it (Unicode Standard Annex 29, without pairs of emoji)."""
    return unicodedata.category(one)[0] == "M" or bool(_JOINERS_AND_MODIFIERS.match(one))


def is_unseen(one: str) -> bool:
    """Whether a character has an effect but no shape: joiners, marks of direction, places to break a line."""
    return unicodedata.category(one) == "Cf"


def _clusters_beyond_ascii(text: str) -> Iterator[str]:
    for run in dict.fromkeys(_OTHER_THAN_ASCII.findall(text)):
        for cluster in clusters(run):
            yield "".join(one for one in cluster if not is_unseen(one))


def _of_the_region(family: str, text: str) -> str:
    """Each region's shapes of the characters that Chinese, Japanese and Korean share are a family of their own.

    Kana are Japanese, hangul Korean. Of the rest, what only GB 2312 has is simplified, what only Big5 has traditional.
    """
    if family != _CJK:
        return family
    if _KANA.search(text):
        return f"{_CJK} JP"
    if _HANGUL.search(text):
        return f"{_CJK} KR"
    han = "".join(set(_HAN.findall(text)))
    simplified, traditional = (len(han.encode(code, "ignore")) for code in ("gb2312", "big5"))
    return f"{_CJK} {'TC' if traditional > simplified else 'SC'}"


@cache
def _fonts() -> tuple[Font, ...]:
    """In the order in which they are asked."""
    noto = (Font(_family(file), file) for file in _files("manimgx_fonts"))
    cjk = (Font(_CJK, file) for file in _files("manimgx_fonts_cjk"))
    return (*_inside_typst(), *noto, *cjk)


@cache
def _inside_typst() -> tuple[Font, Font, Font]:
    return (
        Font("Libertinus Serif", ranges=_LIBERTINUS),
        Font("New Computer Modern Math", ranges=_MATHEMATICS),
        Font("DejaVu Sans Mono", ranges=_SIGNS),
    )


def _files(package: str) -> list[Path]:
    found = find_spec(package)
    if found is None or found.origin is None:
        return []
    files = sorted(path for path in Path(found.origin).parent.iterdir() if ".tt" in path.name)
    return [file for file in files if "Italic" not in file.name]


def _family(file: Path) -> str:
    """NotoSansArabic[wght].ttf is Noto Sans Arabic."""
    return re.sub("(?<=[a-z])(?=[A-Z])", " ", file.name.partition("[")[0])
