"""The list of trials: newest first, what is over whole, and as many statements for many as for two."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.diary.trials.trying import ADDRESS, done, shown, start


def statements(client):
    with CaptureQueriesContext(connection) as seen:
        answer = client.get(ADDRESS)
    assert answer.status_code == 200
    return len(seen), answer.json()["results"]


def test_many_take_as_many_statements_as_two(ready, alices_client):
    made, counts = [], []
    for _ in range(5):
        made.append(start(alices_client))
        counts.append(statements(alices_client)[0])
        done(alices_client, made[-1], "end")
    assert counts[1] == counts[4]
    _, listed = statements(alices_client)
    assert [one["id"] for one in listed] == [one["id"] for one in reversed(made)]
    assert listed == [shown(alices_client, one) for one in reversed(made)]
    assert all(one["committed_text"] and len(one["periods"]) == 20 for one in listed)
