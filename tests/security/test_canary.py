"""Nothing a person typed reaches a log, an error page, a mail, Redis or a task: unique words go in, none come out."""

import logging
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from celery import shared_task
from django.core import mail
from django.core.cache import cache
from django.db import IntegrityError, OperationalError, connection
from gunicorn.config import Config as GunicornConfig
from rest_framework.test import APIClient

from accounts.mails import send_due
from diary import records
from diary.api import views as api_views
from diary.ems.fields import (
    PROGRAMME_CLEANERS,
    SCREENING_CLEANERS,
    SESSION_CLEANERS,
    SIDE_EFFECT_CLEANERS,
)
from diary.entries.fields import ENTRY_CLEANERS, PROFILE_CLEANERS
from diary.entries.record_types import profile_id
from diary.sync import apply
from tests.accounts.constants import WITH_MAIL
from tests.factories import (
    PASSWORD,
    Phone,
    make_programme,
    make_screening,
    make_session,
    make_side_effect,
    today,
)
from tests.security.canary import WORD, Visitor, assert_silent, redis_as_text

pytestmark = pytest.mark.long

REST = ("/api/v1/entries/", "/api/v1/entries/daily/{on}/", "/api/v1/entries/{id}/")


ROOT = Path(__file__).parents[2]


def gunicorn_setting(name: str) -> Any:
    return GunicornConfig().settings[name].get()


def test_redis_is_really_searched() -> None:
    # Another word than WORD: other tests may be looking for that one right now.
    cache.set("a-key-to-find", "a-value-to-find")
    assert "a-key-to-find" in redis_as_text()
    assert "a-value-to-find" in redis_as_text()


def test_good_values(visitor: Visitor, phone: Phone, logs: StringIO) -> None:
    note = {"time_zone": "Europe/Berlin", "pain": 3, "note": f"{WORD} hurts"}
    day = REST[1].format(on=today())
    assert visitor("put", day, note).status_code == 200
    assert visitor("put", day, note | {"note": f"{WORD} again"}).status_code == 200
    phone.sync(phone.day_op(today(), "patch", note=f"{WORD} by sync"))
    assert WORD in visitor("get", day).content.decode()
    assert_silent(logs, visitor)


@pytest.mark.parametrize("name", [*ENTRY_CLEANERS, f"{WORD}-field", f"ratings.{WORD}.pain"])
def test_wrong_values_in_every_field(
    name: str, visitor: Visitor, phone: Phone, logs: StringIO
) -> None:
    for wrong in (f"{WORD}\x00", [WORD], {WORD: WORD}, {"pain": {WORD: WORD}}):
        body = {"kind": "daily", "on": f"{today()}", "time_zone": "Europe/Berlin", name: wrong}
        assert visitor("post", REST[0], body).status_code == 400
        assert visitor("put", REST[1].format(on=today()), body).status_code == 400
        assert visitor("patch", REST[2].format(id=uuid4()), {name: wrong}).status_code in (400, 404)
        assert visitor("patch", "/api/v1/session/", {name: wrong}).status_code == 400
        op = phone.op(phone.day_id(today()), **body)
        assert_refused(phone.sync(op))
    assert_silent(logs, visitor)


STIMULATION = {
    "ems_programme": ("/api/v1/ems/programmes/", PROGRAMME_CLEANERS),
    "ems_session": ("/api/v1/ems/sessions/", SESSION_CLEANERS),
    "side_effect": ("/api/v1/ems/side-effects/", SIDE_EFFECT_CLEANERS),
    "safety_screening": ("/api/v1/ems/screenings/", SCREENING_CLEANERS),
}


@pytest.mark.parametrize("kind", STIMULATION)
def test_values_about_stimulation(
    kind: str, visitor: Visitor, phone: Phone, alice: Any, logs: StringIO
) -> None:
    address, cleaners = STIMULATION[kind]
    for name in [*cleaners, f"{WORD}-field", f"answers.{WORD}"]:
        for wrong in (f"{WORD}\x00", [WORD], {WORD: WORD}):
            body = {"answers": {name[8:]: wrong}} if name.startswith("answers.") else {name: wrong}
            assert visitor("post", address, body).status_code == 400
            assert visitor("get", f"{address}?from={WORD}&cursor={WORD}").status_code == 400
            op = phone.op(str(uuid4()), **{name: wrong}) | {"type": kind}
            assert_refused(phone.sync(op))
    assert_silent(logs, visitor)


