"""`make check`: every static check, all of them even when one fails, with the failures named at the end."""

import os
import subprocess
import sys
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tools import envfile
from tools.paths import ROOT, VENV_BIN

# Its name, its command, its environment.
Check = tuple[str, list[str], Mapping[str, str]]


def main() -> int:
    os.chdir(ROOT)
    checks = _checks()
    # Two at a time: none of them uses more than one core for long.
    failed = []
    with ThreadPoolExecutor(max_workers=2) as pool:
        for (title, _, _), (ok, said) in zip(checks, pool.map(_run, checks), strict=True):
            print(said, flush=True)
            failed += [] if ok else [title]
    if failed:
        print(f"\nFailed: {', '.join(failed)}", flush=True)
    return 1 if failed else 0


def _checks() -> list[Check]:
    """The longest first."""
    tests = _settings("config.settings_test", DATABASE_URL="sqlite://:memory:")
    production = _settings("config.settings", **_production())
    python = str(VENV_BIN / "python")
    manage = [python, "-W", "error", "manage.py"]
    return [
        ("types", [_tool("mypy")], tests),
        ("deployment", [*manage, "check", "--deploy", "--fail-level", "WARNING"], production),
        ("migrations", [*manage, "makemigrations", "--check", "--dry-run"], tests),
        ("TypeScript", [python, "-m", "tools.node", "run", "check"], tests),
        ("ruff check", [_tool("ruff"), "check", "--quiet"], tests),
        ("ruff format", [_tool("ruff"), "format", "--check", "--quiet"], tests),
        ("djade", [_tool("djade"), "--target-version", "5.2", "--check", *_templates()], tests),
        ("import contracts", [_tool("lint-imports"), "--no-logo"], tests),
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


def _run(check: Check) -> tuple[bool, str]:
    """Whether it passed, and what to say about it."""
    title, argv, env = check
    started = time.monotonic()
    ended = subprocess.run(
        argv, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        text=True, check=False,
    )  # fmt: skip
    word = "FAILED" if ended.returncode else "ok"
    reason = f"\n{ended.stdout}" if ended.returncode else ""
    return not ended.returncode, f"{title:18} {word:6} {time.monotonic() - started:5.1f} s{reason}"


if __name__ == "__main__":
    sys.exit(main())
