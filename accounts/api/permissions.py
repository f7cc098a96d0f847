"""What a script's token may do."""

from rest_framework import permissions
from rest_framework.request import Request
from rest_framework.views import APIView


class TokenScope(permissions.BasePermission):
    def has_permission(self, request: Request, view: APIView) -> bool:
        return True
