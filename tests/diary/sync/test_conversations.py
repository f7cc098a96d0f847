"""The conversations of `conversations.py`, played by the reference client against the real server, are the recorded ones."""

import copy
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
import time_machine
from django.utils import timezone
from rest_framework.test import APIClient

from diary.localtime import local_day
from diary.models import SyncState
from diary.records import wire_value
from diary.sync import apply
from diary.sync.registry import SYNCED
from diary.sync.services import announce_restored_database, prune_sync_history
from diary.trials import record_type
from tests.diary.sync.backup import Rows, put_rows_back, rows_of
from tests.diary.sync.conversations import DIARY, SCRIPTS, Script, Step
from tests.diary.sync.reference_client import ReferenceClient
from tests.factories import PASSWORD

pytestmark = pytest.mark.django_db

RECORDED = Path(__file__).with_name("conversations.json")
RECORD = bool(os.environ.get("RECORD_CONVERSATIONS"))
START = datetime(2026, 11, 22, 12, tzinfo=UTC)
DEVICE = str(UUID(int=1))
AGENTS = {"phone": "Mozilla/5.0 (iPhone)", "tablet": "Mozilla/5.0 (iPad)"}
# Of a request and an answer: what the rest of the conversation can change.
ASKED = ("epoch", "cursor", "full", "limit", "ops")
ANSWERED = (
    "epoch", "time_zone", "cursor", "more", "results", "changes", "code", "restored_seq",
)  # fmt: skip


def blank(kind: str) -> dict[str, Any]:
    """A record of that type as it is sent to a device, without what was ever said about it."""
    model = SYNCED[kind].model
    fields = {name: wire_value(model().get_field(name)) for name in model.SYNCED_FIELDS}
    return fields | {
        name: value for name, value in model.DERIVED_FIELDS.items() if name == "is_late"
    }


@dataclass
class Stage:
    """The real server and two devices, a second further at each step."""

    owner: Any
    script: Script
    clock: Any
    web: dict[str, APIClient] = field(default_factory=dict)
    clients: dict[str, ReferenceClient] = field(default_factory=dict)
    epochs: list[str] = field(default_factory=list)
    backup: tuple[Rows, SyncState] | None = None

    def play(self) -> list[Step]:
        return [self._play(step) for step in self.script.steps]

    def _play(self, step: Step) -> Step:
        self.clock.shift(timedelta(seconds=1))
        if "days" in step:
            self.clock.shift(timedelta(days=step["days"]))
            return step
        if "server" in step:
            self._happens(**step)
            return step
        client = self._client(step["who"])
        if "writes" in step:
            record = step["writes"]
            now = timezone.now() + timedelta(seconds=step.get("clock_ahead_s", 0))
            client.write((record["type"], record["id"]), record["set"], now)
            return step
        trips = list(self._sync(step["who"], client, **step["syncs"]))
        return step | {
            "trips": trips,
            "waiting": len(client.waiting()),
            "shows": self._shown(client),
        }

    def _client(self, who: str) -> ReferenceClient:
        if who not in self.clients:
            number = [*AGENTS].index(who) + 1
            ids = (UUID(int=number << 64 | count) for count in range(1, 10_000))
            device_id = str(UUID(int=number << 64))
            skew = timedelta(seconds=self.script.skews.get(who, 0))
            self.clients[who] = ReferenceClient(device_id, str(DIARY), lambda: next(ids), skew)
            self.web[who] = APIClient(HTTP_USER_AGENT=AGENTS[who])
            self.web[who].force_authenticate(self.owner)
        return self.clients[who]

    def _sync(
        self,
        who: str,
        client: ReferenceClient,
        *,
        busy: bool = False,
        lost: bool = False,
        limit: int = 500,
        pages: int = 0,
    ) -> Iterator[Step]:
        """As the engine does it: until nothing waits and nothing more comes, or something stops it."""
        client.limit = limit
        for _ in range(pages or 30):
            request = client.request(timezone.now(), 500)
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(apply, "TIME_BUDGET_SECONDS", -1 if busy else 600)
                response = self.web[who].post("/api/v1/sync", request, format="json")
            body = response.json()
            yield self._trip(request, response.status_code, body)
            if lost:
                return
            if response.status_code == 409:
                client.adopt_epoch(body["epoch"], body["restored_seq"])
            elif response.status_code == 410:
                client.pull_from_nothing()
            else:
                client.receive(body, timezone.now())
                waiting = client.waiting()
                not_asked = request["full"] and waiting
                if not body["more"] and all(op.held for op in waiting) and not not_asked:
                    return

    def _trip(self, request: Any, status: int, body: Any) -> Step:
        asked = {name: self._named(name, request[name]) for name in ASKED}
        answered = {name: self._named(name, body[name]) for name in ANSWERED if name in body}
        return {"asks": copy.deepcopy(asked), "status": status, "gets": answered}

    def _named(self, name: str, value: Any) -> Any:
        """Random epochs under a name; records without what is blank, refusals without the words."""
        if name == "epoch" and value is not None:
            if value not in self.epochs:
                self.epochs.append(value)
            return f"epoch-{self.epochs.index(value) + 1}"
        if name == "results":
            return [_without_words(result) for result in value]
        if name == "changes":
            return [change | {"data": _told(change["type"], change["data"])} for change in value]
        return value

    def _shown(self, client: ReferenceClient) -> Step:
        return {
            " ".join(key): {
                name: value
                for name, value in _said(key[0], view | _day_of_its_instant(view)).items()
                if name != "is_late"
            }
            for key, view in client.view().items()
        }

    def _happens(self, server: str, **given: Any) -> None:
        if server == "begins a trial":
            self._begins(**given["trial"])
        elif server == "expire":
            prune_sync_history(now=timezone.now() + timedelta(days=401))
        elif server == "backs up":
            self.backup = rows_of(self.owner), SyncState.objects.get(owner=self.owner)
        else:
            assert self.backup is not None
            put_rows_back(self.owner, *self.backup)
            announce_restored_database()

    def _begins(self, id: str, set: dict[str, Any], order: str, nonce: str) -> None:  # noqa: A002
        """Over REST, by coins that fall as the script says."""
        coins = iter([letter == "E" for letter in order[::2]])
        chance = SimpleNamespace(randbits=lambda bits: next(coins), token_hex=lambda size: nonce)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(record_type, "secrets", chance)
            response = self.web["phone"].post("/api/v1/trials/", {"id": id, **set}, format="json")
        assert response.status_code == 201, response.content


