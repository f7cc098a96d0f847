"""Many readers at once: a few are served, the others are told at once when to come again; and so many a minute."""

from contextlib import ExitStack

import pytest
from django.core.cache import cache
from rest_framework.test import APIClient

from diary.api.throttling import ShareThrottle
from diary.exceptions import Busy
from diary.models import ShareLink
from diary.sharing import files
from diary.sharing.report import pdf
from diary.sharing.turns import AT_ONCE, turn
from tests.diary.sharing.test_rest import make, open_page, token_of

FILES = ("a4.pdf", "days.csv", "report.json", "report.fhir.json", "")


@pytest.fixture
def link(alices_client):
    return make(alices_client, with_passcode=False)


@pytest.fixture
def doctor(link):
    """Has opened the link; `at` is the address of what it shows."""
    client = APIClient()
    client.at = open_page(client, link).json()["address"]
    return client


def all_turns(stack):
    for _ in range(AT_ONCE):
        stack.enter_context(turn())


@pytest.mark.parametrize("file", FILES)
def test_who_comes_when_all_are_busy_is_told_at_once_when_to_come_again(doctor, file):
    with ExitStack() as stack:
        all_turns(stack)
        answer = doctor.get(doctor.at + file)
        assert (answer.status_code, answer["Retry-After"]) == (503, "2")
        assert answer["Refresh"] == "2", "a browser asks again by itself"
    assert doctor.get(doctor.at + file).status_code == 200


def test_pdfs_are_made_one_at_a_time(doctor):
    with pdf._ONE:
        answer = doctor.get(doctor.at + "a4.pdf")
        assert (answer.status_code, answer["Retry-After"]) == (503, "3")
        assert doctor.get(doctor.at).status_code == 200, "the page is still there"
    assert doctor.get(doctor.at + "a4.pdf").status_code == 200


def test_a_turn_ends_also_when_it_went_wrong():
    for _ in range(AT_ONCE + 1):
        with pytest.raises(ZeroDivisionError), turn():
            raise ZeroDivisionError
    with ExitStack() as stack:
        all_turns(stack)
        with pytest.raises(Busy), turn():
            pass


@pytest.mark.parametrize(("scope", "file"), [("report-link", ""), ("pdf-link", "a4.pdf")])
def test_a_link_is_counted_wherever_its_readers_are(doctor, monkeypatch, scope, file):
    monkeypatch.setitem(ShareThrottle.THROTTLE_RATES, scope, "2/min")
    answers = [doctor.get(doctor.at + file, REMOTE_ADDR=f"192.0.2.{n}") for n in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert 0 < int(answers[-1]["Retry-After"]) <= 61


@pytest.mark.parametrize("file", FILES)
def test_an_address_is_counted_over_all_its_links(doctor, alices_client, monkeypatch, file):
    monkeypatch.setitem(ShareThrottle.THROTTLE_RATES, "pdf" if "pdf" in file else "report", "1/min")
    another, second = make(alices_client, with_passcode=False), APIClient()
    at = open_page(second, another).json()["address"]
    assert doctor.get(doctor.at + file).status_code == 200
    assert second.get(at + file).status_code == 429
    assert second.get(at + file, REMOTE_ADDR="192.0.2.1").status_code == 200


def test_who_asked_too_often_costs_no_look_into_the_diary(doctor, monkeypatch):
    monkeypatch.setitem(ShareThrottle.THROTTLE_RATES, "report-link", "1/min")
    doctor.get(doctor.at)
    monkeypatch.setattr("diary.shared_pages.report_of", None)
    assert doctor.get(doctor.at).status_code == 429


def test_an_owner_may_look_at_a_preview_so_often(link, alices_client, monkeypatch):
    monkeypatch.setitem(ShareThrottle.THROTTLE_RATES, "preview", "1/min")
    address = f"/share/{link['id']}/preview"
    assert [alices_client.get(address).status_code for _ in range(2)] == [200, 429]


def manifest(link, **asked):
    body = {"recipient": "Dr Amsel's software", **asked}
    return APIClient().post(f"/s/m/{token_of(link)}", body, format="json")


def test_software_that_comes_when_all_are_busy_has_used_no_view(link):
    with ExitStack() as stack:
        all_turns(stack)
        answer = manifest(link)
    assert (answer.status_code, answer["Retry-After"]) == (503, "2")
    with pdf._ONE:
        assert manifest(link).status_code == 503
    assert ShareLink.objects.get().views == 0
    assert manifest(link).status_code == 200
    assert ShareLink.objects.get().views == 1


def test_files_that_are_no_longer_kept_are_packed_once_for_all(link, monkeypatch):
    described = manifest(link, embeddedLengthMax=0).json()["files"]
    paths = [file["location"].partition("/s/")[2] for file in described]
    cache.clear()
    with ExitStack() as stack:
        all_turns(stack)
        assert APIClient().get(f"/s/{paths[0]}").status_code == 503
    assert APIClient().get(f"/s/{paths[0]}").status_code == 200
    monkeypatch.setattr(files, "report_of", None)
    assert [APIClient().get(f"/s/{path}").status_code for path in paths] == [200] * len(paths)
