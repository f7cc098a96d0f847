"""A SMART Health Link reader that we did not write (npm: kill-the-clipboard) opens our links over HTTP."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from diary.models import ShareLink
from diary.sharing import services
from diary.sharing.contents import report_of
from diary.sharing.report.fhir import BUNDLE_BYTES, bundles_of
from diary.sharing.report.pdf import report_pdf
from diary.sharing.report.stored import dump
from tests.diary.sharing.reports import long_report
from tests.diary.sharing.test_fhir import resources, scores_in, scores_of
from tests.factories import make_day, make_session, make_side_effect, today
from tests.readers.scripts import run_script

pytestmark = pytest.mark.long

DAYS = 40
RECIPIENT = "Dr Amsel's software"


@pytest.fixture
def now(time_machine):
    """The server's time stands still: what the reader found and what is expected are of the same moment."""
    moment = timezone.now().replace(microsecond=0)
    time_machine.move_to(moment, tick=False)
    return moment


@pytest.fixture
def owner(live_server, settings, alice, now):
    """Somebody with a diary that says something every other day."""
    settings.PUBLIC_URL = live_server.url
    for back in range(0, DAYS, 2):
        make_day(alice, today() - timedelta(days=back), pain=back % 11, numbness=0)
    make_session(alice, now - timedelta(days=1), duration_minutes=30)
    make_side_effect(alice, now - timedelta(days=1))
    return alice


def make(owner, now, **fields):
    return services.make_link(owner=owner, fields={"last_days": DAYS, **fields}, now=now)


def read(made, **given: Any) -> dict[str, Any]:
    return run_script("reader.mjs", {"link": made.address, "recipient": RECIPIENT, **given})


def documents_of(made, now):
    report = report_of(made.link, now)
    return bundles_of(report, pdf=report_pdf(report, paper="a4"))


def statuses(found):
    return [one["status"] for one in found["asked"]]


def test_it_opens_a_plain_link_and_decrypts_the_report(owner, now):
    made = make(owner, now, with_passcode=False)
    found = read(made)
    assert found["error"] is None
    assert found["resources"] == documents_of(made, now)
    assert found["manifest"]["status"] == "can-change"
    assert statuses(found) == [200]
    (view,) = services.views_of(made.link)
    assert (view.recipient, view.outcome) == (RECIPIENT, "opened")


def test_it_opens_a_link_with_its_passcode(owner, now):
    made = make(owner, now)
    found = read(made, passcode=made.passcode)
    assert found["error"] is None
    assert found["resources"] == documents_of(made, now)


def test_it_opens_a_frozen_link_that_shows_the_diary_as_it_was(owner, now):
    made = make(owner, now, with_passcode=False, live=False)
    expected = documents_of(made, now)
    make_day(owner, today() - timedelta(days=1), pain=9)
    found = read(made)
    assert found["resources"] == expected
    assert found["manifest"]["status"] == "finalized"


def test_it_fetches_files_that_are_too_long_to_be_embedded(owner, now):
    made = make(owner, now, with_passcode=False)
    found = read(made, embeddedLengthMax=0)
    assert found["error"] is None
    assert found["resources"] == documents_of(made, now)
    assert [one["method"] for one in found["asked"]] == ["POST", "GET", "GET"]
    assert all("location" in file for file in found["manifest"]["files"])


def test_it_gets_short_files_embedded_and_long_ones_at_an_address(owner, now):
    made = make(owner, now, with_passcode=False)
    lengths = [len(file["embedded"]) for file in read(made)["manifest"]["files"]]
    shorter, longer = min(lengths), max(lengths)
    assert shorter < longer - 2_000
    found = read(made, embeddedLengthMax=(shorter + longer) // 2)
    assert found["resources"] == documents_of(made, now)
    where = [
        "embedded" if "embedded" in file else "location" for file in found["manifest"]["files"]
    ]
    expected = ["embedded" if one == shorter else "location" for one in lengths]
    assert where == expected


@pytest.mark.parametrize("days", [90, 3_653])
def test_a_full_diary_is_files_with_every_score_once_and_the_page_to_read(owner, now, days):
    report = long_report(days)
    made = make(owner, now, with_passcode=False)
    made.link.snapshot = dump(report)
    made.link.save()
    found = read(made, embeddedLengthMax=0)
    assert found["error"] is None
    sizes = [len(json.dumps(one, separators=(",", ":"))) for one in found["resources"]]
    assert max(sizes) < BUNDLE_BYTES
    assert len(resources(found["resources"], "DocumentReference")) == 1
    assert scores_in(found["resources"]) == scores_of(report)


def test_a_wrong_passcode_tells_the_tries_left_until_there_is_none(owner, now):
    made = make(owner, now)
    told = [read(made, passcode="wrong") for _ in range(5)]
    assert {one["error"]["name"] for one in told} == {"SHLInvalidPasscodeError"}
    left = [one["asked"][0]["body"] for one in told]
    assert left == [{"remainingAttempts": number} for number in (4, 3, 2, 1, 0)]
    locked = read(made, passcode=made.passcode)
    assert locked["error"]["name"] == "SHLManifestNotFoundError"


def test_it_asks_its_user_for_a_passcode_before_it_asks_us(owner, now):
    found = read(make(owner, now))
    assert found["error"]["name"] == "SHLInvalidPasscodeError"
    assert found["asked"] == []


def test_it_sees_by_itself_that_a_link_has_expired(owner, now):
    made = make(owner, now, with_passcode=False)
    ShareLink.objects.update(expires_at=now - timedelta(minutes=1))
    made.link.refresh_from_db()
    late = services.MadeLink(made.link, services.address_of(made.link), None)
    found = read(late)
    assert found["error"]["name"] == "SHLExpiredError"
    assert found["asked"] == []


def expire(made, now):
    """For a reader whose clock is wrong: the link itself still says that it is good."""
    ShareLink.objects.filter(pk=made.link.pk).update(expires_at=now)


def revoke(made, now):
    services.revoke_link(owner_id=made.link.owner_id, share_id=made.link.share_id, now=now)


def use_up(made, now):
    assert read(made)["error"] is None


def lose(made, now):
    made.link.delete()


@pytest.mark.parametrize("end", [expire, revoke, use_up, lose])
def test_every_end_is_not_found_and_looks_like_no_link_at_all(end, owner, now):
    made = make(owner, now, with_passcode=False, views_max=1)
    end(made, now)
    found = read(made)
    assert found["error"]["name"] == "SHLManifestNotFoundError"
    (asked,) = found["asked"]
    assert (asked["method"], asked["status"]) == ("POST", 404)
    assert asked["body"] == APIClient().post("/s/m/nonsense", {"recipient": "x"}).json()


def test_a_stranger_with_another_key_reads_nothing(owner, now):
    made, other = (make(owner, now, with_passcode=False) for _ in range(2))
    other.link.secrets["token"] = made.link.secrets["token"]
    mixed = services.MadeLink(other.link, services.address_of(other.link), None)
    found = read(mixed)
    assert found["error"]["name"] == "SHLDecryptionError"
    assert "resources" not in found
