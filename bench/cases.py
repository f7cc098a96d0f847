"""What is measured: each case makes one request after another, and names what it is compared with."""

import itertools
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from bench.client import Answer, Client
from bench.seed import YEAR, answers
from bench.servers import Installation, Person

LIST_SIZE = 100
INSIGHTS = "insights of ten years"


@dataclass
class Case:
    """One kind of request. `bare` and `plain` name the baselines of its kind, both measured in the same round."""

    name: str
    client: Client
    make: Callable[[], bytes]
    status: int = 200
    learn: Callable[[Answer], None] = lambda answer: None
    bare: str = ""
    plain: str = ""


def all_cases(installation: Installation) -> list[Case]:
    diarist, traveller = installation.diarist, installation.traveller
    client = Client(installation.port, diarist.session)
    # Somebody else's phone: the moments created here would arrive there with the next sync.
    phone = Client(installation.port, traveller.session)
    return [
        *_baselines(client, diarist),
        *_of_daymark(client),
        insights(Client(installation.port, installation.veteran.session)),
        OneOpSync(phone, traveller).case(),
    ]


def _baselines(client: Client, person: Person) -> Iterator[Case]:
    def get(name: str, path: str) -> Case:
        request = client.request("GET", path)
        return Case(name, client, lambda: request)

    def insert(name: str, path: str) -> Case:
        return Case(name, client, lambda: client.request("POST", path, plain_moment()), status=201)

    yield get("empty page", "/bench/empty")
    yield insert("bare INSERT", f"/bench/insert?owner={person.owner}")
    yield insert("bare INSERT, signed in", "/bench/insert-signed-in")
    yield insert("plain DRF create", "/bench/drf/")
    for count in (LIST_SIZE, YEAR):
        yield get(f"bare SELECT of {count}", f"/bench/select?owner={person.owner}&count={count}")
    yield get(
        f"bare SELECT of {LIST_SIZE}, signed in", f"/bench/select-signed-in?count={LIST_SIZE}"
    )
    for count in (LIST_SIZE, YEAR):
        yield get(f"plain DRF list of {count}", f"/bench/drf/?limit={count}")


def _of_daymark(client: Client) -> Iterator[Case]:
    def get(name: str, path: str, **baselines: str) -> Case:
        request = client.request("GET", path)
        return Case(name, client, lambda: request, **baselines)

    yield get("app shell", "/", bare="empty page")
    yield Case(
        "REST create of a moment",
        client,
        lambda: client.request("POST", "/api/v1/entries/", moment()),
        status=201,
        bare="bare INSERT",
        plain="plain DRF create",
    )
    yield get(
        f"REST list of {LIST_SIZE} days",
        f"/api/v1/entries/?kind=daily&limit={LIST_SIZE}",
        bare=f"bare SELECT of {LIST_SIZE}",
        plain=f"plain DRF list of {LIST_SIZE}",
    )
    today = datetime.now(UTC).date()
    first = today - timedelta(days=YEAR - 1)
    yield get(
        "summary of a year",
        f"/api/v1/summary/?from={first}&to={today}",
        bare=f"bare SELECT of {YEAR}",
        plain=f"plain DRF list of {YEAR}",
    )


def insights(client: Client) -> Case:
    """What goes together in ten years of days, beside the rows of one year."""
    request = client.request("GET", "/api/v1/insights/")
    return Case(INSIGHTS, client, lambda: request, bare=f"bare SELECT of {YEAR}")


def moment() -> dict[str, Any]:
    return {"kind": "moment", "occurred_at": _now(), **answers(random.Random(1))}


def plain_moment() -> dict[str, Any]:
    return {**moment(), "on": datetime.now(UTC).date().isoformat()}


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


class OneOpSync:
    """A phone that has everything and changes one score: the commonest request of all."""

    def __init__(self, client: Client, person: Person) -> None:
        self._client = client
        self._person = person
        self._device = str(uuid4())
        self._cursor, self._days = self._pull()
        self._turns = itertools.cycle(self._days)

    def case(self) -> Case:
        return Case(
            "one-op sync",
            self._client,
            self.make,
            learn=self.learn,
            bare="bare INSERT",
            plain="plain DRF create",
        )

    def _pull(self) -> tuple[int, dict[str, dict[str, Any]]]:
        body = sync_body(self._person, self._device, None, 1_000, [])
        said = self._client.send(self._client.request("POST", "/api/v1/sync", body)).json()
        daily = {
            change["id"]: change["data"]
            for change in said["changes"]
            if change["data"]["kind"] == "daily"
        }
        return said["cursor"], daily

    def make(self) -> bytes:
        record_id = next(self._turns)
        day = self._days[record_id]
        day["pain"] = (day["pain"] + 1) % 11
        op = {
            "op_id": str(uuid4()),
            "type": "entry",
            "id": record_id,
            "op": "patch",
            "base": self._cursor,
            "at": _now(),
            "set": {name: day[name] for name in ("kind", "on", "time_zone", "pain")},
        }
        body = sync_body(self._person, self._device, self._cursor, 500, [op])
        return self._client.request("POST", "/api/v1/sync", body)

    def learn(self, answer: Answer) -> None:
        said = answer.json()
        assert said["results"][0]["status"] == "applied", said["results"]
        assert len(said["changes"]) == 1
        self._cursor = said["cursor"]


def sync_body(
    person: Person, device: str, cursor: int | None, limit: int, ops: list[dict[str, Any]]
) -> dict[str, Any]:
    return {
        "protocol": 1,
        "schema": 1,
        "device_id": device,
        "epoch": person.epoch if cursor is not None else None,
        "cursor": cursor,
        "client_now": _now(),
        "time_zone": "Europe/Berlin",
        "limit": limit,
        "ops": ops,
    }
