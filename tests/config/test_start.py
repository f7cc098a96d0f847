"""Web server, worker and beat each end at once, with a sentence, when the settings cannot be right."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.start import refuse_what_is_wrong
from tools import envfile

ROOT = Path(__file__).parents[2]
WEB = ["gunicorn", "config.wsgi", "--bind", "127.0.0.1:0", "--no-control-socket"]
WORKER = ["celery", "--quiet", "-A", "config", "worker", "--pool", "solo"]
BEAT = ["celery", "--quiet", "-A", "config", "beat", "--pidfile", "", "--schedule"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("VAPID_PRIVATE_KEY", "no-key"),
        ("VAPID_PUBLIC_KEY", "another"),
        ("VAPID_SUBJECT", "somebody"),
        ("PUSH_EXTRA_HOSTS", ["no host"]),
    ],
)
def test_what_needs_more_than_the_text_to_judge_is_refused_too(
    name: str, value: Any, settings: Any
) -> None:
    refuse_what_is_wrong()
    setattr(settings, name, value)
    with pytest.raises(ImproperlyConfigured, match=rf"^{name}\b") as refused:
        refuse_what_is_wrong()
    assert "no-key" not in str(refused.value)


@pytest.mark.long
@pytest.mark.parametrize(
    ("process", "name", "value"),
    [
        # Told while the settings are read, the others after that.
        (WORKER, "REDIS_URL", "foo"),
        (WORKER, "VAPID_SUBJECT", "somebody"),
        (BEAT, "VAPID_SUBJECT", "somebody"),
        (WEB, "VAPID_SUBJECT", "somebody"),
    ],
    ids=["worker-early", "worker", "beat", "web"],
)
def test_every_process_ends_with_the_sentence(
    process: list[str], name: str, value: str, tmp_path: Path
) -> None:
    keys = {"SECRET_KEY": envfile.new_secret_key(), "FIELD_KEYS": envfile.new_field_key()}
    keys["DATABASE_URL"] = f"sqlite:///{tmp_path / 'daymark.sqlite3'}"
    keys["VAPID_PRIVATE_KEY"] = envfile.new_push_key()
    options = [str(tmp_path / "beat")] if process is BEAT else []
    ended = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", *process, *options],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "REDIS_URL": os.environ["REDIS_URL"]}
        | keys
        | {name: value},
        capture_output=True,
        text=True,
        # Only ends a test that hangs.
        timeout=120,
        check=False,
    )
    assert ended.returncode != 0
    assert any(line.startswith(f"{name}") for line in ended.stderr.splitlines()), ended.stderr
    assert "django.core.exceptions" not in ended.stderr
