"""Who is asking: the app's session cookie, or a script's token."""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework import authentication, exceptions
from rest_framework.request import Request

from accounts.api.permissions import TokenScope
from accounts.models import ApiToken, User
from accounts.queries import live_api_token
from accounts.services import TOKEN_PREFIX, note_api_token_use

CHALLENGE = 'Bearer realm="Daymark"'


class SessionAuthentication(authentication.SessionAuthentication):
    """Django's session; answers 401 (not 403) to a request without one, so that the app can tell the two apart."""

    def authenticate_header(self, request: Request) -> str:
        return CHALLENGE

    def enforce_csrf(self, request: Request) -> None:
        try:
            super().enforce_csrf(request)
        except exceptions.PermissionDenied as error:
            raise exceptions.PermissionDenied(
                "The form token is missing or too old.", code="csrf_failed"
            ) from error


class TokenAuthentication(authentication.BaseAuthentication):
    """`Authorization: Bearer dm_…`. A view that does not check scopes does not know tokens at all."""

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        secret = _bearer_secret(request)
        if secret is None or not _checks_scopes(request):
            return None
        token = live_api_token(secret)
        if token is None:
            raise exceptions.AuthenticationFailed(
                "This token is not known, or it was removed.", code="not_authenticated"
            )
        note_api_token_use(token=token)
        return token.owner, token

    def authenticate_header(self, request: Request) -> str:
        return CHALLENGE


def _bearer_secret(request: Request) -> str | None:
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not secret.startswith(TOKEN_PREFIX):
        return None
    return secret


def _checks_scopes(request: Request) -> bool:
    view = (request.parser_context or {}).get("view")
    return TokenScope in getattr(view, "permission_classes", ())


class SessionScheme(OpenApiAuthenticationExtension):
    target_class = "accounts.api.authentication.SessionAuthentication"
    name = "session"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "apiKey", "in": "cookie", "name": "sessionid"}


class TokenScheme(OpenApiAuthenticationExtension):
    target_class = "accounts.api.authentication.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer"}
