"""What the app shows around the list: open, missed, arriving, mails, the calendar's address."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from diary.models import Occurrence, PushSubscription
from diary.push import configuration
from diary.reminders.devices import note_gone
from tests.diary.reminders.conftest import verify
from tests.diary.reminders.making import make_due, make_phone, make_reminder
from tests.factories import make_day
from tests.pushd.server import PushService

pytestmark = pytest.mark.django_db
URL = "/api/v1/reminders/"


def post(client: APIClient, path: str, body: Any = None) -> Any:
    return client.post(f"{URL}{path}", body or {}, format="json")


def state(client: APIClient) -> Any:
    return client.get(f"{URL}state/").json()


def open_one(owner: Any, **fields: Any) -> Occurrence:
    occurrence = make_due(make_reminder(owner, **fields))
    occurrence.state = "due"
    occurrence.save()
    return occurrence


def test_with_nothing_there_is_nothing_to_say(alices_client: APIClient) -> None:
    assert state(alices_client) == {
        "push": {"configured": True, "public_key": configuration.public_key()},
        "email": {"available": False, "stopped": False},
        "calendar": {"exists": False},
        "arriving": "not_needed",
        "open": [],
        "missed": [],
    }


def test_a_server_without_keys_says_so(alices_client: APIClient, settings: Any) -> None:
    settings.VAPID_PRIVATE_KEY = ""
    assert state(alices_client)["push"] == {"configured": False, "public_key": None}


def test_an_open_one_is_listed_until_the_day_is_logged(
    alice: Any, alices_client: APIClient
) -> None:
    due = open_one(alice)
    (shown,) = state(alices_client)["open"]
    assert shown["id"] == str(due.occurrence_id)
    assert shown["reminder"] == str(due.reminder.reminder_id)
    assert (shown["kind"], shown["text"], shown["time"]) == ("check_in", "", "20:00")
    assert (shown["state"], shown["snoozed_until"]) == ("due", None)
    assert shown["local_date"] == due.local_date.isoformat()
    Occurrence.objects.filter(pk=due.pk).update(local_date=timezone.now().date())
    make_day(alice, timezone.now().date(), pain=3)
    assert state(alices_client)["open"] == []


def test_later_reminds_in_an_hour(alice: Any, alices_client: APIClient) -> None:
    due = open_one(alice)
    path = f"occurrences/{due.occurrence_id}/snooze/"
    shown = post(alices_client, path).json()
    assert shown["state"] == "due"
    in_an_hour = timezone.now() + timedelta(hours=1)
    assert shown["snoozed_until"][:15] in (
        in_an_hour.isoformat()[:15],
        (in_an_hour - timedelta(minutes=1)).isoformat()[:15],
    )
    assert post(alices_client, path).status_code == 200


def test_later_is_only_for_what_is_open(alice: Any, alices_client: APIClient) -> None:
    waiting = make_reminder(alice).occurrences.first()
    assert waiting is not None
    for occurrence in (waiting.occurrence_id, uuid4()):
        assert post(alices_client, f"occurrences/{occurrence}/snooze/").status_code == 404
        assert post(alices_client, f"occurrences/{occurrence}/done/").status_code == 404


def test_done_twice_has_the_same_answer(alice: Any, alices_client: APIClient) -> None:
    due = open_one(alice, kind="custom", text="Stretch")
    path = f"occurrences/{due.occurrence_id}/done/"
    first = post(alices_client, path)
    assert first.json()["state"] == "answered"
    assert first.json()["text"] == "Stretch"
    assert post(alices_client, path).json() == first.json()
    assert state(alices_client)["open"] == []


def test_missed_ones_of_the_last_week_newest_first(alice: Any, alices_client: APIClient) -> None:
    reminder, now = make_reminder(alice), timezone.now()
    for days in (1, 3, 6, 8):
        at = now - timedelta(days=days)
        Occurrence.objects.create(
            reminder=reminder,
            local_date=at.date(),
            slot=600,
            due_at=at,
            expires_at=at + timedelta(minutes=90),
            state="missed",
        )
    missed = state(alices_client)["missed"]
    expected = [(now - timedelta(days=days)).date().isoformat() for days in (1, 3, 6)]
    assert [each["local_date"] for each in missed] == expected


def test_whether_they_arrive(alice: Any, alices_client: APIClient, pushd: PushService) -> None:
    make_reminder(alice)
    assert state(alices_client)["arriving"] == "no_device"
    phone = make_phone(alice, pushd)
    assert state(alices_client)["arriving"] == "unproven"
    mine = PushSubscription.objects.filter(pk=phone.pk)
    mine.update(last_confirmed_at=timezone.now())
    assert state(alices_client)["arriving"] == "yes"
    mine.update(unconfirmed=3)
    assert state(alices_client)["arriving"] == "silent"
    note_gone(phone, timezone.now())
    assert state(alices_client)["arriving"] == "no_device"


def test_mails_are_stopped_and_started_again(
    alice: Any, alices_client: APIClient, mail: None
) -> None:
    verify(alice)
    assert state(alices_client)["email"] == {"available": True, "stopped": False}
    for stopped in (True, True, False, False):
        answer = post(alices_client, "email/", {"stopped": stopped})
        assert answer.json()["email"] == {"available": True, "stopped": stopped}
        assert answer.json() == state(alices_client)
    for wrong in ({}, {"stopped": None}, {"stopped": 1}, {"stopped": True, "more": 1}):
        assert post(alices_client, "email/", wrong).status_code == 400


def test_the_calendars_address_is_shown_once_and_ends(
    alices_client: APIClient, client: Any, settings: Any
) -> None:
    answer = post(alices_client, "calendar/")
    assert answer.status_code == 201
    first = answer.json()["address"]
    assert first.startswith(f"{settings.PUBLIC_URL}/calendar/")
    assert first.endswith(".ics")
    assert state(alices_client)["calendar"] == {"exists": True}
    second = post(alices_client, "calendar/").json()["address"]
    assert first != second
    paths = [address.removeprefix(settings.PUBLIC_URL) for address in (first, second)]
    assert [client.get(path).status_code for path in paths] == [404, 200]
    for _ in range(2):
        assert alices_client.delete(f"{URL}calendar/").status_code == 204
    assert client.get(paths[1]).status_code == 404
    assert state(alices_client)["calendar"] == {"exists": False}


@pytest.mark.parametrize("path", ["", "pause/", "state/", "email/", "calendar/", f"{UUID(int=1)}/"])
def test_nobody_gets_nothing(path: str, db: None) -> None:
    for method in ("get", "post", "put", "patch", "delete"):
        answer = getattr(APIClient(), method)(f"{URL}{path}", {}, format="json")
        assert answer.status_code == 401
