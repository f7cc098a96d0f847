"""The commands that README, CONTRIBUTING and docs tell people to type. No expectations live here."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
PAGES = (
    "README.md",
    "CONTRIBUTING.md",
    *sorted(f"docs/{each.name}" for each in (ROOT / "docs").glob("*.md")),
)
_FENCED = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)
_PROGRAMS = (
    r"make|\.venv/bin/\S+|manage\.py|python3?|sqlite3|pg_\w+|createdb|dropdb|psql|mkdir|mv|cp|rm|export|curl|tailscale"
    r"|systemctl|npm|npx|uv|pip|docker|podman|git|apt-get|caddy"
)
# Settings may stand before the program; a program named alone is no command, but for `make` and its targets.
_COMMAND = re.compile(rf"(?:[A-Z_]+=\S+ )*(?:{_PROGRAMS})\s+\S.*", re.DOTALL)


class Command(NamedTuple):
    page: str
    text: str


def commands() -> list[Command]:
    """Each once a page, in the order in which they stand there, without what is explained behind a #."""
    found = (Command(page, text) for page in PAGES for text in _typed(page))
    return list(dict.fromkeys(found))


def block_below(page: str, heading: str, number: int) -> str:
    """The `number`th shell block (from 0) of a section, as it stands."""
    section = (ROOT / page).read_text().split(f"\n## {heading}\n")[1].split("\n## ")[0]
    return [body for language, body in _FENCED.findall(section) if language == "sh"][number]


def _typed(page: str) -> Iterator[str]:
    text = (ROOT / page).read_text()
    for language, body in _FENCED.findall(text):
        if language in ("", "sh"):
            lines = body.replace("\\\n", " ").splitlines()
            yield from filter(
                _COMMAND.fullmatch, (re.sub(r"\s+#.*", "", line).strip() for line in lines)
            )
    inline = re.findall(r"`([^`\n]+)`", _FENCED.sub("", text))
    yield from filter(_COMMAND.fullmatch, inline)
