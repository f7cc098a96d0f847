"""REST of the browsers that show reminders, and what they say back."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.services import issue_api_token
from diary.models import PushSubscription
from diary.reminders.devices import SUBSCRIPTIONS_MAX, note_gone
from diary.reminders.messages import ack_token, unsubscribe_token
from tests.diary.reminders.making import make_due, make_phone, make_reminder
from tests.pushd import faults
from tests.pushd.server import PushService

pytestmark = pytest.mark.django_db
URL = "/api/v1/push/subscriptions/"
ACK = "/api/v1/push/ack/"
P256DH = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
AUTH = "BTBZMqHH6r4Tts7J_aSIgg"


def body(**changes: Any) -> dict[str, Any]:
    return {
        "endpoint": f"https://fcm.googleapis.com/fcm/send/{uuid4()}",
        "keys": {"p256dh": P256DH, "auth": AUTH},
        "device_id": str(uuid4()),
    } | changes


def subscribe(client: APIClient, sent: Any, **extra: Any) -> Any:
    return client.post(URL, sent, format="json", **extra)


def errors(answer: Any) -> list[str]:
    assert answer.status_code == 400, answer.content
    return [error["field"] for error in answer.json()["errors"]]


def test_a_browser_is_taken_on_once(alices_client: APIClient) -> None:
    sent = body()
    agent = {"headers": {"User-Agent": "Mozilla/5.0 (Linux; Android 16)"}}
    answer = subscribe(alices_client, sent, **agent)
    shown = answer.json()
    assert answer.status_code == 201
    assert answer["Location"] == f"{URL}{shown['id']}/"
    assert shown == {
        "id": shown["id"],
        "name": "Android phone",
        "device_id": sent["device_id"],
        "created_at": shown["created_at"],
        "last_confirmed_at": None,
        "silent": False,
        "gone": False,
    }
    again = subscribe(alices_client, sent, **agent)
    assert (again.status_code, again.json()) == (200, shown)
    assert alices_client.get(URL).json() == {"subscriptions": [shown]}


@pytest.mark.parametrize(
    "endpoint",
    [
        "https://evil.example/push",
        "http://fcm.googleapis.com/fcm/send/1",
        "https://127.0.0.1/",
        "https://fcm.googleapis.com:8443/fcm/send/1",
        "https://user@fcm.googleapis.com/fcm/send/1",
        "https://fcm.googleapis.com/" + "x" * 2000,
        "",
        None,
        5,
    ],
)
def test_only_push_services_we_know(endpoint: Any, alices_client: APIClient) -> None:
    assert errors(subscribe(alices_client, body(endpoint=endpoint))) == ["endpoint"]
    assert not PushSubscription.objects.exists()


@pytest.mark.parametrize(
    "keys",
    [
        None,
        [],
        "keys",
        {},
        {"p256dh": P256DH},
        {"p256dh": P256DH, "auth": AUTH, "more": ""},
        {"p256dh": P256DH, "auth": ""},
        {"p256dh": P256DH, "auth": 5},
        {"p256dh": "AAAA", "auth": AUTH},
        {"p256dh": AUTH, "auth": P256DH},
        {"p256dh": None, "auth": AUTH},
        {"p256dh": "B" * 201, "auth": AUTH},
    ],
)
def test_keys_are_those_of_a_browser(keys: Any, alices_client: APIClient) -> None:
    assert set(errors(subscribe(alices_client, body(keys=keys)))) == {"keys"}


def test_what_is_missing_or_unknown_is_named(alices_client: APIClient) -> None:
    for name in ("endpoint", "keys", "device_id"):
        sent = body()
        del sent[name]
        assert errors(subscribe(alices_client, sent)) == [name]
    assert errors(subscribe(alices_client, body(device_id="mine"))) == ["device_id"]
    assert errors(subscribe(alices_client, body(expires=1))) == ["expires"]
    assert errors(subscribe(alices_client, [])) == ["body"]


def test_keys_outside_of_keys_do_not_count(alices_client: APIClient) -> None:
    flat = body(p256dh=P256DH, auth=AUTH)
    del flat["keys"]
    assert errors(subscribe(alices_client, flat)) == ["keys"]


def test_the_eleventh_takes_the_place_of_the_oldest(alices_client: APIClient) -> None:
    ids = [subscribe(alices_client, body()).json()["id"] for _ in range(11)]
    listed = [one["id"] for one in alices_client.get(URL).json()["subscriptions"]]
    assert listed == ids[1:]
    assert len(listed) == SUBSCRIPTIONS_MAX == 10


def test_a_device_has_one_subscription(alices_client: APIClient) -> None:
    sent = body()
    subscribe(alices_client, sent)
    renewed = subscribe(alices_client, body(device_id=sent["device_id"])).json()
    assert alices_client.get(URL).json() == {"subscriptions": [renewed]}


def test_one_that_is_gone_stays_listed_until_its_device_makes_a_new_one(
    alices_client: APIClient,
) -> None:
    sent = body()
    old = subscribe(alices_client, sent).json()
    note_gone(PushSubscription.objects.get(), timezone.now())
    assert alices_client.get(URL).json() == {"subscriptions": [old | {"gone": True}]}
    renewed = subscribe(alices_client, body(device_id=sent["device_id"])).json()
    assert alices_client.get(URL).json() == {"subscriptions": [renewed]}


def test_the_same_address_taken_on_again_lives_again(alices_client: APIClient) -> None:
    sent = body()
    first = subscribe(alices_client, sent).json()
    note_gone(PushSubscription.objects.get(), timezone.now())
    again = subscribe(alices_client, sent)
    assert (again.status_code, again.json()) == (200, first)


def test_of_ten_one_that_is_gone_makes_room(alices_client: APIClient) -> None:
    ids = [subscribe(alices_client, body()).json()["id"] for _ in range(SUBSCRIPTIONS_MAX)]
    note_gone(PushSubscription.objects.get(subscription_id=ids[5]), timezone.now())
    ids.append(subscribe(alices_client, body()).json()["id"])
    listed = [one["id"] for one in alices_client.get(URL).json()["subscriptions"]]
    assert listed == [one for one in ids if one != ids[5]]


def test_a_browser_belongs_to_who_signed_in_last(
    alices_client: APIClient, mallorys_client: APIClient
) -> None:
    sent = body()
    subscribe(alices_client, sent)
    assert subscribe(mallorys_client, sent).status_code == 201
    assert alices_client.get(URL).json() == {"subscriptions": []}


def test_a_removed_one_is_gone(alices_client: APIClient, mallorys_client: APIClient) -> None:
    address = subscribe(alices_client, body())["Location"]
    assert mallorys_client.delete(address).status_code == 404
    assert mallorys_client.post(f"{address}test/", {}, format="json").status_code == 404
    assert alices_client.delete(address).status_code == 204
    assert alices_client.delete(address).status_code == 404
    assert alices_client.post(f"{address}test/", {}, format="json").status_code == 404


def test_a_token_that_may_only_write_learns_the_id(alice: Any) -> None:
    _token, secret = issue_api_token(owner=alice, name="w", can_read=False, can_write=True)
    script = APIClient()
    script.credentials(HTTP_AUTHORIZATION=f"Bearer {secret}")
    answer = subscribe(script, body())
    assert answer.json() == {"id": str(PushSubscription.objects.get().subscription_id)}
    assert script.get(URL).status_code == 403


@pytest.mark.parametrize(
    ("code", "outcome"), [(201, "accepted"), (410, "gone"), (400, "refused"), (503, "retry")]
)
def test_a_test_says_what_the_push_service_answered(
    code: int, outcome: str, alice: Any, alices_client: APIClient, pushd: PushService
) -> None:
    phone = make_phone(alice, pushd, faults.status(code))
    path = f"{URL}{phone.subscription_id}/test/"
    answer = alices_client.post(path, {}, format="json")
    assert (answer.status_code, answer.json()) == (200, {"outcome": outcome})
    assert len(pushd.log) == 1
    (listed,) = alices_client.get(URL).json()["subscriptions"]
    assert listed["gone"] is (outcome == "gone")


def test_a_test_without_keys_sends_nothing(
    alice: Any, alices_client: APIClient, settings: Any
) -> None:
    address = subscribe(alices_client, body())["Location"]
    settings.VAPID_PRIVATE_KEY = ""
    answer = alices_client.post(f"{address}test/", {}, format="json")
    assert answer.json() == {"outcome": "misconfigured"}


def ack(**sent: Any) -> Any:
    return APIClient(enforce_csrf_checks=True).post(ACK, sent, format="json")


def test_shown_confirms_the_phone(alice: Any, pushd: PushService) -> None:
    phone = make_phone(alice, pushd)
    PushSubscription.objects.update(unconfirmed=4)
    for _ in range(2):
        answer = ack(token=ack_token(phone, None), action="shown")
        assert (answer.status_code, answer.content) == (204, b"")
    phone.refresh_from_db()
    assert phone.last_confirmed_at is not None
    assert phone.unconfirmed == 0


def test_later_reminds_again(alice: Any, pushd: PushService) -> None:
    due = make_due(make_reminder(alice))
    due.state = "due"
    due.save()
    phone = make_phone(alice, pushd)
    assert ack(token=ack_token(phone, due), action="later").status_code == 204
    due.refresh_from_db()
    assert due.snoozed_until is not None
    assert due.snoozed_until > timezone.now()


def test_whether_a_device_is_gone_is_not_told(alice: Any, pushd: PushService) -> None:
    phone = make_phone(alice, pushd)
    token = ack_token(phone, None)
    phone.delete()
    assert ack(token=token, action="shown").status_code == 204


def test_what_is_wrong_is_named(alice: Any, pushd: PushService) -> None:
    phone = make_phone(alice, pushd)
    token = ack_token(phone, None)
    for wrong in ("", "x", f"{token}x", unsubscribe_token(alice.pk), None, 5, "x" * 501):
        assert errors(ack(token=wrong, action="shown")) == ["token"]
    for action in ("", "done", None, 5):
        assert errors(ack(token=token, action=action)) == ["action"]
    assert errors(ack(token=token)) == ["action"]
    assert errors(ack(action="later")) == ["token"]
    assert errors(ack(token=token, action="shown", more=1)) == ["more"]
    for method in ("get", "put", "patch", "delete"):
        assert getattr(APIClient(), method)(ACK).status_code == 405


def test_a_token_ages(alice: Any, pushd: PushService) -> None:
    token = ack_token(make_phone(alice, pushd), None)
    with time_machine.travel(timezone.now() + timedelta(days=7, minutes=1)):
        assert errors(ack(token=token, action="shown")) == ["token"]


def test_a_household_is_never_shut_out_and_a_flood_is(alice: Any, pushd: PushService) -> None:
    token = ack_token(make_phone(alice, pushd), None)
    client = APIClient()
    answers = [
        client.post(ACK, {"token": token, "action": "shown"}, format="json").status_code
        for _ in range(301)
    ]
    assert answers == [204] * 300 + [429]
    # signing in from the same address goes on
    assert APIClient().get("/api/v1/session/").status_code == 200
