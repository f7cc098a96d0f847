"""A real Celery worker with a real broker: the heartbeat makes the installation ready, pruning removes what is due."""

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from celery import Celery
from django.test import Client, override_settings
from django.utils import timezone
from kombu.exceptions import OperationalError

from accounts.tasks import begin_soon
from config.celery import app
from diary import tasks
from diary.health import HEARTBEAT_MAX_AGE, note_heartbeat
from diary.models import DataExport, DataImport
from diary.reminders import counters
from diary.reminders.services import dispatch_due
from tests.diary.own_database import ROOT, environment, own_database, run
from tools import broker

pytestmark = pytest.mark.long


@pytest.fixture
def own_broker(tmp_path: Path) -> Iterator[tuple[str, Callable[[], None]]]:
    """A broker that only this test uses, and how to stop it."""
    server = broker.prepare(tmp_path, durable=False)
    process = subprocess.Popen(server.child.argv, cwd=server.child.cwd, stdout=subprocess.DEVNULL)
    wait_for(server.answers, seconds=30)

    def stop() -> None:
        process.terminate()
        process.wait(10)

    yield server.url, stop
    stop()


@pytest.fixture
def own_url(tmp_path: Path) -> Iterator[str]:
    with own_database(tmp_path) as url:
        yield url


@pytest.fixture
def worker(own_url: str, own_broker: tuple[str, Callable[[], None]]) -> Iterator[None]:
    argv = [sys.executable, "-m", "celery", "-A", "config", "worker"]
    argv += ["--pool", "solo", "--loglevel", "error", "--without-gossip", "--without-mingle"]
    process = subprocess.Popen(argv, cwd=ROOT, env=environment(own_url, REDIS_URL=own_broker[0]))
    yield
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def wait_for(ready: Callable[[], bool], *, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not ready():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.1)


def send(task: str, url: str) -> None:
    with Celery(broker=url, set_as_current=False) as sender:
        sender.send_task(task)


def cache_at(url: str) -> Any:
    from django.conf import settings

    caches = {"default": settings.CACHES["default"] | {"LOCATION": url}}
    return override_settings(CACHES=caches)


def ready() -> tuple[int, dict[str, bool]]:
    response = Client().get("/healthz/ready")
    return response.status_code, response.json()


POOL_PROCESS = """import os, sys, time
from celery.signals import worker_process_init
import config.celery
main, child = os.getpid(), os.fork()
if child:
    if sys.argv[1] == "lives":
        os.waitpid(child, 0)
    os._exit(0)
while sys.argv[1] == "dies" and os.getppid() == main:
    time.sleep(0.01)
worker_process_init.send(sender=None)
print("goes on", flush=True)
os._exit(0)"""