def test_good_values_about_stimulation(
    visitor: Visitor, phone: Phone, alice: Any, logs: StringIO
) -> None:
    now = datetime.now(UTC)
    make_programme(alice, name=WORD, device_name=WORD, electrode_placement=WORD)
    make_session(alice, now, note=WORD, programme_name=WORD)
    make_side_effect(alice, now, note=WORD)
    make_screening(alice, now, cleared_by=WORD)
    phone.sync()
    for address, _cleaners in STIMULATION.values():
        assert WORD in visitor("get", address).content.decode()
        assert visitor("put", address, {"note": WORD}).status_code == 405
    assert_silent(logs, visitor)


@pytest.mark.parametrize("name", [*PROFILE_CLEANERS, f"{WORD}-field"])
def test_wrong_values_in_every_field_of_the_profile(
    name: str, phone: Phone, logs: StringIO
) -> None:
    for wrong in (f"{WORD}\x00", [WORD], {WORD: WORD}):
        op = phone.op(str(profile_id(phone.diary_id)), **{name: wrong}) | {"type": "profile"}
        assert_refused(phone.sync(op))
    assert_silent(logs)


def assert_refused(answer: Any) -> None:
    (result,) = answer["results"]
    assert result["status"] == "rejected"
    assert WORD not in str(result)


def test_wrong_envelopes(visitor: Visitor, phone: Phone, logs: StringIO) -> None:
    good = phone.request(phone.day_op(today(), pain=1))
    for name in good:
        visitor("post", "/api/v1/sync", good | {name: f"{WORD}-{name}"})
    for name in good["ops"][0]:
        visitor("post", "/api/v1/sync", good | {"ops": [good["ops"][0] | {name: f"{WORD}-{name}"}]})
    for body in (WORD, [WORD], {WORD: WORD}):
        for path in ("/api/v1/sync", *REST[:2]):
            visitor("post", path.format(on=today()), body)
            visitor.raw("PUT", path.format(on=today()), f'{{"note": "{WORD}')
    assert len(visitor.refusals()) > 15
    assert_silent(logs, visitor)


def test_addresses_and_headers(visitor: Visitor, logs: StringIO) -> None:
    for name in ("from", "to", "kind", "cursor", "limit"):
        assert visitor("get", f"/api/v1/entries/?{name}={WORD}").status_code == 400
    for path in ("/", "/nowhere", "/accounts/login/", "/api/v1/nowhere/", "/api/v1/sync"):
        visitor("get", f"{path}?x={WORD}")
    for name in ("Host", "Origin", "Referer", "User-Agent", "Accept", "Authorization", "Cookie"):
        for value in (WORD, f"https://{WORD}.example/?{WORD}", f"Bearer dm_{WORD}"):
            strict = Visitor(APIClient(enforce_csrf_checks=True))
            strict("get", "/api/v1/session/", headers={name: value})
            strict("post", "/accounts/login/", headers={name: value})
            strict.client.login(email="alice@example.org", password=PASSWORD)
            secure = {"wsgi.url_scheme": "https", "headers": {name: value, "X-CSRFToken": WORD}}
            strict("post", "/api/v1/sync", {}, **secure)
            strict("post", "/accounts/logout/", **secure)
            assert_silent(logs, strict)
    assert "Refused a request: csrf" in logs.getvalue()
    assert "Refused a request: DisallowedHost" in logs.getvalue()
    assert_silent(logs, visitor)


def test_an_account_from_the_first_form_to_the_last(
    settings: Any, db: None, logs: StringIO
) -> None:
    for name, value in WITH_MAIL.items():
        setattr(settings, name, value)
    person = Visitor(APIClient())
    address, form = f"{WORD}@example.org", {"format": "multipart"}
    for password in ("short", f"{WORD} password"):
        sign_up = {"email": address, "password1": password, "time_zone": WORD}
        person("post", "/accounts/signup/", sign_up, **form)
    person("post", "/accounts/confirm-email/", {"code": WORD}, **form)
    person("post", "/accounts/login/", {"login": address, "password": WORD}, **form)
    person("post", "/accounts/password/reset/", {"email": address}, **form)
    person("post", "/accounts/password/reset/", {"email": f"un{address}"}, **form)
    person("post", "/accounts/password/reset/confirm/", {"code": WORD}, **form)
    send_due()
    assert {to for message in mail.outbox for to in message.to} == {address, f"un{address}"}
    assert_silent(logs, person)


