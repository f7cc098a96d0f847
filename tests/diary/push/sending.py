"""Sending to the push service of the tests, with timeouts that suit tests."""

import asyncio
import gc
import warnings
from typing import Any

from diary.push.client import Client, Limits, Options
from diary.push.hosts import Rules
from diary.push.messages import Push, topic_of
from diary.push.payload import neutral_payload
from diary.push.vapid import Signer, make_private_key
from tests.pushd.server import PushService, Subscription

KEY = make_private_key()
CONTACT = "mailto:operator@example.org"
PAYLOAD = neutral_payload(navigate="https://diary.example.org/log", tag="a", ack="b")
QUICK = Limits(connect_seconds=1, total_seconds=1, rest_seconds=0.3)


def rules_for(service: PushService) -> Rules:
    return Rules(extra_hosts=("localhost",), ports=(service.port,), networks=("127.0.0.0/8",))


def options_for(service: PushService, **changes: Any) -> Options:
    return Options(
        **{
            "signer": Signer(private_key=KEY, subject=CONTACT),
            "rules": rules_for(service),
            "limits": QUICK,
            "authorities": str(service.authority),
            **changes,
        }
    )


def push_to(subscription: Subscription, **changes: Any) -> Push:
    return Push(
        **{
            "subscription_id": subscription.number,
            "endpoint": subscription.endpoint,
            "p256dh": subscription.p256dh,
            "auth": subscription.auth,
            "payload": PAYLOAD,
            "topic": topic_of("occurrence"),
            "ttl_seconds": 5400,
            **changes,
        }
    )


def send(options: Options, *rounds: list[Push], **client: Any) -> list[Any]:
    """The results of every round, one client for all of them."""

    async def run() -> list[Any]:
        sender = Client(options, **client)
        try:
            return [await sender.send_all(pushes) for pushes in rounds]
        finally:
            await sender.close()

    try:
        return asyncio.run(run())
    finally:
        _forget_cut_connections()


def _forget_cut_connections() -> None:
    """A service that does not answer does not say goodbye either: TLS would wait for it 30 s, the loop ends before."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        gc.collect()


def send_one(service: PushService, subscription: Subscription, **changes: Any) -> Any:
    return send(options_for(service, **changes), [push_to(subscription)])[0][0]
