"""Software reads a link to the letter of SMART Health Links 1.0.0; another library opens the files."""

import base64
import json

import pytest
from django.core.cache import cache
from django.utils import timezone
from jwcrypto import jwe, jwk
from rest_framework.test import APIClient

from tests.diary.sharing.test_rest import ADDRESS, make, payload_of


def path_of(address):
    return "/" + address.split("/", 3)[3]


def manifest(made, **fields):
    body = {"recipient": "Clinic", **fields}
    return APIClient().post(path_of(payload_of(made["address"])["url"]), body, format="json")


def opened(made, file):
    key = jwk.JWK(kty="oct", k=payload_of(made["address"])["key"])
    token = jwe.JWE()
    token.deserialize(file, key=key)
    header = token.jose_header
    assert (header["alg"], header["enc"]) == ("dir", "A256GCM")
    assert header["cty"] == "application/fhir+json"
    return json.loads(token.payload)


def test_every_mode_gives_the_same_documents(alices_client):
    made = make(alices_client)
    inside = manifest(made, passcode=made["passcode"]).json()
    apart = manifest(made, passcode=made["passcode"], embeddedLengthMax=0).json()
    assert inside["status"] == apart["status"] == "can-change"
    assert {file["contentType"] for file in inside["files"]} == {"application/fhir+json"}
    fetched = [APIClient().get(path_of(file["location"])) for file in apart["files"]]
    assert {answer["Content-Type"] for answer in fetched} == {"application/jose"}
    assert len(inside["files"]) == len(fetched) >= 2
    for file, answer in zip(inside["files"], fetched, strict=True):
        assert opened(made, file["embedded"]).keys() == opened(made, answer.content.decode()).keys()
        assert file["embedded"] != answer.content.decode(), "an IV was used twice"


def test_a_kept_file_is_the_same_as_one_that_is_packed_anew(alices_client, time_machine):
    time_machine.move_to(timezone.now().replace(microsecond=0), tick=False)
    made = make(alices_client, with_passcode=False)
    paths = [
        path_of(file["location"]) for file in manifest(made, embeddedLengthMax=0).json()["files"]
    ]
    kept = [APIClient().get(path).content.decode() for path in paths]
    assert kept == [APIClient().get(path).content.decode() for path in paths]
    cache.clear()
    anew = [APIClient().get(path).content.decode() for path in paths]
    assert set(anew) & set(kept) == set()
    assert [opened(made, file) for file in anew] == [opened(made, file) for file in kept]


def test_a_wrong_or_missing_passcode_tells_the_tries_left(alices_client):
    made = make(alices_client)
    wrong = manifest(made, passcode="wrong")
    assert (wrong.status_code, wrong.json()) == (401, {"remainingAttempts": 4})
    for none in ({}, {"passcode": None}, {"passcode": ""}):
        missing = manifest(made, **none)
        assert (missing.status_code, missing.json()) == (401, {"remainingAttempts": 4})


def test_another_origin_may_ask_and_read_but_without_cookies(alices_client):
    made = make(alices_client, with_passcode=False)
    path = path_of(payload_of(made["address"])["url"])
    asked = APIClient().options(path, HTTP_ORIGIN="https://viewer.example")
    assert asked.status_code == 204
    assert asked["Access-Control-Allow-Origin"] == "*"
    assert "POST" in asked["Access-Control-Allow-Methods"]
    assert asked["Access-Control-Allow-Headers"] == "Content-Type"
    for answer in (asked, manifest(made), APIClient().get(path)):
        assert answer["Access-Control-Allow-Origin"] == "*"
        assert "Access-Control-Allow-Credentials" not in answer


def test_a_file_is_gone_with_its_link(alices_client):
    made = make(alices_client, with_passcode=False)
    (first, *_) = manifest(made, embeddedLengthMax=0).json()["files"]
    assert APIClient().get(path_of(first["location"])).status_code == 200
    alices_client.post(f"{ADDRESS}{made['id']}/revoke/")
    assert APIClient().get(path_of(first["location"])).status_code == 404
    assert APIClient().get("/s/f/nonsense").status_code == 404


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"recipient": ""}, "recipient"),
        ({"embeddedLengthMax": True}, "embeddedLengthMax"),
        ({"embeddedLengthMax": "many"}, "embeddedLengthMax"),
        ({"passcode": 1}, "passcode"),
    ],
)
def test_a_bad_request_is_told_by_field_and_burns_nothing(alices_client, fields, field):
    made = make(alices_client)
    answer = manifest(made, **fields)
    assert answer.status_code == 400
    assert [error["field"] for error in answer.json()["errors"]] == [field]
    assert alices_client.get(f"{ADDRESS}{made['id']}/").json()["tries_left"] == 5


def test_a_frozen_link_says_so(alices_client):
    made = make(alices_client, live=False, with_passcode=False)
    assert "flag" not in payload_of(made["address"])
    assert manifest(made).json()["status"] == "finalized"


def test_files_are_packed(alices_client):
    made = make(alices_client, with_passcode=False)
    head = manifest(made).json()["files"][0]["embedded"].split(".")[0]
    assert json.loads(base64.urlsafe_b64decode(head + "=="))["zip"] == "DEF"
