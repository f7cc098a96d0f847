"""What the coins decided beyond the next period is behind no door: REST, sync, lists, share links, logs, repr, the tables."""

import re
from datetime import timedelta
from io import StringIO

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from diary.access import trial_of
from diary.models import Period, Trial
from diary.trials import results
from diary.trials.design import EMS, order_text
from diary.trials.queries import standing_of
from tests.diary.sharing.test_rest import make, open_page
from tests.diary.trials.trying import (
    ADDRESS,
    START,
    act,
    noon,
    on,
    order_of,
    result,
    start,
    turn_coins,
)
from tests.factories import make_day, make_session
from tests.security.conftest import logs

pytestmark = pytest.mark.long

__all__ = ["logs"]


@settings(
    max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(
    steps=st.lists(
        st.tuples(st.integers(0, 9), st.sampled_from(["look", "pause", "resume"])), max_size=8
    )
)
def test_only_past_current_and_next_whatever_is_done(ready, alices_client, alice, steps):
    Trial.objects.all().delete()
    ready.move_to(noon(START))
    trial = start(alices_client, preset="own", pairs=6, period_days=3, starts_on=f"{START}")
    row = Trial.objects.get()
    on_ems = [one == EMS for one in order_of(row)]
    today = START
    for days, name in steps:
        today += timedelta(days=days)
        ready.move_to(noon(today))
        alices_client.force_login(alice)
        if name == "look":
            told = alices_client.get(f"{ADDRESS}{trial['id']}/")
        else:
            told = act(alices_client, trial, name, reason="travel")
        if told.status_code == 409:
            assert told.json()["code"] == "trial_over"
            return
        assert told.status_code == 200
        if told.json()["state"] == "completed":
            return
        answers = [told.json(), *alices_client.get(ADDRESS).json()["results"]]
        for answer in answers:
            periods = answer["periods"]
            begun = [one for one in periods if one["from"] <= f"{today}"]
            assert len(periods) <= max(len(begun), 1) + 1
            assert [one["on_ems"] for one in periods] == on_ems[: len(periods)]
            assert answer["committed_text"] is None
            assert row.nonce not in str(answer)


@pytest.fixture
def trial(ready, alice, alices_client):
    made = start(alices_client, preset="standard", starts_on=f"{START}")
    for days in range(3):
        make_day(alice, START + timedelta(days=days - 1), ems_used=True)
    make_session(alice, noon(START))
    return made


DOORS = ("trials/", "insights/", "summary/", "entries/", "ems/sessions/", "session/", "schema/")
PAGES = ("", "days.csv", "report.json", "report.fhir.json")


def test_no_door_tells_nonce_or_order(trial, ready, alice, alices_client, phone, logs: StringIO):
    """Every answer is the same when every coin beyond the next period is turned round."""
    ready.move_to(noon(on(4)))
    alices_client.force_login(alice)
    made = make(alices_client, with_passcode=False, last_days=90, live=True)
    address = open_page(alices_client, made).json()["address"]
    row = Trial.objects.get()
    before = told_by_doors(alices_client, address, trial, phone, logs)
    turn_coins(row, beyond=3)
    assert told_by_doors(alices_client, address, trial, phone, logs) == before
    assert row.nonce not in str(before)
    # Sync has it, with what may be known; links do not know which one it is.
    (synced,) = [data for kind, data in before[0] if kind == "trial"]
    assert (synced["shown_order"], synced["committed_text"]) == (letters_of(row)[:3], "")
    assert trial["id"] not in str(before[-5:-1])
    assert row.commitment in before[-3]


def told_by_doors(client, address, trial, phone, logs):
    written = len(logs.getvalue())
    answers = [client.get(f"/api/v1/{door}") for door in DOORS]
    answers += [act(client, trial, name, reason="travel") for name in ("pause", "resume")]
    links = [client.get(f"{address}{page}") for page in PAGES]
    assert {answer.status_code for answer in [*answers, *links]} == {200}
    phone.cursor = None
    told = [answer.content.decode() for answer in [*answers, result(client, trial)]]
    told += [answer.content.decode() for answer in links]
    # Another one in every answer.
    told = [re.sub(r'"csrf_token":"\w+"', "", text) for text in told]
    return [synced_by(phone), *told, logs.getvalue()[written:]]


def synced_by(phone):
    """What sync gives but for the number of each change and what was paused and gone on with meanwhile."""
    changes = phone.sync()["changes"]
    return [(one["type"], one["data"] | {"earlier": []}) for one in changes]


def letters_of(trial):
    return order_text(order_of(trial))


def test_a_result_before_the_end_is_refused_and_nothing_is_computed(
    trial, ready, alices_client, monkeypatch
):
    def never(*args, **kwargs):
        raise AssertionError("computed before the end")

    for name in ("coinflip", "pairflip", "daily_series", "ems_answers"):
        monkeypatch.setattr(results, name, never)
    for days in (0, 30, 59):
        ready.move_to(noon(START + timedelta(days=days)))
        alices_client.force_login(Trial.objects.get().owner)
        answer = result(alices_client, trial)
        assert (answer.status_code, answer.json()["code"]) == (409, "not_yet")
        assert answer.json()["ends_on"] == f"{START + timedelta(days=59)}"


def test_neither_repr_nor_a_row_as_read_holds_it(trial, alice):
    row = Trial.objects.get()
    before = told_by_reprs(alice, row)
    turn_coins(row, beyond=2)
    assert told_by_reprs(alice, row) == before
    assert row.nonce not in str(before)


def told_by_reprs(alice, trial):
    row = trial_of(alice.pk, trial.record_id)
    standing = standing_of(row, noon(START))
    told = [
        repr(row),
        repr(standing),
        repr(standing.periods),
        repr(list(row.periods.order_by("number"))),
    ]
    kept = {name: value for name, value in row.__dict__.items() if name != "_state"}
    return [*told, repr(kept), repr(row.rests)]


def test_only_the_periods_that_may_be_shown_are_read(trial, alice, django_assert_max_num_queries):
    row = trial_of(alice.pk, Trial.objects.get().record_id)
    with django_assert_max_num_queries(1) as seen:
        _ = standing_of(row, noon(START)).periods
    assert '"number" <= 2' in seen.captured_queries[0]["sql"]


def test_a_stolen_database_does_not_tell_it(trial):
    nonce = Trial.objects.get().nonce
    with connection.cursor() as cursor:
        cursor.execute("SELECT nonce FROM diary_trial")
        assert nonce not in str(cursor.fetchall())
        cursor.execute("SELECT assigned FROM diary_period")
        stored = [text for (text,) in cursor.fetchall()]
    assert len(set(stored)) == Period.objects.count()
    assert len({len(text) for text in stored}) == 1
