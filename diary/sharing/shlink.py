"""SMART Health Links (HL7 SMART Health Cards and Links 1.0.0): the link and its encrypted files. Pure.

The secret key stands after `#` of the address and in the QR code only; it never reaches a server.
"""

import base64
import json
import secrets
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from joserfc import jwe
from joserfc.jwk import OctKey

VIEWER_PATH = "/s"
KEY_BYTES = 32
URL_CHARACTERS = 128
LABEL_CHARACTERS = 80
# A key of another length would be another algorithm; both are required by the standard.
_ALGORITHM, _ENCRYPTION = "dir", "A256GCM"


@dataclass(frozen=True, kw_only=True)
class Shlink:
    """What a link says: where the manifest is, the key of the files, until when, and whether a passcode is asked for.

    `is_live`: what is behind it may change ("L"). Key and address never show in a repr.
    """

    manifest_url: str = field(repr=False)
    key: bytes = field(repr=False)
    expires_at: datetime
    is_live: bool
    has_passcode: bool
    label: str = ""


def new_key() -> bytes:
    """32 random bytes."""
    return secrets.token_bytes(KEY_BYTES)


def viewer_address(link: Shlink, *, public_url: str) -> str:
    """One address for people and for software: our viewer page, and the link after `#`. Raises ValueError."""
    return f"{public_url}{VIEWER_PATH}#{shlink_uri(link)}"


def shlink_uri(link: Shlink) -> str:
    """`shlink:/` and the payload. Raises ValueError for what the standard does not allow."""
    if len(link.manifest_url) > URL_CHARACTERS:
        raise ValueError("the address of the manifest is longer than 128 characters")
    if len(link.key) != KEY_BYTES:
        raise ValueError("a key has 32 bytes")
    if len(link.label) > LABEL_CHARACTERS:
        raise ValueError("a label has at most 80 characters")
    payload = json.dumps(_payload(link), separators=(",", ":"), ensure_ascii=False)
    return f"shlink:/{_text(payload.encode())}"


def _payload(link: Shlink) -> dict[str, Any]:
    # Letters in the order of the alphabet, as the standard wants them.
    flag = ("L" if link.is_live else "") + ("P" if link.has_passcode else "")
    return {
        "url": link.manifest_url,
        "key": _text(link.key),
        "exp": int(link.expires_at.timestamp()),
        **({"flag": flag} if flag else {}),
        **({"label": link.label} if link.label else {}),
        "v": 1,
    }


def encrypted_file(content: bytes, *, key: bytes, content_type: str) -> str:
    """A file as compact JWE, compressed; different at every call, because each has an IV of its own."""
    header = {"alg": _ALGORITHM, "enc": _ENCRYPTION, "cty": content_type, "zip": "DEF"}
    return jwe.encrypt_compact(header, content, OctKey.import_key(key))


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
