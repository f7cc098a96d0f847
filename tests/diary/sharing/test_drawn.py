"""What people type in their own writing stands in the PDF as they typed it, and nothing typed keeps it from being made."""

import io
import json
import subprocess
import sys
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import page
import pypdf
import pytest

from diary.sharing.report import fonts, pdf, pdf_view
from diary.sharing.report.direction import isolated
from diary.sharing.report.drawn import OTHER_WRITING, drawn
from diary.sharing.report.fonts import fonts_for
from tests.diary.sharing.reports import FIRST_ON, day, long_report, report_of, with_text

# What pypdf reads back letter for letter.
PLAIN = {
    "Greek": "Ο πόνος ήταν χειρότερος τη νύχτα. ᾧ",
    "Cyrillic": "Ночью боль сильнее, ноги онемели. Ґ",
    "Armenian": "Ցավը գիշերը ավելի ուժեղ էր։",
    "Georgian": "ტკივილი ღამით ძლიერი იყო",
    "Chinese, simplified": "晚上脚疼得更厉害，吃了两片药。",
    "Chinese, traditional": "晚上腳痛得更厲害，吃了兩片藥。",
    "Japanese": "夜は足の痛みがひどく、よく眠れませんでした。",
    "Korean": "밤에 발이 더 아팠어요.",
    "signs": "→ ≥ ½ ✓ ✗ ☐ ☎ ⚠ ♥ № ₹ ➜ ⚡ ☀ ✅ ❌ ⭐",
    "emoji": "🦶 😀 🩹 🧦 👍 😴",
}
# Shapes here stand for parts or groups of letters, and pypdf puts them together its own way.
SHAPED = {
    "Arabic": "الألم أسوأ في الليل. أخذت Ibuprofen 400 mg مرتين (اليوم)!",
    "Persian": "می‌خواهم کتاب‌ها را",
    "Hebrew": "הכאב חזק יותר בלילה, לקחתי 2 כדורים. שָׁלוֹם",
    "Devanagari": "रात में दर्द ज़्यादा था, क्षत्रिय ज्ञान। क्‍ष",
    "Bengali": "রাতে ব্যথা বেশি ছিল। ক্ষুদ্র",
    "Tamil": "இரவில் வலி அதிகம் ஸ்ரீ கொ",
    "Thai": "คืนนี้ปวดเท้ามากกว่าเดิม น้ำ ที่ผู้ปั้น",
    "emoji of several": "👍🏿 🇩🇪 1⃣",
}
TEMPLATE = """
#let report = json(bytes(sys.inputs.report))
#set document(title: "Test")
#set text(font: report.fonts, lang: "en", size: 6pt)
#for one in report.texts { block(one); block(text(weight: "bold", one)) }
"""


def check(made: bytes) -> str:
    """Refuses what is not PDF/UA-1; all text without blanks."""
    found = page.validate_pdf_bytes(made, profile="ua1")
    assert [failure.message for failure in found.failures] == []
    text = "".join(one.extract_text() for one in pypdf.PdfReader(io.BytesIO(made)).pages)
    return squeezed(text)


def squeezed(text: str) -> str:
    return "".join(one for one in text if not one.isspace() and unicodedata.category(one) != "Cf")