def _without_words(result: Step) -> Step:
    if "result" in result:
        return result | {"result": _without_words(result["result"])}
    if "errors" not in result:
        return result
    return result | {"errors": [{"field": e["field"], "code": e["code"]} for e in result["errors"]]}


def _told(kind: str, data: Step | None) -> Step | None:
    """The server tells every field of a record."""
    if data is None:
        return None
    assert blank(kind).keys() - {"is_late"} <= data.keys()
    return _said(kind, data)


def _day_of_its_instant(view: Step) -> Step:
    """Of a record that no server has answered yet a device works out the day itself."""
    instant = view.get("occurred_at") or view.get("started_at")
    if instant is None or "on" in view:
        return {}
    return {"on": local_day(datetime.fromisoformat(instant), view["time_zone"]).isoformat()}


def _said(kind: str, data: Step) -> Step:
    empty = blank(kind) | {"earlier": []}
    return {
        name: value for name, value in data.items() if name not in empty or empty[name] != value
    }


def played(owner: Any, script: Script) -> Step:
    SyncState.objects.filter(owner=owner).update(diary_id=DIARY)
    with time_machine.travel(START, tick=False) as clock:
        steps = Stage(owner, script, clock).play()
    return {"name": script.name, "skews": script.skews, "steps": steps}


@pytest.fixture(scope="module")
def recorded() -> Iterator[dict[str, Any]]:
    """What is recorded, conversations by their names; written anew where that is asked for."""
    if not RECORD:
        whole = json.loads(RECORDED.read_text())
        yield whole | {one["name"]: one for one in whole["conversations"]}
        return
    new: dict[str, Any] = {}
    yield new
    parts = [f'"{part}": {json.dumps(new[part])}' for part in ("blank", "session")]
    talks = ",\n".join(_one_step_a_line(new[script.name]) for script in SCRIPTS)
    RECORDED.write_text("{" + ",\n".join([*parts, f'"conversations": [\n{talks}\n]']) + "}\n")


def _one_step_a_line(conversation: Step) -> str:
    """So that a difference can be read."""
    head = json.dumps({"name": conversation["name"], "skews": conversation["skews"]})[:-1]
    steps = ",\n  ".join(json.dumps(step, ensure_ascii=False) for step in conversation["steps"])
    return f'{head}, "steps": [\n  {steps}]}}'


def compare(recorded: dict[str, Any], name: str, said: Any) -> None:
    found = json.loads(json.dumps(said))
    if RECORD:
        recorded[name] = found
    assert found == recorded[name]


def who_is_asking(alice: Any) -> list[Step]:
    """Sessions, and tokens against forged requests, as a browser meets them."""
    web = APIClient(enforce_csrf_checks=True)
    request = ReferenceClient(DEVICE, str(DIARY), lambda: UUID(DEVICE)).request(START, 1)
    said: list[Step] = []

    def tell(what: str, response: Any) -> Any:
        body = response.json()
        names = ("authenticated", "mail_configured", "epoch", "user", "diary_id", "code")
        shown = {name: body[name] for name in names if name in body}
        if shown.get("epoch"):
            shown["epoch"] = "epoch-1"
        said.append({"asks": what, "status": response.status_code, "gets": shown})
        return body.get("csrf_token")

    def sync(what: str, token: str, **changes: Any) -> None:
        headers = {"X-CSRFToken": token}
        tell(what, web.post("/api/v1/sync", request | changes, format="json", headers=headers))

    def post(address: str, token: str, **fields: str) -> None:
        web.post(address, fields | {"csrfmiddlewaretoken": token}, format="multipart")

    def sign_in(token: str) -> Any:
        post("/accounts/login/", token, login=alice.email, password=PASSWORD)
        return tell("signed in", web.get("/api/v1/session/"))

    first = sign_in(tell("signed out", web.get("/api/v1/session/")))
    sync("with its token", first)
    sync("with a wrong token", "x" * 64)
    sync("of another diary", first, diary_id=DEVICE)
    post("/accounts/logout/", first)
    nobodys = tell("signed out", web.get("/api/v1/session/"))
    sync("with the token of before", first)
    sign_in(nobodys)
    sync("with the token of before", first)
    return said


def test_sessions_and_tokens_are_the_recorded_ones(alice: Any, recorded: dict[str, Any]) -> None:
    SyncState.objects.filter(owner=alice).update(diary_id=DIARY)
    compare(recorded, "session", who_is_asking(alice))


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.name)
def test_the_real_server_and_the_reference_client_say_what_is_recorded(
    alice: Any, recorded: dict[str, Any], script: Script
) -> None:
    compare(recorded, script.name, played(alice, script))


def test_what_is_blank_is_what_the_stand_in_knows(recorded: dict[str, Any]) -> None:
    compare(recorded, "blank", {kind: blank(kind) for kind in SYNCED})
