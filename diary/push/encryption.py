"""Encrypts one message for one subscription: `aes128gcm` in a single record (RFC 8188, RFC 8291)."""

import base64
import hmac
import os
import re
import struct

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

_CURVE = ec.SECP256R1()
_RECORD_BYTES = 4096
_POINT_BYTES = 65
_AUTH_BYTES = 16
_HEADER_BYTES = 16 + 4 + 1 + _POINT_BYTES
_TAG_BYTES = 16
# Push services need not take more than 4096 bytes in all (RFC 8030, 7.2).
MAX_PLAINTEXT_BYTES = 4096 - _HEADER_BYTES - _TAG_BYTES - 1
_LAST_RECORD = b"\x02"
_URL_SAFE = re.compile(r"[A-Za-z0-9_-]*={0,2}")


class BadKeys(ValueError):
    """The keys of a subscription are not a point on P-256 and 16 bytes. Which ones is not said."""


class TooLong(ValueError):
    """The message would not fit into one record."""


def encrypt(plaintext: bytes, *, p256dh: str, auth: str) -> bytes:
    """The body of the request. Different at every call, even for the same message.

    `p256dh` and `auth` are url-safe base64 as browsers give them. Raises BadKeys or TooLong.
    """
    if len(plaintext) > MAX_PLAINTEXT_BYTES:
        raise TooLong
    receiver, secret = subscription_keys(p256dh=p256dh, auth=auth)
    sender = ec.generate_private_key(_CURVE)
    return _seal(plaintext, receiver=receiver, secret=secret, sender=sender, salt=os.urandom(16))


def subscription_keys(*, p256dh: str, auth: str) -> tuple[ec.EllipticCurvePublicKey, bytes]:
    """The receiver's point and its secret; raises BadKeys. Also what a new subscription is checked with."""
    try:
        point, secret = decode(p256dh), decode(auth)
        # 65 bytes: the compressed form is a valid point as well, but no browser sends it.
        if len(point) != _POINT_BYTES or len(secret) != _AUTH_BYTES:
            raise BadKeys
        return ec.EllipticCurvePublicKey.from_encoded_point(_CURVE, point), secret
    except ValueError:
        raise BadKeys from None


def _seal(
    plaintext: bytes,
    *,
    receiver: ec.EllipticCurvePublicKey,
    secret: bytes,
    sender: ec.EllipticCurvePrivateKey,
    salt: bytes,
) -> bytes:
    ours, theirs = point_of(sender.public_key()), point_of(receiver)
    shared = sender.exchange(ec.ECDH(), receiver)
    material = _derive(secret, shared, b"WebPush: info\0" + theirs + ours, 32)
    key = _derive(salt, material, b"Content-Encoding: aes128gcm\0", 16)
    nonce = _derive(salt, material, b"Content-Encoding: nonce\0", 12)
    header = salt + struct.pack("!LB", _RECORD_BYTES, _POINT_BYTES) + ours
    return header + AESGCM(key).encrypt(nonce, plaintext + _LAST_RECORD, None)


def _derive(salt: bytes, material: bytes, purpose: bytes, length: int) -> bytes:
    """HKDF-SHA256 (RFC 5869) for at most 32 bytes, where its second half is a single round."""
    return hmac.digest(hmac.digest(salt, material, "sha256"), purpose + b"\x01", "sha256")[:length]


def point_of(key: ec.EllipticCurvePublicKey) -> bytes:
    """A public key as browsers and push services write it: 65 bytes, uncompressed."""
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def encode(raw: bytes) -> str:
    """Url-safe base64 without padding."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def decode(text: str) -> bytes:
    """The bytes of url-safe base64, padded or not; raises ValueError on any other character."""
    # Python's own decoder takes "+" and "/" as well, or skips what it does not know.
    if not _URL_SAFE.fullmatch(text):
        raise ValueError("not url-safe base64")
    raw = text.rstrip("=")
    return base64.urlsafe_b64decode(raw + "=" * (-len(raw) % 4))
