"""Every answer carries the security headers: each route, static files, redirects, and every kind of refusal."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from rest_framework.test import APIClient

from diary import views
from diary.api import views as api_views
from diary.views import inline_script_hashes
from tests.security.expected_headers import (
    ALWAYS,
    CSP,
    DOCS_CSP,
    FOR_SOFTWARE,
    SHARED,
    faults,
    policy,
    shell_csp,
)
from tests.security.routes import all_routes
from tests.security.world import ADDRESSES, IDENTITIES, World, build_app

INLINE = "var a=1"
SPECIAL = {"today": shell_csp(INLINE), "screen": shell_csp(INLINE), "api-docs": DOCS_CSP}
REVALIDATED = {"today", "screen", "service-worker", "manifest"}
ROUTES = sorted((str(name), pattern) for name, pattern in all_routes())


def expected_at(route: str) -> dict[str, str]:
    if route in ("shared-manifest", "shared-file"):
        return FOR_SOFTWARE
    return SHARED if route.startswith("shared-") else ALWAYS


@pytest.fixture(autouse=True)
def _app(settings: Any, tmp_path: Path) -> None:
    settings.FRONTEND_DIST = build_app(tmp_path)
    settings.STATICFILES_DIRS = [("app", tmp_path)]
    (tmp_path / "assets").mkdir()
    (tmp_path / "assets" / "main-D4f3.js").write_text("1")


@pytest.mark.parametrize(("name", "pattern"), ROUTES)
@pytest.mark.parametrize("visitor", ["alice", "nobody"])
def test_every_route(name: str, pattern: str, visitor: str, world: World) -> None:
    client = IDENTITIES[visitor](world)
    answer = client.get(ADDRESSES.get(name, lambda world: f"/{pattern}")(world))
    assert faults(answer, SPECIAL.get(name, CSP), expected_at(name)) == []
    if name in REVALIDATED:
        assert answer["Cache-Control"] == "no-cache"
        assert "Set-Cookie" not in answer
        assert not answer.cookies
    else:
        assert "no-store" in answer["Cache-Control"]


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/static/api_docs.js", "/static/app/assets/main-D4f3.js"])
def test_static_files(path: str, settings: Any) -> None:
    settings.WHITENOISE_USE_FINDERS = True
    answer = Client().get(path)
    answer.close()
    assert answer.status_code == 200
    assert faults(answer, CSP) == []
    assert ("immutable" in answer["Cache-Control"]) == ("main" in path)


@pytest.mark.django_db
def test_static_files_that_are_not_there(settings: Any) -> None:
    settings.WHITENOISE_USE_FINDERS = True
    answer = Client().get("/static/app/assets/../../settings.py")
    assert answer.status_code == 404
    assert faults(answer, CSP) == []


def test_an_unchanged_shell(world: World) -> None:
    etag = Client().get("/")["ETag"]
    answer = Client(headers={"If-None-Match": etag}).get("/")
    assert answer.status_code == 304
    # A browser that gets a policy with a 304 applies it to the cached page: it must fit that page.
    assert faults(answer, shell_csp(INLINE)) == []


def _throttled(world: World) -> Any:
    client = APIClient()
    for _ in range(61):
        answer = client.get("/api/v1/session/")
    return answer


def _too_many_sign_ups(world: World) -> Any:
    for _ in range(61):
        answer = Client().post("/accounts/signup/", {})
    return answer


def _without_csrf_token(path: str) -> Callable[[World], Any]:
    def send(world: World) -> Any:
        client = APIClient(enforce_csrf_checks=True)
        client.force_login(world.alice)
        return client.post(path, {}, format="multipart" if "accounts" in path else "json")

    return send


REFUSALS: dict[str, tuple[int, Callable[[World], Any]]] = {
    "unknown page": (404, lambda world: Client().get("/nowhere")),
    "unknown API address": (404, lambda world: Client().get("/api/v1/nowhere/")),
    "missing slash": (404, lambda world: Client().get("/api/v1/entries")),
    "account page without slash": (301, lambda world: Client().get("/accounts/login")),
    "nobody at an account page": (302, lambda world: Client().get("/accounts/email/")),
    "nobody at the API": (401, lambda world: Client().get("/api/v1/entries/")),
    "form without CSRF token": (403, _without_csrf_token("/accounts/logout/")),
    "API without CSRF token": (403, _without_csrf_token("/api/v1/entries/")),
    "wrong method": (405, lambda world: Client().delete("/robots.txt")),
    "wrong method at the API": (405, lambda world: IDENTITIES["alice"](world).put("/api/v1/sync")),
    "not JSON": (
        400,
        lambda world: IDENTITIES["alice"](world).generic(
            "POST", "/api/v1/sync", "{", content_type="application/json"
        ),
    ),
    "another media type": (
        415,
        lambda world: IDENTITIES["alice"](world).generic(
            "POST", "/api/v1/sync", "<a/>", content_type="text/xml"
        ),
    ),
    "too large": (
        413,
        lambda world: IDENTITIES["alice"](world).post(
            "/api/v1/entries/", {"note": "x" * (1024 * 1024)}, format="json"
        ),
    ),
    "too many requests": (429, _throttled),
    "too many sign-ups": (429, _too_many_sign_ups),
    "foreign host": (400, lambda world: Client().get("/", headers={"Host": "evil.example"})),
}


@pytest.mark.parametrize("kind", REFUSALS)
def test_every_refusal(kind: str, world: World) -> None:
    status, provoke = REFUSALS[kind]
    answer = provoke(world)
    assert answer.status_code == status
    assert faults(answer, CSP) == []
    if status != 301:
        assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize("path", ["/", "/api/v1/entries/"])
def test_a_crash(path: str, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(*args: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr(views, "_from_build", crash)
    monkeypatch.setattr(api_views, "entries_between", crash)
    client = IDENTITIES["alice"](world)
    client.raise_request_exception = False
    answer = client.get(path)
    assert answer.status_code == 500
    assert faults(answer, CSP) == []
    assert "no-store" in answer["Cache-Control"]


def test_the_shells_policy_allows_exactly_its_inline_scripts() -> None:
    page = "<script>a</script><script src=/x.js></script><script type=module src=/y.js></script>"
    (allowed,) = inline_script_hashes(page)
    assert policy(f"script-src 'self' {allowed}") == {"script-src": shell_csp("a")["script-src"]}


def test_a_header_that_is_missing_would_be_noticed(world: World) -> None:
    answer = Client().get("/robots.txt")
    del answer["Referrer-Policy"]
    assert faults(answer, CSP) == ["Referrer-Policy: None"]
