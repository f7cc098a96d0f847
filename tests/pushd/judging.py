"""What the push service of the tests checks, with other people's code: py-vapid for signatures, http-ece for contents."""

import base64
import json
import re
import time
from collections.abc import Mapping

import http_ece
from cryptography.hazmat.primitives.asymmetric import ec
from py_vapid import Vapid02

_TOPIC = re.compile(r"[A-Za-z0-9_-]{1,32}")
_CONTACT = re.compile(r"mailto:[^@\s]+@[^@\s]+\.[^@\s]+|https://[^\s/]+\.[^\s/]+.*")
_DAY_SECONDS = 24 * 3600


def vapid_problems(authorization: str, *, origin: str, key: str | None = None) -> list[str]:
    """What RFC 8292 says against this header; `key` is the one the subscription was made for."""
    match = re.fullmatch(r"vapid t=([^,]+),\s*k=(\S+)", authorization)
    if not match:
        return ["no vapid header"]
    claims = json.loads(_decode(match[1].split(".")[1]))
    expires_in = claims.get("exp", 0) - time.time()
    found = {
        "wrong signature": not Vapid02.verify(authorization),
        "wrong key": key is not None and match[2] != key,
        "wrong aud": claims.get("aud") != origin,
        "expired": expires_in <= 0,
        "valid for more than a day": expires_in > _DAY_SECONDS,
        "no usable sub": not _CONTACT.fullmatch(claims.get("sub", "")),
    }
    return [problem for problem, holds in found.items() if holds]


def header_problems(headers: Mapping[str, str]) -> list[str]:
    """What RFC 8030 and 8188 say against these headers, and what our design does not want."""
    ttl = headers.get("ttl", "")
    found = {
        "no TTL": not ttl.isdecimal(),
        "TTL 0": ttl == "0",
        "bad Urgency": headers.get("urgency") not in ("very-low", "low", "normal", "high"),
        "bad Topic": not _TOPIC.fullmatch(headers.get("topic", "")),
        "not aes128gcm": headers.get("content-encoding") != "aes128gcm",
        "a cookie": "cookie" in headers,
    }
    return [problem for problem, holds in found.items() if holds]


def decrypted(body: bytes, *, private_key: ec.EllipticCurvePrivateKey, secret: bytes) -> bytes:
    return http_ece.decrypt(body, private_key=private_key, auth_secret=secret, version="aes128gcm")


def _decode(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
