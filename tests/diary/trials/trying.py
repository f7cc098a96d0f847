"""A trial over REST, as its tests need it."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from tests.factories import make_screening

ADDRESS = "/api/v1/trials/"
START = date(2026, 3, 2)


def noon(on: date, zone: str = "Europe/Berlin") -> datetime:
    return datetime.combine(on, time(12), tzinfo=ZoneInfo(zone)).astimezone(UTC)


def screened(owner: Any, **fields: Any) -> None:
    make_screening(owner, datetime.now(UTC) - timedelta(minutes=1), **fields)


def body(**fields: Any) -> dict[str, Any]:
    return {"id": str(uuid4()), "symptom": "pain"} | fields


def start(client: Any, **fields: Any) -> dict[str, Any]:
    answer = client.post(ADDRESS, body(**fields), format="json")
    assert answer.status_code == 201, answer.content
    return answer.json()


def act(client: Any, trial: dict[str, Any], name: str, **fields: Any) -> Any:
    return client.post(f"{ADDRESS}{trial['id']}/{name}/", fields, format="json")


def done(client: Any, trial: dict[str, Any], name: str, **fields: Any) -> dict[str, Any]:
    answer = act(client, trial, name, **fields)
    assert answer.status_code == 200, answer.content
    return answer.json()


def shown(client: Any, trial: dict[str, Any]) -> dict[str, Any]:
    return client.get(f"{ADDRESS}{trial['id']}/").json()


def result(client: Any, trial: dict[str, Any]) -> Any:
    return client.get(f"{ADDRESS}{trial['id']}/result/")
