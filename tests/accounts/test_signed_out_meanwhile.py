"""A session that is ended elsewhere while a page is being answered: that page leads to the sign-in and blames nothing."""

from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from tests.accounts.constants import PASSWORD


def test_a_form_leads_to_the_sign_in(alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    client = Client()
    client.force_login(alice)
    session, real = client.session, User.check_password

    def ended_meanwhile(self: User, *given: Any) -> bool:
        session.delete()
        return real(self, *given)

    monkeypatch.setattr(User, "check_password", ended_meanwhile)
    answer = client.post("/accounts/reauthenticate/", {"password": PASSWORD}, follow=True)
    assert answer.redirect_chain == [("/accounts/login/", 302)]
    assert answer.status_code == 200
