"""`make check`: every static check, all of them even when one fails, with the failures named at the end."""

import os
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from tools import envfile
from tools.paths import ROOT, VENV_BIN


def main() -> int:
    os.chdir(ROOT)
    failed = [title for title, argv, env in _checks() if not _passes(title, argv, env)]
    if failed:
        print(f"\nFailed: {', '.join(failed)}", flush=True)
    return 1 if failed else 0


def _checks() -> list[tuple[str, list[str], Mapping[str, str]]]:
    tests = _settings("config.settings_test", DATABASE_URL="sqlite://:memory:")
    production = _settings("config.settings", **_production())
    python = str(VENV_BIN / "python")
    manage = [python, "-W", "error", "manage.py"]
    return [
        ("ruff check", [_tool("ruff"), "check", "--quiet"], tests),
        ("ruff format", [_tool("ruff"), "format", "--check", "--quiet"], tests),
        ("djade", [_tool("djade"), "--target-version", "5.2", "--check", *_templates()], tests),
        ("import contracts", [_tool("lint-imports"), "--no-logo"], tests),
        ("types", [_tool("mypy")], tests),
        ("migrations", [*manage, "makemigrations", "--check", "--dry-run"], tests),
        ("deployment", [*manage, "check", "--deploy", "--fail-level", "WARNING"], production),
        ("TypeScript", [python, "-m", "tools.node", "run", "check"], tests),
    ]


def _tool(name: str) -> str:
    return str(VENV_BIN / name)


def _templates() -> list[str]:
    return [
        str(path.relative_to(ROOT)) for path in sorted(Path(ROOT / "templates").rglob("*.html"))
    ]


def _settings(module: str, **values: str) -> Mapping[str, str]:
    return {**os.environ, "DJANGO_SETTINGS_MODULE": module, **values}


def _production() -> dict[str, str]:
    """What a public server would set; the keys are made up on the spot."""
    return {
        "SECRET_KEY": envfile.new_secret_key(),
        "FIELD_KEYS": envfile.new_field_key(),
        "VAPID_PRIVATE_KEY": envfile.new_push_key(),
        "PUBLIC_URL": "https://diary.example.org",
        "DATABASE_URL": "sqlite://:memory:",
        "EMAIL_URL": "smtp://mail.example.org:25",
        "TRUSTED_PROXY_COUNT": "1",
        "DEBUG": "false",
    }


def _passes(title: str, argv: list[str], env: Mapping[str, str]) -> bool:
    started = time.monotonic()
    ended = subprocess.run(
        argv, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        text=True, check=False,
    )  # fmt: skip
    word = "FAILED" if ended.returncode else "ok"
    print(f"{title:18} {word:6} {time.monotonic() - started:5.1f} s", flush=True)
    if ended.returncode:
        print(ended.stdout, flush=True)
    return not ended.returncode


if __name__ == "__main__":
    sys.exit(main())
