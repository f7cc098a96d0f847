"""Links over REST, from the owner's side and from the reader's."""

import base64
import json
from urllib.parse import urlsplit

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.encryption import UnreadableText
from diary.api import shared
from diary.models import ShareLink, ShareView
from tests.factories import PASSWORD

ADDRESS = "/api/v1/shares/"
FILES = ("", "a4.pdf", "letter.pdf", "days.csv", "report.json", "report.fhir.json")


def make(client, **fields):
    answer = client.post(ADDRESS, fields, format="json")
    assert answer.status_code == 201, answer.content
    return answer.json()


def payload_of(address):
    """What a reader takes out of the link."""
    page, _, link = address.partition("#shlink:/")
    assert urlsplit(page).path == "/s"
    return json.loads(base64.urlsafe_b64decode(link + "=" * (-len(link) % 4)))


def token_of(made):
    return payload_of(made["address"])["url"].rsplit("/", 1)[1]


def below(made, file=""):
    """Where who has opened a link reads it."""
    return f"/s/r/{made['id']}/{file}"


def open_page(client, made, **fields):
    body = {"token": token_of(made), "recipient": "Dr Amsel", **fields}
    return client.post("/s/open", body, format="json")


def test_a_link_tells_its_address_and_passcode_once(alices_client):
    made = make(alices_client, label="Dr Amsel", question="Is it the tablets?")
    assert made["state"] == "open"
    assert made["qr_svg"].startswith("<svg")
    payload = payload_of(made["address"])
    assert set(payload) == {"url", "key", "exp", "flag", "label", "v"}
    assert (payload["flag"], payload["v"], len(payload["key"])) == ("LP", 1, 43)
    assert len(payload["url"]) <= 128
    assert "Amsel" not in payload["label"]

    (listed,) = alices_client.get(ADDRESS).json()["shares"]
    one = alices_client.get(f"{ADDRESS}{made['id']}/").json()
    assert listed == one
    assert {"address", "passcode", "qr_svg"} & set(one) == set()
    assert {**made, **one} == made


def test_a_reader_opens_the_page_with_the_passcode_and_the_owner_sees_it(alices_client):
    made, doctor = make(alices_client), APIClient()
    wrong = open_page(doctor, made, passcode="wrong")
    assert (wrong.status_code, wrong.json()) == (401, {"remainingAttempts": 4})
    assert doctor.get(below(made)).status_code == 404

    opened = open_page(doctor, made, passcode=made["passcode"])

    assert opened.json() == {"address": below(made)}
    cookie = opened.cookies["share_reading"]
    assert (cookie["path"], cookie["samesite"], cookie["httponly"]) == (below(made), "Strict", True)
    assert doctor.get(below(made)).status_code == 200
    one = alices_client.get(f"{ADDRESS}{made['id']}/").json()
    assert (one["views"], one["tries_left"]) == (1, 4)
    views = alices_client.get(f"{ADDRESS}{made['id']}/views/").json()["views"]
    assert [view["outcome"] for view in views] == ["opened", "wrong_passcode", "made"]
    assert views[0]["recipient"] == "Dr Amsel"
    assert views[0]["address"] == "127.0.0.0/24"


def test_after_revoking_the_next_request_finds_nothing(alices_client):
    made, doctor = make(alices_client, with_passcode=False), APIClient()
    open_page(doctor, made)
    ended = alices_client.post(f"{ADDRESS}{made['id']}/revoke/").json()
    assert ended["state"] == "revoked"
    assert alices_client.post(f"{ADDRESS}{made['id']}/revoke/").json() == ended
    for file in FILES:
        assert doctor.get(below(made, file)).status_code == 404
    assert open_page(doctor, made).status_code == 404


def test_unknown_expired_revoked_and_used_up_answer_with_the_same_bytes(alices_client):
    unknown, expired, revoked, used_up, locked = (
        make(alices_client, with_passcode=number == 4, views_max=1 if number == 3 else None)
        for number in range(5)
    )
    ShareLink.objects.filter(share_id=unknown["id"]).delete()
    ShareLink.objects.filter(share_id=expired["id"]).update(expires_at=timezone.now())
    alices_client.post(f"{ADDRESS}{revoked['id']}/revoke/")
    assert open_page(APIClient(), used_up).status_code == 200
    ShareLink.objects.filter(share_id=locked["id"]).update(tries_left=0)

    answers = set()
    for made in (unknown, expired, revoked, used_up, locked):
        page = open_page(APIClient(), made, passcode=made["passcode"] or "")
        file = APIClient().post(f"/s/m/{token_of(made)}", {"recipient": "x"}, format="json")
        answers |= {(answer.status_code, answer.content) for answer in (page, file)}
    ((status, body),) = answers
    assert status == 404
    assert json.loads(body)["code"] == "not_found"


