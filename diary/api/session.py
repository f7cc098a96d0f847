"""What the app asks first: who is signed in, which diary, and the CSRF token for its writes."""

import re
from typing import Any, cast

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.middleware.csrf import get_token
from drf_spectacular.utils import extend_schema
from rest_framework.permissions import AllowAny, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.permissions import TokenScope
from accounts.models import User
from accounts.queries import has_verified_email
from accounts.services import update_preferences
from diary.access import diary_of
from diary.api.owner import owner_of
from diary.api.schema import SESSION_ONLY, SESSION_OR_NOBODY
from diary.api.serializers import LANGUAGE_TAG, SessionPatchSerializer, SessionSerializer
from diary.exceptions import FieldError, InvalidFields, invalid_field


class Session(APIView):
    allow_api_tokens = False

    def get_permissions(self) -> list[Any]:
        who = AllowAny() if self.request.method in ("GET", "HEAD") else IsAuthenticated()
        # Not left out: it is what keeps scripts' tokens, also read-only ones, away from the account.
        return [who, TokenScope()]

    @extend_schema(
        operation_id="session_retrieve", responses=SessionSerializer, auth=SESSION_OR_NOBODY
    )
    def get(self, request: Request) -> Response:
        """Who is signed in; answers 200 also to nobody."""
        return Response(_session(request))

    @extend_schema(
        operation_id="session_update",
        request=SessionPatchSerializer,
        responses=SessionSerializer,
        auth=SESSION_ONLY,
    )
    def patch(self, request: Request) -> Response:
        """Changes the account's time zone or language."""
        try:
            update_preferences(user=owner_of(request), **_account_changes(request.data))
        except ValidationError as error:
            raise InvalidFields(
                [FieldError(name, "invalid", "is not one we know") for name in error.message_dict]
            ) from None
        return Response(_session(request))


def _account_changes(body: Any) -> dict[str, str]:
    allowed = ("time_zone", "locale")
    if not isinstance(body, dict) or not all(isinstance(body[name], str) for name in body):
        raise invalid_field("body", "not_an_object", "must be an object of texts")
    unknown = [name for name in body if name not in allowed]
    if unknown:
        raise InvalidFields(
            [FieldError("body", "unknown_field", "takes time_zone and locale only")]
        )
    if not re.fullmatch(LANGUAGE_TAG, body.get("locale", "en")):
        raise InvalidFields(
            [FieldError("locale", "invalid", "must be a language such as en or pt-BR")]
        )
    return dict(body)


def _session(request: Request) -> dict[str, Any]:
    user = owner_of(request) if request.user.is_authenticated else None
    diary = diary_of(user.pk) if user else None
    return {
        "authenticated": user is not None,
        "csrf_token": get_token(cast("HttpRequest", request)),
        "mail_configured": settings.MAIL_CONFIGURED,
        "epoch": str(diary.epoch) if diary else None,
        "diary_id": str(diary.diary_id) if diary else None,
        "user": _account(user) if user else None,
    }


def _account(user: User) -> dict[str, Any]:
    return {
        "email": user.email,
        "email_verified": has_verified_email(user=user),
        "time_zone": user.time_zone,
        "locale": user.locale,
    }
