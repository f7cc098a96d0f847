"""REST of reminders: made, listed, changed, deleted, rested from; and who is refused what."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.services import issue_api_token
from diary.models import Occurrence, Reminder
from diary.reminders.services import REMINDERS_MAX
from tests.diary.reminders.making import make_due, make_reminder, state_of

pytestmark = pytest.mark.django_db
URL = "/api/v1/reminders/"
EVENING = {"kind": "check_in", "times": ["20:00"]}
DEFAULTS = {
    "text": "",
    "show_text": False,
    "weekdays": [0, 1, 2, 3, 4, 5, 6],
    "time_zone_mode": "device",
    "time_zone": "Europe/Berlin",
    "channels": ["push"],
    "skip_if_logged": True,
    "nag_after_minutes": None,
    "quiet_from": None,
    "quiet_until": None,
    "active": True,
    "paused_until": None,
}


def post(client: APIClient, path: str = "", body: Any = None) -> Any:
    return client.post(f"{URL}{path}", body if body is not None else {}, format="json")


def errors(answer: Any) -> dict[str, str]:
    assert answer.status_code == 400, answer.content
    return {error["field"]: error["code"] for error in answer.json()["errors"]}


def test_two_fields_are_enough_for_a_reminder(alices_client: APIClient) -> None:
    answer = post(alices_client, body=EVENING)
    shown = answer.json()
    assert answer.status_code == 201
    assert answer["Location"] == f"{URL}{shown['id']}/"
    assert alices_client.get(answer["Location"]).json() == shown
    assert alices_client.get(URL).json() == {"reminders": [shown]}
    three = shown.pop("next")
    assert shown == EVENING | DEFAULTS | {"id": shown["id"]}
    assert [each["time"] for each in three] == ["20:00"] * 3
    assert len({each["local_date"] for each in three}) == 3
    assert all(each["due_at"].endswith("Z") for each in three)


def test_the_same_id_again_changes_that_reminder(alices_client: APIClient) -> None:
    own = EVENING | {"id": str(uuid4())}
    assert post(alices_client, body=own).status_code == 201
    again = post(alices_client, body=own | {"times": ["21:00", "08:00", "21:00"]})
    assert again.status_code == 200
    assert again.json()["times"] == ["08:00", "21:00"]
    assert len(alices_client.get(URL).json()["reminders"]) == 1


def test_an_id_of_somebody_elses_reminder_is_free(
    alices_client: APIClient, mallorys_client: APIClient
) -> None:
    own = EVENING | {"id": str(uuid4())}
    post(alices_client, body=own)
    assert post(mallorys_client, body=own | {"times": ["06:00"]}).status_code == 201
    (hers,) = alices_client.get(URL).json()["reminders"]
    assert hers["times"] == ["20:00"]


def test_patch_changes_what_is_given_and_put_the_rest_as_well(alices_client: APIClient) -> None:
    full = EVENING | {"nag_after_minutes": 30, "weekdays": [5], "channels": ["push", "email"]}
    address = post(alices_client, body=full)["Location"]
    patched = alices_client.patch(address, {"active": False}, format="json").json()
    assert patched["nag_after_minutes"] == 30
    assert patched["channels"] == ["email", "push"]
    assert patched["next"] == []
    replaced = alices_client.put(address, {"weekdays": [6, 6, 0]}, format="json").json()
    assert replaced["weekdays"] == [0, 6]
    assert replaced["nag_after_minutes"] is None
    assert replaced["active"] is True
    assert replaced["times"] == ["20:00"]
    assert alices_client.put(address, {"weekdays": [6, 6, 0]}, format="json").json() == replaced


def test_what_we_show_may_come_back(alices_client: APIClient) -> None:
    shown = post(alices_client, body=EVENING).json()
    answer = alices_client.put(f"{URL}{shown['id']}/", shown, format="json")
    assert answer.json() == shown


def test_a_deleted_reminder_is_gone_with_its_due_times(alices_client: APIClient) -> None:
    address = post(alices_client, body=EVENING)["Location"]
    assert Occurrence.objects.exists()
    assert alices_client.delete(address).status_code == 204
    assert not Occurrence.objects.exists()
    for method in ("get", "patch", "put", "delete"):
        assert getattr(alices_client, method)(address, {}, format="json").status_code == 404


def test_a_stranger_finds_nothing(alice: Any, mallorys_client: APIClient) -> None:
    reminder = make_reminder(alice)
    due = make_due(reminder)
    address = f"{URL}{reminder.reminder_id}/"
    for method in ("get", "patch", "put", "delete"):
        assert getattr(mallorys_client, method)(address, {}, format="json").status_code == 404
    for act in ("snooze", "done"):
        path = f"occurrences/{due.occurrence_id}/{act}/"
        assert post(mallorys_client, path).status_code == 404
    assert post(mallorys_client, "pause/", {"until": None}).json() == {"reminders": []}
    assert mallorys_client.get(URL).json() == {"reminders": []}
    assert mallorys_client.get(f"{URL}state/").json()["open"] == []
    assert state_of(due) == "due" or state_of(due) == "scheduled"


@pytest.mark.parametrize(
    ("field", "good", "bad"),
    [
        ("kind", ["check_in", "ems_session", "weekly"], ["daily", "", None, 1]),
        ("times", [["00:00"], ["23:59"], [f"{n:02}:00" for n in range(6)]], [[], None, "20:00"]),
        ("times", [], [["24:00"], ["20:60"], ["8:00"], [None], ["20:00:00"], [2000]]),
        ("times", [], [[f"{n:02}:00" for n in range(7)]]),
        ("weekdays", [[0], [6], list(range(7))], [[], [-1], [7], [True], ["0"], None, [0] * 8]),
        ("channels", [["email"], ["push", "email"]], [[], ["sms"], "push", None, [None]]),
        ("time_zone_mode", ["device", "fixed"], ["phone", None]),
        ("time_zone", ["Asia/Kathmandu", "UTC"], ["Mars/Base", "", None]),
        ("skip_if_logged", [True, False], [None, 1, "yes"]),
        ("active", [True, False], [None, 0]),
        ("nag_after_minutes", [10, 60, None], [9, 61, 30.5, "30", True]),
        ("show_text", [False], [None, 1]),
        ("text", ["", None], [5, "\x00"]),
        ("surprise", [], [1]),
    ],
)
def test_each_field_up_to_its_bounds_and_no_further(
    field: str, good: list[Any], bad: list[Any], alices_client: APIClient
) -> None:
    address = post(alices_client, body=EVENING)["Location"]
    for value in good:
        assert alices_client.patch(address, {field: value}, format="json").status_code == 200, value
        assert post(alices_client, body=EVENING | {field: value}).status_code == 201, value
    before = alices_client.get(URL).json()
    for value in bad:
        assert field in errors(alices_client.patch(address, {field: value}, format="json")), value
        assert field in errors(post(alices_client, body=EVENING | {field: value})), value
    assert alices_client.get(URL).json() == before


@pytest.mark.parametrize("characters", [1, 120])
def test_a_text_of_ones_own(characters: int, alices_client: APIClient) -> None:
    own = {"kind": "custom", "times": ["09:00"], "text": "x" * characters, "show_text": True}
    shown = post(alices_client, body=own).json()
    assert shown["text"] == "x" * characters
    assert shown["skip_if_logged"] is False


@pytest.mark.parametrize("text", ["", " \n", "x" * 121])
def test_a_text_that_is_none_or_too_long(text: str, alices_client: APIClient) -> None:
    own = {"kind": "custom", "times": ["09:00"], "text": text}
    assert list(errors(post(alices_client, body=own))) == ["text"]


def test_a_text_is_only_for_kind_custom(alices_client: APIClient) -> None:
    assert errors(post(alices_client, body=EVENING | {"text": "tea"})) == {
        "text": "not_for_this_kind"
    }


def test_quiet_hours_have_two_ends(alices_client: APIClient) -> None:
    both = {"quiet_from": "22:00", "quiet_until": "07:00"}
    address = post(alices_client, body=EVENING | both)["Location"]
    assert errors(post(alices_client, body=EVENING | {"quiet_from": "22:00"})) == {
        "quiet_until": "required"
    }
    assert "quiet_from" in errors(alices_client.patch(address, {"quiet_from": None}, format="json"))
    for wrong in ("24:00", "7", 7):
        body = {"quiet_from": wrong}
        assert "quiet_from" in errors(alices_client.patch(address, body, format="json"))


@pytest.mark.parametrize("missing", ["kind", "times"])
def test_kind_and_times_are_required(missing: str, alices_client: APIClient) -> None:
    body = {name: value for name, value in EVENING.items() if name != missing}
    assert errors(post(alices_client, body=body)) == {missing: "required"}


@pytest.mark.parametrize("body", [[], "text", 5, None])
def test_a_body_that_is_no_object(body: Any, alices_client: APIClient) -> None:
    for path in ("", "pause/", "email/"):
        answer = alices_client.post(f"{URL}{path}", body, format="json")
        assert errors(answer) != {}


def test_an_id_must_be_one(alices_client: APIClient) -> None:
    assert errors(post(alices_client, body=EVENING | {"id": "mine"})) == {"id": "not_an_id"}


def test_the_twenty_first_is_refused(alices_client: APIClient) -> None:
    for _ in range(REMINDERS_MAX):
        assert post(alices_client, body=EVENING).status_code == 201
    answer = post(alices_client, body=EVENING)
    assert errors(answer) == {"body": "too_many"}
    assert Reminder.objects.count() == REMINDERS_MAX == 20


def test_twenty_reminders_cost_as_many_queries_as_one(
    alice: Any, alices_client: APIClient, django_assert_num_queries: Any
) -> None:
    for _ in range(20):
        make_reminder(alice)
    # session, user, reminders
    with django_assert_num_queries(3):
        assert len(alices_client.get(URL).json()["reminders"]) == 20


def test_a_rest_and_its_end(alice: Any, alices_client: APIClient) -> None:
    due = make_due(make_reminder(alice))
    Occurrence.objects.filter(pk=due.pk).update(state="due")
    until = timezone.now() + timedelta(days=7)
    (resting,) = post(alices_client, "pause/", {"until": until.isoformat()}).json()["reminders"]
    assert resting["paused_until"][:19] == until.isoformat()[:19]
    assert resting["next"][0]["due_at"] > resting["paused_until"]
    assert state_of(due) == "skipped"
    (awake,) = post(alices_client, "pause/", {"until": None}).json()["reminders"]
    assert awake["paused_until"] is None
    assert awake["next"][0]["due_at"] < resting["paused_until"]


def test_a_rest_ends_within_a_year_and_after_now(alices_client: APIClient) -> None:
    now = timezone.now()
    for until in (now - timedelta(minutes=1), now + timedelta(days=367)):
        answer = post(alices_client, "pause/", {"until": until.isoformat()})
        assert errors(answer) == {"until": "out_of_range"}
    for until in (now + timedelta(minutes=1), now + timedelta(days=365)):
        assert post(alices_client, "pause/", {"until": until.isoformat()}).status_code == 200
    assert errors(post(alices_client, "pause/", {"until": "tomorrow"})) == {
        "until": "not_an_instant"
    }
    assert errors(post(alices_client, "pause/")) == {"until": "required"}


def test_a_token_that_may_only_write_learns_the_id(alice: Any) -> None:
    reminder = make_reminder(alice)
    due = make_due(reminder)
    Occurrence.objects.filter(pk=due.pk).update(state="due")
    _token, secret = issue_api_token(owner=alice, name="w", can_read=False, can_write=True)
    script = APIClient()
    script.credentials(HTTP_AUTHORIZATION=f"Bearer {secret}")
    address, mine = f"{URL}{reminder.reminder_id}/", {"id": str(reminder.reminder_id)}
    assert script.patch(address, {}, format="json").json() == mine
    assert script.put(address, {}, format="json").json() == mine
    assert post(script, body=EVENING | mine).json() == mine
    for act in ("snooze", "done"):
        path = f"occurrences/{due.occurrence_id}/{act}/"
        assert post(script, path).json() == {"id": str(due.occurrence_id)}
    assert post(script, "pause/", {"until": None}).json() == {}
    assert post(script, "email/", {"stopped": False}).json() == {}
    assert post(script, "calendar/").json()["code"] == "scope_missing"
    assert script.get(address).status_code == 403