def test_robots_burn_no_view(alices_client, monkeypatch):
    monkeypatch.setattr(shared.Opening, "throttle_classes", ())
    monkeypatch.setattr(shared.Manifest, "throttle_classes", ())
    made = make(alices_client, with_passcode=False, views_max=1)
    robot = APIClient(headers={"User-Agent": "linkpreview/1.0"})
    for _ in range(12):
        for path in ("/s", "/s/open", f"/s/m/{token_of(made)}"):
            for method in (robot.get, robot.head, robot.options):
                assert method(path).status_code in (200, 204, 405)
    seen = alices_client.get(f"{ADDRESS}{made['id']}/").json()
    assert (seen["views"], seen["tries_left"], seen["last_opened_at"]) == (0, 5, None)
    assert not ShareView.objects.exists()
    assert open_page(APIClient(), made).status_code == 200


def test_many_tries_from_one_address_have_to_wait(alices_client):
    made = make(alices_client, with_passcode=False)
    for _ in range(60):
        answer = open_page(APIClient(), {"address": made["address"]}, recipient="")
        assert answer.status_code == 400
    answer = open_page(APIClient(), made)
    assert answer.status_code == 429
    assert int(answer["Retry-After"]) > 0


@pytest.mark.parametrize("missing", ["recipient", "token"])
def test_what_is_missing_is_named(alices_client, missing):
    answer = open_page(APIClient(), make(alices_client), **{missing: ""})
    assert answer.status_code == 400
    assert [error["field"] for error in answer.json()["errors"]] == [missing]


def test_the_address_is_shown_again_only_after_the_password(alice, alices_client):
    made = make(alices_client)
    path = f"{ADDRESS}{made['id']}/address/"
    refused = alices_client.post(path)
    assert (refused.status_code, refused.json()["code"]) == (403, "reauthentication_required")

    alices_client.post("/accounts/reauthenticate/", {"password": PASSWORD}, format="multipart")

    assert alices_client.post(path).json()["address"] == made["address"]
    alices_client.post(f"{ADDRESS}{made['id']}/revoke/")
    assert alices_client.post(path).status_code == 404


def test_a_preview_shows_what_a_reader_sees_and_counts_nothing(alices_client, mallorys_client):
    made, doctor = make(alices_client, with_passcode=False), APIClient()
    preview = f"/share/{made['id']}/preview"
    assert alices_client.get(preview).status_code == 200
    assert mallorys_client.get(preview).status_code == 404
    assert alices_client.get(f"{ADDRESS}{made['id']}/").json()["views"] == 0
    assert open_page(doctor, made).status_code == 200


def test_the_page_of_the_link_is_the_same_for_everyone(alices_client, client):
    make(alices_client)
    assert client.get("/s").content == APIClient().get("/s?x=1").content


def test_a_list_reads_nothing_that_was_frozen(alices_client, decrypted):
    frozen, live = make(alices_client, live=False), make(alices_client)
    shown = {one["id"]: one for one in alices_client.get(ADDRESS).json()["shares"]}
    text = ShareLink.objects.get(share_id=frozen["id"]).snapshot
    assert decrypted.count(text) == 1, "by this test alone"
    assert (shown[frozen["id"]]["live"], shown[live["id"]]["live"]) == (False, True)
    for one in shown.values():
        assert alices_client.get(f"{ADDRESS}{one['id']}/").json() == one


@pytest.mark.parametrize("act", ["revoke", "reactivate"])
def test_a_change_reads_what_was_frozen_at_most_once(act, alices_client, decrypted):
    frozen = make(alices_client, live=False)
    if act == "reactivate":
        alices_client.post(f"{ADDRESS}{frozen['id']}/revoke/")
    text = ShareLink.objects.get().snapshot
    decrypted.clear()
    body = alices_client.post(f"{ADDRESS}{frozen['id']}/{act}/").json()
    assert decrypted.count(text) <= 1
    assert body == alices_client.get(f"{ADDRESS}{frozen['id']}/").json()


def test_one_that_was_frozen_is_not_live_when_no_key_opens_that(alices_client):
    frozen = make(alices_client, live=False)
    lost = UnreadableText()
    lost.stored = "of another key"
    ShareLink.objects.update(snapshot=lost)
    one = alices_client.get(f"{ADDRESS}{frozen['id']}/").json()
    assert not one["live"]
    assert alices_client.get(ADDRESS).json()["shares"] == [one]
