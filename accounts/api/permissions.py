"""What a script's token may do."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from rest_framework import permissions
from rest_framework.request import Request

from accounts.models import ApiToken

# Not at run time: the settings name this module, and the views read the settings.
if TYPE_CHECKING:
    from rest_framework.views import APIView


class TokenScope(permissions.BasePermission):
    """A token reads only with `can_read`, writes only with `can_write`, and stays out of views that want no tokens."""

    code = "scope_missing"
    message = _("This token may not do that.")

    def has_permission(self, request: Request, view: "APIView") -> bool:
        if not isinstance(request.auth, ApiToken):
            return True
        if not getattr(view, "allow_api_tokens", True):
            return False
        if request.method in permissions.SAFE_METHODS:
            return request.auth.can_read
        return request.auth.can_write
