"""Values that no form sends: refused with a 400 on every database, never a 500."""

import json

import pytest
from rest_framework.test import APIClient

from tests.security.world import World

HOSTILE = ["\x00", "9" * 5000, "cD1nYXJiYWdl", "\u0661", "1e400"]


@pytest.mark.parametrize("value", HOSTILE)
def test_hostile_values_in_an_address_are_refused(value: str, world: World) -> None:
    client = APIClient(raise_request_exception=False)
    client.force_login(world.alice)
    for name in ("from", "to", "kind", "limit"):
        assert client.get("/api/v1/entries/", {name: value}).status_code == 400, name
    assert client.get("/api/v1/entries/", {"cursor": value}).status_code in (200, 400)


@pytest.mark.parametrize("value", [*HOSTILE, "\ud800", "de\n"])
def test_hostile_values_for_the_account_are_refused(value: str, world: World) -> None:
    client = APIClient(raise_request_exception=False)
    client.force_login(world.alice)
    for name in ("time_zone", "locale"):
        body = json.dumps({name: value})
        answer = client.generic("PATCH", "/api/v1/session/", body, content_type="application/json")
        assert answer.status_code == 400, name
