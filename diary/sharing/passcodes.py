"""Passcodes and digests. Pure."""

import hashlib
import secrets

from accounts.digits import plain_digits

# Without I, L, O and U: read out loud or written by hand it stays clear (Crockford's base 32).
_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_CHARACTERS = 8
_LOOK_ALIKE = str.maketrans("OIL", "011")


def new_passcode() -> str:
    """Eight characters (40 random bits) that survive being read out or written down."""
    return "".join(secrets.choice(_LETTERS) for _ in range(_CHARACTERS))


def as_typed(passcode: str) -> str:
    """Forgives what a hand, an ear or a keyboard gets wrong: case, blanks, look-alikes, digits of another script."""
    return "".join(plain_digits(passcode).split()).replace("-", "").upper().translate(_LOOK_ALIKE)


def digest_of(token: str) -> bytes:
    """SHA-256; no salt, a token is 32 random bytes."""
    return hashlib.sha256(token.encode()).digest()
