"""Run by `test_deployed.py` in a process of its own: a handful of requests against the settings of a public server.

Prints one JSON object: name of the request -> status, headers, cookies.
"""

import json
import sys
from typing import Any

import django
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.test import Client

PASSWORD = "a long and honest password"


def public_host() -> str:
    return str(settings.PUBLIC_URL).split("://")[1].split(":")[0]


def seen(answer: Any) -> dict[str, Any]:
    answer.close()
    cookies = {name: dict(morsel.items()) for name, morsel in answer.cookies.items()}
    return {"status": answer.status_code, "headers": dict(answer.headers), "cookies": cookies}


def client() -> Client:
    # What our own proxy says about the outer connection; the inner one is plain.
    proxy = (
        {"X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.7"}
        if settings.IS_HTTPS
        else {}
    )
    return Client(headers={"Host": public_host()} | proxy)


def main() -> None:
    django.setup()
    call_command("migrate", verbosity=0)
    get_user_model().objects.create_user("alice@example.org", PASSWORD)
    visitor = client()
    form = {"login": "alice@example.org", "password": PASSWORD}
    origin = {"Origin": settings.PUBLIC_URL}
    found = {
        "session": visitor.get("/api/v1/session/"),
        "sign-in": visitor.post("/accounts/login/", form, headers=origin),
        "page": visitor.get("/accounts/email/"),
        "static": visitor.get("/static/api_docs.js"),
        "health": Client(headers={"Host": "127.0.0.1"}).get("/healthz/live"),
        "metrics": Client(headers={"Host": "127.0.0.1"}).get("/metrics"),
        "plain": Client(headers={"Host": public_host()}).get("/accounts/login/?x=1"),
        "foreign": Client(headers={"Host": "evil.example"}).get("/"),
    }
    json.dump({name: seen(answer) for name, answer in found.items()}, sys.stdout)


main()
