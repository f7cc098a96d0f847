"""The broker goes away or comes back, a worker hears nothing any more: who is started, ended and started again, and when."""

import signal
from typing import Any

import pytest

from tests.tools.processes import wait_for
from tests.tools.test_supervisor import _child
from tools.supervise import Supervisor
from tools.watching import Watchman

WELL = {"broker": True, "beat": True}
AWAY = {"broker": False, "beat": False}
DEAF = {"broker": True, "beat": False}
SILENT: dict[str, bool] = {}


class Recorded(Supervisor):
    """Writes down what it is asked for."""

    def __init__(self) -> None:
        super().__init__(say=lambda text: None)
        self.done: list[str] = []

    def start(self, child: Any) -> None:
        self.done.append(f"start {child}")

    def end(self, child: Any) -> None:
        self.done.append(f"end {child}")

    def restart(self, child: Any) -> None:
        self.done.append(f"restart {child}")


def watched(*answers: dict[str, bool], seconds_between: float = 10) -> list[str]:
    """What was done at each look that did something, as "<number of the look>: <what>"."""
    supervisor, now, waiting = Recorded(), [0.0], list(answers)
    watchman = Watchman(
        supervisor,
        ask=lambda: waiting.pop(0),
        stand_in="loop",  # type: ignore[arg-type]
        listeners=["worker", "beat"],  # type: ignore[list-item]
        others=["files"],  # type: ignore[list-item]
        clock=lambda: now[0],
    )
    found = []
    for number in range(len(answers)):
        watchman()
        found += [f"{number}: {what}" for what in supervisor.done]
        supervisor.done.clear()
        now[0] += seconds_between
    return found


def test_nothing_is_done_while_all_is_well_or_nothing_is_known() -> None:
    assert watched(WELL, SILENT, SILENT, SILENT, WELL, {"status": 503}) == []  # type: ignore[dict-item]


def test_a_loop_takes_over_while_the_broker_is_away() -> None:
    assert watched(WELL, AWAY, AWAY, AWAY, WELL, WELL) == ["2: start loop", "4: end loop"]


def test_a_hiccup_changes_nothing() -> None:
    assert watched(WELL, AWAY, WELL, AWAY, WELL) == []


def test_the_loop_stays_until_beat_and_worker_are_heard_again() -> None:
    assert watched(AWAY, AWAY, DEAF, DEAF, WELL) == ["1: start loop", "4: end loop"]


def test_a_broker_that_goes_away_again_starts_no_second_loop() -> None:
    assert watched(AWAY, AWAY, DEAF, AWAY, AWAY, WELL) == ["1: start loop", "5: end loop"]


def test_the_deaf_are_started_again_75_seconds_after_they_could_hear() -> None:
    answers = [AWAY, *[DEAF] * 9, *[WELL] * 3]
    assert watched(*answers) == ["8: restart worker", "8: restart beat"]


def test_they_are_given_the_same_time_again() -> None:
    found = watched(*[DEAF] * 18)
    assert [line for line in found if "worker" in line] == [
        "8: restart worker",
        "16: restart worker",
    ]


def test_who_may_be_at_long_work_is_started_again_once_and_only_when_that_did_not_help() -> None:
    found = watched(*[DEAF] * 9, *[WELL] * 2, *[DEAF] * 36)
    assert [line for line in found if "worker" in line] == [
        "8: restart worker",
        "16: restart worker",
        "24: restart worker",
        "32: restart worker",
        "40: restart worker",
    ]
    assert [line for line in found if "files" in line] == ["24: restart files"]


def test_after_a_long_sleep_two_old_heartbeats_are_no_deafness() -> None:
    assert watched(*[WELL] * 20, DEAF, DEAF, WELL) == []
    assert watched(*[WELL] * 20, DEAF, DEAF, DEAF) == ["22: restart worker", "22: restart beat"]


def test_it_looks_every_ten_seconds_however_often_it_is_called() -> None:
    supervisor, now, looks = Recorded(), [0.0], []
    watchman = Watchman(
        supervisor,
        ask=lambda: looks.append(now[0]) or WELL,  # type: ignore[func-returns-value]
        stand_in="loop",  # type: ignore[arg-type]
        listeners=[],
        others=[],
        clock=lambda: now[0],
    )
    for _ in range(100):
        watchman()
        now[0] += 0.2
    assert len(looks) == 2


@pytest.mark.long
def test_who_does_not_hear_is_stopped_by_force_and_runs_again(tmp_path: Any) -> None:
    supervisor = Supervisor(say=lambda text: None)
    # It says so once it does not hear SIGTERM any more.
    code = "signal.signal(signal.SIGTERM, signal.SIG_IGN); open('deaf', 'w'); time.sleep(120)"
    child = _child(code, tmp_path)
    supervisor.start(child)
    first = child.process
    assert first
    wait_for((tmp_path / "deaf").exists)
    supervisor.restart(child)
    assert first.returncode == -signal.SIGKILL
    assert child.status() is None
    assert child.process is not first
    supervisor.end(child)
    assert child.status() is not None
    # Nobody brings it back.
    supervisor.mend()
    assert child.status() is not None
