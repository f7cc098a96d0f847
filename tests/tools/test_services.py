"""The throw-away servers behind `make test`."""

import json
import os
import signal
import socket
import subprocess
import sys
from urllib.parse import urlsplit

import psycopg
import pytest
import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from tests.tools.processes import PATIENCE_SECONDS, ROOT, descendants, is_gone, wait_for

pytestmark = pytest.mark.long

_SHOW = "import json, os; print(json.dumps({k: os.environ.get(k) for k in ('REDIS_URL', 'DATABASE_URL')}))"


@pytest.fixture
def clean_environment():
    taken = ("REDIS_URL", "DATABASE_URL")
    return {key: value for key, value in os.environ.items() if key not in taken}


def test_the_command_gets_real_servers_which_end_with_it(clean_environment):
    check = (
        "import os, psycopg, redis;"
        "assert redis.Redis.from_url(os.environ['REDIS_URL']).ping();"
        "assert psycopg.connect(os.environ['DATABASE_URL']).execute('select 1').fetchone() == (1,);"
    )
    said = _run(["--redis", "--postgres"], check + _SHOW, clean_environment)

    urls = json.loads(said.stdout)
    assert all(not _listens(url) for url in urls.values())


def test_the_status_of_the_command_is_handed_on(clean_environment):
    assert _run(["--sqlite"], "raise SystemExit(7)", clean_environment, check=False).returncode == 7


def test_a_server_that_the_environment_names_is_used(clean_environment):
    given = {"REDIS_URL": "redis://127.0.0.1:1/0", "DATABASE_URL": "postgres://127.0.0.1:1/x"}
    said = _run(["--redis", "--postgres"], _SHOW, {**clean_environment, **given})
    assert json.loads(said.stdout) == given


def test_sqlite_replaces_a_named_database(clean_environment):
    given = {"DATABASE_URL": "postgres://127.0.0.1:1/x"}
    said = _run(["--sqlite"], _SHOW, {**clean_environment, **given})
    assert json.loads(said.stdout)["DATABASE_URL"].startswith("sqlite:///")


def test_strangers_need_the_password(clean_environment):
    code = _SHOW + "; import sys, time; sys.stdout.flush(); time.sleep(60)"
    process = _start(["--redis", "--postgres"], code, clean_environment)
    try:
        urls = json.loads(process.stdout.readline())
        ports = {name: urlsplit(url).port for name, url in urls.items()}
        with pytest.raises(redis.AuthenticationError):
            redis.Redis(port=ports["REDIS_URL"], retry=Retry(NoBackoff(), 0)).ping()
        with pytest.raises(psycopg.OperationalError, match="password"):
            psycopg.connect(host="127.0.0.1", port=ports["DATABASE_URL"], user="daymark")
    finally:
        process.terminate()
        process.communicate(timeout=PATIENCE_SECONDS)


def test_kill_9_leaves_nothing(clean_environment):
    code = _SHOW + "; import sys, time; sys.stdout.flush(); time.sleep(60)"
    process = _start(["--redis", "--postgres"], code, clean_environment)
    process.stdout.readline()
    started = descendants(process.pid)
    assert len(started) >= 3

    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=PATIENCE_SECONDS)

    wait_for(lambda: all(is_gone(pid) for pid in started))


def _argv(options, code):
    return [sys.executable, "-m", "tools.services", *options, "--", sys.executable, "-c", code]


def _run(options, code, env, *, check=True):
    return subprocess.run(
        _argv(options, code), cwd=ROOT, env=env, check=check, capture_output=True, text=True
    )


def _start(options, code, env):
    return subprocess.Popen(
        _argv(options, code), cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True
    )


def _listens(url):
    try:
        socket.create_connection(("127.0.0.1", urlsplit(url).port), timeout=1).close()
    except OSError:
        return False
    return True
