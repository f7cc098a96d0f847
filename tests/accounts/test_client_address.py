"""Whose try it is: the address that limits count by, the same one at the pages and at the API."""

from typing import Any

import pytest
from allauth.core.internal.ratelimit import get_ip
from django.core.exceptions import PermissionDenied
from django.test import RequestFactory
from rest_framework.throttling import SimpleRateThrottle

from accounts.adapter import AccountAdapter

PROXY = "10.0.0.1"
CASES = [
    (0, None, PROXY),
    (0, "203.0.113.7", PROXY),
    (1, None, PROXY),
    (1, "203.0.113.7", "203.0.113.7"),
    (1, "198.51.100.1, 203.0.113.7", "203.0.113.7"),
    (2, "198.51.100.1, 203.0.113.7, 10.0.0.2", "203.0.113.7"),
    (2, "203.0.113.7", "203.0.113.7"),
]


class Throttle(SimpleRateThrottle):
    rate = "1/min"

    def get_cache_key(self, request: Any, view: Any) -> str:
        return self.get_ident(request)


def request_with(forwarded: str | None) -> Any:
    headers = {} if forwarded is None else {"X-Forwarded-For": forwarded}
    return RequestFactory().get("/", REMOTE_ADDR=PROXY, headers=headers)


@pytest.mark.parametrize(("proxies", "forwarded", "expected"), CASES)
def test_it_counts_only_our_own_proxies(
    settings: Any, proxies: int, forwarded: str | None, expected: str
) -> None:
    settings.TRUSTED_PROXY_COUNT = proxies

    assert AccountAdapter().get_client_ip(request_with(forwarded)) == expected


@pytest.mark.parametrize(("proxies", "forwarded", "expected"), CASES)
def test_the_api_counts_the_same_way(
    settings: Any, proxies: int, forwarded: str | None, expected: str
) -> None:
    settings.REST_FRAMEWORK = {**settings.REST_FRAMEWORK, "NUM_PROXIES": proxies}

    assert Throttle().get_ident(request_with(forwarded)) == expected


def test_both_follow_one_setting(settings: Any) -> None:
    assert settings.REST_FRAMEWORK["NUM_PROXIES"] == settings.TRUSTED_PROXY_COUNT
    assert settings.ALLAUTH_TRUSTED_PROXY_COUNT == settings.TRUSTED_PROXY_COUNT


def test_a_port_is_left_away_and_ipv6_is_counted_by_network(settings: Any) -> None:
    settings.TRUSTED_PROXY_COUNT = 1

    assert AccountAdapter().get_client_ip(request_with("203.0.113.7:5123")) == "203.0.113.7"
    assert get_ip(request_with("2001:db8:1:2:3:4:5:6")) == "2001:db8:1:2::"


def test_nonsense_is_refused(settings: Any) -> None:
    settings.TRUSTED_PROXY_COUNT = 1

    with pytest.raises(PermissionDenied):
        AccountAdapter().get_client_ip(request_with("'; drop table"))
