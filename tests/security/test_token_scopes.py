"""A token that may only write learns nothing by writing; one that may read as well gets the whole entry."""

from uuid import uuid4

import pytest
from rest_framework.test import APIClient

from tests.security.world import ADDRESSES, IDENTITIES, SECRET, World, make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world()


def write_everywhere(client: APIClient, world: World) -> list[dict[str, object]]:
    day = {"kind": "daily", "on": f"{world.day}", "time_zone": "Europe/Berlin"}
    answers = [
        client.patch(ADDRESSES["entry"](world), {}, format="json"),
        client.post("/api/v1/entries/", day, format="json"),
        client.put(ADDRESSES["entry"](world), {}, format="json"),
        client.put(ADDRESSES["day"](world), {"pain": 1}, format="json"),
    ]
    assert {answer.status_code for answer in answers} <= {200, 201}
    return [answer.json() for answer in answers]


def test_a_token_that_may_only_write_gets_the_id_and_nothing_else(world: World) -> None:
    answers = write_everywhere(IDENTITIES["write"](world), world)
    assert answers == [{"id": str(world.entry.record_id)}] * 4


def act_on_trials(client: APIClient, world: World) -> list[dict[str, object]]:
    """Paused, gone on with, ended; another one started, twice."""
    new = {"id": str(uuid4()), "symptom": "pain"}
    answers = [
        client.post(ADDRESSES["trial-pause"](world), {"reason": "travel"}, format="json"),
        client.post(ADDRESSES["trial-resume"](world)),
        client.post(ADDRESSES["trial-end"](world)),
        client.post("/api/v1/trials/", new, format="json"),
        client.post("/api/v1/trials/", new, format="json"),
    ]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 201, 200]
    expected = [str(world.trial.record_id)] * 3 + [new["id"]] * 2
    told: list[dict[str, object]] = [answer.json() for answer in answers]
    assert [one["id"] for one in told] == expected
    return told


def test_of_a_trial_it_gets_the_id_and_nothing_else(world: World) -> None:
    answers = act_on_trials(IDENTITIES["write"](world), world)
    assert [set(one) for one in answers] == [{"id"}] * 5


def test_whoever_may_read_sees_the_trial(world: World) -> None:
    answers = act_on_trials(IDENTITIES["alice"](world), world)
    assert [{"periods", "commitment"} <= set(one) for one in answers] == [True] * 5


def test_whoever_may_read_sees_what_was_written_and_what_was_there_before(world: World) -> None:
    answers = write_everywhere(IDENTITIES["alice"](world), world)
    assert [SECRET in str(answer) for answer in answers] == [True, True, True, True]
