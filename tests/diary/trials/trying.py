"""A trial over REST, as its tests need it."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from diary.models import SyncState, Trial
from diary.trials import design
from tests.factories import make_day, make_screening

ADDRESS = "/api/v1/trials/"
START = date(2026, 3, 2)


def on(days: int) -> date:
    return START + timedelta(days=days)


def noon(day: date, zone: str = "Europe/Berlin") -> datetime:
    return datetime.combine(day, time(12), tzinfo=ZoneInfo(zone)).astimezone(UTC)


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


def lived(owner: Any, client: Any, clock: Any, days: int = 33) -> dict[str, Any]:
    """A quick trial of 32 days, lived through for some days with a difference of 3 points."""
    trial = start(client, preset="quick", starts_on=f"{START}")
    order = order_of(Trial.objects.get())
    for number in range(min(days, 32)):
        clock.move_to(noon(on(number)))
        on_ems = order[number // 2] == design.EMS
        make_day(owner, on(number), pain=3 if on_ems else 6, numbness=4, ems_used=on_ems)
    clock.move_to(noon(on(days)))
    client.force_login(owner)
    return trial


def order_of(trial: Trial) -> list[str]:
    return list(trial.periods.order_by("number").values_list("assigned", flat=True))


def secrets_of(trial: Trial) -> tuple[str, str]:
    """The nonce, and the order as text: neither may be anywhere before the end."""
    return trial.nonce, design.order_text(order_of(trial))


def save_numbered(trial: Trial) -> None:
    """As a change that phones pull: the trigger wants a new number."""
    state = SyncState.objects.get(owner=trial.owner)
    state.seq = trial.rev = state.seq + 1
    state.save()
    trial.save()


def turn_coins(trial: Trial, *, beyond: int) -> None:
    """Assigns the other thing to each period after number `beyond`."""
    for row in trial.periods.filter(number__gt=beyond):
        row.assigned = design.NO_EMS if row.assigned == design.EMS else design.EMS
        row.save()
