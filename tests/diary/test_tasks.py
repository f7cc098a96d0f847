"""A real Celery worker with a real broker: the heartbeat makes the installation ready, pruning removes what is due."""

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from celery import Celery
from django.test import Client, override_settings
from django.utils import timezone

from config.celery import app
from diary.health import HEARTBEAT_MAX_AGE, note_heartbeat
from diary.reminders import counters
from diary.reminders.services import dispatch_due
from tests.diary.own_database import ROOT, environment, own_database, run
from tools import broker


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
    with Celery(broker=url) as sender:
        sender.send_task(task)


def cache_at(url: str) -> Any:
    from django.conf import settings

    caches = {"default": settings.CACHES["default"] | {"LOCATION": url}}
    return override_settings(CACHES=caches)


def ready() -> tuple[int, dict[str, bool]]:
    response = Client().get("/healthz/ready")
    return response.status_code, response.json()


@pytest.mark.django_db
@pytest.mark.usefixtures("worker")
def test_ready_only_while_broker_worker_and_heartbeat_are_there(
    own_broker: tuple[str, Callable[[], None]],
) -> None:
    url, stop = own_broker
    others = {"database": True, "reminders": True, "push_keys": True}
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


@pytest.mark.parametrize("name", ["make_export", "write_import"])
def test_minutes_of_work_have_a_queue_of_their_own(name: str) -> None:
    """Two of them would take both processes of the worker that sends reminders."""
    assert app.amqp.router.route({}, f"diary.tasks.{name}")["queue"].name == "files"
    reminders = app.amqp.router.route({}, "diary.tasks.dispatch_reminders")
    assert reminders["queue"].name == "celery"
