"""Two of everything at once, a broker that forgets, and an hour without anybody: real processes, one message each."""

import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import redis

from tests.chaos.installation import VAPID_PUBLIC_KEY, Installation
from tests.chaos.judging import judge
from tests.diary.own_database import own_database
from tests.pushd import server
from tools import broker

pytestmark = pytest.mark.long

# Far more than it takes, so that a busy machine makes these tests slow but not red.
PATIENCE_SECONDS = 150


@pytest.fixture
def own_broker(tmp_path: Path) -> Iterator[str]:
    prepared = broker.prepare(tmp_path, durable=False)
    process = subprocess.Popen(
        prepared.child.argv, cwd=prepared.child.cwd, stdout=subprocess.DEVNULL
    )
    while not prepared.answers():
        time.sleep(0.05)
    yield prepared.url
    process.terminate()
    process.wait(10)


@pytest.fixture
def installation(tmp_path: Path, own_broker: str) -> Iterator[Installation]:
    with (
        own_database(tmp_path) as url,
        server.running(tmp_path, vapid_key=VAPID_PUBLIC_KEY) as pushd,
    ):
        made = Installation(folder=tmp_path, database_url=url, redis_url=own_broker, pushd=pushd)
        try:
            yield made
        finally:
            made.stop()


def wait_until_quiet(
    installation: Installation, meanwhile: Callable[[], None] = lambda: None
) -> None:
    assert installation.wait_until_quiet(seconds=PATIENCE_SECONDS, meanwhile=meanwhile)
    assert installation.all_are_up()


def assert_each_came_once(installation: Installation) -> None:
    verdict = judge(installation.expected, installation.pushd.log)
    assert verdict.is_clean, verdict
    assert verdict.repeated == 0


def test_two_beats_two_workers_and_two_loops_send_each_once(installation: Installation) -> None:
    installation.seed(people=60, each=3, seconds=6, starts_in=4)
    for start in (installation.worker, installation.beat, installation.loop):
        start()
        start()
    wait_until_quiet(installation)
    assert_each_came_once(installation)
    # Planned by six at once, each wall-clock time of the next two days is there once.
    assert installation.act("result")["occurrences"] == {"due": 180, "scheduled": 360}


def test_a_broker_that_forgets_everything_each_second_loses_nothing(
    installation: Installation, own_broker: str
) -> None:
    installation.seed(people=40, each=3, seconds=6, starts_in=2)
    installation.worker()
    installation.beat()
    with redis.Redis.from_url(own_broker) as link:
        wait_until_quiet(installation, meanwhile=_each_second(link.flushall))
    assert_each_came_once(installation)


def _each_second(act: Callable[[], object]) -> Callable[[], None]:
    last = [time.monotonic()]

    def now_and_then() -> None:
        if time.monotonic() - last[0] >= 1:
            last[0] = time.monotonic()
            act()

    return now_and_then


def test_after_an_hour_without_workers_each_person_gets_one(installation: Installation) -> None:
    """Thirty people have one due time beyond its window and two within it, ten have none left within."""
    installation.seed(people=40, each=3, seconds=1, starts_in=0)
    ages = [*[150] * 40, *[70] * 30, *[120] * 10, *[20] * 30, *[95] * 10]
    topics = installation.act("age", ages)
    latest = {topic for topic, age in zip(topics, ages, strict=True) if age == 20}
    installation.expected = {key for key in installation.expected if key[1] in latest}
    installation.worker()
    installation.beat()
    wait_until_quiet(installation)
    assert_each_came_once(installation)
    said = installation.act("result")
    assert said["occurrences"] == {"due": 60, "missed": 60, "scheduled": 240}
    assert said["messages"] == {"accepted": len(installation.expected)}
