"""What several security tests need: the log as it is written, a visitor, a push service."""

import copy
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction
from rest_framework.test import APIClient

from tests.diary.reminders.conftest import pushd
from tests.security.canary import Visitor, handlers
from tests.security.world import World, make_world

__all__ = ["logs", "pushd", "visitor"]


@pytest.fixture(scope="module")
def _one_world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """Committed once for all tests of a module: making it takes longer than most of them."""
    with django_db_blocker.unblock(), transaction.atomic():
        made = make_world()
    yield made
    with django_db_blocker.unblock():
        call_command("flush", interactive=False, verbosity=0)


@pytest.fixture
def world(_one_world: World, db: None, settings: Any) -> World:
    """Alice, Mallory and all that Alice has; what a test does to it is undone after the test. Not beside `alice`."""
    # So that a test push leads nowhere.
    settings.VAPID_PRIVATE_KEY = ""
    return copy.deepcopy(_one_world)


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