@pytest.mark.parametrize(("parent", "said"), [("lives", "goes on\n"), ("dies", "")])
def test_a_pool_process_whose_parent_was_killed_at_its_birth_ends(parent: str, said: str) -> None:
    """It would hold a pipe of its sibling open, which held one of its own, and both would stay for ever."""
    argv = [sys.executable, "-c", POOL_PROCESS, parent]
    # Ends when nobody can say anything any more.
    done = subprocess.run(argv, cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == said


@pytest.mark.django_db
@pytest.mark.usefixtures("worker")
def test_ready_only_while_broker_worker_and_heartbeat_are_there(
    own_broker: tuple[str, Callable[[], None]],
) -> None:
    url, stop = own_broker
    others = {"database": True, "keys": True, "reminders": True, "push_keys": True}
    counters.note_tick(timezone.now())
    with cache_at(url):
        assert ready() == (503, {**others, "broker": True, "beat": False})
        send("diary.tasks.record_heartbeat", url)
        wait_for(lambda: ready()[0] == 200)
        assert ready() == (200, {**others, "broker": True, "beat": True})
        stop()
        assert ready() == (503, {**others, "broker": False, "beat": False})


@pytest.mark.usefixtures("worker")
def test_the_worker_prunes_what_is_due_and_nothing_else(
    own_url: str, own_broker: tuple[str, Callable[[], None]]
) -> None:
    run(own_url, "make_old_history")
    assert run(own_url, "what_is_left") == {"tombstones": 2, "ops": 4}
    send("diary.tasks.prune_sync_history", own_broker[0])
    wait_for(lambda: run(own_url, "what_is_left") == {"tombstones": 1, "ops": 3})


@pytest.mark.django_db
def test_an_old_heartbeat_is_none() -> None:
    note_heartbeat(timezone.now() - HEARTBEAT_MAX_AGE - timedelta(seconds=1))
    assert ready()[1]["beat"] is False
    note_heartbeat(timezone.now())
    assert ready()[1]["beat"] is True


@pytest.mark.django_db
def test_reminders_that_nobody_looks_for_are_told() -> None:
    assert ready()[1]["reminders"] is False
    counters.note_tick(timezone.now() - timedelta(seconds=91))
    assert ready()[1]["reminders"] is False
    dispatch_due()
    assert ready()[1]["reminders"] is True


@pytest.mark.django_db
def test_refused_push_keys_are_told_for_ten_minutes() -> None:
    assert ready()[1]["push_keys"] is True
    counters.note_refused_keys(timezone.now() - timedelta(minutes=11))
    assert ready()[1]["push_keys"] is True
    counters.note_refused_keys(timezone.now())
    assert ready() == (503, ready()[1] | {"push_keys": False})


def test_every_scheduled_task_exists_and_may_run_twice() -> None:
    app.loader.import_default_modules()
    scheduled = {entry["task"] for entry in app.conf.beat_schedule.values()}
    assert scheduled <= app.tasks.keys()
    assert "diary.tasks.record_heartbeat" in scheduled


def test_the_live_check_needs_nothing() -> None:
    assert Client().get("/healthz/live").status_code == 200
    assert Client().post("/healthz/live").status_code == 405
    assert Client().post("/healthz/ready").status_code == 405


def test_minutes_of_work_have_a_queue_of_their_own(
    own_broker: tuple[str, Callable[[], None]],
) -> None:
    """Two of them would take both processes of the worker that sends reminders."""
    with app.connection_for_write(own_broker[0]) as connection:
        for task in (tasks.make_export, tasks.write_import):
            task.apply_async((1,), connection=connection)
        tasks.record_heartbeat.apply_async(connection=connection)
        link = connection.default_channel.client
        assert (link.llen("files"), link.llen("celery")) == (2, 1)


def test_files_that_wait_too_long_are_asked_for_again(alice: Any) -> None:
    """Their message was lost, or their worker died; what is being made or has only just come is left alone."""
    now = timezone.now()
    old = {"owner": alice, "created_at": now - timedelta(minutes=1), "file_name": "a.zip"}
    waiting = DataExport.objects.create(**old)
    brought = {"owner": alice, "created_at": now, "expires_at": now + timedelta(hours=1)}
    lost = [
        DataImport.objects.create(**brought, state=state)
        for state in ("reading", "running", "undoing")
    ]
    DataImport.objects.create(**brought, state="running", taken_at=now)
    DataImport.objects.create(**brought, state="preview")
    asked: list[Any] = []
    with ExitStack() as stack:
        for name in ("make_export", "read_import", "write_import", "undo_import"):
            task = getattr(tasks, name)
            ask = partial(lambda name, args, **how: asked.append((name, *args)), name)
            stack.enter_context(mock.patch.object(task, "apply_async", ask))
        tasks.take_up_files()
    reading, running, undoing = (row.pk for row in lost)
    assert asked == [
        ("make_export", waiting.pk),
        ("read_import", reading),
        ("write_import", running),
        ("undo_import", undoing),
    ]


def test_asking_for_a_file_does_not_wait_for_a_dead_broker() -> None:
    """It answers, so it is asked, and goes away in that moment."""
    away = mock.patch.object(tasks.make_export, "apply_async", side_effect=OperationalError)
    with away as asked:
        begin_soon(tasks.make_export, 1)
    asked.assert_called_once_with((1,), retry=False)
