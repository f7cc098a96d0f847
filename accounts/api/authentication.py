"""Who is asking: the app's session cookie, or a script's token."""

from rest_framework import authentication
from rest_framework.request import Request


class SessionAuthentication(authentication.SessionAuthentication):
    """Django's session; answers 401 (not 403) to a request without one, so that the app can tell the two apart."""

    def authenticate_header(self, request: Request) -> str:
        return "Session"


class TokenAuthentication(authentication.BaseAuthentication):
    def authenticate(self, request: Request) -> None:
        return None
