"""One message arrives: signed, encrypted, with the headers that keep it alive until the phone is on."""

import time

import pytest

from diary.push.messages import Outcome
from diary.push.vapid import Signer, make_private_key
from tests.diary.push.sending import CONTACT, KEY, PAYLOAD, options_for, push_to, send, send_one


def test_it_is_accepted_and_can_be_read_by_its_receiver_only(pushd):
    alices, bobs = pushd.subscribe(), pushd.subscribe()

    result = send_one(pushd, alices)

    assert (result.outcome, result.status) == (Outcome.ACCEPTED, 201)
    [arrival] = pushd.log
    assert arrival.problems == []
    assert arrival.plaintext == PAYLOAD
    assert pushd.arrivals(bobs) == []


def test_its_headers_say_how_long_how_urgent_and_what_it_replaces(pushd):
    send_one(pushd, pushd.subscribe())
    headers = pushd.log[0].headers
    assert (headers["ttl"], headers["urgency"]) == ("5400", "high")
    assert len(headers["topic"]) == 32


@pytest.mark.parametrize("seconds", [0, -5])
def test_it_never_says_now_or_never(pushd, seconds):
    subscription = pushd.subscribe()
    send(options_for(pushd), [push_to(subscription, ttl_seconds=seconds)])
    assert pushd.log[0].headers["ttl"] == "1"


def test_sending_again_keeps_the_topic_and_changes_every_byte(pushd):
    subscription = pushd.subscribe()
    send(options_for(pushd), [push_to(subscription)] * 2)
    first, second = pushd.log
    assert first.headers["topic"] == second.headers["topic"]
    assert first.plaintext == second.plaintext


def test_connections_are_kept(pushd):
    subscription = pushd.subscribe()
    rounds = [[push_to(subscription)]] * 5
    send(options_for(pushd), *rounds)
    assert len(pushd.log) == 5
    assert pushd.connections == 1


def test_a_foreign_key_is_refused_and_costs_no_subscription(pushd):
    signer = Signer(private_key=make_private_key(), subject=CONTACT)
    result = send_one(pushd, pushd.subscribe(), signer=signer)
    assert (result.outcome, result.status) == (Outcome.MISCONFIGURED, 403)
    assert pushd.log[0].problems == ["wrong key"]


@pytest.mark.parametrize("days", [-2, 2])
def test_the_judge_sees_a_clock_that_is_wrong(pushd, days):
    signer = Signer(private_key=KEY, subject=CONTACT, clock=lambda: time.time() + days * 86400)
    assert send_one(pushd, pushd.subscribe(), signer=signer).status == 403


def test_the_judge_sees_a_contact_that_is_none(pushd):
    signer = Signer(private_key=KEY, subject="mailto:operator@localhost")
    assert send_one(pushd, pushd.subscribe(), signer=signer).status == 403
    assert pushd.log[0].problems == ["no usable sub"]


def test_the_judge_sees_a_message_for_somebody_else(pushd):
    alices, bobs = pushd.subscribe(), pushd.subscribe()
    push = push_to(alices, p256dh=bobs.p256dh, auth=bobs.auth)
    assert send(options_for(pushd), [push])[0][0].outcome is Outcome.REFUSED
    assert pushd.log[0].problems == ["cannot be decrypted"]
