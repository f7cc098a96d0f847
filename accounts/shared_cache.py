"""The cache that all processes share: Redis, and what goes on without it.

While the broker is away, limits that guard a secret count in the database; everything else that is asked for is not
there, and what is to be kept is not kept. Nobody waits for it: after one failure it is left alone for some seconds.
"""

import functools
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, cast

from django.core.cache import cache
from django.core.cache.backends.db import DatabaseCache
from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from django.db.models import Q
from django.utils.crypto import salted_hmac
from redis.exceptions import RedisError

from accounts.models import GuardCount

# Guesses at passwords, codes and passcodes; and how often a mail server is asked.
_GUARDS = ("allauth:", "throttle_share_", "throttle_link_", "mail-")
# What counts by keeping when it was asked: a list of times, seconds since 1970.
_LIMITS = ("allauth:", "throttle_")
_CLOCKS_DIFFER_SECONDS = 300
# Longer than any of the guards counts: an hour at most.
_COUNTS_FOR = timedelta(hours=25)
_REST_SECONDS = 5.0
_COUNTS_AT_MOST = 100_000


class _Breaker:
    """Whether it is worth asking."""

    def __init__(self) -> None:
        self._again_at = 0.0

    def lets_through(self) -> bool:
        """Whoever asks first after the rest tries; the others go on without until it has answered."""
        if not self._again_at:
            return True
        if time.monotonic() < self._again_at:
            return False
        self.trip()
        return True

    def trip(self) -> None:
        self._again_at = time.monotonic() + _REST_SECONDS

    def reset(self) -> None:
        self._again_at = 0.0


@functools.cache
def _breaker_of(_server: str) -> _Breaker:
    """One for the process: each of its threads has a cache of its own."""
    return _Breaker()


def broker_answers() -> bool:
    """Whether the broker is there; costs a round trip, and half a second at most when it is frozen."""
    found: bool = cache.answers()  # type: ignore[attr-defined]
    return found


class _Client(RedisCacheClient):
    """Django's, with an answer for when there is none. Its keys are whole: prefix, version, name."""

    _away = object()

    def __init__(self, servers: Any, **options: Any) -> None:
        super().__init__(servers, **options)
        self._breaker = _breaker_of(",".join(servers))
        self._counts = DatabaseCache(
            GuardCount._meta.db_table,
            {"KEY_FUNCTION": _nameless, "OPTIONS": {"MAX_ENTRIES": _COUNTS_AT_MOST}},
        )

    def answers(self) -> bool:
        return self._tried(self.get_client().ping) is not self._away

    def _tried(self, ask: Callable[..., Any], *arguments: Any) -> Any:
        if not self._breaker.lets_through():
            return self._away
        try:
            found = ask(*arguments)
        except RedisError:
            self._breaker.trip()
            return self._away
        self._breaker.reset()
        return found

    def _tried_or_counted(self, method: str, key: str, *arguments: Any, otherwise: Any) -> Any:
        """What Redis says; while it is away what the database does for a key that guards, `otherwise` for others."""
        found = self._tried(getattr(super(), method), key, *arguments)
        if found is not self._away:
            return found
        return getattr(self._counts, method)(key, *arguments) if _guards(key) else otherwise

    def add(self, key: Any, value: Any, timeout: Any) -> bool:
        return bool(self._tried_or_counted("add", key, value, timeout, otherwise=True))

    def get(self, key: Any, default: Any) -> Any:
        found = self._tried_or_counted("get", key, default, otherwise=default)
        return _until_now(found) if _name_of(key).startswith(_LIMITS) else found

    def set(self, key: Any, value: Any, timeout: Any) -> None:
        self._tried_or_counted("set", key, value, timeout, otherwise=None)

    def delete(self, key: Any) -> bool:
        return bool(self._tried_or_counted("delete", key, otherwise=False))

    def set_many(self, data: Any, timeout: Any) -> None:
        # Files that are kept for a while; limits never come in bulk.
        self._tried(super().set_many, data, timeout)


class SharedCache(RedisCache):
    """Named in the settings."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = _Client

    def answers(self) -> bool:
        return cast("_Client", self._cache).answers()


def forget_counts(now: datetime) -> None:
    """Deletes what the database has counted and nobody looks at any more, or a clock that was ahead has counted.

    A second call finds nothing.
    """
    is_over = Q(expires__lt=now) | Q(expires__gt=now + _COUNTS_FOR)
    GuardCount.objects.filter(is_over).delete()


def _guards(key: str) -> bool:
    return _name_of(key).startswith(_GUARDS)


def _name_of(key: str) -> str:
    _prefix, _version, name = key.split(":", 2)
    return name


def _until_now(found: Any) -> Any:
    """Without times that have not come: a clock that was ahead wrote them, and they would count until they come."""
    if not isinstance(found, list):
        return found
    latest = time.time() + _CLOCKS_DIFFER_SECONDS
    return [at for at in found if at <= latest]


def _nameless(key: str, prefix: str, version: int) -> str:
    """A key for the database: addresses of people and of networks are in the names of limits."""
    return salted_hmac("daymark.guard", key).hexdigest()
