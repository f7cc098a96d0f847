"""All words that people read: no claim about EMS, no word that a doubtful number hides behind, no before and after as evidence.

An exact sentence may be allowed where the word is no claim, or where the claim is denied.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
FORBIDDEN = re.compile(
    r"\bworks\b|\bproven\b|\bsignifican\w*|\bcures?d?\b|\bhelps\b|\beffective(?:ly|ness)?\b|\bp[ -]?values?\b|\bp ?[<=] ?0?\."
    r"|\bchance (?:that|of) (?:it|there|no|none|nothing)\b|\bthan before\b|\bbefore EMS and after\b|\bimprov\w+|\bsince you (?:began|started|use)\b|\bthanks to EMS\b",
    re.IGNORECASE,
)
ALLOWED = {
    # Denials.
    "EMS is an addition to treatment, not a cure. The research on it is mixed and differs by type of neuropathy and by settings.",
    "It is an addition to treatment, never a cure, and nobody can promise that it helps you.",
    "In one study, 262 people were given only a placebo for a year. They improved by 3.7 points on a neuropathy score while their nerves got worse. So a better week after starting with a device does not show that the device did it. Comparing days with and days without it is fairer.",
    # The question.
    "Helps?",
    # What the app or an address does.
    "The address no longer works.",
    "Works without a network",
    "There is no network, and nobody has signed in on this device yet. Connect once to sign in; after that Daymark works without a network.",
    '"description": "A diary for pain, numbness and tingling that works without a network.",',
    "If you like. Dictation works here too.",
    "This address is not encrypted (http). Logging works. Opening without a network, installing and notifications do not.",
    "Nothing was changed, and what you wrote on your device is still there. It works again once whoever runs this server has made room.",
    "The server has no room left; nothing was written, it works again once there is room",
}  # fmt: skip
# The question, and what the app, its sign-up or a person does.
ALLOWED_IN_PROSE = (
    "without being able to tell whether it helps *them*",
    "installs the app, works offline",
    "nothing works offline",
    "sign-up works at once",
    "the app works offline",
    "whoever works on it",
    "the server does not know works;",
)
# Where words are, and how to find them there.
MESSAGES = "frontend/src/**/*words.en.ts"
PROSE = ("README.md", "CHANGELOG.md")
PAGES = ("templates/**/*.html", "templates/**/*.txt", "diary/sharing/report/*.typ", "frontend/index.html", "frontend/src/manifest.json")  # fmt: skip
CODE = ("diary/sharing/**/*.py", "diary/ems/*.py", "diary/entries/*.py", "diary/reminders/*.py", "diary/trials/*.py", "diary/api/*.py", "diary/export/*.py", "diary/views/*.py", "accounts/**/*.py")  # fmt: skip

_QUOTED = re.compile(r"'((?:[^'\\\n]|\\.)*)'|\"((?:[^\"\\\n]|\\.)*)\"|`((?:[^`\\]|\\.)*)`")
_LINE_COMMENT = re.compile(r"^\s*(?://|/?\*).*$", re.MULTILINE)
_IN_TEMPLATES = re.compile(r"\{#.*?#\}|\{% comment .*?endcomment %\}|<!--.*?-->", re.DOTALL)
_TAG = re.compile(r"<[^>]*>|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
_TRANSLATED = re.compile(r"\{% translate \"([^\"]*)\"")


def said_in_messages(source: str) -> list[str]:
    """Every quoted text that is no key of a message or a path."""
    found = _QUOTED.findall(_LINE_COMMENT.sub("", source))
    return ["".join(parts).replace("\\'", "'") for parts in found if not _is_key("".join(parts))]


def _is_key(text: str) -> bool:
    """ "helps.title"; a single word may be a whole message."""
    return re.fullmatch(r"[\w./-]*[\d._/-][\w./-]*", text) is not None


def said_on_a_page(source: str) -> list[str]:
    source = _IN_TEMPLATES.sub("", source)
    text = _TAG.sub("\n", source)
    return _TRANSLATED.findall(source) + [line.strip() for line in text.split("\n") if line.strip()]


def said_in_prose(source: str) -> list[str]:
    """Each paragraph and point without the phrases that are no claim; of a changelog only what is not released yet."""
    unreleased = re.split(r"^## (?=\[?v?\d)", source, maxsplit=1, flags=re.MULTILINE)[0]
    parts = re.split(r"\n\s*\n|\n(?=\* )", unreleased)
    return [_without_what_is_no_claim(" ".join(part.split())) for part in parts if part.strip()]


def _without_what_is_no_claim(text: str) -> str:
    for phrase in ALLOWED_IN_PROSE:
        text = text.replace(phrase, "")
    return text


def said_in_code(source: str, *, docstrings: bool) -> list[str]:
    """Constants of text; docstrings where they are shown (those of the API describe it)."""
    tree = ast.parse(source)
    hidden = set() if docstrings else {id(one) for one in _docstrings(tree)}
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in hidden
    ]


def _docstrings(tree: ast.AST) -> Iterator[ast.AST]:
    """Every text that is a statement of its own."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            yield node.value


