"""A page of somebody else's cannot make a signed-in browser write; the app and scripts can."""

from typing import Any

import pytest
from django.test import Client
from rest_framework.test import APIClient

from accounts.services import issue_api_token
from diary.models import Entry
from tests.factories import PASSWORD, Phone, make_day, today
from tests.security.world import make_world

pytestmark = pytest.mark.django_db

UNSAFE = [
    ("post", "/api/v1/sync"),
    ("patch", "/api/v1/session/"),
    ("post", "/api/v1/entries/"),
    ("put", "/api/v1/entries/daily/{on}/"),
    ("patch", "/api/v1/entries/{id}/"),
    ("put", "/api/v1/entries/{id}/"),
    ("delete", "/api/v1/entries/{id}/"),
    ("post", "/api/v1/reminders/"),
    ("patch", "/api/v1/reminders/{id}/"),
    ("post", "/api/v1/reminders/pause/"),
    ("post", "/api/v1/reminders/email/"),
    ("post", "/api/v1/reminders/calendar/"),
    ("delete", "/api/v1/reminders/calendar/"),
    ("post", "/api/v1/reminders/occurrences/{id}/done/"),
    ("post", "/api/v1/push/subscriptions/"),
    ("delete", "/api/v1/push/subscriptions/{id}/"),
    ("post", "/api/v1/push/subscriptions/{id}/test/"),
]
FORMS = [
    "signup",
    "login",
    "logout",
    "reauthenticate",
    "email",
    "confirm-email",
    "password/change",
    "password/reset",
    "password/reset/confirm",
    "password/reset/complete",
    "tokens",
    "tokens/1/revoke",
]


@pytest.fixture
def browser(alice: Any) -> APIClient:
    """Signed in, and every CSRF check as on a real server."""
    client = APIClient(enforce_csrf_checks=True)
    client.login(email=alice.email, password=PASSWORD)
    return client


def token_of(client: Any, **extra: Any) -> str:
    return str(client.get("/api/v1/session/", **extra).json()["csrf_token"])


@pytest.mark.parametrize(("method", "path"), UNSAFE)
def test_a_write_without_the_token_is_refused(
    method: str, path: str, browser: APIClient, alice: Any
) -> None:
    entry = make_day(alice, today(), pain=7)
    address = path.format(id=entry.record_id, on=today())
    answer = getattr(browser, method)(address, {"pain": 1}, format="json")
    assert answer.status_code == 403
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["code"] == "csrf_failed"
    assert Entry.objects.get().pain == 7


def test_a_write_with_the_token_of_the_session_is_taken(browser: APIClient, alice: Any) -> None:
    browser.credentials(HTTP_X_CSRFTOKEN=token_of(browser))
    phone = Phone(browser, alice.sync_state.diary_id)
    assert phone.sync(phone.day_op(today(), pain=4))["results"][0]["status"] == "applied"


def test_somebody_elses_token_is_refused(browser: APIClient) -> None:
    stolen = token_of(APIClient(enforce_csrf_checks=True))
    token_of(browser)
    answer = browser.patch(
        "/api/v1/session/", {"locale": "de"}, format="json", headers={"X-CSRFToken": stolen}
    )
    assert answer.json()["code"] == "csrf_failed"


def test_the_token_in_the_address_or_body_does_not_count(browser: APIClient) -> None:
    token = token_of(browser)
    answer = browser.patch(
        f"/api/v1/session/?csrfmiddlewaretoken={token}",
        {"csrfmiddlewaretoken": token},
        format="json",
    )
    assert answer.json()["code"] == "csrf_failed"


def test_a_script_with_an_api_token_needs_none(alice: Any) -> None:
    _token, secret = issue_api_token(owner=alice, name="script", can_read=True, can_write=True)
    script = APIClient(enforce_csrf_checks=True)
    script.credentials(HTTP_AUTHORIZATION=f"Bearer {secret}")
    answer = script.put(f"/api/v1/entries/daily/{today()}/", {"pain": 2}, format="json")
    assert answer.status_code == 200


def test_an_api_token_does_not_spare_a_signed_in_browser_the_check(
    browser: APIClient, alice: Any
) -> None:
    # A foreign page cannot send this header anyway; the session is asked first, and it wants the token.
    browser.credentials(HTTP_AUTHORIZATION="Bearer dm_nonsense")
    answer = browser.put(f"/api/v1/entries/daily/{today()}/", {"pain": 2}, format="json")
    assert answer.json()["code"] == "csrf_failed"


@pytest.mark.parametrize(
    ("origin", "status"),
    [
        ("https://diary.example.org", 200),
        ("https://evil.example", 403),
        ("http://diary.example.org", 403),
        ("https://diary.example.org.evil.example", 403),
        ("null", 403),
        (None, 403),
    ],
)
def test_over_https_the_origin_must_be_ours(
    origin: str | None, status: int, alice: Any, settings: Any
) -> None:
    settings.ALLOWED_HOSTS = ["diary.example.org"]
    settings.CSRF_TRUSTED_ORIGINS = ["https://diary.example.org"]
    client = Client(enforce_csrf_checks=True, headers={"Host": "diary.example.org"})
    client.force_login(alice)
    headers = {"X-CSRFToken": token_of(client, secure=True)} | (
        {"Origin": origin} if origin else {}
    )
    answer = client.patch(
        "/api/v1/session/",
        {"locale": "de"},
        content_type="application/json",
        secure=True,
        headers=headers,
    )
    assert answer.status_code == status


@pytest.mark.parametrize("form", FORMS)
def test_a_form_sent_from_another_site_is_refused(form: str) -> None:
    world = make_world()
    browser = Client(enforce_csrf_checks=True)
    browser.login(email=world.alice.email, password=PASSWORD)
    token_of(browser)
    answer = browser.post(f"/accounts/{form}/", {}, headers={"Origin": "https://evil.example"})
    assert answer.status_code == 403
    assert b"evil.example" not in answer.content
    assert "_auth_user_id" in browser.session


def test_the_list_of_forms_is_complete() -> None:
    from accounts.urls import urlpatterns

    ours = {str(route.pattern).replace("<int:token_id>", "1").rstrip("/") for route in urlpatterns}
    assert ours - {"inactive"} == set(FORMS)


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "127.0.0.1@evil", ""])
def test_another_host_is_refused_without_a_word(host: str, settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["diary.example.org"]
    answer = Client(headers={"Host": host}).get("/accounts/login/")
    assert answer.status_code == 400
    assert b"diary.example.org" not in answer.content
    assert b"evil" not in answer.content
    assert b"csrf" not in answer.content
    assert not answer.cookies
