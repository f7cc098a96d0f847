"""A lock screen is read by whoever stands near it."""

import inspect
import json
import logging

from diary.push.messages import topic_of
from diary.push.payload import neutral_payload
from tests.diary.push.sending import options_for, push_to, send
from tests.pushd import faults

NAVIGATE = "https://diary.example.org/log"


def test_it_has_the_declarative_form():
    message = json.loads(neutral_payload(navigate=NAVIGATE, tag="t", app_badge=1))
    assert message["web_push"] == 8030
    assert message["app_badge"] == 1
    assert message["mutable"] is True
    assert message["notification"]["navigate"] == NAVIGATE
    assert message["notification"]["tag"] == "t"
    assert message["notification"]["title"]


def test_the_badge_may_be_left_out():
    assert "app_badge" not in json.loads(neutral_payload(navigate=NAVIGATE, tag="t"))


def test_there_is_no_way_to_add_words():
    assert set(inspect.signature(neutral_payload).parameters) == {"navigate", "tag", "app_badge"}
    said = [json.loads(neutral_payload(navigate=NAVIGATE, tag=tag)) for tag in ("a", "b")]
    for message in said:
        del message["notification"]["tag"]
    assert said[0] == said[1]


def test_a_topic_tells_nothing_of_its_occurrence():
    topic = topic_of("check_in-2026-11-23-canary")
    assert len(topic) == 32
    assert "canary" not in topic
    assert topic == topic_of("check_in-2026-11-23-canary") != topic_of("another")


def test_neither_address_nor_keys_nor_contents_reach_a_log_line(pushd, caplog):
    caplog.set_level(logging.DEBUG)
    answers = [faults.status(410), faults.hang, faults.reset, faults.nonsense, faults.status(403)]
    subscriptions = [pushd.subscribe(answer) for answer in answers]
    pushes = [push_to(one, payload=b"CANARY-payload") for one in subscriptions]

    send(options_for(pushd), pushes)

    said = caplog.text + repr(pushes)
    assert len(pushd.log) == len(answers)
    assert "CANARY" not in said
    for one in subscriptions:
        path = one.endpoint.rpartition("/")[2]
        assert not [secret for secret in (path, one.p256dh, one.auth) if secret in said]