def claims(texts: list[str]) -> list[str]:
    return [text for text in texts if FORBIDDEN.search(text) and text.strip() not in ALLOWED]


def _all() -> Iterator[tuple[Path, list[str]]]:
    for path in sorted(ROOT.glob(MESSAGES)):
        yield path, said_in_messages(path.read_text())
    for name in PROSE:
        yield ROOT / name, said_in_prose((ROOT / name).read_text())
    for pattern in PAGES:
        for path in sorted(ROOT.glob(pattern)):
            yield path, said_on_a_page(path.read_text())
    for pattern in CODE:
        for path in sorted(ROOT.glob(pattern)):
            yield path, said_in_code(path.read_text(), docstrings=path.parent.name == "api")


def test_nothing_that_people_read_makes_a_claim() -> None:
    found = {str(path.relative_to(ROOT)): claims(texts) for path, texts in _all()}
    assert {path: texts for path, texts in found.items() if texts} == {}


def test_all_of_the_words_are_looked_at() -> None:
    read = {str(path.relative_to(ROOT)): texts for path, texts in _all()}
    for path, least in {
        "frontend/src/trial/words.en.ts": 150,
        "frontend/src/check-in/words.en.ts": 30,
        "frontend/src/diary/later.words.en.ts": 100,
        "templates/sharing/report.html": 5,
        "templates/reminders/mail/reminder.txt": 1,
        "diary/sharing/report/trial_words.py": 40,
        "diary/api/trials.py": 20,
        "diary/ems/screening.py": 5,
        "diary/entries/demo.py": 5,
        "README.md": 20,
        "CHANGELOG.md": 1,
    }.items():
        assert len(read[path]) >= least, path


def test_what_is_allowed_is_still_said_somewhere() -> None:
    said = {text.strip() for _, texts in _all() for text in texts}
    assert ALLOWED - said == set()
    prose = " ".join(" ".join((ROOT / name).read_text().split()) for name in PROSE)
    assert [phrase for phrase in ALLOWED_IN_PROSE if phrase not in prose] == []


@pytest.mark.parametrize(
    "claim",
    [
        "EMS works for you.",
        "Proven by your own diary",
        "A significant difference",
        "It can cure numbness.",
        "It helps.",
        "Works",
        "Your pain is lower than before.",
        "p = 0.03",
        "Your sleep improved.",
        "With its range and the chance that it is none.",
    ],
)
def test_a_claim_would_be_found_wherever_it_stood(claim: str) -> None:
    assert claims(said_in_messages(f"  'result.x': {{ one: '{claim}', other: 'fine' }},"))
    assert claims(said_on_a_page(f"<p>{claim}</p>"))
    assert claims(said_on_a_page(f'{{% translate "{claim}" %}}'))
    assert claims(said_in_prose(f"# Daymark\n\n## Unreleased\n\n* {claim}\n"))
    assert not claims(said_in_prose(f"## Unreleased\n\n* Fine.\n\n## 1.0.0\n\n* {claim}\n"))
    assert claims(said_in_code(f'WORDS = {{"x": f"{claim} {{name}}"}}', docstrings=False))
    assert claims(said_in_code(f'def get():\n    """{claim}"""', docstrings=True))
