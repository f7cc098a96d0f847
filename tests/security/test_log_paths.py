"""A path is in no log line, whoever writes it: it may be a key, or hold one that a mail program moved there."""

import logging
from io import StringIO
from typing import Any

import pytest
from django.test import Client

from diary import views
from tests.security.canary import WORD
from tests.security.expected_headers import CSP, SHARED, faults

pytestmark = pytest.mark.django_db

LINK = f"shlink:/eyJ{WORD}"
# What mail programs, messengers and hands make of "/s#shlink:/…", as it reaches the server.
REWRITTEN = [
    f"/s%23{LINK}",
    f"/s%23shlink%3A%2FeyJ{WORD}",
    f"/s%2523{LINK}",
    f"/s/%23{LINK}",
    f"/s/{LINK}",
    f"/s%20%23{LINK}",
    f"/s%0A%23{LINK}",
    f"/s%23SHLINK:/eyJ{WORD}%0A{WORD}",
    f"/s%3E%23{LINK}%3E.",
    f"/s&%23{LINK}",
    "/s/",
    "/s%20",
    "/s%3E",
]
ELSEWHERE = [
    f"/{WORD}",
    f"/S%23{LINK}",
    f"/s/m/{WORD}",
    f"/s/f/{WORD}",
    f"/s/r/{WORD}/",
    f"/s/m/x/{WORD}?{WORD}",
    f"/calendar/{WORD}.ics",
    f"/day/{WORD}",
    f"/api/v1/{WORD}/%0d%0a{WORD}",
    f"/accounts/{WORD}/",
    f"/static/{WORD}.js",
]


@pytest.mark.parametrize("path", REWRITTEN)
def test_a_rewritten_link_leads_to_its_page_and_into_no_log(path: str, logs: StringIO) -> None:
    answer = Client().get(path)
    assert answer.content == Client().get("/s").content
    assert faults(answer, CSP, SHARED) == []
    assert Client().post(path).status_code == 405
    assert WORD not in logs.getvalue()


@pytest.mark.parametrize("path", ELSEWHERE)
def test_no_path_is_logged(path: str, logs: StringIO) -> None:
    for method in ("get", "post", "delete", "options"):
        getattr(Client(), method)(path)
    Client().generic(WORD.upper(), path)
    said = logs.getvalue()
    assert WORD not in said.lower()
    assert " 40" in said


def test_the_name_of_the_route_stands_for_it(logs: StringIO) -> None:
    Client().get("/s/r/00000000-0000-0000-0000-000000000000/a4.pdf")
    Client().post("/robots.txt")
    Client().get("/wp-login.php")
    lines = [line.partition("django.request ")[2] for line in logs.getvalue().splitlines()]
    assert lines == [
        "404 Not Found: GET shared-pdf",
        "405 Method Not Allowed: POST robots",
        "404 Not Found: GET an unknown address",
    ]


def test_a_crash_is_told_by_its_place_and_the_route(
    logs: StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(*args: Any) -> None:
        raise RuntimeError(WORD)

    monkeypatch.setattr(views, "calendar_feed", crash)
    Client(raise_request_exception=False).get(f"/calendar/{WORD}.ics")
    said = logs.getvalue()
    assert "500 Internal Server Error: GET calendar" in said
    assert "RuntimeError" in said
    assert WORD not in said


@pytest.mark.parametrize(
    ("words", "args"),
    [
        ("Error handling request %s %s", ("GET", f"/s%23{LINK}")),
        ("Error handling request %s", (f"/s/m/{WORD}",)),
        (f"Invalid request from ip=::1: Invalid HTTP request line: '/s%23{LINK}'", ()),
        (f"Invalid request from ip=: Invalid header: '{WORD}'", ()),
    ],
)
def test_gunicorns_own_lines_hold_none(words: str, args: Any, logs: StringIO) -> None:
    logging.getLogger("gunicorn.error").error(words, *args)
    assert WORD not in logs.getvalue()
    assert logs.getvalue().count("request") == 1
