"""The settings as an operator has them: over https, over http, and refused at start when something is wrong."""

import json
import os
import runpy
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests.security.expected_headers import CSP, faults

pytestmark = pytest.mark.long

ROOT = Path(__file__).parents[2]
HSTS = "max-age=31536000"
PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "config.settings",
    "SECRET_KEY": "long-enough-0123456789-abcdefghijklmnopqrstuvwxyz-and-varied",
    "FIELD_KEYS": "ZGF5bWFyay10ZXN0cy1vbmx5LWtleS0wMTIzNDU2Nzg=",
    "VAPID_PRIVATE_KEY": "ZGF5bWFyay10ZXN0cy1vbmx5LXZhcGlkLWtleS0wMTI",
    "PUBLIC_URL": "https://diary.example.org",
    "TRUSTED_PROXY_COUNT": "1",
    "EMAIL_URL": "consolemail://",
    "DEBUG": "false",
}


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    inherited = {name: os.environ[name] for name in ("PATH", "REDIS_URL") if name in os.environ}
    environment = inherited | {"DATABASE_URL": "sqlite://:memory:"} | PRODUCTION | environment
    return subprocess.run(
        [sys.executable, "-W", "error", *arguments],
        cwd=ROOT,
        env=environment | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def requests_against(folder: Path, **environment: str) -> dict[str, Any]:
    database = f"sqlite:///{folder / 'deployed.sqlite3'}"
    ended = run("tests/security/deployed.py", DATABASE_URL=database, **environment)
    assert ended.returncode == 0, ended.stderr
    answers = json.loads(ended.stdout)
    return {name: SimpleNamespace(**answer) for name, answer in answers.items()}


@pytest.fixture(scope="module")
def https(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    return requests_against(tmp_path_factory.mktemp("https"))


@pytest.fixture(scope="module")
def http(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("http")
    return requests_against(folder, PUBLIC_URL="http://192.168.1.20:8000", TRUSTED_PROXY_COUNT="0")


def flags(cookie: dict[str, Any]) -> dict[str, Any]:
    return {name: cookie[name] for name in ("secure", "httponly", "samesite", "path", "domain")}


SECURE = {"secure": True, "httponly": True, "samesite": "Lax", "path": "/", "domain": ""}


def test_over_https_cookies_are_bound_to_this_host(https: dict[str, Any]) -> None:
    assert list(https["session"].cookies) == ["__Host-csrftoken"]
    assert set(https["sign-in"].cookies) == {"__Host-csrftoken", "__Host-sessionid"}
    for cookie in https["sign-in"].cookies.values():
        assert flags(cookie) == SECURE


def test_over_http_the_same_cookies_work_without_tls(http: dict[str, Any]) -> None:
    assert set(http["sign-in"].cookies) == {"csrftoken", "sessionid"}
    for cookie in http["sign-in"].cookies.values():
        assert flags(cookie) == SECURE | {"secure": ""}


def test_hsts_only_over_https(https: dict[str, Any], http: dict[str, Any]) -> None:
    for name in ("session", "sign-in", "page", "static"):
        assert https[name].headers["Strict-Transport-Security"] == HSTS
    assert not [name for name in http if "Strict-Transport-Security" in http[name].headers]


def test_every_answer_has_the_headers(https: dict[str, Any], http: dict[str, Any]) -> None:
    for answer in [*https.values(), *http.values()]:
        assert faults(answer, CSP) == []


def test_plain_http_is_sent_to_https(https: dict[str, Any], http: dict[str, Any]) -> None:
    assert https["plain"].status == 301
    assert https["plain"].headers["Location"] == "https://diary.example.org/accounts/login/?x=1"
    assert http["plain"].status == 200


def test_health_is_asked_from_the_machine_itself(https: dict[str, Any]) -> None:
    assert https["health"].status == 200
    # no redirect; without a token in the settings there is nothing
    assert https["metrics"].status == 404


def test_a_foreign_host_is_refused(https: dict[str, Any], http: dict[str, Any]) -> None:
    assert (https["foreign"].status, http["foreign"].status) == (400, 400)


def test_signed_in(https: dict[str, Any], http: dict[str, Any]) -> None:
    for answers in (https, http):
        assert answers["sign-in"].headers["Location"] == "/"
        assert answers["page"].status == 200


def test_the_deployment_check_has_nothing_to_say() -> None:
    ended = run("manage.py", "check", "--deploy", "--fail-level", "WARNING")
    assert ended.returncode == 0, ended.stderr
    assert "2 silenced" in ended.stdout, (
        "HSTS of subdomains and the preload list are the operator's"
    )


def test_hsts_of_a_whole_domain_is_a_choice(monkeypatch: pytest.MonkeyPatch) -> None:
    """Below a household's name other machines live, and a browser that was told so refuses them plain http for a year."""

    def chosen(**settings: str) -> tuple[bool, bool]:
        for name, text in (PRODUCTION | settings).items():
            monkeypatch.setenv(name, text)
        found = runpy.run_path(str(ROOT / "config" / "settings.py"))
        return found["SECURE_HSTS_INCLUDE_SUBDOMAINS"], found["SECURE_HSTS_PRELOAD"]

    # Empty is left out, whatever `.env` says.
    assert chosen(HSTS_SUBDOMAINS="", HSTS_PRELOAD="") == (False, False)
    assert chosen(HSTS_SUBDOMAINS="true") == (True, False)
    assert chosen(HSTS_SUBDOMAINS="true", HSTS_PRELOAD="true") == (True, True)


def test_a_wrong_setting_is_told_in_one_line() -> None:
    """Which values are wrong: tests/config/test_environment.py."""
    ended = run("manage.py", "check", FIELD_KEYS="not-a-key")
    assert ended.returncode == 1
    assert ended.stderr.startswith("FIELD_KEYS holds no usable Fernet keys")
    assert ended.stderr.count("\n") == 1
    assert "not-a-key" not in ended.stderr
