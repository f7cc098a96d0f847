"""RFC 8291, against its own example and against somebody else's decryption."""

import os

import http_ece
import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from diary.push import encryption
from diary.push.encryption import BadKeys, TooLong, decode, encode, encrypt, point_of

# RFC 8291, section 5 and appendix A.
PLAINTEXT = b"When I grow up, I want to be a watermelon"
RECEIVER = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
AUTH = "BTBZMqHH6r4Tts7J_aSIgg"
SENDER = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"
SALT = "DGv6ra1nlYgDCS1FRnbzlw"
BODY = (
    "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6Tlz"
    "AC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
)


def test_it_gives_the_example_of_the_rfc():
    receiver, secret = encryption.subscription_keys(p256dh=RECEIVER, auth=AUTH)
    number = int.from_bytes(decode(SENDER), "big")
    body = encryption._seal(
        PLAINTEXT,
        receiver=receiver,
        secret=secret,
        sender=ec.derive_private_key(number, ec.SECP256R1()),
        salt=decode(SALT),
    )
    assert encode(body) == BODY


@pytest.mark.parametrize("length", [0, 1, 15, 16, 17, 1000, encryption.MAX_PLAINTEXT_BYTES])
def test_somebody_elses_decryption_reads_it(length):
    key, secret, plaintext = ec.generate_private_key(ec.SECP256R1()), os.urandom(16), b"x" * length
    body = encrypt(plaintext, p256dh=encode(point_of(key.public_key())), auth=encode(secret))
    assert len(body) <= 4096
    assert http_ece.decrypt(body, private_key=key, auth_secret=secret) == plaintext


def test_one_byte_more_than_fits_is_refused():
    with pytest.raises(TooLong):
        encrypt(b"x" * (encryption.MAX_PLAINTEXT_BYTES + 1), p256dh=RECEIVER, auth=AUTH)


def test_no_two_bodies_are_alike():
    bodies = {encrypt(PLAINTEXT, p256dh=RECEIVER, auth=AUTH) for _ in range(10)}
    assert len(bodies) == len({body[:16] for body in bodies}) == 10


def test_padding_of_the_keys_does_not_matter():
    assert encrypt(PLAINTEXT, p256dh=RECEIVER + "=", auth=AUTH + "==")


OFF_THE_CURVE = encode(b"\x04" + b"\x01" * 64)
COMPRESSED = encode(b"\x02" + decode(RECEIVER)[1:33])


@pytest.mark.parametrize(
    ("p256dh", "auth"),
    [
        ("", AUTH), (RECEIVER, ""), (RECEIVER[:-4], AUTH), (RECEIVER, AUTH + "AA"),
        (OFF_THE_CURVE, AUTH), (COMPRESSED, AUTH), (encode(b"\x00"), AUTH), ("ü" * 87, AUTH),
        (RECEIVER.replace("-", "+"), AUTH), (RECEIVER[:40] + "\n" + RECEIVER[40:], AUTH),
    ],
)  # fmt: skip
def test_bad_keys_are_refused_and_not_repeated(p256dh, auth):
    with pytest.raises(BadKeys) as refused:
        encrypt(PLAINTEXT, p256dh=p256dh, auth=auth)
    assert str(refused.value) == ""
