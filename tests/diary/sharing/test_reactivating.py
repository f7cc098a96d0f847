"""A link that has ended is switched on again by its owner, and what happened to it stands on one time line."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from jsonschema import Draft202012Validator
from rest_framework.test import APIClient

from diary.export.everything import parts_of
from diary.models import ShareLink, ShareView
from diary.records import wire_value
from diary.sharing import services
from diary.sharing.opening import file_token, reader_token
from tests.diary.sharing.test_rest import ADDRESS, below, make, open_page, token_of
from tools.paths import ROOT


@pytest.fixture
def now():
    return timezone.now()


def switch_on(client, made, **fields):
    return client.post(f"{ADDRESS}{made['id']}/reactivate/", fields, format="json")


def revoke(client, made):
    return client.post(f"{ADDRESS}{made['id']}/revoke/").json()


def expire(made, now):
    ShareLink.objects.filter(share_id=made["id"]).update(expires_at=now)


@pytest.mark.parametrize("end", ["revoked", "expired", "both"])
def test_an_ended_link_opens_again_at_the_same_address_until_a_new_day(end, alices_client, now):
    made = make(alices_client)
    if end != "expired":
        revoke(alices_client, made)
    if end != "revoked":
        expire(made, now)
    until = wire_value(now + timedelta(days=30))
    answer = switch_on(alices_client, made, expires_at=until)
    assert answer.status_code == 200
    assert (answer.json()["state"], answer.json()["expires_at"]) == ("open", until)
    opened = open_page(APIClient(), made, passcode=made["passcode"])
    assert opened.json() == {"address": below(made)}


def test_without_a_day_it_opens_for_two_weeks(alices_client, now):
    made = make(alices_client)
    expire(made, now)
    assert switch_on(alices_client, made).status_code == 200
    left = ShareLink.objects.get().expires_at - now
    assert timedelta(days=14) <= left < timedelta(days=14, minutes=1)


def test_software_gets_the_new_end_with_the_address(alices_client, alice, now):
    made = make(alices_client)
    expire(made, now)
    switch_on(alices_client, made)
    again = services.shown_again(owner_id=alice.pk, share_id=made["id"], now=now)
    assert token_of({"address": again}) == token_of(made)


def test_who_was_thrown_out_does_not_come_back_by_it(alices_client):
    made, reader = make(alices_client, with_passcode=False), APIClient()
    open_page(reader, made)
    file = f"/s/f/{file_token(ShareLink.objects.get(), 0)}"
    assert APIClient().get(file).status_code == 200
    revoke(alices_client, made)
    switch_on(alices_client, made)
    assert reader.get(below(made)).status_code == 404
    assert APIClient().get(file).status_code == 404
    open_page(reader, made)
    assert reader.get(below(made)).status_code == 200


def test_one_that_opens_stays_as_it_is_and_nobody_is_thrown_out(alices_client, now):
    made = make(alices_client)
    cookie = reader_token(ShareLink.objects.get())
    revoke(alices_client, made)
    until = wire_value(now + timedelta(days=3))
    first = switch_on(alices_client, made, expires_at=until).json()
    second = switch_on(alices_client, made, expires_at=wire_value(now + timedelta(days=9)))
    assert (second.status_code, second.json()) == (200, first)
    assert ShareLink.objects.get().reactivated == 1
    assert cookie != reader_token(ShareLink.objects.get())


@pytest.mark.parametrize("why", ["locked", "used up"])
def test_locked_and_used_up_ones_want_a_new_link(why, alices_client):
    made = make(alices_client, views_max=1)
    change = {"tries_left": 0} if why == "locked" else {"views": 1}
    ShareLink.objects.update(**change)
    for before in (lambda: None, lambda: revoke(alices_client, made)):
        before()
        answer = switch_on(alices_client, made)
        assert (answer.status_code, answer.json()["code"]) == (409, "link_over")
    assert ShareLink.objects.get().reactivated == 0


@pytest.mark.parametrize(
    "fields",
    [
        {"expires_at": "2020-01-01T00:00:00Z"},
        {"expires_at": "2199-01-01T00:00:00Z"},
        {"expires_at": "soon"},
        {"views_max": 3},
    ],
)
def test_what_does_not_go_is_named_and_changes_nothing(fields, alices_client):
    made = make(alices_client)
    revoke(alices_client, made)
    answer = switch_on(alices_client, made, **fields)
    assert answer.status_code == 400
    assert [error["field"] for error in answer.json()["errors"]] == list(fields)
    assert ShareLink.objects.get().revoked_at is not None


def test_nobody_switches_on_somebody_elses(alices_client, mallorys_client):
    made = make(alices_client)
    revoke(alices_client, made)
    assert switch_on(mallorys_client, made).status_code == 404
    assert ShareLink.objects.get().revoked_at is not None


def test_at_most_a_hundred_open_links_also_by_switching_on(alices_client, monkeypatch):
    made = make(alices_client)
    revoke(alices_client, made)
    monkeypatch.setattr(services, "LINKS_MAX", 1)
    make(alices_client)
    assert switch_on(alices_client, made).status_code == 400


def test_openings_and_changes_stand_on_one_time_line(alices_client):
    made, reader = make(alices_client), APIClient()
    open_page(reader, made, passcode="wrong")
    open_page(reader, made, passcode=made["passcode"])
    revoke(alices_client, made)
    revoke(alices_client, made)
    open_page(reader, made, passcode=made["passcode"])
    switch_on(alices_client, made)
    for _ in range(4):
        open_page(reader, made, passcode="wrong", recipient="Nobody")
    lines = alices_client.get(f"{ADDRESS}{made['id']}/views/").json()["views"]
    happened = ["made", "wrong_passcode", "opened", "revoked", "reactivated"]
    happened += ["wrong_passcode"] * 4 + ["locked"]
    assert [line["outcome"] for line in reversed(lines)] == happened
    assert [line["at"] for line in lines] == sorted((line["at"] for line in lines), reverse=True)
    read = ("opened", "wrong_passcode")
    assert all(bool(line["recipient"]) == (line["outcome"] in read) for line in lines)


def test_the_time_line_is_taken_along_in_the_form_that_is_published(alices_client, alice, now):
    made = make(alices_client)
    for _ in range(5):
        open_page(APIClient(), made, passcode="wrong")
    revoke(alices_client, made)
    ShareLink.objects.update(tries_left=5)
    switch_on(alices_client, made)
    (share,) = dict(parts_of(alice, now))["shares"]
    assert {line["outcome"] for line in share["openings"]} == {*ShareView.Outcome} - {"opened"}
    published = json.loads(Path(ROOT, "docs", "export.schema.json").read_text())
    one = {"$ref": "#/$defs/share", "$defs": published["$defs"]}
    Draft202012Validator(one).validate(json.loads(json.dumps(share)))
