"""The door that the reminders use: ordinary code outside, kept connections inside, one loop a process."""

import os

import pytest

from diary.push import sender
from diary.push.messages import Outcome
from diary.push.vapid import public_key_of
from tests.diary.push.sending import CONTACT, KEY, push_to


@pytest.fixture
def settled(pushd, settings):
    settings.VAPID_PRIVATE_KEY, settings.VAPID_SUBJECT = KEY, CONTACT
    settings.VAPID_PUBLIC_KEY = public_key_of(KEY)
    settings.PUSH_EXTRA_HOSTS = ["localhost"]
    settings.PUSH_PORTS, settings.PUSH_NETWORKS = [pushd.port], ["127.0.0.0/8"]
    settings.PUSH_AUTHORITIES = str(pushd.authority)
    sender.close()
    yield pushd
    sender.close()


def outcomes(results):
    return [result.outcome for result in results]


def test_nothing_to_send_starts_nothing():
    assert sender.send_all([]) == []


def test_it_sends_with_what_the_settings_say(settled):
    pushes = [push_to(settled.subscribe()) for _ in range(3)]
    assert outcomes(sender.send_all(pushes)) == [Outcome.ACCEPTED] * 3
    assert [arrival.problems for arrival in settled.log] == [[]] * 3


def test_the_next_tick_uses_the_same_connections(settled):
    push = push_to(settled.subscribe())
    for _ in range(4):
        sender.send_all([push])
    assert settled.connections == 1


def test_closing_twice_and_starting_again_works(settled):
    push = push_to(settled.subscribe())
    sender.send_all([push])
    sender.close()
    sender.close()
    assert outcomes(sender.send_all([push])) == [Outcome.ACCEPTED]


def test_a_forked_worker_has_a_sender_of_its_own(settled):
    push = push_to(settled.subscribe())
    sender.send_all([push])

    child = os.fork()
    if not child:
        ended = 1
        try:
            ended = 0 if outcomes(sender.send_all([push])) == [Outcome.ACCEPTED] else 2
        finally:
            os._exit(ended)

    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert outcomes(sender.send_all([push])) == [Outcome.ACCEPTED]
    assert settled.connections == 2


def test_without_a_key_it_fails_loudly(settled, settings):
    settings.VAPID_PRIVATE_KEY = ""
    with pytest.raises(ValueError, match="32 bytes"):
        sender.send_all([push_to(settled.subscribe())])