def test_inside_the_account(visitor: Visitor, logs: StringIO) -> None:
    form = {"format": "multipart"}
    visitor("post", "/accounts/reauthenticate/", {"password": WORD}, **form)
    visitor("post", "/accounts/reauthenticate/", {"password": PASSWORD}, **form)
    token = visitor("post", "/accounts/tokens/", {"name": WORD, "can_read": "on"}, **form)
    assert WORD in token.content.decode()
    change = {"oldpassword": f"{WORD} old", "password1": f"{WORD} new"}
    visitor("post", "/accounts/password/change/", change, **form)
    visitor("post", "/accounts/email/", {"email": f"{WORD}@example.org", "action_add": ""}, **form)
    assert_silent(logs, visitor)


@pytest.mark.parametrize("kind", [RuntimeError, IntegrityError, OperationalError])
def test_a_crash(
    kind: type[Exception],
    visitor: Visitor,
    phone: Phone,
    logs: StringIO,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def crash(*args: Any, **kwargs: Any) -> None:
        typed = f"{WORD} in a local"
        try:
            raise ValueError(typed)
        except ValueError as error:
            raise kind(f"DETAIL: Failing row contains ({typed})") from error

    for module in (records, apply):
        monkeypatch.setattr(module, "write_record", crash)
    monkeypatch.setattr(api_views, "entries_between", crash)
    body = {"pain": 3, "note": WORD}
    statuses = {
        visitor("put", REST[1].format(on=today()), body).status_code,
        visitor("get", f"/api/v1/entries/?x={WORD}").status_code,
        phone.post(phone.request(phone.day_op(today(), note=WORD))).status_code,
    }
    assert statuses & {500, 503}
    if kind is RuntimeError:
        assert "builtins.RuntimeError" in logs.getvalue()
        assert "test_canary.py" in logs.getvalue()
    assert_silent(logs, visitor)


def test_a_page_that_crashes(
    visitor: Visitor, logs: StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(*args: Any) -> None:
        raise RuntimeError(WORD)

    monkeypatch.setattr("diary.views._from_build", crash)
    assert visitor("get", f"/?x={WORD}").status_code == 500
    assert "builtins.RuntimeError" in logs.getvalue()
    assert_silent(logs, visitor)


def test_the_databases_own_words(db: None, logs: StringIO) -> None:
    with pytest.raises(Exception, match=WORD) as caught, connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {WORD}")
    logging.getLogger("diary").error("lost: %s", caught.value, exc_info=caught.value)
    assert "lost: " in logs.getvalue()
    assert_silent(logs)


@shared_task
def failing_task() -> None:
    raise RuntimeError(WORD)


def test_a_task_that_fails(logs: StringIO) -> None:
    failing_task.apply()
    assert "failing_task" in logs.getvalue()
    assert "builtins.RuntimeError" in logs.getvalue()
    assert_silent(logs)


def test_gunicorns_own_words(logs: StringIO) -> None:
    gunicorn = logging.getLogger("gunicorn.error")
    gunicorn.warning(f"Invalid request from ip=127.0.0.1: Invalid header: '{WORD}'")
    gunicorn.error("Error handling request %s %s", "GET", f"/day?note={WORD}")
    assert "Error handling request\n" in logs.getvalue()
    assert_silent(logs)


def test_the_web_server_keeps_no_access_log() -> None:
    # Its default format holds whole addresses, query strings included.
    assert "accesslog" not in (ROOT / "tools" / "run.py").read_text()
    assert gunicorn_setting("accesslog") is None


def test_the_capture_would_catch_a_leak(logs: StringIO) -> None:
    logging.getLogger("diary.leak").warning("typed: %s", WORD)
    with pytest.raises(AssertionError):
        assert_silent(logs)