def typeset_alone(texts: list[str], folder: Path) -> bytes:
    """By the script of the real PDF, in regular and bold, with a layout that is nothing but these texts."""
    (folder / "test.typ").write_text(TEMPLATE)
    needed = fonts_for(json.dumps(texts, ensure_ascii=False))
    job = {
        "template": str(folder / "test.typ"),
        "root": str(folder),
        "view": {"texts": texts, "fonts": needed.families},
        "font_paths": needed.folders,
        "timestamp": 0,
    }
    script = [sys.executable, "-I", str(pdf._SCRIPT)]
    done = subprocess.run(script, input=json.dumps(job).encode(), capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()[-300:]
    return done.stdout


@pytest.mark.parametrize("text", [*PLAIN.values(), *SHAPED.values()], ids=[*PLAIN, *SHAPED])
def test_no_letter_of_common_writing_becomes_a_box_or_gets_lost(text: str) -> None:
    assert squeezed(drawn(text)) == squeezed(unicodedata.normalize("NFC", text))


@pytest.mark.long
def test_names_and_notes_in_every_writing_make_a_pdf_that_says_what_was_typed() -> None:
    everything = " ".join([*PLAIN.values(), *SHAPED.values()])
    report = report_of([day(FIRST_ON, note=one) for one in PLAIN.values()])
    scope = replace(
        report.scope, shown_name=everything, question=everything, includes=frozenset({"notes"})
    )
    said = check(pdf.report_pdf(replace(report, scope=scope), paper="a4"))
    for text in PLAIN.values():
        assert said.count(squeezed(text)) >= 2
    assert OTHER_WRITING not in said


@pytest.mark.long
def test_all_that_is_called_drawn_can_be_drawn_in_both_weights(tmp_path: Path) -> None:
    """All of what ranges promise, a sample of what is read from the files, and what no font has together."""
    promised = [one for font in fonts._inside_typst() for one in sorted(font.characters)]
    read = [one for font in fonts._fonts()[3:] for one in sorted(font.characters)[::31]]
    assert min(len(promised), len(read)) > 1_500
    lines = ["".join(promised), *map("".join, batches(read, 100)), *odd_pairs()]
    typeset_alone([drawn(one) for one in lines], tmp_path)


def batches(letters: list[str], size: int) -> Iterator[list[str]]:
    return (letters[at : at + size] for at in range(0, len(letters), size))


def odd_pairs() -> Iterator[str]:
    """Marks on letters and signs of other writing, which no font has together."""
    marks = "\u0301\u20e3\u0651\u05b8\u093e\u0e34\u3099\uff9e\U0001f3fd\u200d\u034f\ufe0f"
    for base in "aяاשक日ก→✓😀□ ":
        yield "".join(f"{base}{mark}" for mark in marks) + f"{base}\u200d{base}\u200c😀"
    yield "\u2068\u0651a\u2069\u0301\u2069\u2068"


def test_what_no_font_has_is_one_box_and_the_letters_around_it_stay() -> None:
    assert drawn("Füße 𓀀𓀁 ok \ue000\U000e0041") == "Füße □ ok"
    assert drawn("aकि и\u0651!") == "aकि и□!"
    assert drawn("□\u0651 a") == "□ a"
    assert drawn("a\x00b\x07c\u202ed\u2067e") == "abcde"


def test_joiners_stay_where_they_shape_words_and_nowhere_else() -> None:
    assert "می\u200cخواهم" in drawn("می\u200cخواهم")
    assert drawn("क\u094d\u200dष") == "क\u094d\u200dष"
    # A font without the pair would show the second picture only.
    assert drawn("👩\u200d⚕\ufe0f a\u200cb ☀\ufe0f") == "👩⚕ ab ☀"


def test_a_long_word_can_be_broken_but_never_between_a_letter_and_its_mark() -> None:
    assert drawn("W" * 50) == "\u200b".join(["W" * 24, "W" * 24, "WW"])
    pieces = drawn("q\u0301" * 30).split("\u200b")
    assert [len(one) for one in pieces] == [48, 12]
    # These writings end a line without a blank, by a dictionary or anywhere.
    for text in ("ก" * 60, "晚上" * 30, "あ" * 60):
        assert drawn(text) == text


def test_text_from_right_to_left_keeps_to_itself() -> None:
    assert drawn("שלום, 5!") == "\u2068שלום, 5!\u2069"
    assert isolated("مساء") + ", 35 Hz" == "\u2068مساء\u2069, 35 Hz"
    assert drawn("\u2068مساء\u2069, 35 Hz") == "\u2068مساء\u2069, 35 Hz"
    assert isolated("a\u2069ش\u2068b") == drawn("a\u2069ش\u2068b") == "\u2068aشb\u2069"
    assert isolated("Evening") == "Evening"
    for text in SHAPED.values():
        assert drawn(drawn(text)) == drawn(text)


def test_most_reports_need_no_font_but_those_inside_typst() -> None:
    view = pdf_view.pdf_view(replace(long_report(40), cause="Füße – naïve ≥ 5 µs €"))
    inside = ["Libertinus Serif", "New Computer Modern Math", "DejaVu Sans Mono"]
    assert fonts_for(json.dumps(view, ensure_ascii=False)) == fonts.Needed(inside, [])


def test_only_the_fonts_of_the_writing_in_it_are_given() -> None:
    needed = fonts_for(drawn("दर्द था।"))
    assert needed.families[1:-2] == ["Noto Sans Devanagari"]
    assert [Path(one).name for one in needed.folders] == ["manimgx_fonts"]


@pytest.mark.parametrize(
    ("text", "region"),
    [
        (PLAIN["Chinese, simplified"], "SC"),
        (PLAIN["Chinese, traditional"], "TC"),
        (PLAIN["Japanese"], "JP"),
        (PLAIN["Korean"], "KR"),
        ("日本", "SC"),
    ],
)
def test_shared_characters_have_the_shapes_of_the_region(text: str, region: str) -> None:
    assert fonts_for(f'{{"note": "{text}"}}').families[1:-2] == [f"Noto Sans CJK {region}"]


def test_without_the_packages_there_are_boxes_and_still_a_pdf(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(fonts, "_files", lambda _package: [])
    fonts._fonts.cache_clear()
    try:
        assert drawn("Füße ✓ 晚上 שלום 🦶🏽") == "Füße ✓ □ □ □"
        text = check(pdf.report_pdf(with_text("晚上 ✓"), paper="a4"))
    finally:
        fonts._fonts.cache_clear()
    assert "standsforwriting" in text
