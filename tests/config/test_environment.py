"""Each setting takes what is right, and says of anything else in one sentence which setting it is, never the value."""

import runpy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from config import environment
from tools import envfile

ROOT = Path(__file__).parents[2]
KEY = "ZGF5bWFyay10ZXN0cy1vbmx5LWtleS0wMTIzNDU2Nzg="
SECRET = "sesame-open"
RIGHT = {"SECRET_KEY": "x" * 40, "FIELD_KEYS": KEY}

# Setting, what is typed, what becomes of it (None: refused).
TABLE: list[tuple[str, str, Any]] = [
    ("HOST", "0.0.0.0", "0.0.0.0"),
    ("HOST", "::1", "::1"),
    ("HOST", "[::]", "::"),
    ("HOST", "[::", None),
    ("HOST", "two words", None),
    ("HOST", "http://127.0.0.1", None),
    ("PORT", "8010", 8010),
    ("PORT", "", 8000),
    ("PORT", "abc", None),
    ("PORT", "0", None),
    ("PORT", "65536", None),
    ("PORT", "80.0", None),
    ("PUBLIC_URL", "https://diary.example.org/", "https://diary.example.org"),
    ("PUBLIC_URL", "https://Diary.Example.org:443", "https://diary.example.org"),
    ("PUBLIC_URL", "https://tagebuch.müller.de", "https://tagebuch.xn--mller-kva.de"),
    ("PUBLIC_URL", "https://straße.de:8443", "https://xn--strae-oqa.de:8443"),
    ("PUBLIC_URL", "https://diary.example.org.:8443/", "https://diary.example.org:8443"),
    ("PUBLIC_URL", "https://diary.example.org..", None),
    ("PUBLIC_URL", "http://[::1]:8000", "http://[::1]:8000"),
    ("PUBLIC_URL", "http://[2001:DB8:0::1]", "http://[2001:db8::1]"),
    ("PUBLIC_URL", "http://raspberry:8000", "http://raspberry:8000"),
    ("PUBLIC_URL", "http://::1:8000", None),
    ("PUBLIC_URL", "http://[::1", None),
    ("PUBLIC_URL", "diary.example.org", None),
    ("PUBLIC_URL", "ftp://diary.example.org", None),
    ("PUBLIC_URL", "https://diary.example.org/daymark", None),
    ("PUBLIC_URL", "https://diary.example.org?x", None),
    ("PUBLIC_URL", f"https://me:{SECRET}@diary.example.org", None),
    ("PUBLIC_URL", "https://diary.example.org:99999", None),
    ("PUBLIC_URL", "https://*", None),
    ("PUBLIC_URL", "https://.example.org", None),
    ("PUBLIC_URL", "https://diary example.org", None),
    ("PUBLIC_URL", "https://xn--ü.de", None),
    ("TRUSTED_PROXY_COUNT", "1", 1),
    ("TRUSTED_PROXY_COUNT", "-1", None),
    ("TRUSTED_PROXY_COUNT", "one", None),
    ("DEBUG", "off", False),
    ("DEBUG", "True", True),
    ("DEBUG", "ja", None),
    ("HSTS_SUBDOMAINS", "true", True),
    ("HSTS_SUBDOMAINS", "ja", None),
    ("HSTS_PRELOAD", "false", False),
    ("HSTS_PRELOAD", "true", None),  # not without the one above
    ("SECRET_KEY", "$" + "x" * 40, "$" + "x" * 40),
    ("SECRET_KEY", "", None),
    ("SECRET_KEY", "   ", None),
    ("SECRET_KEY", SECRET, None),
    ("FIELD_KEYS", f" {KEY} ,{KEY},", [KEY, KEY]),
    ("FIELD_KEYS", "", None),
    ("FIELD_KEYS", ",", None),
    ("FIELD_KEYS", SECRET, None),
    ("FIELD_KEYS", "A" * 43, None),
    ("FIELD_KEYS", f"{KEY},{SECRET}", None),
    ("METRICS_TOKEN", "", ""),
    ("METRICS_TOKEN", "long-and-random-text", "long-and-random-text"),
    ("METRICS_TOKEN", SECRET, None),
    ("METRICS_TOKEN", f"two words {SECRET}", None),
    ("METRICS_TOKEN", f"umläut-in-it-{SECRET}", None),
    ("PUSH_EXTRA_HOSTS", "a.example, *.b.example,", ["a.example", "*.b.example"]),
    ("DATABASE_URL", f"postgres://me:{SECRET}@db:5432/daymark", "daymark"),
    ("DATABASE_URL", "postgres://me@h1:5432,h2:5433/daymark", "daymark"),
    ("DATABASE_URL", "sqlite:////srv/daymark.sqlite3", "/srv/daymark.sqlite3"),
    ("DATABASE_URL", "sqlite://:memory:", ":memory:"),
    ("DATABASE_URL", f"postgres://me:{SECRET}@db:port/daymark", None),
    ("DATABASE_URL", f"postgres://me:{SECRET}#1@db/daymark", "daymark"),
    ("DATABASE_URL", f"postgres://me:{SECRET}/1@db/daymark", None),
    ("DATABASE_URL", f"postgres://me:{SECRET}@db", None),
    ("DATABASE_URL", "mysql://db/daymark", None),
    ("DATABASE_URL", "foo", None),
    ("DATABASE_URL", "sqlite:///", None),
    ("DATABASE_URL", "sqlite://srv/daymark.sqlite3", None),
    ("REDIS_URL", f"redis://:{SECRET}@127.0.0.1:6379/0", f"redis://:{SECRET}@127.0.0.1:6379/0"),
    ("REDIS_URL", "rediss://cache.example.org", "rediss://cache.example.org"),
    ("REDIS_URL", "foo", None),
    ("REDIS_URL", "http://127.0.0.1:6379/0", None),
    ("REDIS_URL", f"redis://:{SECRET}@127.0.0.1:port/0", None),
    ("REDIS_URL", "redis://127.0.0.1:6379/first", None),
    ("REDIS_URL", "redis://", None),
    ("EMAIL_URL", f"smtp+tls://me:{SECRET}@mail.example.org:587", "smtp"),
    ("EMAIL_URL", "consolemail://", "console"),
    ("EMAIL_URL", "smtp://", None),
    ("EMAIL_URL", "mail.example.org", None),
    ("EMAIL_URL", f"smtp://me:{SECRET}@mail.example.org:port", None),
    ("DEFAULT_FROM_EMAIL", "Daymark <diary@example.org>", "Daymark <diary@example.org>"),
    ("DEFAULT_FROM_EMAIL", "diary@raspberry", "diary@raspberry"),
    ("DEFAULT_FROM_EMAIL", "diary", None),
    ("DEFAULT_FROM_EMAIL", "diary@example.org\nBcc: me@example.org", None),
]
# What of the settings shows what was read.
SHOWN: dict[str, Callable[[dict[str, Any]], Any]] = {
    "DATABASE_URL": lambda settings: settings["DATABASES"]["default"]["NAME"],
    "EMAIL_URL": lambda settings: settings["EMAIL_BACKEND"].split(".")[-2],
}


