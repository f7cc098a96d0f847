"""What the coins decided beyond the next period is behind no door: REST, sync, lists, share links, logs, repr, the tables."""

from datetime import timedelta
from io import StringIO

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from diary.access import trial_of
from diary.models import Period, Trial
from diary.trials import results
from diary.trials.queries import standing_of
from tests.diary.sharing.test_rest import make, open_page
from tests.diary.trials.trying import ADDRESS, START, act, done, noon, result, shown, start
from tests.factories import make_day, make_session
from tests.security.conftest import logs

__all__ = ["logs"]


def secrets_of(trial):
    """The nonce, and the order as text: neither may be anywhere before the end."""
    row = Trial.objects.get(trial_id=trial["id"])
    order = list(row.periods.order_by("number").values_list("assigned", flat=True))
    return row.nonce, "".join({"ems": "E", "no_ems": "N"}[one] for one in order)


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
    nonce, order = secrets_of(trial)
    today = START
    for days, name in steps:
        today += timedelta(days=days)
        ready.move_to(noon(today))
        alices_client.force_login(alice)
        if name == "look":
            answers = [shown(alices_client, trial)]
        else:
            answers = [act(alices_client, trial, name, reason="travel").json()]
        answers += alices_client.get(ADDRESS).json()["results"]
        if answers[0].get("state") in ("completed", None):
            return
        for answer in answers:
            periods = answer["periods"]
            begun = [one for one in periods if one["from"] <= f"{today}"]
            assert len(periods) <= max(len(begun), 1) + 1
            assert (
                "".join("E" if one["on_ems"] else "N" for one in periods) == order[: len(periods)]
            )
            assert answer["committed_text"] is None
            assert nonce not in str(answer)


@pytest.fixture
def trial(ready, alice, alices_client):
    made = start(alices_client, preset="standard", starts_on=f"{START}")
    for days in range(3):
        make_day(alice, START + timedelta(days=days - 1), ems_used=True)
    make_session(alice, noon(START))
    return made


DOORS = ("trials/", "insights/", "summary/", "entries/", "ems/sessions/", "session/", "schema/")


def test_no_door_tells_nonce_or_order(trial, ready, alices_client, phone, logs: StringIO):
    ready.move_to(noon(START + timedelta(days=4)))
    nonce, order = secrets_of(trial)
    told = [alices_client.get(f"/api/v1/{door}").content.decode() for door in DOORS]
    told += [str(done(alices_client, trial, name, reason="travel")) for name in ("pause", "resume")]
    told += [result(alices_client, trial).content.decode(), str(phone.sync())]
    link = make(alices_client, with_passcode=False)
    open_page(alices_client, link)
    for page in ("report", "report.csv", "report.json"):
        answer = alices_client.get(f"/s/{page}")
        assert answer.status_code == 200
        told.append(answer.content.decode())
    told.append(logs.getvalue())
    for text in told:
        assert nonce not in text
        assert order not in text
    # Sync knows nothing of trials at all, and links do not know which one it is.
    assert trial["id"] not in str(told[-6:-1])


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
    nonce, order = secrets_of(trial)
    row = trial_of(alice.pk, Trial.objects.get().trial_id)
    standing = standing_of(row, noon(START))
    told = [repr(row), repr(standing), repr(standing.periods), repr(list(row.periods.all()))]
    told += [repr(row.__dict__), repr(list(row.pauses.all()))]
    for text in told:
        assert nonce not in text
        assert order not in text
    assert len(standing.periods) == 2


def test_only_the_periods_that_may_be_shown_are_read(trial, alice, django_assert_max_num_queries):
    row = trial_of(alice.pk, Trial.objects.get().trial_id)
    with django_assert_max_num_queries(1) as seen:
        _ = standing_of(row, noon(START)).periods
    assert '"number" <= 2' in seen.captured_queries[0]["sql"]


def test_a_stolen_database_does_not_tell_it(trial):
    nonce, _ = secrets_of(trial)
    with connection.cursor() as cursor:
        cursor.execute("SELECT nonce FROM diary_trial")
        assert nonce not in str(cursor.fetchall())
        cursor.execute("SELECT assigned FROM diary_period")
        stored = [text for (text,) in cursor.fetchall()]
    assert len(set(stored)) == Period.objects.count()
    assert len({len(text) for text in stored}) == 1
