"""Who is asking at the API: a token by its scopes, the app by its session and CSRF token, anybody else 401."""

import logging
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.test import APIRequestFactory
from rest_framework.views import APIView

from accounts.models import ApiToken, User
from accounts.services import digest_of, issue_api_token, revoke_api_token


class Probe(APIView):
    """A view with the project's defaults that says who asked; errors come back as their code."""

    throttle_classes = ()

    def get(self, request: Request) -> Response:
        return Response({"who": request.user.pk})

    post = put = patch = delete = get

    def get_exception_handler(self) -> Any:
        def handler(error: Any, context: Any) -> Response:
            headers = (
                {"WWW-Authenticate": error.auth_header} if hasattr(error, "auth_header") else {}
            )
            return Response({"code": error.get_codes()}, error.status_code, headers=headers)

        return handler


class NoTokens(Probe):
    allow_api_tokens = False


class Open(Probe):
    permission_classes = (AllowAny,)


def ask(
    method: str = "get", secret: str | None = None, view: type[APIView] = Probe, **extra: Any
) -> Response:
    headers = {} if secret is None else {"Authorization": f"Bearer {secret}"}
    request = getattr(APIRequestFactory(enforce_csrf_checks=True), method)("/", headers=headers)
    for name, value in extra.items():
        setattr(request, name, value)
    answer = view.as_view()(request)
    assert isinstance(answer, Response)
    return answer


def outcome(answer: Response) -> tuple[int, Any]:
    return answer.status_code, answer.data.get("code", answer.data.get("who"))


@pytest.mark.parametrize("method", ["get", "post", "put", "patch", "delete"])
@pytest.mark.parametrize(("can_read", "can_write"), [(True, False), (False, True), (True, True)])
def test_a_token_does_what_its_scopes_say(
    alice: User, method: str, can_read: bool, can_write: bool
) -> None:
    _, secret = issue_api_token(owner=alice, name="t", can_read=can_read, can_write=can_write)

    allowed = can_read if method == "get" else can_write
    expected = (200, alice.pk) if allowed else (403, "scope_missing")
    assert outcome(ask(method, secret)) == expected


@pytest.mark.parametrize("secret", ["dm_", "dm_guess", "dm_" + "A" * 43])
def test_an_unknown_token_is_401(db: None, secret: str) -> None:
    assert outcome(ask(secret=secret)) == (401, "not_authenticated")


def test_another_kind_of_secret_is_nobody(db: None) -> None:
    assert outcome(ask(secret="sk_something_else")) == (401, "not_authenticated")


def test_a_revoked_token_is_401(alice: User) -> None:
    token, secret = issue_api_token(owner=alice, name="t", can_read=True, can_write=True)
    revoke_api_token(token=token)

    assert outcome(ask(secret=secret)) == (401, "not_authenticated")


def test_the_token_of_a_closed_account_is_401(alice: User) -> None:
    _, secret = issue_api_token(owner=alice, name="t", can_read=True, can_write=True)
    alice.is_active = False
    alice.save(update_fields=["is_active"])

    assert outcome(ask(secret=secret)) == (401, "not_authenticated")


def test_a_view_that_wants_no_tokens_refuses_them(alice: User) -> None:
    _, secret = issue_api_token(owner=alice, name="t", can_read=True, can_write=True)

    assert outcome(ask(secret=secret, view=NoTokens)) == (403, "scope_missing")


def test_a_view_that_forgets_the_scopes_does_not_know_the_token(alice: User) -> None:
    _, secret = issue_api_token(owner=alice, name="t", can_read=True, can_write=False)

    assert outcome(ask("post", secret, Open)) == (200, None)


def test_nobody_gets_401_and_is_told_how_to_ask(db: None) -> None:
    answer = ask()

    assert outcome(answer) == (401, "not_authenticated")
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="Daymark"'


def test_the_last_use_is_noted_at_most_once_a_minute(
    alice: User, django_assert_num_queries: Any
) -> None:
    start = datetime(2026, 11, 22, 19, tzinfo=UTC)
    with time_machine.travel(start, tick=False) as clock:
        token, secret = issue_api_token(owner=alice, name="t", can_read=True, can_write=True)
        with django_assert_num_queries(2):
            ask(secret=secret)
        clock.shift(timedelta(seconds=59))
        with django_assert_num_queries(1):
            ask(secret=secret)
        token.refresh_from_db()
        assert token.last_used_at == start

        clock.shift(timedelta(seconds=1))
        ask(secret=secret)
        token.refresh_from_db()
        assert token.last_used_at == start + timedelta(minutes=1)


def test_the_secret_is_in_no_column_and_no_log(
    alice: User, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    _, secret = issue_api_token(owner=alice, name="t", can_read=True, can_write=True)
    ask(secret=secret)
    ask(secret=secret + "x")

    (row,) = ApiToken.objects.values()
    assert bytes(row["digest"]) == digest_of(secret)
    assert secret not in repr(row)
    assert secret not in caplog.text.replace(repr(digest_of(secret)), "")


def test_two_tokens_are_never_the_same(alice: User) -> None:
    secrets = {
        issue_api_token(owner=alice, name=f"t{n}", can_read=True, can_write=True)[1]
        for n in range(20)
    }

    assert len(secrets) == 20


def test_the_session_reads_without_a_csrf_token(alice: User) -> None:
    assert outcome(ask(user=alice)) == (200, alice.pk)


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_the_session_writes_only_with_a_csrf_token(alice: User, method: str) -> None:
    assert outcome(ask(method, user=alice)) == (403, "csrf_failed")


def test_a_token_needs_no_csrf_token(alice: User) -> None:
    _, secret = issue_api_token(owner=alice, name="t", can_read=True, can_write=True)

    assert outcome(ask("post", secret)) == (200, alice.pk)