def settings_of(
    monkeypatch: pytest.MonkeyPatch, file: dict[str, str] | None = None, /, **typed: str
) -> dict[str, Any]:
    """The settings file as a process with just this environment, and this `.env`, reads it."""
    monkeypatch.setattr(envfile, "read", lambda path: file or {})
    for name in {name for name, _, _ in TABLE}:
        monkeypatch.delenv(name, raising=False)
    for name, text in (RIGHT | typed).items():
        monkeypatch.setenv(name, text)
    return runpy.run_path(str(ROOT / "config" / "settings.py"))


@pytest.mark.parametrize(("name", "text", "expected"), TABLE)
def test_a_setting_is_taken_or_named(
    name: str, text: str, expected: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    if expected is not None:
        settings = settings_of(monkeypatch, **{name: text})
        assert SHOWN.get(name, lambda settings: settings[name])(settings) == expected
        return
    with pytest.raises(ImproperlyConfigured, match=rf"^{name} .*\.$") as refused:
        settings_of(monkeypatch, **{name: text})
    assert SECRET not in str(refused.value)
    # Whoever prints a traceback after all prints no value either.
    assert refused.value.__suppress_context__ or refused.value.__context__ is None


@pytest.mark.parametrize(
    ("typed", "host"),
    [
        ({"PUBLIC_URL": "http://[::1]:8000"}, "[::1]"),
        ({"HOST": "::1"}, "[::1]"),
        ({"PUBLIC_URL": "https://tagebuch.müller.de"}, "tagebuch.xn--mller-kva.de"),
    ],
)
def test_what_browsers_send_as_host_is_allowed(
    typed: dict[str, str], host: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = settings_of(monkeypatch, **typed)
    assert host in settings["ALLOWED_HOSTS"]
    assert settings["CSRF_TRUSTED_ORIGINS"] == [settings["PUBLIC_URL"]]
    assert host in settings["PUBLIC_URL"]


def test_every_setting_of_the_example_is_in_the_table_or_checked_at_start() -> None:
    """VAPID keys are looked at by the system checks: tests/config/test_start.py."""
    lines = (ROOT / ".env.example").read_text().splitlines()
    named = {line[1:].split("=")[0] for line in lines if line.startswith("#") and "=" in line}
    named = {name for name in named if name.isupper()}
    unchecked = named - {name for name, _, _ in TABLE} - BY_THE_CHECKS
    assert not unchecked


BY_THE_CHECKS = {"VAPID_PRIVATE_KEY", "VAPID_PUBLIC_KEY", "VAPID_SUBJECT"}


def test_who_has_a_slash_in_the_password_is_told_how_it_is_written(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with pytest.raises(ImproperlyConfigured, match="in a password, %2F for /"):
        settings_of(monkeypatch, REDIS_URL=f"redis://:{SECRET}/1@127.0.0.1:6379/0")


def test_who_says_how_long_the_database_may_take_to_answer_is_heard(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    waits = []
    for query in ("", "?connect_timeout=9"):
        settings = settings_of(monkeypatch, DATABASE_URL=f"postgres://me@db:5432/daymark{query}")
        waits.append(int(settings["DATABASES"]["default"]["OPTIONS"]["connect_timeout"]))
    assert waits == [5, 9]


def test_an_empty_variable_hides_no_line_of_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = settings_of(
        monkeypatch, {"SECRET_KEY": "y" * 40, "PORT": "8010"}, SECRET_KEY="", PORT="8020"
    )
    assert (settings["SECRET_KEY"], settings["PORT"]) == ("y" * 40, 8020)


def test_blanks_around_a_value_are_no_part_of_it() -> None:
    assert environment.text_of({"A": " b "}, "A") == "b"
    assert environment.text_of({"A": "  "}, "A", "c") == "c"
