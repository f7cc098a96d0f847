"""Many readers at once: a few are served, the others are told at once when to come again; and so many a minute."""

from contextlib import ExitStack
from unittest import mock

import pytest
from django.core.cache import cache
from django.db import OperationalError
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


@pytest.mark.parametrize(
    ("scope", "file", "page"), [("report-link", "", 429), ("pdf-link", "a4.pdf", 200)]
)
def test_a_link_is_counted_wherever_its_readers_are(doctor, monkeypatch, scope, file, page):
    monkeypatch.setitem(ShareThrottle.THROTTLE_RATES, scope, "2/min")
    answers = [doctor.get(doctor.at + file, REMOTE_ADDR=f"192.0.2.{n}") for n in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert 0 < int(answers[-1]["Retry-After"]) <= 61
    assert doctor.get(doctor.at).status_code == page, "beside too many PDFs it is still there"


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


def test_readers_are_told_to_come_again_in_words_of_their_own(doctor, monkeypatch):
    monkeypatch.setitem(ShareThrottle.THROTTLE_RATES, "report-link", "1/min")
    with ExitStack() as stack:
        all_turns(stack)
        busy = doctor.get(doctor.at).content.decode()
    doctor.get(doctor.at)
    too_often = doctor.get(doctor.at)
    assert "in a few seconds" in busy
    assert f"wait {too_often['Retry-After']} second" in too_often.content.decode()
    for page in (busy, too_often.content.decode()):
        assert "<a " not in page, "no way into the app, where they have no account"
        assert "strangers" not in page
        assert "you have written" not in page


def test_no_page_for_a_reader_leads_to_a_diary_of_their_own(doctor, monkeypatch):
    doctor.raise_request_exception = False
    pages = [doctor.get(doctor.at + "a5.pdf"), APIClient(enforce_csrf_checks=True).post("/s/x")]
    for error in (RuntimeError(), OperationalError()):
        with mock.patch("diary.shared_pages.report_of", side_effect=error):
            pages.append(doctor.get(doctor.at))
    assert [page.status_code for page in pages] == [404, 404, 500, 503]
    for page in pages:
        assert "</h1>" in page.content.decode()
        assert "<a " not in page.content.decode()


@pytest.fixture
def frozen(alices_client):
    return make(alices_client, live=False)


def test_who_is_refused_costs_no_look_at_what_was_frozen(frozen, decrypted, monkeypatch):
    text = ShareLink.objects.get().snapshot
    decrypted.clear()
    assert manifest(frozen).status_code == 401
    assert manifest(frozen, passcode="no").status_code == 401
    doctor = APIClient()
    at = open_page(doctor, frozen, passcode=frozen["passcode"]).json()["address"]
    assert doctor.post(f"{at}finish").status_code == 403
    monkeypatch.setitem(ShareThrottle.THROTTLE_RATES, "report", "1/min")
    assert text not in decrypted
    assert [doctor.get(at).status_code for _ in range(2)] == [200, 429]
    assert decrypted.count(text) == 1


def test_what_was_frozen_is_packed_once_and_then_given_out_as_it_is(frozen, decrypted):
    text = ShareLink.objects.get().snapshot
    decrypted.clear()
    told = manifest(frozen, passcode=frozen["passcode"], embeddedLengthMax=0).json()
    assert told["status"] == "finalized"
    for file in told["files"]:
        assert APIClient().get("/s/" + file["location"].partition("/s/")[2]).status_code == 200
    assert decrypted.count(text) == 1


@pytest.mark.parametrize("file", FILES)
def test_one_that_is_deleted_before_what_it_froze_is_read_is_not_found(frozen, monkeypatch, file):
    doctor = APIClient()
    at = open_page(doctor, frozen, passcode=frozen["passcode"]).json()["address"]

    def delete(*_given, **_named):
        ShareLink.objects.all().delete()

    monkeypatch.setattr("diary.shared_pages.count_use", delete)
    assert doctor.get(at + file).status_code == 404


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
