"""Whose report a reader sees: each link has an address and a cookie of its own, its files are named by it, and reading ends."""

import uuid
from datetime import timedelta
from email.message import Message
from http.cookies import SimpleCookie
from urllib.parse import unquote

import pytest
from cryptography.fernet import Fernet
from django.test import Client
from django.utils import timezone
from rest_framework.test import APIClient

from diary.models import ShareLink
from diary.sharing.opening import finish_token
from tests.diary.sharing.test_rest import FILES, below, make, open_page

CLOSED = b"Open the link again"


class Browser:
    """Keeps cookies by name and path, and sends them where browsers do: Django's own client forgets the path."""

    def __init__(self):
        self.cookies = {}

    def _client(self, path):
        fit = [place for place in self.cookies if path.startswith(place[1])]
        client = Client(enforce_csrf_checks=True)
        client.cookies = SimpleCookie({name: self.cookies[name, at] for name, at in fit})
        return client

    def _kept(self, answer):
        for name, cookie in answer.cookies.items():
            self.cookies[name, cookie["path"]] = cookie.value
            if not cookie.value:
                del self.cookies[name, cookie["path"]]
        return answer

    def open(self, made):
        answer = open_page(APIClient(), made, passcode=made["passcode"] or "")
        return self._kept(answer)

    def get(self, path):
        return self._kept(self._client(path).get(path))

    def post(self, path, form, **headers):
        # What browsers say of a form on a page that sends no referrer.
        sent = {"Origin": "null", **headers}
        return self._kept(self._client(path).post(path, form, headers=sent))


def of(visits, made):
    """Everything that a reader gets of a link."""
    return [visits.get(below(made, file)) for file in FILES]


def finish_form(visits, made):
    """Address and token of "I have finished reading"."""
    cookie = visits.cookies["share_reading", below(made)]
    return below(made, "finish"), {"finish_token": finish_token(cookie)}


@pytest.fixture
def visits():
    return Browser()


def test_two_links_in_one_browser_never_meet(alices_client, mallorys_client, visits):
    anna = make(alices_client, shown_name="Anna Amsel", with_passcode=False)
    ben = make(mallorys_client, shown_name="Ben Becker", with_passcode=False)
    visits.open(anna)
    visits.open(ben)
    for made, name, other in (
        (anna, b"Anna", b"Ben"),
        (ben, b"Ben", b"Anna"),
        (anna, b"Anna", b"Ben"),
    ):
        answers = of(visits, made)
        assert {answer.status_code for answer in answers} == {200}
        page, *_ = answers
        assert name in page.content
        assert other not in page.content
        for answer in answers[1:]:
            assert name in answer["Content-Disposition"].encode()


def test_a_cookie_opens_nothing_but_the_link_it_was_given_for(alices_client):
    first, second = (make(alices_client, with_passcode=False) for _ in range(2))
    reader = APIClient()
    open_page(reader, first)
    for file in FILES:
        answer = reader.get(below(second, file))
        assert answer.status_code == 404
        assert CLOSED in answer.content


def test_without_its_cookie_every_address_is_the_same_page_that_leads_back(
    alices_client, time_machine
):
    made, reader = make(alices_client, with_passcode=False), APIClient()
    unknown = {"id": uuid.uuid4()}
    open_page(reader, made)
    assert reader.get(below(made)).status_code == 200
    strangers = [APIClient().get(below(one, file)) for one in (made, unknown) for file in FILES]
    time_machine.move_to(timezone.now() + timedelta(seconds=3_601))
    late = [reader.get(below(made, file)) for file in FILES]
    assert {(answer.status_code, answer.content) for answer in (*strangers, *late)} == {
        (404, strangers[0].content)
    }
    assert CLOSED in strangers[0].content
    open_page(reader, made)
    assert reader.get(below(made)).status_code == 200


def file_names(answer):
    """The plain one and the whole one, read by the standard library."""
    plain = Message()
    plain["Content-Disposition"] = answer["Content-Disposition"].partition("; filename*")[0]
    whole = answer["Content-Disposition"].partition("filename*=UTF-8''")[2]
    return plain.get_filename(), unquote(whole)


