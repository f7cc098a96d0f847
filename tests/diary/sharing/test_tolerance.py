"""Software that reads links sends what it sends: what can be understood is, the rest is told, and nothing is lost by it."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rest_framework.test import APIClient

from diary.api import shared
from diary.models import ShareLink, ShareView
from tests.diary.sharing.test_rest import make, token_of

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner),
    max_leaves=5,
)
KNOWN = st.sampled_from(["recipient", "passcode", "embeddedLengthMax", "token", "x"])
BODIES = (
    st.dictionaries(KNOWN, JSON).map(lambda body: json.dumps(body).encode())
    | JSON.map(lambda body: json.dumps(body).encode())
    | st.binary(max_size=30)
    | st.just(b'{"recipient": "x", "embeddedLengthMax": 1e999}')
)
TYPES = st.sampled_from(
    [
        *("application/json", "application/json; charset=utf-8", "application/fhir+json", "*/*"),
        *("text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "nonsense"),
    ]
)
ACCEPTS = st.sampled_from(["*/*", "application/jose", "text/html", "image/png;q=0", "nonsense", ""])


@pytest.fixture(autouse=True)
def _without_limits(monkeypatch):
    for view in (shared.Opening, shared.Manifest, shared.File):
        monkeypatch.setattr(view, "throttle_classes", ())


def ask(made, body, content_type="application/json", **headers):
    sent = body if isinstance(body, bytes) else json.dumps(body)
    where = f"/s/m/{token_of(made)}"
    return APIClient(headers=headers).generic("POST", where, sent, content_type=content_type)


@pytest.mark.parametrize(
    "more",
    [
        {"embeddedLengthMax": 10_485_760},
        {"embeddedLengthMax": None},
        {"embeddedLengthMax": 5e6},
        {"passcode": None},
        {"purpose": "treatment", "nested": {"a": [1]}},
        {"recipient": "Clinic\x00\u202e " + "x" * 5_000},
    ],
    ids=["10 MiB", "no limit", "with a point", "no passcode", "unknown members", "a long name"],
)
def test_what_readers_send_is_understood(more, alices_client):
    made = make(alices_client, with_passcode=False)
    answer = ask(made, {"recipient": "Clinic", **more})
    assert answer.status_code == 200, answer.content
    assert all("embedded" in file for file in answer.json()["files"])


@pytest.mark.parametrize("limit", [0, -1])
def test_a_limit_below_nothing_is_nothing(limit, alices_client):
    answer = ask(
        make(alices_client, with_passcode=False), {"recipient": "x", "embeddedLengthMax": limit}
    )
    assert all("location" in file for file in answer.json()["files"])


@pytest.mark.parametrize(
    ("content_type", "accept"),
    [
        ("application/json", "application/jose"),
        ("application/json;charset=UTF-8", "application/fhir+json"),
        ("text/plain;charset=UTF-8", "text/html, image/*;q=0.5"),
        ("application/x-www-form-urlencoded", "nonsense"),
    ],
)
def test_there_is_one_form_whatever_it_is_called(content_type, accept, alices_client):
    made = make(alices_client, with_passcode=False)
    body = {"recipient": "Clinic", "embeddedLengthMax": 0}
    answer = ask(made, body, content_type, Accept=accept)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/json")
    address = answer.json()["files"][0]["location"].split("/", 3)[3]
    file = APIClient(headers={"Accept": accept}).get(f"/{address}?format=xml")
    assert (file.status_code, file["Content-Type"]) == (200, "application/jose")


@pytest.mark.parametrize("recipient", [None, "", " ", "\x00\u202e", 5])
def test_who_reads_must_be_told_and_asking_for_it_burns_nothing(recipient, alices_client):
    made = make(alices_client)
    answer = ask(made, {"recipient": recipient, "passcode": "wrong"})
    assert answer.status_code == 400
    assert [error["field"] for error in answer.json()["errors"]] == ["recipient"]
    assert ShareLink.objects.get().tries_left == 5


def test_an_answer_that_could_not_be_made_counts_no_view(alices_client, monkeypatch):
    made = make(alices_client, with_passcode=False, views_max=1)

    def broken(*args):
        raise OSError("typst is gone")

    with monkeypatch.context() as patched:
        patched.setattr(shared.files, "keep_files", broken)
        with pytest.raises(OSError, match="typst"):
            ask(made, {"recipient": "x"})
    assert ShareLink.objects.get().views == 0
    assert not ShareView.objects.exists()
    assert ask(made, {"recipient": "x"}).status_code == 200
    assert ask(made, {"recipient": "x"}).status_code == 404


def test_nobody_gets_files_of_a_link_that_ended_while_they_were_made(alices_client, monkeypatch):
    made, really = make(alices_client, with_passcode=False), shared.files.files_of

    def meanwhile(link, now):
        alices_client.post(f"/api/v1/shares/{made['id']}/revoke/")
        return really(link, now)

    monkeypatch.setattr(shared.files, "files_of", meanwhile)
    assert ask(made, {"recipient": "x"}).status_code == 404
    assert ShareLink.objects.get().views == 0


def test_whatever_comes_gets_a_documented_answer(alices_client):
    made = make(alices_client)
    token = token_of(made)
    seen = set()

    @settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(body=BODIES, content_type=TYPES, accept=ACCEPTS, where=st.sampled_from(["m", "x", "o"]))
    def check(body, content_type, accept, where):
        ShareLink.objects.update(tries_left=5)
        path = {"m": f"/s/m/{token}", "x": "/s/m/%00%ff", "o": "/s/open"}[where]
        client = APIClient(headers={"Accept": accept})
        answer = client.generic("POST", path, body, content_type=content_type)
        seen.add(answer.status_code)
        assert answer.status_code in (400, 401, 404)
        if answer.status_code == 400:
            assert answer.json()["code"] in ("invalid", "malformed")

    check()
    assert seen == {400, 401, 404}
    assert ShareLink.objects.get().views == 0
