"""Whose request this is, for views that only signed-in people and their tokens reach."""

from typing import cast

from rest_framework.request import Request

from accounts.models import User


def owner_of(request: Request) -> User:
    """The person asking; permissions have already refused everybody else."""
    return cast("User", request.user)
