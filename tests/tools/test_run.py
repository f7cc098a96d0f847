"""`make run` for real: embedded broker or named servers, worker, beat and web server, and their end."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from urllib.parse import urlsplit

import psutil
import pytest

from tests.tools.processes import PATIENCE_SECONDS, ROOT, descendants, is_gone, wait_for
from tools import broker, envfile

pytestmark = pytest.mark.long


class Running:
    """A started `tools.run` and what it printed so far."""

    command = (sys.executable, "-m", "tools.run")

    def __init__(self, state, env):
        self.state = state
        self.port = broker.free_port()
        keys = {"SECRET_KEY": envfile.new_secret_key(), "FIELD_KEYS": envfile.new_field_key()}
        self.env = {**env, **keys, "HOST": "127.0.0.1", "PORT": str(self.port)}
        self.output = (state / "output").open("w+")
        self.process = self.start()

    def start(self):
        return subprocess.Popen(
            [*self.command, "--state", str(self.state)],
            cwd=ROOT, env=self.env, stdout=self.output, stderr=subprocess.STDOUT,
        )  # fmt: skip

    def said(self):
        return (self.state / "output").read_text()

    def wait_until_it_greets(self):
        def greeted():
            assert self.process.poll() is None, self.said()
            return f"running at http://127.0.0.1:{self.port}" in self.said()

        wait_for(greeted)

    def ready(self):
        url = f"http://127.0.0.1:{self.port}/healthz/ready"
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as answer:
            with answer:
                return json.load(answer)
        except OSError:
            return {}


@pytest.fixture
def bare_environment():
    taken = ("REDIS_URL", "DATABASE_URL", "PUBLIC_URL", "DJANGO_SETTINGS_MODULE")
    return {key: value for key, value in os.environ.items() if key not in taken}


@pytest.fixture
def start(tmp_path):
    running = []

    def start(env):
        running.append(Running(tmp_path, env))
        running[0].wait_until_it_greets()
        return running[0]

    yield start
    for one in running:
        one.process.terminate()
        one.process.wait(timeout=PATIENCE_SECONDS)
        one.output.close()


def test_kill_9_leaves_no_process_and_of_the_next_start_one_ctrl_c_ends_everything(
    start, bare_environment, tmp_path
):
    running = start(bare_environment)
    first = all_ten(running)
    running.process.kill()
    running.process.wait()
    wait_for(lambda: all(is_gone(pid) for pid in first))

    running.output.truncate(0)
    running.process = running.start()
    running.wait_until_it_greets()
    # Beat sent a task through the broker, and the worker carried it out.
    wait_for(lambda: bool(running.ready()) and all(running.ready().values()))
    second = running.start()
    assert second.wait(timeout=PATIENCE_SECONDS) == 1
    assert f"already runs from this folder, at http://127.0.0.1:{running.port}" in running.said()

    children = all_ten(running)
    running.process.send_signal(signal.SIGINT)
    assert running.process.wait(timeout=PATIENCE_SECONDS) == 0
    assert all(is_gone(pid) for pid in children)
    assert not (tmp_path / "instance.json").exists()
    # The broker goes last: nobody had to complain that it was away.
    assert "Connection" not in running.said()
    assert "Traceback" not in running.said()


def all_ten(running):
    """Broker, web server and worker with two processes each of their own, worker of files with one, beat."""
    wait_for(lambda: len(descendants(running.process.pid)) == 10)
    return descendants(running.process.pid)


def test_named_servers_are_used(start, tmp_path):
    """REDIS_URL and DATABASE_URL as the test run has them; another Redis database, so that no worker takes our tasks."""
    redis_url = urlsplit(os.environ["REDIS_URL"])._replace(path="/9").geturl()
    running = start({**os.environ, "REDIS_URL": redis_url})

    wait_for(lambda: bool(running.ready()) and all(running.ready().values()))

    assert not (tmp_path / "broker").exists()
    assert not (tmp_path / "daymark.sqlite3").exists()


LOOKS_EACH_SECOND = "import sys; from tools import run, watching; watching.LOOK_EVERY_SECONDS = 1; sys.exit(run.main())"


def test_while_the_broker_is_frozen_a_loop_takes_over(start, bare_environment, monkeypatch):
    monkeypatch.setattr(Running, "command", (sys.executable, "-c", LOOKS_EACH_SECOND))
    running = start(bare_environment)
    (frozen,) = [one for one in processes(running) if "/broker/" in one.cwd()]
    frozen.suspend()
    wait_for(lambda: loops(running))
    assert running.ready()["broker"] is False
    frozen.resume()
    wait_for(lambda: all(running.ready().values()))
    wait_for(lambda: not loops(running))


def processes(running):
    return psutil.Process(running.process.pid).children(recursive=True)


def loops(running):
    found = []
    for one in processes(running):
        with contextlib.suppress(psutil.NoSuchProcess):
            found += [one] if one.cmdline()[-2:] == ["reminders", "--loop"] else []
    return found


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"PUBLIC_URL": "not-an-address"}, "PUBLIC_URL must look like"),
        ({"PORT": "abc"}, "PORT must be a whole number"),
        ({"REDIS_URL": "foo"}, "REDIS_URL must look like"),
        ({"DATABASE_URL": "sqlite:////nowhere/daymark.sqlite3"}, "DATABASE_URL: no connection"),
    ],
)
def test_a_wrong_setting_ends_the_start(bare_environment, tmp_path, typed, sentence):
    """Told at once, in one sentence and once, not retried for ever."""
    env = {**bare_environment, "SECRET_KEY": "x" * 50, "FIELD_KEYS": envfile.new_field_key()}
    env |= {"PORT": str(broker.free_port())} | typed
    ended = subprocess.run(
        [sys.executable, "-m", "tools.run", "--state", str(tmp_path)],
        cwd=ROOT, env=env, capture_output=True, text=True, timeout=PATIENCE_SECONDS, check=False,
    )  # fmt: skip
    assert ended.returncode == 1
    assert ended.stderr.count(sentence) == 1
    assert "Traceback" not in ended.stderr
    # The sentence, an empty line, and which step it was.
    assert len(ended.stderr.splitlines()) <= 3
