"""A link's words, names and keys, and the diary behind it: where they are meant to be, and nowhere else."""

from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from diary.models import ShareLink
from diary.sharing.fields import SHARE_CLEANERS
from diary.sharing.mails import tell_owners
from tests.diary.sharing.test_rest import ADDRESS, make, open_page, payload_of, token_of
from tests.diary.sharing.test_software import opened, path_of
from tests.factories import make_day, make_session, make_side_effect, today
from tests.security.canary import WORD, Visitor, assert_silent, redis_as_text

pytestmark = pytest.mark.django_db
PAGES = (
    "",
    "days.csv",
    "sessions.csv",
    "side_effects.csv",
    "report.json",
    "report.fhir.json",
)
EVERYTHING = ["ems", "notes", "side_effects"]


@pytest.fixture
def doctor() -> Visitor:
    return Visitor(APIClient(raise_request_exception=False))


@pytest.mark.parametrize("name", [*SHARE_CLEANERS, f"{WORD}-field"])
def test_wrong_values_in_every_field(name: str, visitor: Visitor, logs: StringIO) -> None:
    for wrong in (f"{WORD}\x00", [WORD], {WORD: WORD}):
        assert visitor("post", ADDRESS, {name: wrong}).status_code == 400
    assert_silent(logs, visitor)


def test_keys_names_and_guesses_reach_no_log(
    visitor: Visitor, doctor: Visitor, logs: StringIO
) -> None:
    made = make(visitor.client, label=WORD, question=WORD, shown_name=WORD, tell_first_view=True)
    token, key = token_of(made), payload_of(made["address"])["key"]
    body = {"token": token, "recipient": WORD}
    for passcode in (WORD, made["passcode"]):
        doctor("post", "/s/open", body | {"passcode": passcode})
    doctor("post", f"/s/m/{token}", {"recipient": WORD, "passcode": WORD})
    doctor("get", f"/s/m/{token}")
    asked = {"recipient": WORD, "passcode": made["passcode"], "embeddedLengthMax": 0}
    (first, *_) = doctor("post", f"/s/m/{token}", asked).json()["files"]
    file = path_of(first["location"])
    doctor("get", file)
    ShareLink.objects.update(revoked_at=timezone.now())
    for path in (f"/s/m/{token}", file, f"/s/m/{token}/{WORD}"):
        doctor("post", path, {"recipient": WORD})
        doctor("get", path)
    tell_owners()
    assert_silent(logs, visitor, doctor)
    for secret in (token, key, made["passcode"], file.rsplit("/", 1)[1]):
        assert secret not in logs.getvalue()
        assert secret not in redis_as_text()


@pytest.mark.parametrize("live", [True, False])
def test_notes_are_in_no_output_unless_chosen(live: bool, alice: Any, visitor: Visitor) -> None:
    now = timezone.now()
    make_day(alice, today(), pain=3, note=WORD)
    make_session(alice, now - timedelta(hours=1), note=WORD)
    make_side_effect(alice, now - timedelta(hours=1), kind="cramp", note=WORD)
    for includes, expected in ((["ems", "side_effects"], False), (EVERYTHING, True)):
        made = make(visitor.client, includes=includes, with_passcode=False, live=live)
        reader = APIClient()
        assert open_page(reader, made).status_code == 200
        shown = [reader.get(f"/s/r/{made['id']}/{path}").content.decode() for path in PAGES]
        shown.append(visitor.client.get(f"/share/{made['id']}/preview").content.decode())
        manifest = APIClient().post(
            path_of(payload_of(made["address"])["url"]), {"recipient": "x"}, format="json"
        )
        shown.append(
            "".join(str(opened(made, file["embedded"])) for file in manifest.json()["files"])
        )
        assert [WORD in text for text in shown] == [expected] * len(shown)


def test_what_is_not_chosen_is_in_no_output(alice: Any, visitor: Visitor) -> None:
    now = timezone.now()
    make_day(alice, today(), pain=3)
    make_session(alice, now - timedelta(hours=1), device_name=WORD, electrode_placement=WORD)
    make_side_effect(alice, now - timedelta(hours=1), kind="cramp")
    made = make(visitor.client, includes=[], with_passcode=False)
    reader = APIClient()
    open_page(reader, made)
    for path in PAGES:
        shown = reader.get(f"/s/r/{made['id']}/{path}").content.decode()
        assert WORD not in shown
        assert "ramp" not in shown
