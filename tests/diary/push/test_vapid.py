"""Who sends: the signed header, its lifetime, the keys and the contact."""

import json

import pytest
from py_vapid import Vapid02

from diary.push.encryption import decode
from diary.push.vapid import (
    Signer,
    make_private_key,
    public_key_of,
    read_private_key,
    subject_problem,
)

KEY = make_private_key()
ORIGIN = "https://fcm.googleapis.com"
HOUR = 3600


class Clock:
    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def signer(clock):
    return Signer(private_key=KEY, subject="mailto:operator@example.org", clock=clock)


def claims(header):
    return json.loads(decode(header.split("t=")[1].split(".")[1]))


def test_somebody_elses_code_accepts_the_signature(signer):
    assert Vapid02.verify(signer.header(ORIGIN))


def test_it_says_to_whom_from_whom_and_until_when(signer, clock):
    assert claims(signer.header(ORIGIN)) == {
        "aud": ORIGIN,
        "exp": clock.now + 20 * HOUR,
        "sub": "mailto:operator@example.org",
    }


def test_it_is_signed_once_in_twelve_hours(signer, clock):
    first = signer.header(ORIGIN)
    clock.now += 12 * HOUR - 1
    assert signer.header(ORIGIN) == first
    clock.now += 1
    assert signer.header(ORIGIN) != first


def test_a_clock_set_back_gets_a_new_one(signer, clock):
    first = signer.header(ORIGIN)
    clock.now -= HOUR
    assert claims(signer.header(ORIGIN))["exp"] < claims(first)["exp"]


def test_each_push_service_gets_its_own(signer):
    assert (
        claims(signer.header("https://web.push.apple.com"))["aud"]
        != claims(signer.header(ORIGIN))["aud"]
    )


def test_keys_have_the_form_that_browsers_take():
    assert len(decode(KEY)) == 32
    assert len(decode(public_key_of(KEY))) == 65
    assert decode(public_key_of(KEY))[0] == 4


@pytest.mark.parametrize(
    "text",
    ["", "AAAA", pytest.param(KEY[:-2], id="cut"), "A" * 43, "_" * 43, "ü" * 43, "a key!"],
)
def test_a_bad_key_is_refused_and_not_repeated(text):
    with pytest.raises(ValueError, match=r".") as refused:
        read_private_key(text)
    assert not text or text not in str(refused.value)


@pytest.mark.parametrize(
    "subject", ["mailto:operator@example.org", "https://diary.example.org", "https://a.example/x"]
)
def test_a_real_contact_is_taken(subject):
    assert subject_problem(subject) is None


@pytest.mark.parametrize(
    "subject",
    [
        "", "operator@example.org", "mailto:", "mailto:operator", "mailto:@example.org",
        "mailto:operator@localhost", "mailto:operator@192.168.1.5", "mailto:operator@diary.local",
        "mailto: operator@example.org", "mailto:<operator@example.org>", "http://diary.example.org",
        "https://localhost", "https://localhost:8000", "https://127.0.0.1", "https://[::1]",
        "https://nas", "https://nas.local", "https://u@diary.example.org",
    ],
)  # fmt: skip
def test_a_contact_that_apple_would_refuse_is_a_problem(subject):
    assert subject_problem(subject)
