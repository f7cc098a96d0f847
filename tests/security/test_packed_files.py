"""Files of the build arrive packed, as the browser asks for them: the same for everybody, so nothing can leak."""

import gzip
import os
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tests.security.world import SHELL, build_app

ADDRESSES = ("/", "/history", "/sw.js", "/manifest.webmanifest")
ASSET = "/static/app/assets/main-D4f3.js"
NOT_PACKED = ("", "identity", "deflate", "brother")


@pytest.fixture(autouse=True)
def build(settings: Any, tmp_path: Path) -> Path:
    """The packed forms hold a word of their own, so that a test sees which file was sent."""
    settings.FRONTEND_DIST = build_app(tmp_path)
    settings.STATICFILES_DIRS = [("app", tmp_path)]
    settings.WHITENOISE_USE_FINDERS = True
    (tmp_path / "assets").mkdir()
    (tmp_path / "assets" / "main-D4f3.js").write_text("let plain = 'as it was built';" * 20)
    for path in [path for path in tmp_path.rglob("*") if path.is_file()]:
        path.with_name(f"{path.name}.br").write_bytes(b"br")
        path.with_name(f"{path.name}.gz").write_bytes(gzip.compress(path.read_bytes()))
    return tmp_path


def _get(address: str, accepted: str, **headers: str) -> Any:
    answer = Client(headers={"Accept-Encoding": accepted, **headers}).get(address)
    body = b"".join(answer) if answer.streaming else answer.content
    return answer, body


@pytest.mark.parametrize("address", [*ADDRESSES, ASSET])
@pytest.mark.parametrize("accepted", ["gzip, deflate, br", "br;q=1.0, gzip;q=0.8"])
def test_the_smallest_form_the_browser_understands(address: str, accepted: str) -> None:
    answer, body = _get(address, accepted)
    assert (answer["Content-Encoding"], body) == ("br", b"br")
    assert "Accept-Encoding" in answer["Vary"]


@pytest.mark.parametrize("address", [*ADDRESSES, ASSET])
def test_gzip_holds_the_same_bytes(address: str) -> None:
    answer, body = _get(address, "gzip, deflate")
    assert answer["Content-Encoding"] == "gzip"
    assert gzip.decompress(body) == _get(address, "")[1]


@pytest.mark.parametrize("address", [*ADDRESSES, ASSET])
@pytest.mark.parametrize("accepted", NOT_PACKED)
def test_whoever_does_not_ask_gets_the_file_as_it_is(address: str, accepted: str) -> None:
    answer, body = _get(address, accepted)
    assert "Content-Encoding" not in answer
    assert body.startswith((b"<!doctype html>", b"{}", b"let plain"))
    # So that a proxy does not hand a packed file to someone who cannot read it, or the other way round.
    assert "Accept-Encoding" in answer["Vary"]


def test_a_tag_belongs_to_one_form() -> None:
    plain, packed = _get("/", "")[0]["ETag"], _get("/", "br")[0]["ETag"]
    assert plain != packed
    assert _get("/", "br", **{"If-None-Match": packed})[0].status_code == 304
    assert _get("/", "br", **{"If-None-Match": plain})[0].status_code == 200


def test_the_policy_is_that_of_the_page_inside() -> None:
    policies = {
        _get("/", accepted)[0]["Content-Security-Policy"] for accepted in ("", "gzip", "br")
    }
    assert len(policies) == 1
    assert "sha256-" in policies.pop()


def test_a_packed_form_of_another_build_is_left_alone(build: Path) -> None:
    for ending in (".br", ".gz"):
        os.utime(build / f"index.html{ending}", (0, 0))
    answer, body = _get("/", "gzip, br")
    assert "Content-Encoding" not in answer
    assert body == SHELL.encode()


def test_an_answer_about_a_person_is_not_packed(db: None) -> None:
    answer, _body = _get("/api/v1/session/", "gzip, br")
    assert answer.status_code == 200
    assert "Content-Encoding" not in answer
