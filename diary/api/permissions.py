"""What a door asks for beyond the scope of its method: more of a script's token, or a password typed just now."""

from allauth.account.internal.flows.reauthentication import did_recently_reauthenticate
from rest_framework import permissions
from rest_framework.request import Request
from rest_framework.views import APIView

from accounts.models import ApiToken


class ReadsAndWrites(permissions.BasePermission):
    """For writes whose answer is a key to reading."""

    code = "scope_missing"

    def has_permission(self, request: Request, view: APIView) -> bool:
        return not isinstance(request.auth, ApiToken) or request.auth.can_read


class SignedInHere(permissions.BasePermission):
    """For a person who typed their password within the last minutes (`ACCOUNT_REAUTHENTICATION_TIMEOUT`).

    A script's token never has.
    """

    code = "reauthentication_required"

    def has_permission(self, request: Request, view: APIView) -> bool:
        is_script = isinstance(request.auth, ApiToken)
        return not is_script and did_recently_reauthenticate(request._request)  # noqa: SLF001
