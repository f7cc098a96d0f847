"""`manage.py check` says when a proxy stands in front that the settings do not know of."""

from typing import Any

import pytest
from django.core.checks import run_checks

from accounts.checks import check_https_is_reachable


@pytest.mark.parametrize(
    ("https", "proxies", "gunicorn", "found"),
    [
        (True, 0, "", ["accounts.W001"]),
        (True, 1, "", []),
        (True, 0, "--certfile=/etc/daymark.pem --keyfile=/etc/daymark.key", []),
        (False, 0, "", []),
        (False, 1, "", []),
    ],
)
def test_https_needs_someone_who_ends_it(
    settings: Any,
    monkeypatch: pytest.MonkeyPatch,
    https: bool,
    proxies: int,
    gunicorn: str,
    found: list[str],
) -> None:
    settings.IS_HTTPS, settings.TRUSTED_PROXY_COUNT = https, proxies
    monkeypatch.setenv("GUNICORN_CMD_ARGS", gunicorn)

    assert [message.id for message in check_https_is_reachable(None)] == found


@pytest.mark.usefixtures("either_mail_mode")
def test_allauth_finds_nothing_wrong_in_either_mail_mode() -> None:
    assert [message for message in run_checks() if "ACCOUNT_" in message.msg] == []
