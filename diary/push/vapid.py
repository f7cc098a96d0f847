"""Says to a push service who sends (RFC 8292): keys, the subject, and the signed header."""

import ipaddress
import json
import time
from collections.abc import Callable
from urllib.parse import urlsplit

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from diary.push.encryption import decode, encode, point_of

_CURVE = ec.SECP256R1()
_KEY_BYTES = 32
_CACHED_SECONDS = 12 * 3600
# Push services refuse more than 24 hours; what is left over is room for clocks that differ.
_VALID_SECONDS = 20 * 3600


def make_private_key() -> str:
    """A fresh P-256 key: 32 bytes, url-safe base64."""
    number = ec.generate_private_key(_CURVE).private_numbers().private_value
    return encode(number.to_bytes(_KEY_BYTES, "big"))


def read_private_key(text: str) -> ec.EllipticCurvePrivateKey:
    """The key in `text`; raises ValueError, without repeating the text, when it is none."""
    raw = decode(text)
    if len(raw) != _KEY_BYTES:
        raise ValueError("not 32 bytes")
    return ec.derive_private_key(int.from_bytes(raw, "big"), _CURVE)


def public_key_of(private_key: str) -> str:
    """What browsers get as `applicationServerKey`: 65 bytes, url-safe base64. Raises ValueError."""
    return encode(point_of(read_private_key(private_key).public_key()))


def subject_problem(subject: str) -> str | None:
    """Why push services would refuse this contact, or None. Apple refuses names that only this machine knows."""
    if subject.startswith("mailto:"):
        local, _, host = subject.removeprefix("mailto:").rpartition("@")
        written_well = bool(local) and not any(sign in subject for sign in " <>,?")
    else:
        split = urlsplit(subject)
        host = split.hostname or ""
        written_well = split.scheme == "https" and "@" not in split.netloc
    if not written_well:
        return "it must be mailto:you@your-domain or https://your-domain"
    return None if _is_public_name(host) else "its domain is known to this machine only"


def _is_public_name(host: str) -> bool:
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        ending = host.lower().rpartition(".")[2]
        return "." in host.strip(".") and ending not in ("local", "localhost", "invalid", "test")
    return False


class Signer:
    """Makes the Authorization header, one for all messages to an origin for 12 hours: signing costs, and tells no more."""

    def __init__(
        self, *, private_key: str, subject: str, clock: Callable[[], float] = time.time
    ) -> None:
        self._key = read_private_key(private_key)
        self._public_key = public_key_of(private_key)
        self._subject = subject
        self._clock = clock
        self._made: dict[str, tuple[float, str]] = {}

    def header(self, origin: str) -> str:
        """`origin` is scheme and host (and port, if unusual) of the push service."""
        now = self._clock()
        made_at, header = self._made.get(origin, (0.0, ""))
        # A clock set back would otherwise keep a token that is not valid for as long as we think.
        if not header or not 0 <= now - made_at < _CACHED_SECONDS:
            header = self._sign(origin, expires_at=int(now) + _VALID_SECONDS)
            self._made[origin] = (now, header)
        return header

    def _sign(self, origin: str, *, expires_at: int) -> str:
        claims: dict[str, object] = {"aud": origin, "exp": expires_at, "sub": self._subject}
        signed = f"{_part({'typ': 'JWT', 'alg': 'ES256'})}.{_part(claims)}"
        der = self._key.sign(signed.encode(), ec.ECDSA(hashes.SHA256()))
        signature = b"".join(n.to_bytes(32, "big") for n in decode_dss_signature(der))
        return f"vapid t={signed}.{encode(signature)},k={self._public_key}"


def _part(content: dict[str, object]) -> str:
    return encode(json.dumps(content, separators=(",", ":")).encode())
