"""What a script's token needs beyond the scope of its method."""

from rest_framework import permissions
from rest_framework.request import Request
from rest_framework.views import APIView

from accounts.models import ApiToken


class ReadsAndWrites(permissions.BasePermission):
    """For writes whose answer is a key to reading."""

    code = "scope_missing"

    def has_permission(self, request: Request, view: APIView) -> bool:
        return not isinstance(request.auth, ApiToken) or request.auth.can_read


class TakesAway(permissions.BasePermission):
    """For a read after which what was read is gone: a token that may only read must not spend it."""

    code = "scope_missing"

    def has_permission(self, request: Request, view: APIView) -> bool:
        return not isinstance(request.auth, ApiToken) or request.auth.can_write
