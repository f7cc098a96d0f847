"""REST of the four kinds: lists with filters and pages, one record, warnings, replacing, strangers, and what it costs."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from rest_framework.test import APIClient

from tests.diary.entries.test_how_many_queries import count
from tests.factories import make_programme, make_screening, make_session, make_side_effect

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 1, 10, 11, tzinfo=UTC)
LISTS = ("programmes", "sessions", "side-effects", "screenings")


def ids(answer: Any) -> list[str]:
    assert answer.status_code == 200, answer.content
    return [record["id"] for record in answer.json()["results"]]


def address(kind: str, record: Any = None) -> str:
    return f"/api/v1/ems/{kind}/" + (f"{record.record_id}/" if record else "")


@pytest.fixture
def ten(alice: Any) -> dict[str, list[str]]:
    """Ten records of each kind, two on each of five days, newest first."""
    makers = {
        "programmes": lambda at: make_programme(alice),
        "sessions": lambda at: make_session(alice, at),
        "side-effects": lambda at: make_side_effect(alice, at),
        "screenings": lambda at: make_screening(alice, at),
    }
    times = [NOON + timedelta(days=n // 2, hours=n % 2) for n in range(10)]
    return {kind: [str(make(at).record_id) for at in times][::-1] for kind, make in makers.items()}


@pytest.mark.parametrize("kind", LISTS)
@pytest.mark.parametrize("limit", [1, 3, 10])
def test_pages_show_everything_once_newest_first(
    alices_client: APIClient, ten: dict[str, list[str]], kind: str, limit: int
) -> None:
    seen: list[str] = []
    url = f"{address(kind)}?limit={limit}"
    while url:
        page = alices_client.get(url)
        seen, last, url = seen + ids(page), page, page.json()["next"]
    assert seen == ten[kind]
    back = ids(last)
    while last.json()["previous"]:
        last = alices_client.get(last.json()["previous"])
        back = ids(last) + back
    assert back == ten[kind]


@pytest.mark.parametrize("kind", LISTS[1:])
@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("from=2026-01-14", slice(0, 2)),
        ("to=2026-01-10", slice(8, 10)),
        ("from=2026-01-11&to=2026-01-12", slice(4, 8)),
        ("from=2026-01-12&to=2026-01-11", slice(0, 0)),
    ],
)
def test_local_dates_filter(
    alices_client: APIClient, ten: dict[str, list[str]], kind: str, query: str, expected: slice
) -> None:
    assert ids(alices_client.get(f"{address(kind)}?{query}")) == ten[kind][expected]


def test_modality_and_session_filter(alice: Any, alices_client: APIClient) -> None:
    session = make_session(alice, NOON, modality="tens")
    make_session(alice, NOON, modality="ems")
    mine = make_side_effect(alice, NOON, session_id=str(session.record_id))
    make_side_effect(alice, NOON)
    tens = alices_client.get(address("sessions") + "?modality=tens")
    of_it = alices_client.get(f"{address('side-effects')}?session={session.record_id}")
    assert ids(tens) == [str(session.record_id)]
    assert ids(of_it) == [str(mine.record_id)]


@pytest.mark.parametrize(
    ("kind", "query", "field", "code"),
    [
        ("sessions", "modality=nmes", "modality", "unknown_choice"),
        ("sessions", "from=yesterday", "from", "not_a_date"),
        ("side-effects", "session=5", "session", "not_an_id"),
        ("screenings", "to=2026-02-30", "to", "not_a_date"),
        *[(kind, "limit=201", "limit", "out_of_range") for kind in LISTS],
        *[(kind, "cursor=cD1ub3RhZGF0ZQ==", "cursor", "not_a_cursor") for kind in LISTS],
        ("programmes", "cursor=cD0yMDI2LTAxLTAx", "cursor", "not_a_cursor"),
        ("sessions", "cursor=cD0yMDI2LTAxLTAxVDEwOjAw", "cursor", "not_a_cursor"),
    ],
)
def test_a_wrong_query_is_named(
    alices_client: APIClient, kind: str, query: str, field: str, code: str
) -> None:
    response = alices_client.get(f"{address(kind)}?{query}")
    assert response.status_code == 400
    assert [(e["field"], e["code"]) for e in response.json()["errors"]] == [(field, code)]


@pytest.mark.parametrize(
    ("modality", "fields", "warned"),
    [
        (
            "ems",
            {"frequency_hz": 19.9, "pulse_duration_us": 601},
            ["frequency_hz", "pulse_duration_us"],
        ),
        ("ems", {"frequency_hz": 20, "pulse_duration_us": 600, "duration_minutes": 60}, []),
        (
            "ems",
            {"on_seconds": 16, "off_seconds": 9, "ramp_seconds": 3.6},
            ["on_seconds", "off_seconds", "ramp_seconds"],
        ),
        ("tens", {"frequency_hz": 150, "pulse_duration_us": 49}, ["pulse_duration_us"]),
        ("tens", {"on_seconds": 16, "ramp_seconds": 4}, []),
        ("htems", {"frequency_hz": 4_095, "pulse_duration_us": 10}, ["frequency_hz"]),
        ("other", {"frequency_hz": 1, "duration_minutes": 61}, ["duration_minutes"]),
    ],
)
def test_the_unusual_is_saved_and_warned_of(
    alice: Any, alices_client: APIClient, modality: str, fields: dict[str, Any], warned: list[str]
) -> None:
    session = make_session(alice, NOON, modality=modality, **fields)
    shown = alices_client.get(address("sessions", session)).json()
    assert shown.items() >= fields.items()
    assert [(w["field"], w["code"]) for w in shown["warnings"]] == [(w, "unusual") for w in warned]


def test_put_empties_what_is_left_out_and_twice_changes_nothing(
    alice: Any, alices_client: APIClient
) -> None:
    session = make_session(alice, NOON, note="x", frequency_hz=35, pain_after=3)
    url = address("sessions", session)
    answers = [alices_client.put(url, {"pain_after": 2}, format="json").json() for _ in range(2)]
    assert answers[0] == answers[1]
    kept = {"pain_after": 2, "note": "", "frequency_hz": None, "modality": "ems"}
    assert answers[0].items() >= kept.items()
    session.refresh_from_db()
    assert session.rev == 2
    assert {earlier["field"] for earlier in answers[0]["earlier"]} == {
        "note",
        "frequency_hz",
        "pain_after",
    }


def test_an_own_id_is_taken_once(alices_client: APIClient) -> None:
    body = {"id": str(uuid4()), "name": "Evening", "modality": "ems"}
    codes = [
        alices_client.post(address("programmes"), body, format="json").status_code for _ in range(2)
    ]
    assert codes == [201, 200]
    fresh = alices_client.post(address("programmes"), body | {"id": None}, format="json")
    assert fresh.json()["errors"][0]["code"] == "not_an_id"


def test_answers_that_are_no_object_are_refused(alices_client: APIClient) -> None:
    for answers in ([], "x", 5):
        response = alices_client.post(address("screenings"), {"answers": answers}, format="json")
        assert response.json()["errors"][0]["field"] == "answers"
        assert response.json()["errors"][0]["code"] == "not_an_object"


@pytest.mark.parametrize("kind", LISTS)
def test_strangers_wrong_methods_and_a_second_delete(
    alices_client: APIClient, mallorys_client: APIClient, ten: dict[str, list[str]], kind: str
) -> None:
    assert ids(mallorys_client.get(address(kind))) == []
    url = f"{address(kind)}{ten[kind][0]}/"
    for method in ("get", "put", "patch", "delete"):
        assert getattr(mallorys_client, method)(url, {}, format="json").status_code == 404
        nowhere = f"{address(kind)}{UUID(int=7)}/"
        assert getattr(alices_client, method)(nowhere, {}, format="json").status_code == 404
    assert alices_client.post(url, {}, format="json").status_code == 405
    assert alices_client.put(address(kind), {}, format="json").status_code == 405
    assert [alices_client.delete(url).status_code for _ in range(2)] == [204, 404]
    assert ids(alices_client.get(address(kind))) == ten[kind][1:]


@pytest.mark.parametrize("kind", LISTS)
def test_reading_costs_the_same_however_much_there_is(
    alices_client: APIClient, ten: dict[str, list[str]], kind: str
) -> None:
    for limit in (1, 10):
        assert count(lambda limit=limit: alices_client.get(f"{address(kind)}?limit={limit}")) == 3
    assert count(lambda: alices_client.get(f"{address(kind)}{ten[kind][0]}/")) == 3
