"""The supervisor: what it stops, in which order, and what it brings back."""

import os
import signal
import subprocess
import sys
import time

import pytest

from tests.tools.processes import (
    PATIENCE_SECONDS,
    ROOT,
    is_gone,
    lines,
    pids,
    start_supervisor,
    wait_for,
)
from tools import supervise
from tools.children import Child
from tools.supervise import NotReady, Stopped, Supervisor

pytestmark = pytest.mark.long


@pytest.fixture
def supervisor(tmp_path):
    process = start_supervisor(tmp_path, "broker", "worker", "web")
    yield process
    process.kill()
    process.communicate()


@pytest.mark.parametrize("signum", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_request_to_stop_ends_all_in_reverse_order(supervisor, tmp_path, signum):
    supervisor.send_signal(signum)

    assert supervisor.wait(timeout=PATIENCE_SECONDS) == 0
    assert lines(tmp_path / "stopped") == ["web", "worker", "broker"]
    assert all(is_gone(pid) for pid in pids(tmp_path).values())


def test_kill_9_of_the_supervisor_leaves_nothing(supervisor, tmp_path):
    started = pids(tmp_path)
    assert len(started) == 3

    supervisor.kill()

    wait_for(lambda: all(is_gone(pid) for pid in started.values()))


def test_a_dead_child_is_reported_and_brought_back(supervisor, tmp_path):
    first = pids(tmp_path)

    os.kill(first["worker"], signal.SIGKILL)
    wait_for(lambda: pids(tmp_path)["worker"] != first["worker"])
    supervisor.send_signal(signal.SIGINT)

    said, _ = supervisor.communicate(timeout=PATIENCE_SECONDS)
    assert "worker ended with status -9" in said
    assert pids(tmp_path) | {"worker": first["worker"]} == first


def test_a_child_that_keeps_dying_is_restarted_less_and_less_often(tmp_path, monkeypatch):
    monkeypatch.setattr(supervise, "FIRST_DELAY_SECONDS", 0.1)
    monkeypatch.setattr(supervise, "LONGEST_DELAY_SECONDS", 0.2)
    said: list[str] = []
    supervisor = Supervisor(say=said.append)
    supervisor.start(_child("sys.exit(3)", tmp_path))

    with pytest.raises(NotReady):
        supervisor.wait_until(lambda: False, seconds=1.5, what="It")
    supervisor.stop()

    assert all("ended with status 3" in line for line in said)
    delays = [float(line.split()[-2]) for line in said]
    assert delays[:3] == [0.1, 0.2, 0.2]


def test_a_child_that_ignores_the_request_is_killed_with_its_own_children(tmp_path):
    child = _child(
        "signal.signal(signal.SIGTERM, signal.SIG_IGN);"
        "grandchild = subprocess.Popen(['sleep', '120']);"
        "open('pid', 'w').write(f'{grandchild.pid} ');"
        "time.sleep(120)",
        tmp_path,
    )
    child.grace_seconds = 0.3
    child.start()
    wait_for(lambda: (tmp_path / "pid").exists() and (tmp_path / "pid").read_text().endswith(" "))

    started = time.monotonic()
    child.stop()

    assert 0.3 <= time.monotonic() - started < 5
    assert child.status() == -signal.SIGKILL
    wait_for(lambda: is_gone(int((tmp_path / "pid").read_text())))


def test_a_command_that_fails_is_named(tmp_path):
    with pytest.raises(NotReady, match="broken failed"):
        Supervisor().call(_child("sys.exit(1)", tmp_path, name="broken"))


def test_a_request_to_stop_ends_a_command_that_still_runs(tmp_path):
    child = _child("time.sleep(120)", tmp_path)
    supervisor = Supervisor()
    supervisor._on_signal(signal.SIGINT, None)

    with pytest.raises(Stopped):
        supervisor.call(child)

    assert child.status() == -signal.SIGTERM


@pytest.mark.parametrize(("name", "stays_ignored"), [("SIGHUP", True), ("SIGINT", False)])
def test_nohup_keeps_its_meaning_and_a_background_job_still_obeys(name, stays_ignored):
    """`nohup` ignores SIGHUP on purpose; a shell ignores SIGINT for every background job."""
    code = (
        "import signal; from tools.supervise import Supervisor;"
        f"signal.signal(signal.{name}, signal.SIG_IGN);"
        "Supervisor().__enter__();"
        f"print(signal.getsignal(signal.{name}) is signal.SIG_IGN)"
    )
    said = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True)
    assert said.stdout.split() == [str(stays_ignored).encode()]


def _child(code, folder, *, name="child"):
    imports = "import signal, subprocess, sys, time;"
    return Child(name, [sys.executable, "-c", imports + code], env=os.environ, cwd=folder)
