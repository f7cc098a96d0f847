"""Owners of links are told, each apart from the others, by a worker or by the loop without one."""

from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from accounts import mails, tasks
from accounts.models import Mail
from diary.models import ShareLink
from diary.sharing import services
from diary.sharing.mails import tell_owners
from tests.accounts.mail_server import MailServer, used_by

pytestmark = pytest.mark.django_db


@pytest.fixture
def server(settings: Any) -> Iterator[MailServer]:
    with used_by(settings) as running:
        yield running


def make_opened(owner: Any) -> ShareLink:
    link = services.make_link(owner=owner, fields={}, now=timezone.now()).link
    ShareLink.objects.filter(pk=link.pk).update(untold=ShareLink.Untold.OPENED)
    return link


def test_an_owner_who_cannot_be_reached_keeps_no_other_from_being_told(
    server: MailServer, alice: Any, bob: Any
) -> None:
    for owner in (alice, bob):
        make_opened(owner)
    server.answers = {alice.email: "451 later"}
    assert tell_owners() == 2
    assert server.contacts == 0
    assert mails.send_due() == {"retried": 1, "sent": 1}
    assert server.taken == [bob.email]


def test_a_link_that_no_key_opens_keeps_no_other_from_being_told(alice: Any, bob: Any) -> None:
    broken = make_opened(alice)
    make_opened(bob)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE diary_sharelink SET secrets = 'x' WHERE id = %s", [broken.pk])
    assert tell_owners() == 2


def test_a_second_call_tells_nothing_twice(alice: Any) -> None:
    make_opened(alice)
    assert [tell_owners(), tell_owners()] == [1, 0]
    assert Mail.objects.get().owner == alice


def test_the_loop_without_celery_sends_them_too(server: MailServer, alice: Any) -> None:
    make_opened(alice)
    call_command("reminders", stdout=StringIO())
    assert server.taken == [alice.email]


def test_the_task_sends_what_is_due(server: MailServer, alice: Any) -> None:
    make_opened(alice)
    tell_owners()
    tasks.send_mails()
    assert server.taken == [alice.email]


@pytest.mark.django_db(transaction=True)
def test_a_worker_is_asked_for_as_soon_as_the_row_is_there_and_is_told_nothing(
    with_mail_configured: None, client: Any, alice: Any
) -> None:
    queue = cache._cache.get_client()  # type: ignore[attr-defined]
    queue.delete("celery")
    client.post("/accounts/password/reset/", {"email": alice.email})
    (asked,) = [one for one in queue.lrange("celery", 0, -1) if b"accounts.tasks.send_mails" in one]
    assert alice.email.encode() not in asked
    assert Mail.objects.count() == 1


@pytest.fixture
def with_mail_configured(settings: Any) -> None:
    settings.MAIL_CONFIGURED = True
