"""What several security tests need: the log as it is written, a visitor, a push service."""

from collections.abc import Iterator
from io import StringIO

import pytest
from rest_framework.test import APIClient

from tests.diary.reminders.conftest import pushd
from tests.security.canary import Visitor, handlers

__all__ = ["logs", "pushd", "visitor"]


@pytest.fixture
def logs() -> Iterator[StringIO]:
    """What the handlers of our own settings write, byte for byte."""
    written = StringIO()
    (handler,) = handlers()
    before = handler.setStream(written)
    yield written
    handler.setStream(before)


@pytest.fixture
def visitor(alices_client: APIClient) -> Visitor:
    alices_client.raise_request_exception = False
    return Visitor(alices_client)
