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
    message = json.loads(neutral_payload(navigate=NAVIGATE, tag="t", ack="a", app_badge=1))
    assert message["web_push"] == 8030
    assert message["app_badge"] == 1
    assert message["mutable"] is True
    assert message["notification"]["navigate"] == NAVIGATE
    assert message["notification"]["tag"] == "t"
    assert message["notification"]["title"]


def test_the_badge_may_be_left_out():
    assert "app_badge" not in json.loads(neutral_payload(navigate=NAVIGATE, tag="t", ack="a"))


def test_only_words_a_person_chose_to_show_take_the_place_of_the_neutral_ones():
    assert set(inspect.signature(neutral_payload).parameters) == {
        "navigate",
        "tag",
        "ack",
        "app_badge",
        "own_text",
        "day",
        "asks_anyway",
        "with_actions",
    }
    said = [shown(tag="a"), shown(tag="b"), shown(tag="c", own_text="Cream for the feet")]
    assert said[0] == said[1]
    assert said[2] == said[0] | {"body": "Cream for the feet", "dir": "auto"}


def test_a_test_has_no_actions_and_every_message_says_what_to_acknowledge():
    assert shown()["actions"]
    assert shown(with_actions=False)["actions"] == []
    assert shown(ack="once")["data"] == {"ack": "once"}
    assert shown(ack="once", day="2026-11-28")["data"] == {"ack": "once", "day": "2026-11-28"}
    assert shown(ack="once", asks_anyway=True)["data"] == {"ack": "once", "asks_anyway": True}


def shown(tag="t", ack="a", **words):
    message = json.loads(neutral_payload(navigate=NAVIGATE, tag=tag, ack=ack, **words))
    notification = message["notification"]
    assert notification.pop("tag") == tag
    return notification


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
