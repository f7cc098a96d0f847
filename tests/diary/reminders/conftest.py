"""A push service that this process sends to, and a mail server that keeps what it got."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from allauth.account.models import EmailAddress

from diary.push import configuration, sender
from tests.pushd import server
from tests.pushd.server import PushService


@pytest.fixture
def pushd(tmp_path: Path, settings: Any) -> Iterator[PushService]:
    """The sender of this process, pointed at a push service of our own."""
    with server.running(tmp_path, vapid_key=configuration.public_key()) as service:
        settings.PUSH_EXTRA_HOSTS = ["localhost"]
        settings.PUSH_PORTS = [service.port]
        settings.PUSH_NETWORKS = ["127.0.0.0/8"]
        settings.PUSH_AUTHORITIES = str(service.authority)
        sender.close()
        yield service
        sender.close()


@pytest.fixture
def mail(settings: Any) -> None:
    """This installation can send mail, as one with a mail server."""
    settings.MAIL_CONFIGURED = True


def verify(user: Any) -> None:
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
