"""People and the two mail modes. Alice has an account; Mallory has one too and wants into Alice's."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core import mail

from accounts.models import User
from tests.accounts.browser import Browser
from tests.accounts.constants import PASSWORD, WITH_MAIL, WITHOUT_MAIL


def _apply(settings: Any, values: dict[str, Any]) -> None:
    for name, value in values.items():
        setattr(settings, name, value)


@pytest.fixture
def with_mail(settings: Any) -> None:
    _apply(settings, WITH_MAIL)


@pytest.fixture
def without_mail(settings: Any) -> None:
    _apply(settings, WITHOUT_MAIL)


@pytest.fixture(params=["with a mail server", "without a mail server"])
def either_mail_mode(request: pytest.FixtureRequest, settings: Any) -> str:
    _apply(settings, WITH_MAIL if request.param == "with a mail server" else WITHOUT_MAIL)
    return str(request.param)


def _person(email: str) -> User:
    user = User.objects.create_user(email, PASSWORD)
    EmailAddress.objects.create(user=user, email=email, primary=True, verified=True)
    return user


@pytest.fixture
def alice(db: None) -> User:
    return _person("alice@example.org")


@pytest.fixture
def mallory(db: None) -> User:
    return _person("mallory@example.org")


@pytest.fixture
def visitor(db: None) -> Browser:
    return Browser()


def _signed_in(user: User) -> Browser:
    visitor = Browser()
    visitor.sign_in(user.email, PASSWORD)
    assert visitor.is_signed_in
    return visitor


@pytest.fixture
def alices_browser(alice: User) -> Browser:
    return _signed_in(alice)


@pytest.fixture
def mallorys_browser(mallory: User) -> Browser:
    return _signed_in(mallory)


@pytest.fixture
def code_from_mail() -> Callable[[], str]:
    def newest() -> str:
        found = re.search(r"^\s*(\d{6}|\d{4}-\d{4})\s*$", mail.outbox[-1].body, re.MULTILINE)
        assert found, mail.outbox[-1].body
        return found[1]

    return newest
