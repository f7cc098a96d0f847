"""Nothing that the database can change is tested on one database only."""

import re
from pathlib import Path

import pytest

from tests.databases import DEPENDENT, on_both
from tools.paths import ROOT

# A lock, a constraint that is counted on, raw SQL, an UPDATE of rows, what databases do each in their own way.
TOUCHES = re.compile(
    r"""select_for_update|lock_diary\(|get_or_create|update_or_create|ignore_conflicts|update_conflicts
    |IntegrityError|from\ django\.db\ import\ .*OperationalError|\.cursor\(|\.execute\(|RawSQL|\.raw\(|\.extra\(
    |\.update\(\s*(\w+=|\*\*)|Window\(|Trunc\w*\(|\bCast\(|\bF\(|Greatest\(|bulk_\w+\(|\w__contains=|__has_key|\.vendor\b""",
    re.VERBOSE,
)
# A command for looking around; a dict of options.
LEFT_OUT = {"diary.management.commands.demo", "config.settings"}


def modules() -> dict[str, Path]:
    return {
        ".".join(path.relative_to(ROOT).with_suffix("").parts): path
        for app in ("accounts", "diary", "config")
        for path in (ROOT / app).rglob("*.py")
        if "migrations" not in path.parts
    }


def dependent(sources: dict[str, str]) -> set[str]:
    return {name for name, source in sources.items() if TOUCHES.search(source)} - LEFT_OUT


def test_whatever_depends_on_the_database_is_named() -> None:
    found = dependent({name: path.read_text() for name, path in modules().items()})
    assert found - DEPENDENT.keys() == set()


@pytest.mark.parametrize(
    "line",
    [
        "rows.select_for_update(skip_locked=True)",
        "mine.filter(tries_left__gt=0).update(tries_left=F('tries_left') - 1)",
        "taken = rows.update(\n        state='taken')",
        "with connection.cursor() as cursor:",
        "from django.db import IntegrityError, transaction",
    ],
)
def test_such_a_line_would_be_noticed(line: str) -> None:
    assert dependent({"diary.new": line}) == {"diary.new"}


def test_a_plain_dict_is_none_of_them() -> None:
    assert dependent({"diary.new": "figures.update(woken)"}) == set()


def test_what_is_named_exists() -> None:
    assert DEPENDENT.keys() - modules().keys() == set()
    assert [path for path in on_both() if not (ROOT / path.split("::")[0]).exists()] == []
