"""Every route x method x visitor gives exactly the answer of `matrix.py`; what is not listed there fails."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache as shared_cache
from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone
from drf_spectacular.generators import SchemaGenerator
from rest_framework.test import APIClient

from accounts.models import ApiToken
from diary.health import note_heartbeat
from diary.models import (
    DataExport,
    DataImport,
    FileChunk,
    Period,
    PushSubscription,
    Reminder,
    ReminderSettings,
    SyncState,
    Trial,
)
from diary.models.guard import synced_models
from diary.reminders.counters import note_tick
from tests.security.matrix import EXPECTED, METHODS, VISITORS
from tests.security.routes import all_routes
from tests.security.world import (
    ADDRESSES,
    AS_A_FORM,
    BODIES,
    IDENTITIES,
    SECRET,
    World,
    at_ones_own,
    build_app,
)

pytestmark = pytest.mark.long

LISTED = sorted({route for route, _method in EXPECTED})
NOT_ALICE = ("mallory", "nobody", "read", "revoked")
STRANGERS = ("mallory", "nobody", "revoked")
READING = ("SELECT", "SAVEPOINT", "RELEASE", "ROLLBACK")


def test_every_route_is_listed_and_every_listed_route_exists() -> None:
    assert sorted(str(name) for name, _pattern in all_routes()) == LISTED


def test_every_route_is_listed_with_every_method() -> None:
    needed = {(route, method) for route in LISTED for method in METHODS}
    assert needed - set(EXPECTED) == set()


def test_every_visitor_has_a_column() -> None:
    assert tuple(IDENTITIES) == VISITORS


def test_a_route_that_nobody_listed_would_be_noticed() -> None:
    def pattern(name: str, address: str) -> Any:
        return type("Pattern", (), {"name": name, "pattern": address})()

    found = dict(all_routes([pattern("new", "new/")], "api/"))
    assert found == {"new": "api/new/"}
    assert "new" not in LISTED


@cache
def the_schema() -> Any:
    return SchemaGenerator().get_schema(request=None, public=True)


@pytest.fixture(autouse=True)
def _app(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.FRONTEND_DIST = build_app(tmp_path)
    # Written anew for each of a hundred visitors it would take as long as everything else here.
    schema = the_schema()
    monkeypatch.setattr(SchemaGenerator, "get_schema", lambda *args, **how: schema)


@pytest.fixture
def _ticking(world: World) -> None:
    note_tick(timezone.now())


@contextmanager
def undone(client: APIClient) -> Iterator[None]:
    """Whatever happens inside has not happened: the next visitor finds everything as it was."""
    cookies = SimpleCookie(client.cookies.output(header="", sep="\r\n"))
    savepoint = transaction.savepoint()
    yield
    transaction.savepoint_rollback(savepoint)
    client.cookies = cookies
    # Rate limits have tests of their own; here the twentieth visitor must find the door like the first.
    redis = shared_cache._cache.get_client()
    redis.delete(*redis.scan_iter(f"{shared_cache.key_prefix}:*"), "at least one")


def knock(client: APIClient, world: World, route: str, method: str, visitor: str = "") -> Any:
    patterns = {name: f"/{pattern}" for name, pattern in all_routes()}
    address: Callable[[World], str] = ADDRESSES.get(route, lambda world: patterns[route])
    note_heartbeat(timezone.now())
    body = BODIES.get((route, method), lambda world: None)(world)
    send = getattr(client, method.lower())
    how = "multipart" if (route, method) in AS_A_FORM else "json"
    path = at_ones_own(world, visitor, address(world))
    return send(path, body, format=how) if body else send(path)


def fingerprint(world: World) -> Any:
    """What of Alice's nobody else may change."""
    records = [
        list(model.objects.filter(owner=world.alice).order_by("pk").values())
        for model in synced_models()
    ]
    tokens = (
        ApiToken.objects.filter(owner=world.alice).order_by("pk").values_list("pk", "revoked_at")
    )
    world.alice.refresh_from_db()
    counter = SyncState.objects.get(owner=world.alice).seq
    about_her = counter, world.alice.locale, world.alice.password
    return records, list(tokens), about_her, reminders(world), files(world), trials(world)


def files(world: World) -> Any:
    """The file that waits for her, and the one she brought."""
    kept = [
        list(model.objects.filter(owner=world.alice).values()) for model in (DataExport, DataImport)
    ]
    pieces = Q(of_export__owner=world.alice) | Q(of_import__owner=world.alice)
    return kept, list(FileChunk.objects.filter(pieces).order_by("pk").values())


def trials(world: World) -> Any:
    mine = Trial.objects.filter(owner=world.alice).order_by("pk")
    periods = Period.objects.filter(trial__in=mine).order_by("pk")
    return list(mine.values()), list(periods.values())


def reminders(world: World) -> Any:
    """Without what the two addresses that are keys themselves may change: mails stopped, a phone confirmed."""
    mine = {"owner": world.alice}
    phones = PushSubscription.objects.filter(**mine).values_list("subscription_id", "name")
    calendar = ReminderSettings.objects.filter(**mine).values_list("calendar_digest", flat=True)
    rules = Reminder.objects.filter(**mine).order_by("pk").values()
    occurrences = world.occurrence.reminder.occurrences.values_list("state", "snoozed_until")
    return list(rules), list(occurrences), list(phones), [bytes(one) for one in calendar]


class Writing:
    """Whether anything but reading was asked of the database; only then is it worth comparing all of Alice's rows."""

    def __init__(self) -> None:
        self.happened = False

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        self.happened |= not sql.lstrip().upper().startswith(READING)
        return execute(sql, params, many, context)


@pytest.mark.usefixtures("_ticking")
@pytest.mark.parametrize("route", LISTED)
def test_everybody_gets_the_listed_answer(route: str, world: World) -> None:
    clients = {visitor: make(world) for visitor, make in IDENTITIES.items()}
    before = fingerprint(world)
    wrong = []
    for method in METHODS:
        for visitor, client in clients.items():
            writing = Writing()
            with undone(client), connection.execute_wrapper(writing):
                answer = knock(client, world, route, method, visitor)
                expected = EXPECTED[route, method][visitor]
                if answer.status_code != expected:
                    wrong.append(f"{method} as {visitor}: {answer.status_code}, not {expected}")
                if visitor in NOT_ALICE and writing.happened and fingerprint(world) != before:
                    wrong.append(f"{method} as {visitor} changed something of Alice's")
                if visitor in STRANGERS and SECRET.encode() in answer.content:
                    wrong.append(f"{method} as {visitor} shows something of Alice's")
    assert not wrong, f"{route}: " + "; ".join(wrong)


def test_the_fingerprint_sees_a_change(world: World) -> None:
    before, writing = fingerprint(world), Writing()
    alice = IDENTITIES["alice"](world)
    with connection.execute_wrapper(writing):
        alice.patch(ADDRESSES["entry"](world), {"pain": 9}, format="json")
    assert writing.happened
    assert fingerprint(world) != before


@pytest.mark.parametrize(
    "route",
    [
        *("day", "ems-programme", "ems-session", "ems-side-effect", "ems-screening"),
        *("reminders", "reminder", "reminders-state", "imports", "import", "export-file"),
    ],
)
def test_alice_sees_what_strangers_must_not_see(route: str, world: World) -> None:
    answer = knock(IDENTITIES["alice"](world), world, route, "GET")
    assert SECRET.encode() in answer.getvalue()
