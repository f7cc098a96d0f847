"""Only the account pages we show can be reached: what allauth has besides is not there."""

import pytest

from accounts.urls import urlpatterns
from tests.accounts.browser import Browser

OURS = {
    "signup/": "account_signup",
    "login/": "account_login",
    "logout/": "account_logout",
    "inactive/": "account_inactive",
    "reauthenticate/": "account_reauthenticate",
    "email/": "account_email",
    "confirm-email/": "account_email_verification_sent",
    "password/change/": "account_change_password",
    "password/reset/": "account_reset_password",
    "password/reset/confirm/": "account_confirm_password_reset_code",
    "password/reset/complete/": "account_complete_password_reset",
    "tokens/": "account_tokens",
    "tokens/<int:token_id>/revoke/": "account_revoke_token",
}
THEIRS = [
    "password/set/",
    "login/code/",
    "login/code/confirm/",
    "confirm-email/key/",
    "phone/verify/",
]


def test_the_list_is_exactly_this() -> None:
    assert {str(route.pattern): route.name for route in urlpatterns} == OURS


@pytest.mark.parametrize("path", THEIRS)
def test_the_rest_is_not_found(visitor: Browser, path: str) -> None:
    assert visitor.client.get(f"/accounts/{path}").status_code == 404
