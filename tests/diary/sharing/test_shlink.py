"""A link to the letter of the standard, its files opened by another library."""

import base64
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from jwcrypto import jwe, jwk

from diary.sharing.shlink import Shlink, encrypted_file, new_key, shlink_uri, viewer_address

EXPIRES_AT = datetime(2026, 12, 24, 18, 0, tzinfo=UTC)


def link(**changes: Any) -> Shlink:
    values: dict[str, Any] = {
        "manifest_url": "https://diary.example.org/s/m/" + "x" * 43,
        "key": bytes(range(32)),
        "expires_at": EXPIRES_AT,
        "is_live": True,
        "has_passcode": True,
        "label": "For Dr. Weiß",
    }
    return Shlink(**values | changes)


def payload_of(uri: str) -> dict[str, Any]:
    text = uri.removeprefix("shlink:/")
    assert "=" not in text
    found: dict[str, Any] = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    return found


def test_the_payload_says_all_the_standard_wants() -> None:
    assert payload_of(shlink_uri(link())) == {
        "url": "https://diary.example.org/s/m/" + "x" * 43,
        "key": "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8",
        "exp": int(EXPIRES_AT.timestamp()),
        "flag": "LP",
        "label": "For Dr. Weiß",
        "v": 1,
    }


@pytest.mark.parametrize(
    ("live", "passcode", "flag"), [(True, False, "L"), (False, True, "P"), (False, False, None)]
)
def test_flags_are_letters_in_order_or_left_out(live: bool, passcode: bool, flag: str) -> None:
    found = payload_of(shlink_uri(link(is_live=live, has_passcode=passcode, label="")))
    assert found.get("flag") == flag
    assert "label" not in found


def test_everything_secret_stands_after_the_hash() -> None:
    address = viewer_address(link(), public_url="https://diary.example.org")
    before, _, after = address.partition("#")
    assert before == "https://diary.example.org/s"
    assert after.startswith("shlink:/")


@pytest.mark.parametrize(
    "wrong",
    [{"manifest_url": "https://x/" + "x" * 119}, {"key": b"short"}, {"label": "x" * 81}],
)
def test_what_the_standard_forbids_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"characters|bytes"):
        shlink_uri(link(**wrong))


def test_a_file_opens_with_another_library_and_never_looks_the_same() -> None:
    key, content = new_key(), b'{"resourceType":"Bundle"}' * 50
    first, second = (
        encrypted_file(content, key=key, content_type="application/fhir+json") for _ in range(2)
    )
    assert first != second
    opened = jwe.JWE()
    opened.deserialize(
        first, jwk.JWK(kty="oct", k=base64.urlsafe_b64encode(key).decode().rstrip("="))
    )
    assert opened.payload == content
    assert opened.jose_header == {
        "alg": "dir",
        "enc": "A256GCM",
        "cty": "application/fhir+json",
        "zip": "DEF",
    }
    assert len(first) < len(content)


def test_neither_key_nor_address_shows_in_a_repr() -> None:
    shown = repr(link())
    assert "diary.example.org" not in shown
    assert "x01" not in shown
