"""The manifest, every file it names, and Chromium's own word on whether the app can be installed."""

import io
from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin

import pytest
from PIL import Image
from playwright.sync_api import APIRequestContext, BrowserContext, expect

from tests.e2e.device import Device, Person
from tests.e2e.running_app import RunningApp


@pytest.fixture
def manifest(phone: Device) -> dict[str, Any]:
    answer = phone.page.request.get(phone.origin + "/manifest.webmanifest")
    assert answer.status == 200
    assert answer.headers["content-type"].startswith("application/manifest+json")
    return answer.json()


def pictures(manifest: dict[str, Any]) -> Iterator[dict[str, str]]:
    yield from manifest["icons"]
    yield from manifest["screenshots"]
    for shortcut in manifest["shortcuts"]:
        yield from shortcut["icons"]


def check_picture(ask: APIRequestContext, base: str, picture: dict[str, str]) -> None:
    answer = ask.get(urljoin(base, picture["src"]))
    assert answer.status == 200, picture
    assert answer.headers["content-type"] == picture["type"], picture
    image = Image.open(io.BytesIO(answer.body()))
    assert f"{image.width}x{image.height}" == picture["sizes"], picture


def test_everything_the_manifest_names_is_there(phone: Device, manifest: dict[str, Any]) -> None:
    base = phone.origin + "/manifest.webmanifest"
    for picture in pictures(manifest):
        check_picture(phone.page.request, base, picture)
    for path in (manifest["start_url"], *(s["url"] for s in manifest["shortcuts"])):
        assert phone.page.request.get(urljoin(base, path)).status == 200, path


def test_it_has_what_stores_and_home_screens_want(manifest: dict[str, Any]) -> None:
    purposes = {icon.get("purpose", "any") for icon in manifest["icons"]}
    assert {"any", "maskable"} <= purposes
    assert {icon["sizes"] for icon in manifest["icons"]} >= {"192x192", "512x512"}
    assert manifest["display"] == "standalone"
    assert any(shot["form_factor"] == "narrow" for shot in manifest["screenshots"])


def test_chromium_would_install_it(
    app: RunningApp, own_profile: BrowserContext, person: Person
) -> None:
    phone = Device(app, own_profile, app.url)
    phone.sign_in(person)
    phone.wait_until_offline_ready()
    devtools = own_profile.new_cdp_session(phone.page)
    assert devtools.send("Page.getAppManifest")["errors"] == []
    assert devtools.send("Page.getInstallabilityErrors")["installabilityErrors"] == []


@pytest.mark.usefixtures("offline_ready")
def test_the_shortcut_opens_the_check_in(signed_in: Device, manifest: dict[str, Any]) -> None:
    signed_in.open(manifest["shortcuts"][0]["url"])
    signed_in.tap(signed_in.choice("Pain", 3))
    expect(signed_in.page.get_by_text("Question 2 of 4")).to_be_visible()
