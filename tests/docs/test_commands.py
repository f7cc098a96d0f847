"""Every command in the documentation is run by a test, or stands here with why not, and then at least exists as it is written."""

import io
import re
import shlex
import subprocess
from typing import Any

import pytest
from django.core.management import call_command, get_commands, load_command_class
from rest_framework.test import APIClient

from accounts.services import issue_api_token
from tests.docs.commands import PAGES, ROOT, Command, block_below, commands
from tools import services

MANAGE = re.compile(r"(?:\.venv/bin/python -m tools\.manage|manage\.py) (.+)")
MAKEFILE = (ROOT / "Makefile").read_text()
TARGETS = set(re.findall(r"^([a-z][a-z0-9-]*):", MAKEFILE, re.MULTILINE)) | {
    "soak-sqlite",
    "soak-postgres",
}
VARIABLES = {name for name in ("T", "N", "TESTS", "ARGS") if f"$({name})" in MAKEFILE}
SETTINGS = set(re.findall(r"^#([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))

# The steps of docs/deploy.md, performed as written by tests/docs/test_restore.py.
PERFORMED = {
    line
    for heading, number in (("Backup", 0), ("Backup", 1), ("Restore", 0), ("Restore", 1))
    for line in block_below("docs/deploy.md", heading, number).splitlines()
}
# Run below, or by the tests that are named.
RUN = {
    ".venv/bin/python -m tools.manage rotate_keys",
    ".venv/bin/python -m tools.manage rotate_keys --accept-loss",
    "make help",
}
NOT_RUN = {
    r".*make run": "runs until it is stopped: tests/tools/test_run.py starts what it starts",
    r"make demo": "starts from `make setup`; what it calls: tests/diary/entries/test_the_demo_account.py",
    r"make (test|test-quick|check|soak.*|chaos|bench|calibrate|lighthouse|frames|device|mutants|again .*)": (
        "runs tests or measurements for minutes, this one among them"
    ),
    r"make (lock|format)": "asks the package index, or rewrites files of the checkout",
    r".*tools\.services .*pytest .*": "is how this test itself was started",
    r".*manage (export|import) EMAIL .*": "names what is yours: tests/diary/export/test_commands.py",
    r".*reminders --loop": "runs until it is stopped: tests/diary/reminders/test_together.py starts it",
    r"tailscale serve --bg 8000": "needs an account at Tailscale and a network",
    r"systemctl stop daymark": "needs systemd; the unit is deploy/daymark.service",
}


def reason_of(text: str) -> str | None:
    return next((why for pattern, why in NOT_RUN.items() if re.fullmatch(pattern, text)), None)


def is_run(text: str) -> bool:
    return text in RUN | PERFORMED or text.startswith("curl ")


@pytest.mark.parametrize("command", commands(), ids=lambda one: f"{one.page}: {one.text[:50]}")
def test_it_is_run_or_there_is_a_reason_and_it_exists(command: Command) -> None:
    text = command.text
    assert is_run(text) or reason_of(text), "run it in a test, or say in NOT_RUN why not"
    if found := MANAGE.fullmatch(text):
        assert_manage_takes(found.group(1))
    words = shlex.split(text)
    given = {word.split("=")[0] for word in words if re.match(r"[A-Z_]+=", word)}
    if "make" in words:
        assert words[words.index("make") + 1] in TARGETS
        assert given <= SETTINGS | VARIABLES
    if "tools.services" in words:
        assert_services_takes(words[words.index("tools.services") + 1 :])


def assert_manage_takes(arguments: str) -> None:
    name, *options = shlex.split(arguments)
    assert name in get_commands(), f"there is no manage.py {name}"
    command = load_command_class(get_commands()[name], name)
    command.create_parser("manage.py", name).parse_args(options)


def assert_services_takes(arguments: list[str]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.argv", ["services", *arguments])
        assert services._options().command[0].endswith("pytest")


def test_nothing_in_the_lists_is_about_commands_that_nobody_is_told_any_more() -> None:
    texts = [command.text for command in commands()]
    assert RUN - {*texts} == set()
    assert [
        pattern for pattern in NOT_RUN if not any(re.fullmatch(pattern, one) for one in texts)
    ] == []
    named = {
        path for why in NOT_RUN.values() for path in re.findall(r"(?:tests|deploy)/\S*\w", why)
    }
    assert [path for path in named if not (ROOT / path).is_file()] == []
    assert "README.md" in PAGES
    assert len(texts) > 30


@pytest.mark.django_db
@pytest.mark.parametrize("text", sorted(text for text in RUN if MANAGE.fullmatch(text)))
def test_the_commands_of_the_operator_run(text: str) -> None:
    found = MANAGE.fullmatch(text)
    assert found
    call_command(*shlex.split(found.group(1)), stdout=io.StringIO())


def test_make_help_lists_the_targets() -> None:
    said = subprocess.run(
        ["make", "help"], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True
    )
    assert "make run" in said.stdout


def test_the_request_of_the_readme_is_taken(alice: Any) -> None:
    (text,) = {one.text for one in commands() if one.text.startswith("curl ")}
    _, secret = issue_api_token(owner=alice, name="script", can_read=True, can_write=True)
    words = shlex.split(text.replace("dm_…", secret))
    method, address, body = words[words.index("-X") + 1], words[3], words[words.index("-d") + 1]
    headers = dict(words[i + 1].split(": ", 1) for i, word in enumerate(words) if word == "-H")
    path = re.sub(r"https://[^/]+", "", address)
    answer = APIClient().generic(
        method,
        path,
        body,
        content_type=headers["Content-Type"],
        headers={"Authorization": headers["Authorization"]},
    )
    assert answer.status_code == 200, answer.content
