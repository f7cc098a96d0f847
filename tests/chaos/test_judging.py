"""The judge of the reminders is judged: it tells apart what was lost, doubled, explained and asked for by nobody."""

import json

from tests.chaos.judging import judge
from tests.pushd.server import Arrival


def arrival(phone: int, topic: str, tag: str | None = None, *problems: str) -> Arrival:
    content = json.dumps({"notification": {"tag": topic if tag is None else tag}}).encode()
    return Arrival(phone, 1, {"topic": topic}, content, list(problems), 0.0)


def test_each_message_once_is_clean() -> None:
    assert judge({(1, "a"), (2, "a")}, [arrival(1, "a"), arrival(2, "a")]).is_clean


def test_what_never_came_is_lost() -> None:
    verdict = judge({(1, "a"), (2, "a")}, [arrival(1, "a")])
    assert (verdict.lost, verdict.is_clean) == (1, False)


def test_what_nobody_asked_for_is_a_stranger() -> None:
    verdict = judge({(1, "a")}, [arrival(1, "a"), arrival(1, "b")])
    assert (verdict.strangers, verdict.is_clean) == (1, False)


def test_twice_needs_a_reason() -> None:
    log = [arrival(1, "a"), arrival(1, "a"), arrival(1, "a"), arrival(1, "b")]
    verdict = judge({(1, "a"), (1, "b")}, log)
    assert (verdict.repeated, verdict.repeats, verdict.unexplained) == (1, 2, 1)
    assert not verdict.is_clean
    assert judge({(1, "a"), (1, "b")}, log, may_repeat={(1, "a")}).is_clean


def test_another_tag_or_a_problem_is_malformed() -> None:
    assert judge({(1, "a")}, [arrival(1, "a", "b")]).malformed == 1
    assert judge({(1, "a")}, [arrival(1, "a", None, "TTL 0")]).malformed == 1