@pytest.mark.parametrize(
    ("name", "plain", "whole"),
    [
        ("Anna Amsel", "Anna-Amsel", "Anna-Amsel"),
        ("Jürgen Müller-Weiß", "Jurgen-Muller-Wei", "Jürgen-Müller-Weiß"),
        ("अनीता", None, "अनीता"),
        ("ليلى", None, "ليلى"),
        ('../"a\\b";\r\nX: y\x00', "a-b-X-y", "a-b-X-y"),
        ("\u202e", None, None),
        ("", None, None),
    ],
)
def test_files_are_named_by_the_patient_and_the_days(name, plain, whole, alices_client, visits):
    made = make(alices_client, with_passcode=False)
    ShareLink.objects.update(shown_name=name)
    row = ShareLink.objects.get()
    row.shown_name, row.from_on, row.to_on, row.last_days = name, "2026-01-02", "2026-02-03", None
    row.save()
    visits.open(made)
    short = made["id"][:8]
    for file, ending in (
        ("letter.pdf", "pdf"),
        ("days.csv", "days.csv"),
        ("report.fhir.json", "fhir.json"),
    ):
        answer = visits.get(below(made, file))
        assert answer["Content-Disposition"].isascii()
        assert file_names(answer) == (
            f"diary-{plain or short}-2026-01-02-2026-02-03.{ending}",
            f"diary-{whole or short}-2026-01-02-2026-02-03.{ending}",
        )


def test_a_long_name_still_makes_a_file_name(alices_client, visits):
    made = make(alices_client, with_passcode=False, shown_name="अ" * 80)
    visits.open(made)
    answer = visits.get(below(made, "report.fhir.json"))
    assert len(file_names(answer)[1].encode()) < 200


def test_who_has_finished_reading_reads_no_more_and_others_go_on(alices_client, visits):
    first, second = (make(alices_client, with_passcode=False) for _ in range(2))
    visits.open(first)
    visits.open(second)
    address, form = finish_form(visits, first)

    answer = visits.post(address, form)

    assert b"You have finished reading" in answer.content
    assert {answer.status_code for answer in of(visits, first)} == {404}
    assert {answer.status_code for answer in of(visits, second)} == {200}
    assert visits.post(address, form).status_code == 404, "a second time there is nothing to end"
    visits.open(first)
    assert visits.get(below(first)).status_code == 200


def test_the_page_offers_to_finish_without_a_script(alices_client, visits):
    made = make(alices_client, with_passcode=False)
    visits.open(made)
    page = visits.get(below(made)).content.decode()
    address, form = finish_form(visits, made)
    assert f'method="post" action="{address}"' in page
    assert f'name="finish_token" value="{form["finish_token"]}"' in page
    assert "I have finished reading" in page


def test_another_site_ends_nobodys_reading(alices_client, visits):
    first, second = (make(alices_client, with_passcode=False) for _ in range(2))
    visits.open(first)
    visits.open(second)
    address, _ = finish_form(visits, first)
    _, others = finish_form(visits, second)
    for form in ({}, {"finish_token": "é"}, others):
        answer = visits.post(address, form, Origin="https://evil.example")
        assert answer.status_code == 403
    assert visits.get(below(first)).status_code == 200


def test_the_owners_preview_has_nothing_to_finish(alices_client):
    made = make(alices_client, with_passcode=False)
    assert b"finish" not in alices_client.get(f"/share/{made['id']}/preview").content


def test_a_frozen_report_that_no_key_opens_any_more_is_closed(alices_client, visits, settings):
    made = make(alices_client, with_passcode=False, live=False)
    visits.open(made)
    settings.FIELD_KEYS = [Fernet.generate_key().decode()]
    for file in FILES:
        assert visits.get(below(made, file)).status_code == 404
    assert alices_client.get(f"/share/{made['id']}/preview").status_code == 404


@pytest.mark.parametrize(
    "old", ["/s/report", "/s/report.json", "/s/report-a4.pdf", "/s/r/", "/s/r/x/"]
)
def test_there_is_nothing_at_other_addresses(old, alices_client, visits):
    made = make(alices_client, with_passcode=False)
    visits.open(made)
    assert visits.get(old).status_code == 404
