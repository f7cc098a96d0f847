"""What looks for the canary: a visitor that keeps every answer, and where its word must not be found afterwards."""

import logging
from dataclasses import dataclass, field
from io import StringIO
from typing import Any

from django.core import mail
from django.core.cache import cache
from rest_framework.test import APIClient

from accounts.mails import send_due
from accounts.models import Mail
from config.logging import RedactFilter

WORD = "canary7f3a91c2e4"


def handlers() -> list[logging.StreamHandler[Any]]:
    loggers = [logging.getLogger(name) for name in ("", "django.server", "gunicorn.error")]
    found = {handler for logger in loggers for handler in logger.handlers}
    return [
        handler
        for handler in found
        if any(isinstance(one, RedactFilter) for one in handler.filters)
    ]


@dataclass
class Visitor:
    """Sends what it is told and keeps every answer."""

    client: APIClient
    answers: list[Any] = field(default_factory=list)

    def __call__(self, method: str, path: str, body: Any = None, **extra: Any) -> Any:
        send = getattr(self.client, method)
        answer = send(path, body, **({"format": "json"} | extra))
        self.answers.append(answer)
        return answer

    def raw(self, method: str, path: str, body: str, **extra: Any) -> None:
        sent = {"content_type": "application/json"} | extra
        self.answers.append(self.client.generic(method, path, body, **sent))

    def refusals(self) -> list[Any]:
        return [answer for answer in self.answers if answer.status_code >= 400]


def assert_silent(logs: StringIO, *visitors: Visitor) -> None:
    assert WORD not in logs.getvalue()
    for answer in (answer for visitor in visitors for answer in visitor.refusals()):
        assert WORD not in answer.content.decode()
        assert WORD not in str(dict(answer.headers))
    assert WORD not in redis_as_text()
    if visitors:
        for kept in Mail.objects.all():
            assert WORD not in kept.content["subject"] + kept.content["body"]
        send_due()
    for message in mail.outbox:
        assert WORD not in message.subject + str(message.body) + str(message.extra_headers)


def redis_as_text() -> str:
    """Every key and every value of the whole Redis, whatever its type."""
    redis = cache._cache.get_client()
    readers = {
        b"string": redis.get,
        b"list": lambda key: redis.lrange(key, 0, -1),
        b"hash": redis.hgetall,
        b"set": redis.smembers,
        b"zset": lambda key: redis.zrange(key, 0, -1, withscores=True),
    }
    keys = list(redis.scan_iter("*"))
    kinds = [(key, redis.type(key)) for key in keys]
    return str([(key, readers[kind](key)) for key, kind in kinds if kind in readers])
