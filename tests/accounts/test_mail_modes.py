"""The two mail modes of these tests are what the real settings make of EMAIL_URL."""

import json
import os
import subprocess
import sys
from typing import Any

import pytest
from django.conf import settings as project

from tests.accounts.constants import WITH_MAIL, WITHOUT_MAIL
from tools import envfile

PRINT = "import json, config.settings as s; print(json.dumps({n: getattr(s, n) for n in %r}))"


def derived(email_url: str | None) -> dict[str, Any]:
    env = {name: value for name, value in os.environ.items() if name != "EMAIL_URL"}
    env |= {"SECRET_KEY": "x" * 60, "FIELD_KEYS": envfile.new_field_key()}
    if email_url is not None:
        env["EMAIL_URL"] = email_url
    printed = subprocess.run(
        [sys.executable, "-c", PRINT % list(WITH_MAIL)],
        cwd=project.BASE_DIR,
        env=env,
        check=True,
        capture_output=True,
        text=True,
    )
    values: dict[str, Any] = json.loads(printed.stdout)
    return values


@pytest.mark.parametrize(
    ("email_url", "expected"),
    [
        ("consolemail://", WITHOUT_MAIL),
        ("smtp://mail.example.org:25", WITH_MAIL),
        ("smtp+tls://daymark:secret@mail.example.org:587", WITH_MAIL),
    ],
)
def test_the_settings_follow_the_mail_server(email_url: str, expected: dict[str, Any]) -> None:
    assert derived(email_url) == expected
